"""Assignment: the same everywhere, uniform, independent between seeds, and moving nobody without need."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, kstest

from habitue.core.errors import InvalidInput
from habitue.experiments.assignment import arm_of, assign, unit_interval

SPEC = Path(__file__).parents[3] / "spec" / "bucketing"
CASES: dict[str, Any] = json.loads((SPEC / "cases.json").read_text())
MANY = 10_000

shares = st.floats(0, 1)
units = st.text(max_size=40)


@pytest.mark.parametrize("case", CASES["unit_interval"], ids=lambda c: repr((c["seed"], c["unit_id"]))[:40])
def test_every_unit_lands_where_the_language_neutral_cases_say(case: dict[str, Any]) -> None:
    assert unit_interval(case["seed"], case["unit_id"]) == case["unit_interval"]


@pytest.mark.parametrize("case", CASES["arm"], ids=lambda c: f"{c['unit_id']}-{c['share']}")
def test_every_unit_is_in_the_arm_the_language_neutral_cases_say(case: dict[str, Any]) -> None:
    assert arm_of(case["unit_id"], case["seed"], case["share"]) == case["arm"]


def test_there_are_enough_cases_to_trust() -> None:
    assert len(CASES["unit_interval"]) + len(CASES["arm"]) >= 200
    assert CASES["version"] == "1.0.0"


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_javascript_agrees_on_ten_thousand_units() -> None:
    script = f"""
        import {{ unitInterval }} from {json.dumps((SPEC / "bucketing.mjs").as_uri())};
        const numbers = Array.from({{ length: {MANY} }}, (_, i) => unitInterval("s-🛒", `person-${{i}}`));
        console.log(JSON.stringify(numbers));
    """
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == [unit_interval("s-🛒", f"person-{i}") for i in range(MANY)]


def test_units_are_uniform_and_seeds_independent() -> None:
    one = np.array([unit_interval("one", f"{i}") for i in range(MANY)])
    two = np.array([unit_interval("two", f"{i}") for i in range(MANY)])
    assert kstest(one, "uniform").pvalue > 0.001
    joint = np.histogram2d(one, two, bins=5, range=((0, 1), (0, 1)))[0]
    assert chi2_contingency(joint).pvalue > 0.001


@given(units, shares, shares)
def test_a_changed_share_moves_only_the_difference(unit_id: str, a: float, b: float) -> None:
    was, now = assign(unit_id, "seed", a), assign(unit_id, "seed", b)
    between = min(a, b) <= unit_interval("seed", unit_id) < max(a, b)
    assert (was != now) == between
    assert was <= now if a <= b else was >= now


@given(units)
def test_the_ends_of_the_range_draw_nobody_and_everybody(unit_id: str) -> None:
    assert not assign(unit_id, "seed", 0.0)
    assert assign(unit_id, "seed", 1.0)
    assert 0 <= unit_interval("seed", unit_id) < 1


def test_the_share_drawn_is_the_share_asked_for() -> None:
    held_out = sum(arm_of(f"{i}", "seed", 0.05) == "held_out" for i in range(MANY))
    assert abs(held_out - 0.05 * MANY) < 4 * (MANY * 0.05 * 0.95) ** 0.5


@pytest.mark.parametrize("seed", ["", "a:b"])
def test_a_seed_that_could_collide_is_refused(seed: str) -> None:
    with pytest.raises(InvalidInput, match="without a colon"):
        unit_interval(seed, "1")


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_its_range_is_refused(share: float) -> None:
    with pytest.raises(InvalidInput, match="0 to 1"):
        assign("1", "seed", share)
