"""The tables of a workspace's database. Times are ms UTC; JSON is text, so that equal documents are equal bytes.

A change here needs a migration beside it (`migrations/versions`); a test compares the two on every engine.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# One row per subject whose readers keep a copy in memory: reading a number tells them whether theirs is stale.
# Raising the number also locks the row, which puts the writers of a subject in line.
revisions = Table(
    "revisions",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

definition_versions = Table(
    "definition_versions",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("definition_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("status", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("restored_from", Integer),
    CheckConstraint("status IN ('draft', 'discarded', 'published', 'archived')", name="status"),
)

releases = Table(
    "releases",
    metadata,
    Column("snapshot_version", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("definition_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(
        ["kind", "definition_id", "version"],
        ["definition_versions.kind", "definition_versions.definition_id", "definition_versions.version"],
    ),
)

claims = Table(
    "claims",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("definition_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("step", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("claimed_at", BigInteger, nullable=False),
    Column("marked_at", BigInteger),
    Column("detail", Text, nullable=False),
    CheckConstraint("state IN ('claimed', 'done', 'failed', 'cancelled')", name="state"),
    Index(None, "state", "claimed_at"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("used", BigInteger, nullable=False),
    Index(None, "person_id"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
    CheckConstraint("role IN ('owner', 'editor', 'viewer')", name="role"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", Text, primary_key=True),
    Column("account_id", Text, ForeignKey(accounts.c.account_id, ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("token", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("declared_consent", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("replaced_by", Text, nullable=False),
    CheckConstraint("kind IN ('public', 'secret')", name="kind"),
    # whatever the code does, the token of a secret key has no place to be stored in
    CheckConstraint("kind = 'public' OR token = ''", name="secret_token"),
)
