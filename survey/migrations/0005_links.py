"""One table of links

Revision ID: 0005
Revises: 0004

"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LASTED = {
    "set_up": timedelta(days=7),
    "invitation": timedelta(days=7),
    "password": timedelta(days=1),
}
EMPTY = {"label": "", "role": "", "password_hash": "", "shows_entries": False}


def upgrade() -> None:
    """Upgrade schema. Links that people hold go on working; revoked ones are left behind."""
    link = op.create_table(
        "link",
        *_columns(),
        sa.Column("audit_id", sa.String(length=22), nullable=True),
        sa.Column("workshop_id", sa.String(length=22), nullable=True),
        sa.Column("user_id", sa.String(length=22), nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("shows_entries", sa.Boolean(), nullable=False),
        _moment("expires_at"),
        sa.CheckConstraint(
            "purpose IN ('share', 'pledges', 'invitation', 'set_up', 'password')",
            name=op.f("ck_link_purpose"),
        ),
        sa.CheckConstraint("role IN ('', 'facilitator', 'leadership')", name=op.f("ck_link_role")),
        sa.CheckConstraint(
            "(audit_id IS NOT NULL) = (purpose IN ('share', 'invitation'))"
            " AND (workshop_id IS NOT NULL) = (purpose = 'pledges')"
            " AND (user_id IS NOT NULL) = (purpose = 'password')"
            " AND (role <> '') = (purpose = 'invitation')",
            name=op.f("ck_link_about"),
        ),
        *_constraints("link", "audit", "workshop", "user"),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        for column in ("audit_id", "workshop_id"):
            batch_op.create_index(batch_op.f(f"ix_link_{column}"), [column], unique=False)
    _insert(link, [*_kept("share_link", "share"), *_kept("pledge_link", "pledges"), *_kept_once()])
    for table in ("share_link", "pledge_link", "one_time_link"):
        op.drop_table(table)


def downgrade() -> None:
    """Downgrade schema."""
    share_link = op.create_table(
        "share_link",
        *_columns(),
        sa.Column("audit_id", sa.String(length=22), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("shows_entries", sa.Boolean(), nullable=False),
        _moment("expires_at"),
        _moment("revoked_at", nullable=True),
        *_constraints("share_link", "audit"),
    )
    pledge_link = op.create_table(
        "pledge_link",
        *_columns(),
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        _moment("expires_at"),
        _moment("revoked_at", nullable=True),
        *_constraints("pledge_link", "workshop"),
    )
    one_time_link = op.create_table(
        "one_time_link",
        *_columns(),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        _moment("used_at", nullable=True),
        sa.Column("audit_id", sa.String(length=22), nullable=True),
        sa.Column("user_id", sa.String(length=22), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        *_constraints("one_time_link", "audit", "user"),
    )
    for table, column in (("share_link", "audit_id"), ("pledge_link", "workshop_id")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
    rows = _rows("link")
    _insert(share_link, [row for row in rows if row["purpose"] == "share"])
    _insert(pledge_link, [row for row in rows if row["purpose"] == "pledges"])
    _insert(one_time_link, [row for row in rows if row["purpose"] in LASTED])
    op.drop_table("link")


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        _moment("created_at"),
    ]


def _moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _constraints(table: str, *about: str) -> list[sa.Constraint]:
    return [
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"],
                [f"{one}.id"],
                name=op.f(f"fk_{table}_{one}_id"),
                ondelete="CASCADE",
            )
            for one in about
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{table}_token_hash")),
    ]


def _rows(name: str) -> list[dict[str, Any]]:
    connection = op.get_bind()
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def _insert(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    names = [column.name for column in table.columns]
    op.bulk_insert(table, [{name: (EMPTY | row).get(name) for name in names} for row in rows])


def _kept(table: str, purpose: str) -> list[dict[str, Any]]:
    return [{"purpose": purpose} | row for row in _rows(table) if row["revoked_at"] is None]


def _kept_once() -> list[dict[str, Any]]:
    return [
        row | {"expires_at": row["created_at"] + LASTED[row["purpose"]]}
        for row in _rows("one_time_link")
        if row["used_at"] is None
    ]
