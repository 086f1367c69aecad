"""How long lines break: what stands in a bracket, one item a line, so that a diff shows the item that changed."""

from __future__ import annotations

import msgspec

WIDTH = 100
_STEP = "  "


class Items(msgspec.Struct, frozen=True):
    """Things in brackets, separated by commas."""

    opening: str
    items: tuple[Parts, ...]
    closing: str


Parts = tuple[str | Items, ...]


def laid_out(parts: Parts, indent: str, spare: int = 0) -> str:
    """The parts on one line if they fit into `WIDTH`, else with every outermost bracket broken.

    `indent` is that of the line they begin on; `spare` is how much else has to fit onto it.
    """
    flat = _flat(parts)
    if len(indent) + len(flat) + spare <= WIDTH:
        return flat
    return "".join(part if isinstance(part, str) else _broken(part, indent) for part in parts)


def _flat(parts: Parts) -> str:
    return "".join(
        part if isinstance(part, str) else f"{part.opening}{', '.join(map(_flat, part.items))}{part.closing}"
        for part in parts
    )


def _broken(items: Items, indent: str) -> str:
    inner = indent + _STEP
    rows = "".join(f"{inner}{laid_out(item, inner, 1)},\n" for item in items.items)
    return f"{items.opening}\n{rows}{indent}{items.closing}"
