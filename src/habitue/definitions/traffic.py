"""Rules about bots, staff and test orders as a document: drafted, published, rolled back like the others."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from typing import Annotated, Literal

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from habitue.events.traffic import AGENTS, VIEWS_PER_MINUTE, VIEWS_PER_SECOND, TrafficRules

TRAFFIC_ID = "workspace"
_MOST_BITS = {4: 24, 6: 48}  # of an address no more is kept
_MOST = 1_000


def _network(text: str) -> str:
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is no network: write it as 203.0.113.0/24") from None
    most = _MOST_BITS[network.version]
    if network.prefixlen > most:
        wider = network.supernet(new_prefix=most)
        raise ValueError(
            f"{text!r} is narrower than /{most}, and addresses are kept no closer than that: "
            f"write {wider}, or name the people (user_ids, email_domains)"
        )
    return str(network)


def _domain(text: str) -> str:
    domain = text.strip().rpartition("@")[2].casefold()
    if "." not in domain or " " in domain:
        raise ValueError(f"{text!r} is no domain of e-mail addresses: write it as shop.example")
    return domain


_Network = Annotated[str, AfterValidator(_network)]
_Domain = Annotated[str, AfterValidator(_domain)]
_Text = Annotated[str, Field(min_length=1, max_length=200)]


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BotRules(_Rules):
    """What counts as a bot.

    `agents` are classes: ``crawler`` says it is one, ``library`` is an HTTP client, ``headless`` an automated browser.
    More than `views_per_minute` or `views_per_second` pages or products viewed by one device make it one; null turns
    that off.
    """

    agents: tuple[Literal["crawler", "library", "headless"], ...] = ("crawler", "library", "headless")
    networks: tuple[_Network, ...] = Field(default=(), max_length=_MOST)
    views_per_minute: int | None = Field(default=VIEWS_PER_MINUTE, ge=10, le=100_000)
    views_per_second: int | None = Field(default=VIEWS_PER_SECOND, ge=2, le=10_000)


class StaffRules(_Rules):
    """Who works for the shop: by network, domain of the e-mail address, user id, or because pages say so."""

    networks: tuple[_Network, ...] = Field(default=(), max_length=_MOST)
    email_domains: tuple[_Domain, ...] = Field(default=(), max_length=_MOST)
    user_ids: tuple[_Text, ...] = Field(default=(), max_length=_MOST)
    flagged: bool = True


class TestRules(_Rules):
    """Which orders are tests: because they say so, by a coupon, or by how their id begins."""

    __test__ = False  # no test of pytest's

    flagged: bool = True
    coupons: tuple[_Text, ...] = Field(default=(), max_length=_MOST)
    order_id_prefixes: tuple[_Text, ...] = Field(default=(), max_length=_MOST)


class TrafficDocument(_Rules):
    """The shop's rules about traffic that is no customer's."""

    bots: BotRules = BotRules()
    staff: StaffRules = StaffRules()
    tests: TestRules = TestRules()


assert set(AGENTS) == set(BotRules().agents)


def compile_traffic(document: TrafficDocument, version: int) -> TrafficRules:
    """The rules of a document, people and domains as written."""
    bots, staff, tests = document.bots, document.staff, document.tests
    return TrafficRules(
        version=version,
        bot_agents=frozenset(bots.agents),
        views_per_minute=bots.views_per_minute or 0,
        views_per_second=bots.views_per_second or 0,
        bot_networks=bots.networks,
        staff_networks=staff.networks,
        staff_domains=frozenset(staff.email_domains),
        staff_users=frozenset(staff.user_ids),
        staff_flag=staff.flagged,
        test_flag=tests.flagged,
        test_coupons=frozenset(tests.coupons),
        test_prefixes=tests.order_id_prefixes,
    )


def hashed(rules: TrafficRules, user: Callable[[str], str], lookup: Callable[[str, str], str]) -> TrafficRules:
    """The rules with people and domains as events have them, by the workspace's `Pseudonyms.user` and `lookup`."""
    return msgspec.structs.replace(
        rules,
        staff_users=frozenset(map(user, rules.staff_users)),
        staff_domains=frozenset(lookup("email_domain", domain) for domain in rules.staff_domains),
    )
