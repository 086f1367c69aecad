"""Devices: what a client says beside its agent, where the agent is frozen or missing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.collect.device import Hints, device_of, hints_of, kind_by_screen, of_app, screen_of

ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 {}Safari/537.36"
LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["brands", "brand", "mobile", "platform", "width", "height", "os", "name", "device", "type"]),
        inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@pytest.mark.parametrize(("agent", "hints", "expected"), [
    (ANDROID.format("Mobile "), Hints(), ("Android", "Chrome Mobile", "mobile")),
    (ANDROID.format(""), Hints(), ("Android", "Chrome", "tablet")),
    (LINUX, Hints(), ("Linux", "Chrome", "desktop")),
    (LINUX, Hints('"Not_A Brand";v="99", "Chromium";v="142", "Brave";v="142"', "?0", '"Chrome OS"'),
     ("Chrome OS", "Brave", "desktop")),
    (LINUX, Hints('"Chromium";v="142", "Microsoft Edge";v="142"', "?0", '"Linux"'), ("Linux", "Edge", "desktop")),
    (LINUX, Hints('"Chromium";v="142", "Google Chrome";v="142"', "?1", '"Android"'), ("Android", "Chrome", "mobile")),
])  # fmt: skip
def test_hints_go_before_the_agent(agent: str, hints: Hints, expected: tuple[str, str, str]) -> None:
    device = device_of(agent, hints)
    assert (device["os"], device["browser"], device["kind"]) == expected


def test_segments_browser_client_sends_hints_in_the_context() -> None:
    data = {"brands": [{"brand": "Chromium", "version": "142"}, {"brand": "Opera", "version": "126"}],
            "mobile": False, "platform": "macOS"}  # fmt: skip
    device = device_of(LINUX, hints_of(data))
    assert (device["os"], device["browser"]) == ("Mac OS X", "Opera")


def test_an_app_says_what_it_runs_on() -> None:
    assert of_app({"os": {"name": "iOS"}, "device": {"model": "iPhone16,1", "type": "ios"}}) == {
        "os": "iOS", "kind": "mobile"}  # fmt: skip
    assert of_app({"os": {"name": "iOS"}, "device": {"model": "iPad14,1"}})["kind"] == "tablet"
    assert of_app({}) == of_app({"os": "iOS"}) == {}


@pytest.mark.parametrize(
    ("screen", "kind"), [((390, 844), "mobile"), ((1024, 768), "tablet"), ((1920, 1080), "desktop")]
)
def test_a_screen_tells_the_class(screen: tuple[int, int], kind: str) -> None:
    assert kind_by_screen(screen) == kind


@given(JSON)
def test_whatever_is_stated_can_be_read(stated: Any) -> None:
    screen = screen_of(stated)
    assert screen is None or all(0 <= side <= 20_000 for side in screen)
    device_of(LINUX, hints_of(stated))
    if isinstance(stated, dict):
        of_app(stated)
