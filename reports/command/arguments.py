"""The words of the command line: read without pandas, explained in the reader's language."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from questionnaires.model import LANGUAGES, Language
from reports.formats import FORMATS
from reports.words.accepted import APART, LAYOUTS, ORDERS, PAIRS, TOGETHER, VOICES
from reports.words.language import N_, translator

# as it was called
PROGRAM = (
    "last-customer report" if "last-customer" in Path(sys.argv[0]).stem else "python -m reports"
)
PAPERS = ("a4", "us-letter")
WEIGHTS = ("persons", "teams")
ENDINGS = tuple(f".{kind}" for kind in FORMATS)

_NEGATIVE = re.compile(r"[-−]\d")

Gettext = Callable[[str], str]


def read(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Paths and texts as they were written, and `unknown`, what nothing is known of.

    Every text of an option is checked later, so that all faults are told together; ends the
    program with status 2 only where a value is missing after its option, and 0 after --help.
    """
    words = _bound(sys.argv[1:] if words is None else words)
    parser = _parser(_language(words))
    found, rest = parser.parse_known_args(words)
    # files may also stand between options
    found.answers += [Path(word) for word in rest if not word.startswith("-")]
    found.unknown = [word for word in rest if word.startswith("-")]
    return found


def _bound(words: Sequence[str]) -> list[str]:
    """The words, with scales that begin below zero bound to their option."""
    found: list[str] = []
    for word in words:
        if found and found[-1] == "--scale" and _NEGATIVE.match(word):
            word = f"{found.pop()}={word}"
        found.append(word)
    return found


def _language(words: Sequence[str] | None) -> Language:
    """The language of help and messages, known before the other words are read."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--language", nargs="?", default="es")
    return spoken(first.parse_known_args(words)[0])


def spoken(options: argparse.Namespace) -> Language:
    """The language of messages, also where another one than those that are known is asked for."""
    return next((language for language in LANGUAGES if language == options.language), "es")


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the reader's language, not only that of argparse."""

    def __init__(self, gettext: Gettext):
        self.gettext = gettext
        super().__init__(
            prog=PROGRAM,
            usage=gettext("{program} ANSWERS [ANSWERS ...] [options]").format(program=PROGRAM),
            description=gettext("Makes a gap report from tables of answers."),
            epilog=gettext(
                "Example: {program} march.csv june.csv --teams teams.csv -o report.pdf"
            ).format(program=PROGRAM),
            add_help=False,
            allow_abbrev=False,
        )

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", self.gettext("usage: "), 1)

    def error(self, message: str) -> NoReturn:
        # nothing else can be wrong: values are checked later, and unknown words are kept
        option = message.removeprefix("argument ").partition(":")[0]
        said = self.gettext("a value is missing after it. See --help.")
        self.exit(2, f"{option}: {said}\n")


def _parser(language: Language) -> _Parser:
    gettext = translator(language).gettext
    parser = _Parser(gettext)
    for title, options in OPTIONS.items():
        add = parser.add_argument_group(gettext(title)).add_argument
        for names, metavar, said in options:
            key = names.split()[-1].strip("-").replace("-", "_")
            more: dict[str, dict[str, Any]] = {
                "answers": {"type": Path, "nargs": "*"},
                "words": {"action": "append", "default": []},
                **{name: {"type": Path} for name in PATHS},
            }
            add(
                *names.split(),
                metavar=_WORD.sub(lambda word: gettext(word[0]), metavar),
                help=gettext(said).format(known=" ".join(ENDINGS)),
                **more.get(key, {"default": DEFAULTS.get(key, "")}),
            )
    add("-h", "--help", action="help", help=gettext("show this help and end"))
    return parser


FILE, FOLDER, KEY, COLUMN = N_("FILE"), N_("FOLDER"), N_("KEY"), N_("COLUMN")
_WORD = re.compile("WORD=SCORE;…|OPTION;…|FIRST-LAST|[A-Z]+")
PATHS = ("output", "tables", "figures", "teams", "pledges", "requests", "votes", "meta", "mapping")
DEFAULTS = {"paper": PAPERS[0], "scale": "1-5", "language": "es", "weight": WEIGHTS[0]}
OPTIONS = {
    N_("what is made"): (
        ("-o --output", N_("REPORT"), N_("the report; its ending tells the format: {known}")),
        ("--tables", FOLDER, N_("folder for the tables as CSV")),
        ("--figures", FOLDER, N_("folder for each chart as PNG and SVG")),
        ("--paper", "a4|us-letter", N_("paper of the PDF; a4 unless told otherwise")),
    ),
    N_("what is read"): (
        ("answers", N_("ANSWERS"),
         N_("tables of answers: CSV, XLSX or Parquet, one row an answer; or workshop folders,"
            " zipped or not")),
        ("--teams", FILE, N_("table of people invited and sheets handed in, by team")),
        ("--pledges", FILE, N_("table of what the teams pledged")),
        ("--requests", FILE, N_("table of what the teams ask of leadership")),
        ("--votes", FILE, N_("table of the dots that the room gave to groups")),
        ("--meta", f"{FILE}.toml", N_("title, organisation, word for the customer")),
        ("--questionnaire", f"{KEY}|{FILE}.toml",
         N_("what the items ask; else it is found by the items")),
        ("--voice", "|".join(VOICES), N_("who speaks in tables without a column “voice”")),
        ("--scale", N_("FIRST-LAST"),
         N_("scores of items that no questionnaire knows, e.g. 1-7, 0-10 or -2-2; 1-5 unless told"
            " otherwise. Two scales: importance=1-5,performance=0-10")),
        ("--layout", "|".join(LAYOUTS),
         N_("one row an answer (long), one row a person (wide) or one column a person"
            " (transposed); found by the columns unless told")),
        ("--items", f"{COLUMN};…", N_("the columns that hold scores, where one row is a person")),
        ("--pairs", "|".join((*PAIRS, *TOGETHER)),
         N_("what comes first where each question has two columns of one name, or where columns are"
            " told by their order: side by side, or all of one first")),
        ("--choices", f"{COLUMN};…", N_("the columns that hold chosen options")),
        ("--apart", "|".join(APART),
         N_("what stands between several options of one cell; ; unless told otherwise")),
        ("--options", N_("OPTION;…"), N_("options whose own words hold that sign")),
        ("--respondent", COLUMN, N_("the column that tells who answered")),
        ("--team", COLUMN, N_("the column of the team")),
        ("--workshop", COLUMN, N_("the column of the workshop or wave")),
        ("--date", COLUMN, N_("the column of the date")),
        ("--mapping", f"{FILE}.toml",
         N_("what each column is; written where there is no such file, and read again")),
        ("--words", N_("WORD=SCORE;…"),
         N_("what answers in words mean: a score, dk for “don't know”, or missing")),
        ("--dates", "|".join(ORDERS),
         N_("what stands first in dates like 03/04/2026: the day (dmy) or the month (mdy)")),
        ("--sheet", N_("SHEET"),
         N_("the sheet of a spreadsheet that is read; all reads each as a workshop")),
    ),
    N_("language and figures"): (
        ("--language", "es|en",
         N_("language of the report and of messages; es unless told otherwise")),
        ("--smallest-base", "N",
         N_("figures of fewer people than N are hidden; 5 or as a folder has it unless told"
            " otherwise, 1 hides none, 2 is refused")),
        ("--weight", "persons|teams",
         N_("whether each person or each team counts the same; persons unless told otherwise")),
    ),
}  # fmt: skip
"""The options as help lists them: names, what stands for the value, and what it is."""
