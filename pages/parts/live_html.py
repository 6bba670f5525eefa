"""HTML that the browser fetches again by itself when the log's word changes: a tenth of a run of the script."""

from __future__ import annotations

from typing import Any

from pages.parts import component
from pages.parts.state import Here

_LOG = component.declare("log", "log.js", (), isolated=False)


def live_html(place: Here, key: str, html: str, part: str = "", height: Any = "stretch") -> None:
    """What `/log` tells this chair of a part, as it is now; kept up to date without us."""
    asked = f"exercise={place.exercise.name}&chair={place.chair}&lang={place.language}"
    address = f"/log?{asked}&part={part}" if part else f"/log?{asked}"
    data = {"address": address, "word": place.digest.split(".")[0], "html": html}
    _LOG(key=key, data=data, height=height)
