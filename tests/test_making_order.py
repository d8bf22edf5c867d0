"""The order of cards to put together: what says the same stands side by side, opposites apart."""

import pytest
from flask import Flask

from survey.making import order, queue
from survey.models import FileSet, Workshop
from survey.room import grouping
from survey.store.files import keys, sets
from survey.store.room import groups, similar, wall
from survey.web.database import db
from tests import cast

TRIPLES = [
    # a text, another that says the same, and its opposite
    ("Entregamos tarde", "Los pedidos llegan con retraso", "Entregamos a tiempo"),
    ("La habitación estaba sucia", "No limpian bien los cuartos", "La habitación estaba limpia"),
    ("Nadie coge el teléfono", "Llamamos y no responden", "Siempre cogen el teléfono"),
    ("La factura no se entiende", "Es difícil leer lo que cobran", "La factura se entiende"),
    ("Sin aparcamiento", "No hay sitio para el coche", "Con aparcamiento"),
    (
        "Tardamos en responder los correos",
        "Contestamos tarde los mensajes",
        "Respondemos los correos enseguida",
    ),
    ("El personal es antipático", "Atienden de mala gana", "El personal es simpático"),
    ("El precio sube sin avisar", "Cobran más de lo anunciado", "El precio no sube sin avisar"),
    ("La web es lenta", "La página tarda en cargar", "La web es rápida"),
    ("Cerramos demasiado tarde", "El horario es muy largo", "Cerramos a buena hora"),
    ("No pedimos perdón", "Nunca nos disculpamos", "Pedimos perdón"),
    ("La comida llega fría", "Los platos no salen calientes", "La comida llega caliente"),
    ("Hay ruido por la noche", "No se puede dormir", "No hay ruido por la noche"),
    ("Las colas son largas", "Se espera mucho en la entrada", "Las colas son cortas"),
    ("Nadie sabe nada del pedido", "No informan de cómo va el encargo", "Todos saben del pedido"),
    ("Cancelar es difícil", "No dejan darse de baja", "Cancelar es fácil"),
    (
        "El trato cambia en cada turno",
        "Depende de quién atiende",
        "El trato es igual en cada turno",
    ),
    ("No cumplimos lo prometido", "Prometemos y luego no pasa", "Cumplimos lo prometido"),
    ("El wifi no funciona", "La conexión se corta", "El wifi funciona"),
    ("Falta personal", "Somos pocos para atender", "Sobra personal"),
    ("We deliver late", "Orders arrive with a delay", "We deliver on time"),
    ("The room was dirty", "They do not clean the rooms well", "The room was clean"),
    (
        "Nobody picks up the phone",
        "We call and they do not answer",
        "They always pick up the phone",
    ),
    ("The bill is not clear", "It is hard to read what is charged", "The bill is clear"),
    ("Parking without space", "There is no place for the car", "Parking with space"),
    ("Staff are rude", "They treat people badly", "Staff are kind"),
    ("The website is slow", "Pages take long to load", "The website is fast"),
    ("We never say sorry", "We do not apologise", "We say sorry"),
    ("Food comes cold", "Dishes are not served hot", "Food comes hot"),
    ("There is noise at night", "You cannot sleep", "There is no noise at night"),
    ("The queues are long", "People wait too long at the door", "The queues are short"),
    (
        "Nobody knows about the order",
        "They do not tell how the order goes",
        "All know about the order",
    ),
    ("Cancelling is difficult", "They do not let you leave", "Cancelling is easy"),
    (
        "We do not keep what we promise",
        "We promise and then nothing happens",
        "We keep what we promise",
    ),
    ("The wifi does not work", "The connection fails", "The wifi does work"),
    ("The lift is broken", "The elevator does not run", "The lift is repaired"),
    ("Prices are not told before", "The total is only known at the end", "Prices are told before"),
    ("The shop is closed on Sundays", "One cannot buy on a Sunday", "The shop is open on Sundays"),
    ("Answers are wrong", "What they tell is not correct", "Answers are right"),
    ("The rooms are old", "The furniture is worn and bad", "The rooms are new"),
]


