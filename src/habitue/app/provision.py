"""A new workspace, ready to serve: settings, secrets, an owner, keys, the default placements."""

from __future__ import annotations

from pathlib import Path

import msgspec

from habitue.adapters.argon2 import Argon2Passwords
from habitue.adapters.sql import SqlAccounts, SqlDefinitions, SqlKeys, migrate, open_engine
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace, create_workspace
from habitue.definitions.defaults import default_placements
from habitue.definitions.kinds import document_of
from habitue.definitions.version import Change
from habitue.privacy.access import SECRET_SCOPES, KeyRequest

SYSTEM_AUTHOR = "habitue"


class NewWorkspace(msgspec.Struct, frozen=True):
    """A workspace and the two tokens that are shown once."""

    workspace: Workspace
    public_key: str
    secret_key: str


def provision(folder: Path, settings: Settings, email: str, password: str, now_ms: int) -> NewWorkspace:
    """Make the workspace with its first owner, a public and a secret key, and published default placements.

    Raises
    ------
    Conflict, InvalidInput
        The folder holds a workspace already; the e-mail or password cannot be one.
    """
    workspace = create_workspace(folder, settings)
    engine = open_engine(workspace.database_url)
    try:
        migrate(engine)
        SqlAccounts(engine, Argon2Passwords()).create(
            email=email, name=email.partition("@")[0].title(), role="owner", password=password, now_ms=now_ms
        )
        keys, definitions = SqlKeys(engine), SqlDefinitions(engine)
        origins = frozenset(filter(None, [workspace.settings.shop_url]))
        public = keys.create(KeyRequest(kind="public", name="Shop pages", origins=origins), now_ms)
        secret = keys.create(KeyRequest(kind="secret", name="Shop server", scopes=SECRET_SCOPES - {"import"}), now_ms)
        for document in default_placements():
            definitions.publish_document(document_of(document), Change(SYSTEM_AUTHOR, now_ms, "Default placements"))
    finally:
        engine.dispose()
    return NewWorkspace(workspace, public.token, secret.token)


def open_keys(workspace: Workspace) -> SqlKeys:
    """The workspace's keys."""
    engine = open_engine(workspace.database_url)
    migrate(engine)
    return SqlKeys(engine)
