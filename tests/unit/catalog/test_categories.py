"""Derived categories: named by head nouns, never invented where the data are silent, the same in any order."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.categories import DERIVED, SOURCE, complete_categories
from habitue.catalog.phrases import learn_phrases, words_of
from habitue.catalog.product import Product

BRANDS = ("Acme", "Bolt", "Core", "Dune", "Echo", "Flux")


def product(number: int, name: str, **more: object) -> Product:
    brand = BRANDS[number % len(BRANDS)]
    return Product(product_id=f"{number:04}", name=f"{brand} {name}", brand=brand, **more)  # type: ignore[arg-type]


def shop() -> list[Product]:
    names = [f"X{n} toner cartridge Original Black" for n in range(20)]
    names += [f"K{n} ink cartridge Cyan" for n in range(20)]
    names += [f"Cat{n} patch cable 2 m Blue" for n in range(20)]
    names += [f"G{n} inkjet printer 1200 dpi A4" for n in range(20)]
    return [product(number, name) for number, name in enumerate(names)]


def shelves(products: list[Product]) -> dict[str, str]:
    return {each.product_id: each.category for each in complete_categories(products)}


def test_the_head_noun_comes_first_then_the_fuller_name() -> None:
    placed = shelves(shop())
    assert [placed[number] for number in ("0000", "0020", "0040", "0060")] == [
        "Cartridge > Toner cartridge",
        "Cartridge > Ink cartridge",
        "Cable > Patch cable",
        "Printer",
    ]
    assert all(each.attributes[SOURCE] == DERIVED for each in complete_categories(shop()))


def test_model_names_units_and_colours_are_no_categories() -> None:
    phrases = learn_phrases(((each.name, each.brand) for each in shop()), least=5)
    assert {"cartridge", "printer", "cable"} <= set(phrases.counts)
    assert {"dpi", "original", "black", "acme", "toner"}.isdisjoint(phrases.counts)
    one_brand = [("Acme Zephyr", "Acme")] * 30 + [(each.name, each.brand) for each in shop()]
    assert "zephyr" not in learn_phrases(one_brand, least=5).counts


def test_what_comes_after_a_preposition_is_another_thing() -> None:
    products = [*shop(), product(900, "cleaning set for toner cartridge"), product(901, "patch cable for printer")]
    assert shelves(products)["0901"] == "Cable > Patch cable"


def test_a_name_without_a_noun_goes_to_its_kin_or_nowhere() -> None:
    ink, cable = (
        {"page_yield": "1", "printing_colours": "2", "ink_type": "3"},
        {"length": "1", "gender": "2", "awg": "3"},
    )
    facts = [ink if "cartridge" in each.name else cable for each in shop()]
    described = [msgspec.structs.replace(each, attributes=own) for each, own in zip(shop(), facts, strict=True)]
    mute = product(900, "BCI-6Y", attributes=dict.fromkeys(ink, "other"))
    stranger = product(901, "QX-77", attributes={"spf": "1", "scent": "2", "volume": "3"})
    silent = product(902, "ZZ-9")
    placed = shelves([*described, mute, stranger, silent])
    assert [placed[number] for number in ("0900", "0901", "0902")] == ["Cartridge", "", ""]


def test_the_shops_own_categories_are_never_touched() -> None:
    own = product(900, "X9 toner cartridge Original", category="Sale")
    (kept,) = [each for each in complete_categories([*shop(), own]) if each.product_id == "0900"]
    assert kept is own


@given(st.randoms(use_true_random=False), st.integers(0, 80))
def test_the_order_of_the_file_changes_nothing(rng: random.Random, cut: int) -> None:
    products = shop()[cut:] or shop()
    mixed = products.copy()
    rng.shuffle(mixed)
    assert shelves(mixed) == shelves(products)


def test_few_products_are_no_shelf() -> None:
    assert set(shelves([product(number, f"T{number} toner cartridge") for number in range(4)]).values()) == {""}
    assert complete_categories([]) == ()


def test_french_titles() -> None:
    names = [f"Lampe de bureau {n}" for n in range(10)] + [f"Lampes de chevet {n}" for n in range(10)]
    assert set(shelves([product(number, name) for number, name in enumerate(names)]).values()) == {"Lampe"}


@given(st.text(max_size=60), st.text(max_size=10))
def test_any_text_becomes_words(text: str, brand: str) -> None:
    words = words_of(text, brand)
    assert words[-1] == ""
    assert all(word == word.casefold() for word in words)
