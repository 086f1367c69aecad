"""The port `Accounts` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from habitue.adapters.argon2 import Argon2Passwords
from habitue.adapters.sql import SqlAccounts
from habitue.privacy.access import Accounts
from habitue.testing.contracts.accounts import AccountsContract
from habitue.testing.contracts.store import Fresh

Stores = Callable[[Callable[..., Any]], Fresh[Accounts]]

# the strength of the hashes is tested with the adapter; here they only take time
QUICK = Argon2Passwords(time_cost=1, memory_kib=8, lanes=1)


class TestOnSqlite(AccountsContract):
    @pytest.fixture
    def fresh(self, sqlite_stores: Stores) -> Fresh[Accounts]:
        return sqlite_stores(lambda engine: SqlAccounts(engine, QUICK))


class TestOnPostgres(AccountsContract):
    @pytest.fixture
    def fresh(self, postgres_stores: Stores) -> Fresh[Accounts]:
        return postgres_stores(lambda engine: SqlAccounts(engine, QUICK))
