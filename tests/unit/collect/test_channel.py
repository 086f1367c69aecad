"""Channels: campaign before click id before referrer; click ids only for whom the visitor lets have them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.collect.channel import channel_of
from habitue.collect.channel_group import group_of
from habitue.collect.clicks import CLICKS, NEVER_KEPT, pages_without_clicks, without_clicks
from habitue.collect.sites import medium_of

SHOP = "https://shop.example"


def visit(query: str = "", referrer: str = "", **campaign: str) -> dict[str, Any]:
    page = {"url": f"{SHOP}/boots{query}", "referrer": referrer, "path": "/boots"}
    return {"page": page} | ({"campaign": campaign} if campaign else {})


@pytest.mark.parametrize(("context", "source", "medium", "group"), [
    (visit("?utm_source=news&utm_medium=email&utm_campaign=may"), "news", "email", "email"),
    (visit("?UTM_Source=google&utm_medium=cpc&gclid=x"), "google", "cpc", "paid_search"),
    (visit("?gclid=x", "https://www.google.com/"), "google", "cpc", "paid_search"),
    (visit("?gbraid=x"), "google", "cpc", "paid_search"),
    (visit("?msclkid=x"), "bing", "cpc", "paid_search"),
    (visit("?fbclid=x", "https://l.facebook.com/"), "facebook", "social", "organic_social"),
    (visit("?utm_source=facebook&utm_medium=paid_social&fbclid=x"), "facebook", "paid_social", "paid_social"),
    (visit("?ttclid=x"), "tiktok", "cpc", "paid_social"),
    (visit("?li_fat_id=x"), "linkedin", "cpc", "paid_social"),
    (visit("?ScCid=x"), "snapchat", "cpc", "paid_social"),
    (visit("?irclickid=x"), "impact", "affiliate", "affiliate"),
    (visit("?srsltid=x"), "google", "organic", "organic_search"),
    (visit("?utm_source=google&utm_medium=cpc&utm_campaign=shopping-fr"), "google", "cpc", "paid_shopping"),
    (visit("?utm_source=chatgpt.com"), "chatgpt.com", "", "assistant"),
    (visit("", "https://chatgpt.com/c/1"), "chatgpt.com", "assistant", "assistant"),
    (visit("", "https://www.perplexity.ai/"), "perplexity.ai", "assistant", "assistant"),
    (visit("", "https://gemini.google.com/app"), "gemini.google.com", "assistant", "assistant"),
    (visit("", "https://www.google.co.uk/"), "google.co.uk", "organic", "organic_search"),
    (visit("", "https://fr.search.yahoo.com/"), "fr.search.yahoo.com", "organic", "organic_search"),
    (visit("", "android-app://com.google.android.googlequicksearchbox/"),
     "com.google.android.googlequicksearchbox", "organic", "organic_search"),
    (visit("", "https://mail.google.com/"), "mail.google.com", "email", "email"),
    (visit("", "https://youtu.be/x"), "youtu.be", "social", "organic_social"),
    (visit("", "https://blog.example/"), "blog.example", "referral", "referral"),
    (visit("?gclid=x", "", source="till", medium="sms", name="day"), "till", "sms", "sms"),
])  # fmt: skip
def test_where_a_visit_came_from(context: dict[str, Any], source: str, medium: str, group: str) -> None:
    channel = channel_of(context)
    assert (channel["source"], channel.get("medium", ""), channel["group"]) == (source, medium, group)
    assert channel["landing"] == "/boots"


@pytest.mark.parametrize("host", ["wallet.company.example", "notgoogle.com", "google.evil.example", "t.company.com"])
def test_names_within_other_names_are_no_networks(host: str) -> None:
    assert medium_of(host) == "referral"


def test_within_the_shop_there_is_no_channel() -> None:
    assert channel_of(visit("?size=42", f"{SHOP}/shoes")) == {}
    assert channel_of({}) == channel_of({"page": "x", "campaign": 7}) == {}
    assert channel_of(visit("", "https://[bad")) == {}


def test_all_of_a_campaign_is_kept_and_nobody_in_it() -> None:
    channel = channel_of(visit("?utm_source=n&utm_term=boots+for+ada@example.com&utm_content=b&utm_medium=m"))
    assert (channel["term"], channel["content"]) == ("boots for [removed]", "b")


@given(click=st.sampled_from(sorted(CLICKS)), ads=st.booleans())
def test_a_click_id_is_kept_only_with_ads(click: str, ads: bool) -> None:
    channel = channel_of(visit(f"?{click}=MARK-1&size=42"), ads=ads)
    assert channel["click"] == click
    kept = ads and click not in NEVER_KEPT
    assert ("MARK-1" in str(channel)) == kept
    cut = pages_without_clicks({"url": f"{SHOP}/?a=1&{click.upper()}=MARK-1#top", "name": "x"}, ads=ads)
    assert ("MARK-1" in cut["url"]) == kept
    assert "a=1" in cut["url"]
    assert cut["url"].endswith("#top")


PART = st.text(st.characters(codec="utf-8", exclude_characters="&=#?;"), min_size=1, max_size=8)


@given(pairs=st.lists(st.tuples(PART, PART), max_size=5), fragment=st.sampled_from(["", "#x"]))
def test_an_address_without_click_ids_stays_as_it_is(pairs: list[tuple[str, str]], fragment: str) -> None:
    pairs = [(key, value) for key, value in pairs if key.lower() not in {*CLICKS, "hb_click"}]
    address = "/p" + ("?" if pairs else "") + "&".join(f"{key}={value}" for key, value in pairs) + fragment
    assert without_clicks(address, ads=False) == address


@given(source=st.text(max_size=20), medium=st.text(max_size=20), campaign=st.text(max_size=20))
def test_every_visit_has_one_group(source: str, medium: str, campaign: str) -> None:
    assert group_of(source, medium, campaign).replace("_", "").isalpha()
