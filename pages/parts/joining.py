"""Ways in: alone, into a class by its code, or to a desk of one's own."""

from __future__ import annotations

import time

import streamlit as st

from pages.parts import browser, gallery, refusals, running, state
from pages.parts.bucket import Bucket
from pages.parts.text import Words, plain, safe
from synthetic import codes, scenario
from synthetic.exercise.door import Exercise
from synthetic.model import Trouble
from synthetic.room import CREW_SIZE, FULL, OVER, open_room

SIZES = (3, 4, 5, 6, 0)
"""Of a crew; 0 is one crew of all."""
_tries = Bucket(burst=10.0, a_second=0.2)
"""How many codes a browser may try at once, and a second after that."""
_wrong = Bucket(burst=60.0, a_second=1.0)
"""How many wrong codes this process hears from everybody together."""


def alone(_: Words) -> None:
    """One click."""
    st.html(f"<h2>{safe(_('Try it'))}</h2><p>{safe(_('Alone, both chairs, with a guide. About ten minutes.'))}</p>")
    if st.button(_("Begin"), key="begin_alone", type="primary", width="stretch"):
        _begin_alone({})
    for name in running.scenarios():
        if name != running.FIRST_SCENARIO:
            title = gallery.made(name).titled(state.language())
            if st.button(title, key=f"begin_{name}", width="stretch"):
                _begin_alone({"scenario": name})


def _begin_alone(query: dict[str, str]) -> None:
    for key in (state.EXERCISE, state.CHAIR):
        st.session_state.pop(key, None)
    st.switch_page("exercise.py", query_params={"lang": state.language(), **query})


def join(_: Words) -> None:
    """A class by its code."""
    st.html(f"<h2>{safe(_('Join a class'))}</h2><p>{safe(_('No account, no name: the code on the screen.'))}</p>")
    with st.form("join", border=False):
        typed = st.text_input(
            _("Code"), key="code", max_chars=12, placeholder="K7XPM", label_visibility="collapsed",
            autocomplete="off",
        )  # fmt: skip
        if st.form_submit_button(_("Join"), key="join_class", type="primary", width="stretch"):
            _entered(_, codes.read_code(typed))


def door(_: Words, code: str) -> None:
    """A class by its address: one tap."""
    _left, middle, _right = st.columns([1, 2, 1])
    with middle, st.container(border=True, key="door"):
        st.html(f"<h2>{safe(_('Join the class {code}', code=code))}</h2>")
        st.html(f"<p>{safe(_('No account, no name. You get a nickname and a chair.'))}</p>")
        if st.button(_("Join"), key="join_by_link", type="primary", width="stretch"):
            _entered(_, code)


def _entered(_: Words, code: str) -> None:
    """Sit down in the class; a word where there is none."""
    if not browser.is_token(str(st.context.cookies.get(browser.COOKIE, ""))) and st.context.cookies:
        st.warning(_("This browser keeps no cookies: after a reload it will not find its seat again."))
    try:
        exercise = _found(code)
    except Trouble as trouble:
        st.error(refusals.in_words(_, trouble))
        return
    state.enter(exercise)
    st.query_params.from_dict({"room": code, "lang": state.language()})
    st.switch_page("exercise.py")


def _found(code: str) -> Exercise:
    """The crew in which this browser now sits."""
    now = time.monotonic()
    if not _tries.takes(state.token(), now):
        raise Trouble("too many codes")
    try:
        if not code:
            raise Trouble("no code")
        return running.room(code).join(state.token())
    except Trouble as trouble:
        if not _wrong.takes("all", now):
            raise Trouble("too many codes") from trouble
        if str(trouble) in (FULL, OVER):
            raise
        raise Trouble("no such room") from trouble


# ------------------------------------------------------------------------------ teaching


def teach(_: Words) -> None:
    """A desk of one's own: choose a scenario, open a room; or come back to one by its PIN."""
    running.sweep()
    st.html(f"<h2>{safe(_('Teach'))}</h2><p>{safe(_('A room for a class, a code and a QR for everybody.'))}</p>")
    gallery.show(_)
    with st.container(key="open_a_room", horizontal=True, gap="small", vertical_alignment="bottom"):
        crew_sizes(_)
        st.button(plain(_("Open a room")), key="open_room", type="primary", width="stretch", on_click=_open_room)
    made = st.session_state.pop(state.LOADED, None)
    if isinstance(made, tuple):  # pages are changed by the script, not by a callback
        to_desk(*made)
    with st.container(horizontal=True, gap="small"):
        if st.button(_("Back to a desk: code and PIN"), key="to_desk", type="tertiary"):
            st.switch_page("trainer.py")
        if st.button(_("Scenario files"), key="to_files", type="tertiary"):
            st.switch_page("scenarios.py")


def crew_sizes(_: Words) -> None:
    """How large the crews of a new room are."""
    st.selectbox(
        _("Crews"), SIZES, index=SIZES.index(CREW_SIZE), key="crew_size", width=170,
        format_func=lambda n: _("crews of {n}", n=n) if n else _("one crew of all"),
    )  # fmt: skip


def opened(file: bytes) -> tuple[str, str]:
    """A new room of this scenario with crews of the chosen size, this browser at its desk; its code and its PIN."""
    size = int(st.session_state.get("crew_size", CREW_SIZE))
    return open_room(running.journal(), file, state.token(), size)


def _open_room() -> None:
    """A room of the chosen scenario."""
    st.session_state[state.LOADED] = opened(scenario.builtin_file(gallery.chosen()))


def to_desk(code: str, pin: str | None = None) -> None:
    """To the desk of a room; the PIN is shown there once."""
    if pin:
        st.session_state[state.TOLD_PIN] = (code, pin)
    st.session_state[state.ROOM] = code
    st.switch_page("trainer.py", query_params={"room": code, "lang": state.language()})
