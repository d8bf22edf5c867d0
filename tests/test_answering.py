"""Participants' pages through HTTP."""

from flask import Flask
from flask.testing import FlaskClient

from tests import cast


def test_a_phone_joins_a_team_and_comes_to_its_rating(app: Flask, client: FlaskClient) -> None:
    cast.make_workshop(app)
    cast.join(client)
    page = client.get(f"/{cast.CODE}/", follow_redirects=True)
    assert page.request.path == f"/{cast.CODE}/rating"
    assert "What we announce is what customers get" in page.text


def test_pages(app: Flask, client: FlaskClient) -> None:
    cast.make_workshop(app)
    cast.join(client)
    assert cast.save(client, "rating", as_announced__performance="4").json == {
        "saved": {"as_announced": 1}, "conflicts": {}, "closed": [], "errors": {}
    }
    page = client.get(f"/{cast.CODE}/team")
    assert page.status_code == 200
    assert client.get(f"/{cast.CODE}/state").json["joined"] == 1
