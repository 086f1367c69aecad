"""Imported lists of people: what each says of itself, its entries as keyed hashes, and its changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audience_lists",
        sa.Column("list_id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.CheckConstraint("basis IN ('consent', 'contract', 'legitimate_interest')", name="basis"),
    )
    op.create_table(
        "audience_list_entries",
        sa.Column(
            "list_id",
            sa.Text,
            sa.ForeignKey("audience_lists.list_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("stated", sa.Text, primary_key=True),
        sa.Column("known_as", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_audience_list_entries_known_as", "audience_list_entries", ["known_as"])
    op.create_index("ix_audience_list_entries_stated", "audience_list_entries", ["stated"])
    op.create_table(
        "audience_list_changes",
        sa.Column(
            "list_id",
            sa.Text,
            sa.ForeignKey("audience_lists.list_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
    )
    op.create_index("ix_audience_list_changes_list_id", "audience_list_changes", ["list_id", "cause"])
    op.execute("INSERT INTO revisions (subject, revision) VALUES ('lists', 0)")
