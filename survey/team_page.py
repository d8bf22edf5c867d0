"""What the page of a team's sheet holds: entries, drafts, what to agree on, the pledge."""

import json
from collections.abc import Mapping

from flask import g, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from survey import sheet, sheet_page
from survey.database import db
from survey.languages import current_language
from survey.saving import Saved
from survey.sheet_page import compares, own_answers
from survey.skeleton import Skeleton
from survey.store import agreement, pledges, sheets
from survey.store import joining as people

STAGES = ("answering", "pledges")


def shown(saved: Saved) -> tuple[str, int]:
    """The page, with what could not be stored in its fields, and its status."""
    stored, mine = values_of_team(), _drafts()
    typed = sheet_page.typed(saved)
    values = stored | typed
    my_values = mine | {
        name.removeprefix(sheet.MINE): value
        for name, value in typed.items()
        if name.startswith(sheet.MINE)
    }
    present = people.presence(db.session, g.workshop.id, g.member.team_id)
    page = render_template(
        "answering/team_page.html",
        **sheet_page.frame("team", saved),
        is_open=g.workshop.stage in STAGES,
        is_done=g.member.is_done,
        sheet=sheet.team(
            g.workshop,
            current_language(),
            values,
            my_values,
            {"agreement": _agreement(values), "owners": _owners()},
        ),
        was=json.dumps(stored | {sheet.MINE + name: value for name, value in mine.items()}),
        present=present,
        compares=json.dumps(compares()),
    )
    return page, saved.status


def values_of_team() -> dict[str, str]:
    """What stands on the sheet of this phone's team, by field name."""
    answers = sheets.of_team(db.session, g.workshop.id, g.member.team_id)
    pledge = pledges.of_team(db.session, g.workshop.id, g.member.team_id)
    return sheets.fields(answers) | pledges.fields(pledge)


def _drafts() -> dict[str, str]:
    return sheets.fields({key: row for key, row in own_answers().items() if key[1]})


def _agreement(values: Mapping[str, str]) -> str:
    """The part where a team agrees on what it rated most differently."""
    if g.workshop.stage != "answering" or g.member.handed_in_at is None:
        return ""
    spread = agreement.spread_of(db.session, g.member.team_id)
    if spread is None:
        return ""
    asked = sheet.questions(g.workshop, current_language(), "team")
    disputed = agreement.disputed(spread, [item.key for one in asked.asked for item in one.items])
    rows = [sheet.row(asked, item) for key in disputed if (item := asked.item(key))]
    html = render_template("answering/agreement.html", rows=rows, spread=spread)
    return Skeleton(html).fill(values)


def _owners() -> str:
    roles = (
        _("Management"),
        _("Sales"),
        _("Customer service"),
        _("Operations"),
        _("Product"),
        _("Billing"),
        _("Technology"),
        _("People"),
    )
    names = [team.name for team in g.workshop.teams if team.id == g.member.team_id]
    return Markup("").join(Markup('<option value="{}">').format(one) for one in (*names, *roles))
