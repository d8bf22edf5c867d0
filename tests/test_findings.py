"""Findings: sentences that the figures support, in both languages, and no more than that."""

from dataclasses import replace

import pandas as pd
import pytest

import questionnaires
from reports.answers import side_tables
from reports.charts import all_charts, pareto
from reports.columns import ordered
from reports.document.report import document, texts
from reports.findings import find
from reports.findings.change import course_of_gap, sight
from reports.findings.headline import limits, pledged, sentences, why
from reports.inputs import LeftOut, Meta
from reports.report import Report
from reports.telling import Telling
from tests.charts_cast import count_rows
from tests.figures_cast import entry, scores
from tests.figures_cast import made as figures
from tests.report_cast import BEFORE, ITEMS, NOW, items, report, table
from tests.some import some


def labelled(language: str = "en", **labels: str) -> Report:
    """The cast with other labels of its items."""
    rows = items()
    rows["label"] = [labels.get(key, "unclear") for key in rows["item"]]
    return report(language, items=rows)


def said(chapter: str, made: Report) -> str:
    return find(made)[chapter].text


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_finding_of_a_chapter_is_the_title_of_its_chart(language: str) -> None:
    made = report(language, distributions=answered(answer=([9, 2, 0, 0, 3], 1)))
    titles = {drawing.key: drawing.title for drawing in all_charts(made)}
    found = {chapter: finding.title for chapter, finding in find(made).items()}
    for key, chapter in (
        ("gap", "gaps"), ("priorities", "priorities"), ("spread", "distribution"),
        ("teams", "teams"), ("value_leave", "themes"), ("pareto", "reasons"), ("claims", "claims"),
    ):  # fmt: skip
        assert titles[key] == found[chapter], key


def test_one_large_gap_is_said_in_the_singular() -> None:
    assert said("gaps", report("es")) == "Una brecha grande: «Respuesta en el día»."
    assert said("gaps", report("en")) == "One large gap: “Answer within the day”."


def test_several_large_gaps_are_counted_in_words_and_at_most_three_are_named() -> None:
    every = dict.fromkeys(("answer", "warn", "easy", "price"), "large_gap")
    assert said("gaps", labelled("en", **every)).startswith("Four large gaps: ")
    assert said("gaps", labelled("es", **every)).endswith("«Cambio fácil» y uno más.")


def test_a_gap_that_is_not_large_is_never_called_large() -> None:
    assert said("gaps", labelled(warn="gap")) == (
        "One gap, not clearly a large one: “Early warning”."
    )
    assert "Only one small gap can be told" in said("gaps", labelled(easy="small_gap"))


def test_where_nothing_stands_out_the_first_reason_to_leave_is_told() -> None:
    finding = find(labelled("es"))["gaps"]
    assert not finding.told
    assert finding.text == "Con 36 respuestas ninguna brecha se distingue de las demás."
    assert why(Telling(labelled("es"))) == f"{finding.text} {said('reasons', labelled('es'))}"


def test_without_any_answer_the_report_says_so() -> None:
    assert said("gaps", report("en", items=table("items"))) == ("No item was rated.")


def test_items_without_importance_lead_to_the_lowest_mean() -> None:
    rows = items().assign(gap=float("nan"), importance=float("nan"), label="")
    assert said("gaps", report("en", items=rows)) == (
        "According to 38 people of 5 teams, the lowest mean is that of “Answer within the day”:"
        " 2.6 of 5."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "First reason to leave for 4 of 5 teams: speed. The largest gap: “Answer within the"
               " day” matters 4.4, and we reach 2.6."),
        ("es", "Primer motivo para irse: rapidez, según 4 de 5 equipos. La mayor brecha: «Respuesta"
               " en el día» importa 4,4 y llega a 2,6."),
    ],
)  # fmt: skip
def test_the_headline_names_the_reason_and_beside_it_the_gap(language: str, said: str) -> None:
    scope = Telling(report(language))
    assert why(scope) == said
    # of another theme than the reason: neither is the cause of the other
    other = Telling(report(language, items=items().assign(theme="ease")))
    assert why(other) == said


