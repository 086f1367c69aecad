"""GDPR 16: what a person had corrected is nowhere any more, nothing brings it back, and a rebuild agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.rights import person as victim
from tests.integration.serving import CONSENT, Shop, StillClock, viewed
from typer.testing import CliRunner

from habitue.app.console.portrait import personal_traits, portrait_of
from habitue.app.forgetting import find_people, forget
from habitue.app.lake import open_lake
from habitue.app.rights.export import export
from habitue.app.rights.rectifying import rectify
from habitue.app.rights.scanning import scan
from habitue.app.runtime import Runtime
from habitue.app.working import write_lake
from habitue.core.clock import MINUTE_MS, format_time
from habitue.core.errors import InvalidInput, NotFound
from habitue.events.names import PERSON_RECTIFIED
from habitue.interfaces.cli.main import app, load_commands
from habitue.privacy.tokens import sign
from habitue.profiles.summary import summarise
from habitue.testing.server import basic

WRONG, RIGHT = "quagga-wrong-41@example.com", "quagga-right-41@example.com"
PLAN, NAME = "okapi-plan-77", "Okapiana Wrongly"
MARKERS = [WRONG, PLAN, NAME, "quagga-wrong-41"]
Act = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    victim.stock(shop)
    yield shop
    shop.close()


def said(shop: Shop, message_id: str, traits: dict[str, Any], at: int | None = None) -> dict[str, Any]:
    """An identify of the shop's server."""
    when = format_time(shop.clock.at if at is None else at)
    return {"type": "identify", "messageId": message_id, "userId": "victim", "timestamp": when, "traits": traits}


def live(shop: Shop) -> None:
    """A person with a wrong address, name and plan in every place that events have for them."""
    token = sign("victim", shop.workspace.settings.identity_secret, shop.clock.at)
    device = [
        {"type": "identify", "messageId": "q-i", "anonymousId": "q-phone", "userId": "victim",
         "context": {**CONSENT, "token": token}, "traits": {"email": WRONG, "plan": PLAN}},
        viewed("q-url", "q-phone", userId="victim", context={**CONSENT, "token": token},
               properties={"url": f"https://shop.example/reset?for={WRONG}", "product_id": "p3"}),
        viewed("q-bad", "q-phone", userId="victim", context={**CONSENT, "token": token},
               properties={"products": 7, "email": WRONG}),
    ]  # fmt: skip
    assert [outcome for outcome, _ in shop.verdicts(device)] == ["stored", "stored", "dead_lettered"]
    server = [
        said(shop, "q-s", {"email": WRONG, "name": NAME, "plan": PLAN, "tier": 2}),
        {"type": "track", "event": "Order Completed", "messageId": "q-o", "userId": "victim", "properties": {
            "order_id": "o-q", "email": WRONG, "customer": {"name": NAME, "e_mail": WRONG}, "currency": "EUR",
            "shipping_address": {"line1": "1 Right Street"}, "comment": f"write to {WRONG} please",
            "products": [{"product_id": "p7", "price": 5, "quantity": 2}]}},
        {"type": "track", "event": "Unsubscribed", "messageId": "q-u", "userId": "victim",
         "properties": {"email": WRONG}},
    ]  # fmt: skip
    assert [outcome for outcome, _ in shop.verdicts(server, shop.keys.server)] == ["stored"] * 3
    shop.clock.at += MINUTE_MS


def correct(shop: Shop) -> None:
    """All three of them."""
    for field, value in (("email", RIGHT), ("plan", "gold"), ("name", None)):
        shop.clock.at += 1
        rectify(shop.runtime, victim.person(shop), field, value, by="account a1")
    shop.clock.at += 5 * MINUTE_MS


def held(shop: Shop) -> dict[str, Any]:
    """What staff see of the person's traits."""
    portrait = portrait_of(shop.runtime, victim.person(shop))
    clear = {key: entry[2] for key, entry in portrait.whole.traits.items()}
    return clear | {trait.key: trait.value for trait in personal_traits(shop.runtime.vault, portrait)}


