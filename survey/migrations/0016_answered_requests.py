"""When leadership answered a request, and what it had said before; logo and preface of audits

Revision ID: 0016
Revises: 0015

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema. When earlier answers were given, nobody noted."""
    op.add_column("request", sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.add_column("request", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "former_answer",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("request_id", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "answer IN ('accepted', 'later', 'declined')", name=op.f("ck_former_answer_answer")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["request.id"],
            name=op.f("fk_former_answer_request_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_answer")),
    )
    op.create_index(op.f("ix_former_answer_request_id"), "former_answer", ["request_id"])
    op.add_column("audit", sa.Column("logo", sa.LargeBinary()))
    op.add_column("audit", sa.Column("preface", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Downgrade schema; what was said before goes, and what is the facilitator's own."""
    op.execute("ALTER TABLE audit DROP COLUMN preface")
    op.execute("ALTER TABLE audit DROP COLUMN logo")
    op.drop_table("former_answer")
    op.execute("ALTER TABLE request DROP COLUMN version")
    op.execute("ALTER TABLE request DROP COLUMN answered_at")
