"""The window in which customers are asked; answers that came in a burst

Revision ID: 0024
Revises: 0022

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0024"
down_revision: str | Sequence[str] | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "customer_window",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("kiosk", sa.String(length=8), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_customer_window_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", name=op.f("pk_customer_window")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_window_code")),
        sa.UniqueConstraint("kiosk", name=op.f("uq_customer_window_kiosk")),
    )
    # not as a batch: SQLite would write the whole table anew, and with it the rule of one sheet
    op.execute(
        "ALTER TABLE respondent ADD COLUMN set_aside VARCHAR(10)"
        " CONSTRAINT ck_respondent_set_aside CHECK (set_aside IN ('burst', 'left_out'))"
    )


def downgrade() -> None:
    """Downgrade schema; what was set aside must not come back by itself."""
    op.execute("DELETE FROM respondent WHERE set_aside IS NOT NULL")
    op.execute("ALTER TABLE respondent DROP COLUMN set_aside")
    op.drop_table("customer_window")
