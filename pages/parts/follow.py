"""Following somebody: the cameras on the streets ahead, and one key to switch over."""
from __future__ import annotations

from typing import Any

from pages.parts.state import Here


def proposed(place: Here) -> list[Any]:
    return []


def show(place: Here) -> None:
    return None
