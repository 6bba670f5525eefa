"""The addresses that are asked all the time, answered without layers: what crosses the wire, and to whom."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from pages.parts import browser, quick, running, turning
from synthetic.access import Action, Chair
from synthetic.exercise.door import Act, Exercise
from tests.load.apart import run

pytestmark = pytest.mark.usefixtures("own_store")
TOKEN = "t" * 40


@pytest.fixture
def game() -> Exercise:
    made = running.start("purse-snatch")
    made.join(TOKEN)
    for camera in ("C-041", "C-038", "C-040"):
        made.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id=camera))
    return made


def asked(
    path: str, *, method: str = "GET", token: str = TOKEN, gzips: bool = True, parts: tuple[bytes, ...] = (b"",)
) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of one request, as a server would bring and take them."""
    path, _, query = path.partition("?")
    headers = [(b"cookie", f"{browser.COOKIE}={token}".encode())]
    headers += [(b"accept-encoding", b"gzip, br")] if gzips else []
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": headers}
    coming = [{"type": "http.request", "body": b, "more_body": n < len(parts)} for n, b in enumerate(parts, 1)]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    run(quick.answer(scope, receive, send))
    begin, body = sent
    return begin["status"], dict(begin["headers"]), body["body"]


def test_a_look_is_the_same_packed_or_plain_and_nobody_keeps_it(game: Exercise) -> None:
    path = f"/look?exercise={game.name}&chair=operator&lag=0&lang=en"
    status, headers, body = asked(path)
    assert status == 200 and headers[b"content-encoding"] == b"gzip" and headers[b"cache-control"] == b"no-store"
    assert int(headers[b"content-length"]) == len(body)
    plain = asked(path, gzips=False)
    assert b"content-encoding" not in plain[1]
    one, two = json.loads(gzip.decompress(body)), json.loads(plain[2])
    assert one["feeds"].keys() == two["feeds"].keys() and len(one["feeds"]) == 3


def test_a_stranger_gets_nothing_from_any_of_them(game: Exercise) -> None:
    query = f"?exercise={game.name}&chair=operator&lag=0&lang=en"
    for path in ("/look", "/log", "/wait"):
        status, _headers, body = asked(path + query, token="s" * 40)
        assert status == 403 and len(body) < 40, path
    words = json.dumps({"exercise": game.name, "chair": "operator", "camera": "C-041", "pose": [0, 0, 100]}).encode()
    assert asked("/turn", method="POST", token="s" * 40, parts=(words,))[0] == 403


@pytest.mark.parametrize(("path", "method"), [("/turn", "GET"), ("/look", "POST"), ("/log", "HEAD"), ("/wait", "PUT")])
def test_whoever_asks_otherwise_is_told_so(path: str, method: str) -> None:
    assert asked(path, method=method)[0] == 405


def test_a_body_without_an_end_is_not_read_to_it(game: Exercise) -> None:
    pieces = tuple(b"x" * turning.MOST_BYTES for _ in range(50))
    status, _headers, _body = asked("/turn", method="POST", parts=pieces)
    assert 400 <= status < 500
    short = asked("/turn", method="POST", parts=(b'{"exer', b'cise": 1}'))
    assert 400 <= short[0] < 500


def test_small_answers_are_not_packed(game: Exercise) -> None:
    status, headers, body = asked(f"/wait?exercise={game.name}&chair=operator&have=other&lang=en")
    assert status == 200 and b"content-encoding" not in headers and "changed" in json.loads(body)
