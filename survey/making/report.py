"""Makes the files of one report from stored answers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

import pandas as pd
from pandas.api.types import union_categoricals

from questionnaires.model import Language
from reports import report, seal
from reports.answers import side_tables, table
from reports.answers.catalogue import Known
from reports.answers.texts import texts
from reports.charts import all_charts
from reports.document.report import document
from reports.formats import pack, page, pdf, persons, slides, workbook
from reports.inputs import Input, LeftOut, Meta, Settings, Window
from reports.reading import account
from survey.making import Begun, Progress
from survey.making.manifest import Makers, Making, complete, show
from survey.models import FileSet, Workshop, now
from survey.store.answers import closing, exports, questionnaires
from survey.store.answers.tables import MEASURES, Row
from survey.store.files import keys
from survey.store.words import word_of
from survey.web.database import db


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun:
    """Make what people wait for: the documents, and each chart for the page."""
    workshop = db.session.get_one(Workshop, one.about)
    language = cast(Language, one.language)
    source = read(workshop, language)
    progress(0.1)
    settings = Settings(language=language, smallest_base=workshop.audit.smallest_base)
    made = report.make(source, settings)
    progress(0.3)
    drawings = tuple(all_charts(made))
    making = Making(made, drawings, document(made, drawings))
    told = {
        "check_code": made.meta.seal,
        "sentences": making.document.cover.sentences,
        "charts": drawings,
        # the same order as on paper: these first, all else can be unfolded
        "first": tuple(making.document.first_charts),
    }
    show(folder, drawings, _documents(making), progress, **told)
    return Begun(None, making)


def finish(making: Making, folder: Path, progress: Progress) -> None:
    """Make what takes longer and nobody waits for: pictures, slides and the web page."""

    def rest(pictures: dict[str, bytes]) -> Makers:
        return {
            "slides.pptx": lambda: slides.render(making.document, making.report),
            "report.html": lambda: page.render(making.document),
            **pack.zipped(pictures),
        }

    complete(folder, pack.pictures(making.drawings, making.report), rest, progress, making.drawings)


def _documents(making: Making) -> Makers:
    """The first is the one that most people want."""
    makers = {
        "report.pdf": lambda: pdf.render(making.document),
        "board.pdf": lambda: pdf.render(making.document, part="board"),
        "figures.xlsx": lambda: workbook.render(making.report),
    }
    if not making.document.interim:  # a row that a later report has more would be one person's
        makers["figures.csv"] = lambda: persons.render(making.report)
    return makers


class Comparable:
    """The answers of a workshop without items that it asked on another scale than is `known`.

    No trend compares these, and their scores would be off the scale.
    """

    def __init__(self, wave: Workshop, known: Known):
        self._then, self._known = Known(questionnaires.questionnaires_of(wave)), known
        self._is_alike: dict[str, bool] = {}

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The answers to all other items; which ones these are is known afterwards."""
        for row in rows:
            item = str(row["item"])
            if item not in self._is_alike:
                self._is_alike[item] = self._are_alike(item)
            if self._is_alike[item]:
                yield row

    def left_out(self, language: Language) -> list[str]:
        """What the items that were left out are called."""
        found = sorted(item for item, is_alike in self._is_alike.items() if not is_alike)
        told = {item: self._then.item(item) or self._known.item(item) for item in found}
        return [one.wording[language] if one else item for item, one in told.items()]

    def _are_alike(self, item: str) -> bool:
        then, known = self._then, self._known
        asked = [of for of in MEASURES if item not in then or then.scale_of(item, of)]
        return all(
            (then.size(item, of), then.first(item, of))
            == (known.size(item, of), known.first(item, of))
            for of in asked
        )


def read(workshop: Workshop, language: Language, *, with_earlier: bool = True) -> Input:
    """All that a report of the workshop is made from, earlier closed workshops included."""
    waves = keys.waves(db.session, workshop) if with_earlier else [workshop]
    names = exports.workshop_names(waves)
    asked = questionnaires.questionnaires_of(workshop)
    known = Known(asked)
    alike = {wave.id: Comparable(wave, known) for wave in waves}
    checked = table.check({workshop.title: _answers(waves, names, alike)}, known)
    is_answered = bool((checked["workshop"] == names[workshop.id]).any())
    return Input(
        answers=table.ending_with(names[workshop.id], checked),
        **beside(side_tables.READ, waves, names),
        left_out=tuple(LeftOut(**row) for row in exports.left_out(db.session, workshop.id)),
        meta=_meta(workshop, language, is_answered),
        questionnaires=asked,
        read=account.not_compared(
            {names[of]: one.left_out(language) for of, one in alike.items()}, language
        ),
    )


def _answers(
    waves: Sequence[Workshop], names: Mapping[str, str], alike: Mapping[str, Comparable]
) -> pd.DataFrame:
    """The answers of the workshops as categories of texts, joined piece by piece."""
    rows = chain.from_iterable(
        alike[wave.id].rows(exports.answers(db.session, wave, names[wave.id])) for wave in waves
    )
    pieces = []
    while piece := list(islice(rows, exports.TOGETHER)):
        pieces.append(texts(pd.DataFrame(piece).reindex(columns=list(table.COLUMNS))))
    if not pieces:
        return pd.DataFrame(columns=list(table.COLUMNS))
    return pd.DataFrame(
        {name: union_categoricals([piece[name] for piece in pieces]) for name in table.COLUMNS},
        copy=False,
    )


def beside(
    kinds: Iterable[str], waves: Sequence[Workshop], names: Mapping[str, str]
) -> dict[str, Any]:
    """What the workshops have beside their answers, checked, by its kind."""
    read = {kind: _all(getattr(exports, kind), waves, names) for kind in kinds}
    return {kind: side_tables.check(kind, rows, "") for kind, rows in read.items()}


def _all(
    export: Callable[..., Iterable[dict[str, Any]]],
    waves: Sequence[Workshop],
    names: Mapping[str, str],
) -> pd.DataFrame:
    rows = [row for wave in waves for row in export(db.session, wave, names[wave.id])]
    return pd.DataFrame(rows)


def _meta(workshop: Workshop, language: Language, is_answered: bool) -> Meta:
    is_open = workshop.state != "closed"
    snapshot = workshop.snapshot or closing.snapshot_of(db.session, workshop)
    return Meta(
        title=workshop.title,
        organisation=workshop.audit.organisation or workshop.audit.name,
        customer=getattr(word_of(workshop.audit), language).forms,
        stage=workshop.state,
        interim=is_open,
        made_at=f"{now().astimezone():%H:%M}" if is_open else "",
        # without answers all workshops that asked the same would have one code
        seal=seal.check_code(snapshot) if is_answered else "",
        logo=workshop.audit.logo or b"",
        preface=workshop.audit.preface,
        window=Window.of(exports.window(db.session, workshop)),
    )
