"""The port `Ledger` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from habitue.adapters.sql import SqlLedger
from habitue.ledgers import Ledger
from habitue.testing.contracts.ledgers import LedgerContract
from habitue.testing.contracts.store import Fresh

Stores = Callable[[Callable[..., Any]], Fresh[Ledger]]


class TestOnSqlite(LedgerContract):
    @pytest.fixture
    def fresh(self, sqlite_stores: Stores) -> Fresh[Ledger]:
        return sqlite_stores(SqlLedger)


class TestOnPostgres(LedgerContract):
    @pytest.fixture
    def fresh(self, postgres_stores: Stores) -> Fresh[Ledger]:
        return postgres_stores(SqlLedger)
