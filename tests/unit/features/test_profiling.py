"""Choices and questions: what is worth asking, in its order; what was refused or answered is never asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.core.errors import InvalidInput
from habitue.features.affinity import Affinity
from habitue.features.choices import choices_of
from habitue.features.profiling import AGAIN_MS, BETWEEN_MS, WORTH, asked_traits, next_question
from habitue.profiles.node import NodeState
from habitue.profiles.preferences import FREQUENCIES, TRAITS, Choices, preferences_of, stated

NOW = 1_800_000_000_000
CHOICES = Choices(("a", "b"), ("41", "42"), ("x", "y"))


def state(**traits: Any) -> NodeState:
    return NodeState("d1", traits={key: (NOW, 0, value) for key, value in traits.items()})


def field_asked(node: NodeState, affinities: list[Affinity] | None = None, now: int = NOW) -> str:
    question = next_question(node, CHOICES, affinities or [], now)
    return question.field if question else ""


def test_the_order_is_by_worth_and_by_what_is_not_known_yet() -> None:
    assert field_asked(state()) == "sizes"
    assert field_asked(state(preferred_sizes=["41"])) == "categories"
    decided = [Affinity("category", "x", 1.0, 9)]
    assert field_asked(state(preferred_sizes=[]), decided) == "brands"
    even = [Affinity("category", name, 0.5, 9) for name in "xy"]
    assert field_asked(state(preferred_sizes=[]), even) == "categories"


@given(st.sets(st.sampled_from(sorted(WORTH))), st.sets(st.sampled_from(sorted(WORTH))), st.integers(0, 400 * DAY_MS))
def test_what_was_answered_or_refused_is_never_asked(answered: set[str], refused: set[str], later: int) -> None:
    said = {TRAITS[field]: ("weekly" if field == "frequency" else []) for field in answered}
    for field in refused:
        said |= asked_traits(field, NOW, refused=True)
    field = field_asked(state(**said), now=NOW + later)
    assert field not in answered | refused
    if later < BETWEEN_MS and refused:
        assert field == ""


def test_what_was_passed_over_comes_back_after_a_season() -> None:
    passed = state(**asked_traits("sizes", NOW))
    assert field_asked(passed, now=NOW + BETWEEN_MS - 1) == ""
    assert field_asked(passed, now=NOW + BETWEEN_MS) == "categories"
    assert field_asked(passed, now=NOW + AGAIN_MS) == "sizes"


def test_a_choice_of_one_is_no_question() -> None:
    assert next_question(state(preferred_topics=[], preferred_frequency="weekly"), Choices(("a",)), [], NOW) is None


def test_choices_are_what_is_on_sale_and_may_be_asked() -> None:
    def product(n: int, **fields: Any) -> Product:
        return Product(product_id=str(n), name="T", **fields)

    found = choices_of([
        product(1, brand="B", category="Boots > High", attributes={"size": "42, 41"}), product(2, brand="A"),
        product(3, brand="A", attributes={"taille": "M"}), product(4, brand="Gone", stock=0),
        product(5, brand="Pharma", category="Health", sensitive=True), product(6, brand="x" * 61),
    ])  # fmt: skip
    assert (found.brands, found.sizes, found.categories) == (("A", "B"), ("M", "41", "42"), ("Boots",))


@pytest.mark.parametrize("changes", [
    {"brands": ["c"]}, {"brands": "a"}, {"brands": [1]}, {"frequency": ["weekly"]}, {"frequency": None}, {"other": []},
], ids=repr)  # fmt: skip
def test_an_answer_that_is_no_choice_is_refused_with_its_place(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        stated(changes, CHOICES)
    assert refused.value.path.startswith("$.preferences")
    assert refused.value.expected


@given(st.lists(st.sampled_from(["a", "b"])), st.sampled_from(FREQUENCIES))
def test_what_is_stated_is_what_is_read(brands: list[str], frequency: str) -> None:
    traits = stated({"brands": brands, "frequency": frequency}, CHOICES)
    found = preferences_of(NodeState("d1", traits={key: (NOW, 0, value) for key, value in traits.items()}))
    assert (set(found.brands or ()), found.frequency, found.sizes) == (set(brands), frequency, None)


def test_a_shops_own_trait_of_that_name_is_no_preference() -> None:
    found = preferences_of(state(preferred_brands="Alpina", preferred_frequency=7, preferred_sizes=[1]))
    assert (found.brands, found.frequency, found.sizes) == (None, None, None)
