"""What the worker says of audiences, from events to the admin API: nothing before, everything after, again when due."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.integration.admin.admin_world import NOW, Shop, order, viewed
from tests.integration.admin.test_admin_audiences import BUYERS, VIEWS, document, publish

from habitue.app import audience_reports
from habitue.app.audience_reports import refresh_audience_report
from habitue.app.working import write_lake
from habitue.core.clock import DAY_MS
from habitue.measurement.audience_report import WEEKS
from habitue.measurement.period import finished_days
from habitue.measurement.weeks import finished_weeks

WEEK = 7 * DAY_MS
SCORED = {"type": "fact", "fact": "score", "key": "purchase", "test": {"op": "at_least", "value": 0.5}}


def lived(shop: Shop) -> None:
    """Sixty visitors, thirty of them customers before the period; each comes again in it and every other one buys."""
    shop.clock.at = NOW - 8 * WEEK
    shop.send(*[viewed(f"v{n}", "p0") for n in range(60)], *[order(f"v{n}", f"before{n}", ["p0"]) for n in range(30)])
    shop.clock.at = NOW - 2 * WEEK
    shop.send(
        *[viewed(f"v{n}", "p1") for n in range(60)], *[order(f"v{n}", f"then{n}", ["p1"]) for n in range(1, 60, 2)]
    )
    shop.clock.at = NOW
    write_lake(shop.workspace)


def answered(shop: Shop) -> dict[str, Any]:
    said: dict[str, Any] = shop.browser("viewer").get("/audience-report")
    return said


def test_nothing_is_said_before_the_worker_wrote_it(shop: Shop) -> None:
    assert answered(shop) == {"report": None}
    assert refresh_audience_report(shop.workspace, NOW) is None  # the lake is empty
    shop.workspace.audience_report.parent.mkdir(exist_ok=True)
    shop.workspace.audience_report.write_text('{"version": 0}')
    assert answered(shop) == {"report": None}


def test_published_audiences_are_told_of_as_they_were_when_the_period_began(shop: Shop) -> None:
    lived(shop)
    editor = shop.browser("editor")
    publish(editor, document("customers", BUYERS))
    publish(editor, document("likely", SCORED))
    assert refresh_audience_report(shop.workspace, NOW) is not None
    report = answered(shop)["report"]
    (customers,) = report["audiences"]
    assert customers["audience_id"] == "customers"
    # as of the period's beginning: who bought in it only is not among them, and half of them bought again
    assert (customers["people"], customers["orders"]) == (30, 15)
    assert report["known_people"] == 60
    assert report["left_out"] == [{"audience_id": "likely", "why": "of_today"}]
    assert sorted(report["versions"]) == ["customers", "likely"]
    (week,) = [week for week in customers["trend"][-4:] if week["entered"]]
    assert (week["entered"], week["left"], customers["people_at_end"]) == (15, 0, 45)
    # 30 when the period began, 45 four weeks later: 3.75 a week, so 50 two weeks after that
    waiting = {"audience_id": "customers", "n": 30, "needed": 50, "of": "people", "weeks": 6}
    assert report["unranked"] == [waiting]
    assert shop.person("v0") not in json.dumps(report)  # nobody is named


def test_an_audience_that_somebody_is_told_of_is_told_day_by_day(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience_reports, "DAYS", 16)
    lived(shop)
    editor = shop.browser("editor")
    publish(editor, document("customers", BUYERS) | {"listened": "webhook"})
    publish(editor, document("quiet", BUYERS))
    refresh_audience_report(shop.workspace, NOW)
    customers, quiet = answered(shop)["report"]["audiences"]
    assert quiet["days"] is None
    days, weeks = customers["days"]["points"], {week["monday"]: week for week in customers["trend"]}
    zone = ZoneInfo(shop.workspace.settings.timezone)
    yesterday = (datetime.fromtimestamp(NOW / 1000, zone) - timedelta(days=1)).date().isoformat()
    assert (len(days), days[-1]["day"]) == (16, yesterday)
    (moving,) = [day for day in days if day["entered"] or day["left"]]
    bought = datetime.fromtimestamp((NOW - 2 * WEEK) / 1000, zone).date().isoformat()
    assert moving == {"day": bought, "people": 30, "entered": 15, "left": 0}
    sizes = [*(day["people"] for day in days), customers["days"]["people_at_end"]]
    assert sizes[1:] == [day["people"] + day["entered"] - day["left"] for day in days]
    mondays = [day for day in days if day["day"] in weeks]
    assert len(mondays) >= 2
    assert all(day["people"] == weeks[day["day"]]["people"] for day in mondays), "both are of the same instants"

    asked: list[list[str]] = []
    evaluate = audience_reports._members

    def counted(*given: Any) -> Any:
        asked.append(list(given[3]))
        return evaluate(*given)

    monkeypatch.setattr(audience_reports, "_members", counted)
    publish(editor, document("further", VIEWS))
    refresh_audience_report(shop.workspace, NOW + 1)
    assert len(asked) == WEEKS + 1, "what was told of the same days and the same version is not worked out again"
    assert answered(shop)["report"]["audiences"][0]["days"] == customers["days"]

    published = audience_reports.published_audiences(shop.workspace)
    newest = finished_days(NOW, 1, shop.workspace.settings.timezone)[0]
    assert audience_reports._days_told(shop.workspace, newest, published).keys() == {"customers"}
    changed = published._replace(versions={name: version + 1 for name, version in published.versions.items()})
    assert audience_reports._days_told(shop.workspace, newest, changed) == {}
    tomorrow = finished_days(NOW + DAY_MS, 1, shop.workspace.settings.timezone)[0]
    assert audience_reports._days_told(shop.workspace, tomorrow, published) == {}


def test_it_is_computed_again_when_a_day_has_passed_or_an_audience_was_published(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(shop)
    assert refresh_audience_report(shop.workspace, NOW) is not None
    written: list[int] = []
    monkeypatch.setattr(audience_reports, "write_audience_report", lambda _, now_ms: written.append(now_ms))
    refresh_audience_report(shop.workspace, NOW + DAY_MS - 1)
    assert written == []
    refresh_audience_report(shop.workspace, NOW + DAY_MS)
    publish(shop.browser("editor"), document("customers", BUYERS))
    refresh_audience_report(shop.workspace, NOW + 1)
    assert written == [NOW + DAY_MS, NOW + 1]


def test_a_week_that_ended_makes_another_report(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(shop)
    monday = finished_weeks(NOW, 1, shop.workspace.settings.timezone)[-1].until_ms + WEEK
    refresh_audience_report(shop.workspace, monday - 1)
    written: list[int] = []
    monkeypatch.setattr(audience_reports, "write_audience_report", lambda _, now_ms: written.append(now_ms))
    refresh_audience_report(shop.workspace, monday)
    assert written == [monday]


def test_nobody_sees_it_without_signing_in(shop: Shop) -> None:
    assert shop.browser().send("GET", "/audience-report").status_code == 401
