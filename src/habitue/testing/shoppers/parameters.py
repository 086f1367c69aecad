"""What a synthetic shop's public is like: every number is planted, so that what a system finds can be compared."""

from __future__ import annotations

import msgspec

from habitue.core.errors import InvalidInput

# Share of visits by hour (UTC) and by weekday (Monday first) of an ordinary shop: evenings and Sundays are busy.
DAILY = (2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 10, 9, 8, 8, 9, 10, 12, 14, 15, 13, 9, 5)
WEEKLY = (1.05, 1.0, 0.95, 0.95, 0.9, 0.95, 1.2)


class Currency(msgspec.Struct, frozen=True):
    """A currency some visitors pay in: their share, and units of it for one unit of the catalogue's own."""

    share: float
    rate: float


class ShoppersParameters(msgspec.Struct, frozen=True, kw_only=True):
    """The planted truth in numbers; shares are 0 to 1.

    Attributes
    ----------
    people, days
        Visitors, and the days of history before `now`.
    holdout_share, holdout_seed
        Of the shop the history is for: its `Decision Made` events say them.
    uplift
        Conversion of a personalised visit over that of the same visit held out, minus one; >= 0.
    conversion, visits
        Mean share of visits that end with an order when not personalised; mean visits per person, >= 1.
    loyalty
        Spread (standard deviation of the logarithm) of conversion between people.
    personalise, measure_only
        Share of people who agree to both purposes, or to being measured only; the others refuse, and then their
        browsers send nothing while the shop's server still books their orders, without any identifier of theirs.
    log_in, second_device
        Share of the consenting who sign in on every device; share of those who use a second one.
    concentration
        Share of visits that are for one of the person's favourite categories.
    zipf
        Exponent of product popularity within a category.
    budget_minor, budget_spread
        Median of what people like to pay for one product (None: the catalogue's median price), and its spread between
        people as the standard deviation of the logarithm.
    pairs, pair_strength
        Planted co-purchases, and the chance that whoever buys one product of a pair takes the other too.
    returns
        Share of orders of which something comes back.
    bots
        Crawlers and automated browsers, as a share of people.
    channels, devices, locales
        How people arrive, with what, in which language: weights by name. Names of channels: direct, organic, paid,
        newsletter, social, referral, assistant; of devices: mobile, desktop, tablet.
    currencies
        Besides the catalogue's own.
    weekly, daily
        Weights of the seven weekdays from Monday, and of the 24 hours, UTC.
    shop_url
        Where the shop is, when its products do not say.
    """

    people: int = 5_600
    days: int = 90
    holdout_share: float = 0.05
    holdout_seed: str = "holdout-1"
    uplift: float = 0.25
    conversion: float = 0.6
    visits: float = 4.4
    loyalty: float = 0.25
    personalise: float = 0.78
    measure_only: float = 0.10
    log_in: float = 0.45
    second_device: float = 0.3
    concentration: float = 0.85
    zipf: float = 0.8
    budget_minor: int | None = None
    budget_spread: float = 0.3
    pairs: int = 12
    pair_strength: float = 0.6
    returns: float = 0.08
    bots: float = 0.02
    channels: dict[str, float] = msgspec.field(
        default_factory=lambda: {
            "direct": 30.0,
            "organic": 27.0,
            "paid": 14.0,
            "newsletter": 13.0,
            "social": 9.0,
            "referral": 5.0,
            "assistant": 2.0,
        }
    )
    devices: dict[str, float] = msgspec.field(default_factory=lambda: {"mobile": 58.0, "desktop": 36.0, "tablet": 6.0})
    locales: dict[str, float] = msgspec.field(default_factory=lambda: {"en-GB": 55.0, "fr-FR": 45.0})
    currencies: dict[str, Currency] = {}
    weekly: tuple[float, ...] = WEEKLY
    daily: tuple[float, ...] = DAILY
    shop_url: str = "https://shop.example"


_SHARES = (
    "holdout_share",
    "personalise",
    "measure_only",
    "log_in",
    "second_device",
    "concentration",
    "pair_strength",
    "returns",
    "bots",
)


def checked(parameters: ShoppersParameters) -> ShoppersParameters:
    """The parameters, if they can be meant.

    Raises
    ------
    InvalidInput
        A number is out of its range; `path` names it.
    """
    for name in _SHARES:
        _require(0 <= getattr(parameters, name) <= 1, name, "0 to 1", getattr(parameters, name))
    _require(parameters.personalise + parameters.measure_only <= 1, "measure_only", "at most 1 - personalise", "more")
    _require(0 < parameters.conversion < 1, "conversion", "between 0 and 1", parameters.conversion)
    _require(parameters.uplift >= 0, "uplift", "0 or more", parameters.uplift)
    _require(parameters.people >= 1 and parameters.days >= 1, "people", "at least 1, as days", parameters.people)
    _require(parameters.visits >= 1, "visits", "1 or more", parameters.visits)
    _require(len(parameters.weekly) == 7 and len(parameters.daily) == 24, "weekly", "7 weights, and 24 daily", "other")
    for name in ("channels", "devices", "locales"):
        weights = getattr(parameters, name)
        _require(bool(weights) and min(weights.values()) >= 0 < sum(weights.values()), name, "weights", weights)
    return parameters


def _require(holds: bool, name: str, expected: str, got: object) -> None:
    if not holds:
        raise InvalidInput(f"{name}: expected {expected}, got {got!r}", path=f"$.{name}", expected=expected)
