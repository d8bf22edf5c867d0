"""Every table and column of a report, once: order, names in words, kinds of figures; writing.

`docs/report-tables.md` tells what each column means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from reports.words import keys
from reports.words.language import N_

Kind = Literal["", "count", "share", "signed", "signed_share", "chance", "exact"]
"""What figures of a column are: counts, shares from 0 to 1, differences, probabilities."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called, what its figures are, and the words for its keys."""

    head: str
    kind: Kind = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """What a table's sheet is called (31 characters), what stands in it, its columns in order."""

    title: str
    about: str
    columns: dict[str, Column]


def _all(kind: Kind, **heads: str) -> dict[str, Column]:
    return {name: Column(head, kind) for name, head in heads.items()}


COLUMNS: dict[str, Column] = {
    **_all("",
        workshop=N_("Workshop"), item=N_("Key of the item"), wording=N_("Item"),
        theme=N_("Key of the theme"), theme_name=N_("Theme"), team=N_("Team"),
        importance=N_("Importance"), importance_low=N_("Importance, from"),
        importance_high=N_("Importance, to"),
        performance=N_("How we do today"), performance_low=N_("How we do, from"),
        performance_high=N_("How we do, to"),
        priority=N_("Priority, points"), item_version=N_("Version of the wording"),
        hidden=N_("Hidden"), too_few=N_("Hidden because too few answered"),
        bound_low=N_("How we do, if all others gave the worst"),
        bound_high=N_("How we do, if all others gave the best"), grey=N_("Three or four answers"),
        importance_other=N_("Importance, other weight"),
        performance_other=N_("How we do, other weight"),
        h=N_("Kruskal–Wallis H"), epsilon2=N_("Effect ε²"), icc1=N_("ICC(1)"),
        range=N_("Highest minus lowest"), lowest=N_("Lowest team"), highest=N_("Highest team"),
        group_a=N_("Group A"), group_b=N_("Group B"),
        mean_a=N_("Mean of A"), mean_b=N_("Mean of B"), low=N_("From"), high=N_("To"),
        from_workshop=N_("From workshop"), to_workshop=N_("Until"), real_change=N_("Real change"),
        hint=N_("Hint, to be confirmed"), visible_hint=N_("Seen as a hint from"),
        visible_real=N_("Called real from"),
        name=N_("Name"), text=N_("Words"), group=N_("Group"), evidence=N_("Evidence"),
        frequency=N_("How often"), score=N_("Points"), scored=N_("Points of its own"),
        contested=N_("A competitor was named"), language=N_("Language"), choice=N_("Option"),
        number=N_("Figure"), risk=N_("Points in all"), line=N_("First to reach 80 percent"),
        rank_moves=N_("Place moves with another mean"),
        us=N_("How we see it"), customer=N_("How customers see it"),
        us_importance=N_("Importance, as we believe"),
        customer_importance=N_("Importance to customers"),
        centre=N_("Centre"), lower=N_("Lower limit"), upper=N_("Upper limit"),
        what=N_("What"), owner=N_("Who"), due=N_("By when"),
        notice=N_("How they will notice"), overdue=N_("Overdue"),
        expected=N_("Moves by itself by"), answer_text=N_("What leadership says"),
        outcome_why=N_("Why it came so"), workshop_after=N_("Workshop after"),
        performance_before=N_("How we did before"), performance_after=N_("How we do since"),
        mean=N_("Mean"), q1=N_("First quarter below"), median=N_("Half below"),
        q3=N_("Three quarters below"), date=N_("Date"), audit=N_("Audit"),
        importance_centre=N_("Importance, first mean"),
        performance_centre=N_("How we do, first mean"),
    ),
    **_all("count",
        n_importance=N_("n of importance"), n_performance=N_("n of how we do"),
        n_pairs=N_("n of the gap"), scale_size=N_("Points of the scale"),
        df=N_("Degrees of freedom"), n_a=N_("n of A"), n_b=N_("n of B"), n=N_("n"),
        rank=N_("Place"), teams=N_("Teams"),
        reach_value=N_("Teams: value"), reach_leave=N_("Teams: leave"),
        left_out=N_("Teams left out"), m=N_("Teams in the test"), invited=N_("Invited"),
        joined=N_("Joined"), handed_in=N_("Handed in"), answered=N_("Answered"), entry=N_("Number"),
        only_us=N_("Only us"), maybe=N_("Maybe"), anyone=N_("Anyone"),
        reach=N_("Teams that name it"), dots=N_("Dots"), voters=N_("Voters"), entries=N_("Entries"),
        n_us=N_("n of ours"), n_customer=N_("n of customers"),
        n_us_importance=N_("n of our importance"), n_leave=N_("n of who would leave"),
        n_customer_importance=N_("n of customers’ importance"),
        waves=N_("Workshops"), items=N_("Items"), base=N_("People asked"),
        respondents_member=N_("People"), respondents_team=N_("Sheets of teams"),
        respondents_customer=N_("Customers"), teams_again=N_("Teams that came before too"),
        scored_entries=N_("Entries with points"),
        sheets_open=N_("Sheets not handed in"), sheets_late=N_("Late sheets, in no figure"),
        of=N_("Of"),
    ),
    **_all("share",
        top2=N_("Two best scores"), top2_low=N_("Two best scores, from"),
        top2_high=N_("Two best scores, to"), dk_share=N_("Don’t know"), consensus=N_("Agreement"),
        bottom2=N_("Two worst scores"), missing_share=N_("Not answered"), share=N_("Share"),
        value_share=N_("Value added"), leave_share=N_("Reasons to leave"),
        completion=N_("Answered of the items"), cumulative=N_("Added up"),
    ),
    **_all("signed",
        gap=N_("Gap"), gap_low=N_("Gap, from"), gap_high=N_("Gap, to"),
        gap_before=N_("Gap before"), gap_after=N_("Gap since"), delta=N_("Change"),
        agreement_a=N_("Agreement A, −1 to 1"), cliffs_delta=N_("Effect, −1 to 1"),
        self_flattery=N_("We see ourselves better by"),
        self_flattery_low=N_("See ourselves better, from"),
        self_flattery_high=N_("See ourselves better, to"),
        blind_spot=N_("Matters more than we believe by"), blind_spot_low=N_("Matters more, from"),
        blind_spot_high=N_("Matters more, to"),
        tau=N_("Kendall’s τ"), lag1=N_("Correlation of neighbours"),
    ),
    **_all("exact",
        p=N_("p"), p_chi2=N_("p by chi-square"), p_permutation=N_("p by permutation"),
        p_signflip=N_("p by exact test"), q=N_("q"),
        self_flattery_q=N_("See ourselves better, q"), blind_spot_q=N_("Matters more, q"),
    ),
    "voice": Column(N_("Voice"), words=keys.VOICES),
    "label": Column(N_("Reading"), words=keys.LABELS),
    "size": Column(N_("Size of the difference"), words=keys.SIZES),
    "measure": Column(N_("What was measured"), words=keys.MEASURES),
    "answer": Column(N_("Answer"), words=keys.ANSWERS),
    "pairing": Column(N_("Teams compared"), words=keys.PAIRINGS),
    "reason": Column(N_("Why not tested"), words=keys.REASONS),
    "side": Column(N_("Side"), words=keys.SIDES),
    "verdict": Column(N_("Verdict"), words=keys.VERDICTS),
    "rule": Column(N_("Rule"), words=keys.RULES),
    "kind": Column(N_("Kind"), words=keys.KINDS),
    "outcome": Column(N_("Outcome"), words=keys.OUTCOMES),
    "gap_verdict": Column(N_("Verdict on the gap"), words=keys.MOVEMENTS),
    "theme_gap": Column(N_("Leave minus value"), "signed_share"),
    "p_top3": Column(N_("Among the three largest gaps"), "chance"),
}  # fmt: skip
"""Every column as most tables use it; `wording` and `theme_name` are added by sheets."""


