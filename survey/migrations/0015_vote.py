"""The vote: groups have a place and dots, and each person a ballot

Revision ID: 0015
Revises: 0014

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NOT_THREE_ALIKE = "dot_1 = '' OR dot_1 <> dot_2 OR dot_2 <> dot_3"


def upgrade() -> None:
    """Upgrade schema; no vote was taken before."""
    op.execute("ALTER TABLE entry_group ADD COLUMN position INTEGER DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE entry_group ADD COLUMN dots INTEGER")
    op.execute("ALTER TABLE workshop ADD COLUMN voters INTEGER")
    op.create_table(
        "ballot",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("respondent_id", sa.String(length=22), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        *(sa.Column(f"dot_{n}", sa.String(length=22), nullable=False) for n in (1, 2, 3)),
        sa.CheckConstraint("seat >= 0", name=op.f("ck_ballot_seat")),
        sa.CheckConstraint(NOT_THREE_ALIKE, name=op.f("ck_ballot_dots")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "respondent_id"],
            ["respondent.workshop_id", "respondent.id"],
            name=op.f("fk_ballot_workshop_id_respondent_id_respondent"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workshop_id", "respondent_id", "seat", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Downgrade schema; ballots and dots go with it."""
    op.drop_table("ballot")
    op.execute("ALTER TABLE workshop DROP COLUMN voters")
    op.execute("ALTER TABLE entry_group DROP COLUMN dots")
    op.execute("ALTER TABLE entry_group DROP COLUMN position")
