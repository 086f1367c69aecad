"""Which product an id means: never a guess, whatever a catalogue calls its products."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from habitue.adapters.files.xml_rows import read_xml
from habitue.catalog.feed import read_products
from habitue.catalog.product import Product
from habitue.catalog.product_ids import ProductIds

ids = st.sampled_from(["1", "2", "3", "7", "7-a", "7-b"])
attributes = st.dictionaries(st.sampled_from(["sku", "Item Group ID", "gtin", "colour"]), ids, max_size=3)
products = st.lists(
    st.builds(Product, product_id=ids, name=st.just("Lamp"), attributes=attributes),
    max_size=5,
    unique_by=lambda product: product.product_id,
)
lines = st.dictionaries(st.sampled_from(["product_id", "variant", "sku"]), ids | st.integers() | st.none(), max_size=3)


@given(products, lines)
def test_what_is_found_is_in_the_feed_and_was_said(listed: list[Product], line: dict[str, object]) -> None:
    known = ProductIds(listed)
    found = known.feed_id(line)
    assert found == "" or found in known
    said = {value for value in line.values() if isinstance(value, str)}
    assert found == "" or any(found in known.meant(value) for value in said)
    assert known.feed_id({"product_id": found}) == found, "to look twice is to look once"


@given(products)
def test_the_feeds_own_id_is_never_taken_for_another_product(listed: list[Product]) -> None:
    known = ProductIds(listed)
    for product in listed:
        assert known.meant(product.product_id) == (product.product_id,)
        assert known.feed_id({"product_id": product.product_id, "variant": "7-a", "sku": "1"}) == product.product_id


@given(products, ids)
def test_an_id_means_exactly_the_products_that_are_called_so(listed: list[Product], stated: str) -> None:
    """Against the plain reading of the catalogue."""
    names = ("sku", "Item Group ID", "gtin")
    called = sorted(one.product_id for one in listed if stated in [one.attributes.get(name) for name in names])
    own = any(one.product_id == stated for one in listed)
    assert list(ProductIds(listed).meant(stated)) == ([stated] if own else called)


def test_a_group_alone_is_none_of_its_products_and_a_colour_is_no_id() -> None:
    red, blue = (
        Product(product_id=f"7-{colour}", name="Lamp", attributes={"item_group_id": "7", "colour": colour})
        for colour in ("red", "blue")
    )
    known = ProductIds([red, blue])
    assert known.feed_id({"product_id": "7", "variant": "red"}) == ""
    assert known.meant("7") == ("7-blue", "7-red")
    assert ProductIds([red]).feed_id({"product_id": "7"}) == "7-red", "a group of one is that one"
    assert (len(known), "7" in known) == (2, False)


def test_a_merchant_feed_says_of_each_variant_its_group_and_its_barcode() -> None:
    item = (
        "<item><g:id>SKU-{0}</g:id><title>Lamp</title><g:price>9.90 EUR</g:price><g:gtin>{1}</g:gtin>"
        "<g:item_group_id>LAMP</g:item_group_id></item>"
    )
    items = item.format("RED", "3001") + item.format("BLUE", "3002")
    feed = f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>'.encode()
    known = ProductIds(read_products(read_xml(lambda: io.BytesIO(feed)), currency="EUR").products)
    assert known.meant("LAMP") == ("SKU-BLUE", "SKU-RED")
    assert known.feed_id({"product_id": "3002"}) == "SKU-BLUE"
    assert known.feed_id({"product_id": "LAMP", "variant": "SKU-RED"}) == "SKU-RED"
