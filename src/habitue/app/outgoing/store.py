"""The store of subscriptions, whose secrets this workspace can open."""

from __future__ import annotations

from sqlalchemy import Engine

from habitue.adapters.sql.subscriptions import SqlSubscriptions
from habitue.app.workspace import Workspace
from habitue.privacy.webhook_secrets import SecretSealer


def subscriptions_of(workspace: Workspace, engine: Engine) -> SqlSubscriptions:
    """The subscriptions in an open database."""
    return SqlSubscriptions(engine, SecretSealer(workspace.secret("subscriptions")))
