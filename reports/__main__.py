"""The command line: `python -m reports ANSWERS.csv -o report.pdf`."""

import argparse
import io
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

import questionnaires
from questionnaires.model import LANGUAGES, Language, Questionnaire
from reports import answers, beside, files, report, seal, tables
from reports.faults import N_, Faults, InputError
from reports.inputs import Input, Meta
from reports.known import Known
from reports.language import translator
from reports.progress import Bar
from reports.settings import Settings

WRONG_INPUT = 2
OUTPUTS = (".pdf", ".png", ".zip", ".pptx", ".xlsx", ".csv", ".html")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make what the arguments ask for; 0, or 2 with the faults on standard error."""
    options = _parser(_language(arguments)).parse_args(arguments)
    try:
        settings = _settings(options)
        with Bar(options.language, sys.stderr) as bar:
            made = report.make(_sealed(_input(options, settings), options), settings, bar.step)
            _write(made, options, bar)
    except (InputError, questionnaires.QuestionnaireError) as wrong:
        print(wrong.text(options.language), file=sys.stderr)  # noqa: T201 - the command's output
        return WRONG_INPUT
    return 0


def _language(arguments: Sequence[str] | None) -> Language:
    """The language of help and messages, known before the other arguments are read."""
    first = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    first.add_argument("--language", default="es")
    told = first.parse_known_args(arguments)[0].language
    return next((language for language in LANGUAGES if language == told), "es")


def _parser(language: Language) -> argparse.ArgumentParser:
    gettext = translator(language).gettext
    parser = argparse.ArgumentParser(
        prog="python -m reports", description=gettext("Makes a gap report from tables of answers.")
    )
    add = parser.add_argument
    add("answers", nargs="+", type=Path, help=gettext("answers: CSV, XLSX or Parquet"))
    add("-o", "--output", type=Path, help=gettext("the report: .pdf, .png, .pptx, .xlsx …"))
    add("--tables", type=Path, metavar="DIR", help=gettext("folder for the tables as CSV"))
    add("--figures", type=Path, metavar="DIR", help=gettext("folder for each chart as PNG and SVG"))
    add("--teams", type=Path, metavar="FILE", help=gettext("invited and handed in, by team"))
    add("--pledges", type=Path, metavar="FILE", help=gettext("what the teams pledged"))
    add("--meta", type=Path, metavar="FILE.toml", help=gettext("title, organisation and the like"))
    add("--questionnaire", metavar="KEY|FILE.toml", help=gettext("what the items ask"))
    add("--scale", default="1-5", help=gettext("scores of unknown items, like 1-7"))
    add("--language", choices=LANGUAGES, default="es", help=gettext("of the report: es or en"))
    add(
        "--smallest-base",
        type=int,
        default=5,
        metavar="N",
        help=gettext("persons below whom figures are hidden; 1 hides none"),
    )
    add("--paper", choices=("a4", "us-letter"), default="a4", help=gettext("paper of the PDF"))
    add(
        "--weight",
        choices=("persons", "teams"),
        default="persons",
        help=gettext("who counts the same in scores: persons or teams"),
    )
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    faults = Faults()
    base: int = options.smallest_base
    if base < 1 or base == 2:
        faults.add(
            f"--smallest-base {base}",
            N_(
                "one of two people would know the other's answer. Use 1 (hide nothing) or 3 and up."
            ),
        )
    first, _, last = options.scale.partition("-")
    if first != "1" or not last.isascii() or not last.isdigit() or not 2 <= int(last) <= 11:
        faults.add(f"--scale {options.scale}", N_("a scale is written like 1-7, up to 1-11."))
    if options.output and not options.output.name.lower().endswith(OUTPUTS):
        faults.add(str(options.output), N_("reports end in {known}."), known=", ".join(OUTPUTS))
    faults.stop_if_any()
    return Settings(options.language, base, options.weight, int(last))


def _input(options: argparse.Namespace, settings: Settings) -> Input:
    faults = Faults()
    raw = {str(path): files.read(path, faults) for path in options.answers}
    meta = beside.meta(options.meta, faults) if options.meta else Meta()
    besides = {
        name: files.read(path, faults)
        for name in ("teams", "pledges")
        if (path := getattr(options, name))
    }
    faults.stop_if_any()
    forms = _questionnaires(options.questionnaire, raw)
    if not any(map(len, raw.values())):
        faults.add(", ".join(raw), N_("there are no answers below the first row."))
    faults.stop_if_any()
    checked = answers.check(raw, Known(forms, settings.scale))
    last = str(checked["workshop"].cat.categories[-1])
    found: dict[str, pd.DataFrame] = {
        name: getattr(beside, name)(table, last, str(getattr(options, name)), faults)
        for name, table in besides.items()
    }
    faults.stop_if_any()
    return Input(checked, found.get("teams"), found.get("pledges"), meta, forms)


def _sealed(source: Input, options: argparse.Namespace) -> Input:
    """The input with a check code of its own, where a report is made and none was given."""
    if source.meta.seal or not options.output:
        return source
    code = seal.check_code(seal.snapshot(source.answers, *source.questionnaires))
    return replace(source, meta=replace(source.meta, seal=code))


def _questionnaires(told: str | None, raw: dict[str, pd.DataFrame]) -> tuple[Questionnaire, ...]:
    """The one that was asked for; else those that the answers name or whose items they all are."""
    shipped = questionnaires.shipped()
    if told:
        return (shipped[told] if told in shipped else questionnaires.load(Path(told)),)
    named = _words(raw, "questionnaire")
    items = _words(raw, "item")
    return tuple(
        form
        for key, form in shipped.items()
        if key in named or items <= {item.key for item in form.items}
    )


def _words(raw: dict[str, pd.DataFrame], column: str) -> set[str]:
    return {
        str(word).strip()
        for table in raw.values()
        if column in table
        for word in table[column].cat.categories
    } - {""}


def _write(made: report.Report, options: argparse.Namespace, bar: Bar) -> None:
    """Write everything beside its place first, so that nothing is left half written."""
    with tempfile.TemporaryDirectory() as folder:
        if options.tables:
            bar.step("tables")
            for name in tables.COLUMNS:
                tables.write(name, getattr(made, name), Path(folder))
            _move_all(Path(folder), options.tables)
    if options.figures or options.output:
        # drawing is slow to import and needless for tables
        from reports import outputs

        if options.figures:
            bar.step("charts")
            pack = outputs.render(made, "zip", progress=bar.tell)
            with tempfile.TemporaryDirectory() as folder:
                zipfile.ZipFile(io.BytesIO(pack)).extractall(folder)
                _move_all(Path(folder), options.figures)
        if options.output:
            options.output.parent.mkdir(parents=True, exist_ok=True)
            outputs.write(made, options.output, paper=options.paper, progress=bar.tell)


def _move_all(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        shutil.move(path, folder / path.name)


if __name__ == "__main__":
    sys.exit(main())
