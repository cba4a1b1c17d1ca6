"""Schemas: Rucio's generic ones, with names widened to what scientists really write."""

from __future__ import annotations

from rucio.common.schema.generic import *  # noqa: F403
from rucio.common.schema.generic import SCHEMAS as GENERIC

NAME = {
    "description": "Data Identifier name",
    "type": "string",
    "maxLength": 250,
    # Anything printable that does not begin with a space; control characters stay refused.
    "pattern": r"^[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$",
}
SCHEMAS = {**GENERIC, "name": NAME}
