"""Conditions that hold for nobody, whoever they are, and such that hold for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from habitue.audiences.language.checks.finding import Finding, error, warning
from habitue.audiences.language.checks.values import holds, kind_of, possible_values
from habitue.audiences.language.condition import NO_VALUE, All, AnyOf, Comparison, Condition, Events, Fact, Not
from habitue.audiences.language.text.printer import to_text

Leaf = Fact | Events
Claim = tuple[Condition, bool]  # a condition, and whether it is denied
_ANY_TEST = Comparison(op="known")


def check_constants(condition: Condition, path: str = "$") -> list[Finding]:
    """The innermost conditions that no person can meet (errors) or that everybody meets (warnings).

    The parts must be valid by themselves. What is found is certain; that something else can be met is not claimed.
    """
    if isinstance(condition, All | AnyOf) and not condition.of:
        return [_empty(condition, path)]
    within = list(_within(condition, path))
    if within or isinstance(condition, Not):
        return within
    if clash := _clash(list(_claims(condition, denied=False))):
        return [error("impossible", path, f"nobody meets this: {clash}")]
    if _clash(list(_claims(condition, denied=True))):
        return [warning("everybody", path, f"everybody meets this, so it tells nobody from nobody: {_told(condition)}")]
    return []


def _within(condition: Condition, path: str) -> Iterator[Finding]:
    if isinstance(condition, Not):
        yield from check_constants(condition.of, f"{path}.of")
    elif isinstance(condition, All | AnyOf):
        for number, part in enumerate(condition.of):
            yield from check_constants(part, f"{path}.of[{number}]")


def _empty(condition: All | AnyOf, path: str) -> Finding:
    if isinstance(condition, All):
        return warning("everybody", path, "no condition is below all of, so everybody meets it: add one")
    return error("impossible", path, "no condition is below any of, so nobody meets it: add one, or take it out")


def _claims(condition: Condition, *, denied: bool) -> Iterator[Claim]:
    """What must hold all at once for the condition to hold, or not to when it is denied."""
    if isinstance(condition, Not):
        yield from _claims(condition.of, denied=not denied)
    elif isinstance(condition, AnyOf if denied else All):
        for part in condition.of:
            yield from _claims(part, denied=denied)
    else:
        yield condition, denied


def _clash(claims: list[Claim]) -> str:
    """Which of these cannot hold together, in words; empty when they may."""
    # told apart by their text: of values, Python holds 1 and true for equal
    claimed = {(to_text(condition), denied) for condition, denied in claims}
    for condition, denied in claims:
        if not denied and (to_text(condition), True) in claimed:
            return f"{_told(condition)}, and that it is not so"
    for about in _by_subject(claims):
        if not _can_be(about):
            return " and ".join(("not " if denied else "") + _told(leaf) for leaf, denied in about)
    return ""


def _by_subject(claims: list[Claim]) -> list[list[tuple[Leaf, bool]]]:
    """Those that compare the same. Of times, what moves with now and what does not are not weighed against one
    another: which of them is later depends on the day."""
    found: dict[tuple[str, bool], list[tuple[Leaf, bool]]] = {}
    for leaf, denied in claims:
        if isinstance(leaf, Fact | Events) and kind_of(leaf) is not None:
            subject, op = to_text(leaf.model_copy(update={"test": _ANY_TEST})), leaf.test.op
            for moves in (True, False) if op in NO_VALUE else (op not in ("after", "before"),):
                found.setdefault((subject, moves), []).append((leaf, denied))
    return list(found.values())


def _can_be(claims: list[tuple[Leaf, bool]]) -> bool:
    """Whether a value meets them all."""
    subject = claims[0][0]
    is_time = kind_of(subject) == "time"
    wanted = [(holds(leaf.test, is_time=is_time), denied) for leaf, denied in claims]
    values = possible_values(subject, [leaf.test for leaf, _ in claims])
    return any(all(told(value) != denied for told, denied in wanted) for value in values)


def _told(condition: Condition) -> str:
    text = " ".join(to_text(condition).split())
    return text if len(text) <= 200 else f"{text[:199]}…"
