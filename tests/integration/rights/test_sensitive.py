"""P26: what the catalogue calls sensitive is used for nobody without their grant, whichever strategy proposes it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.rights import person as victim
from tests.integration.serving import CONSENT, PAGE, Shop, StillClock

import habitue
from habitue.app.rights.objecting import object_to
from habitue.catalog import catalogue
from habitue.decisions.decide import _Rules
from habitue.definitions.placement import STRATEGIES
from habitue.models.loading import Models
from habitue.models.strategy import Query, Ranked, RankedItem, Strategy
from habitue.testing.server import basic

GRANTED = CONSENT["consent"]["categoryPreferences"]
IDS = [f"p{number}" for number in range(40)]
# Every function that asks a strategy or makes an item, and where the rule about sensitive products is for it.
PROPOSING = {
    ("app/deciding.py", "recommend"): "asks for the purpose itself",
    ("interfaces/http/decide.py", "recommend"): "answers what app/deciding.py says",
    ("decisions/decide.py", "_fill"): "hands everything to _Rules.take",
    ("decisions/decide.py", "take"): "asks _objection first",
    ("app/console/neighbours.py", "neighbours"): "for staff who look at a product: nobody's history is in it",
    ("app/explaining.py", "_imported"): "what an import says was shown elsewhere, for staff",
}


class Fixed:
    """A strategy with one order of products, whoever asks."""

    def __init__(self, order: Sequence[str]) -> None:
        self._order, self.known = order, set[str]()

    def recommend(self, query: Query, n: int) -> Ranked:
        self.known = {*query.session, *(touch.product_id for touch in query.history)}
        banned = query.banned()
        return Ranked(tuple(RankedItem(p, 1.0, "best_seller") for p in self._order if p not in banned)[:n])

    def warm(self) -> None:
        return None


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    yield shop
    shop.close()


def put(shop: Shop, number: str, product_id: str, *, sensitive: bool) -> None:
    """The product in the catalogue, in a category of its kind."""
    said = {"product_id": product_id, "name": f"Thing {product_id}", "category": "Health" if sensitive else "Things",
            "price_minor": 103, "currency": "EUR", "stock": 9, "sensitive": sensitive}  # fmt: skip
    changes = {"changes": [["Product Updated", number, shop.clock.at, said]]}
    assert shop.post("/v1/catalogue", changes, basic(shop.keys.server)).status == 200


def used(shop: Shop, consent: dict[str, bool], device: str, strategies: Sequence[str] = STRATEGIES) -> set[str]:
    """Every product that a page is shown by any route that shows some."""
    asked = {"anonymousId": device, "writeKey": shop.keys.public, "consent": consent}
    found: set[str] = set()
    for strategy in strategies:
        said = shop.post("/v1/recommend", {**asked, "strategy": strategy, "n": 48}, PAGE).json()
        found.update(item["product_id"] for item in said["items"])
    placements = list(shop.runtime.snapshot.placements)
    said = shop.post("/v1/decide", {**asked, "placements": placements}, PAGE).json()
    for slot in said["placements"].values():
        found.update(item["product_id"] for item in slot["items"])
    return found


def check_objecting(shop: Shop) -> None:
    """Somebody looked at a sensitive product: it is theirs to see with a grant only, and not against an objection."""
    victim.stock(shop)
    device = victim.live(shop)
    put(shop, "s", "p3", sensitive=True)
    victim.learn(shop)
    granted = {**GRANTED, "sensitive": True}
    assert "p3" in used(shop, granted, device, ["recently_viewed"]), "with a grant it is: the check can fail"
    assert "p3" not in used(shop, GRANTED, device, ["recently_viewed"])
    object_to(shop.runtime, victim.person(shop), ["profiling"], objects=True, by="account a")
    assert "p3" not in used(shop, granted, device, ["recently_viewed"])


def check_every_strategy(shop: Shop, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A generated catalogue and what each strategy makes of it, for visitors of every consent."""
    random = Random(seed)
    sensitive = {product_id for product_id in IDS if random.random() < 0.5}
    for product_id in IDS:
        put(shop, f"{seed}-{product_id}", product_id, sensitive=product_id in sensitive)
    fixed: dict[str, Strategy] = {name: Fixed(random.sample(IDS, len(IDS))) for name in STRATEGIES}
    models = Models(fixed, dict.fromkeys(fixed, "1"), {})
    monkeypatch.setattr("habitue.app.runtime.load_models", lambda *_: models)  # the server looks again all the time
    shop.runtime.refresh()
    # whatever the banner granted else: there is no other purpose that stands for this one
    others = ["measure", "personalise", "marketing_email", "ads", "push"]
    for n in range(3):
        consent = {name: True for name in others if random.random() < 0.7}
        assert used(shop, consent, f"device-{seed}-{n}") & sensitive == set(), consent
    assert used(shop, {**GRANTED, "sensitive": True}, f"device-{seed}") & sensitive, "the check can fail"


