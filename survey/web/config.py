"""Where the application keeps its data, and what a server may set from outside."""

import os
import secrets
from pathlib import Path
from typing import Any

import platformdirs

from survey.store.files.backups import DATABASE, KEY

MEBIBYTE = 1024 * 1024
LOG_DAYS = 365
"""How long the log of the installation is kept unless somebody says otherwise."""
SHORTEST_KEY, FEWEST_SIGNS = 32, 8  # by chance 32 hexadecimal digits hold fewer once in 300,000
EXAMPLES = ("example", "change", "secret", "password", "your")


def data_folder() -> Path:
    """The folder for database, key and report files: SURVEY_DATA, or `instance/` of a clone.

    Where the application was installed as a package it is the folder that this system keeps for
    the data of programs, of whoever runs it.
    """
    if given := os.environ.get("SURVEY_DATA"):
        return Path(given).absolute()
    if (Path(__file__).resolve().parents[2] / "pyproject.toml").exists():
        return Path("instance").absolute()
    return platformdirs.user_data_path("last-customer", appauthor=False)


class UnsafeKeyError(Exception):
    """A signing key that anybody could guess; `path` is its file, None where it was given."""

    def __init__(self, path: Path | None = None) -> None:
        """The key of a file, or that of the environment."""
        super().__init__(path)
        self.path = path


def secret_key(folder: Path) -> str:
    """The signing key of this installation, made once and readable by its owner only.

    Raises UnsafeKeyError where it is short, an example, or its file is broken.
    """
    if key := known_key(folder):
        return key
    # created with its final mode: a later chmod would leave it open for a moment
    made = os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w") as file:
        file.write(key := secrets.token_hex(32))
    return key


def known_key(folder: Path) -> str | None:
    """The key that was given or made before; None where there is none. Raises UnsafeKeyError."""
    if given := os.environ.get("SURVEY_SECRET_KEY"):
        if not _is_safe(given):
            raise UnsafeKeyError
        return given
    path = folder / KEY
    if not path.exists():
        return None
    key = path.read_bytes().decode("utf-8", errors="replace")
    if "\N{REPLACEMENT CHARACTER}" in key or not _is_safe(key):
        raise UnsafeKeyError(path)
    return key


def _is_safe(key: str) -> bool:
    is_example = any(word in key.casefold() for word in EXAMPLES)
    return len(key.strip()) >= SHORTEST_KEY and len(set(key)) >= FEWEST_SIGNS and not is_example


def database_url(folder: Path) -> str:
    """SURVEY_DATABASE_URL (PostgreSQL, by psycopg), or the SQLite file in the data folder."""
    given = os.environ.get("SURVEY_DATABASE_URL", "")
    for scheme in ("postgresql://", "postgres://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given.removeprefix(scheme)
    return given or f"sqlite:///{folder / DATABASE}"


def settings(overrides: dict[str, Any]) -> dict[str, Any]:
    """All settings of the application; `overrides` win (tests, commands).

    Raises OSError where the data folder cannot be made or written.
    """
    folder = Path(overrides.get("DATA") or data_folder())
    # answers are nobody else's business on a machine that several people use
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    https = overrides.get("HTTPS", os.environ.get("SURVEY_HTTPS") == "1")
    return {
        "SECRET_KEY": overrides.get("SECRET_KEY") or secret_key(folder),
        "SQLALCHEMY_ENGINES": {"default": {"url": database_url(folder), "pool_pre_ping": True}},
        "MAX_CONTENT_LENGTH": 2 * MEBIBYTE,
        "MAX_FORM_PARTS": 5000,
        "HTTPS": https,
        "SESSION_COOKIE_NAME": "__Host-session" if https else "session",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "WTF_CSRF_TIME_LIMIT": None,  # a form token that expires would eat what was typed
        "PUBLIC_URL": os.environ.get("SURVEY_URL", "").rstrip("/"),
        "BACKUPS": Path(os.environ.get("SURVEY_BACKUPS") or folder / "backups").absolute(),
        "LOG_DAYS": int(os.environ.get("SURVEY_LOG_DAYS") or LOG_DAYS),
        "PROXIES": int(os.environ.get("SURVEY_PROXIES", "0")),
        "BABEL_DEFAULT_LOCALE": "en",
        "BOOTSTRAP_SERVE_LOCAL": True,
        "LIMITS": True,
        "JOBS_IMMEDIATE": False,
        **overrides,
        "DATA": folder,
    }
