"""Every product of the demo shop has a picture of its own, drawn from its id, style and name alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_shop.illustrations import STYLES, draw
from demo_shop.illustrations.palette import STATED, against, lightness, mix
from demo_shop.illustrations.shapes import heart, number, solid
from demo_shop.products import Product, all_products

MAX_BYTES = 6 * 1024
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "g", "path", "rect", "circle", "ellipse", "clipPath"}

styles = st.sampled_from(sorted(STYLES))
words = st.text(st.characters(codec="utf-8"), max_size=40)


def picture(product: Product) -> str:
    return draw(product.product_id, product.category, product.style, product.name)


@cache
def pictures() -> Mapping[tuple[str, str], list[str]]:
    """The catalogue's pictures by category and style."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for product in all_products().values():
        found[product.category, product.style].append(picture(product))
    return found


def test_every_style_of_the_catalogue_has_its_own_drawer() -> None:
    drawers = [STYLES[key] for key in pictures()]
    assert len(set(drawers)) == len(drawers)


def test_no_drawer_is_left_without_a_style() -> None:
    assert set(STYLES) == set(pictures())


def test_pictures_are_small_enough_to_send_a_page_of_them() -> None:
    largest = max((picture for found in pictures().values() for picture in found), key=len)
    assert len(largest.encode()) <= MAX_BYTES


@pytest.mark.parametrize("word", ["Floral", "Camo", "Plaid", "Chevron", "Striped", "Polka Dot"])
def test_the_richest_pattern_keeps_a_picture_small(word: str) -> None:
    largest = max((draw(f"product-{n}", *key, word) for key in STYLES for n in range(6)), key=len)
    assert len(largest.encode()) <= MAX_BYTES


def test_pictures_are_svg_of_plain_shapes_that_point_nowhere_else() -> None:
    for found in pictures().values():
        for source in found:
            root = ElementTree.fromstring(source)
            assert root.attrib["viewBox"] == "0 0 600 600"
            assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWN
            assert not re.search(r"href|<script|\bon\w+=|style=|//(?!www\.w3\.org/2000/svg)", source)


def test_every_coordinate_is_a_number() -> None:
    for found in pictures().values():
        assert not any(re.search(r"nan|inf\b|None|e-\d", source) for source in found)


@pytest.mark.parametrize("key", sorted(STYLES), ids="/".join)
def test_siblings_are_not_copies(key: tuple[str, str]) -> None:
    found = pictures()[key]
    assert len(set(found)) >= 0.9 * len(found)


def test_ids_shared_by_two_pictures_name_the_same_outline() -> None:
    outlines: dict[str, str] = {}
    pattern = re.compile(r'<clipPath id="(\w+)"><path d="([^"]+)"/>')
    for found in pictures().values():
        for name, outline in (pair for source in found for pair in pattern.findall(source)):
            assert outlines.setdefault(name, outline) == outline


def test_what_is_clipped_is_defined_in_the_same_picture() -> None:
    for found in pictures().values():
        for source in found:
            assert set(re.findall(r"url\(#(\w+)\)", source)) == set(re.findall(r'id="(\w+)"', source))


@pytest.mark.parametrize("key", sorted(STYLES), ids="/".join)
@pytest.mark.parametrize("word", ["Black", "Red", "Navy"])
def test_a_colour_in_the_name_is_the_colour_of_the_thing(key: tuple[str, str], word: str) -> None:
    for n in range(8):
        assert f'"{STATED[word.lower()]}"' in draw(f"product-{n}", *key, f"{word} Thing")


def test_a_black_boot_is_mostly_black() -> None:
    fills = re.findall(r'fill="(#\w+)"', draw("boot-1", "footwear", "boot", "Black Leather Boots").split("</g>", 1)[0])
    assert STATED["black"] in fills


@pytest.mark.parametrize(
    ("style", "one", "other"),
    [("fruits", "Banana", "Apple"), ("strings", "Violin", "Acoustic Guitar"), ("christmas", "Snowman", "Star Garland")],
)
def test_the_noun_of_the_name_settles_the_motif(style: str, one: str, other: str) -> None:
    category = next(key[0] for key in STYLES if key[1] == style)
    outlines = [set(re.findall(r' d="([^"]{40,})"', draw("same", category, style, name))) for name in (one, other)]
    assert not outlines[0] & outlines[1]


@given(key=styles, product_id=words, name=words)
def test_any_id_and_name_draw_the_same_valid_picture_twice(key: tuple[str, str], product_id: str, name: str) -> None:
    source = draw(product_id, *key, name)
    assert source == draw(product_id, *key, name)
    ElementTree.fromstring(source)


@given(category=st.sampled_from(sorted({category for category, _ in STYLES})), name=words)
def test_an_unknown_style_is_drawn_as_its_category(category: str, name: str) -> None:
    ElementTree.fromstring(draw("p", category, "no such style", name))


def test_an_unknown_style_looks_like_its_category_and_an_unknown_category_is_a_present() -> None:
    assert draw("p", "footwear", "clog", "Clog") == draw("p", "footwear", "sneaker", "Clog")
    assert draw("p", "seasonal", "new year", "Clog") != draw("p", "footwear", "clog", "Clog")
    assert draw("p", "unheard of", "clog", "Clog") == draw("p", "unheard of", "anything", "Clog")


@given(value=st.floats(-2000, 2000))
def test_numbers_are_short_and_within_half_a_tenth(value: float) -> None:
    written = number(value)
    assert abs(float(written) - value) <= 0.051
    assert len(written) <= 7
    assert written != "-0"


@given(share=st.floats(0, 1))
def test_mixing_ends_at_either_colour(share: float) -> None:
    assert mix("#102030", "#f0e0d0", 0) == "#102030"
    assert mix("#102030", "#f0e0d0", 1) == "#f0e0d0"
    assert lightness("#102030") - 0.01 <= lightness(mix("#102030", "#f0e0d0", share)) <= lightness("#f0e0d0") + 0.01


@pytest.mark.parametrize("colour", sorted(set(STATED.values())))
def test_a_detail_can_be_told_from_what_it_lies_on(colour: str) -> None:
    assert abs(lightness(colour) - lightness(against(colour))) > 0.15


def test_a_solid_is_cut_to_its_outline() -> None:
    outline = heart(300, 300, 80)
    assert solid(outline, "#ff0000").count(outline) == 3