def test_the_pledge_that_answers_it_is_told_in_its_own_words() -> None:
    assert pledged(Telling(report("en"))) == (
        "Recepción pledges: “Responder cada correo en menos de 4 horas”,"
        " by 30\u00a0April\u00a02026."
    )


@pytest.mark.parametrize(
    ("language", "leave", "fall_short"),
    [("en", "to leave", "we fall short most on"), ("es", "para irse", "la mayor brecha está en")],
)
def test_leave_is_said_only_where_one_theme_leads_and_half_of_the_teams_name_it(
    language: str, leave: str, fall_short: str
) -> None:
    rows = report().pareto
    none, few, tie = table("pareto"), rows.assign(reach=2), rows.assign(share=0.5)
    for reasons in (none, few, tie):
        text = why(Telling(report(language, pareto=reasons)))
        assert leave not in text
        assert fall_short in text
    half = rows.assign(reach=3)
    assert leave in why(Telling(report(language, pareto=half)))


@pytest.mark.parametrize(
    ("customer", "words"),
    [
        ("", "ningún cliente"),
        ("student", "ningún estudiante"),
        ("clienta/clientas/f", "ninguna clienta"),
        ("usuaria", "ninguna usuaria"),
    ],
)
def test_the_word_for_the_customer_keeps_its_gender(customer: str, words: str) -> None:
    made = report("es", meta=Meta(customer=customer))
    assert words in limits(Telling(made))[0]


def test_braces_that_people_write_are_not_read_as_places_to_fill() -> None:
    pledges = report().pledges.assign(what="{0} {base} {customer} %s")
    assert "{0} {base} {customer} %s" in pledged(Telling(report("es", pledges=pledges)))


def test_teams_differ_only_under_the_threshold_and_never_agree() -> None:
    made = report("en")
    assert said("teams", made) == "Teams differ on one item: “Answer within the day”."
    rows = made.team_differences.assign(q=0.2, size="")
    alike = replace(made, team_differences=rows)
    assert said("teams", alike) == "With these answers no difference between teams can be told."


def test_themes_are_told_apart_only_where_the_interval_leaves_out_zero() -> None:
    text = said("themes", report("en"))
    assert text == (
        "More a reason to leave than value: “Speed”; more value than a reason: “Recognition”."
    )
    assert "Price" not in text


def test_few_reasons_are_a_list_and_no_share_is_told() -> None:
    few = report("en", pareto=report().pareto.assign(entries=29))
    assert said("reasons", few) == (
        "First among the reasons to leave: “Speed”, named by 4 of the 5 teams."
    )
    assert "60%" in said("reasons", report("en"))


def test_one_team_that_names_a_reason_is_said_in_the_singular() -> None:
    rows = report().pareto.assign(reach=1, entries=10)
    assert "que nombra uno de los 5 equipos" in said("reasons", report("es", pareto=rows))


def test_a_claim_counts_only_where_its_verdict_is_solid() -> None:
    made = report("en")
    assert said("claims", made).startswith("One of the 2 claims passes the competitor test")
    rows = made.differentiation.assign(verdict="unproven")
    finding = find(replace(made, differentiation=rows))["claims"]
    assert not finding.told
    assert finding.text == "None of the 2 claims has passed the competitor test yet."


def two_workshops(language: str, **change: object) -> Report:
    row = {
        "item": "answer", "measure": "performance", "from_workshop": BEFORE, "to_workshop": NOW,
        "pairing": "same", "m": 5, "delta": 0.9, "low": 0.4, "high": 1.4, "p": 0.01, "q": 0.05,
        "real_change": False, "hint": False, "reason": "", "visible_hint": 0.71,
        "visible_real": 1.2,
    }  # fmt: skip
    summary = pd.concat([report().summary.assign(workshop=BEFORE, date="2025-06-10"),
                         report().summary])  # fmt: skip
    return report(
        language,
        workshops=(BEFORE, NOW),
        trend=table("trend", {**row, **change}),
        summary=summary,
        items=pd.concat([items(BEFORE, -0.9), items()]),
    )