def state_of(shop: Shop) -> dict[str, dict[str, bytes]]:
    tables = ("nodes", "links", "members", "lookups")
    return {table: dict(shop.runtime.reader.items(table)) for table in tables}


def opened(shop: Shop) -> str:
    """Everything of the person, opened: what a scan cannot read, because it is sealed."""
    return repr(export(shop.runtime, victim.person(shop)))


def check_nothing_is_left(shop: Shop) -> None:
    """An AssertionError if a byte of any file, or anything sealed in one, still says what was wrong."""
    live(shop)
    write_lake(shop.workspace, now_ms=shop.clock.at)
    assert {Path(hit.file).parts[0] for hit in scan(shop.workspace.folder, MARKERS)} >= {"events.db", "lake"}
    assert WRONG in opened(shop), "it is there before"
    correct(shop)
    write_lake(shop.workspace, now_ms=shop.clock.at)
    assert scan(shop.workspace.folder, MARKERS) == []
    assert not [marker for marker in MARKERS if marker in opened(shop)]


def test_nothing_says_what_was_wrong_and_everything_else_stays(shop: Shop) -> None:
    check_nothing_is_left(shop)
    assert held(shop) == {"email": RIGHT, "plan": "gold", "tier": 2, "user_id": "victim"}
    assert find_people(shop.runtime, WRONG) == []
    assert find_people(shop.runtime, RIGHT) == [victim.person(shop)]
    order = shop.runtime.log.find("q-o")
    assert order is not None
    vault = shop.runtime.vault
    left = {path: vault.open(order.event.node_id, path, sealed) for path, sealed in order.event.sealed.items()}
    assert left == {
        "properties.shipping_address": {"line1": "1 Right Street"},
        "properties.comment": "write to [removed] please",
    }
    assert set(order.event.corrected) == {
        "properties.email", "properties.comment", "properties.customer.name", "properties.customer.e_mail"
    }  # fmt: skip
    assert order.event.properties["order_id"] == "o-q"


def test_it_says_when_and_by_whom_and_never_what(shop: Shop) -> None:
    live(shop)
    correct(shop)
    corrected = portrait_of(shop.runtime, victim.person(shop)).whole.corrected
    assert {field: by for field, (_, by) in corrected.items()} == dict.fromkeys(("email", "plan", "name"), "account a1")
    told = [stored.event for stored in shop.runtime.log.read(names=[PERSON_RECTIFIED])]
    assert len(told) == 6, "one on the account and one on the device, three times"
    assert {event.properties["field"] for event in told} == {"email", "plan", "name"}
    assert [event.node_id for event in told if event.sealed or "traits" in event.properties] == [
        victim.person(shop)
    ] * 2, "the new values are on the person's own node alone"


def test_a_rebuild_changes_no_byte(shop: Shop) -> None:
    live(shop)
    correct(shop)
    shop.verdicts([said(shop, "late", {"email": WRONG, "plan": PLAN}, NOW)], shop.keys.server)
    before = state_of(shop)
    shop.runtime.log._log.rebuild(batch=3)  # the writer is idle
    assert state_of(shop) == before


def test_what_was_said_before_does_not_come_back_and_what_is_said_after_wins(shop: Shop) -> None:
    live(shop)
    correct(shop)
    before = held(shop)
    late = said(shop, "late", {"email": WRONG, "plan": PLAN, "name": NAME, "tier": 3}, NOW + 1)
    assert shop.verdicts([late], shop.keys.server) == [("stored", "")]
    assert held(shop) == {**before, "tier": 3}
    assert find_people(shop.runtime, WRONG) == [], "it was said before the correction"
    newer = said(shop, "newer", {"email": WRONG, "plan": "silver"})
    assert shop.verdicts([newer], shop.keys.server) == [("stored", "")]
    assert held(shop) == {**before, "tier": 3, "email": WRONG, "plan": "silver"}
    assert find_people(shop.runtime, WRONG) == [victim.person(shop)], "a newer statement is one"


