"""The words of the command line: read without pandas, explained in the reader's language."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from questionnaires.model import LANGUAGES, Language
from reports.formats import FORMATS
from reports.words.accepted import APART, LAYOUTS, ORDERS, PAIRS, TOGETHER, VOICES
from reports.words.language import translator

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
    told = first.parse_known_args(words)[0].language
    return next((language for language in LANGUAGES if language == told), "es")


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
    _add_what_is_made(parser.add_argument_group(gettext("what is made")).add_argument, gettext)
    _add_what_is_read(parser.add_argument_group(gettext("what is read")).add_argument, gettext)
    _add_how(parser.add_argument_group(gettext("language and figures")).add_argument, gettext)
    return parser


def _add_what_is_made(add: Callable[..., argparse.Action], gettext: Gettext) -> None:
    folder = gettext("FOLDER")
    add("-o", "--output", type=Path, metavar=gettext("REPORT"),
        help=gettext("the report; its ending tells the format: {known}").format(
            known=" ".join(ENDINGS)))  # fmt: skip
    add("--tables", type=Path, metavar=folder, help=gettext("folder for the tables as CSV"))
    add("--figures", type=Path, metavar=folder,
        help=gettext("folder for each chart as PNG and SVG"))  # fmt: skip
    add("--paper", default=PAPERS[0], metavar="a4|us-letter",
        help=gettext("paper of the PDF; a4 unless told otherwise"))  # fmt: skip


def _add_what_is_read(add: Callable[..., argparse.Action], gettext: Gettext) -> None:
    file, key = gettext("FILE"), gettext("KEY")
    add("answers", nargs="*", type=Path, metavar=gettext("ANSWERS"),
        help=gettext("tables of answers: CSV, XLSX or Parquet, one row an answer; or workshop"
                     " folders, zipped or not"))  # fmt: skip
    add("--teams", type=Path, metavar=file,
        help=gettext("table of people invited and sheets handed in, by team"))  # fmt: skip
    add("--pledges", type=Path, metavar=file, help=gettext("table of what the teams pledged"))
    add("--requests", type=Path, metavar=file,
        help=gettext("table of what the teams ask of leadership"))  # fmt: skip
    add("--votes", type=Path, metavar=file,
        help=gettext("table of the dots that the room gave to groups"))  # fmt: skip
    add("--meta", type=Path, metavar=f"{file}.toml",
        help=gettext("title, organisation, word for the customer"))  # fmt: skip
    add("--questionnaire", metavar=f"{key}|{file}.toml",
        help=gettext("what the items ask; else it is found by the items"))  # fmt: skip
    add("--voice", default="", metavar="|".join(VOICES),
        help=gettext("who speaks in tables without a column “voice”"))  # fmt: skip
    add("--scale", default="1-5", metavar=gettext("FIRST-LAST"),
        help=gettext("scores of items that no questionnaire knows, e.g. 1-7, 0-10 or -2-2; 1-5"
                     " unless told otherwise. Two scales: importance=1-5,performance=0-10")
        )  # fmt: skip
    _add_layout(add, gettext)
    add(
        "--words",
        action="append",
        default=[],
        metavar=gettext("WORD=SCORE;…"),
        help=gettext("what answers in words mean: a score, dk for “don't know”, or missing"),
    )
    add("--dates", default="", metavar="|".join(ORDERS),
        help=gettext("what stands first in dates like 03/04/2026: the day (dmy) or the month (mdy)")
        )  # fmt: skip
    add(
        "--sheet",
        default="",
        metavar=gettext("SHEET"),
        help=gettext("the sheet of a spreadsheet that is read; all reads each as a workshop"),
    )


def _add_layout(add: Callable[..., argparse.Action], gettext: Gettext) -> None:
    column = gettext("COLUMN")
    add("--layout", default="", metavar="|".join(LAYOUTS),
        help=gettext("one row an answer (long), one row a person (wide) or one column a person"
                     " (transposed); found by the columns unless told"))  # fmt: skip
    add("--items", default="", metavar=f"{column};…",
        help=gettext("the columns that hold scores, where one row is a person"))  # fmt: skip
    add("--pairs", default="", metavar="|".join((*PAIRS, *TOGETHER)),
        help=gettext("what comes first where each question has two columns of one name, or where"
                     " columns are told by their order: side by side, or all of one first")
        )  # fmt: skip
    add("--choices", default="", metavar=f"{column};…",
        help=gettext("the columns that hold chosen options"))  # fmt: skip
    add(
        "--apart",
        default="",
        metavar="|".join(APART),
        help=gettext("what stands between several options of one cell; ; unless told otherwise"),
    )
    add("--options", default="", metavar=gettext("OPTION;…"),
        help=gettext("options whose own words hold that sign"))  # fmt: skip
    for use, said in (
        ("respondent", gettext("the column that tells who answered")),
        ("team", gettext("the column of the team")),
        ("workshop", gettext("the column of the workshop or wave")),
        ("date", gettext("the column of the date")),
    ):
        add(f"--{use}", default="", metavar=column, help=said)
    add("--mapping", type=Path, metavar=f"{gettext('FILE')}.toml",
        help=gettext("what each column is; written where there is no such file, and read again")
        )  # fmt: skip


def _add_how(add: Callable[..., argparse.Action], gettext: Gettext) -> None:
    add("--language", default="es", metavar="es|en",
        help=gettext("language of the report and of messages; es unless told otherwise")
        )  # fmt: skip
    add("--smallest-base", default="", metavar="N",
        help=gettext("figures of fewer people than N are hidden; 5 or as a folder has it unless"
                     " told otherwise, 1 hides none, 2 is refused"))  # fmt: skip
    add("--weight", default=WEIGHTS[0], metavar="persons|teams",
        help=gettext("whether each person or each team counts the same; persons unless told"
                     " otherwise"))  # fmt: skip
    add("-h", "--help", action="help", help=gettext("show this help and end"))
