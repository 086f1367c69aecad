"""Audiences that refer to others: what is missing, what goes round in circles, what is known on a page only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from habitue.audiences.language.checks.finding import Finding, error
from habitue.audiences.language.checks.walk import walk
from habitue.audiences.language.condition import Condition, Fact, InAudience
from habitue.audiences.language.text.words import meant
from habitue.audiences.lookalikes import source_of
from habitue.audiences.vocabulary import FACTS

Conditions = Mapping[str, Condition]


def references(condition: Condition) -> list[tuple[str, str]]:
    """(path, audience id) of each audience it refers to itself, by its members or by who is like them."""
    found = []
    for path, part in walk(condition):
        if isinstance(part, InAudience):
            found.append((f"{path}.audience_id", part.audience_id))
        elif source := source_of(part):
            found.append((f"{path}.key", source))
    return found


def check_references(audience_id: str, audiences: Conditions) -> Iterator[Finding]:
    """References to nothing, and circles that lead back to this audience, each named in full."""
    for path, other in references(audiences[audience_id]):
        if other not in audiences:
            told = f'there is no audience "{other}"{meant(other, audiences)}: write it first, or publish both at once'
            yield error("missing_reference", path, told)
        elif circle := _way(other, audience_id, audiences):
            told = " → ".join([audience_id, *circle])
            yield error("cycle", path, f"these refer to one another in a circle, {told}: take one of them out")
    yield from _lookalikes(audience_id, audiences)


def _lookalikes(audience_id: str, audiences: Conditions) -> Iterator[Finding]:
    """Look-alikes of what has no members at rest, and of look-alikes: a guess of a guess is like nobody at all."""
    for path, part in walk(audiences[audience_id]):
        source = source_of(part)
        if source is None or source not in audiences:
            continue
        if in_the_moment(source, audiences):
            yield error(
                "impossible", f"{path}.key", f'the audience "{source}" is known on a page only and has no members that '
                "others could be like: take an audience of what people did",
            )  # fmt: skip
        elif any(source_of(one) for other in reached(source, audiences) for _, one in walk(audiences[other])):
            yield error(
                "impossible", f"{path}.key", f'the audience "{source}" is of look-alikes itself: look for people like '
                "the audience that they are like",
            )  # fmt: skip


def _way(start: str, goal: str, audiences: Conditions) -> list[str]:
    """The audiences from one to another by references; empty when there is no way."""
    came: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        if here == goal:
            return _back(here, came)
        for _, other in references(audiences[here]) if here in audiences else ():
            if other not in came:
                came[other] = here
                waiting.append(other)
    return []


def _back(here: str, came: Mapping[str, str]) -> list[str]:
    way = []
    while here:
        way.append(here)
        here = came[here]
    return way[::-1]


def reached(audience_id: str, audiences: Conditions) -> set[str]:
    """The audience and all that it refers to, by others too."""
    found, waiting = {audience_id}, [audience_id]
    while waiting:
        here = waiting.pop()
        new = {other for _, other in references(audiences[here])} - found if here in audiences else set()
        found |= new
        waiting += new
    return found


def in_the_moment(audience_id: str, audiences: Conditions) -> bool:
    """Whether it can be told on a page only, because of itself or of an audience it refers to."""
    return any(_of_page(audiences[other]) for other in reached(audience_id, audiences) if other in audiences)


def _of_page(condition: Condition) -> bool:
    facts = (FACTS.get(part.fact) for _, part in walk(condition) if isinstance(part, Fact))
    return any(fact is not None and fact.of_page for fact in facts)
