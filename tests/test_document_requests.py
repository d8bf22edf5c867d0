"""What teams ask of leadership, and what it says to it: in the report's tables."""

import pandas as pd

from reports.document.blocks import Heading, Table
from reports.document.chapters import requests
from reports.document.sources import Sources
from tests.report_cast import NOW, report

YES = {"answer": "accepted", "answer_text": "Está pedido", "due": "2026-05-01"}


def told(*rows: dict[str, str]) -> dict[str, list[list[str]]]:
    """The rows of each table by the heading above it, the heads first."""
    asked = report().requests
    made = report(requests=pd.concat([asked.assign(**row) for row in rows]))
    found: dict[str, list[list[str]]] = {}
    for block in requests.told(Sources(made, {}, ())):
        if isinstance(block, Heading):
            rows_of = found.setdefault(block.text, [])
        elif isinstance(block, Table):
            rows_of += [[column.label for column in block.columns]]
            rows_of += [[cell.text for cell in row] for row in block.rows]
    return found


def test_an_answer_stands_beside_its_request_and_what_waits_stands_first() -> None:
    (rows,) = told({"workshop": NOW, "text": "Una mesa", **YES}, {"workshop": NOW}).values()
    assert rows[0][2:] == ["Qué dice la dirección", "Para cuándo"]
    assert rows[1][2:] == ["sin respuesta todavía", "–"]
    assert rows[2] == ["Una mesa", "Pisos", "sí: Está pedido", "1\xa0de\xa0mayo\xa0de\xa02026"]


def test_without_any_answer_no_column_asks_for_one() -> None:
    (rows,) = told({"workshop": NOW}).values()
    assert rows[0] == ["Petición", "Equipo"]


def test_earlier_requests_are_told_once_one_was_answered() -> None:
    before = {"workshop": "Otoño", "text": "Un teléfono"}
    assert len(told({"workshop": NOW}, before)) == 1
    assert (
        "Un teléfono"
        in told({"workshop": NOW}, before | YES)["Qué fue de las peticiones anteriores"][1]
    )
