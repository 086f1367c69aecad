"""People like an audience's members: asked for in a draft, learned by the worker, ranked, told how well, refused."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.admin.admin_world import CONSENT, NOW, Browser, Shop, identify, order, product, track, viewed

from habitue.adapters.sql import open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.audience_check import check_audiences
from habitue.app.lake import open_lake
from habitue.app.likening import liken_due
from habitue.app.listening.published import Published
from habitue.app.working import write_lake
from habitue.core.clock import DAY_MS
from habitue.models.lookalike.artefact import there_are

VIP = {"type": "fact", "fact": "orders", "test": {"op": "at_least", "value": 1}}
FANS, BUYERS, OTHERS = 150, 70, 150


def like(share: float = 0.2, source: str = "vip", score: str = "lookalike") -> dict[str, Any]:
    """As the console writes it: the nearest, without who is in the audience by now."""
    test = {"op": "at_most", "value": share}
    nearest = {"type": "fact", "fact": "score", "key": f"{score}.{source}", "test": test}
    return {"type": "all", "of": [{"type": "not", "of": {"type": "audience", "audience_id": source}}, nearest]}


def document(audience_id: str, condition: dict[str, Any]) -> dict[str, Any]:
    return {"audience_id": audience_id, "name": {"en": audience_id, "fr": audience_id}, "condition": condition}


def there(editor: Browser, audience_id: str, condition: dict[str, Any], *, published: bool = True, **more: Any) -> None:
    """Make an audience, if no test before did."""
    if editor.send("GET", f"/audiences/{audience_id}").status_code == 404:
        editor.do("POST", "/audiences", {"document": {**document(audience_id, condition), **more}})
        if published:
            editor.do("POST", f"/audiences/{audience_id}/publish", {})


def learned(shop: Shop) -> list[str]:
    return [one.name for one in liken_due(shop.workspace, shop.clock.now_ms())]


@pytest.fixture(scope="module")
def alike(usual: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Fans look at footwear, some of whom buy books; the others look at kitchens. One fan never agreed, one objects."""
    shop = Shop(usual, tmp_path_factory.mktemp("alike") / "workspace")
    private = product(12, category="Private", brand="Hidden", sensitive=True)
    shop.stock([*(product(number) for number in range(12)), private])
    for n in range(FANS + OTHERS):
        shop.clock.at = NOW - 20 * DAY_MS + n * 1_000
        fan = n < FANS
        device, category = f"v{n}", 0 if fan else 1
        seen = [viewed(device, f"p{3 * step + category}") for step in range(2 + n % 3)]
        looked = viewed(device, "p12")
        looked["context"]["consent"]["categoryPreferences"] = {**CONSENT, "sensitive": True}
        shop.send(looked, *seen, viewed(device, "p2"), identify("", device, gender="f" if fan else "m", age=n))
        if n < BUYERS:
            shop.send(order(device, f"o{n}", ["p2"]))
    measured = track("quiet", "Product Viewed", product_id="p0")
    measured["context"]["consent"]["categoryPreferences"] = {"measure": True}
    shop.send(measured)
    shop.clock.at = NOW
    write_lake(shop.workspace)
    editor = shop.browser("editor")
    editor.do("PUT", f"/people/{shop.person('v100')}/objections", {"name": "profiling", "objects": True})
    write_lake(shop.workspace)
    there(editor, "vip", VIP)
    there(editor, "like_vip", like())
    yield shop
    shop.close()


