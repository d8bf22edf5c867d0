"""What the person who asks for a report may choose."""

from dataclasses import dataclass
from typing import Literal

from questionnaires.model import Language

Weight = Literal["persons", "teams"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of one report; the defaults are those of the command line.

    `smallest_base`: below it figures of members and customers are hidden; 1 switches hiding off.
    `weight`: whether each person or each team counts the same in scores and gaps.
    `scale`: highest score of items that no questionnaire knows.
    `permutations`: relabellings of the test between teams; 0 leaves that test out.
    """

    language: Language = "es"
    smallest_base: int = 5
    weight: Weight = "persons"
    scale: int = 5
    permutations: int = 4999

    def __post_init__(self) -> None:
        if self.smallest_base < 1 or self.smallest_base == 2:
            # of two people each knows the other's answer
            raise ValueError("smallest_base is 1 (nothing hidden) or at least 3")
        if not 2 <= self.scale <= 11:
            raise ValueError("scale is the highest score, 2 to 11")
