"""Links that open the screen of a room

Revision ID: 0011
Revises: 0010

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ABOUT = (
    "(audit_id IS NOT NULL) = (purpose IN ('share', 'invitation'))"
    " AND (workshop_id IS NOT NULL) = ({of_workshop})"
    " AND (user_id IS NOT NULL) = (purpose = 'password')"
    " AND (role <> '') = (purpose = 'invitation')"
)


def upgrade() -> None:
    """Upgrade schema."""
    _restrict(
        "'share', 'pledges', 'projector', 'invitation', 'set_up', 'password'",
        "purpose IN ('pledges', 'projector')",
    )


def downgrade() -> None:
    """Downgrade schema; the links are gone with it."""
    op.execute("DELETE FROM link WHERE purpose = 'projector'")
    _restrict("'share', 'pledges', 'invitation', 'set_up', 'password'", "purpose = 'pledges'")


def _restrict(purposes: str, of_workshop: str) -> None:
    with op.batch_alter_table("link") as batch_op:
        batch_op.drop_constraint(op.f("ck_link_purpose"), type_="check")
        batch_op.drop_constraint(op.f("ck_link_about"), type_="check")
        batch_op.create_check_constraint(op.f("ck_link_purpose"), f"purpose IN ({purposes})")
        about = ABOUT.format(of_workshop=of_workshop)
        batch_op.create_check_constraint(op.f("ck_link_about"), about)
