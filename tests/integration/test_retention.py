"""Three years of a shop by a clock that is put forward: what is too old is nowhere, and who was remembered still is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.serving import CONSENT, Shop, StillClock, new_workspace, viewed

from habitue.adapters.sqlite import SqliteLog
from habitue.app import working
from habitue.app.forgetting import find_person, forget
from habitue.app.lake import open_lake
from habitue.app.retention import read_run, survey
from habitue.app.rights.erasure import reports
from habitue.app.rights.export import encode_export, export
from habitue.app.rights.page import page
from habitue.app.rights.rectifying import rectify
from habitue.app.rights.scanning import scan
from habitue.app.settings import read_settings
from habitue.core.clock import DAY_MS
from habitue.core.errors import InvalidInput, NotFound
from habitue.events import names
from habitue.profiles.node import NodeState
from habitue.profiles.projection import Profiles
from habitue.testing.server import basic

BEGIN = 20_000 * DAY_MS
BOT = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
BROWSER = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Safari/537.36"
}
MARK = "zebra-mark-of-old"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    workspace, keys = new_workspace(tmp_path / "shop")
    shop = Shop(workspace, keys, StillClock(BEGIN))
    try:
        yield shop
    finally:
        shop.close()


def order(message_id: str, user: str, **fields: object) -> dict[str, object]:
    return {
        "type": "track", "event": "Order Completed", "messageId": message_id, "userId": user, "context": CONSENT,
        "properties": {"order_id": message_id, "currency": "EUR", "revenue": 12, "email": f"{user}@example.com"},
        **fields,
    }  # fmt: skip


def live(shop: Shop) -> None:
    """The first day: a visitor, a customer, a bot, something shown, something that cannot be used."""
    shown = viewed(
        "shown", "phone", event="Placement Shown", properties={"placement": "home.for_you", "extra": {"word": MARK}}
    )
    views = [viewed(f"view{n}", "phone", properties={"product_id": f"p{n}", "extra": {"word": MARK}}) for n in range(5)]
    assert shop.batch([*views, shown], headers=BROWSER).status == 200
    assert shop.batch([viewed("bot1", "crawler", properties={"extra": {"word": MARK}})], headers=BOT).status == 200
    assert shop.batch([order("o1", "anna")], shop.keys.server).status == 200
    assert shop.batch([viewed("view0", "phone", properties={"product_id": "other"})], headers=BROWSER).status == 200
    price = {"type": "track", "event": "Competitor Price Observed", "messageId": "price", "properties": {"price": 3}}
    assert shop.batch([price], shop.keys.server).status == 200


def days_later(shop: Shop, days: int) -> dict[str, int]:
    """What a pass removes on that day; the worker follows."""
    shop.clock.at = BEGIN + days * DAY_MS
    turn = shop.runtime.retention.turn(60)
    assert turn.finished
    working.write_lake(shop.workspace, now_ms=shop.clock.at)
    return {key: count for key, count in turn.removed.items() if count}


def state(shop: Shop) -> dict[tuple[str, str], bytes]:
    return {(table, key): value for table in Profiles.tables for key, value in shop.runtime.reader.items(table)}


def in_lake(shop: Shop) -> list[str]:
    with open_lake(shop.workspace).batch() as batch:
        return [row[0] for row in batch.rows("SELECT message_id FROM events ORDER BY position")]


def phone(shop: Shop) -> NodeState:
    node = shop.runtime.people.node(shop.runtime.pseudonyms.device("phone"))
    assert node is not None
    return node


def test_three_years(shop: Shop) -> None:
    live(shop)
    working.write_lake(shop.workspace, now_ms=shop.clock.at)
    everything = {*shop.stored()}
    assert len(everything) == 9
    assert days_later(shop, 30) == {}, "nothing is older than 30 days yet"
    assert {*in_lake(shop)} == everything

    assert days_later(shop, 31) == {"bots": 1}
    assert days_later(shop, 31) == {}
    assert {*in_lake(shop)} == everything - {"bot1"}
    assert days_later(shop, 91) == {"dead_letters": 1}
    assert days_later(shop, 394) == {"decisions": 1}
    assert {*in_lake(shop)} == everything - {"bot1", "shown"}
    assert shop.batch([viewed("today", "laptop")], headers=BROWSER).status == 200
    remembered = state(shop)

    assert scan(shop.workspace.folder, [MARK]) != []
    looked = survey(shop.runtime.reader, shop.workspace.settings, BEGIN + 759 * DAY_MS, lambda *_: None)
    assert looked["events"] == 6
    assert days_later(shop, 759) == {"events": 6}
    assert {*in_lake(shop)} == {"price", "today"}
    assert too_old(shop) == []
    assert state(shop) == remembered, "who was remembered still is"
    assert sorted(seen[2] for seen in phone(shop).viewed) == [f"p{n}" for n in range(5)]

    again = [viewed("view1", "phone", properties={"product_id": "p1"}), viewed("view9", "phone")]
    for item in again:
        item["timestamp"] = "2024-10-05T00:00:00Z"
    assert shop.verdicts(again, shop.keys.importer) == [("duplicate", "expired_id"), ("stored", "")]
    assert len(phone(shop).viewed) == 6, "what comes late still counts, and what comes again does not"
    last = read_run(shop.workspace)
    assert last is not None
    assert last.removed["events"] == 6

    assert find_person(shop.runtime, "anna")
    assert days_later(shop, 1096) == {"inactive_people": 2}, "anna and the crawler"
    with pytest.raises(NotFound):
        find_person(shop.runtime, "anna")
    assert [report.asked_by for report in reports(shop.workspace)] == ["retention"]
    assert phone(shop).viewed, "something of theirs came a year ago"


def too_old(shop: Shop) -> list[object]:
    """Where anything of the first day still is."""
    return list(scan(shop.workspace.folder, [MARK]))


def test_rebuilding_after_it_gives_the_same_people(tmp_path: Path) -> None:
    workspace, keys = new_workspace(tmp_path / "shop")
    shop = Shop(workspace, keys, StillClock(BEGIN))
    live(shop)
    days_later(shop, 759)
    before = state(shop)
    shop.close()
    log = SqliteLog(workspace.events, [Profiles()])
    log.rebuild()
    log.close()
    shop = Shop(workspace, keys, StillClock(BEGIN + 800 * DAY_MS))
    assert state(shop) == before
    names_left = {stored.event.name for stored in shop.runtime.log.read()}
    assert names_left >= {names.HISTORY_SUMMARISED, names.COMPETITOR_PRICE_OBSERVED}
    shop.close()


def test_mutant_a_lake_that_does_not_follow_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    live(shop)
    working.write_lake(shop.workspace, now_ms=shop.clock.at)
    monkeypatch.setattr(working, "expire_in_lake", lambda *_: 0)
    days_later(shop, 759)
    assert too_old(shop) != []


def test_it_is_asked_for_in_pieces_over_http_and_by_who_may(shop: Shop) -> None:
    live(shop)
    shop.clock.at = BEGIN + 759 * DAY_MS
    assert shop.post("/v1/retention/turn", {}, basic(shop.keys.public)).status == 403
    removed, finished = 0, False
    while not finished:
        told = shop.post("/v1/retention/turn", {}, basic(shop.keys.server)).json()
        removed, finished = removed + sum(told["removed"].values()), told["finished"]
    assert removed == 9
    assert not shop.runtime.retention.due(shop.clock.at)
    assert shop.runtime.retention.due(shop.clock.at + DAY_MS)


OLD_MAIL, NEW_MAIL = "anna.old@example.com", "anna.new@example.com"


def identified(shop: Shop) -> None:
    traits = {"email": OLD_MAIL, "size": "M", "lastName": "Quaggasdottir"}
    items = [
        {"type": "identify", "messageId": "i1", "userId": "anna", "traits": traits, "context": CONSENT},
        order("o1", "anna"), order("o2", "anna"),
    ]  # fmt: skip
    assert shop.batch(items, shop.keys.server).status == 200


def test_the_export_tells_older_history_in_words(shop: Shop) -> None:
    identified(shop)
    assert days_later(shop, 759) == {"events": 3}
    exported = export(shop.runtime, find_person(shop.runtime, OLD_MAIL))
    (event,) = exported.events
    assert event["name"] == names.HISTORY_SUMMARISED
    assert event["properties"]["state"]["personal"]["email"][2] == OLD_MAIL
    body = shop.post("/v1/people/export", {"person": OLD_MAIL}, basic(shop.keys.server))
    assert body.status == 200, "it can be told over HTTP"
    for language, words in (("en", "Older history, kept as totals: 3"), ("fr", "Historique plus ancien, conservé")):
        assert words in page(exported, language)


def test_what_is_corrected_is_corrected_in_the_totals_too(shop: Shop) -> None:
    identified(shop)
    days_later(shop, 759)
    rectify(shop.runtime, find_person(shop.runtime, OLD_MAIL), "email", NEW_MAIL, by="command line")
    with pytest.raises(NotFound):
        find_person(shop.runtime, OLD_MAIL)
    told = encode_export(export(shop.runtime, find_person(shop.runtime, NEW_MAIL))).decode()
    assert OLD_MAIL not in told
    assert "Quaggasdottir" in told, "the rest of the totals is as it was"
    before = state(shop)
    shop.close()
    log = SqliteLog(shop.workspace.events, [Profiles()])
    log.rebuild()
    log.close()
    shop.__init__(shop.workspace, shop.keys, shop.clock)  # type: ignore[misc]
    assert state(shop) == before


def test_forgetting_takes_the_totals_too(shop: Shop) -> None:
    identified(shop)
    days_later(shop, 759)
    person_id = find_person(shop.runtime, OLD_MAIL)
    forgotten = forget(shop.runtime, person_id)
    assert forgotten.events == 1
    assert person_id not in {stored.event.node_id for stored in shop.runtime.log.read()}


@pytest.mark.parametrize("name", ["keep_events_days", "keep_decisions_days", "keep_bots_days"])
def test_raw_events_are_kept_as_long_as_duplicates_are_promised_to_be_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=f"{name} must be 30 days at least: .* sent again"):
        read_settings(tmp_path, {f"HABITUE_{name.upper()}": "29"})
    assert getattr(read_settings(tmp_path, {f"HABITUE_{name.upper()}": "30"}), name) == 30
