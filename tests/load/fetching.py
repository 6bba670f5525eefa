"""GET and POST as a browser sends them: kept connections, cookies, gzip; every byte that comes in is counted."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from tests.load.report import Tally

LINES = 6
"""A browser opens so many connections to one host."""
PATIENCE_S = 30.0
AGENT = "Mozilla/5.0 (X11; Linux x86_64) doble-vista-load"
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; status 0 where nothing did."""

    status: int = 0
    headers: dict[str, str]
    raw: bytes = b""

    @property
    def good(self) -> bool:
        """Whether it is what was asked for."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.raw) if packed else self.raw).decode("utf-8", "replace")

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; empty where it is none."""
        try:
            found = orjson.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Site:
    """One browser's connections to one server."""

    def __init__(self, address: str, tally: Tally) -> None:
        parts = urlsplit(address)
        self.host, self.secure = parts.hostname or "127.0.0.1", parts.scheme == "https"
        self.port = parts.port or (443 if self.secure else 80)
        self.path, self.query = parts.path.rstrip("/"), parts.query
        self.netloc = parts.netloc
        self.cookies: dict[str, str] = {}
        self.tally = tally
        self._idle: list[Line] = []
        self._free = asyncio.Semaphore(LINES)
        self._known: set[str] = set()

    @property
    def origin(self) -> str:
        """What a browser calls this site."""
        return f"{'https' if self.secure else 'http'}://{self.netloc}"

    @property
    def cookie(self) -> str:
        """All cookies, as a request says them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def get(self, path: str) -> Answer:
        """Ask for a path; whatever is no success is an error."""
        return await self._ask("GET", path, b"", ())

    async def get_once(self, path: str) -> Answer | None:
        """What may be kept for ever: asked for once; None later."""
        if path in self._known:
            return None
        self._known.add(path)
        return await self.get(path)

    async def post(self, path: str, words: dict[str, Any], fine: Collection[int] = ()) -> Answer:
        """Say a JSON object; `fine` are statuses that are no errors."""
        return await self._ask("POST", path, json.dumps(words, separators=(",", ":")).encode(), fine)

    async def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop()[1].close()

    async def _ask(self, method: str, path: str, body: bytes, fine: Collection[int]) -> Answer:
        name = f"{method} {plainly(path)}"
        async with self._free:
            try:
                answer = await asyncio.wait_for(self._say(method, path, body), PATIENCE_S)
            except (OSError, EOFError, ValueError, TimeoutError) as trouble:
                self.tally.error(f"{name}: {type(trouble).__name__}")
                return Answer(headers={})
        if not answer.good and answer.status not in fine:
            self.tally.error(f"{name}: {answer.status}")
        return answer

    async def _say(self, method: str, path: str, body: bytes) -> Answer:
        """On a kept line if one still answers, else on a new one."""
        words = self._words(method, path, body)
        while self._idle:
            line = self._idle.pop()
            try:
                return await self._exchange(line, words)
            except (OSError, EOFError):
                line[1].close()
        secure = ssl.create_default_context() if self.secure else None
        return await self._exchange(await asyncio.open_connection(self.host, self.port, ssl=secure), words)

    def _words(self, method: str, path: str, body: bytes) -> bytes:
        lines = [
            f"{method} {self.path}{path} HTTP/1.1", f"Host: {self.netloc}", f"User-Agent: {AGENT}", "Accept: */*",
            "Accept-Encoding: gzip", "Accept-Language: es-EC,es;q=0.9", f"Origin: {self.origin}",
        ]  # fmt: skip
        if self.cookies:
            lines.append(f"Cookie: {self.cookie}")
        if method == "POST":
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _exchange(self, line: Line, words: bytes) -> Answer:
        reader, writer = line
        writer.write(words)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        status, headers = self._head(head.decode("latin-1").split("\r\n"))
        raw, wire = await _body(reader, status, headers)
        self.tally.received["http"] += len(head) + wire
        if headers.get("connection", "").lower() == "close" or reader.at_eof():
            writer.close()
        else:
            self._idle.append(line)
        return Answer(status=status, headers=headers, raw=raw)

    def _head(self, lines: list[str]) -> tuple[int, dict[str, str]]:
        """The status and the headers; cookies are kept."""
        headers = {}
        for line in filter(None, lines[1:]):
            name, _colon, value = line.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                cookie, _equals, said = value.strip().partition(";")[0].partition("=")
                self.cookies[cookie] = said
        return int(lines[0].split()[1]), headers


async def _body(reader: asyncio.StreamReader, status: int, headers: dict[str, str]) -> tuple[bytes, int]:
    """A body, and how many bytes it was on the wire."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _chunks(reader)
    if "content-length" in headers:
        raw = await reader.readexactly(int(headers["content-length"]))
    else:
        raw = b"" if status in (204, 304) else await reader.read()
    return raw, len(raw)


async def _chunks(reader: asyncio.StreamReader) -> tuple[bytes, int]:
    parts: list[bytes] = []
    wire = 0
    while True:
        line = await reader.readline()
        size = int(line.split(b";")[0], 16)
        part = await reader.readexactly(size + 2)
        wire += len(line) + len(part)
        if size == 0:
            return b"".join(parts), wire
        parts.append(part[:-2])


def plainly(path: str) -> str:
    """A path without what differs between people and versions, so that errors of one kind are one line."""
    path = path.partition("?")[0]
    return re.sub(r"^/(data|assets)/[^/]+/", r"/\1/…/", path)
