"""The demo audit: believable, with the noise of real rooms, and with exactly two real changes."""

import csv
import shutil
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest
from flask import Flask
from scipy import stats

from questionnaires import WORDS, loads, restore, source, words
from questionnaires.model import Item
from questionnaires.shared import themes
from reports.__main__ import main
from reports.reading.folders import opened
from survey.demo import FOLDERS, load
from survey.importing import folders
from survey.models import Audit, InstanceEvent, Membership, User
from survey.store import audits
from survey.store.answers import exports
from survey.store.answers.tables import WorkshopTables
from survey.store.people import accounts, log
from survey.web.database import db, writing
from tests import coach, demo_play
from tests.conftest import sign_in
from tests.some import some

MOVES = {"answer_same_day", "same_every_shift"}
RATED = {
    item.key
    for item in loads(source("last_customer"), "last_customer.toml").items
    if item.kind == "rated"
}
Demo = list[WorkshopTables]


@pytest.fixture(scope="module")
def demo() -> Demo:
    return [tables_of(path) for path in FOLDERS]


def tables_of(path: Path) -> WorkshopTables:
    with opened(path) as folder:
        return folders.read(folder)


def closed(demo: Demo) -> Demo:
    return [workshop for workshop in demo if workshop.state == "closed"]


def entries(demo: Demo) -> list[dict]:
    return [answer for workshop in demo for answer in workshop.answers if answer["entry"]]


def asked(workshop: WorkshopTables) -> dict[str, Item]:
    """The rated items of a workshop by key, in the hotel's own words."""
    return {one.key: one for one in restore(workshop.questionnaires[0]).items if one.key in RATED}


def heads(workshop: WorkshopTables, count: str) -> dict[str, int]:
    return {team["team"]: int(team[count] or 0) for team in workshop.teams}


def team_mean(workshop: WorkshopTables, item: str, team: str, measure: str) -> float:
    rows = [
        row
        for row in workshop.answers
        if (row["item"], row["team"], row["voice"]) == (item, team, "member")
    ]
    pairs = [(row["importance"], row["performance"]) for row in rows]
    if measure == "gap":
        return mean(a - b for a, b in pairs if isinstance(a, int) and isinstance(b, int))
    return mean(row[measure] for row in rows if isinstance(row[measure], int))


def changes(before: WorkshopTables, after: WorkshopTables, item: str, measure: str) -> list[float]:
    return [
        team_mean(after, item, team, measure) - team_mean(before, item, team, measure)
        for team in heads(after, "joined")
    ]


def comparable(before: WorkshopTables, after: WorkshopTables) -> list[str]:
    earlier = asked(before)
    return [key for key, item in asked(after).items() if earlier[key].version == item.version]


def really_changed(demo: Demo, measure: str) -> set[str]:
    """By the plainest test: paired teams, BH over items and both comparisons, half a point."""
    first, *_, previous, last = closed(demo)
    deltas = [
        (item, changes(before, last, item, measure))
        for before in (previous, first)
        for item in comparable(before, last)
    ]
    moved = [(item, delta) for item, delta in deltas if len(set(delta)) > 1]  # else t is 0/0
    q = stats.false_discovery_control([stats.ttest_1samp(d, 0).pvalue for _, d in moved])
    return {
        item
        for (item, delta), value in zip(moved, q, strict=True)
        if value < 0.10 and abs(mean(delta)) >= 0.5
    }


@pytest.mark.parametrize(
    ("measure", "moved"), [("performance", MOVES), ("gap", MOVES), ("importance", set())]
)
def test_two_items_really_change_and_no_other(demo: Demo, measure: str, moved: set[str]) -> None:
    assert really_changed(demo, measure) == moved


def test_the_changes_are_large_enough_for_six_teams(demo: Demo) -> None:
    first, *_, last = closed(demo)
    for item in MOVES:
        assert abs(mean(changes(first, last, item, "performance"))) >= 1.4


def test_nobody_can_be_followed_from_workshop_to_workshop(demo: Demo) -> None:
    seen = [{row["respondent"] for row in workshop.respondents} for workshop in demo]
    assert sum(map(len, seen)) == len(set().union(*seen))


def test_three_workshops_closed_over_nine_months_and_one_open(demo: Demo) -> None:
    held = [workshop.date for workshop in closed(demo)]
    assert [workshop.state for workshop in demo] == ["closed"] * 3 + ["open"]
    assert 240 <= (held[-1] - held[0]).days <= 285
    assert all(before < after for before, after in some(pairwise(held)))


def test_six_teams_and_one_of_them_has_four_people(demo: Demo) -> None:
    for workshop in closed(demo):
        assert len(workshop.teams) == 6
        assert [*heads(workshop, "handed_in").values()].count(4) == 1


def test_no_more_hand_in_than_joined_and_no_more_join_than_were_invited(demo: Demo) -> None:
    for workshop in demo:
        # who joined and rated nothing is in no figure, and in no count beside one
        members = [one for one in workshop.respondents if one["voice"] == "member" and one["cut"]]
        joined = Counter(one["team"] for one in members)
        handed_in = Counter(one["team"] for one in members if one["handed_in"])
        for team, invited in heads(workshop, "invited").items():
            assert joined[team] == heads(workshop, "joined")[team] <= invited
            assert handed_in[team] == heads(workshop, "handed_in")[team] <= joined[team]


