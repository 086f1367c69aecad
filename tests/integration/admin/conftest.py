"""Shops for the admin API's tests: one that is only read, and new ones to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.admin.admin_world import Blueprint, Browser, Shop, blueprint, product


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Blueprint:
    """A workspace of which every test gets a copy."""
    return blueprint(tmp_path_factory.mktemp("usual") / "workspace")


@pytest.fixture(scope="session")
def lived(usual: Blueprint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop with two weeks of history, models and reports. Read it, do not change it."""
    shop = Shop(usual, tmp_path_factory.mktemp("lived") / "workspace")
    shop.live_through()
    shop.learn()
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def reading(lived: Shop) -> Browser:
    """An owner's browser on the shop that is only read."""
    return lived.browser("owner")


@pytest.fixture
def shop(usual: Blueprint, tmp_path: Path) -> Iterator[Shop]:
    """A new shop with a catalogue and nobody in it."""
    shop = Shop(usual, tmp_path / "workspace")
    shop.stock(product(number) for number in range(12))
    yield shop
    shop.close()
