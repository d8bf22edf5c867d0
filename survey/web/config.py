"""Where the application keeps its data, and what a server may set from outside."""

import os
import secrets
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024


def data_folder() -> Path:
    """The folder for database, key and report files: SURVEY_DATA, or `instance/` here."""
    return Path(os.environ.get("SURVEY_DATA") or "instance").absolute()


def secret_key(folder: Path) -> str:
    """The signing key of this installation, made once and readable by its owner only."""
    if given := os.environ.get("SURVEY_SECRET_KEY"):
        return given
    path = folder / "secret_key"
    if not path.exists():
        # created with its final mode: a later chmod would leave it open for a moment
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="utf-8")


def database_url(folder: Path) -> str:
    """SURVEY_DATABASE_URL (PostgreSQL, by psycopg), or the SQLite file in the data folder."""
    given = os.environ.get("SURVEY_DATABASE_URL", "")
    for scheme in ("postgresql://", "postgres://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given.removeprefix(scheme)
    return given or f"sqlite:///{folder / 'last_customer.sqlite3'}"


def settings(overrides: dict[str, Any]) -> dict[str, Any]:
    """All settings of the application; `overrides` win (tests, commands).

    Raises OSError where the data folder cannot be made or written.
    """
    folder = Path(overrides.get("DATA") or data_folder())
    # answers are nobody else's business on a machine that several people use
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    https = os.environ.get("SURVEY_HTTPS") == "1"
    return {
        "SECRET_KEY": overrides.get("SECRET_KEY") or secret_key(folder),
        "SQLALCHEMY_ENGINES": {"default": {"url": database_url(folder), "pool_pre_ping": True}},
        "MAX_CONTENT_LENGTH": 2 * MEBIBYTE,
        "MAX_FORM_PARTS": 5000,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": https,
        "WTF_CSRF_TIME_LIMIT": None,  # a form token that expires would eat what was typed
        "PUBLIC_URL": os.environ.get("SURVEY_URL", "").rstrip("/"),
        "PROXIES": int(os.environ.get("SURVEY_PROXIES", "0")),
        "BABEL_DEFAULT_LOCALE": "en",
        "BOOTSTRAP_SERVE_LOCAL": True,
        "RATELIMIT_STORAGE_URI": "memory://",
        "JOBS_IMMEDIATE": False,
        **overrides,
        "DATA": folder,
    }
