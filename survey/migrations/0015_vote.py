"""The vote: groups have a place and dots, and each person a ballot; files of an order

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
    _restrict_files("'report', 'trend', 'comparison', 'gap', 'order', 'import'")


def downgrade() -> None:
    """Downgrade schema; ballots and dots go with it."""
    op.execute("DELETE FROM file_set WHERE kind = 'order'")
    _restrict_files("'report', 'trend', 'comparison', 'gap', 'import'")
    op.drop_table("ballot")
    op.execute("ALTER TABLE workshop DROP COLUMN voters")
    op.execute("ALTER TABLE entry_group DROP COLUMN dots")
    op.execute("ALTER TABLE entry_group DROP COLUMN position")


def _restrict_files(kinds: str) -> None:
    # on SQLite a batch drops the old table, and takes from workshops by which import they came
    op.execute("CREATE TEMPORARY TABLE imported AS SELECT id, import_id FROM workshop")
    with op.batch_alter_table("file_set") as batch_op:
        batch_op.drop_constraint(op.f("ck_file_set_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_file_set_kind"), f"kind IN ({kinds})")
    op.execute(
        "UPDATE workshop SET import_id ="
        " (SELECT import_id FROM imported WHERE imported.id = workshop.id)"
    )
    op.execute("DROP TABLE imported")
