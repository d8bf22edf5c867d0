"""Tries counted for all processes; joining that can be closed; who wrote with the team

Revision ID: 0018
Revises: 0017

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0018"
down_revision: str | Sequence[str] | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema; whoever gave nothing so far may have written on the sheet of the team."""
    op.execute("ALTER TABLE workshop ADD COLUMN is_joining_closed BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute("ALTER TABLE respondent ADD COLUMN has_written BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute(
        "UPDATE respondent SET has_written = TRUE WHERE voice = 'member' AND NOT EXISTS"
        " (SELECT 1 FROM answer WHERE answer.workshop_id = respondent.workshop_id"
        " AND answer.respondent_id = respondent.id)"
    )
    op.create_table(
        "tries",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tries")),
    )
    op.create_index(op.f("ix_tries_ends_at"), "tries", ["ends_at"])


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("tries")
    op.execute("ALTER TABLE respondent DROP COLUMN has_written")
    op.execute("ALTER TABLE workshop DROP COLUMN is_joining_closed")
