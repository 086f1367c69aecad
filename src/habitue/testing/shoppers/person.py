"""People with planted tastes, purses, habits and devices."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Literal

import msgspec

from habitue.core.errors import InvalidInput
from habitue.core.ids import derived_id
from habitue.experiments.assignment import Arm
from habitue.testing.shoppers.arrivals import BOTS, BROWSERS
from habitue.testing.shoppers.parameters import ShoppersParameters
from habitue.testing.shoppers.shelves import Shelves, pick

Consent = Literal["both", "measure", "refused"]
GRANTED: dict[Consent, dict[str, bool]] = {
    "both": {"measure": True, "personalise": True},
    "measure": {"measure": True, "personalise": False},
    "refused": {"measure": False, "personalise": False},
}
_TRIES = 100_000
_SURE = 0.9  # nobody buys at every visit, however well chosen things are
_SHORTLIST = 16


class Unit(msgspec.Struct, frozen=True):
    """What the shop's hold-out makes of an anonymous id: the id of the unit it draws by, and the arm it draws."""

    unit_id: str
    arm: Arm


Draw = Callable[[str], Unit]
"""The shop's own assignment: anonymous id -> unit. Only the shop can know it, since its ids are keyed hashes."""


class Device(msgspec.Struct):
    """One browser. `exposed_at` is 0 before the first decision; `signed_in` grows true once and stays."""

    anonymous_id: str
    user_agent: str
    kind: str
    unit: Unit
    signed_in: bool = False
    asked: bool = False
    exposed_at: int = 0
    exposed_arm: str = ""


class Person(msgspec.Struct):
    """One visitor: what is planted, and how far their story has come.

    Attributes
    ----------
    number
        0 <= number < people: who this is, whatever the parameters.
    tastes
        Favourite categories by number, with cumulative weights.
    conversion
        Chance that a visit ends with an order when it is not personalised.
    shortlist
        Product numbers that suit this person: what a good recommender would show.
    viewed
        The last products looked at, newest last.
    """

    number: int
    user_id: str
    consent: Consent
    locale: str
    currency: str
    channel: str
    budget_log: float
    tastes: list[int]
    taste_weights: list[float]
    brands: frozenset[str]
    conversion: float
    devices: list[Device]
    shortlist: list[int]
    bot: bool = False
    viewed: list[int] = msgspec.field(default_factory=list)
    arms: set[str] = msgspec.field(default_factory=set)
    visits: int = 0
    orders: int = 0
    revenue_minor: int = 0

    def saw(self, number: int) -> None:
        """Remember a product page."""
        self.viewed = [*(n for n in self.viewed[-11:] if n != number), number]

    def arm(self, device: Device) -> Arm | Literal["none"]:
        """The arm of a decision on this device now: the first exposure known to the shop wins, else the draw."""
        if self.consent != "both" or self.bot:
            return "none"
        known = [d for d in self.devices if d.exposed_at and (d is device or (d.signed_in and device.signed_in))]
        if not known:
            return device.unit.arm
        first = min(known, key=lambda one: one.exposed_at)
        return "held_out" if first.exposed_arm == "held_out" else "personalised"


