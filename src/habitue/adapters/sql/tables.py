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

webhook_sources = Table(
    "webhook_sources",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("consent", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    CheckConstraint("kind IN ('standard', 'shopify', 'woocommerce')", name="kind"),
)

webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("secret_id", Text, primary_key=True),
    Column("source", Text, ForeignKey(webhook_sources.c.name, ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
)

# How much came from each source; nothing of what was in it.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("source", Text, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)

# What staff write about people, sealed with the key of the node it is about.
staff_notes = Table(
    "staff_notes",
    metadata,
    Column("note_id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("kind IN ('note', 'tag')", name="kind"),
)

# What is to be done when: `habitue.schedule`.
timers = Table(
    "timers",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("person_id", Text, primary_key=True),
    Column("due_at", BigInteger, nullable=False),
    Column("leased_until", BigInteger, nullable=False),
    Column("token", BigInteger, nullable=False),
    Index("timers_due", "kind", "due_at", "person_id"),
)

# Lists of people that the shop imported. What was stated is kept as keyed hashes; `known_as` is a node id or the keyed
# hash by which profiles are looked up, so a forgetting finds it (`habitue.adapters.sql.persons`).
audience_lists = Table(
    "audience_lists",
    metadata,
    Column("list_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    CheckConstraint("basis IN ('consent', 'contract', 'legitimate_interest')", name="basis"),
)

audience_list_entries = Table(
    "audience_list_entries",
    metadata,
    Column("list_id", Text, ForeignKey(audience_lists.c.list_id, ondelete="CASCADE"), primary_key=True),
    Column("stated", Text, primary_key=True),
    Column("known_as", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Index(None, "stated"),
)

audience_list_changes = Table(
    "audience_list_changes",
    metadata,
    Column("list_id", Text, ForeignKey(audience_lists.c.list_id, ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("added", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("cause", Text, nullable=False),
    Index(None, "list_id", "cause"),
)

# Addresses of the shop's that are told of who enters and leaves an audience, and each telling; secrets are sealed.
audience_subscriptions = Table(
    "audience_subscriptions",
    metadata,
    Column("subscription_id", Text, primary_key=True),
    Column("audience_id", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("use", Text, nullable=False),
    Column("paused", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Text, nullable=False),
)

audience_deliveries = Table(
    "audience_deliveries",
    metadata,
    Column(
        "subscription_id",
        Text,
        ForeignKey(audience_subscriptions.c.subscription_id, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("message_id", Text, primary_key=True),
    Column("node_id", Text, nullable=False, index=True),
    Column("entered", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("told", Text, nullable=False),
    Column("settled_at", BigInteger),
    CheckConstraint("state IN ('waiting', 'delivered', 'dead', 'withheld')", name="state"),
    Index(None, "state", "due_at"),
)

# Who took members of an audience out, when and what for; nobody who was in it.
audience_exports = Table(
    "audience_exports",
    metadata,
    Column("export_id", Text, primary_key=True),
    Column("audience_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("use", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("completed_at", BigInteger),
    Index(None, "at"),
)
