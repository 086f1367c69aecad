"""The port `Definitions` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from habitue.adapters.sql import SqlDefinitions
from habitue.definitions import Definitions
from habitue.testing.contracts.definitions import DefinitionsContract
from habitue.testing.contracts.store import Fresh

Stores = Callable[[Callable[..., Any]], Fresh[Definitions]]


class TestOnSqlite(DefinitionsContract):
    @pytest.fixture
    def fresh(self, sqlite_stores: Stores) -> Fresh[Definitions]:
        return sqlite_stores(SqlDefinitions)


class TestOnPostgres(DefinitionsContract):
    @pytest.fixture
    def fresh(self, postgres_stores: Stores) -> Fresh[Definitions]:
        return postgres_stores(SqlDefinitions)
