"""The port `Schedule` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from habitue.adapters.sql import SqlSchedule
from habitue.schedule import Schedule
from habitue.testing.contracts.schedule import ScheduleContract
from habitue.testing.contracts.store import Fresh

Stores = Callable[[Callable[..., Any]], Fresh[Schedule]]


class TestOnSqlite(ScheduleContract):
    @pytest.fixture
    def fresh(self, sqlite_stores: Stores) -> Fresh[Schedule]:
        return sqlite_stores(SqlSchedule)


class TestOnPostgres(ScheduleContract):
    @pytest.fixture
    def fresh(self, postgres_stores: Stores) -> Fresh[Schedule]:
        return postgres_stores(SqlSchedule)
