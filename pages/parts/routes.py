"""Addresses of our own that are asked seldom: public data, print, a class to take home (the others: quick.py)."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import browser, public
from pages.parts.shelf import FOR_EVER

NEVER = {"cache-control": "no-store"}


async def _data(request: Request) -> Response:
    body = await run_in_threadpool(public.document, request.path_params["stamp"], request.path_params["name"])
    if body is None:
        return Response("not here", status_code=404)
    return Response(body, media_type="application/json", headers=FOR_EVER)


def _token(request: Request) -> str:
    return browser.token_of(request.headers.get("cookie", ""))


async def _debrief(request: Request) -> Response:
    """The report of an exercise, for whoever may see its debrief; `save=1` to keep it as a file."""
    from pages.parts import debrief_seen  # no server waits for it when it starts (warm.py)

    query = request.query_params
    asked = query.get("exercise", ""), query.get("lang", "es"), _token(request)
    found = await run_in_threadpool(debrief_seen.document, *asked)
    if found is None:
        return Response("not here", status_code=404)
    kept = {"content-disposition": 'attachment; filename="debrief.html"'} if query.get("save") else {}
    return Response(found, media_type="text/html", headers={**NEVER, **kept})


async def _print(request: Request) -> Response:
    from pages.parts import printing

    asked = request.path_params["name"], request.query_params.get("lang", "es"), _token(request)
    found = await run_in_threadpool(printing.document, *asked)
    if found is None:
        return Response("not here", status_code=404)
    return Response(found, media_type="text/html", headers=NEVER)


async def _everything(request: Request) -> Response:
    """All of a class in one file, for whoever has a seat at its desk."""
    from pages.parts import desk_file

    found = await run_in_threadpool(desk_file.made, request.query_params.get("room", ""), _token(request))
    if found is None:
        return Response("not here", status_code=404)
    name, body = found
    kept = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="application/zip", headers={**NEVER, **kept})


ROUTES = [
    Route("/print/everything", _everything),
    Route("/data/{stamp}/{name:path}", _data),
    Route("/print/debrief", _debrief),
    Route("/print/{name}", _print),
]
