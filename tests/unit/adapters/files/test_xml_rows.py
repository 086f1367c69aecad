"""Feeds in XML: every whole item comes with its line, a bomb never goes off, a cut feed withdraws nothing."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habitue.adapters.files import open_table
from habitue.catalog.feed import read_products
from habitue.catalog.rows import RowProblem
from habitue.core.errors import InvalidInput

# The examples of support.google.com/merchants/answer/160589 (RSS 2.0) and /160593 (Atom), shortened.
RSS = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
<channel>
<title>Example - Online Store</title>
<link>http://www.example.com</link>
<item>
<g:id>TV_123456</g:id>
<g:title>Google Chromecast with Google TV &amp; remote</g:title>
<g:description>Chromecast with Google TV</g:description>
<g:link>https://www.example.com/tv</g:link>
<g:image_link>https://images.example.com/TV_123456.png</g:image_link>
<g:additional_image_link>https://images.example.com/a.png</g:additional_image_link>
<g:additional_image_link>https://images.example.com/b.png</g:additional_image_link>
<g:availability>in_stock</g:availability>
<g:price>159.00 USD</g:price>
<g:sale_price>149.00 USD</g:sale_price>
<g:product_type>Electronics &gt; Streaming</g:product_type>
<g:google_product_category>2082</g:google_product_category>
<g:shipping><g:country>US</g:country><g:price>14.95 USD</g:price></g:shipping>
<g:brand>Google</g:brand>
</item>
<item><g:id>TV_2</g:id><g:title>No price</g:title></item>
</channel>
</rss>
"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>Example - Online Store</title>
<link rel="self" href="http://www.example.com"/>
<entry>
<title>Red wool sweater</title>
<link href="http://www.example.com/item1.html"/>
<g:id>1a</g:id><g:price>25.00 GBP</g:price><g:availability>out_of_stock</g:availability>
</entry>
</feed>
"""
BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<rss><channel><item><id>&c;</id><title>x</title></item></channel></rss>
"""
FILE = """<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<rss><channel><item><id>1</id><title>&secret;</title></item></channel></rss>
"""


def written(tmp_path: Path, text: str, name: str = "feed.xml") -> Path:
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("name", ["feed.xml", "feed.xml.gz"])
def test_a_merchant_feed_in_rss_becomes_products(tmp_path: Path, name: str) -> None:
    feed = read_products(open_table(written(tmp_path, RSS, name)), currency="EUR")
    product = feed.products[0]
    assert (product.product_id, product.name) == ("TV_123456", "Google Chromecast with Google TV & remote")
    assert (product.price_minor, product.was_minor, product.currency) == (14900, 15900, "USD")
    assert (product.category, product.brand) == ("Electronics > Streaming", "Google")
    assert product.image_url == "https://images.example.com/TV_123456.png"
    first = next(iter(open_table(written(tmp_path, RSS, name)).rows))
    assert not isinstance(first, RowProblem)
    assert str(first[1]["additional_image_link"]).split(", ")[1] == "https://images.example.com/b.png"
    assert product.attributes["shipping.price"] == "14.95 USD", "what is inside shipping is not the product's price"
    assert [(p.line, p.reason) for p in feed.problems] == [(22, "price_missing")]


def test_a_merchant_feed_in_atom_becomes_products(tmp_path: Path) -> None:
    feed = read_products(open_table(written(tmp_path, ATOM)), currency="EUR")
    product = feed.products[0]
    assert (product.product_id, product.name, product.price_minor, product.currency, product.stock) == (
        "1a", "Red wool sweater", 2500, "GBP", 0,
    )  # fmt: skip
    assert product.url == "http://www.example.com/item1.html"


def test_the_same_feed_as_tsv_becomes_the_same_product(tmp_path: Path) -> None:
    columns = ["id", "title", "link", "image_link", "availability", "price", "sale_price", "product_type", "brand"]
    first = next(iter(open_table(written(tmp_path, RSS)).rows))
    assert not isinstance(first, RowProblem)
    rows = first[1]
    tsv = "\t".join(columns) + "\n" + "\t".join(str(rows[column]) for column in columns) + "\n"
    there = read_products(open_table(written(tmp_path, tsv, "feed.txt")), currency="EUR").products[0]
    ours = read_products(open_table(written(tmp_path, RSS)), currency="EUR").products[0]
    same = ("product_id", "name", "price_minor", "was_minor", "currency", "category", "brand", "url", "image_url")
    assert [getattr(there, field) for field in same] == [getattr(ours, field) for field in same]


@pytest.mark.parametrize("text", [BOMB, FILE])
def test_entities_are_refused_not_expanded(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput, match="document type or entities"):
        list(open_table(written(tmp_path, text)).rows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(RSS.index("<channel>"), len(RSS)))
def test_a_feed_cut_anywhere_gives_the_whole_items_before_the_cut(tmp_path: Path, cut: int) -> None:
    rows = list(open_table(written(tmp_path, RSS[:cut])).rows)
    whole = [row for row in rows if not isinstance(row, RowProblem)]
    assert len(whole) == RSS[:cut].count("</item>")
    is_whole = RSS[:cut].rstrip().endswith("</rss>")
    assert [row.reason for row in rows if isinstance(row, RowProblem)] == ([] if is_whole else ["file_cut_short"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30), max_size=8))
def test_what_is_written_is_read(tmp_path: Path, names: list[str]) -> None:
    items = "\n".join(f"<item><id>{n}</id><title>{escape(name)}</title></item>" for n, name in enumerate(names))
    table = open_table(written(tmp_path, f"<rss><channel>{items}\n</channel></rss>"))
    read = [(row[0], row[1].get("title", "")) for row in table.rows if not isinstance(row, RowProblem)]
    assert read == [(number, name.strip()) for number, name in enumerate(names, 1)]


def test_a_long_feed_is_never_held_whole(tmp_path: Path) -> None:
    item = "<item><id>{}</id><title>Mug</title><description>" + "x" * 2_000 + "</description></item>\n"
    path = tmp_path / "long.xml"
    with path.open("w") as stream:
        stream.write("<rss><channel>")
        stream.writelines(item.format(number) for number in range(10_000))
        stream.write("</channel></rss>")
    tracemalloc.start()
    count = sum(1 for _ in open_table(path).rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 8 << 20 < path.stat().st_size
