"""Personal fields: found at any depth, told from facts about products, and nothing of them left in the clear event."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.unit.collect.test_collector import event_of, opened

from habitue.collect import personal
from habitue.collect.limits import BROWSER
from habitue.collect.personal import REMOVED, scrub, split_properties, split_traits
from habitue.collect.properties import within_limits

MARKER = "Marker"


@pytest.mark.parametrize(("properties", "clear", "hidden"), [
    ({"customer": {"email": "a@b.fr", "tier": 2}}, {"customer": {"tier": 2}}, {"customer.email": "a@b.fr"}),
    ({"customer": {"name": "Ada", "id": 7}}, {"customer": {}}, {"customer.name": "Ada", "customer.id": 7}),
    ({"billing": {"phone": "06", "postcode": "75001", "method": "card"}}, {"billing": {"method": "card"}},
     {"billing.phone": "06", "billing.postcode": "75001"}),
    ({"cart": {"shipping_address": {"city": "Paris"}}}, {"cart": {}}, {"cart.shipping_address": {"city": "Paris"}}),
    ({"orders": [{"n": 1}, {"contacts": [{"phone": "06"}]}]}, {"orders": [{"n": 1}, {"contacts": [{}]}]},
     {"orders.1.contacts.0.phone": "06"}),
    ({"filters": [{"type": "brand", "name": "Yamaha"}]}, {"filters": [{"type": "brand", "name": "Yamaha"}]}, {}),
    ({"customer": {"email": "", "phone": None}}, {"customer": {}}, {}),
    ({"plain": None, "email": "a@b.fr"}, {"plain": None}, {"email": "a@b.fr"}),
])  # fmt: skip
def test_personal_fields_are_found_where_they_are(
    properties: dict[str, Any], clear: dict[str, Any], hidden: dict[str, Any]
) -> None:
    assert split_properties(properties) == (clear, hidden)


def test_facts_about_products_stay_clear_and_what_the_buyer_wrote_on_a_line_does_not() -> None:
    facts = {"name": "Guitar", "title": "Guitar", "brand": "Yamaha", "body": "spruce", "text": "warm", "review": 4.5}
    line = {**facts, "note": "For Ada", "recipient": {"name": "Ada"}, "buyer": {"name": "Bob", "tier": 1}}
    clear, hidden = split_properties({"name": "Guitar", "products": [facts, line]})
    assert clear == {"name": "Guitar", "products": [facts, {**facts, "buyer": {"tier": 1}}]}
    assert hidden == {
        "products.1.note": "For Ada", "products.1.recipient": {"name": "Ada"}, "products.1.buyer.name": "Bob"
    }  # fmt: skip
    assert split_properties({"customer": {"products": [{"name": "Guitar"}]}})[1] == {}, "the nearest place counts"


@pytest.mark.parametrize(("key", "value", "clear"), [
    ("label", "ada@example.com", REMOVED),
    ("url", "https://shop.example/reset?email=ada%40example.com&x=1", "https://shop.example/reset?email=[removed]&x=1"),
    ("said", "write to <ada.l+x@mail.example.co.uk>, please", "write to <[removed]>, please"),
    ("image_url", "https://cdn.example/logo@2x.png", None), ("handle", "@ada", None), ("ratio", "3@4", None),
    ("name", "Coffee @ home", None), ("product_id", "a@b.fr", None), ("ean", "4006381333931", None),
])  # fmt: skip
def test_an_e_mail_address_is_taken_out_of_any_text_but_a_products_or_orders_id(
    key: str, value: str, clear: str | None
) -> None:
    for properties, path in (({key: value}, key), ({"more": [{key: value}]}, f"more.0.{key}")):
        found, hidden = split_properties(properties)
        assert (found == properties) is (clear is None)
        assert hidden == ({} if clear is None else {path: value})
        assert clear is None or clear in msgspec.json.encode(found).decode()


def test_a_list_of_addresses_is_known_by_its_numbers() -> None:
    clear, hidden = split_properties({"cc": ["a@b.fr", "none"]})
    assert (clear, hidden) == ({"cc": [REMOVED, "none"]}, {"cc.0": "a@b.fr"})


def test_traits_are_about_a_person_at_any_depth() -> None:
    clear, hidden = split_traits(
        {"plan": "gold", "empty": "", "profile": {"name": "Ada", "size": 42}, "full_name": "A"}
    )
    assert clear == {"plan": "gold", "profile": {"size": 42}}
    assert hidden == {"profile.name": "Ada", "full_name": "A"}


def test_what_has_nothing_personal_is_not_copied() -> None:
    properties = {"product_id": "p", "price": 9.5}
    assert split_properties(properties)[0] is properties


def test_sealed_paths_open_under_their_own_names() -> None:
    event = event_of({"type": "identify", "anonymousId": "d", "traits": {"profile": {"email": "ada@example.com"}},
                      "properties": {"customer": {"phone": "0612345678"}}})  # fmt: skip
    assert opened(event) == {"properties.customer.phone": "0612345678", "traits.profile.email": "ada@example.com"}


def test_a_search_with_an_address_and_a_number_is_sealed_as_it_was() -> None:
    query = "ada@example.com or 06 12 34 56 78"
    event = event_of({"event": "Products Searched", "anonymousId": "d", "properties": {"query": query}})
    assert event.properties["query"] == "[removed] or [removed]"
    assert opened(event) == {"properties.query": query}


@pytest.mark.parametrize("text", ["@ " + "a" * 30_000, "(1-" * 10_000, "%40." + "a.a-" * 8_000, "a@" * 15_000])
def test_no_text_costs_more_than_its_length(text: str) -> None:
    begun = time.process_time()
    scrub(text)
    split_properties({"said": text})
    assert time.process_time() - begun < 1, "seconds of processor time; 2.8 with unbounded repetitions"


WORDS = st.sampled_from(["cart", "extra", "customer", "billing", "lines", "products", "items", "sku", "0", "a.b", ""])
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text("abc @%40.", max_size=8))
TREES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=12,
)
SECRETS = st.one_of(
    st.just(MARKER), st.just([MARKER]), st.just({"line": MARKER}), st.just({"products": [{"name": MARKER}]})
)


@given(st.data())
def test_what_is_planted_under_a_personal_name_is_never_in_the_clear_event(data: st.DataObject) -> None:
    planted: Any = data.draw(SECRETS)
    steps = data.draw(st.lists(st.one_of(WORDS, st.integers(0, 2)), max_size=6))
    in_products = any(step in personal._GOODS for step in steps)
    names = personal._IN_GOODS if in_products else personal._PROPERTIES
    planted = {data.draw(st.sampled_from(sorted(names))): planted}
    for step in reversed(steps):  # a name leads into an object, a number into that place of a list
        around = data.draw(TREES)
        if isinstance(step, int):
            planted = [around] * step + [planted]
        else:
            planted = {**(around if isinstance(around, dict) else {"beside": around}), step: planted}
    properties = planted if isinstance(planted, dict) else {"list": planted}
    assume(within_limits(properties, BROWSER.keys))
    clear, hidden = split_properties(properties)
    assert MARKER not in msgspec.json.encode(clear).decode()
    assert MARKER in msgspec.json.encode(hidden).decode()
    traits, hidden = split_traits({"deep": {"under": properties}})
    assert MARKER not in msgspec.json.encode(traits).decode()
    assert MARKER in msgspec.json.encode(hidden).decode()


@given(st.dictionaries(st.text(max_size=5), TREES, max_size=5))
def test_splitting_again_finds_nothing(properties: dict[str, Any]) -> None:
    clear, _ = split_properties(properties)
    assert split_properties(clear) == (clear, {})
