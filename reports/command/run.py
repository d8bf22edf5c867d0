"""What the command line does: check everything, make the report, deliver its files."""

import argparse
import io
import re
import sys
import zipfile
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Self, TextIO

import click
import pandas as pd

import questionnaires
from questionnaires import KEYS
from questionnaires.model import LANGUAGES, Language, Questionnaire
from reports import columns, report, seal
from reports.answers import side_tables, unasked, worded
from reports.answers.catalogue import Known
from reports.answers.scoring import NO_SCORE, OFF_SCALE
from reports.answers.table import MEASURES, check, rows
from reports.command.arguments import ENDINGS, PAPERS, PROGRAM, WEIGHTS, spoken
from reports.command.delivery import Delivery, delivering
from reports.command.delivery import told as writing
from reports.faults import Fault, Faults, InputError, visible
from reports.inputs import Input, Meta, Settings
from reports.reading import account, files, layouts, mapping, workshops
from reports.reading.folders import is_folder
from reports.reading.workshops import Brought
from reports.telling import records
from reports.words.accepted import APART, LAYOUTS, ORDERS, PAIRS, TOGETHER, VOICES
from reports.words.language import N_, translator

WRONG_INPUT = 2
SMALLEST_BASE = 5
MOST_ASKED = 7  # more words than scales have are no answers on one
OF_OPTIONS = ("respondent", "team", "workshop", "date")
STEPS = {
    "read": N_("reading {file}"),
    "tally": N_("counting answers"),
    "gap": N_("comparing importance and performance"),
    "teams": N_("comparing teams"),
    "entries": N_("reading what was written"),
    "trend": N_("comparing workshops"),
    "tables": N_("writing tables"),
    "charts": N_("drawing charts"),
    "document": N_("binding the report"),
}


class Bar:
    """A bar with the name of the step; it shows nothing where nobody looks at the screen."""

    def __init__(self, language: Language, stream: TextIO):
        self._gettext = translator(language).gettext
        self._bar = click.progressbar(
            length=100 * len(STEPS), file=stream, hidden=not stream.isatty(),
            show_eta=False, show_percent=False, bar_template="[%(bar)s]  %(label)s",
        )  # fmt: skip

    def step(self, name: str) -> None:
        """A step begins."""
        self._show(list(STEPS).index(name), self._gettext(STEPS[name]))

    def reading(self, file: str, place: int, of: int, share: float) -> None:
        """That share of a file is read, before which others were, and others come."""
        said = self._gettext(STEPS["read"]).format(file=visible(file))
        self._show(list(STEPS).index("read") + (place + share) / of, said)

    def tell(self, share: float, step: str) -> None:
        """That share of the document is done, and this comes next."""
        self._show(list(STEPS).index("document") + share, step)

    def _show(self, done: float, step: str) -> None:
        self._bar.label = step
        # a step after one that was left out may begin where that one did
        self._bar.update(max(1, round(100 * done) - self._bar.pos))

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *raised: Any) -> None:
        if kind is None:
            self._show(len(STEPS), self._gettext("Done"))
        self._bar.__exit__(kind, *raised)


def run(options: argparse.Namespace) -> int:
    """Make what the options ask for; 0, or 2 with all faults on standard error."""
    language = spoken(options)
    try:
        with Bar(language, sys.stderr) as bar:
            settings, source = _checked(options, bar)
            with delivering(*_places(options)) as delivery:
                made = report.make(_sealed(source, settings, options), settings, bar.step)
                _write(made, options, delivery, bar)
        _say("\n".join(source.read))
    except InputError as wrong:
        _say(wrong.text(language))
        _say_how(wrong, language)
        return WRONG_INPUT
    return 0


