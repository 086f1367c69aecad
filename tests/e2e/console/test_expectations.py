"""What to expect of somebody, and people like an audience: said in words, with how sure it is, in both languages."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from .conftest import Open, settled

pytestmark = pytest.mark.browser


def clean(page: Page) -> None:
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": True}}})
    assert found.violations_count == 0, found.generate_report()


def no_sideways(page: Page) -> None:
    wide, seen = (page.locator("html").evaluate(f"e => e.{of}Width") for of in ("scroll", "client"))
    assert wide <= seen


@pytest.mark.parametrize(
    ("who", "language", "width", "scheme", "said"),
    [
        ("owner", "en", 1280, "light", "by a model of 1,834 customers"),
        ("owner", "fr", 390, "dark", "par un modèle sur 1 834 clients"),
        ("early", "en", 390, "light", "14 customers have come back so far, and telling customers apart takes 30"),
    ],
)
def test_what_to_expect_says_who_answers(
    open_page: Open, who: str, language: str, width: int, scheme: str, said: str
) -> None:
    page = settled(open_page("/people/n00024", who=who, language=language, width=width, scheme=scheme))
    section = page.locator("section", has=page.get_by_role("heading", name=re.compile("What to expect|À quoi")))
    expect(section).to_contain_text(re.compile(re.escape(said).replace("\\ ", r"\s")))
    section.locator("summary").click()
    expect(section.get_by_role("table")).to_be_visible()
    no_sideways(page)
    clean(page)


@pytest.mark.parametrize(
    ("person", "said"), [("n00000", "not agreed to personalisation"), ("n00009", "begin with the first order")]
)
def test_nothing_is_predicted_without_consent_or_orders_and_why_is_said(
    open_page: Open, person: str, said: str
) -> None:
    page = settled(open_page(f"/people/{person}"))
    expect(section_of(page, "What to expect").get_by_text(said)).to_be_visible()


def section_of(page: Page, heading: str) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name=re.compile(heading)))


@pytest.mark.parametrize(
    ("language", "width", "scheme", "heading", "said"),
    [
        (
            "en", 1280, "dark", "What they are likely to do",
            [
                "Buys within a week", "Unlikely: 25%", "19% to 32% in nine of ten such cases. 11.8% is usual",
                "The share of such people who ordered within 7 days of the beginning of a visit.",
                "Its own model answers, judged on 1,240 later moments with similar predictions. Learned 6 hours ago.",
                "ordered (order value is more than €100, currency is “EUR”) within 36 hours of the moment they added",
                "People in the same situation answer, with 318 moments.",
            ],
        ),
        (
            "fr", 390, "light", "Ce qui est probable",
            [
                "Achète dans la semaine", "Peu probable : 25 %", "19 % à 32 % dans neuf cas semblables sur dix.",
                "qui ont commandé dans un délai de 7 jours après le début d’une visite.",
                "Son propre modèle répond, jugé sur 1 240 moments ultérieurs",
                "(la valeur de la commande dépasse 100 €",
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_likely_says_how_sure_and_who_answers(
    open_page: Open, language: str, width: int, scheme: str, heading: str, said: list[str]
) -> None:
    page = settled(open_page("/people/n00024", language=language, width=width, scheme=scheme))
    section = section_of(page, heading)
    for text in said:
        expect(section).to_contain_text(re.compile(re.escape(text).replace("\\ ", r"\s")))
    section.locator("summary").last.click()
    expect(section.get_by_role("table")).to_be_visible()
    no_sideways(page)
    clean(page)


def test_what_is_not_known_yet_and_what_counting_answers_is_said(open_page: Open) -> None:
    section = section_of(settled(open_page("/people/n00024", who="early")), "What they are likely to do")
    expect(section).to_contain_text("Not known yet")
    expect(section).to_contain_text("The whole shop answers, with 212 moments.")
    section.locator("summary").click()
    expect(section).to_contain_text("Plain counting")
    expect(section).to_contain_text("too few moments for a test")


def test_nothing_is_likely_of_whoever_did_not_agree(open_page: Open) -> None:
    page = settled(open_page("/people/n00000"))
    section = section_of(page, "What they are likely to do")
    expect(section).to_contain_text("Nothing is predicted: they have not agreed to personalisation.")
    expect(section.locator("dl")).to_have_count(0)
    expect(page.get_by_role("heading", name="What offers would change")).to_have_count(0)


def test_offers_say_who_needs_them_buys_anyway_or_is_annoyed(open_page: Open) -> None:
    section = section_of(settled(open_page("/people/n00024")), "What offers would change")
    expect(section).to_contain_text("Goal: Buys within a week.")
    for text in ("Needs it", "Annoyed by it", "Buys anyway", "Unsure", "+2.4 points (+0.6 to +4.2 in nine"):
        expect(section).to_contain_text(text)


def test_people_like_an_audience_in_one_decision(open_page: Open) -> None:
    page = settled(open_page("/audiences/vip"))
    page.get_by_role("button", name="Find people like them").click()
    dialog = page.get_by_role("dialog")
    slider = dialog.get_by_role("slider")
    expect(dialog).to_contain_text("27% of the members who had been hidden were among the nearest 5%")
    for _ in range(5):
        slider.press("ArrowRight")
    expect(dialog).to_contain_text("among the nearest 10%")
    expect(dialog).to_contain_text("By chance it would be 10%")
    clean(page)
    dialog.get_by_role("button", name="Create the audience").click()
    expect(page.get_by_role("heading", name="Like Best customers")).to_be_visible()
    expect(page.get_by_text("who are among the 10% nearest to “Best customers”")).to_be_visible()


def test_how_near_is_changed_in_the_draft(open_page: Open) -> None:
    page = settled(open_page("/audiences/like_vip"))
    slider = page.get_by_role("slider")
    slider.press("ArrowRight")
    expect(page.get_by_text("Kept in the draft.")).to_be_visible()
    expect(slider).to_have_value("6")
    clean(page)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("early", "12 membres qui acceptent la personnalisation, et il en faut 50. Il en manque 38."),
        ("hostile", "Pas mieux que le hasard."),
    ],
)
def test_what_cannot_be_believed_is_said(open_page: Open, who: str, said: str) -> None:
    page = settled(open_page("/audiences/like_vip", who=who, language="fr", width=390, scheme="dark"))
    expect(page.get_by_text(said)).to_be_visible()
    no_sideways(page)
    clean(page)
