"""The port `Webhooks` on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from habitue.adapters.sql import SqlWebhooks
from habitue.privacy.webhook_secrets import Webhooks
from habitue.testing.contracts.store import Fresh
from habitue.testing.contracts.webhooks import WebhooksContract

Stores = Callable[[Callable[..., Any]], Fresh[Webhooks]]


class TestOnSqlite(WebhooksContract):
    @pytest.fixture
    def fresh(self, sqlite_stores: Stores) -> Fresh[Webhooks]:
        return sqlite_stores(SqlWebhooks)


class TestOnPostgres(WebhooksContract):
    @pytest.fixture
    def fresh(self, postgres_stores: Stores) -> Fresh[Webhooks]:
        return postgres_stores(SqlWebhooks)
