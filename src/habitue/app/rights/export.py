"""Everything held about one person, read from every store and opened (GDPR 15 and 20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.adapters.sql.persons import rows_of_person
from habitue.app.console.left_out import LeftOut
from habitue.app.console.portrait import portrait_of
from habitue.app.forgetting import look_ups_of
from habitue.app.order_insights import read_insights
from habitue.app.permitting import Channel, channels_of
from habitue.app.predicted import offers_of, predictions_of
from habitue.audiences.values.artefact import load_values
from habitue.core.clock import format_time
from habitue.core.errors import NotFound
from habitue.eventlog import DeadLetter
from habitue.events.envelope import Event, Stored, decode
from habitue.events.names import HISTORY_SUMMARISED
from habitue.lake.rows import TABLES
from habitue.privacy.consent import purposes_of
from habitue.privacy.vault import Vault
from habitue.profiles.identity import Link
from habitue.profiles.node import NodeState
from habitue.profiles.projection import LINKS
from habitue.profiles.summary import read_summary, state_in

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

FORMAT = "habitue-person-export/1"
UNREADABLE = "cannot be opened any more: its key was destroyed"
_ALL = 2**31
_links = msgspec.msgpack.Decoder(list[Link])


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """One identity node: a device, or a customer account.

    Attributes
    ----------
    evidence
        What ties it to the person: ``token``, ``server``, …; empty for the person's own node.
    state
        What is remembered of it, field by field; personal traits opened.
    links
        Every word that tied it to a user, with who gave it and when.
    key_held
        Whether the key of its personal fields exists.
    forgotten_at
        When an earlier person of this node was forgotten; null if never.
    """

    node_id: str
    kind: str
    evidence: str
    state: dict[str, Any] | None
    links: list[dict[str, Any]]
    key_held: bool
    forgotten_at: int | None


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. Times are ms UTC, amounts minor units; documented in docs/reference/person-export.md.

    Attributes
    ----------
    currency
        ISO 4217 code of the amounts that have none beside them.
    permissions
        By which channels they may be reached now, address by address, with why and since when.
    events
        Every event, oldest first, as stored, with `sealed` opened and `consent` as names of purposes.
    dead_letters
        What was received of them and could not be used, opened.
    database
        Rows of the workspace's database about them, by table.
    lake
        The copies of their events that figures are computed from, by table.
    order_insights
        What was computed about them from an order file.
    audience_values
        What was computed about them that audiences ask for: kind, name and value of each.
    """

    format: str
    shop: str
    person_id: str
    currency: str
    made_at: int
    log_position: int
    identities: list[Identity]
    permissions: list[dict[str, Any]]
    events: list[dict[str, Any]]
    dead_letters: list[dict[str, Any]]
    database: dict[str, list[dict[str, Any]]]
    lake: dict[str, list[dict[str, Any]]]
    order_insights: list[dict[str, Any]]
    audience_values: list[dict[str, Any]]


def export(runtime: Runtime, person_id: str) -> Export:
    """Read everything about a person.

    Raises
    ------
    NotFound
        Nobody is known under that id.
    """
    with runtime.reader.moment() as position:
        person_id = runtime.people.person_of(person_id)
        members = runtime.people.members(person_id)
        nodes = [member.node_id for member in members]
        states = {node_id: runtime.people.node(node_id) for node_id in nodes}
        links = {node_id: _links.decode(runtime.reader.get(LINKS, node_id) or b"\x90") for node_id in nodes}
        events = runtime.log.read_nodes(nodes, limit=_ALL)
        letters = runtime.reader.dead_letters_of(nodes)
        known_as = [*nodes, *look_ups_of(runtime, nodes)]
    if not any(states.values()):
        raise NotFound(f"nobody is known as {person_id!r}: they never were, or were forgotten")
    vault = runtime.vault
    channels = channels_of(runtime, portrait_of(runtime, person_id))
    return Export(
        format=FORMAT,
        shop=runtime.settings.shop_name,
        person_id=person_id,
        currency=runtime.settings.currency,
        made_at=runtime.clock.now_ms(),
        log_position=position,
        identities=[
            Identity(
                node_id=member.node_id,
                kind="account" if member.node_id.startswith("u") else "device",
                evidence=member.evidence,
                state=_state(vault, states[member.node_id]),
                links=[msgspec.structs.asdict(link) for link in links[member.node_id]],
                key_held=vault.holds(member.node_id),
                forgotten_at=vault.forgotten_at(member.node_id),
            )
            for member in members
        ],
        permissions=[_channel(channel) for channel in channels],
        events=[_event(vault, stored) for stored in reversed(events)],
        dead_letters=[_letter(vault, letter) for letter in letters],
        database={
            table: [_row(vault, row) for row in rows]
            for table, rows in rows_of_person(runtime.engine, known_as).items()
        },
        lake=_lake(runtime, nodes),
        order_insights=_insights(runtime, nodes),
        audience_values=[*_values(runtime, nodes), *_predicted(runtime, person_id)],
    )


def encode_export(exported: Export) -> bytes:
    """As JSON, indented: people open it too."""
    return msgspec.json.format(msgspec.json.encode(exported), indent=1)


