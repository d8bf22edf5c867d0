"""Telling of pledges

Revision ID: 0002
Revises: 0001

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "pledge_link",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_pledge_link_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pledge_link_token_hash")),
    )
    with op.batch_alter_table("pledge_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pledge_link_workshop_id"), ["workshop_id"], unique=False
        )
    op.create_table(
        "pledge_status",
        sa.Column("pledge_id", sa.String(length=22), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days IN (30, 90)", name=op.f("ck_pledge_status_days")),
        sa.CheckConstraint(
            "outcome IN ('open', 'kept', 'partly', 'dropped')",
            name=op.f("ck_pledge_status_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"],
            ["pledge.id"],
            name=op.f("fk_pledge_status_pledge_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pledge_id", "days", name=op.f("pk_pledge_status")),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("pledge_status")
    with op.batch_alter_table("pledge_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pledge_link_workshop_id"))
    op.drop_table("pledge_link")
