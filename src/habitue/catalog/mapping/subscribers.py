"""Subscribers: who may be written to, why, since when; who may not comes first, and wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, get_args

from habitue.catalog.mapping.items import Item, Made, Means, below, signed, undated, when
from habitue.catalog.mapping.reading import Record, Rejected
from habitue.catalog.rows import Reason, RowProblem, shown
from habitue.core.clock import format_time
from habitue.core.ids import derived_id
from habitue.events.names import CONSENT_CHANGED, EMAIL_BOUNCED, EMAIL_MARKED_AS_SPAM, UNSUBSCRIBED

State = Literal["granted", "unsubscribed", "bounced", "complained", "unknown"]
Basis = Literal["consent", "soft_opt_in"]
Channel = Literal["email", "sms"]
_PURPOSES: dict[str, str] = {"email": "marketing_email", "sms": "sms"}
_SUPPRESSED = {"unsubscribed": UNSUBSCRIBED, "bounced": EMAIL_BOUNCED, "complained": EMAIL_MARKED_AS_SPAM}


def subscriber_items(records: Callable[[], Iterable[Record | Rejected]], means: Means) -> Iterator[Made | Rejected]:
    """First everybody who must not be written to, then the others; a file is read twice for it.

    An import that breaks off has then taken the refusals in before any permission, and an address that one row calls
    subscribed and another unsubscribed is not written to.

    A permission needs its legal basis with source and date: ``consent``, or ``soft_opt_in`` (an existing customer,
    for similar goods: article 13(2) of Directive 2002/58/EC). What lacks any of it is stored without permission.

    Parameters
    ----------
    records
        Opens the file afresh.
    """
    suppressed: set[str] = set()
    for record in records():
        if isinstance(record, Rejected):
            yield record
            continue
        state = record.values.get("state")
        if not _address(record):
            yield Rejected(_problem(record, "email", "an address", "person_missing"), record.row)
        elif state not in get_args(State) or record.values.get("channel", "email") not in get_args(Channel):
            ours = "channel" if state in get_args(State) else "state"
            known = ", ".join(get_args(Channel if ours == "channel" else State))
            yield Rejected(_problem(record, ours, f"one of {known}", "value_unknown"), record.row)
        elif state in _SUPPRESSED:
            suppressed.add(_key(record))
            yield _refusal(record, str(state), means)
    for record in records():
        if isinstance(record, Rejected) or not _address(record):
            continue
        state = record.values.get("state")
        if state in ("granted", "unknown") and record.values.get("channel", "email") in get_args(Channel):
            yield _subscriber(record, means, suppressed=_key(record) in suppressed)


def _subscriber(record: Record, means: Means, *, suppressed: bool) -> Made:
    if record.values["state"] != "granted":
        return Made(record, (_identify(record, means),))
    reason: Reason | None = "suppressed" if suppressed else _lacking(record)
    if reason is not None:
        ours = "state" if suppressed else "basis"
        expected = "no refusal in the same file" if suppressed else "a legal basis, its source and its date"
        return Made(record, (_identify(record, means),), (_problem(record, ours, expected, reason, kept=True),))
    known = {
        "basis": record.values["basis"],
        "source": record.values["basis_source"],
        "similar_goods": record.values.get("similar_goods"),
        "existing_customer": record.values.get("existing_customer"),
    }
    return Made(record, (_identify(record, means), _changed(record, means, granted=True, known=known)))


def _refusal(record: Record, state: str, means: Means) -> Made:
    values = record.values
    properties = {"channel": values.get("channel", "email"), "list_id": values.get("list_id"), **_named(record)}
    said = _track(record, _SUPPRESSED[state], {k: v for k, v in properties.items() if v}, means)
    happened = signed(said, "subscriber", undated(record, means))
    return Made(
        record, (happened, _changed(record, means, granted=False, known={"source": state}), _identify(record, means))
    )


def _lacking(record: Record) -> Reason | None:
    """Why this is no permission, or None when it is one."""
    values = record.values
    if values.get("basis") not in get_args(Basis) or not values.get("basis_source") or "occurred_at" not in values:
        return "basis_missing"
    if values["basis"] == "soft_opt_in" and not (
        values.get("existing_customer") is True and values.get("similar_goods") is True
    ):
        return "basis_incomplete"
    return None


def _changed(record: Record, means: Means, *, granted: bool, known: Item) -> Item:
    """The permission, or its withdrawal: with what it rests on, whence, and of which day.

    A withdrawal is of the day the file was made, for which it is known: the row's own date may be that of the
    permission it ended, and two words of the same moment would leave open which one holds.
    """
    purpose = _PURPOSES[str(record.values.get("channel", "email"))]
    said = {"purpose": purpose, "granted": granted, **_named(record), **{k: v for k, v in known.items() if v}}
    context: Item = {"consent": {"categoryPreferences": dict(means.consent)}} if means.consent else {}
    item = _track(record, CONSENT_CHANGED, said, means)
    if not granted:
        item["timestamp"] = format_time(means.as_of)
        context |= {} if means.as_of_stated else {"undated": True}
    return signed(item, "subscriber", context)


def _track(record: Record, name: str, properties: Item, means: Means) -> Item:
    who = {"userId": _user(record)}
    return {"type": "track", "event": name, **who, "timestamp": when(record, means), "properties": properties}


def _identify(record: Record, means: Means) -> Item:
    traits = below(record.values, "traits.")
    traits |= {key: record.values[key] for key in ("email", "phone") if key in record.values}
    item: Item = {"type": "identify", "userId": _user(record), "timestamp": when(record, means), "traits": traits}
    if "anonymous_id" in record.values:
        item["anonymousId"] = str(record.values["anonymous_id"])
    return signed(item, "subscriber", undated(record, means))


def _user(record: Record) -> str:
    """The shop's own id for the person, else the address itself."""
    return str(record.values.get("user_id") or _address(record))


def _address(record: Record) -> str:
    ours = "phone" if record.values.get("channel") == "sms" or "email" not in record.values else "email"
    return str(record.values.get(ours, "")).strip().casefold()


def _named(record: Record) -> Item:
    """The address that the row is about: what is refused at one may be permitted at another of the same person."""
    kind = "phone" if record.values.get("channel") == "sms" else "email"
    return {kind: _address(record)} if kind in record.values else {}


def _key(record: Record) -> str:
    return derived_id("address", str(record.values.get("channel", "email")), _address(record))


def _problem(record: Record, ours: str, expected: str, reason: Reason, *, kept: bool = False) -> RowProblem:
    heading = record.headings.get(ours, "")
    return RowProblem(record.line, heading, expected, shown(record.row.get(heading)), reason, kept)
