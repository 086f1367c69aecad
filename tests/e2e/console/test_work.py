"""What a marketer does: sign in, pin and publish by keyboard, undo, pause, look people up, export."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Open, settled

pytestmark = pytest.mark.browser


def focus_on(page: Page, name: str | re.Pattern[str], limit: int = 80) -> None:
    """Press Tab until the focus is on what has this accessible name: the way of somebody without a mouse."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "(() => { const e = document.activeElement;"
            " return e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || '' })()"
        )
        if re.search(name, label):
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_signing_in_leads_where_one_wanted_to_go(open_page: Open) -> None:
    page = open_page("/catalogue/p0008", who=None)
    page.get_by_label("E-mail address").fill("owner@shop.example")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("This address and password do not match an account.")
    page.get_by_label("Password", exact=True).fill("habitue")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/console/catalogue/p0008$"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("…")


def test_pin_reorder_publish_and_undo_by_keyboard(open_page: Open) -> None:
    page = settled(open_page("/recommendations/home.trending/edit"))
    shown = page.locator("[class*=side] ol li").first
    options = page.get_by_role("listbox", name="Find a product to pin").get_by_role("option")
    focus_on(page, "Find a product to pin")
    page.keyboard.type("kettle")
    options.first.wait_for()
    rows = page.request.get("/admin/api/catalogue?query=kettle").json()["rows"]
    number = next(at for at, row in enumerate(rows) if at and row["product"]["sellable"])
    for _ in range(number):
        page.keyboard.press("ArrowDown")
    pinned = rows[number]["product"]["name"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Pin first").get_by_role("listitem")).to_have_count(1)
    expect(shown).to_contain_text(pinned)
    page.keyboard.type("lantern")
    options.first.wait_for()
    page.keyboard.press("Enter")
    handles = page.get_by_role("list", name="Pin first").get_by_role("button", name=re.compile("^Move"))
    expect(handles).to_have_count(2)
    handles.nth(1).focus()
    page.keyboard.press("ArrowUp")
    expect(shown).to_contain_text("lantern")
    expect(page.get_by_text(re.compile("is now 1 of 2"))).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text=re.compile("Draft saved"))).to_be_visible()

    page.get_by_role("button", name="Publish…").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("18,204")
    expect(dialog).to_contain_text("207 people of them are held out")
    focus_on(page, "^Publish$")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 4 is live")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/recommendations/home\.trending$"))
    expect(page.get_by_text("Pinned first")).to_be_visible()

    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Undone. Version 5 is live")).to_be_visible()
    expect(page.get_by_text("Pinned first")).to_have_count(0)


def test_a_draft_survives_leaving_at_once(open_page: Open) -> None:
    page = settled(open_page("/recommendations/cart.add/edit"))
    page.get_by_label("Heading in English").fill("One more thing")
    page.get_by_role("link", name="Health").click()
    settled(page)
    page.goto("/console/recommendations/cart.add/edit")
    expect(page.get_by_label("Heading in English")).to_have_value("One more thing")


def test_one_switch_pauses_everything(open_page: Open) -> None:
    page = settled(open_page("/"))
    switch = page.get_by_role("switch", name="Personalisation")
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    page.get_by_role("button", name="Keep it on").click()
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    page.get_by_role("button", name="Pause everything").click()
    expect(page.get_by_text("Personalisation is paused.")).to_be_visible()
    expect(switch).to_have_attribute("aria-checked", "false")
    page.reload()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Personalisation is paused.")).to_have_count(0)


def test_a_viewer_is_offered_no_change(open_page: Open) -> None:
    page = settled(open_page("/recommendations/home.for_you", who="viewer"))
    expect(page.get_by_role("switch")).to_be_disabled()
    assert page.get_by_role("link", name="Edit").count() == 0
    assert page.get_by_role("button", name=re.compile("Go back|Archive")).count() == 0
    page.goto("/console/recommendations/home.for_you/edit")
    expect(page.get_by_text("Your account may not see this")).to_be_visible()


