"""Which audiences can be asked of a past instant without telling it what came later."""

from __future__ import annotations

from collections.abc import Mapping

from habitue.audiences.language.checks import reached, walk
from habitue.audiences.language.condition import Condition, Fact, InList
from habitue.audiences.vocabulary import FACTS
from habitue.measurement.audience_results import LeftOut, WhyLeftOut

# Versioned values are known as they are today: a score that was computed last night has seen the weeks it would be
# compared over
_OF_TODAY = frozenset({"score", "group", "moment"})


def left_out(conditions: Mapping[str, Condition]) -> list[LeftOut]:
    """The audiences of which nothing is said about the past, and why, by id."""
    found = []
    for audience_id in sorted(conditions):
        why = _why(audience_id, conditions)
        if why is not None:
            found.append(LeftOut(audience_id, why))
    return found


def _why(audience_id: str, conditions: Mapping[str, Condition]) -> WhyLeftOut | None:
    asked = [conditions[name] for name in sorted(reached(audience_id, conditions)) if name in conditions]
    parts = [part for condition in asked for _, part in walk(condition)]
    facts = {part.fact for part in parts if isinstance(part, Fact)}
    if any(fact in FACTS and FACTS[fact].of_page for fact in facts):
        return "in_the_moment"
    if facts & _OF_TODAY or any(isinstance(part, InList) for part in parts):
        return "of_today"
    return None
