"""P25: the export has every person-keyed column of every store, and a new one cannot be left out unseen."""

from __future__ import annotations

from typing import Any

import apsw
import msgspec
import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.rights import person as victim
from tests.integration.rights import stored
from tests.integration.serving import Shop, StillClock

from habitue.adapters.sql import SqlSchedule
from habitue.app.rights.export import encode_export, export
from habitue.app.rights.page import page
from habitue.app.rights.register import APART, SHOWN, stale, uncovered
from habitue.app.rights.words import WORDS
from habitue.app.working import train, write_lake
from habitue.profiles.node import NodeState
from habitue.schedule import Timer

# Columns that are empty of a person whom all of this happened to, and why.
EMPTY = {
    "identities.forgotten_at": "nobody was forgotten",
    "database.claims.marked_at": "still claimed",
    "database.claims.detail": "still claimed",
    "identities.state.objections": "tested by themselves",
    "database.staff_notes": "tested by themselves",
    "events.stamps": "clients that state no time of their own have none",
}


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Any:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    victim.stock(shop)
    yield shop
    shop.close()


def test_every_column_of_every_store_is_shown_or_says_why_not(shop: Shop) -> None:
    victim.live(shop)
    victim.learn(shop)
    found = stored.columns(shop.runtime)
    assert uncovered(found) == [], "give it a place in app/rights/register.py, and in the export if it is about people"
    assert stale(found) == []
    assert stored.strange_files(shop.workspace.folder) == []
    assert all(entry.reason for entry in APART.values())


def test_mutant_a_new_column_of_the_log_is_caught(shop: Shop) -> None:
    before = stored.columns(shop.runtime)
    with apsw.Connection(str(shop.workspace.events)) as connection:
        connection.execute("ALTER TABLE events ADD COLUMN shoe_size TEXT NOT NULL DEFAULT ''")
    assert uncovered(stored.columns(shop.runtime) - before) == ["events.db/events:shoe_size"]


def test_mutant_a_new_field_of_a_profile_is_caught(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored.columns(shop.runtime)
    wider = msgspec.defstruct("NodeState", [("shoe_size", int, 0)], bases=(NodeState,), array_like=True)
    monkeypatch.setitem(stored.STRUCTS, "events.db/state.nodes", wider)
    assert uncovered(stored.columns(shop.runtime) - before) == ["events.db/state.nodes:shoe_size"]


def test_a_new_file_is_noticed(shop: Shop) -> None:
    (shop.workspace.folder / "visitors.csv").write_text("ada")
    assert stored.strange_files(shop.workspace.folder) == ["visitors.csv"]


def at_path(told: Any, path: list[str]) -> list[Any]:
    """The values at a path, over all elements of the lists on the way."""
    if not path:
        return [told]
    if isinstance(told, list):
        return [value for one in told for value in at_path(one, path)]
    return at_path(told[path[0]], path[1:]) if isinstance(told, dict) and path[0] in told else []


def test_whatever_is_shown_is_in_the_export_of_somebody_who_has_it(shop: Shop) -> None:
    victim.live(shop)
    SqlSchedule(shop.runtime.engine).put([Timer(NOW, "audiences", victim.person(shop))])
    write_lake(shop.workspace)
    told = msgspec.json.decode(encode_export(export(shop.runtime, victim.person(shop))))
    for place, entry in SHOWN.items():
        for column in entry.columns:
            path = [*entry.path.split("."), column]
            if place in ("events.db/state.lookups", "keys.db/node_keys", "keys.db/tombstones", "events.db/events"):
                path = entry.path.split(".")  # the value itself is there, not a column of it
            name = ".".join(path)
            if not any(name.startswith(empty) for empty in EMPTY):
                values = at_path(told, path)
                assert values, f"{place}: {name}"


def test_it_is_opened_and_whole_and_of_nobody_else(shop: Shop) -> None:
    device = victim.live(shop)
    write_lake(shop.workspace)
    train(shop.workspace, shop.clock.at)
    exported = export(shop.runtime, shop.runtime.pseudonyms.device(device))
    assert exported.person_id == victim.person(shop), "a device of theirs names them"
    told = {one["name"]: one["value"] for one in exported.audience_values}
    assert told.items() >= {"revenue.above": 0.0, "coupon.share": 0.0}.items()
    body = encode_export(exported).decode()
    for said in (victim.MAIL, victim.NAME, f"o-{victim.MARK}", f"b-{victim.MARK}", f"boots {victim.MARK}"):
        assert said in body, said
    assert "other0" not in body
    ids = {event["message_id"] for event in exported.events}
    assert {f"{victim.MARK}-{kind}" for kind in ("v3", "i", "o", "so", "r", "page")} <= ids
    assert {letter["rule"] for letter in exported.dead_letters} >= {"id_conflict"}
    assert exported.database["claims"][0]["entry"] == victim.MARK
    assert exported.order_insights[0]["revenue_minor"] == 900
    assert len(exported.lake["events"]) == len(exported.events)
    for state in (identity.state for identity in exported.identities if identity.state):
        for key, entry in state["personal"].items():
            assert entry[2] in (victim.MAIL, victim.NAME, "victim"), key


@pytest.mark.parametrize(("language", "made"), [("en", "15 Jan 2027, 08:00:00"), ("fr", "15 janv. 2027, 08:00:00")])
def test_the_page_says_it_all_in_the_readers_language(shop: Shop, language: str, made: str) -> None:
    victim.live(shop)
    exported = export(shop.runtime, victim.person(shop))
    html = page(msgspec.structs.replace(exported, made_at=NOW), language)
    assert made in html
    for said in (victim.MAIL, victim.NAME, f"o-{victim.MARK}", f"boots {victim.MARK}"):
        assert said in html, said
    assert f'<html lang="{language}">' in html
    assert "('p7'" not in html, "tuples are written out for people"
    assert "http" not in html.partition("</head>")[0], "self-contained"
    shown = {column for entry in SHOWN.values() for column in entry.columns}
    assert shown - WORDS.keys() == set(), "a column without a word for it"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", ("JP¥1,250", "€9.00")), ("fr", ("1\u202f250\xa0JPY", "9,00\xa0€"))]
)
def test_amounts_are_prices_in_their_own_currency(shop: Shop, language: str, shown: tuple[str, str]) -> None:
    price = {"product_id": "p1", "price": 1250, "currency": "JPY"}
    seen = {"type": "track", "event": "Product Viewed", "messageId": "x", "userId": "victim", "properties": price}
    shop.verdicts([seen], shop.keys.server)
    exported = export(shop.runtime, victim.person(shop))
    assert exported.currency == "EUR"
    insights = [{"revenue_minor": 900}]
    html = page(msgspec.structs.replace(exported, order_insights=insights), language)
    assert all(amount in html for amount in shown), [line for line in html.splitlines() if "price" in line]


def test_what_a_person_wrote_is_no_markup(shop: Shop) -> None:
    evil = "<script>alert(1)</script>"
    shop.verdicts([{"type": "identify", "messageId": "x", "userId": "victim", "traits": {"name": evil, evil: evil}}],
                  shop.keys.server)  # fmt: skip
    html = page(export(shop.runtime, victim.person(shop)), "en")
    assert "&lt;script&gt;" in html
    assert "<script" not in html
