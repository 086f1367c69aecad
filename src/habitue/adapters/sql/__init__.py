"""The workspace's database on SQLAlchemy Core and Alembic: SQLite embedded, PostgreSQL scaled out."""

from habitue.adapters.sql.accounts import SqlAccounts
from habitue.adapters.sql.definitions import SqlDefinitions
from habitue.adapters.sql.engine import open_engine
from habitue.adapters.sql.keys import SqlKeys
from habitue.adapters.sql.ledger import SqlLedger
from habitue.adapters.sql.lists import SqlLists
from habitue.adapters.sql.migrate import migrate
from habitue.adapters.sql.schedule import SqlSchedule
from habitue.adapters.sql.webhooks import SqlWebhooks

__all__ = [
    "SqlAccounts", "SqlDefinitions", "SqlKeys", "SqlLedger", "SqlLists", "SqlSchedule", "SqlWebhooks", "migrate",
    "open_engine",
]  # fmt: skip
