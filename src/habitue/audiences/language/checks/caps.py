"""Thresholds beyond what is remembered: a count that has reached the cap may be any larger one."""

from __future__ import annotations

from collections.abc import Iterator

from habitue.audiences.language.checks.finding import Finding, error
from habitue.audiences.language.condition import Comparison, Events
from habitue.audiences.vocabulary import Stream


def check_cap(condition: Events, stream: Stream, path: str) -> Iterator[Finding]:
    """What is asked of more events of this name than a person is remembered by."""
    cap, test = stream.cap, condition.test
    if condition.measure == "nth" and condition.n is not None and condition.n > cap:
        yield error(
            "beyond_the_cap", f"{path}.n",
            f"{_remembered(stream)}, so there is never a {condition.n}th: ask for the {cap}th at most",
        )  # fmt: skip
    if condition.measure not in ("count", "distinct") or _tells(test, cap):
        return
    yield error(
        "beyond_the_cap", f"{path}.test",
        f"{_remembered(stream)}, so a number of {cap} may stand for any larger one: ask for at least {cap} at most, "
        f"or compare with fewer than {cap}",
    )  # fmt: skip


def _remembered(stream: Stream) -> str:
    return f'a person is remembered by the newest {stream.cap} events "{stream.event}"'


def _tells(test: Comparison, cap: int) -> bool:
    """Whether the comparison tells `cap` and more from what is below in no other way than as one."""
    numbers = [value for value in (*test.values, test.value, test.high) if isinstance(value, int | float)]
    match test.op:
        case "at_least" | "less_than":
            return all(number <= cap for number in numbers)
        case _:
            return all(number < cap for number in numbers)
