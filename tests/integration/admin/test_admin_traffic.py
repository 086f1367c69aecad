"""The rules about bots, staff and test orders in the console: another rule tells another past, in lists and counts."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import pytest
from tests.integration.admin.admin_world import NOW, Browser, Shop, identify, order, track, viewed

from habitue.app import leaving_out
from habitue.app.console import left_out
from habitue.app.leaving_out import LeavingOut
from habitue.app.left_out import write_left_out
from habitue.app.working import write_lake
from habitue.core.clock import HOUR_MS, MINUTE_MS
from habitue.events.traffic import DEFAULT_RULES
from habitue.lake.left_out import left_out as ask_the_lake

CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
NOBODY_IS_A_BOT: dict[str, Any] = {"bots": {"agents": [], "views_per_minute": None, "views_per_second": None}}


def publish(owner: Browser, document: dict[str, Any]) -> dict[str, Any]:
    stands = owner.get("/traffic")
    drafted = owner.do("PUT", "/traffic/draft", {"document": document, "expected_version": stands["version"]})
    assert drafted["draft"] is not None
    assert drafted["document"] == stands["document"], "a draft changes nothing"
    published: dict[str, Any] = owner.do("POST", "/traffic/publish", {"expected_version": drafted["version"]})
    return published


def worker_comes_round(shop: Shop) -> None:
    """The lake follows the log, and is asked again if it is time to."""
    write_lake(shop.workspace)
    LeavingOut(shop.workspace).turn(shop.clock.at)


def listed(owner: Browser) -> set[str]:
    page = owner.get("/people")
    assert page["total"] == len(page["rows"])
    return {row["person"]["person_id"] for row in page["rows"]}


def lived(shop: Shop) -> dict[str, str]:
    """A customer, a crawler, one who views pages faster than anybody reads, somebody of the shop."""
    shop.send(viewed("customer", "p1"), order("customer", "o1", ["p1"]))
    shop.send(viewed("crawler", "p1"), order("crawler", "o2", ["p1"]), user_agent=CRAWLER)
    shop.send(*[viewed("fast", f"p{n}", at=NOW) for n in range(11)])
    shop.send(identify("17", "desk"), viewed("desk", "p2"))
    return {name: shop.person(name) for name in ("customer", "crawler", "fast", "desk")}


@pytest.mark.parametrize("in_lake", [True, False], ids=["asked of the lake", "asked of the log"])
def test_another_rule_tells_another_past(shop: Shop, in_lake: bool) -> None:
    people, owner = lived(shop), shop.browser("owner")
    if in_lake:
        worker_comes_round(shop)
    customers = {people["customer"], people["desk"]}
    assert listed(owner) == customers
    assert owner.get("/live")["visitors_now"] == 2
    assert owner.get("/live")["orders_today"] == 1
    assert owner.get(f"/people/{people['crawler']}")["person"]["left_out"] == "bot"

    worker_comes_round(shop)
    publish(owner, NOBODY_IS_A_BOT)
    assert not owner.get("/traffic")["followed"]
    assert listed(owner) == customers, "the past is told by the old rules until the worker has asked with the new ones"
    worker_comes_round(shop)
    assert owner.get("/traffic")["followed"]
    assert listed(owner) == set(people.values()), "what was left out yesterday is back"
    assert owner.get("/live")["visitors_now"] == 4
    assert owner.get("/live")["orders_today"] == 2
    person = owner.get(f"/people/{people['crawler']}")
    assert person["person"]["left_out"] is None
    flags = {flag for item in owner.get("/live")["recent"] for flag in item["flags"]}
    assert not {"bot", "staff", "test"} & flags, "the claim of that day is not shown as today's word"

    publish(owner, {**NOBODY_IS_A_BOT, "bots": {"agents": [], "views_per_second": 10, "views_per_minute": None}})
    worker_comes_round(shop)
    assert listed(owner) == set(people.values()) - {people["fast"]}
    assert owner.do("POST", "/traffic/archive")["published_version"] is None
    worker_comes_round(shop)
    assert listed(owner) == customers


def test_a_list_that_remembers_the_rules_would_be_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: whoever was left out once stays left out, as with a flag set when the event came."""
    asked, given = ask_the_lake, left_out.LeftOut._given_away
    monkeypatch.setattr(leaving_out, "left_out", lambda batch, rules, links: asked(batch, DEFAULT_RULES, links))
    monkeypatch.setattr(left_out.LeftOut, "_given_away", lambda self, stored, rules: given(self, stored, DEFAULT_RULES))
    with pytest.raises(AssertionError, match="is back"):
        test_another_rule_tells_another_past(shop, True)


def test_staff_leave_with_their_devices_and_are_still_found(shop: Shop) -> None:
    people, owner = lived(shop), shop.browser("owner")
    user = shop.runtime.pseudonyms.user("17")
    shop.send({**identify("17"), "traits": {"email": "ana@shop.example"}}, source="server")
    worker_comes_round(shop)
    assert {people["customer"], user} <= listed(owner)
    publish(owner, {"staff": {"user_ids": ["17"]}})
    worker_comes_round(shop)
    assert user not in listed(owner)
    (row,) = owner.get("/people", query="ana@shop.example")["rows"]
    assert row["person"]["left_out"] == "staff"
    publish(owner, {"staff": {"email_domains": ["shop.example"]}})
    worker_comes_round(shop)
    assert user not in listed(owner)
    publish(owner, {})
    worker_comes_round(shop)
    assert user in listed(owner)