def _say_how(wrong: InputError, language: Language) -> None:
    """Show the option that says what the unknown words mean, ready to be filled in."""
    gettext = translator(language).gettext
    unknown = [word for one in wrong.faults for word in _unknown(one)]
    if unknown:
        said = gettext("What words mean is said like this: {option}")
        _say(said.format(option=_words_option(unknown, "…")))
    # a tool's codes stand under its own names of columns
    codes = [str(one.details["value"]) for one in wrong.faults
             if one.message == OFF_SCALE and one.column not in MEASURES]  # fmt: skip
    if codes and (len({*codes}) > 2 or _are_next(wrong)):
        said = gettext("Another scale is said like this: {option}")
        _say(said.format(option="--scale 0-10, --scale importance=1-5,performance=0-10"))
    if 0 < len({*codes}) < 3:
        said = gettext("A code for “don't know” or no answer is said like this: {option}")
        _say(said.format(option=_words_option(codes, "dk")))


def _unknown(fault: Fault) -> list[str]:
    """The words that a fault says are no scores."""
    if fault.message == NO_SCORE:
        return [str(fault.details["value"])]
    others = fault.details.get("others")
    if isinstance(others, list) and fault.details["of"] == NO_SCORE:
        return others[:MOST_ASKED]
    return []


def _are_next(wrong: InputError) -> bool:
    """Whether what is off the scale follows its end without a hole, as 6 and 7 do 5."""
    off = [one.details for one in wrong.faults if one.message == OFF_SCALE]
    numbers = (re.search(r"-?\d+", str(told["value"]).replace("−", "-")) for told in off)
    values = {int(one[0]) for one in numbers if one}
    first, last = int(str(off[0]["first"])), int(str(off[0]["last"]))
    return bool(values & {first - 1, last + 1})


def _words_option(words: list[str], meaning: str) -> str:
    different = dict.fromkeys(map(visible, words))
    return "--words '" + "; ".join(f"{word}={meaning}" for word in different) + "'"


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the command's output


def _places(options: argparse.Namespace) -> list[Path]:
    """The folders that something is written into."""
    report_in = options.output.parent if options.output else None
    return [folder for folder in (options.tables, options.figures, report_in) if folder]


def _checked(options: argparse.Namespace, bar: Bar) -> tuple[Settings, Input]:
    """Settings and input; raises InputError with everything that is wrong with either."""
    faults = Faults()
    folders = [path for path in _different(options.answers) if _is_workshop(path)]
    brought = workshops.read(folders, spoken(options), faults)
    settings = _settings(options, str(brought.smallest_base or SMALLEST_BASE), faults)
    source = _input(options, settings, brought, faults, bar)
    if not _places(options):
        message = N_("nothing is to be made. Name a report after it, or use --tables or --figures.")
        faults.add("-o", message)
    faults.stop_if_any()
    if source is None:
        raise AssertionError("an input is refused with a fault")
    read = account.lines(faults.told, source.answers, spoken(options))
    return settings, replace(source, read=read)


def _settings(options: argparse.Namespace, usual_base: str, faults: Faults) -> Settings:
    for word in options.unknown:
        faults.add(word, N_("this option is not known. See --help."))
    for name, value, known in (
        ("--language", options.language, LANGUAGES),
        ("--weight", options.weight, WEIGHTS),
        ("--paper", options.paper, PAPERS),
        ("--voice", options.voice, ("", *VOICES)),
        ("--dates", options.dates, ("", *ORDERS)),
        ("--layout", options.layout, ("", *LAYOUTS)),
        ("--pairs", options.pairs, ("", *PAIRS, *TOGETHER)),
        ("--apart", options.apart, ("", *APART)),
    ):
        if value not in known:
            message = N_("this is not known. Possible are {known}.")
            faults.add(f"{name} {value}", message, known=", ".join(filter(None, known)))
    _note_output(options, faults)
    base = _base(options.smallest_base or usual_base, faults)
    if worded.scales(options.scale) is None:
        message = N_(
            "a scale is written like 1-7, 0-10 or -2-2, with 2 to 11 points; two of them like"
            " importance=1-5,performance=0-10."
        )
        faults.add(f"--scale {options.scale}", message)
    lowest, size = _scales(options)["performance"]
    if faults.found:
        # nothing is made, but the answers are checked on their scale
        return Settings(scale=size, lowest=lowest)
    return Settings(options.language, base, options.weight, size, lowest=lowest)


