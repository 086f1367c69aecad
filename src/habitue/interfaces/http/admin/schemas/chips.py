"""Chips: the same person, the same product look the same everywhere."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class PersonChip(Schema):
    person_id: str
    label: str = Field(description="Name, else e-mail, else a short pseudonym such as 'Visitor 7f3a'.")
    known: bool = Field(description="Linked to a user id by evidence the shop vouches for.")
    left_out: Literal["bot", "staff", "test"] | None = Field(
        default=None, description="Why they are in no figure, by the rules about traffic in force."
    )
    named: bool = Field(False, description="Whether `label` is something they declared; else it is a pseudonym.")


class ProductChip(Schema):
    product_id: str
    name: str
    category: str
    brand: str
    price_minor: int
    currency: str
    image_url: str
    url: str
    sellable: bool
