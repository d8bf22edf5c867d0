"""Who made a link; links that give access and do not say so stop working

Revision ID: 0026
Revises: 0024

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0026"
down_revision: str | Sequence[str] | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    # of those nobody could ask whether who made them may still do so
    op.execute("DELETE FROM link WHERE purpose IN ('invitation', 'password')")
    op.execute("ALTER TABLE link ADD COLUMN made_by VARCHAR(22)")


def downgrade() -> None:
    """Downgrade schema; what is asked of makers is asked no more, so their links go."""
    op.execute("DELETE FROM link WHERE purpose IN ('invitation', 'password')")
    op.execute("ALTER TABLE link DROP COLUMN made_by")
