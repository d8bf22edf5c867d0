"""Invitations and links to a new password

Revision ID: 0003
Revises: 0002

"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema. The only link lost is that of the set-up; starting prints a new one."""
    op.drop_table("one_time_link")
    op.create_table(
        "one_time_link",
        *_columns(),
        sa.Column("audit_id", sa.String(length=22), nullable=True),
        sa.Column("user_id", sa.String(length=22), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"],
            ["audit.id"],
            name=op.f("fk_one_time_link_audit_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id"), ondelete="CASCADE"
        ),
        *_keys(),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("one_time_link")
    op.create_table("one_time_link", *_columns(), *_keys())


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    ]
