"""The page that a browser gets before any screen: Streamlit's own, dressed as ours, connecting and fetching at once.

Streamlit's page finds its server by asking, and learns one script at a time what it needs next.  Here it is told
both: early.js names the server (`window.__streamlit` is Streamlit's own word to whoever hosts it) and asks for the
first look; links name the scripts.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import quote

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit import config

from pages.parts import assets, bundle
from synthetic.languages import LANGUAGES

STATIC = Path(st.__file__).parent / "static"
PATHS = (
    "", "start", "exercise", "side-by-side", "oversight", "rules", "debrief", "trainer", "projector", "scenarios",
    "preflight",
)  # fmt: skip
"""Every screen's path; a test compares them with pages/frame.py."""
ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#2fc2b3"/>'
    '<path d="M8 1a7 7 0 0 1 0 14z" fill="#f2a93b"/></svg>'
)
"""Both chairs' colours in one round."""
OFTEN = ("Html", "BidiComponent", "ButtonGroup", "Button", "Selectbox")
"""Streamlit's scripts for what most screens are made of; it fetches each when the first such element comes."""
HEAD = 20_000
THEIR_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
"""It comes before all scripts, and shows at most a letter that no other font of the theme has."""


async def _page(request: Request) -> HTMLResponse:
    asked = request.query_params.get("lang")
    language = asked if asked in LANGUAGES else "es"
    return HTMLResponse(document(language), headers={"cache-control": "no-cache"})


ROUTES = [Route(f"/{path}", _page) for path in PATHS]


@cache
def document(language: str) -> bytes:
    """The page at each of PATHS, as UTF-8."""
    html = (STATIC / "index.html").read_text(encoding="utf-8")
    ground = config.get_option("theme.backgroundColor")
    early = (assets.PARTS / "early.js").read_text(encoding="utf-8")
    head = f"<script>{early}</script><style>html{{background:{ground}}}</style>" + "".join(_links(html))
    html = THEIR_FONT.sub("", html)
    html = html.replace("<title>Streamlit</title>", "<title>Doble Vista</title>", 1)
    html = html.replace('href="./favicon.png"', f'href="{ICON}"', 1)
    html = html.replace('<html lang="en">', f'<html lang="{language}">', 1)
    return html.replace("</head>", head + "</head>", 1).encode()


def scripts() -> list[str]:
    """Every script and style that the page names, by address."""
    found = re.findall(rb'(?:href|src)="\.?(/[^"]+\.(?:js|css))"', document(LANGUAGES[0]))
    return [address.decode() for address in found]


def _links(html: str) -> list[str]:
    """What this page will need beside what Streamlit's `html` names itself."""
    addresses = [f"./static/js/{name}" for name in _needed(OFTEN) if name not in html]
    addresses.append(bundle.address())
    return [f'<link rel="modulepreload" crossorigin href="{address}">' for address in addresses]


@cache
def _needed(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """File names of these scripts of Streamlit's and of all they import; none where it names them otherwise."""
    folder = STATIC / "static" / "js"
    found = dict.fromkeys(script.name for kind in kinds for script in folder.glob(f"{kind}.*.js"))
    due = list(found)
    while due:
        text = (folder / due.pop()).read_text(encoding="utf-8")[:HEAD]  # imports stand before all else
        new = [n for n in re.findall(r"(?:from|import)\s*[`\"']\./([\w.-]+\.js)[`\"']", text) if n not in found]
        found.update(dict.fromkeys(new))
        due += new
    return tuple(found)
