"""The web server itself, as users start it: who waits for whom."""

import asyncio
import http.client
import re
import resource
import socket
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask, request

from survey.web import crowding, security
from survey.web.arriving import MOST_HALF, Arriving, Message
from tests import cast
from tests.phones import Server, a_room
from tests.waiting import PATIENCE_S

IDLE = 300
REQUEST = b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Never"
HALF_A_BODY = (
    f"POST /{cast.CODE}/rating HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nanswer"
).encode()
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SURVEY_WORKERS", "1")  # each counts what is half sent to it
        with a_room(sqlite_template, tmp_path_factory.mktemp("served")) as running:
            yield running


def sent(server: Server, stack: ExitStack, what: bytes, of: str = "127.0.0.1") -> socket.socket:
    """A connection of this address on which no more than that was sent."""
    address = ("127.0.0.1", server.port)
    connection = socket.create_connection(address, timeout=PATIENCE_S, source_address=(of, 0))
    stack.enter_context(connection).sendall(what)
    return connection


def answered(server: Server, stack: ExitStack) -> bytes:
    """The first bytes of an answer on a new connection, which stays open as browsers keep theirs.

    Raises TimeoutError where nothing comes for long.
    """
    return sent(server, stack, REQUEST).recv(64)


def test_a_newcomer_is_answered_beside_three_hundred_idle_connections(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(IDLE):
            assert answered(server, stack).startswith(b"HTTP/1.1 ")
        assert answered(server, stack).startswith(b"HTTP/1.1 ")


def join_and_save(server: Server) -> None:
    """A phone comes in and saves a rating, without a browser."""
    phone = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)

    def ask(method: str, path: str, cookie: str = "", **fields: str) -> tuple[int, str]:
        body = urllib.parse.urlencode(fields)
        phone.request(method, f"/{cast.CODE}/{path}", body, FORM | {"Cookie": f"keeps=1; {cookie}"})
        answer = phone.getresponse()
        return answer.status, answer.read().decode()

    page = ask("GET", "")[1]
    token, team = cast.field_value(page, "token"), re.search(r'name="team" value="([^"]+)"', page)
    assert team
    assert ask("POST", "", token=token, team=team[1])[0] == 302
    rated = {"as_announced-importance": "5"}
    assert ask("POST", "rating", f"phone={token}", **rated)[0] == 200
    phone.close()


def test_a_phone_joins_and_saves_beside_half_sent_requests(server: Server) -> None:
    join_and_save(server)  # the first one also warms it up
    with ExitStack() as stack:
        for what, n in ((HALF_A_HEAD, 500), (HALF_A_BODY, 100)):
            for _ in range(n):
                sent(server, stack, what)
        last = sent(server, stack, HALF_A_BODY)
        join_and_save(server)
        assert is_open(last)  # nobody had to be let go for it


def test_two_hundred_phones_behind_one_address_send_slowly(server: Server) -> None:
    with ExitStack() as stack:
        halves = [sent(server, stack, HALF_A_BODY) for _ in range(200)]
        for half in halves:
            half.sendall(b"=42")
        told = {half.recv(64).split(b"\r\n")[0] for half in halves}
        assert told == {b"HTTP/1.1 403 Forbidden"}  # of no phone that has joined


def test_of_half_sent_bodies_an_address_holds_so_many_and_another_one_its_own(
    server: Server,
) -> None:
    with ExitStack() as stack:
        halves = [sent(server, stack, HALF_A_BODY) for _ in range(MOST_HALF)]
        answered(server, stack)  # it has read what came before
        time.sleep(0.3)
        one_more = sent(server, stack, HALF_A_BODY)
        refused = one_more.recv(1024).lower()
        assert refused.startswith(b"http/1.1 429 ")
        assert b"retry-after: 60" in refused
        assert not one_more.recv(64).startswith(b"HTTP")
        elsewhere = sent(server, stack, HALF_A_BODY + b"=42", of="127.0.0.2")
        assert elsewhere.recv(64).startswith(b"HTTP/1.1 403 ")
        halves[0].sendall(b"=42")
        assert halves[0].recv(64).startswith(b"HTTP/1.1 403 ")


