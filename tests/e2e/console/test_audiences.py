"""A marketer builds an audience without code: by keyboard, told how many, told what is wrong where it is."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Open, settled
from .test_pages import overflow

pytestmark = pytest.mark.browser
SAVED = re.compile("Draft saved")


def begun(open_page: Open, name: str, width: int = 1280) -> Page:
    """The builder of a new audience."""
    page = settled(open_page("/audiences", width=width))
    page.get_by_role("button", name="New audience").click()
    page.get_by_label("Name in English").fill(name)
    page.get_by_role("button", name="Create draft").click()
    expect(page).to_have_url(re.compile(r"/audiences/[a-z_0-9]+/edit$"))
    return settled(page)


def draft(page: Page, audience_id: str) -> dict[str, object]:
    answer: dict[str, object] = page.request.get(f"/admin/api/audiences/{audience_id}").json()["draft"]
    return answer


def test_from_nothing_to_published_by_keyboard(open_page: Open) -> None:
    page = begun(open_page, "Boot fans")
    adding = page.get_by_label("Add a condition to group 1")
    adding.focus()
    adding.select_option("event:Product Viewed")
    expect(page.get_by_label("What condition 1 is about")).to_be_focused()
    page.get_by_label("Value of: how often").fill("3")
    page.get_by_role("button", name="Add a filter").press("Enter")
    page.get_by_label("Value of: Category").fill("Boots")
    expect(page.get_by_role("note", name="The audience in words")).to_have_text(
        "People who viewed a product at least 3 times in the last 30 days (category is “Boots”)."
    )
    adding.select_option("fact:orders")
    page.get_by_label("What condition 2 is about").press("Alt+ArrowUp")
    expect(page.get_by_label("What condition 1 is about")).to_have_value("fact:orders")
    expect(page.get_by_label("What condition 1 is about")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.get_by_label("What condition 1 is about")).to_have_value("event:Product Viewed")
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_label("What condition 1 is about")).to_have_value("fact:orders")
    expect(page.get_by_text(re.compile(r"About [\d,]+ people"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    page.get_by_role("button", name="Publish…").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).press("Enter")
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    published = page.request.get("/admin/api/audiences/boot_fans").json()
    assert published["text"] == (
        'all of\n  orders at least 1\n  count("Product Viewed", product.category is "Boots", last 30d) at least 3\n'
    )
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()


def test_groups_are_made_turned_and_left_by_the_menu(open_page: Open) -> None:
    page = begun(open_page, "Groups", width=390)
    adding = page.get_by_label("Add a condition to group 1", exact=True)
    for fact in ("fact:country", "fact:city"):
        adding.select_option(fact)
    for label in ("Put into a group of its own", "Turn into its opposite"):
        page.get_by_role("button", name=re.compile("What to do with condition 2$")).click()
        page.get_by_role("menuitem", name=label).click()
    expect(page.get_by_role("note", name="The audience in words")).to_contain_text("and not those whose city is")
    page.get_by_role("button", name="What to do with condition 2.1").click()
    page.get_by_role("menuitem", name="Move out of its group").click()
    page.get_by_role("button", name="What to do with condition 2", exact=True).click()
    page.get_by_role("menuitem", name="Remove").click()
    expect(page.get_by_label("What condition 2 is about")).to_have_value("fact:city")
    assert overflow(page) <= 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_what_is_wrong_is_said_at_its_row_and_keeps_it_from_being_published(open_page: Open) -> None:
    page = begun(open_page, "Wrong")
    adding = page.get_by_label("Add a condition to group 1")
    adding.select_option("fact:country")
    adding.select_option("fact:city")
    page.get_by_label("Value of: City").fill("Lyon")
    row = page.get_by_role("group", name=re.compile("^Condition 1:"))
    expect(row).to_contain_text("This value does not fit.")
    expect(page.get_by_role("group", name=re.compile("^Condition 2:"))).not_to_contain_text("does not fit")
    expect(page.get_by_role("button", name="Publish…")).to_be_disabled()
    expect(page.get_by_text("Something is not right yet")).to_be_visible()
    page.get_by_label("Value of: Country").fill("FR")
    expect(row).not_to_contain_text("This value does not fit.")
    expect(page.get_by_role("button", name="Publish…")).to_be_enabled()


def test_the_text_form_is_written_and_its_mistakes_are_placed(open_page: Open) -> None:
    page = begun(open_page, "As text")
    page.get_by_text("As text", exact=True).last.click()
    field = page.get_by_role("textbox", name="As text")
    field.fill("all of\n  country izz 3")
    page.get_by_role("button", name="Use this text").click()
    expect(page.get_by_text(re.compile("Line 2, column"))).to_be_visible()
    field.fill('all of\n  country is "FR"\n  not orders at least 2\n')
    page.get_by_role("button", name="Use this text").click()
    expect(page.get_by_label("What condition 2 is about")).to_have_value("fact:orders")
    expect(page.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    assert json.dumps(draft(page, "as_text")).count('"not"') == 1


def test_a_ready_made_one_is_adjusted_and_used(open_page: Open) -> None:
    page = settled(open_page("/audiences/library", width=390))
    page.get_by_label("Search ready-made audiences").fill("newcomers")
    page.get_by_role("button", name="Look at Newcomers").click()
    dialog = page.get_by_role("dialog", name="Newcomers")
    dialog.get_by_label("Within the last", exact=True).fill("7")
    expect(dialog.get_by_text("less than 7 days ago")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    dialog.get_by_role("button", name="Use").click()
    page.get_by_role("button", name="Create draft").click()
    expect(page).to_have_url(re.compile("/audiences/newcomers/edit$"))
    assert draft(page, "newcomers")["condition"]["test"]["value"] == "7d"  # type: ignore[index]


def test_why_somebody_is_out_is_said_from_their_page(open_page: Open) -> None:
    page = settled(open_page("/people/n00009"))
    page.get_by_text(re.compile(r"Not in \d+ other")).click()
    page.get_by_role("link", name="Best customers", exact=True).click()
    expect(page).to_have_url(re.compile(r"/audiences/vip\?view=why&person=n00009$"))
    settled(page)
    expect(page.get_by_text("Whose revenue so far is at least €500", exact=True)).to_be_visible()
    page.get_by_label("At which moment").fill("2026-01-05T10:00")
    expect(page.get_by_text("Worked out from what was known then.")).to_be_visible()


def test_a_viewer_may_look_and_change_nothing(open_page: Open) -> None:
    page = settled(open_page("/audiences/vip", who="viewer"))
    expect(page.get_by_role("table", name="People in this audience")).to_be_visible()
    for name in ("Edit", "Archive", "Export"):
        assert page.get_by_role("button", name=name).count() + page.get_by_role("link", name=name).count() == 0
    page = settled(open_page("/audiences", who="viewer"))
    assert page.get_by_role("button", name="New audience").count() == 0


def test_no_audience_yet(open_page: Open) -> None:
    page = settled(open_page("/audiences", who="empty", language="fr", width=390))
    expect(page.get_by_text("Pas encore d’audience")).to_be_visible()
    expect(page.get_by_role("link", name="Audiences prêtes à l’emploi")).to_be_visible()
    assert overflow(page) <= 0
