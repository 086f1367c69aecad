"""The shop's catalogue as it gives it to others: one row per product."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from demo_shop.events import category_name
from demo_shop.products import CURRENCY, Product, all_products
from demo_shop.taxonomy import STYLES

_GENDERS = {"F": "women", "M": "men"}


def amount(minor: int) -> str:
    """A price as text, exact: 1299 -> "12.99"."""
    return f"{minor // 100}.{minor % 100:02d}"


def catalogue_row(product: Product, base_url: str) -> dict[str, str]:
    """One product as text values; `was_price` is empty when it is not on offer."""
    return {
        "product_id": product.product_id,
        "name": product.name,
        "category": category_name(product.category),
        "brand": "",  # the range has no brands
        "price": amount(product.price_minor),
        "was_price": amount(product.was_minor) if product.was_minor else "",
        "currency": CURRENCY,
        "stock": str(product.stock),
        "url": base_url + product.path,
        "image_url": base_url + product.image_path,
        "description": product.description,
        "style": STYLES[product.style].en,
        "gender": _GENDERS.get(product.gender, ""),
    }


def catalogue_rows(base_url: str = "http://127.0.0.1:8001") -> Iterator[dict[str, str]]:
    """Every product of the shop, 2,465 rows, with absolute addresses under `base_url`."""
    for product in all_products().values():
        yield catalogue_row(product, base_url.rstrip("/"))


def export(out: Path, base_url: str) -> int:
    """Write the catalogue as CSV or JSON lines, by the file's ending (.csv, .jsonl); return the number of rows.

    Raises
    ------
    ValueError
        When the ending is neither.
    """
    rows = list(catalogue_rows(base_url))
    if out.suffix == ".csv":
        with out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif out.suffix == ".jsonl":
        out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    else:
        raise ValueError(f"cannot write {out.name}: the file must end in .csv or .jsonl")
    return len(rows)
