"""Progressive profiling: which question to ask somebody next, one at a time, seldom, and never again once refused."""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from typing import Any

import msgspec

from habitue.core.clock import DAY_MS
from habitue.features.affinity import Affinity
from habitue.profiles.node import NodeState
from habitue.profiles.preferences import Choices, preferences_of

# What an answer is worth to the shop, before anything is known: a wrong size is a return, a wrong topic an unread mail.
WORTH = {"sizes": 1.0, "categories": 0.9, "brands": 0.8, "topics": 0.5, "frequency": 0.4}
_ASKED = "asked_"
# One question a fortnight at most; one that was passed over comes back after a season, when it may be welcome.
BETWEEN_MS = 14 * DAY_MS
AGAIN_MS = 90 * DAY_MS
_ENOUGH = 2  # a choice of one is no question


class Question(msgspec.Struct, frozen=True):
    """A question worth asking.

    Attributes
    ----------
    field
        The preference it is about.
    value
        What the answer is worth, 0 to 1: its worth to the shop times how little behaviour tells already.
    """

    field: str
    value: float
    choices: tuple[str, ...]


def next_question(state: NodeState, choices: Choices, affinities: list[Affinity], now_ms: int) -> Question | None:
    """The unanswered question of most value; None while one was asked lately, or when there is none left."""
    asked = {field: _asked(state, field) for field in WORTH}
    if any(0 <= now_ms - at < BETWEEN_MS for at, _ in asked.values() if at):
        return None
    answered = preferences_of(state)
    open_questions = [
        Question(field, worth * _uncertainty(field, affinities), choices.of(field))
        for field, worth in WORTH.items()
        if getattr(answered, field) is None
        and len(choices.of(field)) >= _ENOUGH
        and not asked[field][1]
        and (not asked[field][0] or now_ms - asked[field][0] >= AGAIN_MS)
    ]
    return max(open_questions, key=lambda question: question.value, default=None)


def asked_traits(field: str, now_ms: int, *, refused: bool = False) -> dict[str, Any]:
    """The trait that remembers that a question was asked, or refused for good."""
    return {_ASKED + field: {"at": now_ms, "refused": refused}}


def is_memory(trait: str) -> bool:
    """Whether a trait only remembers what was asked: it says nothing about the person."""
    return trait.startswith(_ASKED) and trait.removeprefix(_ASKED) in WORTH


def _asked(state: NodeState, field: str) -> tuple[int, bool]:
    """When a question was last asked (0: never), and whether it was refused."""
    entry = state.traits.get(_ASKED + field)
    said: object = None if entry is None else entry[2]
    if not isinstance(said, Mapping):
        return 0, False
    at = said.get("at")
    return (at if isinstance(at, int) else 0), said.get("refused") is True


def _uncertainty(field: str, affinities: list[Affinity]) -> float:
    """How little behaviour tells: the entropy of their interest over its maximum, 1 where nothing is known.

    Shannon entropy of the shares of `affinities`, which are normalised within a kind.
    """
    kind = {"brands": "brand", "categories": "category"}.get(field)
    shares = [affinity.weight for affinity in affinities if affinity.kind == kind and affinity.weight > 0]
    if not shares:
        return 1.0
    if len(shares) == 1:
        return 0.0
    return min(1.0, -sum(share * log2(share) for share in shares) / log2(len(shares)))
