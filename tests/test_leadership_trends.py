"""The trend of an audit as people ask for it: pages, files, share links, pledges."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import delete, select, update

from survey import demo
from survey.models import FileSet, Link, Membership, Pledge, User, Workshop, now
from survey.store.people import accounts, links, sign_ins
from survey.web.database import db, writing
from tests import trend_cast
from tests.conftest import app_on, close, sign_in, signed_in
from tests.trend_cast import ada


class Drawn(NamedTuple):
    """A data folder with an audit that Ada leads and its trends, and who Ada is in sessions."""

    folder: Path
    audit_id: str
    session_id: str


@pytest.fixture(scope="module")
def drawn(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Four teams who do better the second time, and one of four people; three views are drawn."""
    folder = tmp_path_factory.mktemp("drawn")
    app = app_on(shutil.copytree(sqlite_template, folder / "data"))
    client = sign_in(app, "Ada", "ada@example.org")
    sizes = {"reception": 8, "kitchen": 7, "rooms": 6, "sales": 5, "night": 4}
    waves = [
        {team: trend_cast.all_of(n, 4, level) for team, n in sizes.items()} for level in (2, 4)
    ]
    # teams that all moved alike would leave nothing to test against
    waves[1]["rooms"] = trend_cast.all_of(6, 4, 3)
    audit_id = trend_cast.audit_with(app, waves, ada(app))
    for view in ("", "&team=night"):
        client.get(f"/audits/{audit_id}/trend?lang=en{view}")
    client.get(f"/s/{shared(app, audit_id)}?lang=en")
    with app.app_context(), writing() as session:
        session.execute(delete(Link))
        user = session.scalars(select(User)).one()
        sign_ins.begin(session, user)
        session_id = user.cookie
    close(app)
    return Drawn(folder / "data", audit_id, session_id)


@pytest.fixture
def app(drawn: Drawn, tmp_path: Path) -> Iterator[Flask]:
    """On SQLite: drawing takes seconds, and one test at the end asks PostgreSQL the same."""
    app = app_on(shutil.copytree(drawn.folder, tmp_path / "data"))
    yield app
    close(app)


@pytest.fixture
def audit_id(drawn: Drawn) -> str:
    return drawn.audit_id


@pytest.fixture
def facilitator(app: Flask, drawn: Drawn) -> FlaskClient:
    """A browser in which Ada, who leads the audit, is signed in."""
    return signed_in(app, drawn.session_id)


def shared(app: Flask, audit_id: str, password: str = "", shows_entries: bool = False) -> str:
    about = {"audit_id": audit_id, "shows_entries": shows_entries}
    with app.app_context(), writing() as session:
        hashed = accounts.hashed(password) if password else ""
        return links.make(session, "share", password_hash=hashed, **about)


def trend_file(page: str, name: str) -> str:
    """The end of the address of a file that a page offers: that of its trend, and its name."""
    found = re.search(rf"files/[^/]+/{re.escape(name)}", page)
    assert found, name
    return found[0]


