"""Four eyes: what waits for a second person's word, and what became of one's own."""

from __future__ import annotations

import streamlit as st

from pages.parts import feeds, refusals, rowline, state
from pages.parts.matrix import ACTION_WORDS
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic.access import Action
from synthetic.exercise import approval
from synthetic.exercise.door import Act
from synthetic.journal import Event

ANSWER_MS = 90_000
"""For so long an answer stays on the screen of who asked."""


def show(place: Here) -> None:
    """Own requests and their answers; for who may approve, the requests of others."""
    for asked in approval.visible(place.moment.state, place.chair, place.actor):
        if asked.actor == place.actor:
            _waiting(place, asked)
        else:
            _card(place, asked)
    _answers(place)


def _waiting(place: Here, asked: Event) -> None:
    _ = place.words
    due = local_time(place.starts_s, asked.t_ms + approval.ANSWER_MS)
    words = _("{what}: waits for a second person ({at}).", what=_what(place, asked), at=due)
    st.html(f'<div class="call subject">{safe(words)}</div>')


def _what(place: Here, asked: Event) -> str:
    """What is asked for, which has not happened."""
    about = asked.body.get("camera_id") or rowline.subject(place, asked.body.get("subject"), hidden=False)
    what = place.words(ACTION_WORDS.get(asked.kind, asked.kind))
    return f"{what} ({about})" if about else what


def _card(place: Here, asked: Event) -> None:
    """Somebody asks for the second pair of eyes."""
    _ = place.words
    why = f"{rowline.said(place, asked.body.get('purpose')) or '—'} · {asked.body.get('case_number') or '—'}"
    words = _("{who} asks: {what}", who=feeds.actor(place, asked.actor), what=_what(place, asked))
    with st.container(key=f"approve_{asked.seq}", gap="xsmall"):
        st.html(f'<div class="call"><b>{safe(_("Four eyes"))}</b> · {safe(words)} · {safe(why)}</div>')
        reason = st.text_input(
            _("Why?"), key=f"approve_why_{asked.seq}", max_chars=500, label_visibility="collapsed",
            placeholder=_("Why?"),
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            for agrees, label in ((True, _("I agree")), (False, _("I refuse"))):
                st.button(
                    label, key=f"approve_{asked.seq}_{agrees}", on_click=_answer, args=(asked.seq, agrees, reason)
                )


def _answer(of: int, agrees: bool, reason: str) -> None:
    place = state.acting()
    act = Act(
        chair=place.chair, action=Action.APPROVE, detail={"of": of, "agrees": agrees, "reason": reason}
    )
    refusals.said(place, place.exercise.act(act, place.seat_name), "")


def _answers(place: Here) -> None:
    """What a second person said to one's own request, for a while."""
    _ = place.words
    for asked, event in approval.answers(place.moment.state, place.actor):
        if place.moment.now_ms - event.t_ms > ANSWER_MS:
            continue
        words = _("{what}: approved.", what=_what(place, asked)) if event.body["agrees"] else _(
            "{what}: refused. {why}", what=_what(place, asked),
            why=_(refusals.WORDS.get(event.body["reason"], event.body["reason"])),
        )  # fmt: skip
        st.html(f'<div class="call subject">{safe(words)}</div>')
