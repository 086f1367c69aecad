"""What cannot be read is told with its place, what was expected and what to do."""

from __future__ import annotations

import pytest

from habitue.audiences.language.text import TextError, parse

CASES = [
    ("", 1, 1, "nothing is written"),
    ('contry iz "FR"', 1, 8, 'did you mean "country"?'),
    ('country contans "FR"', 1, 9, 'did you mean "contains"?'),
    ("country is FR", 1, 12, "a text stands in double quotes"),
    ("country is 'FR'", 1, 12, "texts stand in double quotes"),
    ('country is "FR', 1, 12, "never closed"),
    ("country is one of \"FR\"", 1, 19, 'expected "["'),
    ("trait is 1, 2", 1, 11, "the end of the line"),
    ('counts("Product Viewed", last 7d)', 1, 24, 'did you mean "count"?'),
    ('count("Product Viewed", last 7days)', 1, 30, "neither a number"),
    ('count("Product Viewed", last "7d")', 1, 30, "expected a duration"),
    ('count("Product Viewed", last 7d, at known)', 1, 34, "the window comes last"),
    ('count("Product Viewed"', 1, 6, "never closed"),
    ('count(Product)', 1, 7, "the name of an event in double quotes"),
    ('sum("Product Added") at least 2', 1, 20, 'expected "of"'),
    ('nth(0.5, at of "Order Completed") in last 2d', 1, 5, "1 is the newest"),
    ('nth(61, at of "Order Completed") in last 2d', 1, 1, "less than or equal to 60"),
    ('sequence("Product Viewed")', 1, 1, "at least 2 items"),
    ('sequence(no "Product Viewed", "Order Completed")', 1, 1, "the first step cannot be absent"),
    ('sequence("Product Viewed", no "Order Completed")', 1, 1, "an absent last step needs `within`"),
    ("visits between 3", 1, 17, 'expected "and"'),
    ("last_order in last", 1, 19, "expected a duration"),
    ("first_order after 2026-01-01", 1, 19, "neither a number"),
    ("not", 1, 4, "expected a condition"),
    ("all of", 1, 7, "nothing stands below all of"),
    ("all of\n  registered is true\n    visits at least 2", 3, 5, "takes none"),
    ("all of\n  registered is true\n   visits at least 2", 3, 4, "takes none"),
    ("all of\n    registered is true\n  visits at least 2", 3, 3, "make them equal"),
    ("registered is true\nvisits at least 2", 2, 1, "put both below all of or any of"),
    ("all of\n\tregistered is true", 2, 1, "use spaces"),
    ("# mine\nregistered is true", 1, 1, "put it into the audience's `notes`"),
    ('in audience "VIP"', 1, 1, "match pattern"),
    ("in audience vip", 1, 13, "the id of an audience in double quotes"),
    ('country is "\\q"', 1, 12, "is no text"),
    ("last is 3", 1, 6, 'expected "("'),
    ("since is 3", 1, 1, 'a name that is "since" stands in double quotes'),
    ("\n".join("  " * n + "all of" for n in range(60)), 52, 103, "name a part as an audience of its own"),
    ("not " * 60 + "everybody", 1, 205, "name a part as an audience of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "told"), CASES, ids=[case[0][:40] or "nothing" for case in CASES])
def test_an_error_says_where_and_what_to_do(text: str, line: int, column: int, told: str) -> None:
    with pytest.raises(TextError) as refused:
        parse(text)
    assert told in refused.value.message
    assert (refused.value.line, refused.value.column) == (line, column), refused.value.message
    assert refused.value.message == f"line {line}, column {column}: {refused.value.problem}"


@pytest.mark.parametrize("text", [
    'count("Order Completed")', 'count("Order Completed") at least 1', ' count ( "Order Completed" , ) at least 1 ',
])  # fmt: skip
def test_what_may_be_left_out_means_what_is_usual(text: str) -> None:
    assert parse(text).condition == parse('count("Order Completed") at least 1').condition
