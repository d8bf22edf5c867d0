"""What counts as a promise, and as a step for when it fails: right and wrong examples."""

import pytest

from reports.tables.contradictions import is_promise, is_recovery_step

PROMISES = (
    "Contestamos siempre en el día",
    "Garantizamos la habitación que se reservó",
    "Prometemos cuna, vistas o planta alta",
    "Respuesta en menos de 4 horas",
    "Entregamos en 24 horas",
    "Nunca sube el precio después de reservar",
    "Sin excepción, quien llama habla con una persona",
    "We always call back",
    "Delivery within two hours",
    "We guarantee the price",
    "We never let a mail lie",
    "The room is ready on time",
)
NOT_PROMISES = (
    "El aviso llega al móvil con foto; hemos bajado a 38 minutos de media.",
    "Casi siempre contestamos en persona",
    "No prometemos lo que no depende de nosotros",
    "No siempre hay alguien en recepción",
    "Las fotos de la web son de este año",
    "Preguntamos a qué vienen y lo apuntamos en la reserva",
    "Abrimos a las 7",
    "We nearly always answer in person",
    "We do not promise what others deliver",
    "We don't guarantee the view",
    "Answers take 3 hours on average",
    "We greet everybody by name",
)


@pytest.mark.parametrize("text", PROMISES)
def test_words_that_bind_are_a_promise(text: str) -> None:
    assert is_promise(text)


@pytest.mark.parametrize("text", NOT_PROMISES)
def test_an_account_an_average_or_a_denial_is_no_promise(text: str) -> None:
    assert not is_promise(text)


@pytest.mark.parametrize(
    ("text", "is_step"),
    [
        ("Si falla, devolvemos el importe", True),
        ("Nos disculpamos y llamamos al día siguiente", True),
        ("When it fails we apologise", True),
        ("Or your money back", True),
        ("El aviso llega al móvil con foto", False),
        ("We answer within the day", False),
    ],
)
def test_a_recovery_step_tells_what_we_do_when_it_fails(text: str, is_step: bool) -> None:
    assert is_recovery_step(text) is is_step
