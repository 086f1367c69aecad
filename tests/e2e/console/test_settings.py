"""Traffic rules, webhook sources and reports of forgettings: edited, previewed, published, shown once, taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Open, settled

pytestmark = pytest.mark.browser


def test_rules_are_changed_compared_published_and_undone(open_page: Open) -> None:
    page = settled(open_page("/settings/traffic", who="rules"))
    expect(page.get_by_text("Change a rule, and this page says")).to_be_visible()
    people = page.get_by_label("Their user ids in the shop")
    people.focus()
    page.keyboard.type("17; 18, 17")
    page.keyboard.press("Tab")
    expect(page.get_by_text("What the draft would change of the last 30 days")).to_be_visible()
    expect(page.get_by_text("8 leave", exact=True)).to_be_visible()
    expect(people).to_have_value("17, 18")  # as it was understood
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 1 of your rules holds.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("default rules hold.")).to_be_visible()
    expect(people).to_have_value("")
    page.get_by_role("button", name="Publish again").click()
    expect(people).to_have_value("17, 18")


def test_a_rule_that_is_refused_says_why_and_a_rate_can_be_turned_off(open_page: Open) -> None:
    page = settled(open_page("/settings/traffic", who="refused"))
    network = page.get_by_label("Networks of the office")
    network.fill("192.0.2.1")
    network.blur()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Not kept")
    expect(network).to_have_value("192.0.2.1")  # to be corrected, not to be typed again
    network.fill("192.0.2.0/24")
    network.blur()
    expect(alert).to_have_count(0)
    rate = page.get_by_label("More pages a minute than")
    rate.fill("")
    rate.blur()
    page.get_by_label("a program without a browser").uncheck()
    expect(page.get_by_text("31 come back", exact=True)).to_be_visible()
    page.get_by_role("button", name="Discard the draft").click()
    expect(rate).to_have_value("60")


def test_a_viewer_reads_the_rules_and_changes_nothing(open_page: Open) -> None:
    page = settled(open_page("/settings/traffic", who="viewer"))
    expect(page.get_by_label("Coupons of test orders")).to_be_disabled()
    expect(page.get_by_label("a crawler that says so")).to_be_disabled()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    page.goto("/console/settings/webhooks")
    expect(page.get_by_role("heading", name="desk")).to_be_visible()
    expect(page.get_by_role("button", name="New secret")).to_have_count(0)


def test_a_secret_is_shown_once_and_copied(open_page: Open) -> None:
    page = settled(open_page("/settings/webhooks", who="senders"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Add a source").click()
    page.get_by_role("button", name="Any sender").click()
    page.get_by_label("Name", exact=True).fill("parcels")
    page.get_by_role("button", name="Add", exact=True).click()
    dialog = page.get_by_role("dialog", name="parcels may send")
    secret = dialog.locator("code").nth(1).inner_text()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    dialog.get_by_role("button", name="Copy: Secret").click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    dialog.get_by_role("button", name="I have it").click()
    expect(dialog).to_have_count(0)
    assert secret not in page.content()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").press("Control+v")
    expect(page.get_by_role("combobox")).to_have_value(secret)
    page.keyboard.press("Escape")
    source = page.get_by_role("listitem", name="parcels")
    expect(source).to_contain_text("waiting for the first")
    expect(source).to_contain_text("sign as Standard Webhooks says")


def test_a_source_gets_a_new_secret_and_is_removed(open_page: Open) -> None:
    page = settled(open_page("/settings/webhooks", who="changing"))
    desk = page.get_by_role("listitem", name="desk")
    expect(desk).to_contain_text("last one refused")
    desk.get_by_role("button", name="New secret").click()
    page.get_by_label("Hours the old one goes on working").fill("0")
    page.get_by_role("dialog").get_by_role("button", name="New secret").click()
    expect(page.get_by_role("dialog", name="New secret of desk").locator("code")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(desk).not_to_contain_text("The old secret works until")
    desk.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Remove desk?").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("listitem", name="desk")).to_have_count(0)
    page.get_by_text("2 removed sources").click()
    expect(page.get_by_role("heading", name="desk")).to_be_visible()


def test_a_name_that_is_taken_is_said_in_the_dialog(open_page: Open) -> None:
    page = settled(open_page("/settings/webhooks", width=390, language="fr"))
    page.get_by_role("button", name="Ajouter une source").click()
    page.get_by_label("Nom", exact=True).fill("shop")
    expect(page.get_by_role("button", name="Ajouter", exact=True)).to_be_disabled()  # Shopify signs with its own secret
    page.get_by_label("Secret", exact=True).fill("shpss_0123456789abcdef")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("already")


def test_a_report_says_whether_its_signature_holds_and_is_saved(open_page: Open) -> None:
    page = settled(open_page("/settings/privacy"))
    reports = page.get_by_role("table", name="Forgettings").locator("tbody tr")
    expect(reports).to_have_count(3)
    expect(reports.nth(0)).to_contain_text("under way")
    reports.nth(2).get_by_role("link").click()
    expect(page.get_by_role("status").filter(has_text="The signature does not hold")).to_be_visible()
    page.get_by_role("link", name="Privacy").first.click()
    reports.nth(1).get_by_role("link").click()
    expect(page.get_by_role("status").filter(has_text="Complete, and the signature holds")).to_be_visible()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as JSON").click()
    assert saving.value.suggested_filename == "erasure-01a0report2.json"
    assert json.loads(Path(saving.value.path()).read_text())["report_id"] == "01a0report2"


@pytest.mark.parametrize("path", ["/settings/traffic", "/settings/webhooks", "/settings/privacy", "/settings/health"])
@pytest.mark.parametrize("who", ["empty", "broken"])
def test_what_is_missing_and_what_failed_is_said(open_page: Open, path: str, who: str) -> None:
    said = {
        "/settings/traffic": "Nobody has published rules yet.",
        "/settings/webhooks": "Nobody sends webhooks yet",
        "/settings/privacy": "Nobody was forgotten yet",
        "/settings/health": "None were counted.",
    }
    page = settled(open_page(path, who=who, width=390))
    expect(page.get_by_text("This could not be loaded" if who == "broken" else said[path]).first).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_page_views_without_agreement_are_counted_on_the_health_page(open_page: Open) -> None:
    page = settled(open_page("/settings/health"))
    counted = page.get_by_role("table", name="Page views without agreement")
    expect(counted.locator("tbody tr")).to_have_count(14)
    expect(counted.locator("tbody tr").first).to_contain_text("940")


def test_the_health_page_says_how_many_audiences_differ_and_for_whom(open_page: Open) -> None:
    page = settled(open_page("/settings/health"))
    expect(page.get_by_text("0 of 2,000 differ")).to_be_visible()
    page = settled(open_page("/settings/health", who="failing", language="fr", width=390))
    expect(page.get_by_text("2 sur 2 000 diffèrent")).to_be_visible()
    expect(page.get_by_text("cart.abandoners · 3").first).to_be_visible()
