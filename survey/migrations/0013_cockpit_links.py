"""Links that let a phone lead a room

Revision ID: 0013
Revises: 0012

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PURPOSES = "'share', 'pledges', 'projector', 'invitation', 'set_up', 'password'"
ABOUT = (
    "(audit_id IS NOT NULL) = (purpose IN ('share', 'invitation'))"
    " AND (workshop_id IS NOT NULL) = (purpose IN ({of_workshop}))"
    " AND (user_id IS NOT NULL) = (purpose {of_user})"
    " AND (role <> '') = (purpose = 'invitation')"
)


def upgrade() -> None:
    """Upgrade schema."""
    _restrict(
        f"{PURPOSES}, 'cockpit', 'remote'",
        "'pledges', 'projector', 'cockpit', 'remote'",
        "IN ('password', 'cockpit', 'remote')",
    )


def downgrade() -> None:
    """Downgrade schema; the links are gone with it."""
    op.execute("DELETE FROM link WHERE purpose IN ('cockpit', 'remote')")
    _restrict(PURPOSES, "'pledges', 'projector'", "= 'password'")


def _restrict(purposes: str, of_workshop: str, of_user: str) -> None:
    with op.batch_alter_table("link") as batch_op:
        batch_op.drop_constraint(op.f("ck_link_purpose"), type_="check")
        batch_op.drop_constraint(op.f("ck_link_about"), type_="check")
        batch_op.create_check_constraint(op.f("ck_link_purpose"), f"purpose IN ({purposes})")
        about = ABOUT.format(of_workshop=of_workshop, of_user=of_user)
        batch_op.create_check_constraint(op.f("ck_link_about"), about)
