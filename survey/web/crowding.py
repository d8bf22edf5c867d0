"""Connections: where there is little room left, who holds most of them loses those that wait.

The web server takes up to so many, whoever they come from: one address that opens all of them and
asks for nothing, or only half, would keep everybody else out.
"""

import contextlib
import os
import socket
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Container, Iterator
from pathlib import Path

CONNECTIONS = 4096  # open ones, idle ones too: browsers keep theirs, and who comes after must wait
LOOKS_EVERY_S = 0.5
OPEN_FILES = Path("/dev/fd")

Peer = tuple[str, int]


def most_connections() -> int:
    """How many may be open, once this process may open as many files as it is let."""
    if sys.platform == "win32":
        return CONNECTIONS
    import resource  # here: Windows has none

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS  # a request opens files too
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return wanted // 2


def watch(busy: Container[Peer]) -> None:
    """Make room again and again beside the requests of this process; `busy` are being answered."""

    most = most_connections() * 3 // 4

    def look() -> None:
        while True:
            time.sleep(LOOKS_EVERY_S)
            with contextlib.suppress(OSError):  # no file left to look with: the next look may have
                make_room(most, busy)

    if OPEN_FILES.exists():
        threading.Thread(target=look, name="crowding", daemon=True).start()


def make_room(most: int, busy: Container[Peer]) -> None:
    """Close connections that wait, of those who hold most of them, until `most` are left."""
    files = [int(file.name) for file in OPEN_FILES.iterdir()]
    if len(files) <= most:
        return
    held: dict[str, list[tuple[int, Peer]]] = defaultdict(list)
    for file, peer in _connections(files):
        if peer not in busy:
            held[peer[0]].append((file, peer))
    while sum(map(len, held.values())) > most:
        largest = max(held.values(), key=len)
        # by halves: the next one may hold as many
        for _ in range(1 + len(largest) // 2):
            _close(*largest.pop())


def _connections(files: list[int]) -> Iterator[tuple[int, Peer]]:
    """The connections that this process has taken, and who is at their other end."""
    found: list[tuple[int, int, Peer]] = []
    ports = set()
    for file in files:
        with contextlib.suppress(OSError), _opened(file) as one:
            if one.family not in (socket.AF_INET, socket.AF_INET6):
                continue
            port = one.getsockname()[1]
            if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                ports.add(port)
            else:
                found.append((file, port, one.getpeername()[:2]))
    # others are our own, to a database
    return ((file, peer) for file, port, peer in found if port in ports)


def _opened(file: int) -> socket.socket:
    """Another handle of a connection. Raises OSError where the file is none."""
    copy = os.dup(file)
    try:
        return socket.socket(fileno=copy)
    except OSError:
        os.close(copy)  # else each look would leave more files open than the one before
        raise


def _close(file: int, peer: Peer) -> None:
    with contextlib.suppress(OSError), _opened(file) as one:
        # the number of a file that was closed meanwhile may be that of another one by now
        if one.getpeername()[:2] == peer:
            one.shutdown(socket.SHUT_RDWR)
