"""Anomalies: no storm of false alarms, planted causes found and rightly told, sentences that say what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from habitue.measurement import anomalies as module
from habitue.measurement.anomalies import FALSE_ALARMS, Found, anomalies, reason
from habitue.measurement.anomaly_words import sentences
from habitue.measurement.audience_results import Anomaly, AnomalyReason
from habitue.measurement.week_figures import Segment

from .shops import CATEGORIES, CHANNELS, WEEKS, Week, shop

MONDAY = "2026-11-16"
NEWEST = WEEKS - 1


def found(rng: np.random.Generator, newest: Callable[[int], Week], visits: int = 6_000, usual: float = 0.0) -> Found:
    """A shop whose true conversion and prices vary from week to week by `usual`, as they do in every shop."""
    weeks = [
        Week(visits, prices=float(np.exp(rng.normal(0, usual))), conversion=float(np.exp(rng.normal(0, usual))))
        for _ in range(NEWEST)
    ]
    return anomalies(shop(rng, [*weeks, newest(visits)]), NEWEST, MONDAY, "EUR")


def alarms(shops: int, seed: int, usual: float) -> float:
    """The share of quiet shops with any alarm at all."""
    rng = np.random.default_rng(seed)

    def quiet(visits: int) -> Week:
        price, conversion = np.exp(rng.normal(0, usual, 2))
        return Week(visits, prices=float(price), conversion=float(conversion))

    return sum(bool(found(rng, quiet, usual=usual).anomalies) for _ in range(shops)) / shops


@pytest.mark.parametrize("usual", [0.0, 0.1], ids=["steady weeks", "weeks that vary by a tenth"])
def test_a_quiet_shop_is_seldom_alarmed(usual: float) -> None:
    shops = 120
    assert alarms(shops, 1, usual) <= FALSE_ALARMS + 3 * (FALSE_ALARMS * (1 - FALSE_ALARMS) / shops) ** 0.5


def test_the_simulation_catches_weeks_that_are_taken_for_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: only counting errors, as a test of two proportions has them."""
    monkeypatch.setattr("habitue.measurement.week_noise._between", lambda weeks: 0.0)
    assert alarms(40, 2, 0.2) > 0.3


def test_the_simulation_catches_looking_without_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "benjamini_hochberg", list)
    assert alarms(60, 3, 0.1) > 0.25


@pytest.mark.soak
@pytest.mark.parametrize("usual", [0.0, 0.05, 0.1, 0.2])
def test_a_quiet_shop_is_seldom_alarmed_over_two_thousand(usual: float) -> None:
    assert alarms(2_000, 4, usual) <= FALSE_ALARMS


def dearer_mix(visits: int) -> Week:
    """Paid search brings buyers of cups only: other things are bought, at the same prices."""
    return Week(visits, categories={"paid_search": {"Cups": 0.95, "Lamps": 0.04, "Chairs": 0.01}})


def of(all_found: Found, dimension: str, segment: str) -> list[Anomaly]:
    return [one for one in all_found.anomalies if (one.dimension, one.segment) == (dimension, segment)]


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_order_value_of_paid_search_fell_because_of_mix_not_of_price(seed: int) -> None:
    rng = np.random.default_rng(seed)
    (one,) = of(found(rng, dearer_mix, visits=24_000, usual=0.02), "channel", "paid_search")
    assert (one.metric, one.reason.code, one.reason.dimension) == ("order_value", "mix", "category")
    assert one.change < 0
    assert one.reason.mix + one.reason.within == pytest.approx(one.change)
    assert one.reason.parts[0].name in ("Chairs", "Cups")
    assert "mix, not the categories themselves" in one.sentences["en"]
    assert "la répartition, pas les catégories elles-mêmes" in one.sentences["fr"]


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_prices_that_fell_are_not_called_mix(seed: int) -> None:
    rng = np.random.default_rng(seed)
    all_found = found(rng, lambda visits: Week(visits, prices=0.7), visits=24_000, usual=0.02)
    (one,) = of(all_found, "whole", "")
    assert (one.metric, one.reason.code) == ("order_value", "within")
    assert {each.metric for each in all_found.anomalies} == {"order_value"}  # revenue per visit fell by the same cause


def test_a_channel_that_converts_little_and_grows_lowers_conversion_by_mix() -> None:
    rng = np.random.default_rng(31)
    more_paid = {**CHANNELS, "paid_search": 2.0}
    (one,) = of(found(rng, lambda visits: Week(visits, channels=more_paid), visits=24_000), "whole", "")
    assert (one.metric, one.reason.code, one.reason.dimension) == ("conversion", "mix", "channel")
    assert one.reason.parts[0].name == "paid_search"
    assert one.reason.parts[0].share > one.reason.parts[0].share_before


