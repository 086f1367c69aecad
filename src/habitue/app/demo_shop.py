"""The example shop as another program: its catalogue as a file, and the running shop."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from habitue.adapters.files.table import open_table
from habitue.app.demo import Access
from habitue.app.supervisor import Children
from habitue.app.workspace import Workspace
from habitue.catalog.feed import read_products
from habitue.catalog.product import Product
from habitue.core.errors import NotFound, Unavailable

MODULE = "demo_shop"


def require_example() -> None:
    """Raise NotFound with the way out when the example shop is not here: it is in the source tree, not in the wheel."""
    if importlib.util.find_spec(MODULE) is None:
        raise NotFound(
            "the demo shop is part of habitue's source tree and is not installed here. In a clone of it, `make demo` "
            "runs it. Or see your own shop: habitue demo --catalog PRODUCTS.csv --orders ORDERS.csv"
        )


def exported_products(folder: Path, shop_url: str, currency: str) -> tuple[Product, ...]:
    """The shop's catalogue, by way of the file it gives to anybody.

    Raises
    ------
    Unavailable
        The shop could not write it.
    """
    path = folder / "demo-catalogue.csv"
    done = subprocess.run(
        [sys.executable, "-m", MODULE, "export", "--out", str(path), "--base-url", shop_url],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"the demo shop did not export its catalogue: {done.stderr.strip()[-500:]}")
    return read_products(open_table(path), currency=currency).products


def start_shop(children: Children, workspace: Workspace, access: Access, port: int) -> None:
    """Open the shop; its keys go by the environment, which the list of processes does not show."""
    settings = workspace.settings
    secrets = {
        "DEMO_SHOP_HABITUE": settings.url,
        "DEMO_SHOP_WRITE_KEY": access.public_key,
        "DEMO_SHOP_SECRET_KEY": access.secret_key,
        "DEMO_SHOP_IDENTITY_SECRET": settings.identity_secret,
        "DEMO_SHOP_BASE_URL": settings.shop_url,
    }
    children.start("demo shop", [sys.executable, "-m", MODULE, "--port", str(port)], {**os.environ, **secrets})