def words(client: FlaskClient, address: str) -> str:
    """What a PDF says, on one line."""
    with client.get(address) as answer:
        pages = PdfReader(io.BytesIO(answer.data)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_trend_tells_what_changed_with_charts_and_tables(
    facilitator: FlaskClient, audit_id: str
) -> None:
    page = facilitator.get(f"/audits/{audit_id}/trend?lang=en").text
    assert "since Mar" in page
    assert "real change" in page
    picture = re.search(r'<img src="([^"]+\.svg)" alt="[^"]+"', page)
    assert picture
    for address in {picture[1], *re.findall(r'href="([^"]+save=1)"', page)}:
        with facilitator.get(address.replace("&amp;", "&")) as answer:
            assert answer.status_code == 200
            assert len(answer.data) > 300
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_view_is_made_once_and_its_address_reproduces_it(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    address = f"/audits/{audit_id}/trend?voice=member&team=kitchen&lang=en"
    with app.app_context():
        before = db.session.query(FileSet).count()
    # the token of a form tells its second
    first, second = (
        re.sub(r'value="[^"]{60,}"', "", facilitator.get(address).text) for _ in range(2)
    )
    assert first == second
    assert "Kitchen" in first
    with app.app_context():
        assert db.session.query(FileSet).count() == before + 1


def test_a_trend_whose_folder_was_lost_is_made_anew(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    address = f"/audits/{audit_id}/trend"
    file = f"{address}/{trend_file(facilitator.get(f'{address}?lang=en').text, 'trend.pdf')}"
    shutil.rmtree(app.config["DATA"] / "trends")
    assert facilitator.get(file).status_code == 404
    assert "What changed" in facilitator.get(address).text
    with facilitator.get(file) as answer:
        assert answer.status_code == 200


def test_a_trend_that_failed_can_be_asked_for_again(
    app: Flask, facilitator: FlaskClient, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = shared(app, audit_id)
    with app.app_context(), writing() as session:
        session.execute(update(FileSet).values(state="failed", progress=0))
    asked: list[str] = []
    monkeypatch.setitem(app.extensions, "begin", asked.append)
    for at in (f"/audits/{audit_id}/trend", f"/audits/{audit_id}/trend/since-last-time"):
        page = facilitator.get(f"{at}?team=night&lang=en").text
        assert "This trend could not be made" in page
        assert f'action="/audits/{audit_id}/trend?team=night"' in page
    visitor = app.test_client()
    assert f'action="/s/{link}/again"' in visitor.get(f"/s/{link}?lang=en").text
    answers = [
        facilitator.post(f"/audits/{audit_id}/trend?team=night"),
        visitor.post(f"/s/{link}/again"),
    ]
    assert len(asked) == 2
    assert [answer.location for answer in answers] == [
        *(f"/audits/{audit_id}/trend?team=night", f"/s/{link}")
    ]
    with app.app_context():
        states = [db.session.get_one(FileSet, one).state for one in asked]
    assert states == ["queued", "queued"]


def test_a_small_team_stays_hidden_through_its_filter(
    facilitator: FlaskClient, audit_id: str
) -> None:
    page = facilitator.get(f"/audits/{audit_id}/trend?team=night&lang=en").text
    assert "&lt;5" in page
    assert "2.2" not in page  # the mean of the night team


def test_the_table_of_changes_is_sorted_by_a_link(facilitator: FlaskClient, audit_id: str) -> None:
    page = facilitator.get(f"/audits/{audit_id}/trend?sort=-0&lang=en").text
    table = page[page.index('id="table-of-changes"') :]
    names = re.findall(r'<th scope="row">([^<]+)</th>', table[: table.index("</table>")])
    assert len(names) > 10
    assert 'aria-sort="descending"' in table


def test_what_is_no_change_is_counted_and_folded(facilitator: FlaskClient, audit_id: str) -> None:
    address = f"/audits/{audit_id}/trend?team=kitchen&lang=en"
    page = facilitator.get(address).text
    assert re.search(r"Whether \d+ comparisons are changes cannot be told", page)
    assert 'id="table-of-changes"' not in page
    assert re.search(r'<details class="no-print"><summary>The other \d+ comparisons', page)
    sorted_page = facilitator.get(f"{address}&sort=0").text
    assert '<details class="no-print" open>' in sorted_page
    rest = sorted_page[sorted_page.index('id="other-comparisons"') :]
    names = re.findall(r'<th scope="row">([^<]+)</th>', rest[: rest.index("</table>")])
    assert len(names) > 20


def test_figures_that_are_all_hidden_are_said_to_be(
    facilitator: FlaskClient, audit_id: str
) -> None:
    page = facilitator.get(f"/audits/{audit_id}/trend?team=night&lang=en").text
    assert "These figures are hidden: each time fewer than 5 people answered" in page
    assert "No real change can be seen" not in page


STATISTICS = re.compile(
    r"\b(?:p|q|H|ICC)\b|δ|Cliff|[Ii]nterval|95\s?%|\btest(?:ed)?\b|[Ee]ffect|[Vv]ariance|p-value"
)


def test_statistics_stand_in_the_annex_alone(facilitator: FlaskClient, audit_id: str) -> None:
    page = facilitator.get(f"/audits/{audit_id}/trend?lang=en").text
    places = [
        page.index(one)
        for one in ('class="tiles"', 'class="course', 'id="comparable"', 'id="annex"')
    ]
    assert places == sorted(places)
    first, annex = (re.sub("<[^>]*>", " ", part) for part in page.split('id="annex"'))
    assert STATISTICS.findall(first[first.index("“") :]) == []
    assert {"q", "Effect"} <= set(STATISTICS.findall(annex))


def test_what_one_slide_leaves_out_is_counted(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    with app.app_context(), writing() as session:
        first = session.scalars(select(Workshop).order_by(Workshop.date)).first()
        assert first
        session.add_all([Pledge(workshop_id=first.id, what=f"Pledge {n}") for n in range(8)])
    facilitator.get(f"/audits/{audit_id}/trend?lang=en")
    page = facilitator.get(f"/audits/{audit_id}/trend/since-last-time?lang=en").text
    assert page.count('class="since-what"') == 6
    assert "and 2 more" in page


def test_one_workshop_says_what_is_missing_and_what_can_be_seen(
    app: Flask, facilitator: FlaskClient
) -> None:
    one = trend_cast.audit_with(app, [{"a": trend_cast.all_of(6, 4, 3)}], ada(app))
    page = facilitator.get(f"/audits/{one}/trend?lang=en").text
    assert "a change needs a second one" in page
    assert "57 of 100" in page


def test_a_view_of_customers_without_any_says_so(facilitator: FlaskClient, audit_id: str) -> None:
    page = facilitator.get(f"/audits/{audit_id}/trend?voice=customer&lang=en").text
    assert "No customer answered in any workshop that is shown." in page
    assert "a change needs a second one" not in page
    spanish = facilitator.get(f"/audits/{audit_id}/trend?voice=team&lang=es").text
    assert "Ningún equipo acordó ningún valor en los talleres que se muestran." in spanish


def test_a_last_workshop_that_nobody_rated_is_not_the_first(
    app: Flask, facilitator: FlaskClient
) -> None:
    rated = {"a": trend_cast.all_of(6, 4, 3), "b": trend_cast.all_of(7, 4, 2)}
    one = trend_cast.audit_with(app, [rated, {}], ada(app))
    page = facilitator.get(f"/audits/{one}/trend?lang=en").text
    assert "No member rated anything in Wave 2: nothing can be compared with it." in page
    assert "a change needs a second one" not in page
    assert "Wave 2 · Wave 2" not in page


def test_an_audit_without_closed_workshops_explains_itself(
    app: Flask, facilitator: FlaskClient
) -> None:
    none = trend_cast.audit_with(app, [], ada(app))
    assert "No closed workshop yet" in facilitator.get(f"/audits/{none}/trend?lang=en").text


def test_strangers_and_the_wrong_role_see_nothing(app: Flask, audit_id: str) -> None:
    stranger = sign_in(app, "Eve", "eve@example.org")
    for path in ("trend", "trend/state", "trend/since-last-time", "pledges", "share", "history"):
        assert stranger.get(f"/audits/{audit_id}/{path}").status_code == 404
    with app.app_context(), writing() as session:
        eve = session.scalars(select(User.id).filter_by(email="eve@example.org")).one()
        session.add(Membership(user_id=eve, audit_id=audit_id, role="leadership"))
    assert stranger.get(f"/audits/{audit_id}/pledges").status_code == 200
    for path in ("share", "history"):
        assert stranger.get(f"/audits/{audit_id}/{path}").status_code == 404


def test_the_overview_names_the_largest_gap_of_each_audit(
    facilitator: FlaskClient, audit_id: str
) -> None:
    facilitator.get("/trends?lang=en")
    page = facilitator.get("/trends?lang=en").text
    assert audit_id in page
    assert "n = 30" in page


def test_a_share_link_reads_without_an_account_until_it_is_revoked(
    app: Flask, client: FlaskClient, facilitator: FlaskClient, audit_id: str
) -> None:
    token = shared(app, audit_id)
    page = client.get(f"/s/{token}?lang=en")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    with app.app_context():
        link = db.session.scalars(select(Link)).one()
        assert token not in (link.token_hash, link.id)
    facilitator.post(f"/audits/{audit_id}/share/{link.id}/revoke")
    assert client.get(f"/s/{token}").status_code == 404


def test_an_expired_link_is_as_if_it_had_never_been(
    app: Flask, client: FlaskClient, audit_id: str
) -> None:
    token = shared(app, audit_id)
    with app.app_context(), writing() as session:
        session.scalars(select(Link)).one().expires_at = now()
    assert client.get(f"/s/{token}").status_code == 404
    assert client.get("/s/" + "x" * 22).status_code == 404


def test_a_link_with_a_password_shows_nothing_without_it(
    facilitator: FlaskClient, client: FlaskClient, audit_id: str
) -> None:
    # by the page that makes it: a form that dropped the password would make an open link
    page = f"/audits/{audit_id}/share"
    assert 'name="password"' in facilitator.get(page).text
    typed = {"days": "30", "password": "green olive oil"}
    token = re.findall(r"/s/([\w-]+)", facilitator.post(page, data=typed).text)[0]
    assert "asks for a password" in client.get(f"/s/{token}?lang=en").text
    for part in ("state", "since-last-time", "files/x/trend.pdf"):
        assert client.get(f"/s/{token}/{part}").status_code == 404
    assert client.post(f"/s/{token}/again").status_code == 404
    for wrong in ("butter", ""):
        assert client.post(f"/s/{token}", data={"password": wrong}).status_code == 422
    assert client.post(f"/s/{token}", data={"password": "green olive oil"}).status_code == 303
    assert "Gaps over time" in client.get(f"/s/{token}?lang=en").text


@pytest.mark.parametrize(
    ("password", "words"),
    [("seven77", "Use eight characters"), ("password1", "one of the first that are tried")],
)
def test_a_weak_password_makes_no_link(
    app: Flask, facilitator: FlaskClient, audit_id: str, password: str, words: str
) -> None:
    typed = {"days": "30", "password": password}
    answer = facilitator.post(f"/audits/{audit_id}/share?lang=en", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context():
        assert db.session.scalars(select(Link)).all() == []


def test_a_link_shows_claims_and_files_with_them_only_where_allowed(
    app: Flask, client: FlaskClient, facilitator: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        _, _, *later = demo.load(session, ada(app))
        audit = later[0].audit_id
        session.execute(delete(Workshop).where(Workshop.id.in_([held.id for held in later])))
    claim = "Somos el único hotel del paseo"
    whole = facilitator.get(f"/audits/{audit}/trend?lang=en").text
    assert claim in whole
    token = shared(app, audit)
    page = client.get(f"/s/{token}?lang=en").text
    assert "Claims judged" in page
    assert claim not in page
    with_claims, without = (trend_file(text, "trend.pdf") for text in (whole, page))
    assert claim in words(facilitator, f"/audits/{audit}/trend/{with_claims}")
    assert claim not in words(client, f"/s/{token}/{without}")
    assert client.get(f"/s/{token}/{with_claims}").status_code == 404
    allowed = shared(app, audit, shows_entries=True)
    assert claim in client.get(f"/s/{allowed}?lang=en").text


def test_a_link_of_one_audit_opens_no_file_of_another(
    app: Flask, client: FlaskClient, facilitator: FlaskClient, audit_id: str
) -> None:
    other = trend_cast.audit_with(app, [], ada(app))
    page = facilitator.get(f"/audits/{audit_id}/trend?lang=en").text
    trend_id = re.search(r"/files/([^/]+)/trend\.pdf", page)
    assert trend_id
    token = shared(app, other, shows_entries=True)
    assert client.get(f"/s/{token}/files/{trend_id[1]}/trend.pdf").status_code == 404
    assert (
        facilitator.get(f"/audits/{other}/trend/files/{trend_id[1]}/trend.pdf").status_code == 404
    )


def test_a_facilitator_says_what_became_of_a_pledge(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    with app.app_context(), writing() as session:
        first = session.scalars(select(Workshop).order_by(Workshop.date)).first()
        assert first
        pledge = Pledge(workshop_id=first.id, what="Answer by eight", theme="speed")
        session.add(pledge)
        session.flush()
        pledge_id = pledge.id
    facilitator.post(f"/audits/{audit_id}/trend/pledges/{pledge_id}", data={"outcome": "kept"})
    page = facilitator.get(f"/audits/{audit_id}/trend?lang=en").text
    assert "1 of 1 done" in page
    assert re.search("Speed[^<]*: <[^>]+>has improved", page)


def test_with_a_workshop_go_the_trends_that_show_it(
    app: Flask, facilitator: FlaskClient, audit_id: str
) -> None:
    folder = app.config["DATA"] / "trends" / audit_id
    assert list(folder.iterdir())
    with app.app_context():
        workshop_id, title = db.session.execute(select(Workshop.id, Workshop.title)).first()
    facilitator.post(f"/workshops/{workshop_id}/delete", data={"name": title})
    assert not folder.exists()


@pytest.mark.postgres
def test_postgres_tells_the_same_trend(postgres_app: Flask) -> None:
    client = sign_in(postgres_app, "Ada", "ada@example.org")
    waves = [{team: trend_cast.all_of(6, 4, level) for team in "abc"} for level in (2, 4)]
    audit_id = trend_cast.audit_with(postgres_app, waves, ada(postgres_app))
    assert "real change" in client.get(f"/audits/{audit_id}/trend?lang=en").text
    assert "n = 18" in client.get("/trends?lang=en").text
