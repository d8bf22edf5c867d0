"""What is stored about whom, where, how long, and who sees it: one source for page and document."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from survey.facilitator import bp
from survey.facilitator.retention import kept_for
from survey.models import Audit
from survey.store.files import backups
from survey.store.people import links, sign_ins
from survey.web import access, cookies
from survey.web.database import embedded


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data: what it is, about whom, where it lies, how long, and who sees it."""

    what: str
    whom: str
    where: str
    how_long: str
    who: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what is said below it."""

    head: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is said of an audit: parts before the table, the table, and parts after it."""

    before: tuple[Part, ...]
    heads: tuple[str, ...]
    rows: tuple[Kept, ...]
    after: tuple[Part, ...]


@bp.get("/audits/<audit_id>/data-protection")
@access.allow(access.reads_audit)
def data_sheet(audit_id: str) -> str:
    """The sheet on data protection of an audit, to print and to hand to whoever asks."""
    audit = access.audit_or_404(audit_id)
    return render_template(
        "facilitator/data_sheet.html",
        audit=audit,
        sheet=sheet_of(audit),
        leads=access.is_led(audit_id),
    )


def sheet_of(audit: Audit) -> Sheet:
    """What is true of an audit by its own settings and those of the server."""
    return Sheet(
        before=(
            *(_purpose(), _not_stored(), _small_groups(audit.smallest_base)),
            Part(_("How long answers are kept"), (kept_for(audit),)),
        ),
        heads=(_("What"), _("About whom"), _("Where"), _("How long"), _("Who sees it")),
        rows=(
            *(*_of_people(audit), *_of_teams(), *_of_accounts()),
            *(*_of_tries(), *_of_the_server()),
        ),
        after=(_rights(), _limits()),
    )


def _purpose() -> Part:
    told = _(
        "Teams say together how the organisation treats its customers. It is about the"
        " organisation: there is no figure about a single person, and none may be made of it."
    )
    return Part(_("What it is for"), (told,))


def _not_stored() -> Part:
    nobody = _(
        "Nobody who answers has an account. No name, no e-mail, no address in the network and no"
        " type of phone of theirs is stored, no moment more exact than the hour, and not the order"
        " in which they came."
    )
    nowhere = _(
        "Nothing goes to anybody else: no service of other companies is asked, and pages load"
        " nothing from elsewhere. No mail is sent."
    )
    return Part(_("What is not stored"), (nobody, nowhere))


def _small_groups(base: int) -> Part:
    if base == 1:
        told = _(
            "In this audit no figures are hidden (its smallest base is 1): in a small team others"
            " can tell how each person rated. Phones say so before anybody answers."
        )
    else:
        told = _(
            "Figures of fewer than %(base)s people are shown nowhere: not on screens, not in"
            " reports, not in files. What would tell them by subtraction is hidden with them, and"
            " what was published once grows by nobody or by at least %(base)s people of a team."
            " The number can rise, and never fall once somebody has answered.",
            base=base,
        )
    return Part(_("How small groups are protected"), (told,))


def _of_people(audit: Audit) -> Iterable[Kept]:
    answering, database = _("Whoever answers, without a name"), _database()
    kept = _as_long_as_answers()
    yield Kept(
        _("Ratings, by team and a random mark"), answering, database, kept,
        _("Nobody by name. The team sees dots without names, all others figures from the smallest"
          " base on; one file of the report has the ratings of each item without team, in an order"
          " of their own, where at least %(people)s people rated.",
          people=max(2 * audit.smallest_base, 1)),
    )  # fmt: skip
    yield Kept(
        _("What customers answer before a workshop, and what they write"),
        _("Customers, without a name"), database, kept,
        _("Nobody singly: figures and words from the smallest base on. The facilitator can hide"
          " what they wrote."),
    )  # fmt: skip
    yield Kept(
        _("Drafts that were not shared"), answering, database, kept,
        _("Only the phone on which they were written."),
    )  # fmt: skip
    yield Kept(
        _("Dots of the vote, judgements of claims"), answering, database,
        _("Counted when the workshop closes, and then deleted."),
        _("Nobody singly; everybody sees the counts, from the smallest base on."),
    )  # fmt: skip
    yield Kept(
        _("A random mark of the phone, as a cookie; the database holds its hash"), answering,
        _("The phone, and the database"), kept, _("Nobody. It brings a phone back to its sheet."),
    )  # fmt: skip


def _of_teams() -> Iterable[Kept]:
    database, until_deleted = _database(), _("Until the workshop or the audit is deleted.")
    yield Kept(
        _("What a team shares: claims, reasons, ideas"), _("The team; on no page by team"),
        database, _as_long_as_answers(),
        _("The facilitator, the screen in the room, readers of the report: without name or team."),
    )  # fmt: skip
    yield Kept(
        _("Pledges, with who looks after each, and requests to leadership"),
        _("The team; whoever it names"), database, until_deleted,
        _("The room, the facilitator, leadership, readers of the report: with the team's name."),
    )  # fmt: skip
    yield Kept(
        _("Reports and counts per team, item and score"), _("Teams; no person"),
        _("The database, and files in the data folder"), until_deleted,
        _("Who leads the audit, who reads it, whoever has a share link or a file."),
    )  # fmt: skip


