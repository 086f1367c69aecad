"""How conditions name the people who are like the members of an audience: two scores, by the audience's id.

``score("lookalike.vip") at most 0.05`` are the nearest 5 % of the people who are not in the audience ``vip``;
``score("lookalike_place.vip") at most 500`` are the nearest 500. So a look-alike is an audience as any other: it is
narrowed, listened to, exported as they are, and its size changes without learning anything anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from habitue.audiences.language.condition import Condition, Fact

SHARE, PLACE = "lookalike.", "lookalike_place."


def source_of(condition: Condition) -> str | None:
    """The audience whose look-alikes this one condition asks for; None when it asks for something else."""
    if not isinstance(condition, Fact) or condition.fact != "score" or condition.key is None:
        return None
    return next((condition.key.removeprefix(p) for p in (SHARE, PLACE) if condition.key.startswith(p)), None)


def sources_of(parts: Iterable[Condition]) -> set[str]:
    """The audiences whose look-alikes some of these ask for."""
    return {source for part in parts if (source := source_of(part))}
