"""A token for every browser, in a cookie that no script can read: it says which browser asks, and nothing else."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

COOKIE = "doble_vista"
LASTS_S = 30 * 86_400
_SHAPE = re.compile(r"[A-Za-z0-9_-]{32,64}")


class Recognised:
    """Middleware: the first page that a browser asks for brings it a token of its own."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass everything on; add the cookie to a page's answer where the browser brought none."""
        if scope["type"] != "http" or scope["method"] != "GET" or token_of(_header(scope)):
            await self.app(scope, receive, send)
            return

        async def with_cookie(message: Any) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                cookie = f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; Max-Age={LASTS_S}; HttpOnly; SameSite=Lax"
                if scope.get("scheme") == "https":
                    cookie += "; Secure"
                message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie.encode())]}
            await send(message)

        await self.app(scope, receive, with_cookie)


@lru_cache(maxsize=1_000)
def token_of(header: str) -> str:
    """The token in a Cookie header; empty where there is none, or none of ours."""
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found and _SHAPE.fullmatch(found.value) else ""


def is_token(text: str) -> bool:
    """Whether this may be one of our tokens."""
    return bool(_SHAPE.fullmatch(text))


def _header(scope: Any) -> str:
    return "; ".join(v.decode("latin-1") for k, v in scope["headers"] if k == b"cookie")


def _is_page(message: Any) -> bool:
    return any(k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in message["headers"])
