"""Typed text in a table's cell: what a spreadsheet must not take for a formula, and back."""

from __future__ import annotations

import re

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
"""A spreadsheet takes a cell that begins so for a formula; an apostrophe before it makes it a text again (OWASP)."""
_MARKS = "".join(map(re.escape, RISKY))
_BEGINNINGS = re.compile(rf"\A(?=[{_MARKS}])|(?<=[;\t\r\n])(?=[{_MARKS}\"])")
"""Where lists are separated by semicolons (Ecuador), a spreadsheet begins a cell there, also within our quotes; what
stands there in quotes it takes out of them."""
_GUARDS = re.compile(r"(?:\A|(?<=[;\t\r\n]))'")


def neutral(text: str) -> str:
    """A text that no spreadsheet runs, whatever separates its cells."""
    return _BEGINNINGS.sub("'", text)


def typed(cell: str) -> str:
    """What `neutral` was given."""
    return _GUARDS.sub("", cell)
