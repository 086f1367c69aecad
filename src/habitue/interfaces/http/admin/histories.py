"""The history of a definition that is one document: what was published and archived, by whom."""

from __future__ import annotations

from collections.abc import Iterable

from habitue.definitions import Version
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion


def history_of(desk: Desk, versions: Iterable[Version]) -> list[DefinitionVersion]:
    """The versions that held once, with their authors' names."""
    authors = {account.account_id: account.name or account.email for account in desk.runtime.accounts.everyone()}
    return [
        DefinitionVersion(
            version=version.version,
            status=version.status,
            author=authors.get(version.change.author, version.change.author),
            at=version.change.at,
            note=version.change.note,
        )
        for version in versions
        if version.status in ("published", "archived")
    ]
