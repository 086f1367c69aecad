"""An alarm in words: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from habitue.core.clock import format_time
from habitue.measurement.tracking_alarms import Alarm


class AlarmText(NamedTuple):
    what: str
    todo: str


_FINDINGS = {
    "unknown_event": ("is no event of the plan", "Correct the name, or add it to the plan."),
    "unexpected_client": ("comes from where the plan does not expect it", "Send it from there, or change the plan."),
    "missing_property": ("comes without {path}", "Send it, or make it optional in the plan."),
    "wrong_type": ("has a {path} of another type than {expected}", "Send the planned type, or change the plan."),
    "value_not_allowed": ("has a {path} that the plan does not allow", "Send one of: {expected}."),
    "currency_mismatch": (
        "names a currency the shop does not sell in",
        "Expected {expected}: correct it, or the plan.",
    ),
    "price_zero": ("has a price of 0 ({path})", "Send the price, or allow prices of 0 in the plan."),
    "product_unknown": ("names products the catalogue does not have ({path})", "Import them, or correct the ids."),
    "product_other_id": (
        "calls products otherwise than the catalogue does ({path})",
        "Send the feed's id, such as {expected}: ads and recommendations know no other.",
    ),
    "total_mismatch": ("has totals that do not add up ({path})", "Compare the order in the debugger with the shop's."),
}
_SHARES = {
    "duplicate": ("of what comes is sent twice", "See which client repeats itself under the same message id."),
    "clock": ("of the events have impossible times", "Set the sender's clock."),
    "bot": ("of the events come from bots", "Look at their addresses; block what does not obey robots.txt."),
    "no_message_id": ("of the events have no message id", "A retry would count twice: let the client write ids."),
    "mended": ("of the events were no valid JSON", "See which client writes NaN or half characters."),
}
_LOOK = "Look at the page or job that sends it; the debugger shows what arrives."


def product_lines(shares: Mapping[str, float]) -> list[str]:
    """What the products are called, by those who tell of them; nothing while nobody tells of one."""
    return [
        f"Of {who} events that name products, {shares[unknown]:.1%} name one that the catalogue does not have, "
        f"{shares[f'product_other_id_{source}']:.1%} one by another id than the feed's."
        for source, who in (("browser", "the pages'"), ("server", "the server's"))
        if (unknown := f"product_unknown_{source}") in shares
    ]


def alarm_text(alarm: Alarm) -> AlarmText:
    """What the alarm says."""
    evidence = {**alarm.evidence, "path": alarm.path}
    expected, seen = alarm.evidence.get("expected", ""), alarm.evidence.get("seen", "")
    match alarm.rule:
        case "all_silent":
            return AlarmText(
                f"no events at all since {format_time(alarm.since)}; usually {expected} in that time",
                "Is the script in the pages, and does it reach this server?",
            )
        case "silence":
            since = format_time(alarm.since)
            return AlarmText(f"no {alarm.event} since {since}; usually {expected} in that time", _LOOK)
        case "slump":
            return AlarmText(f"{seen} {alarm.event} in an hour that usually brings {expected}", _LOOK)
        case "below_plan":
            return AlarmText(f"{seen} {alarm.event} in 24 hours; the plan expects {expected}", _LOOK)
        case "vanished":
            usual, now = float(evidence["usual_share"]), float(evidence["share"])
            what = f"{alarm.path} of {alarm.event} vanished: {now:.0%} of the last {seen} have it, usually {usual:.0%}"
            return AlarmText(what, "See what changed in the page that sends it.")
        case "share":
            what, todo = _SHARES[alarm.code]
            return AlarmText(f"{float(evidence['share']):.0%} {what}, more than {float(evidence['limit']):.0%}", todo)
    what, todo = _FINDINGS.get(alarm.code, (alarm.code.replace("_", " "), _LOOK))
    fields = {"expected": "", **evidence}
    count = f" ({evidence.get('count', 0)} of {seen})"
    return AlarmText(f"{alarm.event} {what.format(**fields)}{count}", todo.format(**fields))
