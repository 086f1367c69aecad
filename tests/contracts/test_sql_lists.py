"""The port `Lists` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from habitue.adapters.sql import SqlLists
from habitue.audiences.lists.port import Lists
from habitue.testing.contracts.lists import ListsContract
from habitue.testing.contracts.store import Fresh

Stores = Callable[[Callable[..., Any]], Fresh[Lists]]


class TestOnSqlite(ListsContract):
    @pytest.fixture
    def fresh(self, sqlite_stores: Stores) -> Fresh[Lists]:
        return sqlite_stores(SqlLists)


class TestOnPostgres(ListsContract):
    @pytest.fixture
    def fresh(self, postgres_stores: Stores) -> Fresh[Lists]:
        return postgres_stores(SqlLists)
