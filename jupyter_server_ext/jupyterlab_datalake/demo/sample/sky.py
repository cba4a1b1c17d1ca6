"""Image cubes of a patch of sky: stars and a rotating galaxy over noise.

Axes: velocity channel, declination, right ascension.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

CHANNELS, SIDE = 24, 64
Cube = NDArray[np.float32]


def cube(random: Generator, stars: int) -> Cube:
    """A cube in Jy/beam with ``stars`` point sources and one rotating disc."""
    channel, y, x = np.indices((CHANNELS, SIDE, SIDE), dtype=np.float32)
    data = random.normal(0.0, 2e-3, (CHANNELS, SIDE, SIDE))
    for _ in range(stars):
        at_y, at_x, flux = random.uniform(2, SIDE - 2), random.uniform(2, SIDE - 2), random.pareto(2.0) * 0.02
        data += flux * np.exp(-((y[0] - at_y) ** 2 + (x[0] - at_x) ** 2) / 4.5)
    centre = SIDE / 2 + random.uniform(-4, 4)
    radius = np.hypot(x - centre, (y - centre) * 1.8)
    rotation = (x - centre) / np.maximum(radius, 1.0) * CHANNELS / 3 + CHANNELS / 2
    data += 0.05 * np.exp(-radius / 9.0) * np.exp(-((channel - rotation) ** 2) / 6.0)
    return np.asarray(data, dtype=np.float32)
