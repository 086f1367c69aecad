"""A person's page says by which channels they may be reached: on what basis, on whose word, since when."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import Open, settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "width", "rows"),
    [
        (
            "en",
            1280,
            [
                ("a••••@example.com", "Customer, for similar goods · from an import", "Yes"),
                ("a••••@work.example", "Refused · unsubscribed", "No"),
                ("Push messages", "Agreed · from an import · day not known", "Yes"),
            ],
        ),
        (
            "fr",
            390,
            [
                ("a••••@example.com", "Client, pour des produits analogues · par un import", "Oui"),
                ("a••••@work.example", "A refusé · désabonnement", "Non"),
            ],
        ),
    ],
)
def test_each_channel_says_why(open_page: Open, language: str, width: int, rows: list[tuple[str, str, str]]) -> None:
    page = settled(open_page("/people/n00000", language=language, width=width))
    for address, why, answer in rows:
        row = page.get_by_role("listitem").filter(has_text=address).filter(has_text=why)
        expect(row).to_have_count(1)
        expect(row).to_contain_text(answer)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
