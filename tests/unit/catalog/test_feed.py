"""A catalogue file of any quality gives its good products and a clear report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.files import open_table
from habitue.catalog.categories import DERIVED, SOURCE
from habitue.catalog.feed import Feed, check_currency, read_products
from habitue.catalog.product_row import MAX_ATTRIBUTES
from habitue.catalog.rows import RowProblem, Table
from habitue.core.errors import InvalidInput


def table(rows: Iterable[Mapping[str, object]]) -> Table:
    listed = list(rows)
    columns = dict.fromkeys(name for row in listed for name in row)
    return Table(tuple(columns), "rows", iter(enumerate(listed, 1)))


def feed(*rows: Mapping[str, object], mapping: Mapping[str, str] | None = None, currency: str = "EUR") -> Feed:
    return read_products(table(rows), currency=currency, mapping=mapping)


def mug(**values: object) -> dict[str, object]:
    return {"sku": "m1", "title": "Mug", "price": "12.50", **values}


def test_common_headings_are_found_and_told() -> None:
    read = feed(
        {
            "SKU": "m1",
            "Titre": "Mug",
            "Prix TTC": "12,50 €",
            "Rayon": "Cuisine | Tasses",
            "Marque": "Ateliers",
            "Quantité": "3",
            "Couleur": "bleu",
        }
    )
    product = read.products[0]
    assert read.mapping["price"] == "Prix TTC"
    assert (product.product_id, product.name, product.price_minor, product.currency) == ("m1", "Mug", 1250, "EUR")
    assert (product.category, product.brand, product.stock) == ("Cuisine > Tasses", "Ateliers", 3)
    assert product.attributes == {"Couleur": "bleu"}


def test_the_owners_mapping_wins_and_prices_may_be_minor_units() -> None:
    read = feed(
        {"id": "a", "ref": "r1", "name": "Mug", "price": 994}, mapping={"ref": "product_id", "price": "price_minor"}
    )
    assert read.products[0].product_id == "r1"
    assert read.products[0].price_minor == 994


@pytest.mark.parametrize(
    ("mapping", "path"),
    [
        ({"nope": "name"}, "$.mapping.nope"),
        ({"sku": "colour"}, "$.mapping.sku"),
        ({"sku": "name", "title": "name"}, "$.mapping.title"),
    ],
)
def test_a_wrong_mapping_is_refused(mapping: dict[str, str], path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        feed(mug(), mapping=mapping)
    assert caught.value.path == path


def test_a_file_without_a_name_says_which_columns_it_has() -> None:
    with pytest.raises(InvalidInput, match="looks like name; its columns are: sku, colour"):
        feed({"sku": "m1", "colour": "red"})
    with pytest.raises(InvalidInput, match="the file is empty"):
        read_products(Table((), "empty", iter(())), currency="EUR")


BAD_ROWS: list[tuple[dict[str, object], str, str]] = [
    (mug(sku=""), "sku", "id_missing"),
    (mug(sku="x" * 101), "sku", "id_too_long"),
    (mug(title=None), "title", "name_missing"),
    (mug(title=float("nan")), "title", "name_missing"),
    (mug(price=""), "price", "price_missing"),
    (mug(price=float("nan")), "price", "price_not_a_number"),
    (mug(price="NaN"), "price", "price_missing"),
    (mug(price="-3"), "price", "price_negative"),
    (mug(price="ask us"), "price", "price_not_a_number"),
    (mug(currency="EURO"), "currency", "currency_unknown"),
]


@pytest.mark.parametrize(("row", "column", "reason"), BAD_ROWS)
def test_a_bad_row_is_named_and_the_next_ones_go_on(row: dict[str, object], column: str, reason: str) -> None:
    read = feed({**row, "currency": row.get("currency", "")}, {**mug(sku="next"), "currency": ""})
    assert [product.product_id for product in read.products] == ["next"]
    problem = read.problems[0]
    assert (problem.line, problem.column, problem.reason, problem.kept) == (1, column, reason, False)
    assert problem.expected


def test_a_repeated_id_points_at_the_first() -> None:
    read = feed(mug(), mug(title="Other"), mug(sku="m2"))
    assert [product.name for product in read.products] == ["Mug", "Mug"]
    assert (read.problems[0].line, read.problems[0].reason) == (2, "duplicate_id")
    assert "line 1" in read.problems[0].expected


@pytest.mark.parametrize(
    ("values", "stock", "available", "reason"),
    [
        ({"stock": "-2"}, 0, True, "stock_negative"),
        ({"stock": "many"}, None, True, "stock_not_a_number"),
        ({"stock": 4.0}, 4, True, None),
        ({"availability": "out of stock"}, 0, True, None),
        ({"availability": "in stock"}, None, True, None),
        ({"availability": "discontinued"}, None, False, None),
        ({"availability": "perhaps"}, None, True, "availability_unknown"),
    ],
)
def test_stock_as_shops_say_it(
    values: dict[str, object], stock: int | None, available: bool, reason: str | None
) -> None:
    read = feed(mug(**values))
    assert (read.products[0].stock, read.products[0].available) == (stock, available)
    assert [problem.reason for problem in read.problems] == ([reason] if reason else [])
    assert all(problem.kept for problem in read.problems)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html;x", " vbscript:x"])
def test_an_address_that_runs_code_is_dropped(address: str) -> None:
    read = feed(mug(link=address, image_link="https://shop.example/a:b.jpg"))
    assert read.products[0].url == ""
    assert read.products[0].image_url == "https://shop.example/a:b.jpg"
    assert [(problem.column, problem.reason, problem.kept) for problem in read.problems] == [
        ("link", "address_unsafe", True)
    ]


def test_sale_and_compare_at_prices() -> None:
    sale, compared = feed(mug(sale_price="10.00")), feed(mug(**{"Compare At Price": "15.00"}))
    assert (sale.products[0].price_minor, sale.products[0].was_minor) == (1000, 1250)
    assert (compared.products[0].price_minor, compared.products[0].was_minor) == (1250, 1500)


def test_odd_texts_survive_without_markup_and_control_characters() -> None:
    read = feed(mug(title="كرسي\u0000 🪑\n deluxe", body_html="<p>Soft &amp; warm</p><script>"))
    assert read.products[0].name == "كرسي 🪑 deluxe"
    assert read.products[0].description == "Soft & warm"


def test_thousands_of_columns_become_a_few_attributes_and_a_note() -> None:
    read = feed(mug(**{f"c{n}": str(n) for n in range(10_000)}))
    assert len(read.products[0].attributes) == MAX_ATTRIBUTES
    left = [note.values["left"] for note in read.notes if note.code == "too_many_columns"]
    assert left == [str(10_000 - MAX_ATTRIBUTES)]


def test_whole_prices_raise_the_question_of_cents() -> None:
    rows = [mug(sku=str(n), price=str(1_995 + 37 * n)) for n in range(30)]
    assert "whole_prices" in [note.code for note in feed(*rows).notes]
    ordinary = [mug(sku=str(n), price=f"{5 + n}.99") for n in range(30)]
    assert "whole_prices" not in [note.code for note in feed(*ordinary).notes]


junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.text(max_size=3), max_size=2),
)


@given(
    st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(("id", "name", "price", "stock", "category", "link", "attributes", "x"), junk)
        ),
        max_size=6,
    )
)
def test_no_content_stops_an_import(rows: list[dict[str, object]]) -> None:
    """Whatever stands in the cells, each row is a product or a problem."""
    read = read_products(
        Table(
            ("id", "name", "price", "stock", "category", "link", "attributes", "x"), "rows", iter(enumerate(rows, 1))
        ),
        currency="EUR",
    )
    left_out = {problem.line for problem in read.problems if not problem.kept}
    assert len(read.products) + len(left_out) == len(rows) == read.row_count
    assert all(product.product_id and product.name and product.price_minor >= 0 for product in read.products)
    json.dumps([product.attributes for product in read.products])


def test_problems_of_the_reader_are_passed_on() -> None:
    broken = RowProblem(2, "", "3 columns", "2", "wrong_width")
    read = read_products(Table(("sku", "title", "price"), "CSV", iter([(1, mug()), broken])), currency="EUR")
    assert read.problems == (broken,)
    assert read.row_count == 2


def test_only_a_feed_read_to_the_last_row_may_withdraw_products() -> None:
    assert feed(
        mug(), mug(), mug(sku="m2", stock="many")
    ).is_whole  # a repeated id and a dropped value name no one else
    assert not feed(mug(), mug(sku="m2", price="?")).is_whole
    cut = RowProblem(0, "", "a complete gzip file", "", "file_cut_short")
    assert not read_products(Table(("sku", "title", "price"), "CSV", iter([(1, mug()), cut])), currency="EUR").is_whole


def test_currency_codes() -> None:
    assert check_currency(" eur ") == "EUR"
    with pytest.raises(InvalidInput, match="ISO 4217"):
        check_currency("euros")


def test_the_icecat_cut(golden: Path) -> None:
    """Real titles: prices in cents, and shelves a person would put these products on."""
    read = read_products(
        open_table(golden / "chorus_icecat_small.jsonl"), currency="USD", mapping={"price": "price_minor"}
    )
    by_id = {product.product_id: product for product in read.products}
    assert len(by_id) == 200
    assert not read.problems
    cable = by_id["2273835"]
    assert (cable.name, cable.brand) == (
        "Tripp Lite Cat5e 350MHz Molded Shielded Patch Cable (RJ45 M/M) - Gray, 7-ft.",
        "Tripp Lite",
    )
    assert (cable.price_minor, cable.category) == (794, "Cable > Patch cable")
    assert cable.attributes[SOURCE] == DERIVED
    assert by_id["3514248"].category == "Processor"
    shelves = {product.category.partition(" > ")[0] for product in read.products}
    assert {"Cable", "Cartridge", "Processor", "Printer", "Notebook", "Case"} <= shelves


@pytest.mark.shared
def test_the_whole_icecat_catalogue(shared_file: Callable[[str], Path]) -> None:
    path = shared_file("open/chorus_icecat/products.parquet")
    read = read_products(open_table(path), currency="USD", mapping={"price": "price_minor"})
    assert len(read.products) == 19_406
    assert not read.problems
    placed = sum(product.category != "" for product in read.products)
    assert placed > 0.85 * len(read.products)


@pytest.mark.shared
def test_the_demo_store_catalogue(shared_file: Callable[[str], Path]) -> None:
    read = read_products(open_table(shared_file("open/retail_demo_store/products.parquet")), currency="USD")
    assert len(read.products) == 2_465
    assert len({product.category for product in read.products}) == 20
    assert all(product.stock is not None and product.price_minor > 0 for product in read.products)
