"""At the desk: questions to the class and what it answered; what was recorded, by crew."""

from __future__ import annotations

import streamlit as st

from pages.parts import counted, fragment, panel, state, tallied
from pages.parts.desk_door import desk_now
from pages.parts.text import Words, of, safe
from synthetic.access import Place
from synthetic.desk import Desk
from synthetic.exercise.crew import Poll
from synthetic.exercise.fold import unrecorded
from synthetic.model import Question, Text, Trouble

EVERY_S = 3
READY: tuple[tuple[str, Text, tuple[Text, ...]], ...] = (
    ("number", Text(
        es="¿Cuántas de las cámaras de esta red mira alguien en este momento?",
        en="How many of this network’s cameras is anyone watching right now?",
    ), ()),
    ("choice", Text(es="¿Quién movió la cámara?", en="Who moved the camera?"), (
        Text(es="una falla", en="a fault"), Text(es="un colega", en="a colleague"),
        Text(es="otra persona", en="someone else"), Text(es="no se puede saber", en="one can’t know"),
    )),
    ("text", Text(es="¿Cuál es su prueba?", en="What is your evidence?"), ()),
    ("choice", Text(
        es="Un motivo dice «investigación». ¿Es una finalidad?", en="A reason says “investigation”. Is it a purpose?",
    ), (Text(es="sí", en="yes"), Text(es="no", en="no"), Text(es="depende", en="it depends"))),
)  # fmt: skip
"""Questions that every class is asked sooner or later."""


def show(desk: Desk, _: Words) -> None:
    """The right column."""
    panel.head(_("Questions"), "")
    _ready(desk, _)
    _own(_)
    fragment.shown(_answers, every_s=EVERY_S)


def _ready(desk: Desk, _: Words) -> None:
    """Questions at hand: these, and the scenario's own."""
    language = state.language()
    ready = [*READY, *(("text", question, ()) for question in desk.own.scenario.questions)]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("At hand"), range(len(ready)), key="ready", label_visibility="collapsed",
            format_func=lambda n: ready[n][1].in_(language),
        )  # fmt: skip
        st.button(_("Ask"), key="ask_ready", on_click=_ask, args=ready[chosen])
    question = ready[chosen][1]
    if isinstance(question, Question) and question.answer is not None:
        with st.expander(_("A model answer, for your eyes only")):
            st.html(f'<div class="fact" data-answer>{safe(question.answer.in_(language))}</div>')


def _ask(kind: str, text: Text, choices: tuple[Text, ...]) -> None:
    desk_now().ask(kind, text, choices)


def _own(_: Words) -> None:
    with st.expander(_("A question of your own")), st.form("own_question", border=False, clear_on_submit=True):
        st.text_input(_("Question"), key="own_text", max_chars=300)
        st.text_input(_("Answers, with ; between them (none: free answers)"), key="own_choices")
        st.form_submit_button(_("Ask"), key="ask_own", on_click=_ask_own)


def _ask_own() -> None:
    """A question as it was typed, in whatever language."""
    text, typed = (str(st.session_state.get(key) or "") for key in ("own_text", "own_choices"))
    told = [Text(es=c.strip(), en=c.strip()) for c in typed.split(";") if c.strip()]
    try:
        desk_now().ask("choice" if told else "text", Text(es=text, en=text), told)
    except Trouble:
        _ = of(state.language())
        st.toast(_("A question needs words, and none or at least two answers."))


def _answers() -> None:
    """What the class answered so far, and how each crew stands."""
    _ = of(state.language())
    desk = desk_now()
    with st.container(key="answers", border=False):
        for poll in reversed(list(desk.state.crew.polls.values())):
            _poll(desk, _, poll)
    balance(desk, _)


def _poll(desk: Desk, _: Words, poll: Poll) -> None:
    values = desk.results(poll)
    told = tallied.summary(poll, values, state.language())
    st.html(
        f'<div class="row"><b>{safe(poll.text.in_(state.language()))}</b> <span class="dim">({len(values)})</span>'
        f'<div class="why">{safe(told)}</div></div>'
    )
    with st.container(horizontal=True, gap="small"):
        if poll.open:
            st.button(_("Close and show"), key=f"show_{poll.id}", on_click=_change, args=(poll.id, False, True))
        elif poll.shown:
            words = _("Take it off the screens")
            st.button(words, key=f"hide_{poll.id}", on_click=_change, args=(poll.id, False, False))
        else:
            st.button(_("Show"), key=f"again_{poll.id}", on_click=_change, args=(poll.id, False, True))


def _change(poll: str, open_: bool, shown: bool) -> None:
    desk_now().poll(poll, open_=open_, shown=shown)


def balance(desk: Desk, _: Words) -> None:
    """By crew: rows, and acts without one.  Only the desk sees it before the reveal."""
    lines = []
    for number, crew in enumerate(desk.room.crews(), 1):
        held = crew.journal.rows(crew.name, Place.CENTER, 0)[0]
        gone = len(unrecorded(crew.moment().state))
        words = f"{counted.rows(_, held)} · {counted.unrecorded(_, gone)}"
        lines.append(f'<div class="row"><code>{number}</code>{safe(words)}</div>')
    if lines:
        st.html(f'<div class="head"><b>{safe(_("By crew"))}</b></div>' + "".join(lines))
