"""What is read of WooCommerce's resources; null and absent are the same."""

from __future__ import annotations

from typing import Any

import msgspec

from habitue.core.money import to_minor


class Line(msgspec.Struct):
    id: int
    product_id: int = 0
    variation_id: int = 0
    quantity: int = 1
    total: str = "0"
    sku: str | None = None
    name: str | None = None

    def product(self, currency: str) -> dict[str, object]:
        """The line as a product, at what one piece of it came to."""
        total = to_minor(self.total, currency) or 0
        said = {"sku": self.sku, "variant": self.variation_id, "name": self.name}
        return {
            "product_id": str(self.product_id or self.sku or f"line-{self.id}"),
            "quantity": self.quantity,
            "price_minor": round(total / max(1, self.quantity)),
        } | {key: value for key, value in said.items() if value}


class Coupon(msgspec.Struct):
    code: str = ""


class Meta(msgspec.Struct):
    key: str = ""
    value: Any = None


class Billing(msgspec.Struct):
    email: str = ""
    phone: str = ""
    country: str = ""


class Refund(msgspec.Struct):
    id: int
    total: str = "0"


class Order(msgspec.Struct):
    id: int
    status: str
    currency: str
    line_items: list[Line]
    total: str = "0"
    total_tax: str | None = None
    shipping_total: str | None = None
    discount_total: str | None = None
    customer_id: int = 0
    number: str | None = None
    created_via: str = ""
    billing: Billing = msgspec.field(default_factory=Billing)
    coupon_lines: list[Coupon] = []
    refunds: list[Refund] = []
    meta_data: list[Meta] = []
    date_created_gmt: str | None = None
    date_modified_gmt: str | None = None


class Customer(msgspec.Struct):
    id: int
    email: str
    first_name: str = ""
    last_name: str = ""
    billing: Billing = msgspec.field(default_factory=Billing)
    date_created_gmt: str | None = None
    date_modified_gmt: str | None = None


class Named(msgspec.Struct):
    name: str = ""


class Image(msgspec.Struct):
    src: str = ""


class Product(msgspec.Struct):
    id: int
    name: str
    permalink: str
    price: str = ""
    regular_price: str = ""
    status: str = "publish"
    categories: list[Named] = []
    images: list[Image] = []
    manage_stock: bool | str = False
    stock_quantity: int | None = None
    stock_status: str = "instock"
    date_modified_gmt: str | None = None


class Gone(msgspec.Struct, forbid_unknown_fields=True):  # else a whole product could pass for its deletion
    id: int
