"""Values of people from a few rows whose answer is obvious, and how they are kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from habitue.audiences.batch.customers import price_levels, usual_prices
from habitue.audiences.customers import Orders, Rows
from habitue.audiences.rfm import GROUPS
from habitue.audiences.values.artefact import NAME, NO_VALUES, load_values, save_values, standing
from habitue.audiences.values.column import People, labels, moments, numbers
from habitue.audiences.values.compute import Stood, compute, transitions
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS

NOW = 2_000 * DAY_MS
NONE = np.zeros(0)


def rows(
    n: int, orders: list[tuple[int, int, int, int]], bought: list[tuple[float, float, float, float]] | None = None
) -> Rows:
    """n people p00, p01, …

    Orders are (person, days ago, net, with coupon); bought is (known, level, priced, reduced).
    """
    people = np.array([f"p{number:02d}" for number in range(n)], "S")
    ordered = sorted((person, NOW - days * DAY_MS, net, coupon) for person, days, net, coupon in orders)
    columns = np.array(ordered, np.int64).reshape(-1, 4).T
    lines = np.array(bought or [(0, 0, 0, 0)] * n, np.float64).reshape(-1, 4).T
    nothing = np.zeros(n)
    return Rows(
        people, Orders(*columns), np.zeros(n, np.int64), (lines[0], lines[1]), (nothing, nothing), lines[2], lines[3],
        np.ones(n, np.bool_),
    )  # fmt: skip


def score(computed, name: str) -> dict[str, float]:  # type: ignore[no-untyped-def]
    return dict(numbers(People(computed.people), computed.columns[f"score.{name}"]))


def test_too_few_for_rfm_says_so_and_keeps_the_rest() -> None:
    computed = compute(rows(3, [(0, 5, 900, 1), (0, 9, 100, 0), (2, 1, 500, 0)]), NOW)
    assert computed.card.cuts is None
    assert "at least 20 customers" in computed.card.missing["rfm"]
    assert computed.people.tolist() == [b"p00", b"p02"]  # of the other nothing is known
    assert score(computed, "revenue.above") == {"p00": 0.0, "p02": pytest.approx(1_000 / 1_500, abs=1e-6)}
    assert "group.rfm.current" not in computed.columns


def test_shares_of_few_are_drawn_to_everybodys() -> None:
    many = [(0, days, 100, 1) for days in range(8)] + [(1, 3, 100, 0)]
    share = score(compute(rows(2, many), NOW), "coupon.share")
    assert share["p00"] == pytest.approx((8 + 2 * 8 / 9) / 10, abs=1e-6)
    assert share["p01"] == pytest.approx((0 + 2 * 8 / 9) / 3, abs=1e-6)  # one order without a coupon is no habit
    bought = [(4.0, 3.6, 4.0, 4.0), (1.0, 0.1, 1.0, 0.0)]
    computed = compute(rows(2, many, bought), NOW)
    assert score(computed, "price.level")["p00"] == pytest.approx((3.6 + 2 * 3.7 / 5) / 6, abs=1e-6)
    assert score(computed, "price.reduced")["p01"] == pytest.approx((0 + 2 * 4 / 5) / 3, abs=1e-6)


def test_looks_speak_where_nothing_was_bought() -> None:
    some = rows(3, [(0, 1, 100, 0)], [(2.0, 1.0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)])
    looked = some._replace(viewed=(np.array([9.0, 9.0, 3.0]), np.array([9.0, 9.0, 3.0])))
    level = score(compute(looked, NOW), "price.level")
    assert set(level) == {"p00", "p01"}  # three looks are too few
    assert level["p00"] < level["p01"]  # who bought is told by that


def test_transitions() -> None:
    people = np.array(["a", "b", "c", "e"], "S")
    loyal, risk = GROUPS.index("loyal"), GROUPS.index("at_risk")
    before = Stood(
        np.array(["a", "b", "d", "e"], "S"),
        {"rfm": np.array([loyal, loyal, risk, -1], np.int8)},
        {"rfm": np.array([risk, -1, loyal, -1], np.int8)},
        {"rfm": np.array([5, 0, 7, 0], np.int64)},
    )
    now = np.array([loyal, risk, loyal, risk], np.int8)
    previous, changed = transitions(people, now, "rfm", before, 99)
    assert previous.tolist() == [risk, loyal, -1, -1]  # stayed, moved, never seen, had none
    assert changed.tolist() == [5, 99, 99, 99]
    previous, changed = transitions(people, now, "rfm", None, 99)
    assert (previous.tolist(), changed.tolist()) == ([-1] * 4, [0] * 4)
    gone, since = transitions(people, np.full(4, -1, np.int8), "rfm", before, 99)
    assert (gone.tolist(), since.tolist()) == ([-1] * 4, [0] * 4)


def test_columns_are_mappings() -> None:
    people = People(np.array(["a", "b", "c"], "S"))
    group = labels(people, np.array([1, -1, 0], np.int8), ("x", "y"))
    assert dict(group) == {"a": "y", "c": "x"}
    assert list(group.items()) == [("a", "y"), ("c", "x")]
    assert (len(group), "b" in group, group.get("b"), group.get("zz"), group.get("é", "no")) == (
        2,
        False,
        None,
        None,
        "no",
    )
    with pytest.raises(KeyError):
        group["b"]
    assert dict(moments(people, np.array([0, 5, 0]))) == {"b": 5}
    found, values = numbers(people, np.array([0.5, np.nan, 0.0])).columns()
    assert (found, values) == (["a", "c"], [0.5, 0.0])
    assert dict(numbers(People(np.zeros(0, "S1")), NONE)) == {}


def test_kept_and_read_again(tmp_path: Path) -> None:
    assert load_values(tmp_path) == NO_VALUES
    assert standing(tmp_path) == (None, None)
    shop = rows(30, [(n, n, 100 * n, 0) for n in range(30)])
    save_values(tmp_path, compute(shop, NOW), now_ms=NOW, oldest_at=0, code_version="1")
    values = load_values(tmp_path)
    assert values.card is not None
    assert values.card.cuts is not None
    assert values.rhythm == values.card.rhythm
    assert len(values.groups["rfm.current"]) == 30
    assert not len(values.groups["rfm.previous"])
    cuts, stood = standing(tmp_path)
    assert cuts == values.card.cuts
    assert stood is not None
    later = compute(shop, NOW + DAY_MS, cuts=cuts, stood=stood)
    save_values(tmp_path, later, now_ms=NOW + DAY_MS, oldest_at=0, code_version="1")
    assert load_values(tmp_path, values).version > values.version


def test_a_damaged_version_leaves_the_one_before(tmp_path: Path) -> None:
    shop = rows(3, [(0, 1, 100, 0)])
    save_values(tmp_path, compute(shop, NOW), now_ms=NOW, oldest_at=0, code_version="1")
    good, before = load_values(tmp_path), standing(tmp_path)
    manifest = save_values(tmp_path, compute(shop, NOW + 1), now_ms=NOW + 1, oldest_at=0, code_version="1")
    (tmp_path / NAME / manifest.version / "people.npy").write_bytes(b"damaged")
    found = load_values(tmp_path, good)
    assert found.version == good.version
    assert "damaged" in found.problem
    assert dict(found.scores["revenue.above"]) == {"p00": 0.0}
    assert standing(tmp_path) == before  # what groups people were in is not lost with it
    (tmp_path / NAME / good.version / "people.npy").write_bytes(b"damaged")
    assert standing(tmp_path) == (None, None)


def test_prices_of_a_category() -> None:
    shelf = [Product(product_id=str(n), name="", category="Cups", price_minor=100 * n, was_minor=150 * n * (n == 2))
             for n in (1, 2, 2, 3, 4, 5)]  # fmt: skip
    lone = Product(product_id="lone", name="", category="Pots", price_minor=1)
    levels = price_levels([*shelf, lone])
    assert "lone" not in levels
    assert levels["1"] == pytest.approx(0.5 / 6)
    assert levels["2"] == pytest.approx(2 / 6)  # two of the same price share the middle
    assert usual_prices(shelf, "EUR") == {"1": 100, "2": 300, "3": 300, "4": 400, "5": 500}
    assert usual_prices([Product(product_id="d", name="", price_minor=5, currency="USD")], "EUR") == {}
