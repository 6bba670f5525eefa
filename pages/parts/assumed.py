"""What of the regime “as found” is reported and what assumed, in a line: wherever it shows, and may be told."""

from __future__ import annotations

import streamlit as st

from pages.parts import bar
from pages.parts.ruled import SWITCH_WORDS
from pages.parts.state import Here
from pages.parts.text import Words, safe
from synthetic.access import ASSUMPTIONS, Regime

GUESS = "guess"
"""The question whose answer the line would tell."""


def show(place: Here) -> None:
    """Under a panel's head; nothing where it may not be told."""
    html = line(place)
    if html:
        st.html(html)


def line(place: Here) -> str:
    """The same as HTML."""
    if not may_tell(place):
        return ""
    return f'<div class="fact assumed">{safe(told(place.words, place.moment.state.assumptions))}</div>'


def may_tell(place: Here) -> bool:
    """As found only; in a class after the reveal; alone not before whoever is led has guessed."""
    found = place.moment.state
    if found.regime is not Regime.AS_FOUND or place.crew.secret:
        return False
    return any(answer.step == GUESS for answer in found.answers) or not bar.led(place)


def reported(_: Words) -> str:
    """What is no assumption."""
    return _("Reported: a second connection existed.")


def told(_: Words, assumptions: dict[str, bool]) -> str:
    """What was reported, and those of our assumptions that are switched on."""
    if all(assumptions[name] for name in ASSUMPTIONS):
        return f"{reported(_)} {_('Assumed here: it left no row and could steer first.')}"
    return " ".join([reported(_), *(_(SWITCH_WORDS[name]) for name in ASSUMPTIONS if assumptions[name])])
