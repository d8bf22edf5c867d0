"""Accounts, their passwords, and who may see which audit."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ColumnElement, Select, delete, false, func, select
from sqlalchemy.orm import Session

from survey.models import Audit, Link, Membership, User
from survey.store.people import log, sign_ins

HAS_A_NAME = Audit.name != ""
DEMO_EMAIL = "demo@example.org"
_hasher = PasswordHasher()
FEWEST_GUESSES, SHORTEST_WORD = 1_000_000, 3
_EVERYDAY = """
    password lastcustomer contraseña contrasena bienvenido bienvenida bienvenidos administrador
    administradora usuario acceso entrada cliente clientes empresa hotel auditoria primavera verano
    otoño invierno enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre lunes martes jueves viernes sabado domingo barcelona madrid sevilla valencia españa
    espana mexico guadalajara monterrey futbol teamo tequiero hola gracias familia princesa amor
    ultimo último fiel navidad barça barca buenosaires bogota lima santiago facilitador facilitadora
    taller talleres encuesta servicio atencion empleado equipo
    welcome spring summer autumn winter admin administrator
"""
_YEARS = [f"{year}{end}" for year in range(1990, 2050) for end in ("", "!", ".", "*")]
EVERYDAY = ["last customer", "ultimocliente", "elultimocliente", *_EVERYDAY.split(), *_YEARS]
"""Words that guessers in Spanish try and zxcvbn does not know, this product's, and years."""
LONGEST_ESTIMATED = 72  # the time that an estimate takes grows with the square


@cache
def _of_nobody() -> str:
    """Compared where there is no account, so that a wrong address takes as long as a wrong
    password; worked out once it is needed, as each command would wait for it.
    """
    return hashed(secrets.token_urlsafe(16))


def anybody(session: Session) -> bool:
    """Whether any account exists yet; that of the demo is nobody's own."""
    own = select(func.count()).select_from(User).where(User.email != DEMO_EMAIL)
    return bool(session.scalar(own))


def with_email(session: Session, email: str) -> User | None:
    """The account of that address."""
    return session.scalar(select(User).filter_by(email=email.lower()))


def hashed(password: str) -> str:
    """What the database keeps of a password."""
    return _hasher.hash(password)


def is_common(password: str, *known: str) -> bool:
    """Whether guessers find a password within a million tries; `known` are words of the account.

    By lists of passwords, names and words, by patterns on keyboards, and by dates (zxcvbn).
    """
    # here: its lists take 14 MB, and nobody else needs them
    from zxcvbn import zxcvbn

    rest = password.casefold()
    words = {part.casefold() for one in known for part in (one, one.partition("@")[0])}
    for word in sorted(words, key=len, reverse=True):  # else a name would hide the address with it
        rest = rest.replace(word, "") if len(word) >= SHORTEST_WORD else rest
    if not rest:
        return True
    found = zxcvbn(rest[:LONGEST_ESTIMATED], user_inputs=EVERYDAY)
    return bool(found["guesses"] < FEWEST_GUESSES)


def only_one(session: Session) -> User | None:
    """The account where there is one alone; that of the demo counts where there is no other."""
    own = session.scalars(select(User).where(User.email != DEMO_EMAIL).limit(2)).all()
    if not own:
        return with_email(session, DEMO_EMAIL)
    return own[0] if len(own) == 1 else None


def add_user(
    session: Session, name: str, email: str, password: str, role: str = "facilitator"
) -> User:
    """A new account. Raises IntegrityError where the address is taken."""
    user = User(name=name, email=email.lower(), password_hash=hashed(password), role=role)
    session.add(user)
    session.flush()
    return user


def user_with_password(session: Session, email: str, password: str) -> User | None:
    """The account of that address, if the password is right and it is not closed.

    The answer takes as long where there is no such account.
    """
    user = with_email(session, email)
    is_right = _verified(user.password_hash if user else _of_nobody(), password)
    return user if user and is_right and not user.closed_at else None


def is_password(locked: User | Link, password: str) -> bool:
    """Whether the password is that of an account or of a link."""
    return _verified(locked.password_hash, password)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerifyMismatchError:
        return False


def change_password(session: Session, user_id: str, password: str) -> User:
    """Set a new password and sign the account out everywhere, on phones that lead too."""
    user = session.get_one(User, user_id)
    user.password_hash = hashed(password)
    sign_out_everywhere(session, user_id)
    return user


def sign_out_everywhere(session: Session, user_id: str) -> None:
    """End all that was opened in the name of an account: devices, phones that lead, links."""
    sign_ins.end_all(session, user_id)
    # whoever had the old password may have let a phone lead in this name
    session.execute(delete(Link).where(Link.user_id == user_id))


def role_in(session: Session, user: User, audit_id: str) -> str | None:
    """What an account is in an audit; None for strangers and where it is closed."""
    if user.closed_at:
        return None
    for role, may in (("facilitator", leads(user)), ("leadership", reads(user))):
        if session.scalar(select(Audit.id).where(Audit.id == audit_id, may)):
            return role
    return None


def leads(user: User) -> ColumnElement[bool]:
    """That an account leads an `Audit`: an owner each, who only reads none."""
    if user.role == "owner":
        return HAS_A_NAME
    return false() if user.only_reads else Audit.id.in_(_held(user).filter_by(role="facilitator"))


def reads(user: User) -> ColumnElement[bool]:
    """That an account may read an `Audit`."""
    return HAS_A_NAME if user.role == "owner" else Audit.id.in_(_held(user))


def _held(user: User) -> Select[str]:
    return select(Membership.audit_id).filter_by(user_id=user.id)


def members(session: Session, audit_id: str) -> list[tuple[User, str]]:
    """The accounts that may see an audit, by name, each with its role."""
    query = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.audit_id == audit_id)
        .order_by(func.lower(User.name), User.id)
    )
    return [(user, role) for user, role in session.execute(query)]


def let_in(session: Session, user: User, audit_id: str, role: str) -> None:
    """Let an account into an audit by an invitation; who leads it already goes on leading it.

    Whoever only reads does so here too: what an account may is for owners to say.
    """
    known = session.get(Membership, (user.id, audit_id))
    role = "leadership" if user.only_reads else role
    if known is None:
        session.add(Membership(user_id=user.id, audit_id=audit_id, role=role))
    elif role == "facilitator":
        known.role = role
    log.note(session, "person_came", user_id=user.id, audit_id=audit_id)


def remove(session: Session, audit_id: str, gone_id: str, user_id: str) -> bool:
    """Take an audit away from another account; False where there is nothing to take.

    Nobody removes themselves, so one always leads.
    """
    member = session.get(Membership, (gone_id, audit_id))
    if member is None or gone_id == user_id:
        return False
    name = session.get_one(User, gone_id).name
    session.delete(member)
    log.note(session, "person_removed", user_id=user_id, audit_id=audit_id, detail=name)
    return True


def may_renew(session: Session, user: User, other_id: str) -> bool:
    """Whether one account may make a link to a new password of another.

    An owner may. A facilitator only that of a reader all of whose audits they lead: who has the
    link is that account, and a peer has what is theirs alone.
    """
    other = session.get(User, other_id)
    if other is None or other.id == user.id or other.closed_at or user.closed_at:
        return False
    if user.role == "owner":
        return True
    if user.only_reads or not other.only_reads:
        return False
    mine = set(session.scalars(_held(user).filter_by(role="facilitator")))
    others = set(session.scalars(_held(other)))
    return bool(others) and others <= mine
