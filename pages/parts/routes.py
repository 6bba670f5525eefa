"""Addresses of our own beside Streamlit's: public data, scripts of the components, and the browser's look."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from pages.parts import browser, debrief_seen, looking, printing, public, turning, waiting
from pages.parts.answers import AT_ONCE_S, SOON_S, in_turn

PARTS = Path(__file__).parent
FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
NEVER = {"cache-control": "no-store"}


@cache
def assets_stamp() -> str:
    """A digest of every script we serve, so that a new version has a new address."""
    digest = hashlib.sha256()
    for path in sorted(PARTS.rglob("*.js")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asset_address(name: str) -> str:
    """Where a browser finds a script, `feed/feeds.js` say."""
    return f"/assets/{assets_stamp()}/{name}"


async def _data(request: Request) -> Response:
    body = await run_in_threadpool(public.document, request.path_params["stamp"], request.path_params["name"])
    if body is None:
        return Response("not here", status_code=404)
    return Response(body, media_type="application/json", headers=FOR_EVER)


async def _asset(request: Request) -> Response:
    path = (PARTS / request.path_params["name"]).resolve()
    if not path.is_file() or path.suffix != ".js" or PARTS not in path.parents:
        return Response("not here", status_code=404)
    return Response(path.read_bytes(), media_type="text/javascript", headers=FOR_EVER)


async def _look(request: Request) -> Response:
    return _json(*await in_turn(SOON_S, looking.answer, dict(request.query_params), _token(request)))


async def _log(request: Request) -> Response:
    # asked for late: the screens know the addresses of routes before they are all imported themselves
    from pages.parts import log

    return _json(*await in_turn(SOON_S, log.answer, dict(request.query_params), _token(request)))


async def _wait(request: Request) -> Response:
    status, body = await waiting.answer(dict(request.query_params), _token(request))
    return _json(status, body)


def _token(request: Request) -> str:
    return browser.token_of(request.headers.get("cookie", ""))


async def _turn(request: Request) -> Response:
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > turning.MOST_BYTES:
            break
    return _json(*await in_turn(AT_ONCE_S, turning.answer, raw, _token(request)))


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), status, NEVER, "application/json")


async def _debrief(request: Request) -> Response:
    """The report of an exercise, for whoever may see its debrief; `save=1` to keep it as a file."""
    query = request.query_params
    asked = query.get("exercise", ""), query.get("lang", "es"), _token(request)
    found = await run_in_threadpool(debrief_seen.document, *asked)
    if found is None:
        return Response("not here", status_code=404)
    kept = {"content-disposition": 'attachment; filename="debrief.html"'} if query.get("save") else {}
    return Response(found, media_type="text/html", headers={**NEVER, **kept})


async def _print(request: Request) -> Response:
    asked = request.path_params["name"], request.query_params.get("lang", "es"), _token(request)
    found = await run_in_threadpool(printing.document, *asked)
    if found is None:
        return Response("not here", status_code=404)
    return Response(found, media_type="text/html", headers=NEVER)


ROUTES = [
    Route("/data/{stamp}/{name:path}", _data),
    Route("/assets/{stamp}/{name:path}", _asset),
    Route("/print/debrief", _debrief),
    Route("/print/{name}", _print),
    Route("/look", _look),
    Route("/log", _log),
    Route("/wait", _wait),
    Route("/turn", _turn, methods=["POST"]),
]
OURS = ("/look", "/log", "/wait", "/turn", "/data/", "/assets/", "/print/")


class Straight:
    """Middleware: our own addresses pass by Streamlit's layers; a look then costs a third."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.own = GZipMiddleware(Router(ROUTES), minimum_size=800, compresslevel=2)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Ours here, all else further in."""
        ours = scope["type"] == "http" and scope["path"].startswith(OURS)
        await (self.own if ours else self.app)(scope, receive, send)
