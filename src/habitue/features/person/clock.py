"""How finely time passes for features: ages are counted from the last full step, so that they change by steps.

Somebody who was here an hour ago is another one an hour later; who has been away for a month is not. A step is never
longer than the absence it is used for, so it never hides that somebody came back.
"""

from __future__ import annotations

from habitue.core.clock import DAY_MS, HOUR_MS

NEVER = 2**62
STEPS = ((0, HOUR_MS), (DAY_MS, 6 * HOUR_MS), (7 * DAY_MS, DAY_MS), (30 * DAY_MS, 7 * DAY_MS))
"""(away for so long, the step from there on), ms."""


def step_of(now_ms: int, last_ms: int) -> tuple[int, int]:
    """The beginning of the step that an instant lies in, and when the next one begins.

    Parameters
    ----------
    last_ms
        When the person was last there, at or before `now_ms`.

    >>> step_of(2 * HOUR_MS + 5, 2 * HOUR_MS), step_of(40 * DAY_MS, 0)[0] == 35 * DAY_MS
    ((7200000, 10800000), True)
    """
    away, step, coarser = now_ms - last_ms, HOUR_MS, NEVER
    for threshold, longer in STEPS[1:]:
        if away < threshold:
            coarser = last_ms + threshold
            break
        step = longer
    begin = now_ms - now_ms % step
    return begin, min(begin + step, coarser)