def _of_accounts() -> Iterable[Kept]:
    holder, database = _("Whoever has an account"), _database()
    yield Kept(
        _("Name, e-mail as the name to sign in by, hash of the password"), holder, database,
        _("Until the account is deleted. What was done with the account is told by its name in the"
          " log of the installation for as long as its lines are kept."),
        _("Who leads an audit with them, and owners of the installation; nobody the password."),
    )  # fmt: skip
    yield Kept(
        _("Where they are signed in: browser and machine in words, since when, last seen"), holder,
        database,
        _("%(days)s days after it was last seen, or until it is ended.", days=sign_ins.LASTS.days),
        _("Only they themselves; the owner of the installation sees when they were last seen."),
    )  # fmt: skip
    yield Kept(
        _("Who did what in an audit"), holder, database, _("As long as the audit."),
        _("Who leads the audit."),
    )  # fmt: skip
    yield Kept(
        _("Who signed in or failed to, took files away, read through a share link, deleted; with"
          " the network of the address (IPv4 /24, IPv6 /48)"),
        _("Whoever has an account or a share link"), database,
        _days(current_app.config["LOG_DAYS"]), _("The owner of the installation."),
    )  # fmt: skip
    yield Kept(
        _("Share links: for whom they are, and a hash"), _("Whoever gets one"), database,
        _("%(days)s days unless another time is chosen, or until it is revoked.",
          days=links.LASTS["share"].days),
        _("Who leads the audit."),
    )  # fmt: skip


def _of_tries() -> Iterable[Kept]:
    yield Kept(
        _("Wrong codes and passwords: 20 bits of a keyed hash of the address"),
        _("Whoever was wrong"), _database(), _("An hour at most."), _("Nobody."),
    )  # fmt: skip
    yield Kept(
        _("Each e-mail that was tried, to count tries: 64 bits of a keyed hash"),
        _("Whoever signs in, or tries to"), _database(), _("A quarter of an hour at most."),
        _("Nobody."),
    )  # fmt: skip
    yield Kept(
        _("Which accounts signed in on a device: a signed cookie with hashes (“device”)"),
        _("Whoever has an account"), _("The browser"),
        _days(cookies.LASTS["device"].days), _("Nobody."),
    )  # fmt: skip
    yield Kept(
        _("That somebody has answered as a customer: a cookie (“answered-CODE”)"),
        _("Customers, without a name"), _("The phone"),
        _days(cookies.LASTS["answered"].days), _("Nobody."),
    )  # fmt: skip
    yield Kept(
        _("How many answers came from a network of customers: 20 bits of a keyed hash of the"
          " address"),
        _("Customers, without a name"), _database(), _("An hour at most."), _("Nobody."),
    )  # fmt: skip


def _of_the_server() -> Iterable[Kept]:
    yield Kept(
        _("Tables of earlier workshops that were uploaded"), _("Whoever answered them"),
        _("The data folder of the server"),
        _("Until the audit, or what they added, is deleted."), _("Who runs the server."),
    )  # fmt: skip
    if embedded():
        yield Kept(
            _("Backups that make themselves: the database, uploads, the key"),
            _("All of the above"), _("The folder of the backups"), _days(backups.KEPT.days),
            _("Who runs the server."),
        )  # fmt: skip
    else:
        yield Kept(
            _("Backups of the database"), _("All of the above"), _("Where they are put"),
            _("As whoever runs the server has decided."), _("Who runs the server."),
        )  # fmt: skip


def _days(days: int) -> str:
    return str(ngettext("%(num)s day.", "%(num)s days.", days))


def _as_long_as_answers() -> str:
    return str(_("As long as answers: see above."))


def _database() -> str:
    return str(_("The database of the server"))


def _rights() -> Part:
    own = _(
        "Whoever answers reads and changes their answers on their phone: ratings until the team"
        " compares, all else until the workshop is closed. After that nobody can tell whose answers"
        " are whose, so they can neither be handed out nor deleted one by one; a workshop or an"
        " audit is deleted as a whole, at any time, by who leads it."
    )
    return Part(_("Rights of those who answer"), (own,))


def _limits() -> Part:
    return Part(
        _("What nobody can promise"),
        (
            _(
                "Words can tell who wrote them: so nobody should name persons, and the facilitator"
                " can hide an entry."
            ),
            _(
                "A facilitator who invents phones can fill up a team and learn from the difference"
                " what the others said. The number of people who joined stands on the screen, where"
                " all in the room can compare it."
            ),
            _(
                "Who runs the server can read its database, in which ratings stand by team and"
                " random mark. Of the counts that stay when answers are deleted, those of teams"
                " that reports hide are kept under no team."
            ),
            _("What was printed or downloaded stays where it was taken."),
        ),
    )
