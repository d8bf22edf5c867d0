"""A cast of reports for tests of charts: made-up figures of any size, drawn by a seed."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from questionnaires.model import Language
from reports import columns
from reports.inputs import Meta, Settings
from reports.report import Report

LONGEST = (
    "Cumplimos la fecha de entrega que prometimos por escrito, también en temporada alta, y "
    "avisamos con tiempo de cualquier retraso, con una persona que responde hasta que todo queda "
    "resuelto sin más"
)
HOSTILE = ("Cost $5_{ vs $9", "<script>alert(1)</script>", "Ж 漢字 ع 🙂", "100 % A&B", "\\frac{")
SHORT = (
    "Como se anuncia|Todos los turnos|Cambiar es fácil|Responder pronto|Por su nombre"
    "|Saludo con cola|Avisar antes|Disculpas sin culpables|Una sola persona|Precio conocido"
    "|Horario amplio|Existencias"
)
TEAMS = (
    "Recepción|Pisos|Restaurante|Mantenimiento|Reservas y ventas|Calidad|Sistemas|Dirección"
    "|Personas|Bar|Atención al cliente|Finanzas|Facturación y cobros|Marketing|Compras"
)
THEMES = "Fiabilidad|Facilidad|Rapidez|Trato y empatía|Escucha|Producto|Precio y condiciones"
WAVES = ("2025-03-14", "2025-09-12", "2026-03-13", "2026-09-11", "2027-03-12")


def keys(count: int, kind: str = "short", names: str = SHORT) -> list[str]:
    """Names of items or teams: short ones, the longest ones, or hostile ones."""
    if kind == "long":
        return [f"{number} {LONGEST}"[:200] for number in range(1, count + 1)]
    source = HOSTILE if kind == "hostile" else names.split("|")
    return [source[n % len(source)] + (f" {n}" if n >= len(source) else "") for n in range(count)]


def report(
    items: int = 12,
    teams: int = 8,
    *,
    seed: int = 1,
    kind: str = "short",
    language: Language = "es",
    waves: int = 1,
    size: int = 5,
    **changed: Any,
) -> Report:
    """A report of the last of `waves` workshops; `changed` replaces whole tables or fields."""
    rng = np.random.default_rng(seed)
    workshops, asked, crew = WAVES[:waves], keys(items, kind), keys(teams, kind, TEAMS)
    frames = {name: columns.ordered(name, None) for name in columns.TABLES}
    first = item_rows(asked, rng, 8 * teams, size)
    later = [first.assign(workshop=w) for w in workshops]
    for wave in later[1:]:
        moved = rng.normal(0, 0.3, len(asked))
        for figure in ("performance", "performance_low", "performance_high"):
            wave[figure] = np.clip(wave[figure] + moved, 1, size)
    frames["items"] = pd.concat(later, ignore_index=True)
    frames["summary"] = summary_rows(workshops, teams, items)
    frames |= team_tables(frames["items"], workshops[-1], crew, rng, size)
    frames |= entry_tables(workshops[-1], crew, kind, rng)
    frames["trend"] = trend_rows(workshops, asked, rng)
    whole = Report(
        meta=Meta(title="Hotel Aurora"),
        settings=Settings(language=language, scale=size),
        questionnaires=(),
        workshops=workshops,
        **frames,
    )
    return replace(whole, **changed)


def item_rows(names: list[str], rng: np.random.Generator, n: int, size: int) -> pd.DataFrame:
    """Items with figures that hang together: gap, interval, label and bases."""
    top, count = size - 1, len(names)
    performance = 1 + top * rng.uniform(0.15, 0.9, count)
    importance = 1 + top * rng.uniform(0.5, 0.97, count)
    gap, half = importance - performance, top * rng.uniform(0.05, 0.12, count)
    label = np.select(
        [gap - half >= top / 8, gap >= top / 8, gap - half > 0, gap + half < 0],
        ["large_gap", "gap", "small_gap", "above"],
        "unclear",
    )
    figures = {
        "voice": "member",
        "item": names,
        "theme": "",
        "n_importance": n,
        "importance": importance,
        "n_performance": n - 1,
        "performance": performance,
        "performance_low": np.maximum(1, performance - half),
        "performance_high": np.minimum(size, performance + half),
        "dk_share": rng.choice([0, 0.02, 0.05], count),
        "n_pairs": n - 2,
        "gap": gap,
        "gap_low": gap - half,
        "gap_high": gap + half,
        "label": label,
        "priority": np.maximum(0, gap) * (importance - 1) / top,
        "consensus": 0.6,
        "agreement_a": 0.3,
        "hidden": False,
        "too_few": False,
        "item_version": 1,
        "scale_size": size,
        "grey": False,
    }
    return columns.ordered("items", pd.DataFrame(figures))


def summary_rows(workshops: tuple[str, ...], teams: int, items: int) -> pd.DataFrame:
    """One row per workshop; its date is its key."""
    rows = {
        "workshop": workshops,
        "date": workshops,
        "respondents_member": 8 * teams,
        "respondents_team": teams,
        "respondents_customer": 0,
        "teams": teams,
        "teams_hidden": 0,
        "items": items,
        "entries": 40,
        "scored_entries": 20,
        "importance_centre": 4.0,
        "performance_centre": 3.2,
    }
    return columns.ordered("summary", pd.DataFrame(rows, index=range(len(workshops))))


def team_tables(
    items: pd.DataFrame, workshop: str, crew: list[str], rng: np.random.Generator, size: int
) -> dict[str, pd.DataFrame]:
    """Teams, their differences, distributions and camps of the last workshop."""
    own = items[items["workshop"] == workshop]
    teams = []
    for number, team in enumerate(crew):
        rows = own.assign(team=team, n_pairs=8, n_performance=8, n_importance=8)
        noise = rng.normal(0, 0.5, len(rows))
        rows["performance"] = np.clip(rows["performance"] + noise, 1, size)
        rows["gap"] = rows["importance"] - rows["performance"]
        teams.append(hidden(rows) if number in (4, 11) else rows)
    by_team = pd.concat(teams, ignore_index=True).infer_objects()
    shown = by_team[~by_team["hidden"].astype(bool)].copy()
    shown["performance"] = shown["performance"].astype(float)
    ends = shown.groupby("item", sort=False)
    differ = pd.DataFrame(
        {
            "workshop": workshop,
            "voice": "member",
            "item": list(ends.groups),
            "q": rng.choice([0.01, 0.5], len(ends)),
            "range": [
                float(rows["performance"].max() - rows["performance"].min()) for _, rows in ends
            ],
            "lowest": [rows.loc[rows["performance"].idxmin(), "team"] for _, rows in ends],
            "highest": [rows.loc[rows["performance"].idxmax(), "team"] for _, rows in ends],
        }
    )
    differ["size"] = np.where(differ["q"] < 0.1, "large", "")
    differ.loc[differ["q"] >= 0.1, ["lowest", "highest"]] = ""
    if len(crew) < 2:
        differ = differ.iloc[:0]
    counts = [
        count_rows(workshop, team, item, rng.integers(0, 12 if team == "" else 4, size))
        for team in ["", *crew]
        for item in own["item"]
    ]
    camps = pd.DataFrame(
        {
            "workshop": workshop,
            "voice": "member",
            "team": crew[:1],
            "item": own["item"].iloc[:1].tolist(),
            "n": 8,
            "consensus": 0.1,
            "agreement_a": -0.6,
        }
    )
    return {
        "teams": columns.ordered("teams", by_team),
        "team_differences": columns.ordered("team_differences", differ),
        "distributions": columns.ordered("distributions", pd.concat(counts, ignore_index=True)),
        "camps": columns.ordered("camps", camps),
    }


def count_rows(workshop: str, team: str, item: str, counts: Any, dk: int = 2) -> pd.DataFrame:
    """The distribution of one item's performance."""
    size, n = len(counts), max(1, int(sum(counts)))
    return pd.DataFrame(
        {
            "workshop": workshop,
            "voice": "member",
            "team": team,
            "item": item,
            "measure": "performance",
            "answer": [*(str(k) for k in range(1, size + 1)), "dk", "missing"],
            "n": [*counts, dk, 0],
            "share": [*(count / n for count in counts), dk / (n + dk), 0.0],
            "hidden": False,
            "too_few": False,
        }
    )


