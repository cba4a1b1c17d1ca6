"""Event tables of two Higgs channels: a bump at 125 GeV over what lies below it. Energies and momenta in GeV."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

HIGGS_MASS = 125.1
Z_MASS = 91.19
Columns = dict[str, NDArray[np.generic]]


def diphoton(random: Generator, run: int, events: int) -> Columns:
    """Higgs to two photons: a falling background from 100 to 160 GeV, and a signal of 1.7 GeV width on top."""
    is_signal = random.random(events) < 0.06
    background = 100.0 + random.exponential(28.0, events)
    mass = np.where(is_signal, random.normal(HIGGS_MASS, 1.7, events), background)
    mass = np.where(mass > 160.0, random.uniform(100.0, 160.0, events), mass)
    share = random.uniform(0.36, 0.64, events)
    boost = 1.0 + random.exponential(0.15, events)
    return {
        "run": np.full(events, run, dtype=np.int32),
        "event": np.arange(events, dtype=np.int64) + run * 1_000_000,
        "n_photons": np.full(events, 2, dtype=np.int8) + (random.random(events) < 0.04).astype(np.int8),
        "pt1": (mass * np.maximum(share, 1 - share) * boost).astype(np.float32),
        "pt2": (mass * np.minimum(share, 1 - share) * boost).astype(np.float32),
        "eta1": random.normal(0.0, 1.1, events).clip(-2.37, 2.37).astype(np.float32),
        "eta2": random.normal(0.0, 1.1, events).clip(-2.37, 2.37).astype(np.float32),
        "phi1": random.uniform(-np.pi, np.pi, events).astype(np.float32),
        "phi2": random.uniform(-np.pi, np.pi, events).astype(np.float32),
        "m_gg": mass.astype(np.float32),
    }


def fourlepton(random: Generator, run: int, events: int) -> Columns:
    """Higgs to four leptons: the Z at 91 GeV, the Higgs at 125 GeV, the ZZ continuum above 180 GeV."""
    kind = random.choice(4, size=events, p=(0.22, 0.18, 0.42, 0.18))
    mass = np.choose(
        kind,
        [
            random.normal(Z_MASS, 2.5, events),
            random.normal(HIGGS_MASS, 2.0, events),
            180.0 + random.exponential(55.0, events),
            random.uniform(80.0, 180.0, events),
        ],
    )
    on_shell = np.minimum(random.normal(Z_MASS, 2.5, events), mass - 5.0)
    return {
        "run": np.full(events, run, dtype=np.int32),
        "event": np.arange(events, dtype=np.int64) + run * 1_000_000,
        "flavour": random.choice(np.array(["4e", "4mu", "2e2mu"]), size=events, p=(0.25, 0.27, 0.48)),
        "m_z1": on_shell.round(3),
        "m_z2": (mass - on_shell).clip(5.0, 110.0).round(3),
        "pt_4l": random.exponential(28.0, events).round(3),
        "m_4l": mass.round(3),
    }
