"""Links with tokens: each opens what it was made for, for so long, and nothing else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from survey.models import Audit, Link, User, now
from survey.store.people import accounts, links
from survey.web.database import db, writing
from tests import cast

PAGES = {
    "share": "/s",
    "pledges": "/p",
    "invitation": "/invitation",
    "set_up": "/set-up",
    "password": "/new-password",
}


@pytest.fixture
def about(app: Flask) -> dict[str, dict[str, str]]:
    """What links of each purpose are about; the one account is nobody's own."""
    with app.app_context(), writing() as session:
        user_id = accounts.add_user(session, "Demo", accounts.DEMO_EMAIL, "a long pass phrase").id
    workshop_id = cast.make_workshop(app, user_id=user_id)
    with app.app_context():
        audit_id = db.session.query(Audit.id).scalar()
    return {
        "share": {"audit_id": audit_id},
        "pledges": {"workshop_id": workshop_id},
        "invitation": {"audit_id": audit_id, "role": "leadership", "made_by": user_id},
        "set_up": {},
        "password": {"user_id": user_id},
    }


def made(app: Flask, purpose: str, about: dict[str, str]) -> str:
    with app.app_context(), writing() as session:
        return links.make(session, purpose, **about)


@pytest.mark.parametrize("purpose", PAGES)
def test_a_link_opens_the_page_of_its_purpose_and_no_other(
    app: Flask, client: FlaskClient, about: dict[str, dict[str, str]], purpose: str
) -> None:
    token = made(app, purpose, about[purpose])
    answers = {one: client.get(f"{page}/{token}").status_code for one, page in PAGES.items()}
    assert answers == dict.fromkeys(PAGES, 404) | {purpose: 200}


@pytest.mark.parametrize("purpose", PAGES)
def test_a_token_has_192_bits_and_only_its_hash_is_kept(
    app: Flask, about: dict[str, dict[str, str]], purpose: str
) -> None:
    token = made(app, purpose, about[purpose])
    with app.app_context():
        row = db.session.query(*Link.__table__.columns).one()
    assert len(token) == 32
    assert not [value for value in row if token in str(value)]


@pytest.mark.parametrize("purpose", PAGES)
def test_a_link_ends_after_its_days(
    app: Flask, client: FlaskClient, about: dict[str, dict[str, str]], purpose: str
) -> None:
    days = {"share": 90, "pledges": 120, "invitation": 7, "set_up": 7, "password": 1}[purpose]
    address = f"{PAGES[purpose]}/{made(app, purpose, about[purpose])}"
    with app.app_context(), writing() as session:
        link = session.query(Link).one()
        lasts = (link.expires_at - link.created_at).total_seconds()
        assert lasts == pytest.approx(days * 86400, abs=60)
        link.expires_at = now()
    assert client.get(address).status_code == 404


def test_a_link_is_spent_once_however_many_try(
    app: Flask, about: dict[str, dict[str, str]]
) -> None:
    token = made(app, "invitation", about["invitation"])

    def spent(_: int) -> bool:
        with app.app_context():
            link = links.find(db.session, "invitation", token)
            with writing() as session:
                return link is not None and links.spend(session, link)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(spent, range(8))) == 1
    with app.app_context():
        assert db.session.query(Link).count() == 0


def test_a_newer_link_ends_an_older_one_about_the_same_only(
    app: Flask, about: dict[str, dict[str, str]]
) -> None:
    wishes = [("invitation", {"label": "Bea"}), ("invitation", {"label": "Bea"}),
              ("invitation", {"label": "Cleo"}), ("share", {}), ("share", {})]  # fmt: skip
    tokens = [(one, made(app, one, about[one] | more)) for one, more in wishes]
    with app.app_context():
        works = [links.find(db.session, *one) is not None for one in tokens]
    assert works == [False, True, True, True, True]


def test_a_link_is_revoked_under_its_own_purpose_and_audit_only(
    app: Flask, about: dict[str, dict[str, str]]
) -> None:
    made(app, "share", about["share"])
    with app.app_context(), writing() as session:
        link_id = session.query(Link.id).scalar()
        user_id = about["password"]["user_id"]
        assert not links.revoke(session, "invitation", link_id, user_id, **about["share"])
        assert not links.revoke(session, "share", link_id, user_id, audit_id="another")
        assert len(links.of(session, "share", **about["share"])) == 1
        assert links.revoke(session, "share", link_id, user_id, **about["share"])
        assert not links.of(session, "share", **about["share"])


@pytest.mark.parametrize("purpose", [*PAGES, "nonsense"])
def test_the_database_refuses_a_link_about_something_else(
    app: Flask, about: dict[str, dict[str, str]], purpose: str
) -> None:
    other = about["pledges"] if purpose == "password" else about["password"]
    link = Link(purpose=purpose, token_hash="x", expires_at=now(), **other)
    with app.app_context(), pytest.raises(IntegrityError), writing() as session:
        session.add(link)


def test_with_an_account_and_a_workshop_go_the_links_about_them(
    app: Flask, about: dict[str, dict[str, str]]
) -> None:
    for purpose in PAGES:
        made(app, purpose, about[purpose])
    with app.app_context(), writing() as session:
        for table in (Audit, User):
            session.query(table).delete()
    with app.app_context():
        assert [link.purpose for link in db.session.query(Link)] == ["set_up"]
