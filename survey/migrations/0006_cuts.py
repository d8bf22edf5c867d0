"""The cut by which a sheet enters the figures

Revision ID: 0006
Revises: 0005

In closed workshops every sheet that was rated or written is of cut 1. Of an open workshop so is
everything rated so far where a report was made or a team has seen its dots, as if the facilitator
had ended the rating now: nobody can be taken out of it again, and from there it grows by the rule. Who
rated after that was read cannot be told from who rated before (moments are kept by the hour), and
leaving either out would give them away as well. The files of those reports followed another rule,
and are forgotten.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TALLY_KEY = (
    *("workshop_id", "team_id", "voice", "item", "item_version", "importance", "performance"),
)

CUT = """
    UPDATE respondent SET cut = 1
    WHERE voice <> 'team' AND workshop_id IN (
        SELECT id FROM workshop WHERE stage = 'closed'
        UNION SELECT about FROM file_set WHERE kind = 'report'
        UNION SELECT workshop_id FROM team WHERE spread IS NOT NULL
    ) AND EXISTS (
        SELECT 1 FROM answer
        WHERE answer.workshop_id = respondent.workshop_id
          AND answer.respondent_id = respondent.id
          AND (answer.entry = '' OR respondent.voice = 'customer')
    )
"""
OPEN_REPORTS = """
    DELETE FROM file_set
    WHERE kind = 'report' AND about IN (SELECT id FROM workshop WHERE stage <> 'closed')
"""


def upgrade() -> None:
    """Upgrade schema."""
    # no batch for these tables, which on SQLite writes a table anew and drops the old one: with
    # it would go who answered in a team, and the partial index of team sheets
    op.execute(
        "ALTER TABLE respondent ADD cut INTEGER CONSTRAINT ck_respondent_cut CHECK (cut >= 1)"
    )
    op.execute(CUT)
    op.execute(OPEN_REPORTS)
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cut", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE tally SET cut = 0 WHERE voice = 'team'")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.alter_column("cut", server_default=None)
        batch_op.drop_constraint(batch_op.f("pk_tally"), type_="primary")
        batch_op.create_primary_key(batch_op.f("pk_tally"), [*TALLY_KEY, "cut"])
    op.execute("ALTER TABLE team DROP COLUMN spread")


def downgrade() -> None:
    """Downgrade schema. Counts of several cuts are added up; teams rate alone again."""
    op.execute("ALTER TABLE team ADD spread TEXT")
    op.execute("CREATE TABLE kept AS SELECT * FROM tally")
    op.execute("DELETE FROM tally")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("pk_tally"), type_="primary")
        batch_op.drop_column("cut")
        batch_op.create_primary_key(batch_op.f("pk_tally"), [*TALLY_KEY])
    op.execute(
        "INSERT INTO tally SELECT workshop_id, team_id, voice, item, item_version, importance,"
        " performance, SUM(n) FROM kept GROUP BY 1, 2, 3, 4, 5, 6, 7"
    )
    op.drop_table("kept")
    op.execute("ALTER TABLE respondent DROP COLUMN cut")
