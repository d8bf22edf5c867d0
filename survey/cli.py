"""The commands: serve, work, demo, report, check, backup, restore, verify, export, import."""

import contextlib
import json
import logging
import os
import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import questionnaires
from questionnaires.model import Language
from reports import seal
from reports.__main__ import main as make_report
from reports.faults import InputError
from reports.reading.folders import Folder, opened
from survey import VERSION, create_app, demo, serving
from survey.importing import folders
from survey.making import hands, queue
from survey.models import Audit, User, Workshop
from survey.store import audits
from survey.store.answers import closing, exports, imports
from survey.store.answers.tables import WorkshopTables
from survey.store.files import backups, condition
from survey.store.people import accounts, log, tokens
from survey.store.people.links import make as make_link
from survey.web import config
from survey.web.database import NewerDatabaseError, db, embedded, migrate, writing
from survey.web.languages import PLACES
from survey.web.recording import record


def _place(command: Callable[..., None]) -> Callable[..., None]:
    """Where it is served: for the command, and for no command, which serves too."""
    for option in (
        click.option(
            "--open", "opens", is_flag=True, help="Open it in the browser of this machine."
        ),
        click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535)),
        click.option("--host", default="0.0.0.0", show_default=True),  # noqa: S104 - phones must reach it
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@_place
@click.option(
    "--data", type=click.Path(path_type=Path), help="The folder that everything is kept in."
)
@click.version_option(VERSION, prog_name="Last Customer")
@click.pass_context
def main(context: click.Context, /, data: Path | None, **place: Any) -> None:
    """Last Customer: without a command, prepares the database and serves."""
    _log()
    os.umask(0o077)  # what people answered is for nobody else on this machine
    if data:
        # the processes that serve and make reports read it there
        os.environ["SURVEY_DATA"] = str(data.absolute())
    context.default_map = {"serve": place}
    if context.invoked_subcommand is None:
        context.invoke(serve, **place)


@main.command()
@_place
def serve(host: str, port: int, opens: bool) -> None:
    """Prepare the database and serve, until stopped."""
    serving.tell_address(host, port)
    app = _app()
    with _speaking(app):
        if not serving.is_free(host, port):
            told = _(
                "%(host)s:%(port)s is taken. Choose another port: --port 8001,"
                " or make run PORT=8001",
                host=host,
                port=port,
            )
            raise click.ClickException(told)
        token = serving.prepare()
        queue.prepare()
        click.echo(serving.welcome(app, host, port, token))
    if opens:
        serving.open_when_ready(port, token)
    serving.serve(host, port)


@main.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def report(words: tuple[str, ...]) -> None:
    """Make a report from tables of answers or workshop folders; --help tells the options."""
    sys.exit(make_report(words))


def _log() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


def _app(*, makes_key: bool = True) -> Flask:
    """The application; a key that would not protect it is told in words."""
    try:
        if makes_key or config.known_key(config.data_folder()):
            return create_app()
        return _unsigned()
    except config.UnsafeKeyError as error:
        with _speaking(_unsigned()):
            raise click.ClickException(_about_key(error.path)) from error


def _unsigned() -> Flask:
    """An application that signs nothing: it makes no key, and a broken one does not stop it."""
    return create_app(SECRET_KEY=secrets.token_hex())


def _about_key(path: Path | None) -> str:
    given = _(
        "SURVEY_SECRET_KEY can be guessed: give at least 32 characters that nobody else has,"
        " as python -c 'import secrets; print(secrets.token_hex(32))' prints them."
    )
    lies = _(
        "The key in %(path)s is empty or broken. Take it from a backup, or delete the file: then"
        " a new one is made, and everybody signs in again.",
        path=path,
    )
    return str(lies if path else given)


@contextmanager
def _speaking(app: Flask) -> Iterator[None]:
    """The application's context, in the language of the console.

    A newer database is refused, and one that does not answer is told.
    """
    with app.app_context(), force_locale(PLACES[_language()]):
        try:
            yield
        except NewerDatabaseError as error:
            told = _(
                "This database was written by a newer version of Last Customer; nothing was"
                " changed. Install that version again, or restore a backup of before the upgrade."
            )
            raise click.ClickException(told) from error
        except OperationalError as error:
            reason = str(error.orig).partition("\n")[0]
            told = _("The database does not answer (%(reason)s).", reason=reason)
            raise click.ClickException(told) from error


