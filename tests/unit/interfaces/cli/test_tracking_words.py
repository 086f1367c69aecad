"""Every alarm that can ring has its words."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from habitue.interfaces.cli.tracking_words import alarm_text
from habitue.measurement.tracking_alarms import LIMITS, Alarm, Rule
from habitue.measurement.tracking_findings import SEVERITY, Code

EVIDENCE: dict[str, Any] = {
    "expected": "EUR", "seen": 40, "count": 3, "usual_share": 0.9, "share": 0.2, "limit": 0.1, "position": 7
}  # fmt: skip
RINGING = [code for code in get_args(Code) if SEVERITY[code] != "info"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        *((rule, "") for rule in get_args(Rule) if rule not in ("finding", "share")),
        *(("finding", code) for code in RINGING),
        *(("share", name) for name in LIMITS),
    ],
)
def test_it_says_what_and_what_to_do(rule: Rule, code: str) -> None:
    alarm = Alarm(
        key="k", rule=rule, severity="error", started_at=1, since=0, event="Cart Viewed", path="value", code=code,
        evidence=EVIDENCE,
    )  # fmt: skip
    text = alarm_text(alarm)
    assert text.todo.endswith((".", "?"))
    assert "{" not in text.what + text.todo
    assert code.replace("_", " ") != text.what
    if rule in ("finding", "silence", "slump", "below_plan", "vanished"):
        assert "Cart Viewed" in text.what
