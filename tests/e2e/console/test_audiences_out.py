"""Audiences taken out: for what decides who, the secret is shown once, what failed is seen and tried again."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from habitue.adapters.files import open_table

from .conftest import Open, settled

pytestmark = pytest.mark.browser


def test_a_file_is_saved_for_a_use_and_written_down(open_page: Open) -> None:
    page = settled(open_page("/audiences/lantern.lovers", who="exporting"))
    page.get_by_role("button", name="Export", exact=True).click()
    told = page.get_by_role("dialog")
    told.get_by_role("button", name="Ads").click()
    expect(told.get_by_text("Only who permits ads")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    with page.expect_download() as saved:
        told.get_by_role("button", name="Save the file").click()
    assert saved.value.suggested_filename == "lantern.lovers.csv"
    assert Path(saved.value.path()).read_text("utf-8-sig").startswith("person_id,")
    page.get_by_role("button", name="Export", exact=True).click()
    told.get_by_role("button", name="Parquet").click()
    with page.expect_download() as saved:
        told.get_by_role("button", name="Save the file").click()
    assert saved.value.suggested_filename == "lantern.lovers.parquet"
    assert list(open_table(Path(saved.value.path())).rows) == [(1, {"person_id": "u1", "known": "yes", "until": ""})]
    page.goto("/console/audiences/out")
    rows = settled(page).get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Analysis")
    expect(rows.nth(2)).to_contain_text("Ads")


def test_a_webhook_is_made_paused_and_what_failed_tried_again(open_page: Open) -> None:
    page = settled(open_page("/audiences/out", who="hooking"))
    page.get_by_role("button", name="New webhook").click()
    told = page.get_by_role("dialog")
    expect(told.get_by_role("button", name="Tell this address")).to_be_disabled()
    told.get_by_role("combobox", name="Audience").select_option(index=1)
    told.get_by_label("Address").fill("https://tool.shop.example/in")
    told.get_by_role("button", name="E-mail").click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    told.get_by_role("button", name="Tell this address").click()
    expect(told.get_by_text("whsec_")).to_be_visible()
    told.get_by_role("button", name="I have copied it").click()
    expect(page.get_by_text("whsec_")).to_have_count(0)
    one = page.get_by_role("listitem", name="https://crm.shop.example")
    one.get_by_role("button", name="Pause").click()
    expect(one.get_by_text("Paused", exact=True)).to_be_visible()
    one.get_by_role("button", name="Go on").click()
    one.get_by_text("What was given up").click()
    expect(one.get_by_text("answered 503: check the address").last).to_be_visible()
    one.get_by_role("button", name="Try them again").click()
    expect(one.get_by_text("What was given up")).to_have_count(0)


def test_a_viewer_sees_who_took_what_and_changes_nothing(open_page: Open) -> None:
    page = settled(open_page("/audiences/out", who="viewer"))
    expect(page.get_by_text("Camille").first).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    expect(page.get_by_role("button", name="New webhook")).to_have_count(0)