def test_what_came_since_the_lake_was_asked_counts_at_once(shop: Shop) -> None:
    people, owner = lived(shop), shop.browser("owner")
    worker_comes_round(shop)
    assert len(listed(owner)) == 2
    shop.send(viewed("crawler2", "p1"), user_agent=CRAWLER)
    shop.send(viewed("newcomer", "p1"))
    assert listed(owner) == {people["customer"], people["desk"], shop.person("newcomer")}
    shop.clock.at += HOUR_MS
    worker_comes_round(shop)  # the lake is asked again; the answer is the same
    assert listed(owner) == {people["customer"], people["desk"], shop.person("newcomer")}


def test_the_worker_asks_again_as_the_lake_grows_and_at_once_with_other_rules(shop: Shop) -> None:
    lived(shop)
    write_lake(shop.workspace)
    leaving, owner = LeavingOut(shop.workspace), shop.browser("owner")
    assert leaving.turn(NOW) is not None
    assert leaving.turn(NOW + HOUR_MS) is None, "nothing came"
    shop.send(viewed("newcomer", "p1"))
    write_lake(shop.workspace)
    assert leaving.turn(NOW + MINUTE_MS - 1) is None
    found = leaving.turn(NOW + MINUTE_MS)
    assert found is not None
    publish(owner, NOBODY_IS_A_BOT)
    asked = leaving.turn(NOW + MINUTE_MS + 1)
    assert asked is not None
    assert (asked.nodes, asked.rules == found.rules) == ({}, False)
    slow = msgspec.structs.replace(asked, took_ms=2 * MINUTE_MS // 20)
    write_left_out(shop.workspace, slow)
    shop.send(viewed("newcomer", "p2"))
    write_lake(shop.workspace)
    leaving = LeavingOut(shop.workspace)  # another worker begins from the file
    assert leaving.turn(slow.found_at + 2 * MINUTE_MS - 1) is None, "a slow answer is asked for less often"
    assert leaving.turn(slow.found_at + 2 * MINUTE_MS) is not None


def test_what_the_worker_is_far_behind_with_is_looked_at_in_steps(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(shop)
    whole = dict(left_out.LeftOut(shop.runtime).nodes())
    assert len(whole) == 2
    monkeypatch.setattr(left_out, "AT_ONCE", 3)
    looks = left_out.LeftOut(shop.runtime)
    told = [dict(looks.nodes()) for _ in range(10)]
    assert told[0] != whole, "the first look stops somewhere"
    assert told[-1] == whole


def test_the_first_look_loads_no_batch_engine(shop: Shop) -> None:
    lived(shop)
    shop.send(track("desk", "Order Completed", order_id="t1", total=1, currency="EUR", test=True))
    worker_comes_round(shop)
    code = """
import sys
from pathlib import Path
from habitue.app.console.console import Console
from habitue.app.runtime import Runtime
from habitue.app.workspace import open_workspace
with Runtime(open_workspace(Path(sys.argv[1]), {})) as runtime:
    console = Console(runtime)
    print(len(console.left_out.nodes()), len(console.left_out.orders()), console.left_out.followed())
    console.live.now()
    console.people.page("last_seen", None, 10)
    console.worlds.now()
print(*sys.modules)
"""
    shop.runtime.close()
    done = subprocess.run(
        [sys.executable, "-c", code, str(shop.workspace.folder)], capture_output=True, text=True, check=True
    )
    told, modules = done.stdout.splitlines()
    assert told == "2 1 True"
    assert {"duckdb", "habitue.app.lake", "pyarrow"}.isdisjoint(modules.split())


def test_a_draft_says_what_it_would_change_before_it_does(shop: Shop) -> None:
    lived(shop)
    owner, viewer = shop.browser("owner"), shop.browser("viewer")
    write_lake(shop.workspace)
    shop.send(viewed("late", "p1"))
    told = viewer.do("POST", "/traffic/preview", {"document": NOBODY_IS_A_BOT})
    assert told["days"] == 30
    assert told["behind"] == 1
    assert told["people"] == {"before": 2, "after": 4, "leave": 0, "come_back": 2}
    assert told["orders"] == {"before": 1, "after": 2, "leave": 0, "come_back": 1}
    assert told["events"]["come_back"] == 13
    told = owner.do("POST", "/traffic/preview", {"document": {"staff": {"user_ids": ["17"]}}})
    assert (told["people"]["leave"], told["people"]["come_back"]) == (0, 0), "nobody signed in with a proof as 17"
    shop.clock.at += 31 * 24 * HOUR_MS
    owner = shop.browser("owner")  # the session ended
    assert owner.do("POST", "/traffic/preview", {"document": {}})["people"]["before"] == 0
    assert owner.get("/traffic")["history"] == [], "nothing was stored"


def test_drafts_history_and_conflicts(shop: Shop) -> None:
    owner = shop.browser("owner")
    first = publish(owner, {"tests": {"coupons": ["INTERNAL"]}})
    shop.clock.at += MINUTE_MS
    second = publish(owner, {"tests": {"coupons": ["OTHER"]}})
    assert [line["author"] for line in second["history"]] == ["Owner"] * 2
    stale = owner.send("PUT", "/traffic/draft", {"document": {}, "expected_version": first["version"]})
    assert stale.status_code == 409
    wrong = owner.send("PUT", "/traffic/draft", {"document": {"staff": {"networks": ["192.0.2.1"]}}})
    assert wrong.status_code == 400
    assert "narrower" in wrong.json()["error"]["message"]
    owner.do("PUT", "/traffic/draft", {"document": {}})
    assert owner.do("DELETE", "/traffic/draft")["draft"] is None
    back = owner.do("POST", f"/traffic/rollback/{first['published_version']}")
    assert back["document"]["tests"]["coupons"] == ["INTERNAL"]
