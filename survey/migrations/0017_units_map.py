"""All units at a glance: charts of one item in several units go

Revision ID: 0017
Revises: 0016

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema; the charts that were drawn go with their kind."""
    op.execute("DELETE FROM file_set WHERE kind = 'comparison'")
    _restrict_files("'report', 'trend', 'gap', 'order', 'import'")


def downgrade() -> None:
    """Downgrade schema; such a chart is drawn again when somebody asks for it."""
    _restrict_files("'report', 'trend', 'comparison', 'gap', 'order', 'import'")


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
