"""What is read of Shopify's resources; null and absent are the same."""

from __future__ import annotations

import msgspec


class Amount(msgspec.Struct):
    amount: str | None = None


class Amounts(msgspec.Struct):
    shop_money: Amount = msgspec.field(default_factory=Amount)


class Tax(msgspec.Struct):
    price: str | None = None


class Line(msgspec.Struct):
    id: int
    product_id: int | None = None
    variant_id: int | None = None
    sku: str | None = None
    title: str | None = None
    vendor: str | None = None
    price: str | None = None
    quantity: int = 1
    tax_lines: list[Tax] = []

    def product(self, quantity: int) -> dict[str, object]:
        """The line as a product; what the catalogue does not have (a custom line) is named by the line."""
        product_id = str(self.product_id or self.sku or f"line-{self.id}")
        said = {"sku": self.sku, "variant": self.variant_id, "name": self.title, "brand": self.vendor}
        return {"product_id": product_id, "quantity": quantity, "price": self.price} | {
            key: value for key, value in said.items() if value
        }


class Code(msgspec.Struct):
    code: str = ""


class Note(msgspec.Struct):
    name: str = ""
    value: str | None = None


class Consent(msgspec.Struct):
    state: str | None = None
    opt_in_level: str | None = None
    consent_updated_at: str | None = None


class Buyer(msgspec.Struct):
    id: int


class Transaction(msgspec.Struct):
    kind: str = ""
    status: str = ""
    amount: str = "0"
    currency: str | None = None


class RefundLine(msgspec.Struct):
    line_item: Line
    quantity: int = 1
    restock_type: str = ""
    total_tax: float | str | None = None  # a number in some versions, a text in others


class Refund(msgspec.Struct):
    id: int
    order_id: int
    refund_line_items: list[RefundLine]
    transactions: list[Transaction] = []
    created_at: str | None = None


class Order(msgspec.Struct):
    id: int
    line_items: list[Line]
    currency: str
    name: str = ""
    total_price: str | None = None
    subtotal_price: str | None = None
    total_tax: str | None = None
    taxes_included: bool = False
    total_discounts: str | None = None
    total_shipping_price_set: Amounts | None = None
    discount_codes: list[Code] = []
    note_attributes: list[Note] = []
    customer: Buyer | None = None
    email: str | None = None
    phone: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    cancelled_at: str | None = None
    source_name: str | None = None
    test: bool = False
    refunds: list[Refund] = []


class Customer(msgspec.Struct):
    id: int
    email: str | None
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    orders_count: int | None = None
    tags: str | None = None
    currency: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    email_marketing_consent: Consent | None = None


class Variant(msgspec.Struct):
    price: str | None = None
    compare_at_price: str | None = None
    inventory_quantity: int | None = None
    inventory_management: str | None = None


class Image(msgspec.Struct):
    src: str = ""


class Product(msgspec.Struct):
    id: int
    title: str
    variants: list[Variant]
    body_html: str | None = None
    vendor: str | None = None
    product_type: str | None = None
    handle: str | None = None
    status: str = "active"
    image: Image | None = None
    updated_at: str | None = None


class Gone(msgspec.Struct, forbid_unknown_fields=True):  # else a whole product could pass for its deletion
    id: int


class Shipment(msgspec.Struct):
    id: int
    order_id: int
    status: str
    happened_at: str | None = None