def test_a_real_change_is_told_with_its_measure_and_its_month() -> None:
    assert said("trend", two_workshops("es", real_change=True)) == (
        "Desde jun.\u00a02025 «Respuesta en el día» ha mejorado 0,9 puntos."
    )


def test_a_hint_stands_in_no_sentence() -> None:
    text = said("trend", two_workshops("en", hint=True))
    assert text == "No real change can be seen since Jun\u00a02025."


def test_no_change_says_what_could_have_been_seen() -> None:
    made = two_workshops("en")
    assert said("trend", made) == "No real change can be seen since Jun\u00a02025."
    assert sight(Telling(made)) == (
        "A change in how we do shows as a hint from about 0.8 points on (four times in five), and"
        " is called real from about 1.2 on (three times in four)."
    )


@pytest.mark.parametrize(
    ("hint", "real", "told"),
    [(0.31, 0.4, "from about 0.5 points on"), (1.0, 4.2, "none is sure"), (4.1, 6, "no change is")],
)
def test_what_can_be_seen_is_at_least_what_counts_and_at_most_the_scale(
    hint: float, real: float, told: str
) -> None:
    made = two_workshops("en", visible_hint=hint, visible_real=real)
    assert told in sight(Telling(made))


def test_what_was_not_tested_is_not_said_to_have_stayed() -> None:
    made = two_workshops("en", p=float("nan"), reason="few_teams", visible_hint=float("nan"))
    assert said("trend", made) == "What changed since Jun\u00a02025 cannot be told: too few teams."
    assert sight(Telling(made)) == ""


@pytest.mark.parametrize(
    ("before", "now", "labels", "course"),
    [
        (3.0, 1.8, ("large_gap", "large_gap"), "shrank"),
        (1.0, 0.1, ("gap", "on_par"), "closed"),
        (1.0, -0.6, ("gap", "above"), "closed"),
        (1.0, 0.4, ("gap", "unclear"), "shrank"),
        (1.0, -0.2, ("gap", "unclear"), ""),
        (-0.2, -1.0, ("on_par", "above"), ""),
        (0.1, 1.2, ("on_par", "gap"), "opened"),
        (1.0, 2.0, ("small_gap", "large_gap"), "grew"),
        (0.2, 0.8, ("unclear", "unclear"), "grew"),
        (-1.5, -0.4, ("above", "unclear"), ""),
    ],
)
def test_the_verb_of_a_gap_follows_its_labels(
    before: float, now: float, labels: tuple[str, str], course: str
) -> None:
    made = two_workshops("en")
    rows = made.items.copy()
    for workshop, label in zip((BEFORE, NOW), labels, strict=True):
        rows.loc[(rows["workshop"] == workshop) & (rows["item"] == "answer"), "label"] = label
    row = {"item": "answer", "voice": "member", "from_workshop": BEFORE, "to_workshop": NOW,
           "before": before, "now": now, "delta": now - before}  # fmt: skip
    assert course_of_gap(replace(made, items=rows), row) == course


def test_the_cover_says_three_sentences_and_the_limits_name_the_customer() -> None:
    scope = Telling(report("es"))
    assert len(sentences(scope)) == 3
    assert limits(scope)[0] == "Es nuestra visión: no se preguntó a ningún cliente."


@pytest.mark.parametrize(
    ("language", "whole", "part", "besides"),
    [
        ("en", "2 teams have no figures of their own", "In one of 2 items, 2 teams are hidden",
         "In one of 2 items, one more team is hidden"),
        ("es", "2 equipos no tienen cifras propias", "En uno de 2 aspectos están ocultos 2 equipos",
         "En uno de 2 aspectos está oculto un equipo más"),
    ],
)  # fmt: skip
def test_a_team_has_no_figures_of_its_own_only_where_all_are_hidden(
    language: str, whole: str, part: str, besides: str
) -> None:
    def told(first: dict[str, int], second: dict[str, int]) -> str:
        rooms = [
            scores({team: [3] * size for team, size in sizes.items()}, item=item)
            for item, sizes in (("one", first), ("two", second))
        ]
        return " ".join(limits(Telling(figures(pd.concat(rooms), language=language))))

    large, small = {"a": 9, "b": 8, "c": 7}, {"a": 9, "b": 5, "c": 4}
    assert whole in (text := told(small, small))
    assert part not in text
    assert part in (text := told(small, large))
    assert whole not in text
    assert besides in (text := told(small, {"a": 9, "b": 8, "c": 4, "d": 4}))
    assert whole in text  # c and d


