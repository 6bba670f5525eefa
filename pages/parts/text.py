"""Words in both languages: English in the code, Spanish (Ecuador) in locale/es.po, of which es.mo is compiled."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from synthetic.cameras import compass, in_language
from synthetic.visible import visible

LOCALE = Path(__file__).resolve().parents[1] / "locale"
Words = Callable[..., str]


@cache
def _catalog(language: str) -> NullTranslations:
    """What was compiled of a .po file; a language without one speaks as the code does."""
    path = LOCALE / f"{language}.mo"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as compiled:
        return GNUTranslations(compiled)


@cache
def of(language: str) -> Words:
    """The translator of a language: `words("{n} rows", n=3)`."""
    translated = _catalog(language).gettext

    def words(message: str, **values: object) -> str:
        return translated(message).format(**values)

    return words


def seconds_of_day(at: datetime) -> int:
    """How far its day is at a local time."""
    return at.hour * 3600 + at.minute * 60 + at.second


def local_time(starts_s: int, t_ms: int) -> str:
    """Scenario time as the local time of day, 17:43:12."""
    seconds = (starts_s + t_ms // 1000) % 86_400
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def scenario_ms(starts_s: int, typed: str) -> int | None:
    """The way back, of a time of day as somebody typed it, 17:43:12 or 17:43; None for what is none."""
    found = re.fullmatch(r"\s*([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\s*", typed, re.ASCII)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 3600 + minutes * 60 + seconds - starts_s) % 86_400 * 1000


def angle(pan_cdeg: int, language: str) -> str:
    """A heading for people: 212° SW."""
    return in_language(f"{round(pan_cdeg / 100) % 360}° {compass(pan_cdeg)}", language)


def spoken(_: Words, name: str) -> str:
    """An actor's name, `operator-2`, for readers: Operator 2."""
    kind, _dash, number = name.partition("-")
    known = {
        "operator": _("Operator {n}", n=number),
        "agent": _("Agent {n}", n=number),
        "analyst": _("Analyst {n}", n=number),
        "officer": _("Officer {n}", n=number),
        "auditor": _("Auditor {n}", n=number),
        "resident": _("Resident {n}", n=number),
        "trainer": _("Trainer"),
        "participant": _("Participant"),
    }
    return known.get(kind, name)


def safe(value: object) -> str:
    """Text as HTML text: whatever somebody typed stays text, and turns nothing else round."""
    return html.escape(visible(str(value)), quote=True)


def plain(value: str) -> str:
    """Text as Markdown that reads as it was typed, for labels of buttons."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])", r"\\\1", visible(value))


def typed(value: str) -> str:
    """Text as Markdown code, for what Streamlit reads as Markdown: no link, picture or mark-up comes of it."""
    return f"`{' '.join(visible(value).split()).replace('`', '’')}`"