def test_says_what_it_knows_and_no_more(open_page: Open) -> None:
    for who, sentence in {
        "owner": "Personalisation earned €1,240 more than without it",
        "early": "Not enough data yet: about 3 more weeks at today’s traffic",
        "off": "Nobody is held out, so nobody knows",
        "empty": "Waiting for the first visits",
        "broken": "This could not be loaded",
    }.items():
        page = settled(open_page("/", who=who))
        expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_the_ledger_is_an_equation_that_can_fail(open_page: Open) -> None:
    page = settled(open_page("/settings/health"))
    expect(page.get_by_text("The two sides are equal.")).to_be_visible()
    page = settled(open_page("/settings/health", who="failing"))
    expect(page.get_by_text("The two sides differ by 3.")).to_be_visible()


def test_long_lists_keep_few_rows_in_the_page(open_page: Open) -> None:
    page = settled(open_page("/people"))
    more = page.get_by_role("button", name=re.compile("Show more|Loading"))
    for _ in range(200):  # thirteen do on a quiet machine
        if more.count() == 0:
            break
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(150)
    expect(more).to_have_count(0)
    assert page.evaluate("document.body.scrollHeight") > 640 * 50
    assert page.locator("tbody tr").count() < 100


def test_searching_filters_and_stays_in_the_address(open_page: Open) -> None:
    page = settled(open_page("/people"))
    page.get_by_label("Name, e-mail or visitor id").fill("Haddad")
    expect(page).to_have_url(re.compile("query=Haddad"))
    expect(page.get_by_text(re.compile(r"^\d+ people$"))).not_to_have_text("640 people")
    page.reload()
    expect(page.get_by_label("Name, e-mail or visitor id")).to_have_value("Haddad")
    page.get_by_label("Name, e-mail or visitor id").fill("nobody at all")
    expect(page.get_by_text("Nobody matches")).to_be_visible()


def test_the_export_holds_the_whole_view(open_page: Open) -> None:
    page = settled(open_page("/catalogue?category=Coffee&sort=price"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    prices = [float(row["price"]) for row in rows]
    assert len(rows) == 53
    assert {row["category"] for row in rows} == {"Coffee"}
    assert prices == sorted(prices, reverse=True)


def test_a_chip_opens_the_same_panel_and_back_closes_it(open_page: Open) -> None:
    page = settled(open_page("/live"))
    page.get_by_role("button", name="Hold the list").click()
    page.get_by_role("button", name="Why?").first.click()
    expect(page.get_by_role("dialog", name="Why these products?")).to_contain_text("Sees personalised content")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Why?").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_live_list_runs_and_can_be_held(open_page: Open) -> None:
    page = settled(open_page("/live"))
    page.mouse.move(5, 5)
    first = page.locator("ol > li").first
    before = first.inner_text()
    expect(first).not_to_have_text(before, timeout=15_000)
    page.get_by_role("button", name="Hold the list").click()
    held = first.inner_text()
    expect(page.get_by_role("button", name=re.compile(r"^\d+ new events? · Show$"))).to_be_visible(timeout=15_000)
    assert first.inner_text() == held


def test_the_palette_finds_pages_and_products(open_page: Open) -> None:
    page = settled(open_page("/"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").wait_for()
    page.keyboard.type("heal")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/settings/health$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("ukulele")
    expect(page.get_by_role("option").first).to_contain_text("ukulele")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/catalogue/p"))


def test_language_and_look_are_kept(open_page: Open) -> None:
    page = settled(open_page("/"))
    page.get_by_role("button", name="Camille").click()
    page.get_by_role("menuitemradio", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accueil")
    page.get_by_role("menuitemradio", name="Sombre").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accueil")
    assert page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
    assert page.complaints == []  # type: ignore[attr-defined]


def test_forgetting_asks_for_a_word(open_page: Open) -> None:
    page = settled(open_page("/people/n00100"))
    page.get_by_role("button", name="Forget this person").click()
    confirm = page.get_by_role("button", name="Forget for good")
    expect(confirm).to_be_disabled()
    page.get_by_label("Type forget to confirm").fill("forget")
    confirm.click()
    expect(page).to_have_url(re.compile("/console/people$"))
    page.goto("/console/people/n00100")
    expect(page.get_by_text("This is not here")).to_be_visible()


def test_names_the_api_uses_lead_to_pages(open_page: Open) -> None:
    page = settled(open_page("/placements/home.for_you"))
    expect(page).to_have_url(re.compile(r"/recommendations/home\.for_you$"))