def _note_output(options: argparse.Namespace, faults: Faults) -> None:
    if options.output and not options.output.name.lower().endswith(ENDINGS):
        message = N_("reports end in {known}.")
        faults.add(str(options.output), message, known=", ".join(ENDINGS))


def _base(told: str, faults: Faults) -> int:
    base = int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0
    if base == 2:
        message = N_(
            "one of two people would know the other's answer. Use 1 (hide nothing) or 3 and up."
        )
        faults.add(f"--smallest-base {told}", message)
    elif base < 1:
        faults.add(f"--smallest-base {told}", N_("write 1 (hide nothing) or a number from 3 on."))
    return base


def _scales(options: argparse.Namespace) -> dict[str, tuple[int, int]]:
    """By measure the lowest score and the number of points."""
    # where nothing is said in words that are known, the scores are not to be blamed for it
    widest = dict.fromkeys(worded.MEASURES, (1, worded.MOST_POINTS))
    return worded.scales(options.scale) or widest


def _words_said(told: list[str], faults: Faults) -> dict[str, str]:
    """What words mean, by the options."""
    found, wrong = worded.meanings(";".join(told))
    for one in wrong:
        message = N_("write what a word means as “Good=4”, “Unsure=dk” or “Skipped=missing”.")
        faults.add(f"--words {one}", message)
    return found


def _input(
    options: argparse.Namespace, settings: Settings, brought: Brought, faults: Faults, bar: Bar
) -> Input | None:
    """All that files and folders hold, first what an option names; None for wrong answers."""
    raw = _raw(options, brought.answers, faults, bar)
    meta = side_tables.meta(options.meta, faults) if options.meta else brought.meta or Meta()
    if not all("voice" in table for table in raw.values()):
        meta = replace(meta, voice_is_known=options.voice in VOICES)
        raw = _voiced(raw, options.voice)
    forms = brought.questionnaires
    if options.questionnaire or not forms:
        forms = _questionnaires(options.questionnaire, raw, faults)
    said = _words_said(options.words, faults)
    forms = (*forms, *_of_two_scales(raw, forms, _scales(options)))
    checked = None
    try:
        if raw:
            known = Known(forms, settings.scale, settings.lowest, said)
            checked = check(raw, known, faults.told)
    except InputError as error:
        faults.also(error)
    held = [] if checked is None else [str(name) for name in checked["workshop"].cat.categories]
    found = _beside(options, brought, held[-1] if held else "", faults)
    if checked is None:
        return None
    if options.teams and "teams" in found:
        side_tables.note_strangers(found["teams"], checked, str(options.teams), faults)
    if options.votes and "votes" in found:
        side_tables.note_other_groups(found["votes"], checked, str(options.votes), faults)
    beside: dict[str, Any] = {name: found.get(name) for name in side_tables.READ}
    left_out = brought.left_out
    return Input(checked, **beside, left_out=left_out, meta=meta, questionnaires=forms)


def _of_two_scales(
    raw: dict[str, pd.DataFrame], forms: tuple[Questionnaire, ...], scales: unasked.Scales
) -> tuple[Questionnaire, ...]:
    """A questionnaire of the unknown items where importance has another scale than performance."""
    if len({*scales.values()}) == 1:
        return ()
    known = (item.key for form in forms for item in form.items)
    asked = unasked.items(raw.values(), known)
    return (unasked.questionnaire(asked, scales, ""),) if asked else ()


