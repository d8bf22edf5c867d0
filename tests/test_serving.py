"""The web server itself, as users start it: who waits for whom."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.phones import Server, a_room

IDLE = 300
REQUEST = b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    with a_room(sqlite_template, tmp_path) as running:
        yield running


def answered(server: Server, stack: ExitStack, within: float) -> bytes:
    """The first bytes of an answer on a new connection, which stays open as browsers keep theirs.

    Raises TimeoutError where nothing comes within so many seconds.
    """
    address = ("127.0.0.1", server.port)
    connection = stack.enter_context(socket.create_connection(address, timeout=within))
    connection.sendall(REQUEST)
    return connection.recv(64)


def test_a_newcomer_is_answered_beside_three_hundred_idle_connections(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(IDLE):
            assert answered(server, stack, within=10).startswith(b"HTTP/1.1 ")
        assert answered(server, stack, within=1).startswith(b"HTTP/1.1 ")