def entry_tables(
    workshop: str, crew: list[str], kind: str, rng: np.random.Generator
) -> dict[str, pd.DataFrame]:
    """Themes, the Pareto of reasons to leave and the claims that others judged."""
    themes = keys(7, kind, THEMES)
    value, leave = (rng.dirichlet(np.full(len(themes), 2.0)) for _ in range(2))
    gap = leave - value
    share = np.sort(rng.dirichlet(np.full(len(themes), 1.5)))[::-1]
    only, n = rng.integers(0, 16, 6), 22
    claims = {
        "workshop": workshop,
        "item": "differentiators",
        "entry": range(1, 7),
        "text": keys(6, kind),
        "only_us": only,
        "maybe": 3,
        "anyone": n - only - 3,
        "n": n,
        "share": only / n,
        "low": np.maximum(0, only / n - 0.18),
        "high": np.minimum(1, only / n + 0.18),
        "contested": False,
    }
    differentiation = pd.DataFrame(claims)
    differentiation["verdict"] = np.select(
        [differentiation["low"] > 0.5, differentiation["high"] <= 0.5],
        ["solid", "generic"],
        "unproven",
    )
    rows = {
        "workshop": workshop,
        "theme": themes,
        "value_share": value,
        "leave_share": leave,
        "theme_gap": gap,
        "low": gap - 0.06 if len(crew) > 2 else np.nan,
        "high": gap + 0.06 if len(crew) > 2 else np.nan,
        "teams": len(crew),
        "reach_value": rng.integers(0, len(crew) + 1, len(themes)),
        "reach_leave": rng.integers(0, len(crew) + 1, len(themes)),
        "left_out": 0,
    }
    pareto = {
        "workshop": workshop,
        "theme": themes,
        "risk": share * 60,
        "share": share,
        "cumulative": share.cumsum(),
        "reach": rng.integers(1, len(crew) + 1, len(themes)),
        "teams": len(crew),
        "entries": 71,
        "line": np.arange(len(themes)) == int(np.argmax(share.cumsum() >= 0.8)),
        "rank_moves": False,
    }
    return {
        "themes": columns.ordered("themes", pd.DataFrame(rows)),
        "pareto": columns.ordered("pareto", pd.DataFrame(pareto)),
        "differentiation": columns.ordered("differentiation", differentiation),
    }


