"""Taking audiences out: subscriptions with their deliveries, and the record of exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audience_subscriptions",
        sa.Column("subscription_id", sa.Text, primary_key=True),
        sa.Column("audience_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("use", sa.Text, nullable=False),
        sa.Column("paused", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
    )
    op.create_table(
        "audience_deliveries",
        sa.Column(
            "subscription_id",
            sa.Text,
            sa.ForeignKey("audience_subscriptions.subscription_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("message_id", sa.Text, primary_key=True),
        sa.Column("node_id", sa.Text, nullable=False),
        sa.Column("entered", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'dead', 'withheld')", name="state"),
    )
    op.create_index("ix_audience_deliveries_node_id", "audience_deliveries", ["node_id"])
    op.create_index("ix_audience_deliveries_state", "audience_deliveries", ["state", "due_at"])
    op.create_table(
        "audience_exports",
        sa.Column("export_id", sa.Text, primary_key=True),
        sa.Column("audience_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("use", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("withheld", sa.Integer, nullable=False),
        sa.Column("completed_at", sa.BigInteger),
    )
    op.create_index("ix_audience_exports_at", "audience_exports", ["at"])
