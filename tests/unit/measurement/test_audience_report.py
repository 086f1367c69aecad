"""The whole report on synthetic shops: planted gains rank first, what comes later is not known earlier, JSON holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from habitue.audiences.language.condition import Comparison, Condition, Events, Fact, InAudience, InList, Last, Not
from habitue.core.clock import DAY_MS
from habitue.core.errors import InvalidInput
from habitue.events.envelope import Event
from habitue.interfaces.http.admin.schemas.audience_report import AudienceReportAnswer
from habitue.measurement.audience_report import PERIOD_WEEKS, WEEKS
from habitue.measurement.audience_results import AudienceReport, LeftOut, decode_audience_report, encode_audience_report
from habitue.measurement.audience_scope import left_out
from habitue.measurement.weeks import finished_weeks
from habitue.privacy.consent import Purpose
from habitue.testing.shoppers import ShoppersParameters

from .publics import NOW, lake_of, members_at, public, report
from .world import MEASURED, order, view


def _is(fact: str, **test: object) -> Fact:
    return Fact(fact=fact, test=Comparison.model_validate(test))


CONDITIONS: dict[str, Condition] = {
    "french": _is("language", op="is", value="fr"),
    "english": _is("language", op="is", value="en"),
    "customers": _is("orders", op="at_least", value=1),
    "nobody": _is("orders", op="at_least", value=100_000),
}


def planted(folder: Path, seed: int, people: int) -> AudienceReport:
    """Half of the shop speaks French and buys much more often for being decided about; the other half does not."""
    shared = {"people": people, "days": 95, "visits": 6.0, "conversion": 0.4, "holdout_share": 0.5, "bots": 0.0}
    events: list[Event] = []
    for locale, uplift, more in (("fr-FR", 0.9, 0), ("en-GB", 0.0, 5_000)):
        parameters = msgspec.convert({**shared, "locales": {locale: 1.0}, "uplift": uplift}, ShoppersParameters)
        events += public(folder, parameters, seed + more)
    return report(events, CONDITIONS, holdout_share=0.5)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> AudienceReport:
    return planted(tmp_path_factory.mktemp("public"), 7, 130)


def test_an_audience_with_a_planted_gain_ranks_above_one_without(told: AudienceReport) -> None:
    rank = {one.audience_id: one.rank for one in told.opportunities}
    assert rank["french"] < rank["english"]
    best = next(one for one in told.opportunities if one.audience_id == "french")
    assert (best.change.source, best.change.own_tests) == ("past_tests", 1)
    assert best.change.raw is not None
    assert 0.01 < best.change.value < best.change.raw  # shrunk, towards the prior
    assert [one.audience_id for one in told.unranked] == ["nobody"]


@pytest.mark.soak
def test_planted_gains_rank_first_over_many_seeds(tmp_path: Path) -> None:
    right = 0
    for seed in range(100, 112):
        rank = {one.audience_id: one.rank for one in planted(tmp_path, seed, 300).opportunities}
        right += rank["french"] < rank["english"]
    assert right >= 11


def test_the_report_covers_every_audience_and_adds_up(told: AudienceReport) -> None:
    by_id = {one.audience_id: one for one in told.audiences}
    assert sorted(by_id) == sorted(CONDITIONS)
    assert by_id["french"].people + by_id["english"].people == told.known_people
    whole = sum(by_id[name].revenue_minor for name in ("french", "english")) + told.newcomers_revenue_minor
    assert by_id["french"].share_of_revenue.value == pytest.approx(by_id["french"].revenue_minor / whole, rel=1e-4)
    assert all(len(one.trend) == WEEKS for one in told.audiences)
    customers = next(row for row in by_id["customers"].contrasts if row.metric == "conversion")
    assert customers.audience.value is not None
    assert customers.audience.value < 0.9  # of those who had bought before, not of those who bought meanwhile
    for one in told.audiences:
        sizes = [*(week.people for week in one.trend), one.people_at_end]
        assert sizes[1:] == [week.people + week.entered - week.left for week in one.trend]
        assert one.people == sizes[-1 - PERIOD_WEEKS]
    assert any(week.entered for week in by_id["customers"].trend)
    assert told.looked_at > 0
    assert told.from_ms < told.until_ms <= NOW


def test_the_report_reads_back_and_the_api_says_all_of_it(told: AudienceReport) -> None:
    assert decode_audience_report(encode_audience_report(told)) == told
    handed_on = AudienceReportAnswer(report=told).model_dump_json()
    assert msgspec.json.decode(handed_on)["report"] == msgspec.json.decode(encode_audience_report(told))
    for body in (b"{}", b"no json", encode_audience_report(replace(told, version=0))):
        with pytest.raises(InvalidInput):
            decode_audience_report(body)


def test_who_was_in_an_audience_is_not_told_by_what_came_later() -> None:
    """Without the bound, what somebody did since fills the places that profiles have, and pushes the past out."""
    start = finished_weeks(NOW, WEEKS, "UTC")[0].from_ms
    early = [view(start - DAY_MS + n, "anna", "p0001") for n in range(3)]
    later = [view(start + DAY_MS + n, "anna", "p0002") for n in range(400)]
    bought = [view(start - DAY_MS, "ben"), order(start + DAY_MS, "ben")]
    consent = MEASURED | int(Purpose.PERSONALISE)
    events = [msgspec.structs.replace(one, consent=consent) for one in (*early, *later, *bought)]
    conditions: dict[str, Condition] = {
        "looked": Events(event="Product Viewed", window=Last(last="3d")),
        "bought": _is("orders", op="at_least", value=1),
    }
    with lake_of(events) as lake:
        assert members_at(lake, conditions, start) == {"looked": ["anna", "ben"], "bought": []}
        assert set(members_at(lake, conditions, NOW)["bought"]) == {"ben"}
        # the mutant: everything the lake has today is known at the beginning
        assert members_at(lake, conditions, start, before_ms=NOW) != members_at(lake, conditions, start)


def test_audiences_that_read_values_of_today_are_left_out_with_their_reason() -> None:
    conditions: dict[str, Condition] = {
        "fine": _is("orders", op="at_least", value=1),
        "likely": Fact(fact="score", key="purchase", test=Comparison(op="at_least", value=0.5)),
        "refers": Not(of=InAudience(audience_id="likely")),
        "listed": InList(list_id="imported"),
        "page": _is("page_type", op="is", value="product"),
    }
    assert left_out(conditions) == [
        LeftOut("likely", "of_today"),
        LeftOut("listed", "of_today"),
        LeftOut("page", "in_the_moment"),
        LeftOut("refers", "of_today"),
    ]
