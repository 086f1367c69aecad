"""Sources of inbound webhooks and their sealed secrets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_sources",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("consent", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger),
        sa.CheckConstraint("kind IN ('standard', 'shopify', 'woocommerce')", name="kind"),
    )
    op.create_table(
        "webhook_secrets",
        sa.Column("secret_id", sa.Text, primary_key=True),
        sa.Column(
            "source",
            sa.Text,
            sa.ForeignKey("webhook_sources.name", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger),
    )
    op.create_index("ix_webhook_secrets_source", "webhook_secrets", ["source"])
    op.execute("INSERT INTO revisions (subject, revision) VALUES ('webhooks', 0)")
