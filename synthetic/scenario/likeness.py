"""What looks like a real person or like something private: warnings, never errors."""

from __future__ import annotations

import re
import unicodedata

from synthetic.model import Scenario
from synthetic.scenario import phrases
from synthetic.scenario.remarks import Notes, shown

PUBLIC = (
    "Rafael Correa",
    "Lenín Moreno",
    "Guillermo Lasso",
    "Daniel Noboa",
    "Jorge Glas",
    "Mario Pazmiño",
    "Rommy Vallejo",
    "Augusto Barrera",
    "Mauricio Rodas",
    "Jorge Yunda",
    "Santiago Guarderas",
    "Pabel Muñoz",
    "Paul Mozur",
    "Jonah Kessel",
    "Melissa Chan",
)
"""Presidents, officials and mayors of Quito of the years, and names in the reporting about ECU-911: P. Mozur,
J. M. Kessel and M. Chan, "Made in China, Exported to the World: The Surveillance State", New York Times,
24 April 2019."""

_STREET = r"(?:calle|avenida|av\.?|pasaje|psje\.?|street|avenue)"
PRIVATE = (
    (phrases.AN_EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    (
        phrases.A_PHONE,
        re.compile(r"\+\d[\d ()-]{7,16}\d|\b09\d[ -]?\d{3}[ -]?\d{4}\b|\(?\b0[2-7]\)?[ -]?\d{3}[ -]?\d{4}\b"),
    ),
    (phrases.AN_IDENTITY_NUMBER, re.compile(r"\b\d{9}-?\d\b")),
    (phrases.AN_ADDRESS, re.compile(r"\b(?:[NSE]|Oe)\d{1,3}[A-Z]?\s?-\s?\d{1,4}\b")),
    (
        phrases.AN_ADDRESS,
        re.compile(
            rf"\b{_STREET}\s+(?:[\w.]+\s+){{1,4}}(?:n[o.º°]*\s*|nro\.?\s*|#\s*)?\d{{1,5}}[a-z]?(?:-\d{{1,4}})?\b"
            r"(?!\s*(?:de\b|s\b|min\b|h\b|m\b|:|%|\w*\s+(?:minut|second|hour|segund|hora|metr)))",
            re.IGNORECASE,
        ),
    ),
)
_PARTICLES = {"de", "del", "la", "las", "los", "el", "y"}
FULL_NAME_WORDS = 4
"""Two given names and two surnames: an Ecuadorian legal name, whose particles do not count."""


def check(scenario: Scenario, notes: Notes) -> None:
    """Warnings about the cast's names and about every text."""
    for i, member in enumerate(scenario.cast):
        where = f"cast[{i}]"
        _name(
            f"{where}.name" if member.name else f"{where}.id",
            member.name or member.id.replace("-", " "),
            notes,
        )
    for where, text in notes.said.items():
        _text(where, text, notes)


def _name(where: str, name: str, notes: Notes) -> None:
    words = folded(name).split()
    real = next((who for who in PUBLIC if set(folded(who).split()) <= set(words)), None)
    if real:
        notes.doubt(where, phrases.REAL_PERSON, found=notes.quoted(where), who=real)
    elif len([word for word in words if word not in _PARTICLES]) >= FULL_NAME_WORDS and where.endswith(".name"):
        notes.doubt(where, phrases.FULL_NAME, found=notes.quoted(where))


def _text(where: str, text: str, notes: Notes) -> None:
    hits = ((what, pattern.search(text)) for what, pattern in PRIVATE)
    first = next(((what, hit[0]) for what, hit in hits if hit), None)
    if first:
        notes.doubt(where, phrases.PRIVATE, what=first[0], found=shown(first[1]))


def folded(text: str) -> str:
    """Small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
