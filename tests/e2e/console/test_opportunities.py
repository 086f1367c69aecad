"""Which segment next: worked out by hand, said where something is missing; what was odd leads to its evidence."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Open, settled
from .test_pages import overflow

pytestmark = pytest.mark.browser
LOVERS = "/audiences/lantern.lovers?view=insights"


def accessible(page: Page) -> None:
    assert overflow(page) <= 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_arithmetic_of_the_best_one_can_be_followed_by_hand(open_page: Open) -> None:
    page = settled(open_page("/opportunities", width=1280))
    best = page.get_by_role("list", name="Audiences, the best first").get_by_role("listitem").first
    best.get_by_text("How this is worked out").click()

    def step(label: str) -> float:
        text = best.get_by_role("listitem").filter(has_text=label).locator("strong").inner_text()
        return float(re.sub(r"[^0-9.]", "", text))

    spent = step("What they spent")
    counted = step("People in it when") * step("Orders per person") * step("Order value, less")
    assert spent == pytest.approx(counted, rel=0.005)  # orders per person are shown to three digits
    change = step("Both changes together") / 100
    assert change == pytest.approx((1 + step("Expected change of orders") / 100) - 1)  # no test moved order value
    worth = step("What it may bring")
    assert worth == pytest.approx(spent * change, rel=0.02)
    assert step("For each week until") == pytest.approx(
        worth / (step("Weeks to build it") + step("Weeks until a test")), rel=0.005
    )
    expect(best).to_contain_text("Against its own people held out: +11%. Shrunk")
    expect(best).to_contain_text(re.compile(r"between −?-?€[\d,]+ and €[\d,]+"))
    accessible(page)


def test_the_list_leads_to_the_audience_and_to_a_new_one(open_page: Open) -> None:
    page = settled(open_page("/opportunities"))
    best = page.get_by_role("list", name="Audiences, the best first").get_by_role("listitem").first
    best.get_by_text("How this is worked out").click()
    best.get_by_role("link", name="How they do").click()
    expect(page).to_have_url(re.compile(re.escape(LOVERS) + "$"))
    settled(page)
    page.get_by_role("link", name="In the ranking: number 1").click()
    page.get_by_role("button", name="New audience").click()
    page.get_by_label("Name in English").fill("Found here")
    page.get_by_role("button", name="Create draft").click()
    expect(page).to_have_url(re.compile("/audiences/found_here/edit$"))


def test_a_viewer_may_look_and_change_nothing(open_page: Open) -> None:
    page = settled(open_page("/opportunities", who="viewer"))
    best = page.get_by_role("list", name="Audiences, the best first").get_by_role("listitem").first
    best.get_by_text("How this is worked out").click()
    expect(best.get_by_role("link", name="How they do")).to_be_visible()
    assert page.get_by_role("link", name="Act on it").count() == 0
    assert page.get_by_role("button", name="New audience").count() == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_too_little_says_how_long_it_takes(open_page: Open, language: str) -> None:
    page = settled(open_page("/opportunities", who="early", language=language, width=390))
    title = r"^About \d+ more weeks$" if language == "en" else r"^Encore environ \d+ semaines$"
    expect(page.get_by_text(re.compile(title))).to_be_visible()
    growing = "of 50 people were in it" if language == "en" else "personnes sur 50 y étaient"
    assert page.get_by_text(growing).count() >= 2
    still = "It does not grow" if language == "en" else "Elle ne grandit pas"
    expect(page.get_by_text(still).first).to_be_visible()
    accessible(page)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("empty", "Nothing has been measured yet"), ("broken", "This could not be loaded")],
)
def test_what_is_missing_is_said(open_page: Open, who: str, sentence: str) -> None:
    page = settled(open_page("/opportunities", who=who, width=390))
    expect(page.get_by_text(sentence)).to_be_visible()
    accessible(page)


def test_an_oddity_is_met_on_the_overview_and_leads_to_its_evidence(open_page: Open) -> None:
    page = settled(open_page("/"))
    expect(page.get_by_text(re.compile("^Order value .visits by paid search. fell from .* mix, not"))).to_be_visible()
    page.get_by_text("The evidence").first.click()
    row = page.get_by_role("row").filter(has_text="Candles")
    expect(row).to_contain_text("31% → 58%")
    expect(row).to_contain_text("€21.40 → €20.95")
    assert page.get_by_role("button", name=re.compile("Dismiss|Hide")).count() == 0, "it goes by itself"
    expect(page.get_by_text(re.compile("Each stays until the next week has been looked at, after"))).to_be_visible()
    page.get_by_role("link", name="Which segment next?").click()
    expect(page).to_have_url(re.compile("/opportunities$"))
    page.get_by_role("link", name="How this audience does").click()
    expect(page.get_by_role("heading", name="Unusual last week")).to_be_visible()


def test_an_audience_stands_beside_everybody_else_week_by_week(open_page: Open) -> None:
    page = settled(open_page(LOVERS, width=390))
    figures = page.get_by_label("Figures of this audience beside everybody else’s")
    expect(figures.get_by_text("above", exact=True).first).to_be_visible()
    expect(figures.get_by_text("may be chance").first).to_be_visible()
    expect(figures.get_by_role("img", name=re.compile(r"^\+27%, \+\d+% to \+\d+%$"))).to_be_visible()
    for shown in ("Came in and went", "Orders per visit", "Revenue per visitor", "Size"):
        page.get_by_role("button", name=shown, exact=True).click()
        expect(page.get_by_role("img", name=f"{shown} over 9 weeks")).to_be_visible()
    page.get_by_text("Show as a table").click()
    rows = page.get_by_role("region", name="Size over 9 weeks").get_by_role("row")
    expect(rows).to_have_count(10)

    def counts(at: int) -> list[int]:
        cells = rows.nth(at).get_by_role("cell").all_inner_texts()
        return [int(re.sub(r"\D", "", cell)) for cell in cells[1:4]]

    for week in range(1, 9):
        people, entered, left = counts(week)
        assert people + entered - left == counts(week + 1)[0]
    accessible(page)


def test_an_audience_that_somebody_is_told_of_goes_by_days_too(open_page: Open) -> None:
    page = settled(open_page(LOVERS, width=390))
    page.get_by_role("button", name="Revenue per visitor", exact=True).click()
    page.get_by_role("button", name="Days", exact=True).click()
    expect(page.get_by_role("img", name="Size over 30 days")).to_be_visible()
    expect(page.get_by_role("button", name="Orders per visit", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Came in and went", exact=True).click()
    expect(page.get_by_role("img", name="Came in and went over 30 days")).to_be_visible()
    page.get_by_text("Show as a table").click()
    rows = page.get_by_role("region", name="Came in and went over 30 days").get_by_role("row")
    expect(rows).to_have_count(31)
    people, entered, left = (
        int(re.sub(r"\D", "", cell)) for cell in rows.nth(30).get_by_role("cell").all_inner_texts()[1:]
    )
    expect(page.get_by_text(re.compile(f"On \\d+ \\w+, {entered:,} came in .*: {people + entered - left:,} are")))\
        .to_be_visible()  # fmt: skip
    accessible(page)
    page.get_by_role("button", name="Weeks", exact=True).click()
    expect(page.get_by_role("button", name="Orders per visit", exact=True)).to_be_visible()


@pytest.mark.parametrize(("who", "links"), [("owner", 1), ("viewer", 0)])
def test_an_audience_nobody_is_told_of_says_how_to_have_days(open_page: Open, who: str, links: int) -> None:
    page = settled(open_page("/audiences/sleeping?view=insights", who=who))
    expect(page.get_by_text("Day by day its size is worked out once somebody is told")).to_be_visible()
    expect(page.get_by_role("link", name="Choose who")).to_have_count(links)
    expect(page.get_by_role("button", name="Days", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("audience_id", "sentence"),
    [
        ("front", "Who is in it is known while a page is looked at only."),
        ("cart.left", "Drafts are not measured."),
        ("vip", "About 2 more weeks if it grows as it does."),
    ],
)
def test_an_audience_without_enough_says_why(open_page: Open, audience_id: str, sentence: str) -> None:
    page = settled(open_page(f"/audiences/{audience_id}?view=insights"))
    expect(page.get_by_text(sentence)).to_be_visible()
    accessible(page)
