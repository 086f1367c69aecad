"""Each kind of mistake is told once, where it is, with what to do; what is right is left alone."""

from __future__ import annotations

import pytest

from habitue.audiences.language.checks import Known, check_audience, check_condition
from habitue.audiences.language.condition import Condition
from habitue.audiences.language.text import parse

WORLD = Known(
    lists=frozenset({"newsletter"}), scores=frozenset({"churn"}), groups=frozenset({"rfm"}), moments=frozenset()
)
WRONG = [
    ('count("Identified") at least 1', "unknown_event", "$.event", "are not remembered one by one"),
    ('count("Product Viewed", total is 3) at least 1', "unknown_field", "$.where[0].field", "no \"total\""),
    ('count("Product Viewed", product.categry is "a")', "unknown_field", "$.where[0].field", '"product.category"?'),
    ('sum(net_minr of "Order Completed") at least 3', "unknown_field", "$.field", 'did you mean "net_minor"?'),
    ('contry is "FR"', "unknown_fact", "$.fact", 'did you mean "country"?'),
    ('trait is "gold"', "key", "$", 'write trait("…")'),
    ('country("home") is "FR"', "key", "$.key", "one country only"),
    ('visits contains "3"', "operator", "$.test", "use is, is not, is one of"),
    ('country at least 3', "operator", "$.test", "country is a text"),
    ('trait("birthday") in last 3d', "operator", "$.test", "a value that the shop decides"),
    ('count("Product Viewed", at in last 3d) at least 1', "operator", "$.where[0].test", "moves with time"),
    ('sum(at of "Order Completed") at least 3', "operator", "$.field", "neither added up"),
    ('distinct(at of "Order Completed") at least 3', "operator", "$.field", "neither added up"),
    ('sum(product_id of "Product Viewed") at least 3', "operator", "$.field", "only numbers"),
    ('count("Order Completed") is "three"', "value", "$.test", 'with a number, not with "three"'),
    ('count("Order Completed") at least true', "value", "$.test", "not with true"),
    ('registered is "true"', "value", "$.test", "with true or false"),
    ('country is one of ["FR", 3]', "value", "$.test", "not with 3"),
    ('country is ""', "value", "$.test", 'use "is unknown"'),
    ('last_order in last "soon"', "value", "$.test", "a duration such as 30d"),
    ('last_order after 2026-02-31T00:00:00Z', "value", "$.test", "an instant in UTC"),
    ('count("Order Completed", since 2026-02-31T00:00:00Z)', "value", "$.window", "there is no 2026-02-31"),
    ('count("Product Viewed") at least 61', "beyond_the_cap", "$.test", "remembered by the newest 60 events"),
    ('count("Product Viewed") at most 60', "beyond_the_cap", "$.test", "may stand for any larger one"),
    ('distinct(query of "Products Searched") between 3 and 20', "beyond_the_cap", "$.test", "newest 20"),
    ('nth(30, at of "Products Searched") in last 3d', "beyond_the_cap", "$.n", "never a 30th"),
    ('count("Order Completed", since 2026-02-01T00:00:00Z until 2026-01-01T00:00:00Z)', "impossible", "$.window",
     "since"),
    ('visits between 9 and 3', "impossible", "$.test", "write the lower end first"),
    ('sequence("Product Viewed", no "Order Completed" within 7d, last 7d)', "impossible", "$.steps[1].within",
     "longer"),
    ('on list "newsleter"', "missing_reference", "$.list_id", 'did you mean "newsletter"?'),
    ('score("chrn") at least 0.5', "missing_reference", "$.key", 'did you mean "churn"?'),
    ('moment("next_order") in next 3d', "missing_reference", "$.key", "there are none yet"),
    ('any of\n  nobody', "impossible", "$.of[0]", "no condition is below any of"),
    ('all of\n  country is "FR"\n  country is "be"', "impossible", "$", 'country is "FR" and country is "be"'),
    ('all of\n  visits at least 5\n  all of\n    visits less than 5', "impossible", "$", "visits at least 5"),
    ('all of\n  count("Order Completed") at least 3\n  not count("Order Completed") at least 1', "impossible", "$",
     "not count"),
    ('not any of\n  country is "FR"\n  not country is "FR"', "everybody", "$.of", "everybody meets this"),
    ('all of\n  country is unknown\n  country is "FR"', "impossible", "$", "country is unknown"),
    ('all of\n  last_order in last 3d\n  last_order not in last 9d', "impossible", "$", "not in last 9d"),
    ('all of\n  trait("a") is "x"\n  not trait("a") is "x"', "impossible", "$", "and that it is not so"),
    ('all of\n  in audience "a"\n  not in audience "a"', "impossible", "$", "and that it is not so"),
    ('all of\n  browser starts with "ab"\n  browser starts with "cd"', "impossible", "$", "browser"),
    ('weekday at least 8', "impossible", "$", "nobody meets this"),
    ('count("Order Completed") less than 0', "impossible", "$", "nobody meets this"),
]  # fmt: skip
WORTH_A_LOOK = [
    ('count("Product Veiwed")', "unknown_event", "$.event", 'did you mean "Product Viewed"?'),
    ('count("Order Completed", last 200w)', "window", "$.window", "longer than three years"),
    ("everybody", "everybody", "$", "everybody meets it"),
    ('count("Order Completed") at least 0', "everybody", "$", "everybody meets this"),
    ("any of\n  hour less than 12\n  hour at least 12", "everybody", "$", "tells nobody from nobody"),
]
RIGHT = [
    'count("Product Viewed") at least 60', 'count("Product Viewed") less than 60', 'count("my own") at least 3',
    'sum(amount of "my own") at least 3', 'last(coupon of "Coupon Applied") contains "10"',
    'distinct(product_id of "Product Viewed", product.attribute.colour is "red", last 7d) at least 2',
    'count("Order Completed", at after 2026-01-01T00:00:00Z)', 'trait("plan") at least 3', 'on list "newsletter"',
    'all of\n  trait("tags") is "a"\n  trait("tags") is "b"', 'all of\n  country is not "FR"\n  country is not "BE"',
    'all of\n  visits more than 2\n  visits less than 4',
    'all of\n  score("churn") more than 0\n  score("churn") less than 1',
    'all of\n  last_order in last 90d\n  last_order not in last 30d', 'any of\n  country is "FR"\n  country is unknown',
    'all of\n  last_order after 2026-01-01T00:00:00Z\n  last_order in last 3d', 'hour between 9 and 17',
    'all of\n  browser starts with "a"\n  browser contains "b"\n  browser ends with "c"\n  browser is not "abc"',
    'all of\n  count("my own", last 3d) at least 3\n  not count("my own", last 9d) at least 9',
    'sequence("Product Viewed", no "Order Completed" within 2d, last 9d)', "registered is not true",
]  # fmt: skip