def test_customers_who_answered_are_not_said_to_be_missing() -> None:
    rows = pd.concat([items(), items().assign(voice="customer")])
    assert "no customer was asked" not in " ".join(limits(Telling(report("en", items=rows))))


def test_pledges_of_before_are_counted_by_outcome() -> None:
    now = report().pledges
    past = now.head(1).assign(workshop=BEFORE, outcome="kept")
    text = said("pledges", report("en", pledges=pd.concat([past, now])))
    assert text == ("Of one earlier pledge: 1 done. One new pledge. One request to leadership.")


def test_an_outcome_that_no_pledge_had_is_not_counted() -> None:
    outcomes = ("kept", "kept", "partly", None)
    past = [report().pledges.head(1).assign(workshop=BEFORE, outcome=one) for one in outcomes]
    nothing_asked = report().requests.iloc[:0]
    assert said("pledges", report("es", pledges=pd.concat(past), requests=nothing_asked)) == (
        "De 4 compromisos anteriores: 1 abierto, 1 a medias, 2 hechos."
    )


def test_what_was_broken_is_counted_first() -> None:
    past = report().pledges.head(1).assign(workshop=BEFORE, outcome=None)
    late, dropped = past.assign(overdue=True), past.assign(outcome="dropped")
    made = report("en", pledges=pd.concat([past, late, dropped]))
    assert said("pledges", made).startswith("Of 3 earlier pledges: 1 dropped, 1 overdue, 1 open.")


def test_participation_counts_people_and_says_everyone_where_it_was() -> None:
    made = report("en")
    assert said("participation", made) == "35 of 45 people invited handed in (78%)."
    everyone = made.summary.assign(handed_in=45)
    assert said("participation", replace(made, summary=everyone)) == (
        "Everyone answered: 38 people of 5 teams."
    )


@pytest.mark.parametrize("invited", ["0", "", "5"])
def test_no_share_is_told_where_more_came_than_one_team_invited(invited: str) -> None:
    heads = pd.DataFrame(
        {
            "team": ["a", "b"],
            "invited": [invited, "9"],
            "joined": ["6", "6"],
            "handed_in": ["6", "6"],
        }
    )
    room = scores({"a": [3] * 6, "b": [4] * 6})
    made = figures(room, teams=side_tables.teams(heads, "spring"), language="en")
    assert said("participation", made) == "12 people of 2 teams answered."


def answered(**counts: tuple[list[int], int]) -> pd.DataFrame:
    """How many gave each score of an item, and how many do not know."""
    rows = [
        count_rows(NOW, "", item, scores, unknown) for item, (scores, unknown) in counts.items()
    ]
    return ordered("distributions", pd.concat(rows, ignore_index=True))


def test_items_that_nobody_can_judge_are_the_finding() -> None:
    rows = items().assign(performance=float("nan"), gap=float("nan"), dk_share=1.0)
    made = report("en", items=rows)
    assert sentences(Telling(made))[0] == (
        "Five items were asked, and nobody can judge any: all answered “don’t know”."
    )
    assert find(made)["gaps"].told
    some = answered(answer=([0] * 5, 9), warn=([0, 0, 6, 0, 1], 3), easy=([0, 0, 9, 0, 0], 1))
    assert said("distribution", report("en", items=rows, distributions=some)).startswith(
        "Two items cannot be judged by a fifth of those asked or more"
    )


def test_items_that_are_all_hidden_are_said_to_have_been_asked() -> None:
    nothing = dict.fromkeys(("performance", "importance", "gap", "dk_share"), float("nan"))
    made = report("en", items=items().assign(hidden=True, label="", **nothing))
    assert sentences(Telling(made))[0] == (
        "Five items were asked; too few people answered for any figures to be shown."
    )