def _voiced(raw: dict[str, pd.DataFrame], voice: str) -> dict[str, pd.DataFrame]:
    """The tables, those without a voice with that of the option where one is told."""
    if voice not in VOICES:
        return raw
    return {
        name: table
        if "voice" in table
        else table.assign(voice=pd.Categorical([voice] * len(table)))
        for name, table in raw.items()
    }


def _beside(
    options: argparse.Namespace, brought: Brought, last: str, faults: Faults
) -> dict[str, pd.DataFrame]:
    """What stands beside the answers: the file that an option names, else what folders hold."""
    found = {}
    for name in side_tables.READ:
        tables = brought.beside.get(name, {})
        if path := getattr(options, name):
            table = files.read(path, faults)
            tables = {str(path): table}
            if table.empty and len(table.columns):
                faults.add(str(path), N_("there are no rows below the first one."))
        if name == "teams":
            tables = _voiced(tables, options.voice)
        check_one = getattr(side_tables, name)
        parts = [
            check_one(table, last, file, faults) for file, table in tables.items() if len(table)
        ]
        if parts:
            found[name] = pd.concat(parts, ignore_index=True)
    return found


def _raw(
    options: argparse.Namespace, brought: dict[str, pd.DataFrame], faults: Faults, bar: Bar
) -> dict[str, pd.DataFrame]:
    """The readable tables of answers by their file; what hinders is noted."""
    if not options.answers:
        faults.add(PROGRAM, N_("no file is named. See --help."))
    read: dict[str, pd.DataFrame] = {}
    paths = [path for path in _different(options.answers) if not _is_workshop(path)]
    for place, path in enumerate(paths):
        tell = partial(bar.reading, path.name, place, len(paths))
        tell(0)
        read |= files.tables(path, faults, options.sheet, tell)
    read = _arranged(options, read, faults) | brought
    for table in read.values():
        table.attrs["dates"] = options.dates
    tables_ = {name: table for name, table in read.items() if len(table.columns)}
    if not any(map(len, tables_.values())):
        if not faults.found:
            faults.add(", ".join(read), N_("there are no answers below the first row."))
        return {}
    _note_namesakes(tables_, faults)
    return tables_


def _arranged(
    options: argparse.Namespace, read: dict[str, pd.DataFrame], faults: Faults
) -> dict[str, pd.DataFrame]:
    """The tables with one row an answer, also those that have one a person."""
    path = options.mapping
    told = layouts.Told(
        options.layout,
        {name: getattr(options, name) for name in OF_OPTIONS if getattr(options, name)},
        _named(options.items),
        options.pairs if options.pairs in (*PAIRS, *TOGETHER) else "",
        mapping.read(path, faults) if path and path.exists() else None,
        _named(options.choices),
        [*_words_said(options.words, Faults())],
    )
    found, uses, scales = {}, [], _scales(options)
    for name, table in read.items():
        if len(table.columns):
            found[name], used = layouts.arranged(name, table, told, scales, faults)
            used = replace(used, **_between_options(options, told.uses))
            found[name].attrs |= {"apart": used.apart, "whole": used.whole}
            uses.append(used)
    if path:
        with writing(path):
            layouts.keep(path, uses, faults)
    return found


def _between_options(options: argparse.Namespace, kept: mapping.Uses | None) -> dict[str, Any]:
    """What stands between options and which hold it: as the options say, else as it was kept."""
    kept = kept or mapping.Uses()
    whole = tuple(_named(options.options))
    return {"apart": options.apart or kept.apart, "whole": whole or kept.whole}


def _named(told: str) -> list[str]:
    """The names of columns in an option."""
    return [name.strip() for name in told.split(";") if name.strip()]


def _is_workshop(path: Path) -> bool:
    """Whether it is a workshop folder, and no zip around a table."""
    return is_folder(path) and not files.packed(path)


def _different(paths: list[Path]) -> list[Path]:
    """The paths in their order: the same file under two names is one file."""
    return list({path.resolve(): path for path in reversed(paths)}.values())[::-1]


