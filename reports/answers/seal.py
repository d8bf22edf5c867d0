"""The seal: one hash over what was answered, what was asked and how it is calculated."""

import hashlib
import io
import json
from dataclasses import asdict

import pandas as pd

from questionnaires.model import Questionnaire
from reports.method import METHOD_VERSION

_SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 of them, none taken for another


def snapshot(answers: pd.DataFrame, *questionnaires: Questionnaire) -> str:
    """Hash answers, questionnaires and method version: 64 hexadecimal digits.

    The order of rows and columns changes nothing; a changed cell, wording or method does.
    """
    digest = hashlib.sha256(f"method {METHOD_VERSION}\n".encode())
    digest.update(_canonical(answers))
    for questionnaire in questionnaires:
        plain = json.dumps(asdict(questionnaire), sort_keys=True, default=dict)
        digest.update(plain.encode())
    return digest.hexdigest()


def _canonical(answers: pd.DataFrame) -> bytes:
    """Rows as sorted CSV lines, columns by name: the same for the same answers."""
    # what checking adds follows the order of rows, and says nothing of its own
    columns = sorted(set(answers.columns) - {"person", "kind"})
    text = io.StringIO()
    answers[columns].to_csv(text, index=False, header=False, lineterminator="\n")
    return "\n".join([",".join(columns), *sorted(text.getvalue().split("\n"))]).encode()


def check_code(seal: str) -> str:
    """Shorten a seal to eight symbols in two groups, for a footer and for reading aloud.

    >>> check_code("00" * 32)
    'E5J7-RNFK'
    """
    number = int.from_bytes(hashlib.sha256(seal.encode()).digest()[:5])
    symbols = [_SYMBOLS[(number >> shift) & 31] for shift in range(35, -1, -5)]
    return "".join(symbols[:4]) + "-" + "".join(symbols[4:])