def test_two_workshops_without_a_common_item_say_that_nothing_can_be_compared() -> None:
    summary = pd.concat([report().summary.assign(workshop=BEFORE, date="2025-06-10")] * 2)
    summary["workshop"] = [BEFORE, NOW]
    rows = pd.concat([items(BEFORE).assign(item="other"), items()])
    made = report("en", items=rows, summary=summary, workshops=(BEFORE, NOW))
    text = "Nothing can be compared with Jun\u00a02025: no item was asked both times."
    assert said("trend", made) == text
    assert text in limits(Telling(made))
    assert text not in limits(Telling(replace(made, items=pd.concat([items(BEFORE), items()]))))


def beside_customers(difference: float, blind: float = float("nan")) -> Report:
    """The cast with one item that customers rated too; both differences stand out."""
    row = {"workshop": NOW, "item": "answer", "self_flattery": difference, "self_flattery_q": 0.01}
    spot = {"blind_spot": blind, "blind_spot_q": 0.01}
    return report("en", voices=table("voices", {**row, **spot}))


def test_customers_who_see_us_better_are_a_finding_too() -> None:
    assert said("voices", beside_customers(1.0)) == (
        "We see ourselves better than our customers do: “Answer within the day”."
    )
    assert said("voices", beside_customers(-1.0, -0.8)) == (
        "Our customers see us better than we do: “Answer within the day”."
        " It matters less to our customers than we think: “Answer within the day”."
    )


def test_where_nothing_stands_out_the_cover_says_what_could_have_been_seen() -> None:
    told = sentences(Telling(labelled("en")))
    assert "“Speed” holds 60% of the points given to reasons to leave" in told[0]
    assert told[1] == (
        "With these answers only gaps of about 0.5 points or more can be told;"
        " smaller ones need more answers."
    )
    assert not any(text.startswith("First among the reasons") for text in some(told))


def test_a_workshop_without_gaps_says_so_instead_of_that_nothing_can_be_told() -> None:
    finding = find(labelled("en", **dict.fromkeys(ITEMS, "on_par")))["gaps"]
    assert finding.told
    assert finding.text == "No gap: we do each of the five rated items as well as it matters."


def test_a_long_key_of_an_item_is_cut_in_a_sentence() -> None:
    rows = items().assign(item=["key_" * 40, *ITEMS][:5], label=["large_gap", *["unclear"] * 4])
    assert said("gaps", report("en", items=rows)) == f"One large gap: “{('key_' * 40)[:59]}…”."


def test_one_team_that_answered_agrees_with_its_verb() -> None:
    summary = report().summary.assign(respondents_member=0, respondents_team=1, teams=1)
    made = report("es", items=items().assign(voice="team"), summary=summary)
    assert said("participation", made) == "Respondió un equipo."
    one = report().summary.assign(respondents_member=1, teams=1, invited=None)
    without = report("en", summary=one, participation=table("participation"))
    assert said("participation", without) == "One person of one team answered."


def test_ties_are_told_as_ties() -> None:
    rows = report().pareto.assign(share=0.5)
    assert said("reasons", report("es", pareto=rows)) == (
        "Primeros motivos para irse, con el mismo peso: «Rapidez» y «Precio y condiciones»."
    )
    level = answered(
        answer=([1, 2, 0, 0, 7], 0), warn=([3, 0, 7, 0, 0], 1), easy=([0, 1, 0, 9, 0], 0)
    )
    assert said("distribution", report("en", distributions=level)) == (
        "Most low scores: “Answer within the day” and “Early warning”, where 30% each answered"
        " 1 or 2."
    )


def test_the_first_reason_follows_the_share_and_not_the_sum() -> None:
    rows = report().pareto.assign(risk=[1.0, 9.0])
    assert "Rapidez" in said("reasons", report("es", pareto=rows))


def test_a_pledge_without_owner_or_date_is_not_in_the_headline() -> None:
    for empty in ("owner", "due"):
        made = report("en", pledges=report().pledges.assign(**{empty: ""}))
        assert "pledges" not in pledged(Telling(made))


