"""Every sentence of many small rooms is checked against the tables, in both languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import questionnaires
from questionnaires.model import LANGUAGES
from reports.answers import side_tables
from reports.charts import priorities
from reports.charts.kit import fonts
from reports.findings import find
from reports.findings.change import sight
from reports.findings.headline import limits, pledged, sentences, why
from reports.report import Report
from reports.telling import Finding, Telling
from tests.figures_cast import made
from tests.rooms import ROOMS
from tests.some import some

pytestmark = pytest.mark.rooms
FORM = questionnaires.shipped()["last_customer"]
RATED = [item.key for item in FORM.items if item.kind.value == "rated"]
THEMES = ["reliability", "ease", "speed", "", "other"]
TEAMS = ["Recepción", "Pisos", "Restaurante", "Reservas", "Dirección"]
PATTERNS: dict[str, tuple[list[str], list[str]]] = {  # what is drawn of importance, performance
    "same": (["3"], ["3"]),
    "large": (["5"], ["1", "2"]),
    "above": (["2"], ["4", "5"]),
    "nobody": (["dk"], ["dk"]),
    "camps": (["4"], ["1", "5"]),
    "small": (["4"], ["4", "4", "3"]),
    "teams": (["4"], []),  # each team its own score
    "any": (["1", "2", "3", "4", "5"], ["1", "2", "3", "4", "5"]),
}


def ratings(random: np.random.Generator, sizes: list[int], items: int) -> list[dict[str, object]]:
    ours, theirs = PATTERNS[str(random.choice([*PATTERNS, "any", "any"]))]
    voice = str(random.choice(["member", "member", "member", "team", "customer"]))
    rows = []
    for team, size in enumerate(sizes):
        scores = theirs or [str((1 + 2 * team) % 5 + 1)]
        for person in range(1 if voice == "team" else size):
            for item in RATED[:items]:
                rows.append({"respondent": f"{voice} {team}-{person}", "team": TEAMS[team],
                             "voice": voice, "item": item,
                             "importance": str(random.choice(ours)),
                             "performance": str(random.choice(scores))})  # fmt: skip
    return rows


def written(random: np.random.Generator, teams: int) -> list[dict[str, object]]:
    rows = []
    for team in range(teams):
        for item in ("value_added", "leave_reasons", "differentiators"):
            for place in range(int(random.integers(0, 4))):
                entry = {"respondent": f"sheet {team}", "team": TEAMS[team], "voice": "team",
                         "item": item, "entry": f"{item} {place}", "text": f"idea {place}",
                         "theme": str(random.choice(THEMES))}  # fmt: skip
                if item == "leave_reasons":
                    entry["frequency"] = str(random.integers(1, 6))
                if item == "differentiators":
                    entry["verdict_only_us"] = str(random.choice([0, 2, 12]))
                    entry["verdict_anyone"] = str(random.choice([0, 3]))
                rows.append(entry)
    return rows


@cache
def room(seed: int) -> Report:
    """One or two workshops of up to five teams; some rate, some write, some do both."""
    random = np.random.default_rng(seed)
    sizes = [int(size) for size in random.choice([1, 3, 5, 8], int(random.integers(1, 6)))]
    items = int(random.choice([1, 2, 5]))
    waves = []
    for name, day in (("autumn", "2025-10-01"), ("spring", "2026-04-01"))[-int(seed % 3 > 0) - 1 :]:
        rows = ratings(random, sizes, items) if random.random() < 0.9 else []
        rows += written(random, len(sizes)) if random.random() < 0.7 or not rows else []
        waves.append(pd.DataFrame(rows).assign(workshop=name, date=day))
    answers = pd.concat([pd.DataFrame(columns=["performance"]), *waves]).fillna("")
    pledge = {
        "team": TEAMS[0],
        "what": "Llamar antes.",
        "workshop": str(random.choice(["autumn", "spring"])),
        "owner": str(random.choice(["", "la dirección"])),
        "due": str(random.choice(["", "2026-05-01"])),
    }
    pledges = side_tables.pledges(pd.DataFrame([pledge] * int(random.integers(1, 4))), "spring")
    base = int(random.choice([1, 5]))
    return made(answers, pledges=pledges, forms=[FORM], smallest_base=base)


def in_both_languages(rooms: Callable[[int], Report]) -> tuple[Telling, ...]:
    """Every room that is made by its seed, each in Spanish and then in English."""
    return tuple(
        Telling(replace(rooms(seed), settings=replace(rooms(seed).settings, language=language)))
        for seed in range(ROOMS)
        for language in LANGUAGES
    )


@cache
def scopes() -> tuple[Telling, ...]:
    """Every room in Spanish, then in English."""
    return in_both_languages(room)


_FOUND: dict[int, tuple[Report, dict[str, Finding]]] = {}


def found_in(report: Report) -> dict[str, Finding]:
    """What may be said of a room, found once for all tests: the report is kept, and its id so."""
    if id(report) not in _FOUND:
        _FOUND[id(report)] = report, find(report)
    return _FOUND[id(report)][1]


@cache
def everything(place: int) -> list[str]:
    """All that the report of `scopes` at that place says."""
    scope = scopes()[place]
    said = [finding.text for finding in found_in(scope.report).values()]
    return [
        *said,
        *sentences(scope),
        *limits(scope),
        *filter(None, [pledged(scope), sight(scope)]),
    ]


def named(scope: Telling, items: list[str]) -> list[str]:
    """The names that a sentence may give: of three items at most."""
    return [scope.say.type.quoted(scope.report.short(item)) for item in items]


@pytest.mark.parametrize(
    "wrong",
    [
        r"\bnan\b|NaT|[{}]|  | [.,;:]|\.\.",  # holes
        r"«»|“”| : | \.$",
        r"\b1 (equipos?|personas?|respuestas?|aspectos?|teams?|people|persons?|answers?)\b",
        r"\buno de (los )?1\b|\bone of (the )?1\b|\b0 (personas|people|equipos|teams)\b",
        r"(Respondieron|Entregaron) (un|una) |Respondió \d",
        r"(?:^|[.] )[a-zñáéíóú]",  # a sentence begins with a capital
        r"[^.]$",
    ],
)
def test_sentences_have_no_holes_and_agree_in_number(
    wrong: str, record_property: Callable[[str, object], None]
) -> None:
    said = [text for place in range(len(scopes())) for text in everything(place)]
    found = [text for text in said if re.search(wrong, text)]
    # months and abbreviations are no ends of sentences
    found = [text for text in found if not re.search(r"(mar|abr|sept|oct)\. ", text)]
    record_property(f"sentences of {ROOMS} rooms in two languages", len(said))
    record_property(f"of them with {wrong}", len(found))
    assert found == []


def test_both_languages_tell_the_same_chapters_and_nothing_more() -> None:
    every = scopes()
    for spanish, english in some(zip(every[::2], every[1::2], strict=True)):
        ours = [(chapter, one.told) for chapter, one in found_in(spanish.report).items()]
        assert ours == [(chapter, one.told) for chapter, one in found_in(english.report).items()]
    for place in range(0, len(every), 2):
        figures = [re.findall(r"\d+", " ".join(everything(one))) for one in (place, place + 1)]
        assert figures[0] == figures[1]


def test_gaps_are_told_as_they_are_labelled() -> None:
    for scope in some(scopes()[1::2]):
        finding, items = found_in(scope.report)["gaps"], scope.items()
        by_label = {str(key): list(rows["item"]) for key, rows in items.groupby("label")}
        grades = {"large_gap": "large gap", "gap": "clearly", "small_gap": "small gap"}
        first = next((grade for grade in grades if by_label.get(grade)), None)
        if first is None:
            assert not any(word in finding.text for word in ("large gap", "small gap"))
            continue
        assert finding.told
        assert grades[first] in finding.text
        count = len(by_label[first])
        assert scope.say.type.spelled(count) in finding.text.lower() or count == 1
        assert all(name in finding.text for name in some(named(scope, by_label[first][:3])))


@cache
def apart(seed: int) -> Report:
    """A room in which up to seven items fall short by different amounts."""
    random = np.random.default_rng(seed)
    short = random.choice([0.3, 1.0, 2.0, 3.0], int(random.integers(2, 8)))
    people = int(random.integers(8, 30))
    gaps = short + random.normal(0, 0.4, (people, 1)) + random.normal(0, 0.8, (people, len(short)))
    rows = [
        {"respondent": f"p{person}", "team": TEAMS[person % 2], "item": RATED[item],
         "importance": "5", "performance": str(int(np.clip(np.rint(5 - gap), 1, 5)))}
        for (person, item), gap in np.ndenumerate(gaps)
    ]  # fmt: skip
    return made(pd.DataFrame(rows), forms=[FORM])


def test_how_sure_the_order_is_is_one_number_in_sentence_chart_and_table() -> None:
    told = 0
    for scope in in_both_languages(apart):
        finding, say = found_in(scope.report).get("priorities"), scope.say
        ranks = scope.now(scope.report.ranks)
        ranks = ranks[ranks["voice"] == scope.voice].set_index("item")["p_top3"].dropna()
        assert ((ranks * 20) % 1 < 1e-9).all()
        labels = scope.items().set_index("item")["label"]
        sure = ranks[labels.reindex(ranks.index).isin(["large_gap", "gap"]) & (ranks >= 0.8)]
        if finding is None or not finding.told:
            assert sure.empty or len(labels) <= 3
            continue
        told += 1
        share = say.type.percent(min(0.95, sure.min()))
        assert share in finding.text
        assert all(name in finding.text for name in some(named(scope, list(sure.index))))
        [drawing, *_others] = priorities.draw(scope.report)
        assert drawing.title == finding.title
    assert told


def test_divided_opinions_contradictions_and_pledges_are_those_of_the_tables() -> None:
    for scope in some(scopes()[1::2]):
        found, spelled = found_in(scope.report), scope.say.type.spelled
        camps = scope.now(scope.report.camps)
        divided = set(camps.loc[camps["voice"] == scope.voice, "item"])
        assert ("camps" in found) == bool(divided)
        assert len(divided) < 2 or f"on {spelled(len(divided))} items" in found["camps"].text
        assert ("contradictions" in found) >= (len(scope.now(scope.report.contradictions)) > 0)
        rows = scope.report.pledges
        now = int((rows["workshop"] == scope.report.workshop).sum())
        text = found["pledges"].text
        assert ("new pledge" in text) == (now > 0)
        assert now < 2 or f"{spelled(now).capitalize()} new pledges" in text
        before = len(rows) - now
        assert (f"{before} open" in text) == (before > 0)


def test_who_answered_is_told_as_it_is_counted() -> None:
    for scope in some(scopes()[1::2]):
        text = found_in(scope.report)["participation"].text
        base = scope.report.settings.smallest_base
        count = scope.summary()[f"respondents_{scope.voice}"]
        if pd.isna(count):
            assert base == 5
            assert "ewer than 5" in text
        elif count > 1 and scope.voice == "member":
            assert f"{count} people" in text


def test_where_a_gap_leads_none_that_can_be_told_is_larger() -> None:
    for scope in some(scopes()[1::2]):
        text = why(scope)
        told = scope.items()[scope.items()["label"].isin(["large_gap", "gap"])]
        assert bool(re.search("we fall short most on|The largest gaps?:", text)) == bool(len(told))
        if len(told):
            printed = told["gap"].map(scope.say.type.number)
            largest = told.loc[printed == printed.iloc[0], "item"]
            named = [scope.report.short(item) in text for item in largest]
            assert all(named) if len(named) <= 3 else not any(named)


def test_a_reason_leads_only_where_half_of_the_teams_name_it_and_none_weighs_the_same() -> None:
    led = 0
    for scope in some(scopes()):
        rows = scope.now(scope.report.pareto)
        rows = rows[~rows["theme"].fillna("").isin(["", "other"])]
        best = rows[np.isclose(rows["share"], rows["share"].max())]
        if re.search("First reason to leave|Primer motivo para irse: [^«]", sentences(scope)[0]):
            [name] = {scope.report.theme_name(theme).lower() for theme in best["theme"]}
            assert name in sentences(scope)[0].lower()
            assert 2 * best["reach"].iloc[0] >= best["teams"].iloc[0]
            led += 1
    assert led


def test_the_headline_takes_two_lines_in_letters_as_large_as_the_text() -> None:
    for scope in some(scopes()):
        if why(scope) != scope.say.gettext("No item was rated."):
            assert len(fonts.wrap(why(scope), 170, 10, "bold")) <= 2


def test_the_first_reason_to_leave_has_the_largest_share_and_nobody_its_like() -> None:
    for scope in some(scopes()[1::2]):
        rows = scope.now(scope.report.pareto)
        rows = rows[~rows["theme"].fillna("").isin(["", "other"])]
        finding = found_in(scope.report).get("reasons")
        if rows.empty:
            # nothing that has a theme can lead: none is named
            assert finding is None or "no theme" in finding.text
            continue
        best = rows[np.isclose(rows["share"], rows["share"].max())]
        names = [scope.report.theme_name(theme) for theme in best["theme"]]
        assert finding is not None
        entries = scope.now(scope.report.entries)
        themed = entries.loc[entries["side"] == "leave", "theme"] != ""
        assert ("have no theme" in finding.text) >= (themed.mean() < 0.5)
        if "have no theme" in finding.text:
            continue
        assert all(name in finding.text for name in some(names[:3]))
        assert ("same weight" in finding.text) == (len(best) > 1)
        assert ("first among" in found_in(scope.report)["gaps"].text) <= (len(best) == 1)


def test_most_low_scores_are_those_of_the_largest_share() -> None:
    for scope in some(scopes()[1::2]):
        finding = found_in(scope.report).get("distribution")
        if finding and finding.text.startswith("Most low scores"):
            items = scope.items()
            worst = items[np.isclose(items["bottom2"], items["bottom2"].max())]
            assert 0 < len(worst) < len(items)
            assert worst["bottom2"].max() <= 0.5
            # of four with the same share it names any three, and tells that there is one more
            told = [name in finding.text for name in named(scope, list(items["item"]))]
            assert sum(told) == min(len(worst), 3)
            assert all(np.array(told) <= np.isin(items["item"], worst["item"]))
            assert scope.say.type.percent(worst["bottom2"].max()) in finding.text


def test_teams_and_changes_are_told_only_where_the_tables_tell_them() -> None:
    for scope in some(scopes()[1::2]):
        found, spelled = found_in(scope.report), scope.say.type.spelled
        # where a team is hidden q is only a step: the size tells whether they differ
        differ = int((scope.now(scope.report.team_differences)["size"] != "").sum())
        if "teams" in found:
            assert found["teams"].told == (differ > 0)
            assert differ == 0 or f"on {spelled(differ)} item" in found["teams"].text
        trend = scope.report.trend
        real = int((trend["real_change"].eq(True) & trend["measure"].ne("gap")).sum())
        if "trend" in found and trend["q"].notna().any():
            assert ("No real change" in found["trend"].text) == (real == 0)
            assert found["trend"].told == (real > 0)


def test_claims_and_themes_are_counted_as_the_tables_do() -> None:
    for scope in some(scopes()[1::2]):
        found, rows = found_in(scope.report), scope.now(scope.report.differentiation)
        passed, judged = int((rows["verdict"] == "solid").sum()), int((rows["n"] > 0).sum())
        assert ("claims" in found) == (judged > 0)
        if judged:
            assert found["claims"].told == (passed > 0)
            assert (f"{passed} of the {judged} claims" in found["claims"].text) == (
                1 < passed < judged
            )
        themes = scope.now(scope.report.themes)
        themes = themes[~themes["theme"].fillna("").isin(["", "other"])]
        apart = int(((themes["low"] > 0) | (themes["high"] < 0)).sum())
        if "themes" in found:
            assert found["themes"].told == (apart > 0)


def test_no_report_says_that_nothing_stands_out_beside_something_that_does() -> None:
    for scope in some(scopes()[1::2]):
        found = found_in(scope.report)
        text = " ".join(finding.text for finding in found.values())
        assert not ("No gap stands out" in text and re.search(r"(large|small) gaps?\b", text))
        if "To tell a gap, at least five" in " ".join(sentences(scope)):
            assert scope.items()["n_pairs"].max() < 5


def test_teams_without_figures_of_their_own_are_those_of_which_nothing_is_shown() -> None:
    for scope in some(scopes()):
        rows = scope.now(scope.report.teams)
        rows = rows.astype({"team": str, "item": str, "voice": str})
        none = rows["hidden"].eq(True).groupby([rows["voice"], rows["team"]]).transform("all")
        text = " ".join(limits(scope))
        own = re.search(r"(One|Un|\d+) (?:teams?|equipos?) (?:ha|no t)\w+", text)
        count = rows[none].groupby("voice")["team"].nunique().max() if none.any() else 0
        assert (own is not None) == (count > 0)
        assert own is None or own[1] == str(count) or (count == 1 and own[1] in ("One", "Un"))
        partly = rows["hidden"].eq(True) & ~none & (rows["voice"] == scope.voice)
        partly = rows[partly]["item"].nunique()
        cells = re.search(r"(?:In|En) (one|uno|\d+) (?:of|de) \d+ ", text)
        assert (cells is not None) == (partly > 0)
        assert cells is None or cells[1] == str(partly) or partly == 1


@pytest.mark.parametrize(
    "wrong", ["“No theme”|No theme as", "«Sin tema»", r"for reasons of \.|motivos de \."]
)
def test_no_theme_is_no_finding(wrong: str) -> None:
    for place in range(len(scopes())):
        assert not re.search(wrong, " ".join(everything(place)))
