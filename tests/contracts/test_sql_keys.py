"""The port `Keys` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from habitue.adapters.sql import SqlKeys
from habitue.privacy.access import Keys
from habitue.testing.contracts.keys import KeysContract
from habitue.testing.contracts.store import Fresh

Stores = Callable[[Callable[..., Any]], Fresh[Keys]]


class TestOnSqlite(KeysContract):
    @pytest.fixture
    def fresh(self, sqlite_stores: Stores) -> Fresh[Keys]:
        return sqlite_stores(SqlKeys)


class TestOnPostgres(KeysContract):
    @pytest.fixture
    def fresh(self, postgres_stores: Stores) -> Fresh[Keys]:
        return postgres_stores(SqlKeys)
