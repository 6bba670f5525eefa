"""The colours of maps, as deck.gl takes them: red, green, blue, and how opaque."""

from __future__ import annotations

ALARM, PAPER, PLAIN_TINT = [255, 122, 89], [232, 238, 242], [27, 37, 45]
GREEN = [28, 56, 42]


def rgb(colour: str) -> list[int]:
    """`#2fc2b3` as three numbers."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def css(colour: list[int]) -> str:
    """As a canvas takes it."""
    red, green, blue, *rest = colour
    return f"rgba({red},{green},{blue},{(rest[0] if rest else 255) / 255:.3f})"
