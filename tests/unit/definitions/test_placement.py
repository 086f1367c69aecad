"""Placements: what may be written, what the defaults are, and what a decision reads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from habitue.core.errors import InvalidInput
from habitue.definitions import (
    STRATEGIES,
    Document,
    PlacementDocument,
    check,
    complete,
    default_placements,
    document_of,
)
from habitue.definitions.placement import compile_placement
from habitue.interfaces.http.admin.schemas import placements as schemas

GOOD: dict[str, Any] = {
    "placement_id": "home.a",
    "title": {"en": "A", "fr": "Un", "pt-BR": "Um"},
    "page": "home",
    "strategies": ["trending"],
}


def _check(**changes: Any) -> Any:
    return check(Document("placement", "home.a", 1, {**GOOD, **changes}))


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"n": 0}, "$.document.n"),
        ({"n": 49}, "$.document.n"),
        ({"n": "many"}, "$.document.n"),
        ({"strategies": []}, "$.document.strategies"),
        ({"strategies": ["best_seller"]}, "$.document.strategies[0]"),
        ({"strategies": ["similar", "similar"]}, "$.document"),
        ({"pins": ["a", "a"]}, "$.document"),
        ({"pins": [""]}, "$.document.pins[0]"),
        ({"pins": [str(i) for i in range(49)]}, "$.document.pins"),
        ({"pins": ["a"], "excluded": ["a"]}, "$.document"),
        ({"page": "basket"}, "$.document.page"),
        ({"title": {"english": "A"}}, "$.document.title.english.[key]"),
        ({"colour": "red"}, "$.document.colour"),
        ({"placement_id": "Home A"}, "$.document.placement_id"),
        ({"placement_id": "home.b"}, "$.definition_id"),
    ],
)
def test_what_does_not_fit_says_where(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        _check(**changes)
    assert raised.value.path == path
    assert raised.value.expected


def test_every_problem_is_listed_at_once() -> None:
    with pytest.raises(InvalidInput, match=r"\$\.document\.page: .*; \$\.document\.n: "):
        _check(n=0, page="basket")


@pytest.mark.parametrize("version", [0, -1, 2, 10**6])
def test_a_schema_version_we_do_not_read_is_refused(version: int) -> None:
    with pytest.raises(InvalidInput, match=f"schema version {version}"):
        check(Document("placement", "home.a", version, GOOD))


def test_stored_documents_have_their_defaults_written_out() -> None:
    stored = complete(Document("placement", "home.a", 1, GOOD))
    assert stored.body == {**GOOD, "n": 8, "pins": [], "excluded": []}
    assert complete(stored) == stored


def test_the_admin_api_speaks_of_the_same_document() -> None:
    ours, theirs = PlacementDocument.model_json_schema(), schemas.PlacementDocument.model_json_schema()
    assert set(ours["properties"]) == set(theirs["properties"])
    assert set(ours["required"]) == set(theirs["required"])
    for placement in default_placements():
        assert schemas.PlacementDocument.model_validate(placement.model_dump(mode="json")).model_dump(
            mode="json"
        ) == placement.model_dump(mode="json")


def test_the_defaults_greet_in_english_and_french_and_use_every_strategy() -> None:
    placements = default_placements()
    ids = [placement.placement_id for placement in placements]
    assert len(set(ids)) == len(ids) == 10
    for placement in placements:
        assert complete(document_of(placement)) == document_of(placement)
        assert set(placement.title) == {"en", "fr"}
        assert all(placement.title.values())
        assert re.match(placement.page, placement.placement_id), "an id starts with its page"
    assert {strategy for placement in placements for strategy in placement.strategies} == set(STRATEGIES)


def test_a_title_falls_back_politely() -> None:
    placement = compile_placement(_check(), 3)
    assert placement.version == 3
    titles = {locale: placement.title_in(locale) for locale in ("fr", "fr-CA", "pt-BR", "pt-PT", "en-GB", "")}
    assert titles == {"fr": "Un", "fr-CA": "Un", "pt-BR": "Um", "pt-PT": "A", "en-GB": "A", "": "A"}
    assert compile_placement(_check(title={"de": "Eins"}), 1).title_in("fr") == "Eins"
    assert compile_placement(_check(title={}), 1).title_in("fr") == ""
