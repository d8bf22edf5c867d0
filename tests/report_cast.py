"""A report of five teams with figures written by hand, so that a test knows every one of them."""

from dataclasses import replace
from functools import cache

import pandas as pd

from questionnaires.model import Item, Kind, Questionnaire, Section, Theme
from reports.charts import Drawing, all_charts
from reports.columns import TABLES, ordered
from reports.inputs import Meta, Settings
from reports.report import Report

NOW, BEFORE = "Taller de marzo", "Taller de junio pasado"
ITEMS = {  # key: Spanish and English short name, theme, importance, performance, label
    "answer": ("Respuesta en el día", "Answer within the day", "speed", 4.4, 2.6, "large_gap"),
    "warn": ("Aviso previo", "Early warning", "honesty", 4.2, 3.1, "gap"),
    "easy": ("Cambio fácil", "Easy change", "ease", 3.9, 3.6, "small_gap"),
    "price": ("Precio final", "Final price", "price", 4.0, 3.9, "unclear"),
    "name": ("Por su nombre", "By their name", "recognition", 3.2, 4.3, "above"),
}
TEAMS = ["Recepción", "Pisos", "Restaurante", "Reservas", "Dirección"]
THEMES = {
    "speed": ("Rapidez", "Speed"),
    "honesty": ("Información honesta", "Honest information"),
    "ease": ("Facilidad", "Ease"),
    "price": ("Precio y condiciones", "Price and terms"),
    "recognition": ("Reconocimiento", "Recognition"),
}


def table(name: str, *rows: dict[str, object]) -> pd.DataFrame:
    """A table of the report with the columns named and all others empty."""
    return ordered(name, pd.DataFrame(list(rows))) if rows else ordered(name, pd.DataFrame())


def questionnaire() -> Questionnaire:
    """Five rated items and the three lists, in both languages."""
    rated = tuple(
        Item(
            key,
            Kind.RATED,
            wording={"es": f"{es}: lo hacemos cada vez", "en": f"{en}: we do it every time"},
            short={"es": es, "en": en},
            theme=theme,
            scales={"importance": "five", "performance": "five"},
        )
        for key, (es, en, theme, *_) in ITEMS.items()
    )
    lists = tuple(
        Item(key, Kind.LIST, wording={"es": es, "en": en})
        for key, es, en in (
            ("value_added", "¿Qué añade valor?", "What adds value?"),
            ("leave_reasons", "¿Por qué se iría?", "Why would they leave?"),
            ("differentiators", "¿Qué nos distingue?", "What sets us apart?"),
        )
    )
    themes = tuple(Theme(key, {"es": es, "en": en}, {}) for key, (es, en) in THEMES.items())
    title = {"es": "El último cliente", "en": "Last customer"}
    sections = (Section("rated", title, rated), Section("lists", title, lists))
    return Questionnaire("cast", 1, title, {}, {}, sections, themes)


def items(workshop: str = NOW, shift: float = 0.0) -> pd.DataFrame:
    """One row per rated item, voice member."""
    rows = []
    for key, (_, _, theme, importance, performance, label) in ITEMS.items():
        gap = importance - performance - shift
        rows.append(
            {
                "workshop": workshop,
                "voice": "member",
                "item": key,
                "theme": theme,
                "n_importance": 38,
                "importance": importance,
                "n_performance": 38,
                "performance": performance + shift,
                "performance_low": performance - 0.3,
                "performance_high": performance + 0.3,
                "importance_low": importance - 0.2,
                "importance_high": importance + 0.2,
                "top2": 0.4,
                "dk_share": 0.05,
                "n_pairs": 36,
                "gap": gap,
                "gap_low": gap - 0.4,
                "gap_high": gap + 0.4,
                "p": 0.001,
                "q": 0.01,
                "label": label,
                "priority": max(0.0, gap),
                "consensus": 0.6,
                "agreement_a": 0.3,
                "hidden": False,
                "too_few": False,
                "item_version": 1,
                "scale_size": 5,
                "bottom2": 0.5 - performance / 10,
                "missing_share": 0.0,
                "grey": False,
            }
        )
    return table("items", *rows)


