"""Why a pledge or a request is hidden, why a pledge came out as it did, files of gaps

Revision ID: 0012
Revises: 0011

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema. Nothing was hidden before: no page could."""
    op.execute("ALTER TABLE request DROP COLUMN hidden_why")
    # no batch: on SQLite it drops the old table, and what was told of pledges goes with it
    for table in ("pledge", "request"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN hidden_why VARCHAR(10) "
            f"CONSTRAINT ck_{table}_hidden_why "
            "CHECK (hidden_why IN ('person', 'insult', 'twice', 'mistake'))"
        )
    op.execute("ALTER TABLE pledge ADD COLUMN outcome_why TEXT DEFAULT '' NOT NULL")
    _restrict_files("'report', 'trend', 'comparison', 'gap', 'import'")


def downgrade() -> None:
    """Downgrade schema; what is hidden goes, and would be shown again otherwise."""
    op.execute("DELETE FROM file_set WHERE kind = 'gap'")
    _restrict_files("'report', 'trend', 'comparison', 'import'")
    op.execute("DELETE FROM pledge WHERE hidden_why IS NOT NULL")
    op.execute("DELETE FROM request WHERE hidden_why IS NOT NULL")
    op.execute("ALTER TABLE pledge DROP COLUMN hidden_why")
    op.execute("ALTER TABLE request DROP COLUMN hidden_why")
    op.execute("ALTER TABLE pledge DROP COLUMN outcome_why")
    op.execute("ALTER TABLE request ADD COLUMN hidden_why VARCHAR(20) DEFAULT '' NOT NULL")


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
