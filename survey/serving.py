"""Serves the application: web workers in front, background work in a process beside them."""

import io
import logging
import os
import subprocess
import sys

import segno
from flask import Flask
from flask_babel import gettext as _
from granian import Granian

from survey.addresses import network_address
from survey.database import db, migrate, writing
from survey.store import people

NICENESS = 10  # a report must not slow down the phones
THREADS = 8


def prepare() -> str | None:
    """Bring the database up to date; the token of the set-up link while nobody has an account."""
    migrate()
    if people.anybody(db.session):
        return None
    with writing() as session:
        return people.one_time_link(session, "set_up")


def welcome(app: Flask, host: str, port: int, token: str | None) -> str:
    """What the person at the console needs to know: addresses, QR, and where to begin."""
    here = f"http://localhost:{port}"
    lines = [_("Last Customer is running."), "", f"  {_('On this machine:')} {here}"]
    address = network_address()
    if address and host not in {"127.0.0.1", "localhost"}:
        phones = app.config["PUBLIC_URL"] or f"http://{address}:{port}"
        lines += [f"  {_('For phones on the same network:')} {phones}", "", _qr(phones)]
    if token:
        lines += [f"  {_('To begin, create the first account here (works once):')}"]
        lines += [f"  {here}/set-up/{token}", ""]
    return "\n".join([*lines, _("Stop with Ctrl+C.")])


def _qr(address: str) -> str:
    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()


def serve(host: str, port: int) -> None:
    """Serve until stopped; the background worker stops with the web workers."""
    _quiet()
    worker = subprocess.Popen([sys.executable, "-m", "survey", "work"])
    try:
        Granian(
            "survey:create_app",
            factory=True,
            address=host,
            port=port,
            interface="wsgi",  # type: ignore[arg-type]  # granian takes the name as well
            # SQLite has one writer; more processes would only wait for one another
            workers=int(os.environ.get("SURVEY_WORKERS", "1")),
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            log_access=False,
        ).serve()
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _quiet() -> None:
    logging.getLogger("granian").setLevel(logging.WARNING)
    logging.getLogger("_granian").setLevel(logging.WARNING)
