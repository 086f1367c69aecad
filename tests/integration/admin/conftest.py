"""Shops for the admin API's tests: one that is only read, and new ones to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from admin_world import Shop


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop with two weeks of history, models and reports. Read it, do not change it."""
    shop = Shop(tmp_path_factory.mktemp("lived") / "workspace")
    shop.live_through()
    shop.learn()
    yield shop
    shop.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A new shop with a catalogue and nobody in it."""
    shop = Shop(tmp_path / "workspace")
    shop.stock(_products())
    yield shop
    shop.close()


def _products() -> list[object]:
    from admin_world import product

    return [product(number) for number in range(12)]
