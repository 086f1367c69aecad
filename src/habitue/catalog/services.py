"""Lines of an order that sell no product: postage, discounts, fees, corrections."""

from __future__ import annotations

import re
from typing import Literal

Service = Literal["shipping", "discount", "refund", "fee", "adjustment", "sample", "gift_card"]

# By the whole wording, never a part of it: "postage stamp mug" and "bank charges notebook" are products.
_WORDINGS: dict[Service, str] = {
    "shipping": r"(\w+ )?(postage|shipping|carriage|delivery|freight)( and (handling|packing)| (cost|charge|fee)s?)?"
    r"|next day carriage|frais de (port|livraison|transport)|livraison|port|versandkosten|gastos de envio",
    "discount": r"(order |voucher |loyalty )?discounts?|remises?|rabatt?|bon de réduction|descuento",
    "refund": r"refunds?|remboursements?|reembolso|erstattung",
    "fee": r"bank charges?|(amazon|ebay|paypal|marketplace|payment|transaction|card) (fees?|charges?)"
    r"|\w+ commission|frais (bancaires|de dossier)|commission",
    "adjustment": r"manual|adjust(ment)?( bad debt)?|bad debt|(stock |manual |price )?(correction|adjustment)"
    r"|to push order through.*|ajustement|régularisation|avoir",
    "sample": r"samples?|échantillons?",
    "gift_card": r"(\w+ )*gift ?(cards?|vouchers?)( .{0,20})?|(carte|chèque) cadeau|bon d'achat",
}
_CODES: dict[str, Service] = {
    "POST": "shipping",
    "POSTAGE": "shipping",
    "SHIPPING": "shipping",
    "DELIVERY": "shipping",
    "CARRIAGE": "shipping",
    "DOT": "shipping",
    "DISCOUNT": "discount",
    "REFUND": "refund",
    "BANK CHARGES": "fee",
    "AMAZONFEE": "fee",
    "MANUAL": "adjustment",
    "SAMPLES": "sample",
}
_PATTERNS = {service: re.compile(wording, re.IGNORECASE) for service, wording in _WORDINGS.items()}


def service_of(product_id: str, name: str) -> Service | None:
    """Which service a line is for, or None when it sells a product.

    Decided by the name where there is one: a code such as ``M`` says nothing, "Manual" does.

    >>> service_of("DOT", "DOTCOM POSTAGE"), service_of("M", "Manual"), service_of("M", "Mug"), service_of("POST", "")
    ('shipping', 'adjustment', None, 'shipping')
    """
    wording = name.strip()
    if wording:
        return next((service for service, pattern in _PATTERNS.items() if pattern.fullmatch(wording)), None)
    return _CODES.get(product_id.strip().upper())