def tree(text: str) -> Condition:
    return parse(text).condition


@pytest.mark.parametrize(("text", "code", "path", "told"), WRONG)
def test_what_cannot_be_published(text: str, code: str, path: str, told: str) -> None:
    severities = {"error"} if code != "everybody" else {"warning"}
    (found,) = check_condition(tree(text), WORLD)
    assert (found.code, found.path, {found.severity}) == (code, path, severities), found
    assert told in found.message


@pytest.mark.parametrize(("text", "code", "path", "told"), WORTH_A_LOOK)
def test_what_is_worth_a_look(text: str, code: str, path: str, told: str) -> None:
    (found,) = check_condition(tree(text), WORLD)
    assert (found.severity, found.code, found.path) == ("warning", code, path), found
    assert told in found.message


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right(text: str) -> None:
    assert check_condition(tree(text), WORLD) == []


def test_what_is_not_known_here_is_not_checked() -> None:
    assert check_condition(tree('all of\n  on list "x"\n  score("y") at least 1\n  group("z") is "w"')) == []


def test_circles_are_named_in_full_and_what_is_missing_too() -> None:
    audiences = {
        "a": tree('in audience "b"'),
        "b": tree('all of\n  registered is true\n  not in audience "c"'),
        "c": tree('in audience "a"'),
        "d": tree('in audience "a"'),
        "e": tree('any of\n  in audience "f"'),
        "self": tree('in audience "self"'),
    }
    told = {
        name: [(found.code, found.path) for found in check_audience(name, audiences).findings] for name in audiences
    }
    assert told == {
        "a": [("cycle", "$.audience_id")],
        "b": [("cycle", "$.of[1].of.audience_id")],
        "c": [("cycle", "$.audience_id")],
        "d": [],
        "e": [("missing_reference", "$.of[0].audience_id")],
        "self": [("cycle", "$.audience_id")],
    }
    assert "a → b → c → a" in check_audience("a", audiences).findings[0].message
    assert "self → self" in check_audience("self", audiences).findings[0].message


def test_what_is_known_on_a_page_only_is_told_through_references() -> None:
    audiences = {
        "warm": tree("temperature_c at least 25"),
        "warm_and_new": tree('all of\n  visits is 1\n  not in audience "warm"'),
        "on": tree('in audience "warm_and_new"'),
        "off": tree("visits is 1"),
    }
    assert {name for name in audiences if check_audience(name, audiences).in_the_moment} == {
        "warm", "warm_and_new", "on",
    }  # fmt: skip
