"""Each format of a report: cold on the command line, warm in a process, and once it is there.

The room is that of `report_pdf`; what is there already is fetched as a browser does.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from benchmarks import _told
from benchmarks.phones import rated_room
from benchmarks.report_pdf import _rows, _source
from benchmarks.room import KEY
from reports import formats, report
from survey import create_app
from survey.models import User
from survey.web.database import db, migrate
from tests import cast
from tests.conftest import sign_in

AIMS = {"pdf": ("at most 2.4", "at most .8")}
CACHED_MS = 50


def cold(kind):
    """Seconds of the command in a process of its own, from a table of answers to the file."""
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.csv"
        _rows().to_csv(answers, index=False)
        command = [sys.executable, "-m", "reports", str(answers), "--language", "en"]
        command += ["--output", str(Path(folder) / f"report.{kind}")]
        return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def warm(kind):
    """Seconds of the second time in one process, figures included."""
    made = [seconds(lambda: formats.render(report.make(*_source()), kind)) for _ in range(2)]
    return made[-1]


def cached():
    """The slowest of all files of a report that is there, in milliseconds."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(DATA=folder, SECRET_KEY=KEY, LIMITS=False, JOBS_IMMEDIATE=True, TESTING=True)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        migrate()
    browser = sign_in(app, "Ada", "ada@example.org")
    with app.app_context():
        user_id = db.session.scalars(select(User.id)).one()
    workshop_id = rated_room(app, cast.make_workshop(app, user_id=user_id))
    browser.post(f"/workshops/{workshop_id}/report?lang=en")
    page = browser.get(f"/workshops/{workshop_id}/report?lang=en").text
    files = set(re.findall(rf'"(/workshops/{workshop_id}/report/[^"]+\?save)', page))
    assert files, "no files on the page of the report"
    slowest = max(min(seconds(lambda one=one: browser.get(one)) for _ in range(5)) for one in files)
    with app.app_context():
        db.engine.dispose()
    shutil.rmtree(folder)
    return 1000 * slowest


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main():
    """Print the figures beside what they must not exceed."""
    for kind in formats.FORMATS:
        first, again = AIMS.get(kind, ("", ""))
        _told.tell(f"{kind}, cold", cold(kind), "s", first)
        _told.tell(f"{kind}, warm", warm(kind), "s", again)
    _told.tell("slowest file that is there", cached(), "ms", f"at most {CACHED_MS}")


if __name__ == "__main__":
    _told.run(main)
