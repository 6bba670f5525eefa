"""What stands before Streamlit: scripts, and our own addresses, which pass by its layers.

A page and its scripts are answered while the engine still loads.
"""

from __future__ import annotations

from threading import Thread
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.routing import Router

from pages.parts import assets, bundle, shell, warm
from pages.parts.shelf import Shelf

ASKING = ("/look", "/log", "/wait", "/turn", "/data/", "/print/")
THEIRS = "/static/"
SHELVES = (Shelf(assets.PARTS, assets.folder(), {bundle.NAME: bundle.bundled}), Shelf(shell.STATIC / "static", THEIRS))


def fill() -> None:
    """The first page and its scripts, read and compressed by one processor while the other starts the server."""
    Thread(target=_filled, name="shelves", daemon=True).start()


def _filled() -> None:
    addresses = shell.scripts()
    for shelf in SHELVES:
        shelf.fill(addresses)


class Straight:
    """Middleware: scripts and our own addresses here, all else further in; a look then costs a third."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.asking: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """To whoever answers this address."""
        path = scope["path"] if scope["type"] == "http" else ""
        for shelf in SHELVES:
            if path.startswith(shelf.at) and (found := await shelf.answer(Request(scope))):
                await found(scope, receive, send)
                return
        if path.startswith(ASKING):
            quick, others = self.asking or await self._load()
            await (quick.answer if path in quick.ADDRESSES else others)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _load(self) -> Any:
        await run_in_threadpool(warm.wait)
        from pages.parts import quick, routes  # they ask the engine, which is here only now

        self.asking = quick, GZipMiddleware(Router(routes.ROUTES), minimum_size=800, compresslevel=2)
        return self.asking
