"""Times as people write them: 45 s, 3 min, 1 min 30 s."""

from __future__ import annotations

import re
from fractions import Fraction

_COUNT = r"([0-9]{1,8}(?:\.[0-9]{1,6})?)"
_UNITS = re.compile(rf"(?:{_COUNT} ?h)?\s*(?:{_COUNT} ?min)?\s*(?:{_COUNT} ?s)?")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{1,6})?")


def seconds(text: str) -> float | None:
    """The seconds of "1 min 30 s", "90 s" or "90", to the millisecond; None if it is no such time."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return _to_ms(Fraction(text))
    found = _UNITS.fullmatch(text)
    if not text or not found:
        return None
    return _to_ms(sum(Fraction(count or 0) * unit for count, unit in zip(found.groups(), (3600, 60, 1), strict=True)))


def friendly(seconds: float) -> str:
    """Seconds as "1 h 5 min", "1 min 30 s", "45 s" or "0"."""
    ms = round(seconds * 1000)
    h, ms = divmod(ms, 3_600_000)
    minutes, ms = divmod(ms, 60_000)
    parts = [f"{h} h" if h else "", f"{minutes} min" if minutes else "", f"{ms / 1000:g} s" if ms else ""]
    return " ".join(filter(None, parts)) or "0"


def _to_ms(exact: Fraction | int) -> float:
    return round(exact * 1000) / 1000
