"""How long an audit keeps its answers, and on how many days a deletion to come was told

Revision ID: 0021
Revises: 0020

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0021"
down_revision: str | Sequence[str] | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema; no audit deletes anything until it is told to."""
    # no batch: on SQLite it drops the old table, and with an audit goes all that hangs on it
    op.execute(
        "ALTER TABLE audit ADD COLUMN keep_months INTEGER"
        " CONSTRAINT ck_audit_keep_months CHECK (keep_months BETWEEN 1 AND 120)"
    )
    op.execute(
        "ALTER TABLE audit ADD COLUMN then_deletes VARCHAR(10) DEFAULT 'answers' NOT NULL"
        " CONSTRAINT ck_audit_then_deletes CHECK (then_deletes IN ('answers', 'everything'))"
    )
    op.add_column("workshop", sa.Column("answers_deleted_at", sa.DateTime(timezone=True)))
    op.create_table(
        "deletion_warning",
        sa.Column("about", sa.String(length=22), nullable=False),
        sa.Column("audit_id", sa.String(length=22), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"],
            ["audit.id"],
            name=op.f("fk_deletion_warning_audit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_deletion_warning")),
    )
    op.create_index(op.f("ix_deletion_warning_audit_id"), "deletion_warning", ["audit_id"])
    _restrict_files("'report', 'kept', 'trend', 'gap', 'order', 'import'")


def downgrade() -> None:
    """Downgrade schema; reports whose answers are gone go too."""
    op.execute("DELETE FROM file_set WHERE kind = 'kept'")
    _restrict_files("'report', 'trend', 'gap', 'order', 'import'")
    op.drop_table("deletion_warning")
    op.execute("ALTER TABLE workshop DROP COLUMN answers_deleted_at")
    op.execute("ALTER TABLE audit DROP COLUMN then_deletes")
    op.execute("ALTER TABLE audit DROP COLUMN keep_months")


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
