"""The competitor test: claims that teams star, and what each person says of those of others

Revision ID: 0014
Revises: 0013

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

VERDICTS = "verdict IN ('only_us', 'maybe', 'anyone', 'dk')"


def upgrade() -> None:
    """Upgrade schema; no claim is starred yet."""
    op.execute("ALTER TABLE answer ADD COLUMN starred BOOLEAN DEFAULT FALSE NOT NULL")
    op.create_table(
        "judgement",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("respondent_id", sa.String(length=22), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("entry", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.CheckConstraint(VERDICTS, name=op.f("ck_judgement_verdict")),
        sa.CheckConstraint("seat >= 0", name=op.f("ck_judgement_seat")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "respondent_id"],
            ["respondent.workshop_id", "respondent.id"],
            name=op.f("fk_judgement_workshop_id_respondent_id_respondent"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workshop_id", "respondent_id", "seat", "item", "entry", name=op.f("pk_judgement")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Downgrade schema; verdicts that were not counted yet go with it."""
    op.drop_table("judgement")
    op.execute("ALTER TABLE answer DROP COLUMN starred")