def arriving(
    *pieces: bytes, pause_s: float = 0.0, takes: int = 100, length: int = 0, **limits: float
) -> tuple[int, bytes]:
    """What an application that repeats its body says to one that comes in pieces, then no more.

    With a `length` the last piece ends it; the application `takes` so many bytes there.
    """
    app, said, left = Flask("echo"), [], [*pieces]
    app.config["MAX_CONTENT_LENGTH"] = 100
    view = security.takes(takes)(lambda: request.get_data())
    app.add_url_rule("/", "echo", view, methods=["POST"])
    app.before_request(security.let_send)
    told = (b"content-length", b"%d" % length) if length else (b"transfer-encoding", b"chunked")

    async def receive() -> Message:
        await asyncio.sleep(pause_s if left else 60)
        return {"type": "http.request", "body": left.pop(0), "more_body": not length or bool(left)}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 5000),
        "headers": [told],
    }
    asyncio.run(Arriving(app, 1, **limits)(scope, receive, send))  # type: ignore[arg-type]  # limits are seconds
    return said[0]["status"], said[1]["body"]


def test_a_body_that_stops_or_trickles_is_cut_off() -> None:
    assert arriving(b"a", piece_s=0.05)[0] == 408
    trickle = [b"a"] * 50
    assert arriving(*trickle, pause_s=0.02, piece_s=1, whole_s=0.1)[0] == 408


def test_an_upload_may_be_longer_where_a_page_takes_it() -> None:
    assert arriving(b"a" * 90, b"a" * 90, length=180)[0] == 413
    assert arriving(b"a" * 90, b"a" * 90, length=180, takes=200) == (200, b"a" * 180)


def test_a_body_without_an_end_is_read_no_further_than_it_may_be_long() -> None:
    assert arriving(*[b"a" * 40] * 50)[0] == 413


@pytest.mark.parametrize(
    ("may", "then", "most"),
    [(4000, [(4000, 4000)], 2000), (-1, [(8192, -1)], 4096), (512, [], 256)],
)
def test_a_server_opens_as_many_connections_as_it_may(
    monkeypatch: pytest.MonkeyPatch, may: int, then: list[tuple[int, int]], most: int
) -> None:
    asked: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(
        resource, "getrlimit", lambda _what: (min(1024, may) if may > 0 else 1024, may)
    )
    monkeypatch.setattr(resource, "setrlimit", lambda *limit: asked.append(limit))
    assert crowding.most_connections() == most
    assert [limit for _what, limit in asked] == then


def taken(stack: ExitStack, door: socket.socket, of: str, n: int) -> list[socket.socket]:
    """So many connections from an address, as who called sees them."""
    called = []
    for _ in range(n):
        address = door.getsockname()
        called.append(socket.create_connection(address, timeout=1, source_address=(of, 0)))
        stack.enter_context(called[-1])
        stack.enter_context(door.accept()[0])
    return called


def is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return bool(connection.recv(1))
    except BlockingIOError:
        return True


def test_looking_for_room_leaves_no_file_open() -> None:
    for _look in range(3):
        before = len(list(crowding.OPEN_FILES.iterdir()))
        crowding.make_room(0, set())
    assert len(list(crowding.OPEN_FILES.iterdir())) == before


def test_whoever_holds_most_connections_makes_room_with_those_that_wait() -> None:
    with ExitStack() as stack:
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        many = taken(stack, door, "127.0.0.1", 60)
        few = taken(stack, door, "127.0.0.2", 8)
        busy = many[:10]
        crowding.make_room(1000, set())
        assert all(map(is_open, many + few))
        crowding.make_room(30, {one.getsockname() for one in busy})
        assert all(map(is_open, busy + few))
        assert 10 <= sum(map(is_open, many[10:])) <= 22