def test_from_the_draft_to_its_members(alike: Shop) -> None:
    editor = alike.browser("editor")
    there(editor, "buyers", VIP)
    assert editor.get("/audiences/buyers/lookalikes")["state"] == "none"
    assert "lookalike.buyers" not in learned(alike)
    there(editor, "like_buyers", like(source="buyers"), published=False)
    assert editor.get("/audiences/buyers/lookalikes")["state"] == "waiting"
    assert learned(alike) == ["lookalike.buyers"]
    assert learned(alike) == []  # it is there
    found = editor.get("/audiences/buyers/lookalikes")
    assert (found["state"], found["members"]) == ("learned", BUYERS)
    assert found["people"] == FANS + OTHERS - BUYERS - 1  # neither who never agreed nor who objects
    assert found["beyond_chance"]
    tenth = next(one for one in found["found"] if one["share"] == 0.1)
    assert tenth["low"] > 0.1
    assert "orders" in found["left_out"]
    compared = {*found["columns"], *found["left_out"]}
    assert "category Footwear" in compared
    assert not {"gender", "age", "category Private", "brand Hidden"} & compared
    fans = {alike.person(f"v{n}") for n in range(BUYERS, FANS)} - {alike.person("v100")}
    counted = editor.do("POST", "/audience-count", {"condition": like(source="buyers")})
    assert counted["findings"] == []
    expected = int(0.2 * found["people"])
    assert counted["size"]["people"] == expected
    editor.do("POST", "/audiences/like_buyers/publish", {})
    members = editor.get("/audiences/like_buyers/members")
    ids = {row["person"]["person_id"] for row in members["members"]}
    assert 0 < len(ids) <= expected
    assert ids <= fans
    nearest = editor.do("POST", "/audience-count", {"condition": like(7, "buyers", "lookalike_place")})
    assert nearest["size"]["people"] == 7


def test_live_and_batch_agree(alike: Shop) -> None:
    engine, reader = open_engine(alike.workspace.database_url), SqliteReader(alike.workspace.events)
    editor = alike.browser("editor")
    there(editor, "like_vip_told", like(0.4), listened="journey")  # so that the worker has its world
    learned(alike)
    write_lake(alike.workspace)
    published = Published(alike.workspace, engine, reader)
    published.refresh(NOW)
    assert len(published.world().scores["lookalike.vip"]) == FANS + OTHERS - BUYERS - 1
    found = check_audiences(alike.workspace, published, reader, open_lake(alike.workspace), NOW)
    engine.dispose()
    assert found.asked > 200
    assert (found.differing, found.mismatches) == (0, ())


def test_too_few_members_are_refused_with_how_many_are_missing(alike: Shop) -> None:
    editor = alike.browser("editor")
    few = {"type": "fact", "fact": "orders", "test": {"op": "at_least", "value": 2}}
    there(editor, "rare", few)
    there(editor, "like_rare", like(source="rare"), published=False)
    learned(alike)
    found = editor.get("/audiences/rare/lookalikes")
    assert (found["state"], found["members"], found["members_missing"]) == ("refused", 0, 50)
    assert found["needed"] == "50 more members"
    assert learned(alike) == []  # asked again with the next training, not every ten seconds


def test_another_version_is_learned_anew_and_what_nobody_asks_for_goes(alike: Shop) -> None:
    editor = alike.browser("editor")
    there(editor, "shoes", VIP)
    there(editor, "like_shoes", like(source="shoes"), published=False)
    assert "lookalike.shoes" in learned(alike)
    body = {"document": {**document("shoes", VIP), "notes": "again"}}
    editor.do("PUT", "/audiences/shoes/draft", body)
    editor.do("POST", "/audiences/shoes/publish", {})
    assert editor.get("/audiences/shoes/lookalikes")["state"] == "waiting"
    assert learned(alike) == ["lookalike.shoes"]
    editor.do("DELETE", "/audiences/like_shoes/draft")
    assert learned(alike) == []
    assert "shoes" not in there_are(alike.workspace.models)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (like(source="nothing"), 'there is no audience "nothing"'),
        (like(source="like_first"), "is of look-alikes itself"),
        (like(source="front"), "is known on a page only"),
    ],
)
def test_what_nobody_can_be_like(alike: Shop, condition: dict[str, Any], told: str) -> None:
    editor = alike.browser("editor")
    page = {"type": "fact", "fact": "page_type", "test": {"op": "is", "value": "home"}}
    there(editor, "front", page)
    there(editor, "like_first", like())
    counted = editor.do("POST", "/audience-count", {"condition": condition})
    assert any(told in one["message"] for one in counted["findings"])


def test_a_source_cannot_be_archived_while_somebody_is_like_it(alike: Shop) -> None:
    editor = alike.browser("editor")
    alone = {"type": "fact", "fact": "score", "key": "lookalike.vip", "test": {"op": "at_most", "value": 0.1}}
    there(editor, "like_alone", alone)
    answer = editor.send("POST", "/audiences/vip/archive")
    assert answer.status_code == 400
    assert "like_alone" in answer.text