def test_p26_what_is_sensitive_is_used_for_nobody_who_objects(shop: Shop) -> None:
    check_objecting(shop)


@pytest.mark.parametrize("seed", range(4))
def test_p26_no_strategy_gets_a_sensitive_product_past_the_rule(
    shop: Shop, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_every_strategy(shop, seed, monkeypatch)


def check_memory(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody did with a sensitive product is no reason to show another one."""
    # each workspace's secret holds other devices out; who is held out at their first decision stays so, and is shown
    # nothing of theirs
    monkeypatch.setattr(sys.modules["habitue.decisions.decide"], "arm_of", lambda *_: "personalised")
    victim.stock(shop)
    device = victim.live(shop)
    put(shop, "s", "p3", sensitive=True)
    fixed = Fixed(IDS)
    models = Models({"for_you": fixed}, {"for_you": "1"}, {})
    monkeypatch.setattr("habitue.app.runtime.load_models", lambda *_: models)
    shop.runtime.refresh()
    asked = {"anonymousId": device, "writeKey": shop.keys.public, "strategy": "for_you", "placements": ["home.for_you"]}
    for route in ("/v1/recommend", "/v1/decide"):
        knew = {}
        for grant in (True, False):
            fixed.known = set()
            said = shop.post(route, {**asked, "consent": {**GRANTED, "sensitive": grant}}, PAGE)
            assert said.status == 200
            knew[grant] = fixed.known
        assert "p3" in knew[True], "the check can fail"
        assert knew[False] == knew[True] - {"p3"}, route


def test_p26_what_was_done_with_a_sensitive_product_leads_to_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_memory(shop, monkeypatch)


@pytest.mark.parametrize("where", ["habitue.decisions.decide", "habitue.app.deciding"])
def test_p26_mutant_a_memory_that_is_not_sifted_is_noticed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(import_module(where), "without_sensitive", lambda query, _: query)
    with pytest.raises(AssertionError):
        check_memory(shop, monkeypatch)


def _flag_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue loses the flag on its way in."""
    write = catalogue._write_document

    def forgetting(entry: Any, stamp: Any, said: dict[str, Any], written: dict[str, Any]) -> None:
        write(entry, stamp, {**said, "sensitive": said.get("sensitive") and said["category"] != "Health"}, written)

    monkeypatch.setattr(catalogue, "_write_document", forgetting)


def _slots_unruled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slots are filled without asking whether a product is sensitive."""
    objection = _Rules._objection

    def lenient(self: _Rules, product_id: str) -> Any:
        why = objection(self, product_id)
        return None if why == "sensitive" else why

    monkeypatch.setattr(_Rules, "_objection", lenient)


def test_p26_mutant_a_category_whose_flag_is_dropped_is_noticed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    _flag_dropped(monkeypatch)
    with pytest.raises(AssertionError):
        check_objecting(shop)


@pytest.mark.parametrize("mutate", [_flag_dropped, _slots_unruled])
def test_p26_mutants_of_the_rule_are_noticed(shop: Shop, monkeypatch: pytest.MonkeyPatch, mutate: Any) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        check_every_strategy(shop, 0, monkeypatch)


def test_p26_whoever_proposes_a_product_is_known_to_ask() -> None:
    """A new caller of a strategy, or a new maker of items, says here how it holds to the rule."""
    root = Path(habitue.__file__).parent
    found = {
        (str(path.relative_to(root)), function.name)
        for package in ("decisions", "collect", "measurement", "app", "interfaces")
        for path in (root / package).rglob("*.py")
        for tree in [ast.parse(path.read_text())]
        for items in [_knows_items(tree)]
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if any(isinstance(call, ast.Call) and _proposes(call.func, items=items) for call in ast.walk(function))
    }
    assert found == set(PROPOSING)


def _knows_items(tree: ast.Module) -> bool:
    """Whether a file's `Item` is that of decisions."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(one.module and one.module.startswith("habitue.decisions") for one in imports)


def _proposes(called: ast.expr, *, items: bool) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr == "recommend"
    return items and isinstance(called, ast.Name) and called.id == "Item"
