"""A log of the instance, which outlives the audits that it speaks of

Revision ID: 0020
Revises: 0019

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0020"
down_revision: str | Sequence[str] | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema; what was noted of no audit, which nobody could read, becomes the beginning of the log."""
    op.create_table(
        "instance_event",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.String(length=22)),
        sa.Column("audit_id", sa.String(length=22)),
        sa.Column("workshop_id", sa.String(length=22)),
        sa.Column("detail", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=50), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_event")),
    )
    op.create_index(op.f("ix_instance_event_at"), "instance_event", ["at"])
    op.execute(
        "INSERT INTO instance_event (id, at, what, user_id, detail, address)"
        " SELECT id, at, what, user_id, detail, '' FROM audit_event"
        " WHERE what IN ('audit_deleted', 'password_changed')"
    )
    op.execute("DELETE FROM audit_event WHERE what IN ('audit_deleted', 'password_changed')")


def downgrade() -> None:
    """Downgrade schema; the log is lost."""
    op.drop_table("instance_event")
