"""Traffic rules as a document: what cannot be told from what is kept is refused when it is written."""

from __future__ import annotations

from typing import Any

import pytest

from habitue.core.errors import InvalidInput
from habitue.definitions.document import Document
from habitue.definitions.kinds import check
from habitue.definitions.traffic import TRAFFIC_ID, TrafficDocument, compile_traffic, hashed
from habitue.events.traffic import DEFAULT_RULES


def typed(body: dict[str, Any]) -> TrafficDocument:
    document = check(Document("traffic", TRAFFIC_ID, 1, body))
    assert isinstance(document, TrafficDocument)
    return document


def test_an_empty_document_is_the_rules_that_hold_without_one() -> None:
    assert compile_traffic(typed({}), 0) == DEFAULT_RULES


def test_a_document_becomes_rules_in_the_form_events_have() -> None:
    body = {
        "bots": {"agents": ["headless"], "views_per_minute": None},
        "staff": {"networks": ["203.0.113.7/16"], "email_domains": ["Ada@Shop.example"], "user_ids": ["17"]},
        "tests": {"coupons": ["INTERNAL"], "order_id_prefixes": ["T-"], "flagged": False},
    }
    rules = hashed(compile_traffic(typed(body), 3), "u:{}".format, "{}:{}".format)
    assert (rules.version, rules.bot_agents, rules.views_per_minute) == (3, frozenset({"headless"}), 0)
    assert rules.staff_networks == ("203.0.0.0/16",)
    assert (rules.staff_domains, rules.staff_users) == (
        frozenset({"email_domain:shop.example"}),
        frozenset({"u:17"}),
    )
    assert (rules.test_flag, rules.test_coupons, rules.test_prefixes) == (False, frozenset({"INTERNAL"}), ("T-",))


@pytest.mark.parametrize(("body", "said"), [
    ({"staff": {"networks": ["203.0.113.7"]}}, r"narrower than /24.*write 203\.0\.113\.0/24"),
    ({"bots": {"networks": ["2001:db8::/64"]}}, r"narrower than /48"),
    ({"staff": {"networks": ["office"]}}, "no network"),
    ({"staff": {"email_domains": ["shop"]}}, "no domain"),
    ({"bots": {"agents": ["robot"]}}, "crawler"),
    ({"bots": {"views_per_minute": 1}}, "greater than or equal to 10"),
    ({"boots": {}}, "Extra inputs"),
])  # fmt: skip
def test_what_cannot_hold_is_refused_with_its_reason(body: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        typed(body)
