"""What the rating page costs the server, beside a bare Flask view that shows the same form."""

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from benchmarks import _told
from survey import create_app
from survey.web.database import db, migrate
from tests import cast

MOST_TIMES, MOST_QUERIES = 3.0, 3
KEY = "a key for benchmarks only, long enough"
ITEMS = [f"item_{n}" for n in range(10)]
FORM = """<!doctype html><title>{{ title }}</title><form method="post">
{%- for item in items %}<fieldset><legend>{{ item }}</legend>
{%- for measure in ("importance", "performance") %}
{%- for value in ("1", "2", "3", "4", "5", "dk") %}
<label><input type="radio" name="{{ item }}-{{ measure }}" value="{{ value }}"
{%- if given.get(item ~ measure) == value %} checked{% endif %}> {{ value }}</label>
{%- endfor %}{% endfor %}</fieldset>{% endfor %}</form>"""


def bare(engine: Engine) -> FlaskClient:
    """Plain Flask: who somebody is, what they gave, and a form of as many radio buttons."""
    app = Flask(__name__)
    page = app.jinja_env.from_string(FORM)

    @app.get("/")
    def form() -> str:
        with engine.connect() as connection:
            who = connection.execute(text("SELECT * FROM respondent LIMIT 1")).one()
            query = text("SELECT * FROM answer WHERE workshop_id = :w AND respondent_id = :r")
            found = connection.execute(query, {"w": who.workshop_id, "r": who.id})
            given = {row.item + "performance": str(row.performance) for row in found}
        return page.render(title="Rating", items=ITEMS, given=given)

    return app.test_client()


def milliseconds(client: FlaskClient, path: str) -> float:
    """The median time of the processor for a GET: other programs do not count."""
    taken = []
    for _ in range(300):
        start = time.process_time()
        client.get(path)
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1000


def queries(engine: Engine, client: FlaskClient, path: str) -> int:
    """How often a GET asks the database."""
    asked: list[str] = []

    def note(*said: Any) -> None:
        asked.append(said[2])

    event.listen(engine, "before_cursor_execute", note)
    client.get(path)
    event.remove(engine, "before_cursor_execute", note)
    return len([one for one in asked if one.startswith("SELECT")])


def main() -> None:
    """Print the figures beside what they must not exceed."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(DATA=folder, SECRET_KEY=KEY)
    with app.app_context():
        migrate()
        engine = db.engine
    cast.make_workshop(app)
    phone, path = cast.phone(app), f"/{cast.CODE}/rating"
    cast.save(phone, "rating", as_announced__performance="3")
    plain = bare(engine)
    phone.get(path)
    # one after the other, several times: a busy machine is busy for both
    pairs = [(milliseconds(plain, "/"), milliseconds(phone, path)) for _ in range(5)]
    ours, theirs = (min(one) for one in zip(*[(b, a) for a, b in pairs], strict=True))
    _told.tell("processor time of a GET", ours, "ms")
    _told.tell("that of a bare Flask view", theirs, "ms")
    _told.tell("ratio", ours / theirs, "times", f"at most {MOST_TIMES}")
    asked = queries(engine, phone, path)
    _told.tell("queries", asked, "", f"at most {MOST_QUERIES}")
    engine.dispose()
    shutil.rmtree(folder)


if __name__ == "__main__":
    _told.run(main)