def _language() -> Language:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "es" if spoken.startswith("es") else "en"


@main.command()
@click.option("--beside", is_flag=True, hidden=True, help="End with whoever began it.")
def work(beside: bool) -> None:
    """Make reports in the background until stopped (serving starts this by itself)."""
    if beside:
        hands.end_after(lambda: os.read(0, 1))  # nothing is sent, but its end is heard of
    if hasattr(os, "nice"):
        os.nice(serving.NICENESS)
    app = _app()
    with _speaking(app):
        migrate()
        queue.prepare()
    queue.work(app, hands.Hands(_make))


def _make(pipe: Connection) -> None:
    """What the process does that "work" begins when there is something to make."""
    hands.outlast()
    _log()
    queue.lend(_app(), pipe)


@main.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print addresses as JSON, for scripts.")
@click.option("--force", is_flag=True, help="Also where there are audits of your own.")
def load_demo(as_json: bool, force: bool) -> None:
    """Load the demo audit and print how to sign in, join and read its reports."""
    with _speaking(_app()):
        migrate()
        if audits.has_real_data(db.session) and not force:
            raise click.ClickException(
                _("There are audits of your own here. To add the demo beside them, add --force.")
            )
        links = _load()
        click.echo(json.dumps(links, ensure_ascii=False) if as_json else _for_people(links))


def _load() -> dict[str, Any]:
    password = secrets.token_urlsafe(9)
    with writing() as session:
        user = session.query(User).filter_by(email=accounts.DEMO_EMAIL).one_or_none()
        if user is None:
            user = accounts.add_user(session, "Demo", accounts.DEMO_EMAIL, password)
        else:
            accounts.change_password(session, user.id, password)
        workshops = demo.load(session, user.id)
        audit_id = workshops[0].audit_id
        shared = make_link(session, "share", audit_id=audit_id, label="Demo")
        log.note(session, "share_link_made", user_id=None, audit_id=audit_id, detail="Demo")
        return {
            "facilitator": {
                "sign_in": "/sign-in",
                "email": accounts.DEMO_EMAIL,
                "password": password,
            },
            "join": [f"/{held.code}" for held in workshops if held.state != "closed"],
            "share": [f"/s/{shared}"],
            "workshops": [f"/workshops/{held.id}/report" for held in workshops],
        }


def _for_people(links: dict[str, Any]) -> str:
    facilitator = links["facilitator"]
    lines = [
        _(
            "The demo is loaded. “make run” or “last-customer” serves it; these addresses follow"
            " that of the server:"
        ),
        f"  {_('Sign in')}: {facilitator['sign_in']}",
        f"  {_('E-mail')}: {facilitator['email']}",
        f"  {_('Password')}: {facilitator['password']}",
        *(f"  {_('Join')}: {path}" for path in links["join"]),
        *(f"  {_('Report')}: {path}" for path in links["workshops"]),
        *(f"  {_('Share link')}: {path}" for path in links["share"]),
    ]
    return "\n".join(lines)