def test_the_same_message_again_is_a_duplicate(shop: Shop) -> None:
    live(shop)
    first = said(shop, "q-s", {"email": WRONG, "name": NAME, "plan": PLAN, "tier": 2}, NOW)
    assert shop.verdicts([first], shop.keys.server) == [("duplicate", "same_id")]
    correct(shop)
    assert shop.verdicts([first], shop.keys.server) == [("duplicate", "same_id")]
    other = said(shop, "q-s", {"email": WRONG, "tier": 9}, NOW)
    assert shop.verdicts([other], shop.keys.server)[0][0] == "dead_lettered", "what was not corrected is compared"


def test_an_address_that_unsubscribed_stays_unsubscribed(shop: Shop) -> None:
    live(shop)
    before = portrait_of(shop.runtime, victim.person(shop)).whole.permissions
    assert before
    correct(shop)
    assert portrait_of(shop.runtime, victim.person(shop)).whole.permissions == before


def test_a_field_of_events_alone_is_taken_out_of_all_of_them(shop: Shop) -> None:
    live(shop)
    told = rectify(shop.runtime, victim.person(shop), "shipping_address", {"line1": "2 New Street"}, by="key k1")
    assert told.changed == 1
    assert "1 Right Street" not in opened(shop)
    assert held(shop)["shipping_address"] == {"line1": "2 New Street"}
    shop.clock.at += 1
    again = {"type": "track", "event": "Order Completed", "messageId": "q-o2", "userId": "victim",
             "properties": {"order_id": "o-q2", "shipping_address": {"line1": "3 Wrong Street"}}}  # fmt: skip
    assert shop.verdicts([again], shop.keys.server) == [("stored", "")]
    shop.clock.at += 1
    rectify(shop.runtime, victim.person(shop), "shipping_address", None, by="key k1")
    assert "Wrong Street" not in opened(shop)
    assert "New Street" not in opened(shop)
    assert "shipping_address" not in held(shop)


def test_what_has_expired_into_a_summary_is_corrected_there(shop: Shop) -> None:
    live(shop)
    log = shop.runtime.log
    who = victim.person(shop)
    mine = [stored.position for stored in log.read_nodes([who], limit=100)]
    assert log.expire(mine, summarise) == len(mine)
    assert WRONG in opened(shop)
    correct(shop)
    assert not [marker for marker in MARKERS if marker in opened(shop)]
    assert held(shop) == {"email": RIGHT, "plan": "gold", "tier": 2, "user_id": "victim"}
    assert find_people(shop.runtime, WRONG) == []
    mine = [stored.position for stored in log.read_nodes([who], limit=100)]
    before = state_of(shop)
    log.expire(mine, summarise)  # the corrections too
    log._log.rebuild(batch=3)
    assert state_of(shop) == before
    assert find_people(shop.runtime, RIGHT) == [who]
    late = said(shop, "late", {"email": WRONG}, NOW + 1)
    assert shop.verdicts([late], shop.keys.server) == [("stored", "")]
    assert find_people(shop.runtime, WRONG) == []


def test_a_correction_is_corrected_and_the_person_forgotten(shop: Shop) -> None:
    live(shop)
    correct(shop)
    shop.clock.at += 1
    rectify(shop.runtime, victim.person(shop), "email", "third-41@example.com", by="account a2")
    assert RIGHT not in opened(shop)
    assert find_people(shop.runtime, RIGHT) == []
    assert find_people(shop.runtime, "third-41@example.com") == [victim.person(shop)]
    forget(shop.runtime, victim.person(shop))
    assert find_people(shop.runtime, "third-41@example.com") == []