class People:
    """Makes people one by one; each depends on the seed and their number alone, but for their random ids."""

    def __init__(self, shelves: Shelves, parameters: ShoppersParameters, seed: int, run: str, draw: Draw) -> None:
        self._shelves, self._parameters, self._seed = shelves, parameters, seed
        self._run, self._draw = run, draw

    def person(self, number: int) -> Person:
        """A visitor with planted traits."""
        parameters, shelves = self._parameters, self._shelves
        rng = Random(f"{self._seed}/person/{number}")
        budget_log = shelves.budget_log + rng.gauss(0, parameters.budget_spread)
        tastes, weights = self._tastes(rng, budget_log)
        consent = self._consent(rng)
        signs_in = consent != "refused" and rng.random() < parameters.log_in
        brands = self._brands(rng, tastes)
        spread = parameters.loyalty
        loyal = math.exp(rng.gauss(-spread * spread / 2, spread))  # mean 1
        kinds = [weighted(rng, parameters.devices)]
        if signs_in and rng.random() < parameters.second_device:
            kinds.append("desktop" if kinds[0] != "desktop" else "mobile")
        return Person(
            number=number,
            user_id=f"customer-{self._run}-{number}" if signs_in else "",
            consent=consent,
            locale=weighted(rng, parameters.locales),
            currency=self._currency(rng),
            channel=weighted(rng, parameters.channels),
            budget_log=budget_log,
            tastes=tastes,
            taste_weights=weights,
            brands=brands,
            conversion=min(parameters.conversion * loyal, _SURE / (1 + parameters.uplift)),
            devices=[self._device(rng, number, place, kind) for place, kind in enumerate(kinds)],
            shortlist=self._shortlist(rng, tastes, budget_log, brands),
        )

    def bot(self, number: int) -> Person:
        """A crawler: no taste, no account, no purchase; the browser says what it is."""
        rng = Random(f"{self._seed}/bot/{number}")
        agent = rng.choice(BOTS)
        device = Device(derived_id(self._run, "bot", str(number)), agent, "bot", Unit("", "personalised"))
        return Person(
            number=number,
            user_id="",
            consent="both",
            locale=next(iter(self._parameters.locales)),
            currency=self._shelves.currency,
            channel="direct",
            budget_log=0.0,
            tastes=[],
            taste_weights=[],
            brands=frozenset(),
            conversion=0.0,
            devices=[device],
            shortlist=[],
            bot=True,
        )

    def _consent(self, rng: Random) -> Consent:
        u = rng.random()
        if u < self._parameters.personalise:
            return "both"
        return "measure" if u < self._parameters.personalise + self._parameters.measure_only else "refused"

    def _currency(self, rng: Random) -> str:
        u = rng.random()
        for currency, one in self._parameters.currencies.items():
            u -= one.share
            if u < 0:
                return currency
        return self._shelves.currency

    def _tastes(self, rng: Random, budget_log: float) -> tuple[list[int], list[float]]:
        """One to three favourite categories, mostly such as the purse can bear."""
        shelves = self._shelves
        chances = []
        for weight, median in zip(shelves.category_weights, shelves.median_log_price, strict=True):
            off = (median - budget_log) / 0.8
            chances.append(weight * (math.exp(-0.5 * off * off) + 0.02))
        cumulative = list(accumulate(chances))
        tastes = list(dict.fromkeys(pick(rng, cumulative) for _ in range(rng.choice((1, 2, 2, 3)))))
        return tastes, list(accumulate(0.5**rank for rank in range(len(tastes))))

    def _brands(self, rng: Random, tastes: list[int]) -> frozenset[str]:
        offered = sorted(
            {
                self._shelves.products[number].brand
                for category in tastes
                for number in self._shelves.ranked[category][:50]
                if self._shelves.products[number].brand
            }
        )
        return (
            frozenset(rng.sample(offered, min(len(offered), rng.choice((1, 2, 3)))))
            if len(offered) > 1
            else frozenset()
        )

    def _device(self, rng: Random, number: int, place: int, kind: str) -> Device:
        """A device with a random id whose arm is the one this seed has in store.

        The coin is tossed with the shop's own share, independently of anything the person will do, and an id is taken
        that the shop's assignment puts there. So assignment is as random as ever and agrees with the shop's function,
        while the same seed tells the same story in every shop, whatever its secret.
        """
        agents = BROWSERS.get(kind) or BROWSERS["desktop"]
        agent = agents[int(rng.random() * len(agents))]
        wanted = "held_out" if rng.random() < self._parameters.holdout_share else "personalised"
        for attempt in range(_TRIES):
            anonymous_id = derived_id(self._run, "device", str(number), str(place), str(attempt))
            unit = self._draw(anonymous_id)
            if unit.arm == wanted:
                return Device(anonymous_id, agent, kind, unit)
        raise InvalidInput(
            f"the shop's assignment draws nobody as {wanted}: holdout_share must be the shop's own share",
            path="$.holdout_share",
            expected="the share that `draw` draws with",
            got=str(self._parameters.holdout_share),
        )

    def _shortlist(self, rng: Random, tastes: list[int], budget_log: float, brands: frozenset[str]) -> list[int]:
        shelves = self._shelves
        chosen = (shelves.chosen(rng, tastes[i % len(tastes)], budget_log, brands) for i in range(_SHORTLIST))
        return list(dict.fromkeys(chosen))


def weighted(rng: Random, weights: dict[str, float]) -> str:
    """A name drawn by weight."""
    names = list(weights)
    return names[pick(rng, list(accumulate(weights.values())))]