def test_revenue_per_visit_is_split_into_its_two_factors() -> None:
    rng = np.random.default_rng(41)
    weeks = [Week(20_000) for _ in range(NEWEST)]
    whole = shop(rng, [*weeks, Week(20_000, conversion=1.3)])["whole", ""]
    told = reason("revenue_per_visit", whole, NEWEST)
    assert told.code == "more_orders"
    before = sum(whole.weeks[w].r for w in range(NEWEST)) / sum(whole.weeks[w].v for w in range(NEWEST))
    now = whole.weeks[NEWEST].r / whole.weeks[NEWEST].v
    assert told.mix + told.within == pytest.approx(now - before)


def test_what_is_too_small_is_counted_as_unjudged_and_never_alarms() -> None:
    rng = np.random.default_rng(51)
    few = found(rng, lambda visits: Week(visits, prices=9.0), visits=300)
    assert few.anomalies == []
    assert few.looked_at + few.unjudged == 3 * (1 + len(CHANNELS) + 2)
    assert few.unjudged > 0
    assert anomalies({}, NEWEST, MONDAY, "EUR") == Found([], 0, 0)


def test_without_anything_to_split_by_the_reason_is_not_known() -> None:
    rng = np.random.default_rng(61)
    whole = shop(rng, [Week(6_000) for _ in range(WEEKS)])["whole", ""]
    assert reason("conversion", Segment(weeks=whole.weeks), NEWEST) == AnomalyReason(code="unknown")


def test_every_number_of_a_sentence_is_the_anomalys() -> None:
    rng = np.random.default_rng(11)
    (one,) = of(found(rng, dearer_mix, visits=24_000, usual=0.02), "channel", "paid_search")
    english = one.sentences["en"]
    assert english.startswith(
        f"Order value (visits by paid search) fell from €{one.before / 100:,.2f} in the weeks before"
        f" to €{one.now / 100:,.2f} in the week of 16 November 2026: mix"
    )
    for value in (one.change, one.reason.mix, one.reason.within):
        assert f"{'+' if value >= 0 else '-'}€{abs(value) / 100:,.2f}" in english
    part = one.reason.parts[0]
    assert f"{part.name}, from {part.share_before:.0%} to" in english
    french = one.sentences["fr"]
    assert "la semaine du 16 novembre 2026" in french
    assert "(visites par référencement payant)" in french
    assert f"{one.now / 100:.2f}\N{NO-BREAK SPACE}€".replace(".", ",") in french
    assert f"{part.share:.0%}".replace("%", "\N{NO-BREAK SPACE}%") in french
    assert sum(CATEGORIES.values()) == pytest.approx(1)


def test_a_change_of_a_share_is_told_in_points_not_in_per_cent() -> None:
    reason = AnomalyReason(code="within", dimension="channel", mix=-0.0001, within=0.0241)
    one = Anomaly(
        metric="conversion", dimension="whole", segment="", monday="2026-12-01", before=0.0405, now=0.0645,
        change=0.024, low=0.02, high=0.03, adjusted_p=0.01, reason=reason, sentences={},
    )  # fmt: skip
    told = {language: text.replace("\N{NO-BREAK SPACE}", "~") for language, text in sentences(one, "EUR").items()}
    assert "rose from 4.05% in the weeks before to 6.45% in the week of 1 December 2026" in told["en"]
    assert "makes +2.41~points of the change of +2.4~points, their mix -0.01~points" in told["en"]
    assert "de 4,05~% les semaines d’avant à 6,45~% la semaine du 1er décembre 2026" in told["fr"]
    assert "fait +2,41~points de l’écart de +2,4~points, leur répartition -0,01~point." in told["fr"]


def test_an_audience_is_called_by_its_name_in_the_language_in_another_or_by_its_id() -> None:
    rng = np.random.default_rng(71)
    whole = found(rng, lambda visits: Week(visits, conversion=1.6)).anomalies[0]
    one = replace(whole, dimension="audience", segment="vip")
    both = sentences(one, "EUR", {"vip": {"en": "Best customers", "fr": "Meilleurs clients"}})
    assert "(audience “Best customers”)" in both["en"]
    assert "(audience « Meilleurs clients »)" in both["fr"]
    assert "(audience « Best customers »)" in sentences(one, "EUR", {"vip": {"en": "Best customers"}})["fr"]
    assert "(audience “vip”)" in sentences(one, "EUR")["en"]
    device = replace(whole, dimension="device", segment="mobile")  # a device is no audience of that id
    assert "phones" in sentences(device, "EUR", {"mobile": {"en": "Everybody on the move"}})["en"]
