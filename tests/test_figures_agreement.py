"""Van der Eijk's A and Leik's consensus: published examples, CRAN's agrmt, and layers by hand."""

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reports.statistics import agreement
from tests.some import some

AGRMT = Path(__file__).parent / "data" / "figures" / "agrmt.csv"
EXAMPLE = [30, 40, 210, 130, 530, 50, 10]


def a(counts: list[float]) -> float:
    return float(agreement.agreement_a([counts], [len(counts)])[0])


@pytest.mark.parametrize(
    ("layer", "published"),
    [
        ("1111111", 0),
        ("1111110", 0.167),
        ("0111110", 0.333),
        ("0011110", 0.5),
        ("0011100", 0.667),
        ("0010100", 0.467),
        ("0000100", 1),
    ],
)
def test_the_layers_of_van_der_eijks_example(layer: str, published: float) -> None:
    """Van der Eijk (2001), p. 331, as the vignette of agrmt (Ruedin) prints each layer."""
    assert round(a([float(filled) for filled in layer]), 3) == published


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        (EXAMPLE, 0.61),
        ([2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6], 0.61),  # where voters see the PvdA
        ([1.6, 2.6, 8.2, 21, 29.3, 27, 10.3], 0.48),  # and D66
        ([2, 0, 1, 1], 0.08),
        ([2, 0, 0, 2], -1),
        ([1, 1, 1, 1], 0),
    ],
)
def test_published_examples(counts: list[float], published: float) -> None:
    """Van der Eijk (2001) and the vignette of agrmt, as printed there."""
    assert round(a(counts), 2) == published


def test_leiks_published_example() -> None:
    """Ruedin, agrmt, Leik(): the dispersion of the same counts is 0.287."""
    assert round(1 - float(agreement.leik(EXAMPLE, 7)), 3) == 0.287


def test_both_are_those_of_the_package_agrmt() -> None:
    """601 distributions over 3 to 10 scores, by agreement() and Leik() of agrmt."""
    table = pd.read_csv(AGRMT)
    for counts, expected, dispersion in some(table.itertuples(index=False)):
        given = [float(n) for n in counts.split()]
        assert np.isclose(a(given), expected, rtol=1e-9, atol=1e-9), counts
        assert np.isclose(agreement.leik(given, len(given)), 1 - dispersion, atol=1e-9), counts


def layers_one_person_high(counts: tuple[int, ...]) -> float:
    """A from layers of height 1, each judged by its triples as the paper's equation 2 says.

    A layer holds the scores that at least so many people gave; equal layers are not joined.
    """
    size, total = len(counts), 0.0
    for height in range(1, max(counts) + 1):
        filled = [n >= height for n in counts]
        triples = [tuple(filled[i] for i in places) for places in combinations(range(size), 3)]
        one = sum(triple in ((True, True, False), (False, True, True)) for triple in triples)
        two = sum(triple == (True, False, True) for triple in triples)
        shape = ((size - 2) * one - (size - 1) * two) / ((size - 2) * (one + two or 1))
        shape = shape if one + two else 1.0
        s = sum(filled)
        total += s / sum(counts) * shape * (1 - (s - 1) / (size - 1))
    return total


@pytest.mark.parametrize(("size", "most"), [(3, 6), (4, 4), (5, 3), (6, 2)])
def test_layers_one_person_high_give_the_same(size: int, most: int) -> None:
    every = [counts for counts in product(range(most + 1), repeat=size) if any(counts)]
    found = agreement.agreement_a(every, np.full(len(every), size))
    expected = [layers_one_person_high(counts) for counts in every]
    assert np.allclose(found, expected, atol=1e-12)
