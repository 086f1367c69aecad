"""How `data/products.jsonl.gz` was made: python -m demo_shop.cut products.parquet data/products.jsonl.gz

The input is the `products` table of the AWS Retail Demo Store (see `data/ATTRIBUTION.md`). Every product is kept, with
its price and stock as given. Two things are ours: prices are read as euros, and a part of the products the source
marks as promoted receives a former price, because an ordinary shop has some.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

# one promoted product in three is on offer, at one of these reductions (percent)
_REDUCTIONS = (10, 15, 20, 25, 30)


def minor(price: float) -> int:
    """Cents of a price given in units: 12.99 -> 1299."""
    return round(price * 100)


def former_price(product_id: str, price_minor: int, promoted: bool) -> int:
    """The crossed-out price in cents of a promoted product on offer, ending in 99; 0 when it is not on offer.

    Chosen by a hash of the id, so that cutting twice gives the same shop.

    >>> former_price("0987bfa1-0a23-4b90-8882-8a6e9bd91e24", 2499, promoted=False)
    0
    """
    digest = hashlib.sha256(product_id.encode()).digest()
    if not promoted or digest[0] % 3:
        return 0
    reduction = _REDUCTIONS[digest[1] % len(_REDUCTIONS)]
    raised = price_minor * 100 // (100 - reduction)
    return raised // 100 * 100 + 99


def row(source: Mapping[str, object]) -> dict[str, object]:
    """One line of the cut: short keys of the shop, nothing empty."""
    product_id = str(source["id"])
    price_minor = minor(float(str(source["price"])))
    promoted = bool(source["promoted"]) or bool(source["featured"])
    line = {
        "product_id": product_id,
        "name": str(source["name"]).strip(),
        "category": source["category"],
        "style": source["style"],
        "description": str(source["description"]).strip(),
        "price_minor": price_minor,
        "was_minor": former_price(product_id, price_minor, promoted),
        "stock": source["current_stock"],
        "gender": source["gender_affinity"],
        "featured": bool(source["featured"]),
        "promoted": promoted,
        "aliases": source["aliases"],
    }
    return {key: value for key, value in line.items() if value}


def read(path: Path) -> Iterator[Mapping[str, object]]:
    """The rows of the Parquet file, in its order."""
    import pyarrow.parquet as pq  # a tool of the developer's, not of the shop

    yield from pq.read_table(path).to_pylist()


def main(source: Path, out: Path) -> None:
    lines = sorted((row(item) for item in read(source)), key=lambda line: str(line["product_id"]))
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
