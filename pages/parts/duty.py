"""What a chair is asked every few minutes, and the form in which it answers."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.parts import approvals, city_map, public, refusals, state
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic import clothes, people
from synthetic.access import WATCHERS, Action, Chair
from synthetic.cameras import in_language
from synthetic.exercise import duties, street
from synthetic.exercise.acts import MOST_REASON
from synthetic.exercise.door import Act
from synthetic.exercise.duties import Duty
from synthetic.exercise.outcomes import EYE_M
from synthetic.model import Body
from synthetic.world import camera_name

MOST_NEAR = 12
STOP_WHY = "stop_why"


def show(place: Here) -> None:
    """The middle of a chair without feeds: messages, the duty, what was said so far."""
    beginning(place)
    messages(place)
    approvals.show(place)
    card(place)
    _said(place)


def beginning(place: Here) -> None:
    """Alone, before anything happened: what these minutes are about, and two ways on."""
    _, clock = place.words, place.moment.state.clock
    if not place.alone or place.moment.now_ms or clock.playing:
        return
    with st.container(key="beginning", gap="xsmall"):
        st.html(f'<div class="task">{safe(place.exercise.scenario.summary.in_(place.language))}</div>')
        st.button(_("To the end of the shift: the whole log"), key="to_the_end", type="primary", on_click=_ended)
        st.button(_("Let the minutes run"), key="let_run", on_click=_runs)


def _ended() -> None:
    place = state.acting()
    place.exercise.steer("jump", place.exercise.world.lasts_ms)


def _runs() -> None:
    state.acting().exercise.steer("play")


def messages(place: Here) -> None:
    """The newest message to this chair."""
    for text in place.told.injects[-1:]:
        st.html(f'<div class="call">{safe(text.in_(place.language))}</div>')


def due(place: Here) -> Duty | None:
    """What this chair is asked now: in a class, and alone where nobody sits before feeds."""
    if place.chair in WATCHERS if place.alone else not place.crew.number:
        return None
    return duties.duty(place.moment.state, place.chair, place.actor, place.moment.now_ms)


def card(place: Here) -> None:
    """The open duty, or that there is none just now."""
    _ = place.words
    asked = due(place)
    if asked is None:
        if place.chair not in (Chair.OPERATOR, Chair.INTELLIGENCE):
            st.html(f'<div class="fact">{safe(_("Nothing is asked of you just now. Look around."))}</div>')
        return
    with st.container(key="task", gap="xsmall"):
        st.html(f'<div class="task" role="status">{safe(asked.text.in_(place.language))}</div>')
        {"sign": _sign, "request": _request, "stop": _stop, "say": _say}[asked.kind](place, asked)


def _sign(place: Here, asked: Duty) -> None:
    _ = place.words
    with st.form(key=f"sign_{asked.id}", border=False):
        st.radio(
            _("Your decision"), [True, False], index=None, horizontal=True, label_visibility="collapsed",
            key=f"signs_{asked.id}", format_func=lambda yes: _("I sign") if yes else _("I refuse"),
        )  # fmt: skip
        st.text_area(_("What do you rely on?"), key=f"reason_{asked.id}", height=80)
        st.form_submit_button(_("Put it on record"), key=f"put_{asked.id}", on_click=_signed, args=(asked.id,))


def _signed(asked: str) -> None:
    place, session = state.acting(), st.session_state
    signs, reason = session.get(f"signs_{asked}"), str(session.get(f"reason_{asked}") or "")
    if signs is None or not reason.strip():
        st.toast(place.words("Choose, and say what you rely on."))
        return
    _act(place, Action.SIGN, None, {"sentence": "only-responders", "signs": bool(signs), "reason": reason})


def _request(place: Here, asked: Duty) -> None:
    _ = place.words
    near = near_cameras(place)
    with st.form(key=f"ask_{asked.id}", border=False):
        st.selectbox(
            _("The camera near your door"), list(near), key=f"camera_{asked.id}", format_func=near.__getitem__
        )
        st.text_area(_("Why do you ask?"), key=f"why_{asked.id}", height=80)
        st.form_submit_button(_("File the request"), key=f"file_{asked.id}", on_click=_filed, args=(asked.id,))


def _filed(asked: str) -> None:
    session = st.session_state
    detail: Body = {"reason": str(session.get(f"why_{asked}") or "")}
    _act(state.acting(), Action.REQUEST, session.get(f"camera_{asked}"), detail)


def near_cameras(place: Here) -> dict[str, str]:
    """Some cameras that stand in the middle of the scenario: named ones first."""
    world = place.exercise.world
    named = [c.id for c in world.scenario.network.named] or list(world.cameras.ids)
    labels = city_map.labels(public.stamp(world), place.language)
    return {camera: labels[camera] for camera in named[:MOST_NEAR]}


def _stop(place: Here, asked: Duty) -> None:
    st.html(f'<div class="fact">{safe(place.words("Choose from the list “On the street”."))}</div>')


def _say(place: Here, asked: Duty) -> None:
    _ = place.words
    form = st.form(key=f"say_{asked.id}", border=False, clear_on_submit=True)
    with form, st.container(key="said", horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(
            _("Your answer"), key=f"said_{asked.id}", max_chars=500, label_visibility="collapsed",
            placeholder=_("Your answer"),
        )  # fmt: skip
        st.form_submit_button(_("Send"), key=f"answer_{asked.id}", on_click=_told, args=(asked.id,))


def _told(asked: str) -> None:
    place, said = state.acting(), str(st.session_state.get(f"said_{asked}") or "")
    if said.strip():
        place.exercise.answer(asked, said, place.actor)


def _act(place: Here, action: Action, camera: str | None, detail: Body) -> None:
    """At the door; who wrote more than is kept is told so."""
    if len(str(detail.get("reason") or "").strip()) > MOST_REASON:
        st.toast(place.words("Of your reason the first {n} letters are kept.", n=MOST_REASON))
    act = Act(chair=place.chair, action=action, camera_id=camera, detail=detail)
    refusals.said(place, place.exercise.act(act, place.seat_name), camera or "")


def _said(place: Here) -> None:
    """What this auditor put on record so far."""
    _ = place.words
    lines = []
    for one in place.moment.state.signed:
        if one.actor == place.actor:
            verb = _("signed") if one.body["signs"] else _("refused to sign")
            at = local_time(place.starts_s, one.t_ms)
            why = safe(one.body["reason"])
            lines.append(f'<div class="row"><code>{at}</code><b>{safe(verb)}</b><div class="why">{why}</div></div>')
    if lines:
        st.html("".join(reversed(lines)))


# ------------------------------------------------------------------------------ people around an officer


def around(place: Here, patrol: str) -> None:
    """Who is near, as an eye on the street sees them; a button each."""
    _ = place.words
    exercise, moment = place.exercise, place.moment
    found = exercise.outcomes(moment.state)
    near = street.around(exercise.world, found, patrol, moment.now_ms)
    st.html(f'<div class="fact">{safe(_("Within {m} m of you:", m=round(EYE_M)))}</div>')
    if not len(near.person):
        st.html(f'<div class="fact">{safe(_("Nobody is near."))}</div>')
    else:
        st.text_input(
            _("Why this person?"), key=STOP_WHY, label_visibility="collapsed", placeholder=_("Why this person?")
        )
    for person, away, runs in zip(near.person.tolist(), near.away_m.tolist(), near.runs, strict=True):
        number = street.number_of(exercise.key, place.seat_name, patrol, person)
        how = _("runs") if runs else _("walks")
        words = f"{worn(place, person)} · {how} · {round(away)} m"
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"near_{number}"):
            st.html(f'<span class="near">{safe(words)}</span>', width="stretch")
            st.button(_("Stop"), key=f"stop_{number}", on_click=_stopped, args=(number,))
    st.button(_("Look again"), key="look_again", type="tertiary")
    for halt in reversed([h for h in moment.state.halts if h.actor == place.actor]):
        st.html(f'<div class="row">{safe(_halted(place, halt.t_ms, halt.person))}</div>')


def _halted(place: Here, t_ms: int, person: int) -> str:
    """What came of a stop, as the officer learns it."""
    _ = place.words
    at = local_time(place.starts_s, t_ms)
    stops = place.exercise.outcomes(place.moment.state).stops
    right = any(s.person == person and s.t_ms == t_ms and s.right for s in stops)
    how = _("he had the purse") if right else _("nothing was found; let go after a minute")
    return f"{at} · {worn(place, person)}: {how}"


def _stopped(number: int) -> None:
    why = str(st.session_state.get(STOP_WHY) or "")
    _act(state.acting(), Action.STOP, None, {"figure": number, "reason": why})


def worn(place: Here, person: int) -> str:
    """Somebody's clothes now, in the reader's language."""
    found = people.worn(place.exercise.world.looks, person, place.moment.now_ms / 1000.0)
    return dressed(place, found.top, found.bottom)


def dressed(place: Here, top: str | None, bottom: str | None) -> str:
    """A description in the reader's language."""
    return " · ".join(clothes.in_language(w, place.language) for w in (top, bottom) if w)


def corner(place: Here, node: int) -> str:
    """The name of a walking node's corner."""
    world = place.exercise.world
    nearest = int(np.argmin(np.hypot(*(world.cameras.xy - world.city.ways.xy[0, node]).T)))
    return in_language(camera_name(world, nearest), place.language)