def test_small_gaps_are_not_said_to_be_none() -> None:
    assert said("priorities", labelled("en", easy="small_gap")) == (
        "Only small gaps stand out, so the figures do not say what comes first."
    )


def test_no_low_score_at_all_is_told_without_naming_an_item() -> None:
    made = report("en", distributions=answered(answer=([0, 0, 3, 4, 2], 1)))
    assert said("distribution", made) == "Nobody answered 1 or 2."


@pytest.mark.parametrize(
    ("language", "said_first"),
    [("en", "Most of the 4 reasons to leave have no theme."),
     ("es", "La mayoría de los 4 motivos para irse no tiene tema.")],
)  # fmt: skip
def test_no_theme_is_never_a_headline(language: str, said_first: str) -> None:
    def made(**more: object) -> Report:
        rows = [
            entry("leave_reasons", "a", "late again", theme="ease"),
            *(entry("leave_reasons", team, f"{team} is rude", **more) for team in "bcd"),
            entry("value_added", "a", "smiles", theme="ease"),
        ]
        return figures(pd.DataFrame(rows).fillna(""), forms=[form], language=language)

    form = questionnaires.shipped()["last_customer"]
    told = find(made())["reasons"]
    assert told.text.startswith(said_first)
    assert not told.told
    assert "d is rude" in told.text
    assert "manners" in said("reasons", made(group="manners"))
    assert "themes" not in find(made())
    assert not [one for one in all_charts(made()) if one.key in ("pareto", "value_leave")]
    assert told.text in list(texts(document(made(), ()).board))


def test_what_has_no_theme_is_not_outdone_in_words() -> None:
    rows = report().pareto
    rows = pd.concat([rows, rows.tail(1).assign(theme="", share=0.45)], ignore_index=True)
    rows["share"] = [0.35, 0.2, 0.45]
    made = report("en", pareto=rows.assign(entries=10))
    assert "would leave" not in why(Telling(made))
    [chart] = pareto.draw(made)
    assert chart.title == (
        "First among the reasons to leave that have a theme: “Speed”, named by 4 of the 5 teams"
    )


@pytest.mark.parametrize(
    ("language", "nobody"),
    [("en", "One item was asked, and nobody rated it."),
     ("es", "Se preguntó un aspecto y nadie lo puntuó.")],
)  # fmt: skip
def test_where_nobody_rated_it_is_not_said_that_too_few_did(language: str, nobody: str) -> None:
    assert said("gaps", figures(scores({"a": [""] * 9}), language=language)) == nobody
    few = said("gaps", figures(scores({"a": [3] * 3, "b": [""] * 6}), language=language))
    assert few != nobody


@pytest.mark.parametrize(
    ("language", "counts"),
    [("en", "Low scores: “welcome”, 2 of 4 answers."),
     ("es", "Puntuaciones bajas: «welcome», 2 de 4 respuestas.")],
)  # fmt: skip
def test_of_fewer_than_five_counts_are_told_and_no_percentage(language: str, counts: str) -> None:
    made = figures(scores({"a": [1, 2, 4, 5]}), smallest_base=1, language=language)
    assert said("distribution", made) == counts
    every = document(made, ()).every_chapter
    chapters = [one for one in every if one.key in ("items", "participation")]
    assert len(chapters) == 2
    assert not any("%" in text for text in texts(chapters) if "95" not in text)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The facilitator left out 3 entries and one pledge: insult (3), said twice (1)."),
        ("es", "Quien facilitó dejó fuera 3 textos y un compromiso: insulto (3), repetido (1)."),
    ],
)
def test_what_the_facilitator_left_out_is_told_as_counts(language: str, told: str) -> None:
    gone = (LeftOut("entry", "insult", 2), LeftOut("entry", "twice", 1))
    made = report(language, left_out=(*gone, LeftOut("pledge", "insult", 1)))
    # the board's page and the last slide have room for four
    assert told in limits(Telling(made))[:4]
    assert not any("left out" in one for one in limits(Telling(report("en"))))