def _state(vault: Vault, node: NodeState | None) -> dict[str, Any] | None:
    if node is None:
        return None
    state = {field: getattr(node, field) for field in node.__struct_fields__}
    state["memory"] = {field: getattr(node.memory, field) for field in node.memory.__struct_fields__}
    state["personal"] = {
        key: [*entry[:2], _opened(vault, node.node_id, f"traits.{key}", entry[2])]
        for key, entry in node.personal.items()
    }
    if node.consent is not None:
        state["consent"] = [*node.consent[:2], purposes_of(node.consent[2])]
    return state


def _channel(channel: Channel) -> dict[str, Any]:
    said = msgspec.structs.asdict(channel)
    answer = msgspec.structs.asdict(said.pop("permission"))
    return {**said, **answer}


def _event(vault: Vault, stored: Stored) -> dict[str, Any]:
    event = stored.event
    told = {field: getattr(event, field) for field in event.__struct_fields__}
    told["sealed"] = {field: _opened(vault, event.node_id, field, sealed) for field, sealed in event.sealed.items()}
    told["consent"] = purposes_of(event.consent)
    told["claims"] = None if event.claims is None else msgspec.structs.asdict(event.claims)
    told["stamps"] = None if event.stamps is None else msgspec.structs.asdict(event.stamps)
    if event.name == HISTORY_SUMMARISED:
        told["properties"] = _summary(vault, event)
    return {"position": stored.position, **told}


def _summary(vault: Vault, event: Event) -> dict[str, Any]:
    """What rows that have expired still mean: their totals as those of the state, opened."""
    summary = read_summary(event)
    told = {field: getattr(summary, field) for field in summary.__struct_fields__}
    links = [{"node_id": device, **msgspec.structs.asdict(link)} for device, link in summary.links]
    return {**told, "state": _state(vault, state_in(summary)), "links": links}


def _opened(vault: Vault, node_id: str, field: str, sealed: bytes) -> Any:
    value = vault.open(node_id, field, sealed)
    return UNREADABLE if value is None else value


def _letter(vault: Vault, letter: DeadLetter) -> dict[str, Any]:
    told = msgspec.structs.asdict(letter)
    body = vault.open_workspace(letter.body)
    try:
        told["body"] = msgspec.json.decode(body)
    except msgspec.DecodeError:  # it got as far as an event before it was set aside
        told["body"] = _event(vault, Stored(0, decode(body)))
    return told


def _row(vault: Vault, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the database; `sealed` is sealed with the key of the node it names, as its kind."""
    if isinstance(row.get("sealed"), bytes):
        owner = row.get("node_id") or row["person_id"]
        return {**row, "sealed": _opened(vault, owner, row["kind"], row["sealed"])}
    return row


def _lake(runtime: Runtime, nodes: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    from habitue.app.lake import open_lake  # DuckDB is for who asks: a serving process does without it

    found: dict[str, list[dict[str, Any]]] = {}
    with open_lake(runtime.workspace).batch() as batch:
        batch.put("wanted", {"node_id": list(nodes)})
        for table, row in TABLES.items():
            columns = row.__struct_fields__
            listed = ", ".join(f"t.{column}" for column in columns)
            sql = f"SELECT {listed} FROM {table} t JOIN wanted w ON w.node_id = t.node_id ORDER BY t.position"  # noqa: S608 - our own names
            found[table] = [dict(zip(columns, values, strict=True)) for values in batch.rows(sql)]
    return found


def _insights(runtime: Runtime, nodes: Sequence[str]) -> list[dict[str, Any]]:
    insights = read_insights(runtime.workspace)
    if insights is None or insights.late_customers is None:
        return []
    return [msgspec.structs.asdict(one) for one in insights.late_customers.listed if one.customer_id in nodes]


def _values(runtime: Runtime, nodes: Sequence[str]) -> list[dict[str, Any]]:
    values = load_values(runtime.workspace.models)
    kinds: dict[str, Mapping[str, Mapping[str, Any]]] = {
        "score": values.scores, "group": values.groups, "moment": values.moments
    }  # fmt: skip
    return [
        {"person_id": node_id, "kind": kind, "name": name, "value": of[node_id]}
        for kind, named in kinds.items()
        for name, of in named.items()
        for node_id in nodes
        if node_id in of
    ]


def _predicted(runtime: Runtime, person_id: str) -> list[dict[str, Any]]:
    """What is predicted of them at this moment: it is kept nowhere, and worked out whenever it is asked for."""
    tests = LeftOut(runtime).orders()
    likely = predictions_of(runtime, person_id, tests)
    changed = offers_of(runtime, person_id, tests)
    told = [("score", one.name, one.answer.probability) for one in likely if one.answer is not None]
    told += [("score", one.name, one.uplift) for one in changed]
    groups = [("group", one.name, one.group) for one in changed if one.group is not None]
    return [
        {"person_id": person_id, "kind": kind, "name": name, "value": value} for kind, name, value in (*told, *groups)
    ]


def file_name(exported: Export, ending: str) -> str:
    """What to call a file of it: ``person-u1f2e…-2026-11-27.json``."""
    return f"person-{exported.person_id[:9]}-{format_time(exported.made_at)[:10]}.{ending}"
