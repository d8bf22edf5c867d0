"""Serves the application: web workers in front, background work in a process beside them."""

import contextlib
import io
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser

import segno
from flask import Flask
from flask_babel import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from survey.store.people import accounts, links
from survey.web import crowding
from survey.web.addresses import network_address
from survey.web.database import db, migrate, writing

NICENESS = 10  # a report must not slow down the phones
HEADERS_MS = (
    30_000  # how long the head of a request may take; the server lets no idle one stay longer
)
THIS_MACHINE = {"127.0.0.1", "localhost"}
OPENED_WITHIN_S = 60
CHECK_EVERY_S, RESTART_AFTER_S, PATIENCE_S = 0.5, 5, 5

log = logging.getLogger(__name__)


def tell_address(host: str, port: int) -> None:
    """Let pages print the address that works where only this machine is served, by no proxy."""
    if host in THIS_MACHINE and "SURVEY_PROXIES" not in os.environ:
        os.environ.setdefault("SURVEY_URL", f"http://{host}:{port}")


def prepare() -> str | None:
    """Bring the database up to date; the token of the set-up link while nobody has an account."""
    migrate()
    if accounts.anybody(db.session):
        return None
    with writing() as session:
        return links.make(session, "set_up")


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens there yet; the web server would only say so in a crash."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # as the web server does: else a port would seem taken for a minute after a restart
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def welcome(app: Flask, host: str, port: int, token: str | None) -> str:
    """What the person at the console needs to know: addresses, QR, and where to begin."""
    here = f"http://localhost:{port}"
    lines = [_("Last Customer is running."), "", f"  {_('On this machine:')} {here}"]
    address = network_address()
    if app.config["PROXIES"] and not app.config["PUBLIC_URL"]:
        way_in = _("Behind a proxy, links and QR codes need its address: SURVEY_URL=https://…")
        lines += [f"  {way_in}", ""]
    elif host in THIS_MACHINE:
        # not inside the f-string: there `make translations` does not find it
        way_out = _("Phones cannot reach it: for them, start it without HOST=%(host)s.", host=host)
        lines += [f"  {way_out}", ""]
    elif address:
        phones = app.config["PUBLIC_URL"] or f"http://{address}:{port}"
        lines += [f"  {_('For phones on the same network:')} {phones}", "", _qr(phones)]
    if token:
        lines += [f"  {_('To begin, create the first account here (works once):')}"]
        lines += [f"  {here}/set-up/{token}", ""]
    return "\n".join([*lines, _("Stop with Ctrl+C.")])


def open_when_ready(port: int, token: str | None) -> None:
    """Open the first page in the browser of this machine, as soon as somebody answers there."""

    def wait() -> None:
        for _try in range(OPENED_WITHIN_S * 5):
            with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
                webbrowser.open(f"http://localhost:{port}/{f'set-up/{token}' if token else ''}")
                return
            time.sleep(0.2)

    threading.Thread(target=wait, daemon=True).start()


def _qr(address: str) -> str:
    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()


def serve(host: str, port: int) -> None:
    """Serve until stopped; the background worker stops with the web workers."""
    stopping = threading.Event()
    beside = threading.Thread(target=_work, args=(stopping,), daemon=True)
    beside.start()
    # until granian listens for signals itself, SIGTERM would leave the worker behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with contextlib.suppress(KeyboardInterrupt):
            _serve_web(host, port)
    finally:
        stopping.set()
        beside.join()


def most_workers() -> int:
    """How many processes serve unless told otherwise: pages take one core each, SQLite one writer.

    A third would mostly wait for the writer, and each takes 100 MB.
    """
    return min(2, os.cpu_count() or 1)


def _serve_web(host: str, port: int) -> None:
    Granian(
        "survey:served",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MS),
        workers=int(os.environ.get("SURVEY_WORKERS") or most_workers()),
        backpressure=crowding.most_connections(),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=2 * PATIENCE_S,  # whoever sends no more would keep them from ending
        log_level=LogLevels.error,
    ).serve()


def _work(stopping: threading.Event) -> None:
    """Keep one process for background work alive until `stopping`."""
    while not stopping.is_set():
        worker = subprocess.Popen(
            [sys.executable, "-m", "survey", "work", "--beside"], stdin=subprocess.PIPE
        )
        while worker.poll() is None and not stopping.wait(CHECK_EVERY_S):
            pass
        if stopping.is_set():
            _end(worker)
        else:
            log.error("Background work stopped with status %s; it starts again.", worker.returncode)
            stopping.wait(RESTART_AFTER_S)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Stop background work; a report that was under way is made again at the next start."""
    worker.terminate()
    try:
        worker.wait(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