@main.command("password")
@click.argument("email")
def new_password(email: str) -> None:
    """Print a link by which the account with this address chooses a new password, once."""
    with _speaking(_app()):
        migrate()
        with writing() as session:
            user = accounts.with_email(session, email.strip())
            if user is None:
                raise click.ClickException(_("There is no account with this address."))
            token = make_link(session, "password", user_id=user.id)
            record("password_link_made", user_id=user.id)
        click.echo(_("This address follows that of the server; it works once, for one day:"))
        click.echo(f"  /new-password/{token}")


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Say everything that is wrong with questionnaire files, or else with the data that is kept.

    Exit status 1 if anything is.
    """
    if files:
        _check_questionnaires(files)
        return
    app = _app(makes_key=False)  # who only looks leaves nothing behind
    with _speaking(app):
        damage = backups.damage(_database()) if embedded() else []
        for line in damage:
            click.echo(line)
        if damage:
            told = _("The database is damaged: stop the server and restore a backup.")
            raise click.ClickException(told)
        migrate()
        _tell(condition.of(db.session, app.config["DATA"]))


def _database() -> Path:
    """The file of the embedded database, which must be there; said where PostgreSQL is used."""
    database = embedded()
    if database is None:
        told = _(
            "The answers are in PostgreSQL: use its own tools, pg_dump and pg_restore"
            " (docs/operations.md)."
        )
        raise click.ClickException(told)
    if not database.exists():
        raise click.ClickException(_("There is no database at %(path)s.", path=database))
    return database


def _tell(found: condition.Condition) -> None:
    heads = {
        "audit": _("Audits"),
        "workshop": _("Workshops"),
        "respondent": _("People"),
        "answer": _("Answers"),
        "pledge": _("Pledges"),
    }
    for name, count in found.counts.items():
        click.echo(f"{heads[name]}: {count}")
    for path in found.lost:
        click.echo(_("File that is gone: %(path)s", path=path))
    for path in found.left:
        click.echo(_("Files of nothing that is known: %(path)s", path=path))
    click.echo(_("Files to be made again when somebody opens their page: %(n)s", n=found.unmade))
    if found.lost:
        told = _(
            "The database is whole, but files that nothing makes again are gone: restore a backup."
        )
        click.echo(told)
        sys.exit(1)
    if found.left:
        told = _(
            "The database is whole; files of nothing that is known are cleared away at the next"
            " start, uploaded ones can be deleted."
        )
        click.echo(told)
        return
    click.echo(_("Everything is in order: the database is whole, and nothing is missing."))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write all that was saved to one zip, also while people answer: rows, uploads, the key."""
    app = _unsigned()
    with _speaking(app):
        if not file.parent.is_dir():
            raise click.ClickException(_("There is no folder %(path)s.", path=file.parent))
        if file.exists():  # it might be the database itself, or a device
            told = _("%(path)s is there already. Choose another name.", path=file)
            raise click.ClickException(told)
        try:
            backups.make(_database(), app.config["DATA"], file)
            record("backup_made", detail=file.name)
        except OSError as error:
            told = _("%(path)s cannot be written (%(reason)s).", path=file, reason=error.strerror)
            raise click.ClickException(told) from error
        except sqlite3.Error as error:
            told = _("The database cannot be copied (%(reason)s).", reason=error)
            raise click.ClickException(told) from error
        click.echo(
            _("Written. It holds all answers and the key of sign-ins: keep it like the database.")
        )


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Also in place of a database that is there.")
def restore(file: Path, overwrite: bool) -> None:
    """Put what "backup" wrote into the data folder; the server must be stopped."""
    app = _unsigned()
    with _speaking(app):
        if not file.is_file():
            raise click.ClickException(_("There is no file %(path)s.", path=file))
        database = embedded() or _database()
        if database.exists() and not overwrite:
            told = _(
                "There is a database at %(path)s. To put the backup in its place, add --overwrite.",
                path=database,
            )
            raise click.ClickException(told)
        if backups.is_in_use(database):
            raise click.ClickException(_("The database is in use: stop the server first."))
        try:
            backups.restore(file, database, app.config["DATA"])
        except backups.NoBackupError as error:
            told = _("%(path)s is no whole backup; nothing was changed.", path=file)
            raise click.ClickException(told) from error
        except OSError as error:
            # a full disk names no file
            told = _("%(path)s cannot be written (%(reason)s).",
                     path=error.filename or database.parent, reason=error.strerror)  # fmt: skip
            raise click.ClickException(told) from error
        _record_restored(file)
        program = click.get_current_context().find_root().info_name
        click.echo(_("Restored. “%(program)s check” tells what is in it.", program=program))


def _record_restored(file: Path) -> None:
    # a backup of an earlier version has no log yet, and one of a later version is left alone
    with contextlib.suppress(NewerDatabaseError):
        migrate()
        record("restored", detail=file.name)


def _check_questionnaires(files: tuple[Path, ...]) -> None:
    faults = [fault for path in files for fault in questionnaires.check(path)]
    for fault in faults:
        click.echo(fault.text(_language()))
    if faults:
        sys.exit(1)
    with _speaking(_app()):
        click.echo(_("No faults found."))


@main.command()
@click.argument("code")
def verify(code: str) -> None:
    """Say whether a report with this check code belongs to the stored answers; 1 unless it does."""
    wanted = code.strip().upper()
    with _speaking(_app()):
        for workshop in db.session.query(Workshop).where(Workshop.snapshot != ""):
            if seal.check_code(workshop.snapshot) == wanted:
                _tell_seal(workshop)
                return
        click.echo(_("No closed workshop here has this check code."))
    sys.exit(1)


