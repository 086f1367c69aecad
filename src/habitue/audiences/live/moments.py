"""Comparisons of times: the answer, and until when it holds."""

from __future__ import annotations

from collections.abc import Callable

from habitue.audiences.language.condition import Comparison, duration_ms
from habitue.audiences.live.person import NEVER
from habitue.core.clock import parse_time

Answer = tuple[bool, int]  # whether it holds, and the moment (ms UTC) from which that may change by time alone
Moment = Callable[[int | None, int], Answer]


def instant_ms(text: object) -> int:
    """ms UTC of an instant the language has checked already."""
    at = parse_time(str(text))
    if at is None:
        raise ValueError(f"{text!r} is no instant")
    return at


def moment(test: Comparison) -> Moment:
    """A function of a time (ms UTC, or None) and now that answers the comparison."""
    op = test.op
    if op == "known":
        return lambda at, _now: (at is not None, NEVER)
    if op == "unknown":
        return lambda at, _now: (at is None, NEVER)
    if op == "in_last":
        return _in_last(duration_ms(str(test.value)))
    if op == "not_in_last":
        within = _in_last(duration_ms(str(test.value)))

        def otherwise(at: int | None, now: int) -> Answer:
            holds, until = within(at, now)
            return not holds, until

        return otherwise
    if op == "in_next":
        return _in_next(duration_ms(str(test.value)))
    limit = instant_ms(test.value)
    if op == "after":
        return lambda at, _now: (at is not None and at >= limit, NEVER)
    if op == "before":
        return lambda at, _now: (at is not None and at < limit, NEVER)
    raise ValueError(f"{op!r} does not compare times")


def _in_last(span: int) -> Moment:
    def answer(at: int | None, now: int) -> Answer:
        if at is None or at + span <= now:
            return False, NEVER
        return (False, at) if at > now else (True, at + span)

    return answer


def _in_next(span: int) -> Moment:
    def answer(at: int | None, now: int) -> Answer:
        if at is None or at <= now:
            return False, NEVER
        return (True, at) if at <= now + span else (False, at - span)

    return answer
