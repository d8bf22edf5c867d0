"""The page on data protection, written from what the application says itself.

Run `python -m docs.data_protection` after a change of `survey/facilitator/data_sheet.py`.
"""

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from survey import create_app
from survey.facilitator.data_sheet import Part, sheet_of
from survey.models import Audit
from survey.web.config import LOG_DAYS

PAGE = Path(__file__).parent / "data-protection.md"
HEAD = """# Data protection

What is stored about whom, where, how long, and who sees it: for a works council, or whoever asks.
The application prints the same as a sheet, in Spanish and English, by the settings of an audit and
of its server: *Data protection* in the list of audits. This page says it of an audit with the
settings that it has at first. It is written by `python -m docs.data_protection`.

"""
USUAL = {"smallest_base": 5, "keep_months": None, "then_deletes": "answers"}


def page() -> str:
    """The page, in English."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(DATA=Path(folder), SECRET_KEY=secrets.token_hex(), LOG_DAYS=LOG_DAYS)
        with app.test_request_context("/?lang=en"):
            sheet = sheet_of(Audit(**USUAL))
    rows = [(row.what, row.whom, row.where, row.how_long, row.who) for row in sheet.rows]
    lines = [
        *_parts(sheet.before),
        "## What is stored",
        "",
        *map(_row, (sheet.heads, ["---"] * len(sheet.heads), *rows)),
        "",
        *_parts(sheet.after),
    ]
    return HEAD + "\n".join(lines).rstrip("\n") + "\n"


def _parts(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        yield f"## {part.head}"
        yield ""
        for text in part.texts:
            yield text
            yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
