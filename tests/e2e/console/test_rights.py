"""Rights on a person's page: an objection is stated and taken back, the answer to a request is saved as a file."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "width", "words"),
    [
        ("en", 1440, ("Objects to personalisation", "The objection holds", "Save as JSON")),
        ("fr", 390, ("S’oppose à la personnalisation", "L’opposition vaut", "Enregistrer le JSON")),
    ],
)
def test_objecting_and_saving(open_page: Open, language: str, width: int, words: tuple[str, str, str]) -> None:
    page = open_page("/people/n00009", language=language, width=width)
    objection = page.get_by_label(words[0])
    expect(objection).not_to_be_checked()
    objection.click()
    expect(page.get_by_text(words[1])).to_be_visible()
    expect(objection).to_be_checked()
    with page.expect_download() as saved:
        page.get_by_role("button", name=words[2]).click()
    assert saved.value.suggested_filename.endswith(".json")
    objection.click()
    expect(objection).not_to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("language", "width", "words"),
    [
        ("en", 1280, ("Correct Plan", "What is right", "Correct it", "corrected on", "Correct something", "Field",
                      "Take the old value out and put nothing there", "Take it out", "taken out on")),
        ("fr", 390, ("Rectifier Plan", "La valeur exacte", "Rectifier", "rectifié le", "Rectifier une information",
                     "Champ", "Retirer l’ancienne valeur sans la remplacer", "Retirer", "retiré le")),
    ],
)  # fmt: skip
def test_correcting_where_it_is_shown_and_taking_out(
    open_page: Open, language: str, width: int, words: tuple[str, ...]
) -> None:
    # each language corrects somebody of its own: the mock remembers
    page = open_page("/people/n00001", who="owner" if language == "en" else "off", language=language, width=width)
    trait, value, confirm, corrected, something, field, remove, take_out, taken_out = words
    page.get_by_role("button", name=trait).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(value).fill("gold")
    assert Axe().run(page).violations_count == 0
    dialog.get_by_role("button", name=confirm, exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(corrected)).to_be_visible()
    expect(page.get_by_text("gold", exact=False).first).to_be_visible()
    page.get_by_role("button", name=something).click()
    dialog.get_by_label(field).fill("newsletter")
    dialog.get_by_label(remove).check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dialog.get_by_role("button", name=take_out, exact=True).click()
    expect(page.get_by_text(taken_out)).to_be_visible()
    assert Axe().run(page).violations_count == 0


def test_a_viewer_sees_objections_and_changes_nothing(open_page: Open) -> None:
    page = open_page("/people/n00009", who="viewer")
    expect(page.get_by_label("Objects to marketing")).to_be_disabled()
    expect(page.get_by_role("button", name="Save as JSON")).to_have_count(0)
    expect(page.get_by_role("button", name="Correct something")).to_have_count(0)
