"""The addresses that a class of sixty asks a hundred times a second: the look, the log, news, the joystick.

They pass no layers: routing, requests and answers as objects cost as much again as most of these answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from pages.parts import browser, log, looking, turning, waiting
from pages.parts.answers import AT_ONCE_S, SOON_S, Packed, packed, packed_in_turn

NOT_SO = Packed(405, b"ask otherwise", False)


class Asker:
    """Who asks, and what, of a request as the server has it (ASGI)."""

    def __init__(self, scope: Any, receive: Any) -> None:
        self.scope, self.receive = scope, receive

    @property
    def query(self) -> dict[str, str]:
        """What is asked, by name; the last word counts."""
        return dict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))

    @property
    def token(self) -> str:
        """This browser's."""
        return browser.token_of(self._header(b"cookie"))

    @property
    def gzips(self) -> bool:
        """Whether it reads what is compressed."""
        return "gzip" in self._header(b"accept-encoding")

    async def body(self, most: int) -> bytes:
        """What was sent, up to a little more than `most` bytes."""
        raw, more = b"", True
        while more and len(raw) <= most:
            part = await self.receive()
            raw += part.get("body", b"")
            more = part.get("more_body", False)
        return raw

    def _header(self, name: bytes) -> str:
        return next((value.decode("latin-1") for key, value in self.scope["headers"] if key == name), "")


async def look(asker: Asker) -> Packed:
    """What a chair's feeds show."""
    return await packed_in_turn(asker.gzips, SOON_S, looking.answer, asker.query, asker.token)


async def rows(asker: Asker) -> Packed:
    """The access log's newest rows."""
    return await packed_in_turn(asker.gzips, SOON_S, log.answer, asker.query, asker.token)


async def news(asker: Asker) -> Packed:
    """The digest, once it is another."""
    return packed(*await waiting.answer(asker.query, asker.token), asker.gzips)


async def turn(asker: Asker) -> Packed:
    """A word of a joystick."""
    raw = await asker.body(turning.MOST_BYTES)
    return await packed_in_turn(asker.gzips, AT_ONCE_S, turning.answer, raw, asker.token)


ADDRESSES: dict[str, tuple[str, Callable[[Asker], Awaitable[Packed]]]] = {
    "/look": ("GET", look), "/log": ("GET", rows), "/wait": ("GET", news), "/turn": ("POST", turn),
}  # fmt: skip


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """Answer one of `ADDRESSES`."""
    method, make = ADDRESSES[scope["path"]]
    made = await make(Asker(scope, receive)) if scope["method"] == method else NOT_SO
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(made.body))]
    headers += [(b"cache-control", b"no-store"), (b"vary", b"accept-encoding")]
    if made.gzipped:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": made.status, "headers": headers})
    await send({"type": "http.response.body", "body": made.body})
