"""One table for files made in the background

Revision ID: 0004
Revises: 0003

"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

VIEWS = sa.table("file_set", sa.column("id"), sa.column("view", sa.JSON()))
NAMES = sa.table("import_file", sa.column("id"), sa.column("name"))


def upgrade() -> None:
    """Upgrade schema. Uploads keep their undo; reports and trends are made again.

    That there was a report is remembered: after one nobody who answered changes team.
    """
    op.execute("CREATE TEMPORARY TABLE upload AS SELECT * FROM import_file")
    _replace("import_file", "file_set", _file_set())
    op.create_index("ix_file_set_audit_id", "file_set", ["audit_id"])
    op.execute(
        """
        INSERT INTO file_set (id, kind, about, audit_id, language, view, snapshot, code, state,
                              progress, told, created_at)
        SELECT id, 'import', audit_id, audit_id, '', '{}', id, '',
               CASE WHEN state IN ('refused', 'checked') THEN 'ready' ELSE state END,
               CASE WHEN state = 'queued' THEN 0 ELSE 100 END,
               CASE WHEN state = 'refused' THEN JSON_REFUSED ELSE NULL END, created_at
        FROM upload""".replace("JSON_REFUSED", _json('{"is_refused": true}'))
    )
    op.execute("""
        INSERT INTO file_set (id, kind, about, audit_id, language, view, snapshot, code, state,
                              progress, told, created_at)
        SELECT report_file.id, 'report', workshop_id, audit_id, report_file.language, '{}',
               report_file.snapshot, 'earlier', state, progress, NULL, report_file.created_at
        FROM report_file JOIN workshop ON workshop.id = workshop_id""")
    for set_id, name in op.get_bind().execute(sa.text("SELECT id, name FROM upload")).all():
        op.execute(VIEWS.update().where(VIEWS.c.id == set_id).values(view={"name": name}))
    for table in ("upload", "report_file", "trend_file"):
        op.drop_table(table)
    _point_again()


def downgrade() -> None:
    """Downgrade schema. Finished files are made again."""
    op.execute("CREATE TEMPORARY TABLE upload AS SELECT * FROM file_set WHERE kind = 'import'")
    _replace("file_set", "import_file", _import_file())
    op.create_index("ix_import_file_audit_id", "import_file", ["audit_id"])
    op.execute("""
        INSERT INTO import_file (id, audit_id, name, state, created_at)
        SELECT id, audit_id, '', CASE WHEN state = 'running' THEN 'queued'
               WHEN state <> 'ready' THEN state
               WHEN told IS NULL THEN 'checked' ELSE 'refused' END, created_at
        FROM upload""")
    kept = sa.table("upload", sa.column("id"), sa.column("view", sa.JSON()))
    for set_id, view in op.get_bind().execute(sa.select(kept.c.id, kept.c.view)).all():
        op.execute(NAMES.update().where(NAMES.c.id == set_id).values(name=view["name"]))
    op.drop_table("upload")
    op.create_table("report_file", *_made("report_file", "workshop", "step", sa.String(60)))
    op.create_table("trend_file", *_made("trend_file", "audit", "headline", sa.Text()),
                    sa.Column("filters", sa.Text(), nullable=False))  # fmt: skip
    _point_again()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _json(content: str) -> str:
    return f"'{content}'" if _is_sqlite() else f"CAST('{content}' AS JSON)"


def _replace(old: str, new: str, columns: Sequence[Any]) -> None:
    """Put another table in place of that to which workshops point.

    SQLite moves what points to a table when that is renamed, and only then: making `workshop`
    anew would delete all that hangs on it.
    """
    op.execute("CREATE TEMPORARY TABLE added AS SELECT id, import_id FROM workshop"
               " WHERE import_id IS NOT NULL")  # fmt: skip
    op.execute("UPDATE workshop SET import_id = NULL")
    if not _is_sqlite():
        op.drop_constraint("fk_workshop_import_id", "workshop", type_="foreignkey")
        op.create_table(new, *columns)
        op.create_foreign_key("fk_workshop_import_id", "workshop", new, ["import_id"], ["id"],
                              ondelete="SET NULL")  # fmt: skip
        op.drop_table(old)
        return
    op.drop_table(old)
    op.create_table(old, *columns)
    op.rename_table(old, new)


def _point_again() -> None:
    op.execute("UPDATE workshop SET import_id = (SELECT import_id FROM added"
               " WHERE added.id = workshop.id)")  # fmt: skip
    op.drop_table("added")


def _file_set() -> list[Any]:
    return [
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=22), nullable=False),
        sa.Column("audit_id", sa.String(length=22), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("view", sa.JSON(), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('report', 'trend', 'comparison', 'import')", name=op.f("ck_file_set_kind")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'ready', 'failed', 'stored', 'undone')",
            name=op.f("ck_file_set_state"),
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_file_set_progress")),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_file_set_audit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_set")),
        sa.UniqueConstraint(
            *("kind", "about", "language", "snapshot", "code"),
            name=op.f("uq_file_set_kind_about_language_snapshot_code"),
        ),
    ]


def _import_file() -> list[Any]:
    return [
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("audit_id", sa.String(length=22), nullable=False),
        sa.Column("user_id", sa.String(length=22), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'refused', 'checked', 'stored', 'undone', 'failed')",
            name=op.f("ck_import_file_state"),
        ),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit.id"], name=op.f("fk_import_file_audit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_import_file_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    ]


def _made(table: str, parent: str, more: str, of: Any) -> list[Any]:
    return [
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column(f"{parent}_id", sa.String(length=22), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column(more, of, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'ready', 'failed')", name=op.f(f"ck_{table}_state")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f(f"ck_{table}_progress")),
        sa.ForeignKeyConstraint(
            [f"{parent}_id"], [f"{parent}.id"], name=op.f(f"fk_{table}_{parent}_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            f"{parent}_id", "language", "snapshot",
            name=op.f(f"uq_{table}_{parent}_id_language_snapshot"),
        ),
    ]  # fmt: skip