def _table(
    title: str, about: str, names: str, *, kinds: Mapping[Kind, str] | None = None, **heads: str
) -> Table:
    """A table of the columns `names`; some have a kind or a head of their own in it."""
    columns = {name: COLUMNS[name] for name in names.split()}
    for kind, of in (kinds or {}).items():
        columns |= {name: replace(columns[name], kind=kind) for name in of.split()}
    columns |= {name: replace(columns[name], head=head) for name, head in heads.items()}
    return Table(title, about, columns)


ITEM_FIGURES = (
    "n_importance importance importance_low importance_high"
    " n_performance performance performance_low performance_high top2 top2_low top2_high"
    " dk_share n_pairs gap gap_low gap_high p q label priority consensus agreement_a hidden"
    " too_few item_version scale_size bottom2 missing_share bound_low bound_high grey"
)
TEAM_FIGURES = ITEM_FIGURES.replace(" q ", " ")

TABLES: dict[str, Table] = {
    "items": _table(
        N_("Items"), N_("one row an item and voice: scores, gap and reading"),
        f"workshop voice item theme {ITEM_FIGURES} importance_other performance_other"),
    "teams": _table(
        N_("Teams"), N_("the same for each team"),
        f"workshop voice team item theme {TEAM_FIGURES}"),
    "team_differences": _table(
        N_("Do teams differ"), N_("whether teams differ in an item, and how sure that is"),
        "workshop voice item h df p_chi2 p_permutation q epsilon2 icc1 range size lowest highest"),
    "group_gaps": _table(
        N_("Two groups"), N_("leadership beside the front line"),
        "workshop voice item measure group_a group_b n_a n_b mean_a mean_b delta low high p q",
        kinds={"signed": "low high"}, delta=N_("Difference")),
    "distributions": _table(
        N_("Answers"), N_("how many gave each answer"),
        "workshop voice team item measure answer n share hidden"),
    "camps": _table(
        N_("Divided opinions"), N_("where answers pile up at both ends"),
        "workshop voice team item n consensus agreement_a"),
    "ranks": _table(
        N_("Order of gaps"), N_("how sure the order of the gaps is"),
        "workshop voice item rank p_top3"),
    "themes": _table(
        N_("Themes"), N_("value added beside reasons to leave"),
        "workshop theme value_share leave_share theme_gap low high p_signflip teams"
        " reach_value reach_leave left_out",
        kinds={"signed_share": "low high"}),
    "theme_trend": _table(
        N_("Changes of themes"), N_("how the gap of each theme changed"),
        "theme from_workshop to_workshop pairing m delta low high p q real_change hint",
        kinds={"signed_share": "delta low high"}),
    "trend": _table(
        N_("Changes"), N_("how each item changed since earlier workshops"),
        "item measure from_workshop to_workshop pairing m delta low high p q cliffs_delta"
        " real_change hint reason voice visible_hint visible_real",
        kinds={"signed": "low high"}),
    "participation": _table(
        N_("Participation"), N_("who was invited and who answered"),
        "workshop team voice invited joined handed_in name share answered completion hidden"
        " too_few"),
    "entries": _table(
        N_("What was written"), N_("every entry in the words it was given, without its team"),
        "workshop voice item entry side theme group text evidence importance performance"
        " frequency score scored only_us maybe anyone contested language choice number"),
    "pareto": _table(
        N_("Reasons to leave"), N_("reasons to leave by theme, as the teams give points"),
        "workshop theme risk share cumulative reach teams entries line rank_moves"),
    "votes": _table(
        N_("Groups"), N_("reasons to leave as the room put them together, with its dots"),
        "workshop item group dots voters theme reach teams entries"),
    "differentiation": _table(
        N_("Claims"), N_("what only we could say, judged by other teams"),
        "workshop item entry theme text only_us maybe anyone n share low high verdict contested",
        kinds={"share": "low high"}),
    "voices": _table(
        N_("Us and customers"), N_("our scores beside those of customers"),
        "workshop item n_us us n_customer customer self_flattery self_flattery_low"
        " self_flattery_high self_flattery_q n_us_importance us_importance"
        " n_customer_importance customer_importance blind_spot blind_spot_low blind_spot_high"
        " blind_spot_q n_leave leave_share"),
    "contradictions": _table(
        N_("Contradictions"), N_("what we say against what others say, or we rate"),
        "workshop rule theme item entries n of"),
    "series": _table(
        N_("Long series"), N_("items over five workshops or more"),
        "item measure waves tau p lag1 centre lower upper"),
    "pledges": _table(
        N_("Pledges"), N_("who will do what by when, and what became of it"),
        "workshop team name what owner due notice theme item outcome outcome_why overdue"
        " workshop_after performance_before performance_after expected p q verdict gap_before"
        " gap_after gap_verdict items"),
    "requests": _table(
        N_("Requests"), N_("what teams ask of leadership"),
        "workshop team name text answer answer_text due",
        text=N_("Request")),
    "choices": _table(
        N_("Choices"), N_("how many chose each option"),
        "workshop voice team item choice n base share low high hidden",
        kinds={"share": "low high"}),
    "numbers": _table(
        N_("Numbers"), N_("figures that people gave"),
        "workshop voice team item n mean low high q1 median q3 hidden"),
    "summary": _table(
        N_("Workshops"), N_("who took part in each workshop"),
        "workshop date audit respondents_member respondents_team respondents_customer teams"
        " teams_again items entries scored_entries sheets_open sheets_late importance_centre"
        " performance_centre invited handed_in"),
    "notices": _table(
        N_("Limits"), N_("what limits the reading of an item"),
        "workshop voice item kind n of"),
}  # fmt: skip


