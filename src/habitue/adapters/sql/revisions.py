"""Revisions: one number per subject, raised with every change, so that a copy in memory knows when it is stale."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, select, update

from habitue.adapters.sql.tables import revisions

Subject = Literal["definitions", "keys", "accounts", "webhooks", "lists"]


def raise_revision(connection: Connection, subject: Subject) -> int:
    """Raise and return the subject's revision; until the transaction ends, others who raise it wait."""
    statement = (
        update(revisions)
        .where(revisions.c.subject == subject)
        .values(revision=revisions.c.revision + 1)
        .returning(revisions.c.revision)
    )
    return int(connection.execute(statement).scalar_one())


def revision_of(connection: Connection, subject: Subject) -> int:
    """The subject's revision; 0 before the first change."""
    return int(connection.execute(select(revisions.c.revision).where(revisions.c.subject == subject)).scalar_one())