def entries() -> pd.DataFrame:
    """What teams wrote, in two languages."""
    said = [
        ("value_added", "value", "recognition", "Saludamos a cada huésped por su nombre", 4.0),
        ("value_added", "value", "ease", "We change a booking without asking why", 3.2),
        ("leave_reasons", "leave", "speed", "Tardamos tres días en contestar un correo", 4.5),
        ("leave_reasons", "leave", "speed", "Nadie coge el teléfono por la tarde", 3.5),
        ("leave_reasons", "leave", "price", "Cobramos extras que nadie ha explicado", 2.0),
        ("differentiators", "difference", "recognition", "Recordamos la almohada de cada uno", 4.0),
    ]
    return table(
        "entries",
        *(
            {
                "workshop": NOW,
                "voice": "team",
                "item": item,
                "entry": number,
                "side": side,
                "theme": theme,
                "group": "",
                "text": text,
                "evidence": "heard",
                "score": score,
                "scored": True,
                "language": "en" if text.startswith("We ") else "es-ES",
            }
            for number, (item, side, theme, text, score) in enumerate(said, start=1)
        ),
    )


def written() -> dict[str, pd.DataFrame]:
    """Tables about what was written."""
    return {
        "entries": entries(),
        "pareto": table(
            "pareto",
            {
                "workshop": NOW,
                "theme": "speed",
                "risk": 8.0,
                "share": 0.6,
                "cumulative": 0.6,
                "reach": 4,
                "teams": 5,
                "entries": 31,
                "line": False,
                "rank_moves": False,
            },
            {
                "workshop": NOW,
                "theme": "price",
                "risk": 2.0,
                "share": 0.4,
                "cumulative": 1.0,
                "reach": 1,
                "teams": 5,
                "entries": 31,
                "line": True,
                "rank_moves": False,
            },
        ),
        "themes": table(
            "themes",
            {
                "workshop": NOW,
                "theme": "speed",
                "value_share": 0.1,
                "leave_share": 0.5,
                "theme_gap": 0.4,
                "low": 0.2,
                "high": 0.6,
                "p_signflip": 0.06,
                "teams": 5,
                "reach_value": 1,
                "reach_leave": 4,
                "left_out": 0,
            },
            {
                "workshop": NOW,
                "theme": "recognition",
                "value_share": 0.5,
                "leave_share": 0.1,
                "theme_gap": -0.4,
                "low": -0.6,
                "high": -0.2,
                "p_signflip": 0.06,
                "teams": 5,
                "reach_value": 4,
                "reach_leave": 1,
                "left_out": 0,
            },
            {
                "workshop": NOW,
                "theme": "price",
                "value_share": 0.4,
                "leave_share": 0.4,
                "theme_gap": 0.0,
                "low": -0.2,
                "high": 0.2,
                "p_signflip": 1.0,
                "teams": 5,
                "reach_value": 3,
                "reach_leave": 3,
                "left_out": 0,
            },
        ),
        "differentiation": table(
            "differentiation",
            {
                "workshop": NOW,
                "item": "differentiators",
                "entry": 6,
                "theme": "recognition",
                "text": "Recordamos la almohada de cada uno",
                "only_us": 20,
                "maybe": 3,
                "anyone": 2,
                "n": 25,
                "share": 0.8,
                "low": 0.61,
                "high": 0.91,
                "verdict": "solid",
                "contested": False,
            },
            {
                "workshop": NOW,
                "item": "differentiators",
                "entry": 7,
                "theme": "speed",
                "text": "Somos cercanos",
                "only_us": 2,
                "maybe": 3,
                "anyone": 20,
                "n": 25,
                "share": 0.08,
                "low": 0.02,
                "high": 0.25,
                "verdict": "generic",
                "contested": False,
            },
        ),
    }


