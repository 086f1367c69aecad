"""Whatever the shop's colour is, the preference page can be read, in the light and in the dark."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from habitue.interfaces.http.preference_style import DEFAULT, colours, contrast
from habitue.interfaces.http.preference_words import WORDS


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_becomes_one_that_can_be_read(number: int) -> None:
    for scheme in colours(f"#{number:06x}").split("@media"):
        found = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", scheme))
        assert contrast(found["accent"], found["ground"]) >= 4.5
        assert contrast(found["on-accent"], found["accent"]) >= 4.5
        assert contrast(found["soft"], found["ground"]) >= 4.5


def test_what_is_no_colour_is_not_written_into_the_page() -> None:
    assert colours("red;}body{display:none") == colours(DEFAULT)


def test_both_languages_say_everything() -> None:
    assert WORDS["en"].keys() == WORDS["fr"].keys()
    for key, text in WORDS["en"].items():
        assert ("{shop}" in text) == ("{shop}" in WORDS["fr"][key])
