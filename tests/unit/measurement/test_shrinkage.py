"""What to expect of an action: the prior without tests, the tests with many of them, the truth on average."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.measurement.shrinkage import DEFAULT_PRIOR, PastTest, Prior, expected_change

CHANGES = st.floats(-0.5, 0.5)
TESTS = st.lists(
    st.builds(
        PastTest,
        st.sampled_from(["experience", "message"]),
        st.sampled_from(["", "a", "b"]),
        CHANGES,
        st.floats(0.005, 0.5),
        st.integers(100, 10_000),
    ),
    max_size=8,
)


def repeated(change: float, error: float, n: int, audience_id: str = "a") -> list[PastTest]:
    return [PastTest("experience", audience_id, change, error, 1_000)] * n


def test_without_tests_it_is_the_prior() -> None:
    found = expected_change("experience", "a", [])
    assert (found.value, found.raw, found.own_tests, found.other_tests) == (DEFAULT_PRIOR.mean, None, 0, 0)
    assert found.error == pytest.approx(np.hypot(DEFAULT_PRIOR.error, DEFAULT_PRIOR.spread))
    of_others = expected_change("message", "a", repeated(0.3, 0.01, 5))
    assert of_others.value == pytest.approx(DEFAULT_PRIOR.mean)


@given(CHANGES)
def test_with_much_it_is_the_estimate(change: float) -> None:
    found = expected_change("experience", "a", repeated(change, 0.002, 5))
    assert found.value == pytest.approx(change, abs=0.002)
    assert found.raw == pytest.approx(change)


@given(TESTS, st.randoms(use_true_random=False))
def test_the_order_of_tests_does_not_matter(tests: list[PastTest], dice: object) -> None:
    shuffled = list(tests)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert expected_change("experience", "a", tests) == expected_change("experience", "a", shuffled)


@given(TESTS, CHANGES, st.floats(0.005, 0.5))
def test_it_lies_between_what_was_expected_and_what_was_found(
    tests: list[PastTest], change: float, error: float
) -> None:
    others = [test for test in tests if test.audience_id != "a"]
    # one spread for both, as two tests alone would teach another one
    steady = Prior(weight=1e9)
    before = expected_change("experience", "a", others, steady)
    after = expected_change("experience", "a", [*others, *repeated(change, error, 1)], steady)
    low, high = sorted((before.value, change))
    assert low - 1e-9 <= after.value <= high + 1e-9
    assert after.error <= before.error + 1e-12


def test_fifteen_percent_in_three_small_tests_is_shrunk() -> None:
    found = expected_change("experience", "new", repeated(0.15, 0.06, 3, "b"))
    assert found.raw == pytest.approx(0.15)
    assert DEFAULT_PRIOR.mean < found.value < 0.08
    assert (found.own_tests, found.other_tests) == (0, 3)


def errors(prior: Prior, seed: int) -> tuple[float, float, float]:
    """Squared error of what is expected and of the raw estimate, and how often the 95 % interval holds the truth."""
    rng = np.random.default_rng(seed)
    shrunk, raw, covered = [], [], []
    for _ in range(120):
        names = [str(n) for n in range(12)]
        mean = rng.normal(0.01, 0.02)
        truth = dict(zip(names, rng.normal(mean, 0.03, 12), strict=True))
        noise = dict(zip(names, rng.uniform(0.02, 0.15, 12), strict=True))
        tests = [PastTest("experience", n, float(rng.normal(truth[n], noise[n])), float(noise[n]), 1) for n in names]
        for test in tests:
            found = expected_change("experience", test.audience_id, tests, prior)
            shrunk.append((found.value - truth[test.audience_id]) ** 2)
            raw.append((test.change - truth[test.audience_id]) ** 2)
            covered.append(abs(found.value - truth[test.audience_id]) <= 1.96 * found.error)
    return float(np.mean(shrunk)), float(np.mean(raw)), float(np.mean(covered))


def test_it_is_nearer_the_truth_than_the_tests_alone_and_says_how_sure_it_is() -> None:
    shrunk, raw, covered = errors(DEFAULT_PRIOR, 1)
    assert shrunk < raw / 4
    assert 0.88 <= covered <= 0.98  # a little under 95 %: the spread is taken for known


def test_the_simulation_catches_a_prior_that_is_not_weak() -> None:
    shrunk, raw, covered = errors(Prior(mean=0.5, error=0.001, spread=0.001, weight=1e6), 1)
    assert covered < 0.5
    assert shrunk > raw