def _note_namesakes(raw: dict[str, pd.DataFrame], faults: Faults) -> None:
    """Files in several folders that would become one workshop, only because of their name."""
    first: dict[str, str] = {}
    for file, table in raw.items():
        named = "workshop" in table and "" not in table["workshop"].cat.categories
        if named:
            continue
        other = first.setdefault(Path(file).stem, file)
        if other != file:
            message = N_(
                "“{other}” has the same name, so both would be one workshop. Rename one of them, or"
                " name the workshop in a column “workshop”."
            )
            faults.add(file, message, other=other)


def _questionnaires(
    told: str | None, raw: dict[str, pd.DataFrame], faults: Faults
) -> tuple[Questionnaire, ...]:
    """The one that was asked for; else those that the answers name or whose items they all are."""
    if told and told not in KEYS and not Path(told).suffix and not Path(told).is_file():
        message = N_(
            "this is no questionnaire. Known are {known}, or name a file that ends in .toml."
        )
        faults.add(f"--questionnaire {told}", message, known=", ".join(KEYS))
        return ()
    try:
        if told:
            return (questionnaires.one(told) if told in KEYS else questionnaires.load(Path(told)),)
    except questionnaires.QuestionnaireError as error:
        faults.also(error)
        return ()
    named = _words(raw, "questionnaire")
    items = _words(raw, "item")
    likely = [key for key in KEYS if key in named or _has_words(key, items)]
    return tuple(
        form
        for form in map(questionnaires.one, likely)
        if form.key in named or items <= {item.key for item in form.items}
    )


def _has_words(key: str, items: set[str]) -> bool:
    """Whether the file holds all of `items` as words: reading all five files takes longer."""
    text = questionnaires.source(key)
    return all(item in text for item in items)


def _words(raw: dict[str, pd.DataFrame], column: str) -> set[str]:
    return {
        str(word).strip()
        for table in raw.values()
        if column in table
        for word in table[column].cat.categories
    } - {""}


def _sealed(source: Input, settings: Settings, options: argparse.Namespace) -> Input:
    """The input with the check code of its last workshop, where a report is made without one."""
    if source.meta.seal or not options.output:
        return source
    last = str(source.answers["workshop"].cat.categories[-1])
    known = Known(source.questionnaires, settings.scale, settings.lowest)
    answered = rows(source.answers, last, known)
    asked = map(questionnaires.fingerprint, source.questionnaires)
    code = seal.check_code(seal.snapshot(answered, asked, _sealed_beside(source, last)))
    return replace(source, meta=replace(source.meta, seal=code))


def _sealed_beside(source: Input, last: str) -> dict[str, seal.Rows]:
    """The rows beside the answers of one workshop that are sealed with them."""
    tables = {"votes": source.votes, "pledges": source.pledges, "requests": source.requests}
    found: dict[str, seal.Rows] = {
        name: records(table[table["workshop"] == last])
        for name, table in tables.items()
        if table is not None
    }
    return found | {"left_out": map(asdict, source.left_out)}


def _write(made: report.Report, options: argparse.Namespace, delivery: Delivery, bar: Bar) -> None:
    if options.tables:
        bar.step("tables")
        with writing(options.tables):
            for name in columns.TABLES:
                columns.write(name, getattr(made, name), delivery.staged[options.tables])
    if options.figures or options.output:
        # drawing is slow to import and needless for tables
        from reports import formats

        if options.figures:
            bar.step("charts")
            pack = zipfile.ZipFile(io.BytesIO(formats.render(made, "zip", progress=bar.tell)))
            for name in pack.namelist():
                delivery.put(options.figures / name, pack.read(name))
        if options.output:
            kind = formats.format_of(options.output)
            content = formats.render(made, kind, paper=options.paper, progress=bar.tell)
            delivery.put(options.output, content)
