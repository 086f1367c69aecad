"""The register of columns: each one that a store has is either shown to the person it is about, or says why not.

Tests compare it with what the stores really hold: a new column, field or file that is in neither list fails them.
A place is written ``store/table``; the values are its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec


class Shown(msgspec.Struct, frozen=True):
    """A place whose columns the export holds, and where: a path into its JSON."""

    path: str
    columns: frozenset[str]


class Apart(msgspec.Struct, frozen=True):
    """A place, or some of its columns, that the export leaves out, and why."""

    reason: str
    columns: frozenset[str]


def _shown(path: str, columns: str) -> Shown:
    return Shown(path, frozenset(columns.split()))


def _apart(reason: str, columns: str) -> Apart:
    return Apart(reason, frozenset(columns.split()))


SHOWN: Mapping[str, Shown] = {
    "events.db/events": _shown("events", "position node_id name body"),
    "events.db/events.body": _shown(
        "events",
        "name message_id occurred_at received_at node_id version claims session_id consent source properties context "
        "flags stamps sealed lookups corrected",
    ),
    "events.db/events.body.claims": _shown("events.claims", "device user evidence"),
    "events.db/events.body.stamps": _shown("events.stamps", "created_at sent_at"),
    "events.db/dead_letters": _shown("dead_letters", "message_id received_at stage rule body node_id"),
    "events.db/state.nodes": _shown(
        "identities.state",
        "node_id position first_seen last_seen counts viewed added removed wished searched listed orders "
        "claimed_orders refunds first_touch touches shown exposure traits personal consent device flags used engaged "
        "objections permissions corrected memory audiences",
    ),
    "events.db/state.links": _shown(
        "identities.links", "first_at first_tie user evidence last_at withdrawn_at last_tie"
    ),
    "events.db/state.members": _shown("identities", "node_id"),
    "events.db/state.lookups": _shown("events.lookups", "hash"),
    "keys.db/node_keys": _shown("identities.key_held", "node_id"),
    "keys.db/tombstones": _shown("identities.forgotten_at", "node_id forgotten_at"),
    "workspace.db/claims": _shown(
        "database.claims", "person_id definition_id version step entry state claimed_at marked_at detail"
    ),
    "workspace.db/counters": _shown("database.counters", "name person_id period used"),
    "workspace.db/timers": _shown("database.timers", "kind person_id due_at leased_until token"),
    "workspace.db/audience_list_entries": _shown("database.audience_list_entries", "list_id stated known_as version"),
    "workspace.db/audience_deliveries": _shown(
        "database.audience_deliveries",
        "subscription_id message_id node_id entered version why at position state attempts due_at told settled_at",
    ),
    "workspace.db/staff_notes": _shown("database.staff_notes", "note_id person_id kind sealed author at"),
    "lake/events": _shown(
        "lake.events",
        "position message_id day name occurred_at received_at node_id source flags consent session_id product_id "
        "category brand quantity price_minor order_id total_minor currency decision_id placement position_number arm "
        "query page_path page_type device_kind channel_source channel_medium channel_campaign properties agent "
        "channel_group coupon email_domain network tie device_os device_browser device_screen country region city zone "
        "locale company kept channel",
    ),
    "lake/traits": _shown("lake.traits", "position tie day occurred_at node_id key rank value"),
    "lake/order_lines": _shown(
        "lake.order_lines", "position line day node_id order_id product_id quantity price_minor currency"
    ),
    "lake/decisions": _shown(
        "lake.decisions",
        "position day decision_id node_id arm occurred_at consent flags paused placement strategy product_ids",
    ),
    "reports/order-insights.json": _shown(
        "order_insights",
        "customer_id last_order_at days_since expected_days days_late orders revenue_minor",
    ),
}

APART: Mapping[str, Apart] = {
    "events.db/events": _apart("a hash of message_id, which is shown", "message_key"),
    "events.db/special": _apart("positions of catalogue changes and publications: about nobody", "position name"),
    "events.db/state": _apart("what the values are is shown by table, as state.nodes and so on", "table key value"),
    "events.db/tallies": _apart("how many events of everybody had which outcome", "day outcome reason count"),
    "events.db/page_counts": _apart(
        "how many pages of which type everybody together looked at: a number per day, about nobody",
        "day page_type count",
    ),
    "events.db/dead_letters": _apart("the row's number", "id"),
    "events.db/expired": _apart(
        "hashes of the message ids of rows that have expired, so that none is stored again: tied to nobody",
        "message_key",
    ),
    "events.db/meta": _apart("the file's own version, its length and how far rows have expired", "key value"),
    "keys.db/node_keys": _apart("the key itself: it opens what is shown opened, and serves only thieves", "wrapped"),
    "workspace.db/revisions": _apart("counts changes of keys and definitions", "subject revision"),
    "workspace.db/definition_versions": _apart(
        "what staff wrote about placements, with who wrote it: about no visitor",
        "kind definition_id version status schema_version document author at note restored_from",
    ),
    "workspace.db/releases": _apart("which definitions were published", "snapshot_version kind definition_id version"),
    "workspace.db/accounts": _apart(
        "staff, who see their own account in the console; nobody of the shop's visitors",
        "account_id email name role password_hash created_at disabled_at",
    ),
    "workspace.db/webhook_sources": _apart(
        "services that send the shop's events", "name kind consent created_at removed_at"
    ),
    "workspace.db/webhook_secrets": _apart(
        "what these services sign with", "secret_id source sealed created_at expires_at"
    ),
    "workspace.db/webhook_deliveries": _apart(
        "how many events came from these services", "source day outcome count last_at"
    ),
    "workspace.db/audience_lists": _apart(
        "what staff said of imported lists: on what ground, from where; who is on them is shown",
        "list_id title basis origin source version created_at created_by changed_at",
    ),
    "workspace.db/audience_list_changes": _apart(
        "how many came on these lists and went off them", "list_id version at author mode added removed rejected cause"
    ),
    "workspace.db/audience_subscriptions": _apart(
        "addresses of the shop's that are told of audiences, and what that is signed with",
        "subscription_id audience_id url use paused position sealed created_at created_by",
    ),
    "workspace.db/audience_exports": _apart(
        "who of the staff took an audience out and how many people that was: whom is written nowhere",
        "export_id audience_id version author at use format people withheld completed_at",
    ),
    "workspace.db/sessions": _apart("who of the staff is signed in", "token_digest account_id created_at expires_at"),
    "workspace.db/api_keys": _apart(
        "keys of servers and pages",
        "key_id kind name digest token scopes origins declared_consent created_at expires_at revoked_at replaced_by",
    ),
}

# Files that hold no row of anybody: every file of a workspace is one of these, or a store named above.
FILES: Mapping[str, str] = {
    "events.db*": "shown by table",
    "keys.db*": "shown by table",
    "workspace.db*": "shown by table",
    "lake/*/*.parquet": "shown by table",
    "lake/manifest.json": "names of files and positions",
    "lake/expired-until": "positions of the log",
    "lake/.lock": "empty",
    "lake/forgotten-until": "a position of the log",
    "lake/.spill/*": "what a question did not have memory for; gone when it is answered",
    "models/audience_values/*": "shown as audience_values; made anew without whoever is forgotten",
    "models/audience_lists/*": (
        "who is on imported lists, which is shown as database.audience_list_entries; made anew without whoever is "
        "forgotten"
    ),
    "models/*": "which products go together, over everybody: no id of anybody, made anew without whoever is forgotten",
    "reports/report-*.json": "counted over everybody",
    "reports/audience-report.json": "counted over everybody",
    "reports/order-insights.json": "shown",
    "reports/audience-check.json": (
        "ids of people whose audiences differ live and in batch, which is a defect; anew each night, without whoever "
        "is forgotten"
    ),
    "listening.json": (
        "how far the log was followed for audiences; while everybody is looked at, the id up to which they were"
    ),
    "retention.json": "how much was removed because of its age",
    "key-copies.json": "folders that copies of the keys were put into",
    "erasures/*.json": "reports of forgetting, which name nobody",
    "habitue.toml": "settings",
    "secret.key": "the workspace's secret",
    "serve.lock": "a process id and an address",
}


def uncovered(columns: Iterable[str]) -> list[str]:
    """Those of the columns, as ``store/table:column``, that are neither shown nor set apart."""
    return sorted(set(columns) - _known())


def stale(columns: Iterable[str]) -> list[str]:
    """What the register names and no store has."""
    return sorted(_known() - set(columns))


def _known() -> set[str]:
    return {f"{place}:{column}" for of in (SHOWN, APART) for place, entry in of.items() for column in entry.columns}