def test_an_opposite_is_never_nearer_than_what_says_the_same() -> None:
    """Forty of them, in both languages, labelled by hand."""
    alike = order.alike([text for texts in TRIPLES for text in texts])
    near = [
        texts
        for at, texts in zip(range(0, len(alike), 3), TRIPLES, strict=True)
        if alike[at][at + 1] <= alike[at][at + 2]
    ]
    assert not near
    assert len(TRIPLES) == 40


def test_texts_that_mean_the_same_stand_side_by_side_in_both_languages() -> None:
    texts = [
        "Nadie coge el teléfono",
        "The bill has extras nobody announced",
        "Nobody answers the phone",
        "Los extras aparecen al pagar",
    ]
    found = similar.in_order(order.alike(texts))
    assert abs(found.index(0) - found.index(2)) == 1
    assert abs(found.index(1) - found.index(3)) == 1
    assert order.alike([]) == []


def test_of_very_many_cards_the_last_ones_stay_as_they_are(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = cast.make_workshop(app, step="question")
    texts = ("The queue", "Nobody answers", "Nobody calls back", "The bill", "Nobody answers us")
    fields = {f"leave_reasons__entry00{n}__text": text for n, text in enumerate(texts)}
    cast.save(cast.phone(app), "team", **fields)
    cast.move_to(app, room, "group")
    monkeypatch.setattr(order, "MOST", 3)
    monkeypatch.setattr(grouping, "MOST_AT_ONCE", 3)
    with app.test_request_context():
        workshop = db.session.get_one(Workshop, room)
        alone = groups.of(db.session, room)
        with monkeypatch.context() as waiting:
            waiting.setattr(queue, "wanted", lambda _wish: None)
            assert grouping.alike(workshop, alone) == alone
        wish = keys.of_order(db.session, workshop)
        assert wish
        set_id = queue.wanted(wish).id
        db.session.rollback()
        queue.begin(set_id)
        db.session.rollback()
        made = db.session.get_one(FileSet, set_id)
        cards = [one.cards[0].entry for one in alone]
        found = sets.manifest_of(queue.folder_of(made))["order"]
        assert sorted(found) == sorted(cards)
        written = [card.entry for card in wall.cards(db.session, room, ["leave_reasons"])]
        assert found[3:] == written[3:]


def test_the_order_is_made_in_the_background_and_for_the_cards_as_they_are(app: Flask) -> None:
    room = cast.make_workshop(app, step="question")
    phone = cast.phone(app)
    written = ("Nadie coge el teléfono", "La cola de la entrada", "Llaman y nadie responde")
    fields = {f"leave_reasons__entry00{n}__text": text for n, text in enumerate(written)}
    cast.save(phone, "team", **fields)
    cast.move_to(app, room, "break")
    late = {"leave_reasons__entry009__text": "Se escribió en el descanso"}
    cast.save(phone, "team", **late)  # it lies in no group yet, and has its place in the order
    with app.test_request_context():
        early = keys.of_order(db.session, db.session.get_one(Workshop, room))
        assert early
        set_id = queue.wanted(early).id
        db.session.rollback()
        queue.begin(set_id)
    cast.move_to(app, room, "group")
    with app.test_request_context():
        workshop = db.session.get_one(Workshop, room)
        wish = keys.of_order(db.session, workshop)
        assert wish
        made = queue.wanted(wish)
        assert made
        set_id = made.id
        db.session.rollback()  # the background begins with a reading of its own
        queue.begin(set_id)
        db.session.rollback()
        made = db.session.get_one(FileSet, set_id)
        found = sets.manifest_of(queue.folder_of(made))["order"]
        assert abs(found.index("entry000") - found.index("entry002")) == 1
        alone = groups.of(db.session, room)
        shown = [one.cards[0].entry for one in grouping.alike(workshop, alone)]
        assert shown == found
    cast.save(phone, "team", leave_reasons__entry004__text="Otra más")
    with app.test_request_context():
        assert keys.of_order(db.session, db.session.get_one(Workshop, room)) == wish  # it is locked
