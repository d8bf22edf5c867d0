"""Roles of accounts, accounts that are closed, and each device that is signed in

Revision ID: 0019
Revises: 0018

"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_urlsafe

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0019"
down_revision: str | Sequence[str] | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema; the first account owns the installation.

    Where `SURVEY_HTTPS` is set everybody signs in once more: the cookie has another name there.
    """
    op.execute(
        "ALTER TABLE \"user\" ADD COLUMN role VARCHAR(20) DEFAULT 'leadership' NOT NULL"
        " CONSTRAINT ck_user_role CHECK (role IN ('owner', 'facilitator', 'leadership'))"
    )
    op.add_column("user", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE \"user\" SET role = 'facilitator' WHERE EXISTS (SELECT 1 FROM membership"
        " WHERE membership.user_id = \"user\".id AND membership.role = 'facilitator')"
        ' OR EXISTS (SELECT 1 FROM audit_event WHERE audit_event.user_id = "user".id'
        " AND audit_event.what IN ('audit_created', 'audit_deleted'))"
    )
    op.execute(
        'UPDATE "user" SET role = \'owner\' WHERE id = (SELECT id FROM "user"'
        " WHERE email <> 'demo@example.org' ORDER BY created_at, id LIMIT 1)"
    )
    sign_in = op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("user_id", sa.String(length=22), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
    )
    op.create_index(op.f("ix_sign_in_seen_at"), "sign_in", ["seen_at"])
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"])
    users = op.get_bind().execute(sa.text('SELECT id, session_key FROM "user"')).all()
    known = [_sign_in(user_id, key) for user_id, key in users if key]
    if known:
        op.bulk_insert(sign_in, known)
    op.execute('ALTER TABLE "user" DROP COLUMN session_key')


def _sign_in(user_id: str, key: str) -> dict[str, object]:
    # devices were not told apart: all that hold the old cookie are one until they sign in again
    moment = datetime.now(UTC)
    return {
        "id": token_urlsafe(16),
        "user_id": user_id,
        "key_hash": sha256(key.encode()).hexdigest(),
        "browser_hash": "",
        "device": "",
        "created_at": moment,
        "seen_at": moment,
    }


def downgrade() -> None:
    """Downgrade schema; everybody signs in again."""
    op.execute("ALTER TABLE \"user\" ADD COLUMN session_key VARCHAR(22) DEFAULT '' NOT NULL")
    for (user_id,) in op.get_bind().execute(sa.text('SELECT id FROM "user"')).all():
        op.get_bind().execute(
            sa.text('UPDATE "user" SET session_key = :key WHERE id = :id'),
            {"key": token_urlsafe(16), "id": user_id},
        )
    op.drop_table("sign_in")
    op.execute('ALTER TABLE "user" DROP COLUMN closed_at')
    op.execute('ALTER TABLE "user" DROP COLUMN role')
