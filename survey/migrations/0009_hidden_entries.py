"""Hidden entries: why an entry of a team is shown nowhere

Revision ID: 0009
Revises: 0008
"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    # no batch: on SQLite it would make the table anew, with rows numbered in their order
    op.execute(
        "ALTER TABLE answer ADD COLUMN hidden_why VARCHAR(10) CONSTRAINT ck_answer_hidden_why "
        "CHECK (hidden_why IN ('withdrawn', 'person', 'insult', 'twice', 'mistake'))"
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("ALTER TABLE answer DROP COLUMN hidden_why")
