"""Two windows of customers: the trend draws them beside us, each in a line of its own."""

from datetime import timedelta

from flask import Flask

from reports import report
from reports.charts import OVER_TIME, all_charts
from reports.document import trend as document
from reports.document.report import texts
from reports.inputs import Settings
from survey.making.trend import read
from survey.models import Team, Workshop
from survey.store import workshops as workshop_store
from survey.store.answers import closing, waves
from survey.store.answers import customers as store
from survey.store.answers.waves import Filters
from survey.web.database import db, writing
from tests.customers_cast import customers_say, open_window, we_say
from tests.some import some


def two_windows(app: Flask, *, second: int) -> str:
    """An audit of two workshops before each of which customers were asked; its id."""
    first = open_window(app)
    with app.app_context(), writing() as session:
        workshop = session.get_one(Workshop, first)
        day = workshop.date + timedelta(days=90)
        again = workshop_store.repeat(session, workshop, "Autumn", day, None)  # type: ignore[arg-type]  # nobody did
        later = session.get_one(Workshop, again)
        store.open_window(session, later, store.evening_before(later), None)
        for one, many in ((workshop, 24), (later, second)):
            customers_say(session, one, many)
            one.state = "open"
            session.flush()
            we_say(session, one)
            closing.close(session, one)
        assert session.query(Team).count() == 4
        return workshop.audit_id


def told(app: Flask, audit_id: str) -> tuple[report.Report, str]:
    with app.app_context():
        filters = Filters()
        shown = waves.shown(db.session, audit_id, filters).shown
        source = read(shown[0].audit, shown, filters, "en")
    made = report.make(source, Settings(language="en", permutations=0))
    drawings = tuple(all_charts(made, OVER_TIME))
    words = "\n".join(texts(document.document(made, drawings)))
    return made, words.replace("\u00a0", " ")


def test_both_windows_stand_beside_us_in_the_trend(sqlite_app: Flask) -> None:
    made, words = told(sqlite_app, two_windows(sqlite_app, second=12))
    theirs = made.items[made.items["voice"] == "customer"].groupby("workshop", observed=True)
    assert theirs["n_performance"].max().tolist() == [24, 12]
    assert "Us beside our customers, over time" in words
    assert "No customer was asked" not in words
    # what customers say is tested for no change: each workshop hears others
    assert {*some(made.trend["voice"])} == {"member"}


def test_a_small_second_window_is_hidden_in_the_trend_too(sqlite_app: Flask) -> None:
    made, _words = told(sqlite_app, two_windows(sqlite_app, second=4))
    theirs = made.items[made.items["voice"] == "customer"]
    hidden = theirs.groupby("workshop", observed=True)["hidden"].all()
    assert hidden.tolist() == [False, True]
    assert theirs.loc[theirs["hidden"], "performance"].isna().all()
