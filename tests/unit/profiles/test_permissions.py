"""What events say of permissions: in any order, over any nodes; a banner takes no e-mail away, a claim gives none."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.profiles.events import ALL, DAY, event

from habitue.events import names
from habitue.events.envelope import Claims, Event
from habitue.privacy.consent import Purpose
from habitue.privacy.permission import Permission, key_of, permission
from habitue.profiles import permitting
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, encode_node

EMAIL = Purpose.MARKETING_EMAIL
CLAIM = Claims(device="d1", user="u1")
TOKEN = Claims(device="d1", user="u1", evidence="token")


def said(granted: bool, at: int, source: str = "import", mid: str = "", **properties: Any) -> Event:
    kw: dict[str, Any] = {key: properties.pop(key) for key in ("claims", "lookups", "flags") if key in properties}
    basis = {"basis": "consent"} if granted else {}
    told = {"purpose": "marketing_email", "granted": granted, **basis, **properties}
    return event(names.CONSENT_CHANGED, at, mid or f"s{at}", consent=0, source=source, properties=told, **kw)


def banner(asked: list[str], granted: Purpose, at: int, source: str = "browser", **kw: Any) -> Event:
    mask = int(Purpose.NECESSARY | granted)
    return event(names.CONSENT_CHANGED, at, f"b{at}", consent=mask, source=source, properties={"asked": asked}, **kw)


def folded(stream: list[Event], node_id: str = "u1") -> NodeState:
    node = NodeState(node_id)
    for one in stream:
        fold(node, one)
    return node


def answer(stream: list[Event], purpose: Purpose = EMAIL, address: str = "") -> Permission:
    node = folded(stream)
    return permission(purpose, node.permissions, node.objections, node.consent, address)


def test_a_banner_that_does_not_ask_about_email_leaves_it_alone_and_one_that_does_may_refuse_it() -> None:
    imported = said(True, DAY)
    assert answer([imported, banner(["measure", "personalise"], Purpose.MEASURE, 2 * DAY)]).granted
    assert answer([imported, banner([], Purpose.NECESSARY, 2 * DAY)]).granted
    refused = answer([imported, banner(["measure", "marketing_email"], Purpose.MEASURE, 2 * DAY)])
    assert (refused.granted, refused.because, refused.source, refused.since) == (False, "refused", "banner", 2 * DAY)


def test_mutant_a_banner_whose_silence_refuses_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def whole(one: Event, stamp: tuple[int, int], stated: Purpose | None) -> Any:
        for purpose in Purpose:
            if purpose in (EMAIL, Purpose.SMS) and one.source == "browser":
                yield key_of(purpose), (*stamp, 0, "", "banner")

    monkeypatch.setattr(permitting, "_chosen", whole)
    with pytest.raises(AssertionError):
        test_a_banner_that_does_not_ask_about_email_leaves_it_alone_and_one_that_does_may_refuse_it()


def test_a_claim_grants_nothing_and_its_refusal_is_believed() -> None:
    for claims in (CLAIM, Claims(device="d1"), None):
        claimed = said(True, 2 * DAY, "browser", claims=claims)
        assert answer([claimed]).because == "unconfirmed"
        assert not answer([said(False, DAY), claimed]).granted
        assert answer([said(True, DAY), claimed]).granted, "and takes nothing away"
        form = event(names.NEWSLETTER_SUBSCRIBED, DAY, "n", source="browser", claims=claims)
        assert answer([form]).because == "unconfirmed"
        box = banner(["marketing_email"], EMAIL, DAY, claims=claims)
        assert answer([box]).because == "unconfirmed"
        assert not answer([said(True, DAY), said(False, 2 * DAY, "browser", claims=claims)]).granted
    assert answer([said(True, DAY, "browser", claims=TOKEN)]).granted, "the shop signed for who this is"
    assert answer([said(True, DAY, "server")]).granted


def test_mutant_a_fold_that_believes_every_claim_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permitting, "_vouched", lambda _: True)
    with pytest.raises(AssertionError):
        test_a_claim_grants_nothing_and_its_refusal_is_believed()


def test_ads_and_push_are_a_browsers_own_to_grant() -> None:
    yes = banner(["measure", "ads", "push"], Purpose.MEASURE | Purpose.ADS | Purpose.PUSH, DAY)
    assert answer([yes], Purpose.ADS).granted
    assert answer([yes], Purpose.PUSH).granted
    silent = banner(["measure"], Purpose.MEASURE, 2 * DAY)
    assert answer([yes, silent], Purpose.PUSH).granted
    assert answer([yes, silent], Purpose.ADS).because == "refused", "a browser's choice is whole about the browser"
    server = banner([], Purpose.NECESSARY, 2 * DAY, source="server")
    assert answer([yes, server], Purpose.ADS).granted


def test_an_imports_vouching_for_every_row_is_no_permission_to_write() -> None:
    assert answer([banner(["marketing_email"], EMAIL, DAY, source="import")]).because == "never_asked"
    told = answer([said(True, DAY, basis="habit")])
    assert (told.granted, told.because) == (False, "no_basis")


def test_importing_again_after_an_unsubscribe_does_not_write_to_them_again() -> None:
    unsubscribed = event(names.UNSUBSCRIBED, 5 * DAY, "u", source="server", consent=0, properties={"list_id": "l"})
    assert not answer([said(True, DAY), unsubscribed, said(True, DAY, mid="again")]).granted
    undated = said(True, 9 * DAY, mid="undated", flags=("undated",))
    assert not answer([unsubscribed, undated]).granted
    assert answer([undated]) == Permission(granted=True, because="consent", source="import", since=None)
    assert not answer([unsubscribed, said(True, 9 * DAY, mid="soft", basis="soft_opt_in")]).granted
    assert answer([unsubscribed, said(True, 9 * DAY, mid="later")]).granted, "the import says that they agreed later"


@pytest.mark.parametrize(
    ("name", "properties", "source"),
    [
        (names.UNSUBSCRIBED, {}, "unsubscribe"),
        (names.EMAIL_MARKED_AS_SPAM, {}, "complaint"),
        (names.EMAIL_BOUNCED, {}, "bounce"),
        (names.EMAIL_BOUNCED, {"bounce_type": "Hard"}, "bounce"),
        (names.EMAIL_BOUNCED, {"bounce_type": "Soft"}, ""),
        (names.EMAIL_BOUNCED, {"type": "soft_bounce"}, ""),
        (names.EMAIL_BOUNCED, {"type": "SoftBounce"}, ""),
        (names.EMAIL_BOUNCED, {"type": "Transient"}, ""),
    ],
)
def test_what_a_mail_service_reports_refuses(name: str, properties: dict[str, Any], source: str) -> None:
    told = answer([said(True, DAY), event(name, 2 * DAY, "e", source="server", consent=0, properties=properties)])
    assert (told.granted, "" if told.granted else told.source) == (not source, source)


def test_an_unsubscribe_of_one_address_stops_it_though_another_node_grants_again() -> None:
    at_a, at_b = {"email": "aa"}, {"email": "bb"}
    one = folded([said(True, DAY, lookups=at_a), said(False, 2 * DAY, lookups=at_a)], "u1")
    other = folded([said(True, 3 * DAY, lookups=at_b), said(True, 4 * DAY, mid="general")], "d1")
    words = merge("u1", [one, other]).permissions
    assert not permission(EMAIL, words, {}, address="aa").granted
    assert permission(EMAIL, words, {}, address="bb").granted
    assert permission(EMAIL, words, {}, address="cc").granted


def test_mutant_a_permission_that_knows_no_addresses_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permitting, "key_of", lambda purpose, _address="": key_of(purpose))
    with pytest.raises(AssertionError):
        test_an_unsubscribe_of_one_address_stops_it_though_another_node_grants_again()


_events = st.builds(
    lambda kind, yes, at, mid, source, claims, address, basis, asked, flags: (
        said(yes, at, source, str(mid), claims=claims, lookups=address, basis=basis, flags=flags)
        if kind == names.CONSENT_CHANGED
        else event(
            kind, at, str(mid), consent=ALL | (EMAIL if yes else 0), source=source, claims=claims, lookups=address,
            properties={"asked": asked},
        )
    ),
    st.sampled_from([names.CONSENT_CHANGED, names.UNSUBSCRIBED, names.NEWSLETTER_SUBSCRIBED, names.EMAIL_BOUNCED]),
    st.booleans(), st.integers(1, 9), st.integers(0, 99), st.sampled_from(["browser", "server", "import", "system"]),
    st.sampled_from([None, CLAIM, TOKEN]), st.sampled_from([{}, {"email": "aa"}, {"email": "bb"}]),
    st.sampled_from(["", "consent", "soft_opt_in"]), st.sampled_from([[], ["marketing_email"], ["ads", "push"]]),
    st.sampled_from([(), ("undated",)]),
)  # fmt: skip
Fold = Callable[[NodeState, Event], Any]


def order_matters(stream: list[Event], mix: random.Random, by: Fold = fold) -> bool:
    def state(events: list[Event], node_id: str = "u1") -> NodeState:
        node = NodeState(node_id)
        for one in events:
            by(node, one)
        return node

    shuffled = mix.sample(stream, len(stream))
    parts = [state(shuffled[n::3], f"d{n}") for n in range(3)]
    whole = state(stream)
    return (
        encode_node(whole) != encode_node(state(shuffled))
        or merge("u1", parts).permissions != whole.permissions
        or merge("u1", [merge("x", parts[1:]), parts[0]]).permissions != whole.permissions
    )


@settings(max_examples=120, deadline=None)
@given(st.lists(_events, max_size=14), st.randoms(use_true_random=False))
def test_neither_the_order_of_events_nor_where_they_lie_matters(stream: list[Event], mix: random.Random) -> None:
    assert not order_matters(stream, mix)


def test_mutant_the_last_to_arrive_is_caught() -> None:
    def arriving(node: NodeState, one: Event) -> None:
        for key, word in permitting.words_of(one, (one.occurred_at, 0)):
            node.permissions[key] = word

    stream = [said(True, DAY, mid="a"), said(False, 2 * DAY, mid="b"), said(True, 3 * DAY, mid="c")]
    assert any(order_matters(stream, random.Random(seed), arriving) for seed in range(5))
