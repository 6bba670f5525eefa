"""What the door said no to, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.parts import state
from pages.parts.state import Here
from pages.parts.text import Words, of, plain
from synthetic.exercise.door import Outcome
from synthetic.journal import Gone
from synthetic.model import Trouble
from synthetic.room import OVER, UNKNOWN, Denied

WORDS = {
    "out of order": "{camera} is out of order.",
    "fixed camera": "{camera} is a fixed camera; it does not turn.",
    "held by a colleague": "{camera} is held by a colleague.",
    "does not answer": "{camera} does not answer.",
    "no such figure": "That figure is no longer in the picture.",
    "feed not open": "This feed is no longer open.",
    "not stated": "Under these rules a purpose must be stated first.",
    "not for this chair": "This chair may not do that.",
    "no such purpose": "That is no purpose of the list.",
    "no case": "Under these rules a case number must be stated first.",
    "no such case": "There is no such case, or not yet.",
    "asked: approval": "Asked: it waits for a second person.",
    "the case is not about this person": "The case is not about this person.",
    "such a purpose does not carry it": "Such a purpose does not carry it.",
    "nothing to approve": "There is nothing to approve any more.",
    "needs a second person": "That needs a second person.",
    "justify the last time first": "Justify the last time first.",
    "nothing to justify": "There is nothing to justify.",
    "already on the list": "Already on the list.",
    "not on the list": "Not on the list.",
    "not in your area": "{camera} is not in your area.",
    "in playback": "{camera} shows a recording; go back to live first.",
    "too many feeds": "No more feeds can be open at once; close one first.",
    "no recording of that time": "There is no recording of that time.",
    "no such patrol": "There is no such patrol.",
    "no such place": "There is no such place.",
    "not your chair": "This chair is not yours.",
    "not in this scenario": "This scenario does not have that.",
    "not now": "Not now: the class has not begun, or is over.",
    "no seat in this class": "This browser has no seat in that class: join it with its code.",
    "not in this crew": "Your seat is not in this crew any more.",
    "no such room": "There is no open class with this code.",
    "the class is over": "This class is over. Thank you for taking part.",
    "no such class": "There is no class here: it is over, or its code is another one. Thank you if you took part.",
    "full": "This class is full.",
    "too many codes": "Too many codes; wait a little.",
    "in a class the trainer steers time and rules": "In a class the trainer steers time and rules.",
    "not before the reveal": "Not before the reveal.",
    "no such snapshot": "There is no such snapshot.",
}


PARTING = (OVER, UNKNOWN)
"""What everybody hears at the end of a class: no fault of theirs."""


def parting(trouble: Trouble) -> bool:
    """Whether the whole page says it: the class is over, or has no seat for this browser any more."""
    return str(trouble) in PARTING or isinstance(trouble, Denied | Gone)


def in_words(_: Words, trouble: Trouble) -> str:
    """What went wrong, in the reader's language where we have words for it; as Markdown in which all stays text."""
    why = str(trouble)
    return _(WORDS[why], camera="") if why in WORDS else plain(why)


@contextmanager
def in_a_callback() -> Iterator[None]:
    """A refusal that no line of the callback answers is a word; the end of a class the page says itself."""
    try:
        yield
    except Trouble as trouble:
        if parting(trouble):
            st.rerun()  # all of it, not the part alone that was pressed
        st.toast(in_words(of(state.language()), trouble))


def said(place: Here, outcome: Outcome, camera_id: str) -> bool:
    """Say a refusal; whether it was done."""
    if not outcome.done:
        why = outcome.outcome.removeprefix("refused: ")
        st.toast(place.words(WORDS.get(why, why), camera=camera_id))
    return outcome.done
