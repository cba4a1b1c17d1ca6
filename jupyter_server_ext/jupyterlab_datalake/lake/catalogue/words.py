"""The words for kinds of data identifiers."""

from __future__ import annotations

from typing import Literal

DidType = Literal["container", "dataset", "file"]
"""Rucio's ``did_type``, in lower case."""

DidFilter = Literal["all", "collection", "container", "dataset", "file"]
"""What a search asks for; ``collection`` is a container or a dataset."""

FilterOperator = Literal["=", "!=", "<", "<=", ">", ">="]
"""How a metadata value is compared (Rucio's ``filters``); ``*`` in a value of ``=`` or ``!=`` is any text."""
