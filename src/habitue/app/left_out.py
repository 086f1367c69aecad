"""Who is in no figure, as the worker found it and the serving process reads it: without the engine that found it."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

import msgspec

from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.events.traffic import TrafficRules, Why


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules about traffic leave out of everything up to a log position.

    Attributes
    ----------
    rules
        Which rules it was asked with (`rules_key`).
    found_at, took_ms
        When it was asked (ms UTC), and how long the answer took.
    nodes
        Why -> identity nodes that are in no figure.
    orders
        Orders that are in no figure, by id.
    """

    version: Literal[1] = 1
    rules: str
    found_at: int
    took_ms: int
    position: int
    nodes: dict[Why, list[str]]
    orders: list[str]

    @property
    def why(self) -> dict[str, Why]:
        """Node -> why."""
        return {node_id: why for why, nodes in self.nodes.items() for node_id in nodes}


NOTHING_FOUND = Found(rules="", found_at=0, took_ms=0, position=0, nodes={}, orders=[])


def rules_key(rules: TrafficRules) -> str:
    """The same for equal rules only; names nobody, unlike the rules."""
    return blake2b(msgspec.msgpack.encode(rules, order="deterministic"), digest_size=16).hexdigest()


def write_left_out(workspace: Workspace, found: Found) -> None:
    """Keep it in place of the last one, whole or not at all."""
    replace_file(workspace.left_out, msgspec.json.encode(found))


def read_left_out(workspace: Workspace) -> Found | None:
    """What was found last; None before the first time, and where a habitue of another version wrote it."""
    try:
        return msgspec.json.decode(workspace.left_out.read_bytes(), type=Found)
    except (OSError, msgspec.DecodeError):
        return None
