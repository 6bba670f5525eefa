"""Addresses of our own beside Streamlit's: public data, scripts of the components, and the browser's look."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import browser, looking, public, turning, waiting

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
    status, body = await run_in_threadpool(looking.answer, dict(request.query_params), _token(request))
    return Response(json.dumps(body, separators=(",", ":")), status, NEVER, "application/json")


async def _wait(request: Request) -> Response:
    status, body = await waiting.answer(dict(request.query_params), _token(request))
    return Response(json.dumps(body, separators=(",", ":")), status, NEVER, "application/json")


def _token(request: Request) -> str:
    return browser.token_of(request.headers.get("cookie", ""))


async def _turn(request: Request) -> Response:
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > turning.MOST_BYTES:
            break
    status, body = await run_in_threadpool(turning.answer, raw, _token(request))
    return Response(json.dumps(body, separators=(",", ":")), status, NEVER, "application/json")


ROUTES = [
    Route("/data/{stamp}/{name:path}", _data),
    Route("/assets/{stamp}/{name:path}", _asset),
    Route("/look", _look),
    Route("/wait", _wait),
    Route("/turn", _turn, methods=["POST"]),
]
