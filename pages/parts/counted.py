"""How many there are of something, in words: one row, two rows."""

from __future__ import annotations

from pages.parts.text import Words


def rows(_: Words, n: int) -> str:
    """Rows of a log."""
    return _("1 row") if n == 1 else _("{n} rows", n=n)


def acts(_: Words, n: int) -> str:
    """Acts of a chair, or of all."""
    return _("1 act") if n == 1 else _("{n} acts", n=n)


def unrecorded(_: Words, n: int) -> str:
    """Acts that left no row."""
    return _("1 act without a row") if n == 1 else _("{n} acts without a row", n=n)


def alarms(_: Words, n: int) -> str:
    """Alarms of detectors."""
    return _("1 alarm") if n == 1 else _("{n} alarms", n=n)


def incidents(_: Words, n: int) -> str:
    """Incidents that were called in."""
    return _("1 incident") if n == 1 else _("{n} incidents", n=n)


def patrols(_: Words, n: int) -> str:
    """Patrols on the map."""
    return _("1 patrol") if n == 1 else _("{n} patrols", n=n)
