"""Addresses of our own that are asked seldom: public data, print, a class to take home (the others: quick.py)."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.parts import browser, public
from pages.parts.shelf import FOR_EVER

NEVER = {"cache-control": "no-store"}
KEPT = "application/octet-stream"
"""A file that no browser opens itself."""


async def _data(request: Request) -> Response:
    body = await run_in_threadpool(public.document, request.path_params["stamp"], request.path_params["name"])
    if body is None:
        return Response("not here", status_code=404)
    return Response(body, media_type="application/json", headers=FOR_EVER)


def _token(request: Request) -> str:
    return browser.token_of(request.headers.get("cookie", ""))


def _here(found: str | bytes | None, kind: str, name: str = "") -> Response:
    """What was found, to be kept as a file where it has a name; that it is not here for whoever may not have it."""
    if found is None:
        return Response("not here", status_code=404, headers=NEVER)
    kept = {"content-disposition": f'attachment; filename="{name}"'} if name else {}
    return Response(found, media_type=kind, headers={**NEVER, **kept})


async def _debrief(request: Request) -> Response:
    """The report of an exercise, for whoever may see its debrief; `save=1` to keep it as a file."""
    from pages.parts import debrief_seen  # no server waits for it when it starts (warm.py)

    query = request.query_params
    asked = query.get("exercise", ""), query.get("lang", "es"), _token(request)
    found = await run_in_threadpool(debrief_seen.document, *asked)
    return _here(found, "text/html", "debrief.html" if query.get("save") else "")


async def _print(request: Request) -> Response:
    from pages.parts import printing

    query = request.query_params
    asked = request.path_params["name"], query.get("lang", "es"), _token(request)
    of = query.get("room", ""), query.get("scenario", "")
    status, found = await run_in_threadpool(printing.answer, *asked, *of)
    return Response(found, status, NEVER, "text/html")


async def _everything(request: Request) -> Response:
    """All of a class in one file, for whoever has a seat at its desk."""
    from pages.parts import desk_file

    found = await run_in_threadpool(desk_file.made, request.query_params.get("room", ""), _token(request))
    name, body = found or ("", None)
    return _here(body, "application/zip", name)


async def _log(request: Request) -> Response:
    """A file of an access log, for whom oversight is."""
    from pages.parts import files

    query, name = request.query_params, request.path_params["name"]
    asked = name, query.get("exercise", ""), query.get("chair", ""), _token(request)
    return _here(await run_in_threadpool(files.log, *asked), KEPT, name)


async def _rules(request: Request) -> Response:
    """The scenario with the rules of now, for whoever makes them."""
    from pages.parts import files

    found = await run_in_threadpool(files.rules, request.query_params.get("exercise", ""), _token(request))
    name, body = found or ("", None)
    return _here(body, KEPT, name)


ROUTES = [
    Route("/print/everything", _everything),
    Route("/print/log/{name}", _log),
    Route("/print/rules", _rules),
    Route("/data/{stamp}/{name:path}", _data),
    Route("/print/debrief", _debrief),
    Route("/print/{name}", _print),
]