def _tell_seal(workshop: Workshop) -> None:
    title = workshop.title
    if workshop.answers_deleted_at:
        day = workshop.answers_deleted_at.date().isoformat()
        told = _(
            "This report belongs to %(title)s, whose answers were deleted on %(day)s; nothing is"
            " left to compare it with.",
            title=title,
            day=day,
        )
        click.echo(told)
        sys.exit(1)
    if closing.is_sealed(db.session, workshop):
        click.echo(_("This report belongs to the stored answers of %(title)s.", title=title))
        return
    if seal.is_of_earlier_version(workshop.snapshot):
        click.echo(
            _(
                "This report belongs to %(title)s, which was sealed by an earlier version; whether"
                " the answers are still the same cannot be told.",
                title=title,
            )
        )
    else:
        click.echo(_("The answers of %(title)s are no longer those that were sealed.", title=title))
    sys.exit(1)


@main.command()
@click.argument("workshop")
@click.argument("path", type=click.Path(path_type=Path))
def export(workshop: str, path: Path) -> None:
    """Write a workshop, named by its id or its code, to a new folder or a zip file."""
    with _speaking(_app()):
        migrate()
        held = db.session.get(Workshop, workshop)
        if code := tokens.typed(workshop):
            held = held or db.session.query(Workshop).filter_by(code=code).one_or_none()
        if held is None:
            raise click.ClickException(_("There is no workshop with this id or code."))
        if held.answers_deleted_at:
            raise click.ClickException(_("The answers of this workshop are deleted."))
        try:
            folders.write(path, held, exports.tables(db.session, held))
            whose = {"audit_id": held.audit_id, "workshop_id": held.id}
            record("file_taken", **whose, detail=path.name)
        except FileExistsError as error:
            told = _("%(path)s is there already. Choose another name.", path=path)
            raise click.ClickException(told) from error
        except OSError as error:
            told = _("%(path)s cannot be written (%(reason)s).", path=path, reason=error.strerror)
            raise click.ClickException(told) from error
        click.echo(_("Written. It holds persons with their teams: keep it like the database."))


@main.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--audit", "audit_id", help="Id of the audit that it belongs to; else by its name.")
@click.option("--account", "email", help="Who leads the audit, where there are several accounts.")
@click.option("--again", is_flag=True, help="Also where the audit has this workshop already.")
def import_folder(path: Path, audit_id: str | None, email: str | None, again: bool) -> None:
    """Add the workshop of a folder or zip file that "export" wrote."""
    # here and not above: it loads pandas, which serving does without
    from survey.making.folders import check, check_tables

    with _speaking(_app()):
        migrate()
        try:
            with opened(path) as folder:
                check(folder)
                given = folders.read(folder)
                check_tables(folder, given)
                held = _add(folder, given, audit_id, email, again)
        except InputError as error:
            raise click.ClickException(error.text(_language())) from error
        click.echo(_("Added: %(title)s.", title=held))


def _add(
    folder: Folder, given: WorkshopTables, audit_id: str | None, email: str | None, again: bool
) -> str:
    """Store a checked workshop; its title."""
    with writing() as session:
        audit = session.get(Audit, audit_id) if audit_id else _audit(session, folder, email)
        if audit is None:
            raise click.ClickException(_("There is no audit with this id."))
        session.refresh(audit, with_for_update=True)  # two are added one after the other
        known = imports.known_workshops(session, audit.id)
        if (given.title, given.date.isoformat()) in known and not again:
            told = _("This workshop is in the audit already. To add it once more, add --again.")
            raise click.ClickException(told)
        held = folders.store(session, audit.id, given)
        log.note(session, "workshop_imported", user_id=None, audit_id=audit.id,
                      workshop_id=held.id, detail=held.title)  # fmt: skip
        return held.title


def _audit(session: Session, folder: Folder, email: str | None) -> Audit:
    """The audit of that name that the account leads; a new one where it leads none."""
    user = accounts.with_email(session, email) if email else accounts.only_one(session)
    if user is None:
        told = _("Say who leads the audit, by the address of an account: --account E-MAIL")
        raise click.ClickException(told)
    audit = folders.audit_of(folder)
    known = audits.led_as(session, audit, user)
    return known or session.get_one(Audit, audits.create(session, audit, user.id))
