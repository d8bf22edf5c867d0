"""The competitor test: what a room says of a claim; light enough for a web worker."""

import math
from collections.abc import Sequence

FEWEST_VERDICTS = 5
_Z95 = 1.959963984540054


def verdict(only_us: int, n: int) -> str:
    """`solid`, `generic` or `unproven`: how many of `n` people say "only us", "maybe" against it.

    Solid: the 95 % interval of the share lies above one half; generic: it reaches no further. The
    ends of E. B. Wilson's interval (1927) pass one half where the share is z/(2√n) away from it.
    Under five verdicts nothing is proved (method 1.10).
    """
    if n < FEWEST_VERDICTS:
        return "unproven"
    lead, reach = 2 * only_us - n, _Z95 * math.sqrt(n)
    return "solid" if lead > reach else "generic" if lead <= -reach else "unproven"


def fewest(smallest_base: int) -> int:
    """From how many verdicts on a room is told what was said of a claim: never below the base."""
    return max(FEWEST_VERDICTS, smallest_base)


def little_judged(sizes: Sequence[int], smallest_base: int) -> list[int]:
    """The places of teams of whose claims too few people of others say something to tell it.

    Of sizes as they are planned, where everybody comes; none where nobody else is there to judge.
    """
    people = sum(sizes)
    return [
        place
        for place, size in enumerate(sizes)
        if size and 0 < people - size < fewest(smallest_base)
    ]
