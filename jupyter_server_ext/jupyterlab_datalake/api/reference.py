"""The tables of the administrator's guide, made from the configuration's own definitions."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path
from textwrap import dedent
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from ..lake.instances.config import (
    LOCAL_ONLY,
    EnvironmentAuth,
    FileAuth,
    InstanceConfig,
    MountEntry,
    UserpassAuth,
)
from ..lake.instances.environment import NOT_BY_VARIABLE, variable_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from traitlets import HasTraits, TraitType

SHORT = 60
"""Characters of a default that still fits into a table."""


def tables(root: Path) -> dict[str, str]:
    """Return each generated table by the name of its place in the guide."""
    # the guide tells all there is, and so looks up to the server extension, which stands above this layer
    from ..app import DataLakeApp, RucioConfig

    return {
        "instance": instance_table(),
        "mount": part_table(MountEntry),
        "userpass": part_table(UserpassAuth),
        "environment": part_table(EnvironmentAuth),
        "file": part_table(FileAuth),
        "DataLakeApp": trait_table(DataLakeApp),
        "RucioConfig": trait_table(RucioConfig),
        "settings": settings_tables(root / "schema"),
    }


def guide(root: Path, name: str) -> str:
    """Return the guide with all its tables made anew.

    Raises
    ------
    RuntimeError
        A table has no place in it, or a place no table.
    """
    text = (root / name).read_text(encoding="utf-8")
    made = tables(root)
    places = re.findall(r"<!-- BEGIN (\S+) -->", text)
    if sorted(places) != sorted(made):
        raise RuntimeError(f"{name} must have one place for each of: {', '.join(sorted(made))}")
    for place, table in made.items():
        begin, end = f"<!-- BEGIN {place} -->", f"<!-- END {place} -->"
        head, rest = text.split(begin)
        tail = rest.partition(end)[2]
        text = f"{head}{begin}\n\n{table}\n{end}{tail}"
    return text


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return what stands below each field in the source.

    Raises
    ------
    RuntimeError
        A field without a meaning.
    """
    (tree,) = ast.parse(dedent(inspect.getsource(model))).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for field, text in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
            found[field.target.id] = " ".join(str(ast.literal_eval(text.value)).split())
    silent = set(model.model_fields) - set(found)
    if silent:
        raise RuntimeError(f"{model.__name__} must say what these mean: {', '.join(sorted(silent))}")
    return found


def instance_table() -> str:
    """Return the keys of an instance."""
    said = meanings(InstanceConfig)
    rows = []
    for key, field in InstanceConfig.model_fields.items():
        variable = "" if key in NOT_BY_VARIABLE else f"`{variable_of(key)}`"
        local = " Only in a local file." if key in LOCAL_ONLY else ""
        rows.append((f"`{key}`", value_of(field), default_of(field), variable, said[key] + local))
    more = "Address of the rest of this table, see [A remote part](#a-remote-part). Only in a local file."
    rows.append(("`$url`", "text", "", "", more))
    return table(("Key", "Value", "Default", "Variable", "Meaning"), rows)


def part_table(model: type[BaseModel]) -> str:
    """Return the keys of a table inside an instance."""
    said = meanings(model)
    rows = [(f"`{key}`", value_of(field), default_of(field), said[key]) for key, field in model.model_fields.items()]
    return table(("Key", "Value", "Default", "Meaning"), rows)


def value_of(field: FieldInfo) -> str:
    """Say what a key takes, with its bounds."""
    kind = field.annotation
    if get_origin(kind) in {UnionType, Union}:
        options = [option for option in get_args(kind) if option is not NoneType]
        kind = options[0] if len(options) == 1 else dict
    if get_origin(kind) is Literal:
        return " or ".join(f"`{json.dumps(word)}`" for word in get_args(kind))
    bounds = {type(bound).__name__.lower(): bound for bound in field.metadata}
    if kind is int:
        low, high = (getattr(bounds.get(name), name, None) for name in ("ge", "le"))
        return "whole number" + (f" from {low}" if low is not None else "") + (f" to {high}" if high else "")
    names: dict[Any, str] = {str: "text", bool: "`true` or `false`", dict: "table"}
    return names.get(kind, "list of tables")


def default_of(field: FieldInfo) -> str:
    """Show a default; nothing where there is none."""
    if field.is_required() or field.default in (None, "", ()):
        return ""
    if isinstance(field.default, BaseModel):
        return f"`{json.dumps(field.default.model_dump(exclude_none=True))}`"
    return f"`{json.dumps(field.default)}`"


def trait_table(configurable: type[HasTraits]) -> str:
    """Return the traits of a class."""
    rows = []
    for name, trait in configurable.class_own_traits(config=True).items():
        rows.append((f"`c.{configurable.__name__}.{name}`", f"`{trait.default_value_repr()}`", help_of(trait)))
    return table(("Trait", "Default", "Meaning"), rows)


def help_of(trait: TraitType[Any, Any]) -> str:
    """Return the help of a trait, and the words that it takes where they are few."""
    words = " ".join(trait.help.split())
    if not words:
        raise RuntimeError(f"trait {trait.name} must say what it means")
    choices = [word for word in getattr(trait, "values", ()) or () if isinstance(word, str)]
    return words + (f" One of {', '.join(f'`{word}`' for word in choices)}." if choices else "")


def settings_tables(schemas: Path) -> str:
    """Return the settings of each plugin that has some."""
    parts = []
    for file in sorted(schemas.glob("*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        if not schema["properties"]:
            continue
        rows = []
        for key, prop in schema["properties"].items():
            default = json.dumps(prop["default"])
            shown = f"`{default}`" if len(default) <= SHORT else "see the settings editor"
            rows.append((f"`{key}`", prop["type"], shown, described(prop)))
        name = f"jupyterlab-datalake:{file.stem}"
        parts.append(f"**`{name}`** ({schema['title']})\n\n" + table(("Setting", "Value", "Default", "Meaning"), rows))
    return "\n".join(parts)


def described(prop: dict[str, Any]) -> str:
    """Return what a setting means, with what is inside it."""
    words = str(prop["description"])
    inside = prop.get("additionalProperties")
    fields = inside.get("properties", {}) if isinstance(inside, dict) else {}
    for key, field in fields.items():
        low, high = field.get("minimum"), field.get("maximum")
        bounds = f" ({low} to {high})" if low is not None and high is not None else ""
        words += f" `{key}`{bounds}: {field['description']}"
    return words


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a Markdown table; prettier aligns it."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
