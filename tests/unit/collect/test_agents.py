"""Agents: nearly all crawlers are known for what they are, and next to no browser is taken for one."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.collect.agents import agent_class, is_bot

CORPUS = msgspec.json.decode(
    gzip.decompress((Path(__file__).parents[2] / "golden" / "user_agents.json.gz").read_bytes()),
    type=dict[str, list[str]],
)
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) {}/142.0.0.0 Safari/537.36"


def test_nearly_all_of_those_who_say_so_are_found() -> None:
    found = sum(map(is_bot, CORPUS["crawlers"]))
    assert found / len(CORPUS["crawlers"]) >= 0.98  # promised: 0.95


def test_no_browser_of_real_visitors_is_taken_for_a_bot() -> None:
    wrong = [agent for agent in CORPUS["browsers"] if is_bot(agent)]
    assert len(CORPUS["browsers"]) > 950
    assert wrong == []  # promised: 0.1 %, which is none of so many


@pytest.mark.parametrize(("agent", "brands", "expected"), [
    ("", "", ""),
    (CHROME.format("Chrome"), '"Chromium";v="142", "Google Chrome";v="142"', ""),
    (CHROME.format("HeadlessChrome"), "", "headless"),
    (CHROME.format("Chrome"), '"HeadlessChrome";v="142"', "headless"),
    ("python-httpx2/2.1", "", "library"),
    ("curl/8.5.0", "", "library"),
    ("Googlebot/2.1 (+http://www.google.com/bot.html)", "", "crawler"),
    ("Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)", "", "crawler"),
    ("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)", "", ""),
    ("Opera/9.80 (Android; Opera Mini/36.2/119.132; U; id) Presto/2.12.423 Version/12.16", "", ""),
])  # fmt: skip
def test_the_class_of_an_agent(agent: str, brands: str, expected: str) -> None:
    assert agent_class(agent, brands) == expected


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_text_has_a_class(agent: str, brands: str) -> None:
    assert agent_class(agent, brands) in ("", "crawler", "library", "headless")
