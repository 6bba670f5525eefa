"""The scripts of our own components, by address: a new version has a new one.  Needs nothing of the engine."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PARTS = Path(__file__).parent


@cache
def stamp() -> str:
    """A digest of every script we serve."""
    digest = hashlib.sha256()
    for path in sorted(PARTS.rglob("*.js")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def folder() -> str:
    """How addresses of scripts begin."""
    return f"/assets/{stamp()}/"


def address(name: str) -> str:
    """Where a browser finds a script, `feed/feeds.js` say."""
    return folder() + name