def trend_rows(
    workshops: tuple[str, ...], items: list[str], rng: np.random.Generator
) -> pd.DataFrame:
    """The last workshop against the one before and against the first."""
    pairs = {(workshops[-2], workshops[-1]), (workshops[0], workshops[-1])} if workshops[1:] else ()
    rows = [
        {
            "item": item,
            "voice": "member",
            "measure": measure,
            "from_workshop": one,
            "to_workshop": two,
            "pairing": "teams",
            "m": 6,
            "delta": float(rng.normal(0, 0.6)),
            "p": 0.2,
            "real_change": False,
            "hint": False,
            "reason": "",
        }
        for one, two in sorted(pairs)
        for item in items
        for measure in ("performance", "importance", "gap")
    ]
    trend = columns.ordered("trend", pd.DataFrame(rows))
    trend["real_change"] = trend["delta"].abs() >= 1.0
    trend["hint"] = trend["delta"].abs().between(0.8, 1.0)
    return trend


def hidden(table: pd.DataFrame, rows: list[int] | None = None) -> pd.DataFrame:
    """The table with those rows (all by default) hidden: only the keys are left."""
    keep = "workshop voice team item theme scale_size item_version measure answer"
    table = table.reset_index(drop=True).astype(object)
    where = table.index if rows is None else table.index[rows]
    for column in [column for column in table.columns if column not in keep.split()]:
        gone = {"hidden": True, "too_few": True, "label": ""}
        table.loc[where, column] = gone.get(str(column), np.nan)
    return table
