"""Pages to print for who teaches: lesson plan, role cards, and the exercise on paper in case the network fails."""

from __future__ import annotations

from pages.parts import lesson, paper, role_cards, running, text
from pages.parts.text import Words, safe
from synthetic import scenario
from synthetic import world as worlds
from synthetic.exercise.door import LANGUAGES, hashed
from synthetic.model import Trouble
from synthetic.register import Register
from synthetic.world import World

PAGES = {"lesson-plan": lesson.plan, "role-cards": role_cards.cards, "paper": paper.sheets}
NOT_HERE = (404, "not here")


def answer(name: str, language: str, token: str, room: str = "", scenario_id: str = "") -> tuple[int, str]:
    """Status and body: the page as HTML, of a room's scenario or a built-in one, for whoever has a desk (of that
    room), or why it is not theirs just now."""
    register, mine = Register(running.journal()), hashed(token)
    if name not in PAGES or language not in LANGUAGES or not register.teaches(mine):
        return NOT_HERE
    if running.learns(token):
        told = f"<section><p>{safe(why(text.of(language)))}</p></section>"
        return 403, paper.page("Doble Vista", [told], language)
    world = _of_room(register, mine, room) if room else _built_in(scenario_id or running.FIRST_SCENARIO)
    return NOT_HERE if world is None else (200, PAGES[name](world, language))


def why(_: Words) -> str:
    """Why whoever teaches, and learns in an open class, gets none of these pages: they tell what it is to find out."""
    return _(
        "Lesson plan, role cards and paper fall-back tell what a class is to find out, and in this browser you take "
        "part in one that is open. They open when it is closed, or at your desk in another browser."
    )


def _of_room(register: Register, mine: str, code: str) -> World | None:
    """What is played in a room, uploaded files too, for whoever has a seat at its desk."""
    seat = register.seat(mine, code)
    if seat is None or not seat.trainer:
        return None
    try:
        return running.room(code, kept=True).crew(0).world
    except Trouble:
        return None


def _built_in(name: str) -> World | None:
    return worlds.of_bytes(scenario.builtin_file(name)) if name in running.scenarios() else None
