"""Who came in a crowd, so that a flood can be removed that has answered something

Revision ID: 0022
Revises: 0021

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0022"
down_revision: str | Sequence[str] | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema; of who is here already nobody knows it."""
    op.execute("ALTER TABLE respondent ADD COLUMN in_crowd BOOLEAN")


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("ALTER TABLE respondent DROP COLUMN in_crowd")
