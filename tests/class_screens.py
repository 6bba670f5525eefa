"""A class on its screens, without a browser: who opens, joins and comes to the desk."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.parts import running, state
from synthetic.desk import Desk
from synthetic.model import Text
from tests.pages import Page

FRAME = Path(__file__).resolve().parents[1] / "pages" / "frame.py"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> **b** [x](http://a.bc) ${1} {x}"


class Browser(Page):
    """One person's browser: its token stays the same over pages, as a cookie does."""

    def __init__(self, name: str, lang: str = "en") -> None:
        self.token, self.lang = f"browser-{name}-".ljust(40, "x"), lang

    def open(self, page: str, **query: str) -> Browser:
        self.app = AppTest.from_file(FRAME, default_timeout=30)
        self.app.query_params.update({"lang": self.lang, **query})
        self.app.session_state[state.TOKEN] = self.token
        if page:
            self.app.switch_page(page)
        return self.run()

    @property
    def keys(self) -> set[str]:
        return {str(b.key) for b in self.app.button}


def opened(lang: str = "en") -> tuple[Browser, Desk]:
    """A trainer who opened a room from the start page, and the desk."""
    trainer = Browser("trainer", lang).open("start.py")
    trainer.press("open_room")
    code = str(trainer.app.session_state[state.ROOM])
    return trainer, Desk(running.room(code), trainer.token)


def at_desk(desk: Desk) -> Browser:
    """The trainer's browser on the desk's own page."""
    return Browser("trainer").open("trainer.py", room=desk.room.code)


def joined(desk: Desk, name: str, lang: str = "en") -> Browser:
    someone = Browser(name, lang).open("start.py", room=desk.room.code).press("join_by_link")
    assert not someone.app.error, someone.app.error
    return someone.open("exercise.py", room=desk.room.code)


def running_text(words: str):
    return Text(es=words, en=words)