def test_what_cannot_be_corrected_is_named(shop: Shop) -> None:
    live(shop)
    who = victim.person(shop)
    refused: list[tuple[str, Any, str]] = [
        ("user_id", "x", "unlink"), ("preferred_brands", ["x"], "preference centre"),
        ("emial", RIGHT, "nothing is held"),
        ("", "x", "name of a field"), ("email", "", "empty value"), ("plan", "x" * 2000, "too long"),
    ]  # fmt: skip
    for field, value, why in refused:
        with pytest.raises(InvalidInput, match=why):
            rectify(shop.runtime, who, field, value, by="account a1")
    with pytest.raises(NotFound):
        rectify(shop.runtime, "u" + "0" * 24, "email", RIGHT, by="account a1")
    assert list(shop.runtime.log.read(names=[PERSON_RECTIFIED])) == []
    rectify(shop.runtime, who, "phone", "+33 6 12 34 56 78", by="account a1", add=True)
    assert find_people(shop.runtime, "+33612345678") == [who]


def _rows_not_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.app.rights.correction.Correction.event", lambda _, event: event)


def _letters_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.app.rights.correction.Correction.letter", lambda _, letter: letter)


def _copies_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.app.rights.correction.Correction._is_copy", lambda *_: False)


def _lake_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.adapters.duckdb.lake.DuckDBLake.amend", lambda *_: 0)


def _old_pages_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.adapters.sqlite.log.empty_wal", lambda _: None)


@pytest.mark.parametrize("mutate", [_rows_not_rewritten, _letters_left, _copies_left, _lake_left, _old_pages_left])
def test_mutants_that_leave_a_place_out_are_found(shop: Shop, monkeypatch: pytest.MonkeyPatch, mutate: Act) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        check_nothing_is_left(shop)


def test_the_lake_says_the_rest_of_what_it_said(shop: Shop) -> None:
    live(shop)
    write_lake(shop.workspace, now_ms=shop.clock.at)

    def rows() -> list[tuple[Any, ...]]:
        with open_lake(shop.workspace).batch() as batch:
            return batch.rows("SELECT position, name, node_id, order_id, total_minor FROM events ORDER BY position")

    before = rows()
    correct(shop)
    write_lake(shop.workspace, now_ms=shop.clock.at)
    assert rows()[: len(before)] == before
    with open_lake(shop.workspace).batch() as batch:
        lines = batch.rows("SELECT order_id, product_id FROM order_lines WHERE order_id = 'o-q'")
    assert lines == [("o-q", "p7")]


def test_a_restart_finds_what_was_corrected(shop: Shop) -> None:
    live(shop)
    correct(shop)
    before, workspace = held(shop), shop.workspace
    shop.close()
    with Runtime(workspace) as runtime:
        portrait = portrait_of(runtime, runtime.pseudonyms.user("victim"))
        again = {key: entry[2] for key, entry in portrait.whole.traits.items()}
        again |= {trait.key: trait.value for trait in personal_traits(runtime.vault, portrait)}
        assert again == before


def test_the_command_and_the_route_correct_and_say_so(shop: Shop) -> None:
    live(shop)
    body = {"person": WRONG, "field": "email", "value": RIGHT}
    told = shop.post("/v1/people/rectify", body, basic(shop.keys.server)).json()
    assert (told["person_id"], told["field"]) == (victim.person(shop), "email")
    assert (
        shop.post("/v1/people/rectify", {**body, "person": RIGHT, "field": "x"}, basic(shop.keys.server)).status == 400
    )
    folder = str(shop.workspace.folder)
    shop.close()
    load_commands()

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, ["person", "rectify", RIGHT, *arguments, "-w", folder])

    assert "tier of " in run("tier", "3", "--json").output
    assert "is taken out" in run("plan", "--remove").output
    for wrong in (("tier",), ("tier", "3", "--remove"), ("tier", "{", "--json"), ("tire", "3")):
        assert run(*wrong).exit_code != 0
    with Runtime(shop.workspace) as runtime:
        whole = portrait_of(runtime, runtime.pseudonyms.user("victim")).whole
        assert (whole.traits["tier"][2], "plan" in whole.traits) == (3, False)
        assert whole.corrected["email"][1].startswith("key ")
        assert whole.corrected["plan"][1] == "command line"
