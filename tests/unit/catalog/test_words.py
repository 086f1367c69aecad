"""Everything an import says, it says in both languages."""

from __future__ import annotations

import re
from string import Formatter
from typing import get_args

import pytest

from habitue.catalog.feed import Note, NoteCode
from habitue.catalog.orders import Orders
from habitue.catalog.rows import Reason, RowProblem
from habitue.catalog.services import Service, service_of
from habitue.catalog.words import ASIDE, NOTES, PROBLEMS, aside_text, mapping_text, note_text, problem_text


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_its_sentence(reason: Reason) -> None:
    problem = RowProblem(12, "Prix", "expected", "got this", reason, kept=True)
    english, french = problem_text(problem), problem_text(problem, "fr")
    assert "Line 12, column “Prix”" in english
    assert "Ligne 12, colonne « Prix »" in french
    assert "got this" in english
    assert "got this" in french
    assert PROBLEMS[reason][0] != PROBLEMS[reason][1]


def test_nothing_is_translated_that_does_not_exist() -> None:
    assert set(PROBLEMS) == set(get_args(Reason))
    assert set(NOTES) == set(get_args(NoteCode))


@pytest.mark.parametrize("code", get_args(NoteCode))
def test_notes_use_the_same_values_in_both_languages(code: NoteCode) -> None:
    english, french = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in NOTES[code])
    assert english == french
    values = dict.fromkeys(english, "7")
    assert "{" not in note_text(Note(code, values)) + note_text(Note(code, values), "fr")


def test_every_kind_of_line_set_aside_has_words() -> None:
    named = set(re.findall(r"``(\w+)``", Orders.__doc__ or ""))
    services = set(get_args(Service)) - {"shipping", "discount", "refund"}  # these stay with their order
    assert set(ASIDE) == named
    assert services <= named
    assert aside_text("fee", 3, "fr").startswith("3 lignes")
    assert mapping_text({"name": "Titre"}, "fr") == ["« Titre » lu comme name"]


@pytest.mark.parametrize(
    ("product_id", "name", "service"),
    [
        ("POST", "POSTAGE", "shipping"),
        ("DOT", "DOTCOM POSTAGE", "shipping"),
        ("C2", "CARRIAGE", "shipping"),
        ("x", "Frais de port", "shipping"),
        ("x", "Delivery charge", "shipping"),
        ("D", "Discount", "discount"),
        ("x", "Remise", "discount"),
        ("M", "Manual", "adjustment"),
        ("B", "Adjust bad debt", "adjustment"),
        ("S", "SAMPLES", "sample"),
        ("BANK CHARGES", "", "fee"),
        ("CRUK", "CRUK Commission", "fee"),
        ("gift_0001_20", "Dotcomgiftshop Gift Voucher £20.00", "gift_card"),
        ("22423", "REGENCY CAKESTAND 3 TIER", None),
        ("1", "AIRLINE BAG VINTAGE POSTAGE STAMP", None),
        ("2", "Manual coffee grinder", None),
        ("3", "SAMPLE CASE LEATHER", None),
        ("POST", "Wooden post", None),
    ],
)
def test_services_are_known_by_their_whole_wording(product_id: str, name: str, service: str | None) -> None:
    assert service_of(product_id, name) == service
