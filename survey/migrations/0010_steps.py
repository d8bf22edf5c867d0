"""The agenda of a room: steps in place of stages, and the pulse that its pages ask for

Revision ID: 0010
Revises: 0009

A workshop that is prepared or closed stays so, without steps. Whose doors were open gets its
agenda, at the doors; one at its pledges likewise, at the pledge. All others are open with one step
in which everything can be answered, as it could before.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from questionnaires import restore
from survey.models import new_id, now
from survey.store.room.agenda import Planned, by_link, planned

# revision identifiers, used by Alembic.
revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STAGES = "'preparing', 'lobby', 'answering', 'swap_test', 'discussion', 'pledges', 'closed'"
STATES = "'preparing', 'open', 'closed'"
KINDS = (
    "'doors', 'scene', 'rate', 'last', 'question', 'agree', 'test', 'break', 'group', 'vote',"
    " 'pledge', 'reading', 'close', 'all'"
)
ADDED: dict[str, sa.types.TypeEngine[Any]] = {
    "step_id": sa.String(length=22),
    "open_until": sa.DateTime(timezone=True),
    "time_zone": sa.String(length=40),
    "wifi_name": sa.String(length=63),
    "wifi_password": sa.String(length=63),
}
AT = {"lobby": "doors", "pledges": "pledge"}
"""At which step of its agenda a workshop of a stage goes on."""


def upgrade() -> None:
    """Upgrade schema."""
    _make_tables()
    stages = dict(_rows("SELECT id, stage FROM workshop"))
    _rename("stage", "state", STAGES, STATES, "CASE stage WHEN 'preparing' THEN 'preparing'"
            " WHEN 'closed' THEN 'closed' ELSE 'open' END")  # fmt: skip
    for name, kind in ADDED.items():
        op.add_column("workshop", sa.Column(name, kind))
    for workshop_id, stage in stages.items():
        if stage not in ("preparing", "closed"):
            _make_agenda(workshop_id, stage)
    op.execute("ALTER TABLE respondent ADD done_step VARCHAR(22)")
    op.execute(
        "UPDATE respondent SET done_step ="
        " (SELECT step_id FROM workshop WHERE workshop.id = respondent.workshop_id) WHERE is_done"
    )
    op.execute("ALTER TABLE respondent DROP COLUMN is_done")


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("ALTER TABLE respondent ADD is_done BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute("UPDATE respondent SET is_done = (done_step IS NOT NULL)")
    op.execute("ALTER TABLE respondent DROP COLUMN done_step")
    _rename("state", "stage", STATES, STAGES, "CASE WHEN state <> 'open' THEN state"
            " WHEN step_id IN (SELECT id FROM step WHERE kind IN ('doors', 'scene', 'rate'))"
            " THEN 'lobby'"
            " WHEN step_id IN (SELECT id FROM step WHERE kind IN ('pledge', 'reading', 'close'))"
            " THEN 'pledges' ELSE 'answering' END")  # fmt: skip
    for name in ADDED:
        op.drop_column("workshop", name)
    op.drop_table("pulse")
    op.drop_table("step")


def _make_tables() -> None:
    op.create_table(
        "step",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("section", sa.String(length=81), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("timer_ends_at", sa.DateTime(timezone=True)),
        sa.Column("timer_left_s", sa.Integer()),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_step_kind")),
        sa.CheckConstraint("minutes BETWEEN 0 AND 480", name=op.f("ck_step_minutes")),
        sa.CheckConstraint("shown >= 0", name=op.f("ck_step_shown")),
        sa.CheckConstraint(
            "timer_ends_at IS NULL OR timer_left_s IS NULL", name=op.f("ck_step_timer")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_step_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
    )
    op.create_index(op.f("ix_step_workshop_id"), "step", ["workshop_id"])
    op.create_table(
        "pulse",
        sa.Column("workshop_id", sa.String(length=22), nullable=False),
        sa.Column("part", sa.String(length=22), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_pulse_workshop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workshop_id", "part", name=op.f("pk_pulse")),
    )


def _rename(old: str, new: str, was: str, words: str, value: str) -> None:
    """Give the column of `workshop` its new name, the words it may hold, and each row its word."""
    if op.get_bind().dialect.name == "sqlite":
        # a batch would drop the table, and with it all rows that refer to it
        rule = f"CONSTRAINT ck_workshop_{old} CHECK ({old} IN ({was}))"
        allowed = f"CONSTRAINT ck_workshop_{new} CHECK ({old} IN ({words}))"
        _rewrite(rule, "CHECK (1)")
        op.execute(f"UPDATE workshop SET {old} = {value}")  # noqa: S608 - our own words
        _rewrite("CHECK (1)", allowed)
    else:
        op.execute(f"ALTER TABLE workshop DROP CONSTRAINT ck_workshop_{old}")
        op.execute(f"UPDATE workshop SET {old} = {value}")  # noqa: S608 - our own words
        op.execute(
            f"ALTER TABLE workshop ADD CONSTRAINT ck_workshop_{new} CHECK ({old} IN ({words}))"
        )
    op.execute(f"ALTER TABLE workshop RENAME COLUMN {old} TO {new}")


def _rewrite(old: str, new: str) -> None:
    """Put `new` in the place of a rule of the table `workshop` on SQLite, which has no such order.

    What is stored does not change: https://www.sqlite.org/lang_altertable.html, section 7.
    """
    run = op.get_bind()
    made = run.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = 'workshop'"))
    if not made or made.count(old) != 1:
        raise RuntimeError(f"the table of workshops has no rule {old}")
    run.exec_driver_sql("PRAGMA writable_schema = ON")
    run.execute(
        sa.text("UPDATE sqlite_master SET sql = :sql WHERE name = 'workshop'"),
        {"sql": made.replace(old, new)},
    )
    run.exec_driver_sql("PRAGMA writable_schema = RESET")


def _make_agenda(workshop_id: str, stage: str) -> None:
    steps = list(_planned(workshop_id)) if stage in AT else by_link()
    kinds = [step.kind for step in steps]
    here = kinds.index(AT.get(stage, "all"))
    ids = [new_id() for _ in steps]
    for position, (step, step_id) in enumerate(zip(steps, ids, strict=True)):
        _run(
            "INSERT INTO step (id, workshop_id, position, kind, section, minutes, shown)"
            " VALUES (:id, :workshop_id, :position, :kind, :section, :minutes, 0)",
            id=step_id, workshop_id=workshop_id, position=position, kind=step.kind,
            section=step.section, minutes=step.minutes,
        )  # fmt: skip
    table = sa.table("step", sa.column("id"), sa.column("began_at", sa.DateTime(timezone=True)))
    began = sa.update(table).where(table.c.id == ids[here]).values(began_at=now())
    op.get_bind().execute(began)
    _run("UPDATE workshop SET step_id = :here WHERE id = :id", here=ids[here], id=workshop_id)


def _planned(workshop_id: str) -> Iterator[Planned]:
    asked = _rows(
        "SELECT definition FROM fielded_questionnaire JOIN workshop_questionnaire"
        " ON fielded_id = id WHERE workshop_id = :id ORDER BY position", id=workshop_id
    )  # fmt: skip
    teams = _rows("SELECT COUNT(*) FROM team WHERE workshop_id = :id", id=workshop_id)
    last = _rows(
        "SELECT 1 FROM workshop this JOIN workshop earlier"
        " ON this.audit_id = earlier.audit_id AND earlier.date <= this.date"
        " AND earlier.id <> this.id WHERE this.id = :id AND ("
        " earlier.id IN (SELECT workshop_id FROM pledge WHERE what <> '')"
        " OR earlier.id IN (SELECT workshop_id FROM request WHERE answer <> '')) LIMIT 1", id=workshop_id
    )  # fmt: skip
    forms = [restore(text) for (text,) in asked]
    yield from planned(forms, teams=teams[0][0], has_last=bool(last))


def _rows(query: str, **values: Any) -> list[Any]:
    return [*_run(query, **values)]


def _run(query: str, **values: Any) -> Any:
    return op.get_bind().execute(sa.text(query), values)
