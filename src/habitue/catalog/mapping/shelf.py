"""The ready mappings that come with habitue, and those of the owner's own: by name or by file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from habitue.catalog.mapping.document import Field, Kind, Mapping, check_fields, read_mapping
from habitue.core.errors import InvalidInput

_READY = files("habitue.catalog.mapping") / "ready"


@cache
def ready_names() -> tuple[str, ...]:
    """The names of all ready mappings, sorted.

    >>> "shopify_orders" in ready_names()
    True
    """
    return tuple(sorted(one.name.removesuffix(".toml") for one in _READY.iterdir() if one.name.endswith(".toml")))


def ready_text(name: str) -> str:
    """The file of a ready mapping, to be read or copied.

    Raises
    ------
    InvalidInput
        There is none of that name.
    """
    if name not in ready_names():
        raise InvalidInput(
            f"there is no mapping {name!r}; there are: {', '.join(ready_names())}; or give the path of your own file",
            path="$.mapping",
            expected=", ".join(ready_names()),
            got=name,
        )
    return (_READY / f"{name}.toml").read_text("utf-8")


def find_mapping(name: str, kind: Kind) -> Mapping:
    """A ready mapping by its name, or one of the owner's by its path.

    Raises
    ------
    InvalidInput
        There is none, it cannot be understood, or it is for another kind of rows.
    """
    path = Path(name)
    if path.suffix == ".toml" or "/" in name:
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput(f"cannot read the mapping {name}: {error}", path="$.mapping", got=name) from error
    else:
        text = ready_text(name)
    mapping = read_mapping(text, name)
    if mapping.kind != kind:
        raise InvalidInput(
            f"the mapping {name} is for {mapping.kind}: import it with `habitue import {mapping.kind}`",
            path="$.kind",
            expected=kind,
            got=mapping.kind,
        )
    return mapping


def with_constants(mapping: Mapping, constants: dict[str, str]) -> Mapping:
    """The mapping with fields set for every row; what it read them from before no longer counts.

    Raises
    ------
    InvalidInput
        A field is not one of this kind of rows.
    """
    if not constants:
        return mapping
    fields = mapping.fields | {ours: Field(constant=value) for ours, value in constants.items()}
    changed = msgspec.structs.replace(mapping, fields=fields)
    check_fields(changed, "--set")
    return changed
