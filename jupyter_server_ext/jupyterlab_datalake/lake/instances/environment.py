"""Configuration by environment variables, as the container of rucio-jupyterlab has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .config import InstanceConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

FLAGS = {"voms_enabled", "wildcard_enabled"}
NOT_BY_VARIABLE = {"mounts", "auth", "lifetime_max_days"}


def variable_of(key: str) -> str:
    """Return the variable of a key: ``rucio_base_url`` is ``RUCIO_BASE_URL``, ``mode`` is ``RUCIO_MODE``."""
    return f"RUCIO_{key.removeprefix('rucio_').upper()}"


def instance_from(environ: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the instance that the variables describe; None when ``RUCIO_BASE_URL`` is not set."""
    if not environ.get("RUCIO_BASE_URL"):
        return None
    found: dict[str, Any] = {"name": "default", "display_name": "Default Instance"}
    for key in InstanceConfig.model_fields:
        value = environ.get(variable_of(key), "")
        if key in NOT_BY_VARIABLE or not value:
            continue
        found[key] = value == "1" if key in FLAGS else value
    return found
