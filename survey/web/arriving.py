"""Requests as they arrive: a thread takes one only when it is whole, and slow ones are cut off.

The web server itself waits for ever for the rest of a body, and a thread would wait with it.
"""

import asyncio
import io
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from survey.web.crowding import Peer
from survey.web.security import RETRY_AFTER_S, most_bytes

PIECE_S, WHOLE_S = 10, 60
"""How long the next piece of a body may take, and all of it."""
MOST_HALF, HEAVY = 256, 64 * 1024
"""How many bodies of one address may be half in a process; of so many bytes one is several."""

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = tuple[int, Iterable[tuple[str, str]], bytes]


@dataclass
class Arriving:
    """An application of threads as the web server calls it, which knows no threads (ASGI)."""

    app: Flask
    threads: int
    piece_s: float = PIECE_S
    whole_s: float = WHOLE_S
    most_half: int = MOST_HALF
    half: Counter[str] = field(default_factory=Counter)
    busy: set[Peer] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Prepare the threads."""
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="request")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        peer = scope["client"][0], scope["client"][1]
        self.busy.add(peer)
        try:
            await self._serve(scope, receive, send)
        finally:
            self.busy.discard(peer)

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        environ = _environ(scope)
        body = await self._body(environ, receive) if _has_body(environ) else b""
        if isinstance(body, int):
            wait_s = RETRY_AFTER_S.get(body)
            wait = [("Retry-After", str(wait_s))] if wait_s else []
            await _send(send, (body, [("Connection", "close"), *wait], b""))
            return
        if environ.pop("HTTP_TRANSFER_ENCODING", None):
            environ["CONTENT_LENGTH"] = str(len(body))  # what is whole has a length
        environ["wsgi.input"] = io.BytesIO(body)
        loop = asyncio.get_running_loop()
        await _send(send, await loop.run_in_executor(self._pool, self._answer, environ))

    async def _body(self, environ: Message, receive: Receive) -> bytes | int:
        """The body, as far as the application reads it; or the status that refuses it."""
        whose, most = environ["REMOTE_ADDR"], self._most(environ)
        length = int(environ.get("CONTENT_LENGTH") or most)
        if length > most:
            return b""  # the application refuses it by its length, in words
        weight = min(1 + length // HEAVY, self.most_half // 4)  # a few uploads at once
        if self.half[whose] + weight > self.most_half:
            return 429
        self.half[whose] += weight
        try:
            return await self._read(receive, most)
        finally:
            self.half[whose] -= weight
            if not self.half[whose]:
                del self.half[whose]

    def _most(self, environ: Message) -> int:
        """How long the body may be, by what it is sent to."""
        try:
            sent_to = self.app.url_map.bind_to_environ(environ).match()[0]
        except HTTPException:  # there is no such page, or it takes no body
            sent_to = None
        return most_bytes(self.app, sent_to)

    async def _read(self, receive: Receive, most: int) -> bytes | int:
        # no exception: its frames would hold the connection open until they are collected
        until, body = time.monotonic() + self.whole_s, bytearray()
        while len(body) <= most:
            piece = asyncio.ensure_future(receive())
            left = max(0, until - time.monotonic())
            await asyncio.wait({piece}, timeout=min(self.piece_s, left))
            if not piece.done():
                piece.cancel()
                return 408
            message = piece.result()
            body += message.get("body", b"")
            if message["type"] != "http.request":
                return 408  # whoever sent it has gone
            if not message.get("more_body"):
                break
        return bytes(body)

    def _answer(self, environ: Message) -> Answer:
        """What the application says, whole: a phone that reads slowly holds no thread either."""
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:
            started[:] = int(status.split(" ", 1)[0]), headers

        parts: Any = self.app(environ, start)
        with closing(parts) if hasattr(parts, "close") else nullcontext():
            body = b"".join(parts)
        return started[0], started[1], body


def _has_body(environ: Message) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


async def _send(send: Send, answer: Answer) -> None:
    status, headers, body = answer
    told = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})


def _environ(scope: Message) -> Message:
    """A request as WSGI tells it, without its body."""
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # nobody could tell it from one with a hyphen, as that of a proxy has
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
        told, glue = value.decode("latin-1"), "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{glue}{told}" if key in environ else told
    return environ
