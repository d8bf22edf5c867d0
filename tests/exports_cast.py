"""Files shaped as other tools export them, made up here: one form, thirty people, awkward names."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.worksheet.table import Table

TEAMS = ("Recepción", "Kitchen & bar", "Night shift")
ITEMS = (
    "Fast service",
    "Clear prices, without small print",
    "We keep promises - always",
    "Opening hours / days",
    "Quality of the food",
    "Delivery time",
)
OPTIONS = ("Music", "Light", "Coffee, tea and cake", "Price")
MATTERS, DOING = "How important is it to our customers?", "How satisfied are they today?"
WHY, REMARK, AGAIN = "Why do they come?", "Anything else?", "Would you recommend us?"
BEEN, YEARS = "Have you been here before?", "Years with us"
IMPORTANT = ("Not important", "Slightly important", "Moderately important", "Very important",
             "Extremely important")  # fmt: skip
SATISFIED = ("Very dissatisfied", "Dissatisfied", "Neither satisfied nor dissatisfied",
             "Satisfied", "Very satisfied")  # fmt: skip
AGREE = ("Muy insatisfecho", "Insatisfecho", "Ni satisfecho ni insatisfecho", "Satisfecho",
         "Muy satisfecho")  # fmt: skip
PEOPLE = range(30)
DAY = datetime(2026, 3, 31, 18, 5, 11)
Row = list[Any]


def team(n: int) -> str:
    return TEAMS[n % 3]


def importance(n: int, item: int) -> int | str:
    return 2 + n * (item + 1) % 4


def performance(n: int, item: int) -> int | str:
    """A score, dk of one person, and nothing of another."""
    if (n, item) == (4, 1):
        return "dk"
    return "" if (n, item) == (7, 2) else 1 + (n * (item + 2) + item) % 5


def chosen(n: int) -> list[str]:
    """The options of each person: one to four; of the last person none."""
    return [one for at, one in enumerate(OPTIONS) if n % 11 >> at & 1]


def remark(n: int) -> str:
    return 'It is "fine", mostly;\nbut slow' if n % 3 == 0 else ""


def worded(score: int | str, words: Sequence[str], unsure: str = "Don't know") -> str:
    if isinstance(score, int):
        return words[score - 1]
    return unsure if score == "dk" else ""


def scores(n: int, say: Callable[[int | str, Sequence[str]], Any] = lambda score, _: score) -> Row:
    """All importance, then all performance of one person."""
    every = range(len(ITEMS))
    return [*(say(importance(n, one), IMPORTANT) for one in every),
            *(say(performance(n, one), SATISFIED) for one in every)]  # fmt: skip


def figures() -> dict[str, tuple[int, float, int, float]]:
    """By item n and mean of importance and performance, as they were made up."""
    found = {}
    for at, item in enumerate(ITEMS):
        given = [
            [score for n in PEOPLE if isinstance(score := of(n, at), int)]
            for of in (importance, performance)
        ]
        found[item] = tuple(figure for one in given for figure in (len(one), sum(one) / len(one)))
    return found  # type: ignore[return-value]  # two and two


def counts() -> dict[str, int]:
    """How many chose each option."""
    return {one: sum(one in chosen(n) for n in PEOPLE) for one in OPTIONS}


def as_csv(rows: Sequence[Sequence[Any]], **how: Any) -> bytes:
    encoding = how.pop("encoding", "utf-8")
    text = io.StringIO(newline="")
    csv.writer(text, **how).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]], sheet: str, *, is_table: bool = False) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page
    page.title = sheet
    for row in rows:
        page.append([*row])
    if is_table:
        page.add_table(Table(displayName="Table1", ref=page.dimensions))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _rest(n: int) -> Row:
    """What a form asks besides: recommendation from 0 to 10, yes or no, years, a text."""
    return [(3 * n) % 11, ("Yes", "No")[n % 2], 1 + (7 * n) % 30, remark(n)]


REST = [AGAIN, BEEN, YEARS, REMARK]


def google_csv(words: bool = False) -> bytes:
    """As "Download responses": all in quotes, options joined by semicolons, a zone behind times."""
    grids = [f"{question} [{item}]" for question in (MATTERS, DOING) for item in ITEMS]
    head = ["Timestamp", "Area", *grids, WHY, *REST]
    say = worded if words else lambda score, _words: score
    rows = [["2026/03/31 6:05:11 PM GMT+2", team(n), *scores(n, say), ";".join(chosen(n)),
             *_rest(n)] for n in PEOPLE]  # fmt: skip
    return as_csv([head, *rows], quoting=csv.QUOTE_ALL)


def google_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Encuesta de servicio.csv", google_csv())
    return content.getvalue()


def google_sheet() -> bytes:
    """The sheet behind the form, saved as XLSX: dates as cells, options joined by a comma."""
    grids = [f"{question} [{item}]" for question in (MATTERS, DOING) for item in ITEMS]
    rows = [[DAY, team(n), *scores(n), ", ".join(chosen(n)), *_rest(n)] for n in PEOPLE]
    return as_xlsx(
        [["Marca temporal", "Equipo", *grids, WHY, *REST], *rows], "Respuestas de formulario 1"
    )


def microsoft() -> bytes:
    """A table in a sheet; the second grid has a 2 behind its names, options end in a semicolon."""
    head = ["Id", "Start time", "Completion time", "Email", "Name", "Team", *ITEMS,
            *(f"{item}2" for item in ITEMS), WHY, *REST]  # fmt: skip
    rows = [[n + 1, DAY, DAY, "anonymous", None, team(n), *scores(n, worded),
             ";".join([*chosen(n), ""]), *_rest(n)] for n in PEOPLE]  # fmt: skip
    return as_xlsx([head, *rows], "Sheet1", is_table=True)


META = {
    "StartDate": "Start Date", "EndDate": "End Date", "Status": "Response Type",
    "IPAddress": "IP Address", "Progress": "Progress",
    "Duration (in seconds)": "Duration (in seconds)", "Finished": "Finished",
    "RecordedDate": "Recorded Date", "ResponseId": "Response ID",
    "RecipientLastName": "Recipient Last Name", "RecipientFirstName": "Recipient First Name",
    "RecipientEmail": "Recipient Email", "ExternalReference": "External Data Reference",
    "LocationLatitude": "Location Latitude", "LocationLongitude": "Location Longitude",
    "DistributionChannel": "Distribution Channel", "UserLanguage": "User Language",
}  # fmt: skip


def qualtrics(words: bool = False, texts: bool = True) -> bytes:
    """Three rows of names; numbers or words; options in columns of their own or joined."""
    asked = {"Q1": "Which team are you in?"}
    for code, question in (("Q2", MATTERS), ("Q3", DOING)):
        asked |= {f"{code}_{at}": f"{question} - {item}" for at, item in enumerate(ITEMS, 1)}
    asked |= {f"Q4_{at}": f"{WHY} - Selected Choice - {one}" for at, one in enumerate(OPTIONS, 1)}
    asked |= dict(zip(("Q5", "Q6", "Q7", "Q8"), REST, strict=True))
    names = [*META, *asked]
    ids = [f'{{"ImportId":"{name}","timeZone":"America/Denver"}}' for name in names]
    day = f"{DAY:%Y-%m-%d %H:%M:%S}"
    rows = []
    for n in PEOPLE:
        who = [day, day, "IP Address" if words else 0, "*******", 100, 300 + n,
               "True" if words else 1, day, f"R_{n:015}", "", "", "", "", 40.4, -3.7, "anonymous",
               "EN"]  # fmt: skip
        given = [(one if words else 1) if one in chosen(n) else "" for one in OPTIONS]
        say = worded if words else lambda score, _words: 6 if score == "dk" else score
        rest = _rest(n)
        rest[1] = rest[1] if words else 1 + n % 2
        rows.append([*who, team(n), *scores(n, say), *given, *rest])
    heads = [[*META.values(), *asked.values()], ids] if texts else []
    return as_csv([names, *heads, *rows])


LIME = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp")
LIME_ES = ("ID de respuesta", "Fecha de envío", "Última página", "Lenguaje inicial", "Semilla",
           "Fecha de inicio", "Fecha de la última acción")  # fmt: skip


def limesurvey(words: bool = False) -> bytes:
    """Codes of questions and answers, or both in full, in Spanish, all in quotes."""
    day = f"{DAY:%Y-%m-%d %H:%M:%S}"
    grids = [
        f"{question if words else code}[{item if words else f'SQ00{at}'}]"
        if not words
        else f"{question} [{item}]"
        for code, question in (("matters", MATTERS), ("doing", DOING))
        for at, item in enumerate(ITEMS, 1)
    ]
    options = [f"{WHY} [{one}]" if words else f"why[SQ00{at}]" for at, one in enumerate(OPTIONS, 1)]
    rest = REST if words else ["again", "been", "years", "remark"]
    rows = []
    for n in PEOPLE:
        if words:
            given = scores(n, lambda score, of: worded(score, AGREE if of is SATISFIED else of,
                                                       "No sabe"))  # fmt: skip
            picked = ["Sí" if one in chosen(n) else "No" for one in OPTIONS]
        else:
            given = [f"A{one}" if isinstance(one, int) else "A6" * (one == "dk")
                     for one in scores(n)]  # fmt: skip
            picked = ["Y" if one in chosen(n) else "" for one in OPTIONS]
        rows.append([n + 1, day, 3, "es", 1234567 + n, day, day, team(n), *given, *picked,
                     *_rest(n)])  # fmt: skip
    head = [*(LIME_ES if words else LIME), "Equipo" if words else "team", *grids, *options, *rest]
    return as_csv([head, *rows], quoting=csv.QUOTE_ALL, delimiter=";" if words else ",")


def limesurvey_two_scales() -> bytes:
    """A grid with two scales, by the codes of its rows and scales, all in quotes."""
    day = f"{DAY:%Y-%m-%d %H:%M:%S}"
    rated = [f"rate[SQ{at}][{scale}]" for at in range(len(ITEMS)) for scale in "12"]
    head = [*LIME, "team", *rated, *(f"why[SQ{at}]" for at in range(len(OPTIONS)))]
    rows = []
    for n in PEOPLE:
        given = [one for at in range(len(ITEMS)) for one in (importance(n, at), performance(n, at))]
        codes = ["" if one in ("", "dk") else f"A{one}" for one in given]
        picked = ["Y" if one in chosen(n) else "" for one in OPTIONS]
        rows.append([n + 1, day, 3, "es", 1234567 + n, day, day, team(n), *codes, *picked])
    return as_csv([head, *rows], quoting=csv.QUOTE_ALL)


def surveymonkey(words: bool = True, response: str = "Response") -> bytes:
    """Two rows of names: questions over their first column, rows and options below."""
    first = ["Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address",
             "Email Address", "First Name", "Last Name", "Custom Data 1", "Which team?",
             MATTERS, *[""] * (len(ITEMS) - 1), DOING, *[""] * (len(ITEMS) - 1),
             WHY, *[""] * len(OPTIONS), *REST]  # fmt: skip
    second = [*[""] * 9, response, *ITEMS, *ITEMS, *OPTIONS, "Other (please specify)",
              *[response] * 3, "Open-Ended Response"]  # fmt: skip
    say = worded if words else lambda score, _words: score
    rows = [
        [114000000000 + n, 400000001, f"{DAY:%m/%d/%Y %I:%M:%S %p}", f"{DAY:%m/%d/%Y %I:%M:%S %p}",
         "10.0.0.1", "", "", "", "", team(n), *scores(n, say),
         *(one if one in chosen(n) else "" for one in OPTIONS), "the dog" * (n == 5), *_rest(n)]
        for n in PEOPLE
    ]  # fmt: skip
    return as_csv([first, second, *rows], encoding="utf-8-sig")


def kobo(labels: bool = False) -> bytes:
    """Groups before a slash, several choices joined by blanks and once more in columns of 0, 1."""
    keys = [f"item_{at}" for at in range(len(ITEMS))]
    picks = [one.split(",")[0].lower() for one in OPTIONS]
    grids = [f"{group}/{one}" for group in ("importance", "performance")
             for one in (ITEMS if labels else keys)]  # fmt: skip
    options = [f"{WHY}/{one}" for one in OPTIONS] if labels else [f"why/{one}" for one in picks]
    rest = REST if labels else ["again", "been", "years", "remark"]
    head = ["start", "end", "Which team?" if labels else "team", *grids, WHY if labels else "why",
            *options, *rest, "_id", "_uuid", "_submission_time", "_validation_status", "_notes",
            "_status", "_submitted_by", "__version__", "_tags", "_index"]  # fmt: skip
    day = f"{DAY:%Y-%m-%dT%H:%M:%S}.000+02:00"
    rows = []
    for n in PEOPLE:
        given = [at for at, one in enumerate(OPTIONS) if one in chosen(n)]
        joined = " ".join((OPTIONS if labels else picks)[at] for at in given)
        flags = [int(at in given) if given else "" for at in range(len(OPTIONS))]
        rows.append([day, day, team(n), *scores(n), joined, *flags, *_rest(n), 9000 + n,
                     f"c0ffee-{n}", f"{DAY:%Y-%m-%dT%H:%M:%S}", "", "", "submitted_via_web", "",
                     "vAbCd", "", n + 1])  # fmt: skip
    return as_csv([head, *rows], delimiter=";", encoding="utf-8-sig", quoting=csv.QUOTE_ALL)


def otree() -> bytes:
    """The wide file of all apps: two rounds of one, payoffs, groups, empty columns."""
    fields = [f"{of}_{at}" for of in ("importance", "performance") for at in range(len(ITEMS))]
    head = ["participant.id_in_session", "participant.code", "participant.label",
            "participant._is_bot", "participant._index_in_pages", "participant._max_page_index",
            "participant._current_app_name", "participant.time_started_utc", "participant.visited",
            "participant.payoff", "session.code", "session.label", "session.is_demo",
            "session.config.real_world_currency_per_point",
            "survey.1.player.id_in_group", "survey.1.player.role", "survey.1.player.payoff",
            "survey.1.player.team", *(f"survey.1.player.{one}" for one in fields),
            *(f"survey.1.player.why_{one.split(',')[0].lower()}" for one in OPTIONS),
            "survey.1.player.again", "survey.1.player.remark", "survey.1.group.id_in_subsession",
            "survey.1.subsession.round_number"]  # fmt: skip
    rows = [
        [n + 1, f"c{n:07}", "", 0, 9, 9, "survey", f"{DAY:%Y-%m-%d %H:%M:%S}.123456", 1, 0, "s1",
         "", 0, 1.0, n + 1, "", 0, team(n), *(one if one != "dk" else "" for one in scores(n)),
         *(int(one in chosen(n)) for one in OPTIONS), (3 * n) % 11, remark(n), 1, 1]
        for n in PEOPLE
    ]  # fmt: skip
    return as_csv([head, *rows])


ASKED = """
key = "reasons"
title = { es = "Motivos", en = "Reasons" }
intro = { es = "Uno.", en = "One." }

[[section]]
key = "only"
title = { es = "Única", en = "Only" }

[[section.item]]
key = "why"
kind = "picks"
wording = { es = "Por qué vienen", en = "Why they come" }
short = { es = "Por qué", en = "Why" }
options = [
    { key = "tea", label = { es = "Café, té y tarta", en = "Coffee, tea and cake" } },
    { key = "light", label = { es = "Luz", en = "Light" } },
]
"""
"""A questionnaire whose options hold a comma."""