def report(language: str = "es", **changes: object) -> Report:
    """The whole cast in one workshop; `changes` replace tables or other fields."""
    tables = {name: table(name) for name in TABLES}
    tables |= written()
    tables["items"] = items()
    tables["summary"] = table(
        "summary",
        {
            "workshop": NOW,
            "date": "2026-03-14",
            "audit": "hotel",
            "respondents_member": 38,
            "respondents_team": 5,
            "respondents_customer": 0,
            "teams": 5,
            "teams_hidden": 1,
            "items": 5,
            "entries": 6,
            "scored_entries": 6,
            "sheets_open": 0,
            "invited": 45,
            "handed_in": 35,
        },
    )
    tables["participation"] = table(
        "participation",
        *(
            {
                "workshop": NOW,
                "team": name,
                "voice": "member",
                "invited": 9,
                "joined": 8,
                "handed_in": 7,
                "name": name,
                "share": 7 / 9,
                "answered": 7,
                "completion": 0.95,
                "hidden": False,
                "too_few": False,
            }
            for name in TEAMS
        ),
    )
    tables["ranks"] = table(
        "ranks",
        *(
            {"workshop": NOW, "voice": "member", "item": key, "rank": rank, "p_top3": share}
            for rank, (key, share) in enumerate(
                zip(ITEMS, (1.0, 0.95, 0.6, 0.4, 0.0), strict=True), 1
            )
        ),
    )
    tables["team_differences"] = table(
        "team_differences",
        {
            "workshop": NOW,
            "voice": "member",
            "item": "answer",
            "h": 12.0,
            "df": 4,
            "p_chi2": 0.01,
            "p_permutation": 0.01,
            "q": 0.05,
            "epsilon2": 0.3,
            "icc1": 0.2,
            "range": 1.4,
            "size": "large",
            "lowest": "Pisos",
            "highest": "Reservas",
        },
        {
            "workshop": NOW,
            "voice": "member",
            "item": "warn",
            "h": 2.0,
            "df": 4,
            "p_chi2": 0.7,
            "p_permutation": 0.7,
            "q": 0.7,
            "epsilon2": 0.05,
            "icc1": 0.0,
            "range": 0.4,
            "size": "",
        },
    )
    tables["pledges"] = table(
        "pledges",
        {
            "workshop": NOW,
            "team": "Recepción",
            "name": "Recepción",
            "what": "Responder cada correo en menos de 4 horas",
            "owner": "Recepción",
            "due": "2026-04-30",
            "notice": "Recibe respuesta el mismo día",
            "theme": "speed",
        },
    )
    asked = {"workshop": NOW, "team": "Pisos", "name": "Pisos"}
    tables["requests"] = table("requests", asked | {"text": "Un teléfono de guardia por turno"})
    meta = Meta(title="Hoteles del Norte", organisation="Grupo Norte", seal="E5J7-RNFK")
    whole = Report(
        meta=meta,
        settings=Settings(language=language),  # type: ignore[arg-type]  # es or en, by the caller
        questionnaires=(questionnaire(),),
        workshops=(NOW,),
        **tables,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # tests name real fields


HOSTILE = (
    "Cost $5_{ vs $9",
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1",
    "#image(\"x.png\") *bold* _it_ <label> @ref #let x = 1",
    "\\frac{ ]]></text><script>alert(1)</script>",
    "NUL \x00 ESC \x1b \x85 \ufdd0 \uffff \U0001ffff",
    "漢字 Ж Ł ع שלום 🙂 👩‍👩‍👧 ñ ¿",
    "Z̷̡̢a̶l̵g̸o̷",
    "{0} {base} {customer} %s %(n)s {el|la}",
    "x" * 10_000,
    "line\n" * 400,
)  # fmt: skip


def hostile(language: str = "es") -> Report:
    """The cast in which everything that people may write is written to break something."""
    texts = list(HOSTILE)
    said = entries().head(1)
    every = pd.concat(
        [said.assign(entry=number, text=text) for number, text in enumerate(texts, start=1)]
    )
    made = report(language)
    return replace(
        made,
        entries=every,
        pledges=made.pledges.assign(what=texts[0], owner=texts[3], notice=texts[9]),
        requests=made.requests.assign(text=texts[0]),
        participation=made.participation.assign(name=texts[:5]),
        differentiation=made.differentiation.assign(text=texts[8]),
        meta=Meta(title=texts[7], organisation="half a pair: \ud800", seal="E5J7-RNFK"),
    )


@cache
def drawn(language: str = "es") -> tuple[Drawing, ...]:
    """The charts of the cast, drawn once for all tests of a run."""
    return tuple(all_charts(report(language)))