def test_scores_are_on_the_scale(demo: Demo) -> None:
    for workshop in demo:
        for row in workshop.answers:
            for measure in ("importance", "performance", "frequency"):
                assert row[measure] in {None, "dk", 1, 2, 3, 4, 5}


def test_every_rated_item_is_worded_for_the_hotel(demo: Demo) -> None:
    usual = {item.key: item for item in loads(source("last_customer"), "usual.toml").items}
    for workshop in demo:
        assert asked(workshop).keys() == RATED
        for key, item in asked(workshop).items():
            assert set(item.wording) == {"es", "en"}
            assert item.wording != usual[key].wording


def test_the_wordings_take_any_word_for_the_customer(demo: Demo) -> None:
    for item in asked(demo[0]).values():
        for language, text in item.wording.items():
            assert not words.loose_articles(text, language)
            assert "{" not in words.rendered(text, language, WORDS["patient"])


def test_one_wording_changes_from_the_third_workshop_on(demo: Demo) -> None:
    versions = [
        {key for key, item in asked(workshop).items() if item.version == 2} for workshop in demo
    ]
    assert versions == [set(), set(), {"price_known"}, {"price_known"}]
    answered = {row["item_version"] for row in demo[2].answers if row["item"] == "price_known"}
    assert answered == {"2"}


def test_dont_know_and_skipped_ratings_are_there(demo: Demo) -> None:
    rated = [row for w in closed(demo) for row in w.answers if row["voice"] == "member"]
    given = Counter(str(row["performance"]) for row in rated)
    assert 0.02 < given["dk"] / len(rated) < 0.15
    assert 0.003 < given["None"] / len(rated) < 0.05


def test_one_clicks_the_same_everywhere_and_one_joins_without_an_answer(demo: Demo) -> None:
    workshop = demo[1]
    given: dict[str, list] = {}
    for row in workshop.answers:
        if row["voice"] == "member":
            given.setdefault(row["respondent"], []).extend((row["importance"], row["performance"]))
    assert [set(scores) for scores in given.values() if len(set(scores)) == 1] == [{4}]
    silent = [one for one in workshop.respondents if one["respondent"] not in given]
    assert [one["handed_in"] for one in silent if one["voice"] == "member"] == [False]


def test_the_restaurant_is_divided_about_greeting(demo: Demo) -> None:
    scores = [
        row["performance"]
        for row in demo[0].answers
        if (row["item"], row["team"], row["voice"]) == ("greeted_in_queue", "restaurant", "member")
        and isinstance(row["performance"], int)
    ]
    assert not scores.count(3)
    assert min(sum(s < 3 for s in scores), sum(s > 3 for s in scores)) >= 3


def test_each_team_agrees_three_values_at_most(demo: Demo) -> None:
    for workshop in closed(demo):
        agreed = Counter(
            row["team"]
            for row in workshop.answers
            if row["voice"] == "team" and row["item"] in RATED
        )
        assert set(agreed.values()) == {3}
        assert len(agreed) == 6


def test_entries_are_as_many_as_a_room_writes(demo: Demo) -> None:
    for workshop in closed(demo):
        count = Counter(row["item"] for row in workshop.answers if row["entry"])
        assert 18 <= count["value_added"] <= 24
        assert 18 <= count["leave_reasons"] <= 24
        assert 10 <= count["differentiators"] <= 12


def test_every_theme_and_evidence_is_known(demo: Demo) -> None:
    known = {theme.key for theme in themes()}
    assert {entry["theme"] for entry in entries(demo)} - {""} <= known
    assert {entry["evidence"] for entry in entries(demo)} <= {"", "heard", "measured", "believed"}
    assert {p["theme"] for w in demo for p in w.pledges} <= known


def test_entries_and_people_speak_two_languages(demo: Demo) -> None:
    written = Counter(entry["language"] for entry in entries(demo))
    assert set(written) == {"es", "en"}
    assert 0.05 < written["en"] / written.total() < 0.3


def test_no_entry_is_written_twice_and_none_is_too_long(demo: Demo) -> None:
    texts = [str(entry["text"]) for entry in entries(demo)]
    assert len(texts) == len(set(texts))
    assert max(map(len, texts)) <= 140
    assert len({entry["entry"] for entry in entries(demo)}) == len(texts)


def test_entries_are_written_as_in_real_rooms(demo: Demo) -> None:
    texts = [entry["text"] for entry in entries(demo)]
    tap = [text for text in texts if text.startswith("Cobramos el agua")]
    assert len(tap) == 2, "two teams write nearly the same"
    assert "Nos enteramos de la avería cuando ya an llamado tres veces." in texts
    assert "Formación" in texts
    assert sum(not entry["theme"] for entry in entries(demo)) >= 3


