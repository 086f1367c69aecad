"""What is wrong with audiences before they are published: names, kinds, caps, references, what nobody can meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from habitue.audiences.language.checks.constants import check_constants
from habitue.audiences.language.checks.finding import Checked, Code, Finding, Known, error
from habitue.audiences.language.checks.parts import check_part
from habitue.audiences.language.checks.references import check_references, in_the_moment, reached, references
from habitue.audiences.language.checks.walk import walk
from habitue.audiences.language.condition import Condition
from habitue.audiences.language.text.parser import MOST_LEVELS

__all__ = [
    "Checked", "Code", "Finding", "Known", "check_audience", "check_audiences", "check_condition", "reached",
    "references", "walk",
]  # fmt: skip

NOTHING_KNOWN = Known()


def check_condition(condition: Condition, known: Known = NOTHING_KNOWN) -> list[Finding]:
    """What is to be said of one condition by itself, in the order of its parts.

    Examples
    --------
    >>> from habitue.audiences.language.text import parse
    >>> check_condition(parse('weekday is 0').condition)[0].message
    'nobody meets this: weekday is 0'
    """
    deepest = max(path.count(".of") for path, _ in walk(condition))
    if deepest > MOST_LEVELS:
        told = f"more than {MOST_LEVELS} conditions within one another: name a part as an audience of its own"
        return [error("too_deep", "$", told)]
    found = [finding for path, part in walk(condition) for finding in check_part(part, path, known)]
    if any(finding.severity == "error" for finding in found):
        return found
    return found + check_constants(condition)


def check_audience(audience_id: str, audiences: Mapping[str, Condition], known: Known = NOTHING_KNOWN) -> Checked:
    """What is to be said of one of these audiences, with what it refers to."""
    found = check_condition(audiences[audience_id], known)
    found += check_references(audience_id, audiences)
    return Checked(tuple(found), in_the_moment(audience_id, audiences))


def check_audiences(
    audiences: Mapping[str, Condition], known: Known = NOTHING_KNOWN, only: Iterable[str] | None = None
) -> dict[str, Checked]:
    """What is to be said of each of these audiences, or of some of them, together."""
    return {name: check_audience(name, audiences, known) for name in (audiences if only is None else only)}
