"""Orders, customers and stock, kept in the memory of the process: a demonstration forgets when it ends."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from demo_shop.cart import Bill, Cart, Line, bill, lines_of
from demo_shop.products import Products


class Address(NamedTuple):
    """Where an order goes."""

    email: str
    name: str
    street: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """What was bought, for how much, by whom; `returned` is pieces sent back per product.

    `anonymous_id` and `consent` are what was known of the browser when it ordered; times are ms UTC.
    """

    order_id: str
    customer_id: str
    anonymous_id: str
    consent: Mapping[str, bool]
    lines: tuple[Line, ...]
    delivery: str
    address: Address
    ordered_at: int
    language: str
    returned: Mapping[str, int] = field(default_factory=dict)

    @property
    def bill(self) -> Bill:
        return bill(list(self.lines), self.delivery)

    def returnable(self, product_id: str) -> int:
        """Pieces of the product that may still be sent back."""
        bought = sum(line.quantity for line in self.lines if line.product.product_id == product_id)
        return bought - self.returned.get(product_id, 0)

    @property
    def all_returned(self) -> bool:
        return not any(self.returnable(line.product.product_id) for line in self.lines)


class SoldOut(Exception):
    """A line of the cart asks for more than is left. The customer changes the quantity."""

    def __init__(self, line: Line, left: int) -> None:
        super().__init__(f"{line.quantity} of {line.product.product_id} asked for, {left} left")
        self.line = line
        self.left = left


def customer_id_of(email: str, secret: str) -> str:
    """The customer's id: a keyed hash of the address, so that the id does not tell the address.

    >>> customer_id_of(" A@Example.org ", "s") == customer_id_of("a@example.org", "s")
    True
    """
    digest = hmac.new(secret.encode(), email.strip().casefold().encode(), hashlib.sha256).hexdigest()
    return f"customer_{digest[:16]}"


class OrderBook:
    """Every order since the process started, who the customers are, and how many pieces are left."""

    def __init__(self, products: Products) -> None:
        self._products = products
        self._orders: dict[str, Order] = {}
        self._emails: dict[str, str] = {}
        self._sold: dict[str, int] = {}

    def stock(self, product_id: str) -> int:
        """Pieces left of the product; 0 for a product the shop does not have."""
        product = self._products.get(product_id)
        return product.stock - self._sold.get(product_id, 0) if product else 0

    def remember(self, customer_id: str, email: str) -> None:
        self._emails[customer_id] = email

    def email_of(self, customer_id: str) -> str | None:
        """The address a customer signed in with since the process started."""
        return self._emails.get(customer_id)

    def lines(self, cart: Cart) -> list[Line]:
        """The cart as lines the customer sees."""
        return lines_of(cart, self._products)

    def place(self, order: Order) -> None:
        """Take the order and its pieces from the shelf.

        Raises
        ------
        SoldOut
            When a line asks for more than is left; nothing is taken then.
        """
        for line in order.lines:
            left = self.stock(line.product.product_id)
            if line.quantity > left:
                raise SoldOut(line, left)
        for line in order.lines:
            self._sold[line.product.product_id] = self._sold.get(line.product.product_id, 0) + line.quantity
        self._orders[order.order_id] = order

    def get(self, order_id: str) -> Order | None:
        return self._orders.get(order_id)

    def of_customer(self, customer_id: str) -> list[Order]:
        """The customer's orders, the latest first."""
        mine = [order for order in self._orders.values() if order.customer_id == customer_id]
        return sorted(mine, key=lambda order: -order.ordered_at)

    def take_back(self, order_id: str, pieces: Mapping[str, int]) -> list[Line]:
        """Put returned pieces back on the shelf; what was not bought or came back already is left out.

        Returns the lines really returned: empty when there was nothing to return.
        """
        order = self._orders[order_id]
        counts = {key: min(count, order.returnable(key)) for key, count in pieces.items()}
        back = [Line(line.product, counts.get(line.product.product_id, 0)) for line in order.lines]
        back = [line for line in back if line.quantity > 0]
        returned = dict(order.returned)
        for line in back:
            product_id = line.product.product_id
            returned[product_id] = returned.get(product_id, 0) + line.quantity
            self._sold[product_id] -= line.quantity
        self._orders[order_id] = replace(order, returned=returned)
        return back