@pytest.mark.browser
def test_coaching_would_have_caught_some_entries_and_left_most_alone(demo: Demo) -> None:
    written = [(str(e["language"]), str(e["item"]), str(e["text"])) for e in entries(demo)]
    caught = coach.hints(written)
    assert 0.05 < sum(map(bool, caught)) / len(caught) < 0.25


@pytest.mark.parametrize("path", FOLDERS[:3])
def test_a_room_that_does_the_same_leaves_the_same_folder(
    sqlite_app: Flask, path: Path, tmp_path: Path
) -> None:
    with sqlite_app.app_context(), writing() as session, opened(path) as folder:
        user = accounts.add_user(session, "Ada", "ada@example.org", "a password")
        audit_id = audits.create(session, folders.audit_of(folder), user.id)
        room = demo_play.played(session, audit_id, folders.read(folder))
        folders.write(tmp_path / "again", room, exports.tables(session, room))
    for file in some(sorted(path.glob("*.csv"))):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_verdicts_come_from_the_other_teams(demo: Demo) -> None:
    for workshop in closed(demo):
        joined = heads(workshop, "joined")
        for row in workshop.answers:
            if row["item"] == "differentiators":
                said = sum(int(row[f"verdict_{word}"]) for word in ("only_us", "maybe", "anyone"))
                assert 20 <= said <= sum(joined.values()) - joined[row["team"]]


def test_the_open_workshop_has_no_verdict_no_group_and_no_pledge(demo: Demo) -> None:
    last = demo[-1]
    assert not any(row["group"] or row["verdict_only_us"] for row in some(last.answers))
    assert not last.pledges
    assert 0 in heads(last, "joined").values()


def test_pledges_have_an_owner_a_date_and_an_outcome(demo: Demo) -> None:
    pledges = [pledge for workshop in demo for pledge in workshop.pledges]
    outcomes = Counter(pledge["outcome"] or "open" for pledge in pledges)
    assert outcomes["dropped"] == 1
    assert outcomes["kept"] > outcomes["open"] > 0
    assert all(pledge["owner"] and pledge["notice"] and pledge["due"] for pledge in pledges)


def test_one_entry_was_moderated(demo: Demo) -> None:
    hidden = [told for workshop in demo for told in workshop.left_out]
    assert hidden == [{"kind": "entry", "why": "person", "n": 1}]


def test_the_report_finds_the_same_two_changes(tmp_path: Path) -> None:
    assert main([*map(str, FOLDERS[:3]), "--tables", str(tmp_path)]) == 0
    with (tmp_path / "trend.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["real_change"] == "true"]
    assert {row["item"] for row in found} == MOVES
    assert {row["measure"] for row in found} == {"performance", "gap"}


def test_an_export_of_the_demo_is_the_demo(sqlite_app: Flask, tmp_path: Path) -> None:
    with sqlite_app.app_context(), writing() as session:
        user = accounts.add_user(session, "Ada", "ada@example.org", "a password of hers")
        held = load(session, user.id)
        for path, workshop in zip(FOLDERS, held, strict=True):
            folders.write(tmp_path / path.name, workshop, exports.tables(session, workshop))
            for file in path.rglob("*.*"):
                again = tmp_path / path.name / file.relative_to(path)
                assert again.read_bytes() == file.read_bytes(), file


def test_loading_the_demo_needs_no_pandas(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copytree(sqlite_template, tmp_path / "data")
    code = (
        "import sys; from survey import create_app, demo; from survey.web.database import *\n"
        "from survey.models import User; from pathlib import Path\n"
        f"with create_app(DATA=Path({str(tmp_path / 'data')!r})).app_context(), writing() as s:\n"
        "    s.add(User(id='ada', name='Ada', email='a@example.org', password_hash='none'))\n"
        "    s.flush(); demo.load(s, 'ada')\n"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def demos_left(app: Flask) -> int:
    with app.app_context():
        return int(db.session.query(Audit).filter_by(is_demo=True).count())


def test_a_demo_that_is_loaded_again_takes_none_that_others_see_or_use(app: Flask) -> None:
    ada, eve = (sign_in(app, name, f"{name}@example.org") for name in ("ada", "eve"))
    ada.post("/demo")
    ada.post("/demo")
    assert demos_left(app) == 1
    with app.app_context(), writing() as session:
        audit = session.query(Audit).one()
        told = session.query(InstanceEvent).one()
        assert (told.what, told.detail) == ("audit_deleted", audit.name)
        eve_id = session.query(User.id).filter_by(name="eve").scalar()
        session.add(Membership(user_id=eve_id, audit_id=audit.id, role="leadership"))
        audit_id = audit.id
    for browser in (eve, ada):  # who only reads it, and who leads it but not for themselves alone
        browser.post("/demo")
    assert demos_left(app) == 3
    with app.app_context(), writing() as session:
        session.query(Membership).filter_by(user_id=eve_id, role="leadership").delete()
        log.note(session, "workshop_created", user_id=None, audit_id=audit_id)
    ada.post("/demo")  # the second of hers goes, and not that with a workshop of her own
    with app.app_context():
        assert db.session.get(Audit, audit_id)
    assert demos_left(app) == 3
