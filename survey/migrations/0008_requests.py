"""Requests to leadership as a table of their own, and the item that a pledge should move

Revision ID: 0008
Revises: 0007

"""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    # no batch for pledges, which on SQLite drops the old table: what was told of them goes with it
    op.execute("ALTER TABLE pledge ADD item VARCHAR(60) DEFAULT '' NOT NULL")
    request = op.create_table(
        "request",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("team_id", sa.String(length=22), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hidden_why", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('', 'accepted', 'later', 'declined')", name=op.f("ck_request_answer")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_request_team_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_request_workshop_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_workshop_id"), "request", ["workshop_id"])
    asked = op.get_bind().execute(
        sa.text("SELECT workshop_id, team_id, request AS text FROM pledge WHERE request <> ''")
    )
    unanswered = {"hidden_why": "", "answer": "", "answer_text": "", "due": None}
    op.bulk_insert(
        request,
        [{"id": secrets.token_urlsafe(16), **row, **unanswered} for row in asked.mappings()],
    )
    op.execute("ALTER TABLE pledge DROP COLUMN request")


def downgrade() -> None:
    """Downgrade schema. Of a team that asked twice one request stays; answers to them go."""
    op.execute("ALTER TABLE pledge ADD request TEXT DEFAULT '' NOT NULL")
    op.execute(
        "UPDATE pledge SET request = COALESCE((SELECT MIN(text) FROM request WHERE"
        " request.workshop_id = pledge.workshop_id AND request.team_id = pledge.team_id), '')"
    )
    op.drop_index(op.f("ix_request_workshop_id"), "request")
    op.drop_table("request")
    op.execute("ALTER TABLE pledge DROP COLUMN item")
