"""No order of joining: on SQLite people and answers lie by their random ids

Revision ID: 0007
Revises: 0006

SQLite numbers the rows of a table in the order in which they came, unless the table is kept by its
key. PostgreSQL has no such tables; what it shows without being asked for an order is not used.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BY_KEY = " WITHOUT ROWID"
TABLES = ("respondent", "answer")  # answers refer to respondents, and nothing to answers
MADE = "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND type = :kind AND sql IS NOT NULL"


def upgrade() -> None:
    """Upgrade schema."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew({name: _made(name, "table")[0] + BY_KEY for name in TABLES})


def downgrade() -> None:
    """Downgrade schema."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew({name: _made(name, "table")[0].removesuffix(BY_KEY) for name in TABLES})


def _made(name: str, kind: str) -> list[str]:
    return list(op.get_bind().scalars(sa.text(MADE), {"name": name, "kind": kind}))


def _make_anew(tables: dict[str, str]) -> None:
    """Make the tables as told, with their rows and indexes.

    Not in a batch: it drops a table while another one refers to it, whose rows go with it.
    """
    run = op.get_bind().exec_driver_sql
    indexes = [index for name in tables for index in _made(name, "index")]
    for name in tables:
        run(f"CREATE TABLE kept_{name} AS SELECT * FROM {name}")  # noqa: S608 - our own names
    for name in reversed(tables):
        run(f"DROP TABLE {name}")
    for name, made in tables.items():
        run(made)
        run(f"INSERT INTO {name} SELECT * FROM kept_{name}")  # noqa: S608 - our own names
        run(f"DROP TABLE kept_{name}")
    for index in indexes:
        run(index)