def column_of(table: str, name: str) -> Column:
    """The column `name` as `table` uses it, or as a sheet adds it."""
    return TABLES[table].columns.get(name) or COLUMNS[name]


def ordered(name: str, table: pd.DataFrame | None) -> pd.DataFrame:
    """`table` with the columns of `name` in their order; None is a table without rows.

    Counts are whole numbers with NA, everything else as it is; columns that it lacks are empty.
    """
    if table is None or table.columns.empty:
        table = pd.DataFrame()
    columns = TABLES[name].columns
    result = table.reindex(columns=[*columns]).reset_index(drop=True)
    counts = [column for column, one in columns.items() if one.kind == "count"]
    counts = [column for column in counts if not is_text(result[column])]
    return result.assign(**{column: _whole(result[column]) for column in counts})


def _whole(values: pd.Series) -> Any:
    """Counts as whole numbers with NA."""
    if values.dtype.kind == "i":
        return pd.arrays.IntegerArray(values.to_numpy(np.int64), np.zeros(len(values), bool))
    return values.astype("Int64").array


def is_text(column: pd.Series) -> bool:
    """Whether a column holds words."""
    return pd.api.types.is_string_dtype(column) and bool(column.notna().any())


def write(name: str, table: pd.DataFrame, folder: Path) -> Path:
    """Write one table as plain CSV in full precision, missing figures empty; returns its path."""
    path = folder / f"{name}.csv"
    flags = [str(name) for name in table if pd.api.types.is_bool_dtype(table[name])]
    words = {flag: table[flag].map({True: "true", False: "false"}) for flag in flags}
    table.assign(**words).to_csv(path, index=False, lineterminator="\n")
    return path
