"""Which traffic is no customer's: the rules about bots, staff and test orders, evaluated whenever something is read.

What a rule needs is in the event: class of the agent, network (/24 or /48), hash of an e-mail domain, flags.
Nothing is decided when it is stored, so another rule tells another past.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal

import msgspec

from habitue.events.envelope import Event

Why = Literal["bot", "staff", "test"]

AGENTS = ("crawler", "library", "headless")
VIEWS_PER_MINUTE = 60  # nobody reads a page a second for a minute
VIEWS_PER_SECOND = 10
Network = IPv4Network | IPv6Network


class TrafficRules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules in force; the defaults hold until a shop publishes its own.

    Attributes
    ----------
    version
        Of the published document; 0 for the defaults.
    bot_agents
        Classes of agents that count as bots.
    views_per_minute, views_per_second
        A device that views more pages, or more products, in a minute or a second is a bot; 0 turns the rule off.
    bot_networks, staff_networks
        In CIDR form, not narrower than what is kept of an address. Only what comes from there is left out: tomorrow the
        same telephone may be a customer's.
    staff_domains, staff_users
        Of e-mail addresses, and of people: as written, or hashed as events have them (see `hashed`).
    staff_flag, test_flag
        Whether a page's ``context.staff`` and an order's ``test`` are believed.
    test_coupons, test_prefixes
        Of test orders: coupons, beginnings of order ids.
    """

    version: int = 0
    bot_agents: frozenset[str] = frozenset(AGENTS)
    views_per_minute: int = VIEWS_PER_MINUTE
    views_per_second: int = VIEWS_PER_SECOND
    bot_networks: tuple[str, ...] = ()
    staff_networks: tuple[str, ...] = ()
    staff_domains: frozenset[str] = frozenset()
    staff_users: frozenset[str] = frozenset()
    staff_flag: bool = True
    test_flag: bool = True
    test_coupons: frozenset[str] = frozenset()
    test_prefixes: tuple[str, ...] = ()


DEFAULT_RULES = TrafficRules()


def agent_of(flags: tuple[str, ...] | list[str] | Mapping[str, int], agent: str = "") -> str:
    """The class of an event's agent; events from before classes were kept have the flag alone."""
    return agent or ("crawler" if "bot" in flags else "")


def why_left_out(event: Event, rules: TrafficRules) -> Why | None:
    """Why an event by itself is no customer's; None when it may be. How often its device acts is not looked at."""
    network = event.context.get("network", "")
    if within(network, rules.bot_networks):
        return "bot"
    whole = why_never_counted(event, rules)
    if whole is not None:
        return whole
    if within(network, rules.staff_networks):
        return "staff"
    return "test" if is_test(event, rules) else None


def why_never_counted(event: Event, rules: TrafficRules) -> Why | None:
    """What an event says of its whole device, or of the person: an agent, staff by name, by domain or by a page."""
    context, flags = event.context, event.flags
    device = context.get("device")
    agent = device.get("agent", "") if isinstance(device, dict) else ""
    if agent_of(flags, agent) in rules.bot_agents:
        return "bot"
    staff = (
        (rules.staff_flag and "staff" in flags)
        or event.node_id in rules.staff_users
        or (event.claims is not None and event.claims.user in rules.staff_users and event.claims.user != "")
        or context.get("email_domain") in rules.staff_domains
    )
    return "staff" if staff else None


def is_test(event: Event, rules: TrafficRules) -> bool:
    """Whether an event tells of a test order, or says itself that it is a test."""
    if rules.test_flag and "test" in event.flags:
        return True
    coupon, order_id = event.properties.get("coupon"), event.properties.get("order_id")
    if isinstance(coupon, str) and coupon in rules.test_coupons:
        return True
    return bool(rules.test_prefixes) and isinstance(order_id, str) and order_id.startswith(rules.test_prefixes)


def within(kept: object, networks: tuple[str, ...]) -> bool:
    """Whether a kept network lies in one of `networks`.

    >>> within("203.0.113.0/24", ("203.0.0.0/16",)), within("203.0.113.0/24", ("2001:db8::/32",)), within("", ("::/0",))
    (True, False, False)
    """
    if not networks or not isinstance(kept, str) or not kept:
        return False
    return any(_holds(ip_network(network), ip_network(kept)) for network in networks)


def _holds(network: Network, kept: Network) -> bool:
    if isinstance(network, IPv4Network) and isinstance(kept, IPv4Network):
        return kept.subnet_of(network)
    if isinstance(network, IPv6Network) and isinstance(kept, IPv6Network):
        return kept.subnet_of(network)
    return False
