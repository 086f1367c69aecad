"""What a person is expected to do, and the card of the model that says so. Times are ms UTC, money is minor units."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class Likely(Schema):
    """A figure of the next twelve months, and where four of five customers like this one end up."""

    expected: float
    low: float
    high: float


class ExpectedDate(Schema):
    at: int = Field(description="In the past when it went by.")
    earliest: int | None = Field(description="A quarter of those who order again within a year have by then.")
    latest: int | None = Field(description="Three quarters have by then.")
    by: Literal["model", "rhythm"] = Field(description="Of this customer, or of all who have ordered as often.")
    based_on: int = Field(
        description="Customers behind the model, or returns behind the rhythm; 0: not the shop's own."
    )


class ExpectedTenth(Schema):
    """A tenth of the customers, by what was expected of them; the least first."""

    customers: int
    expected: float
    actual: float


class LifetimeBackTest(Schema):
    """The past without its last part, held against that part."""

    days: int
    customers: int
    mae_orders: float = Field(description="Mean absolute error, in orders a customer.")
    aggregate_error: float | None = Field(description="Expected / actual orders of all - 1.")
    auc: float | None = Field(description="How well it tells who comes back: 0.5 is chance, 1 is always.")
    calibration: list[ExpectedTenth]


class LifetimeCard(Schema):
    """What a person should know before they believe the model."""

    version: str
    trained_at: int
    data_from: int
    data_until: int
    customers: int
    repeat_customers: int
    orders: int
    kind: str = Field(description="BG/NBD, MBG/NBD, fading or not; or shop rate.")
    currency: str
    horizon_days: int
    back_test: LifetimeBackTest | None = Field(description="None where the past is too short for one.")


class PersonExpectation(Schema):
    """What somebody is expected to do in the next twelve months.

    What is withheld says why: they object to being told apart (`objects`), never agreed to personalisation
    (`no_consent`), or have not ordered (`no_orders`).
    """

    withheld: Literal["", "objects", "no_consent", "no_orders"]
    days: int
    level: Literal["customer", "shop", "rhythm"] = Field(
        description="Who answers: the model by this customer's own orders, the shop's rate for all because too few "
        "came back, or its rhythm alone because no model was learned yet."
    )
    based_on: int = Field(description="Customers that the model was learned from.")
    repeat_customers: int = Field(description="Those of them who came back.")
    needed: int = Field(description="How many have to come back before customers are told apart.")
    orders: Likely | None
    value_minor: Likely | None
    currency: str
    alive: float | None = Field(description="Chance to be still a customer; None where nobody is told apart.")
    comes_back: float | None = Field(description="Chance of at least one order.")
    next_order: ExpectedDate | None
    churn: ExpectedDate | None = Field(description="From when on they count as gone, if they do not order.")
    model: LifetimeCard | None
