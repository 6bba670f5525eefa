"""Under the map: what was called in, what to do about it, and what came of it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.parts import approvals, pulse, refusals, state, stated
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic import attention, clothes
from synthetic.access import Action, Chair
from synthetic.cameras import in_language
from synthetic.exercise import cases, followed
from synthetic.exercise.briefing import Briefing, Call, Subject
from synthetic.exercise.door import Act
from synthetic.model import Body

MARKED, SCENE = "marked", "scene"
NEWEST_SUBJECTS = 2
ENDINGS = {
    "arrested": "Arrested by {patrol} at {at}: sent at {sent} with “{described}”.",
    "arrested_unsent": "Arrested by {patrol} at {at}: nobody had sent it, the officer chose.",
    "never_sent": "He got away at {at}: nobody sent a patrol.",
    "wrong_person": "{patrol} stopped the wrong person at {at}: sent with “{described}”; by then he wore a {worn}.",
    "wrong_person_unsent": "{patrol} stopped the wrong person at {at}: nobody had sent it, the officer chose.",
    "stale_description": "He got away at {at}: {patrol} looked for “{described}”, and he wore a {worn}.",
    "not_there": "He got away at {at}: {patrol} was not where he was.",
}


def show() -> None:
    """Calls for the operator; the followed phones for the intelligence chair."""
    pulse.living("calls", _calls, part_number=1)


def _calls(place: Here) -> None:
    told = place.told
    approvals.show(place)
    if place.chair is Chair.OPERATOR:
        for call in told.calls:
            _call(place, told, call)
        _placed(place, told)
        return
    _tasks(place)
    for subject in told.subjects[:NEWEST_SUBJECTS]:
        _subject(place, subject)


def _placed(place: Here, told: Briefing) -> None:
    """What the agency passed on: where the phone of an authorised task was placed."""
    _ = place.words
    for one in told.placed:
        words = _(
            "{case}: the agency placed the phone near {place} at {at}.", case=one.case_number,
            place=in_language(one.near, place.language), at=local_time(place.starts_s, one.at_ms),
        )  # fmt: skip
        st.html(f'<div class="call subject">{safe(words)}</div>')


def _tasks(place: Here) -> None:
    """The mirror's authorised tasks, each with the one look-up that it is for."""
    _, moment = place.words, place.moment
    for case in cases.tasks_of(place.exercise.world, place.chair):
        if moment.now_ms < round(case.at_s * 1000):
            continue
        st.html(f'<div class="call subject"><b>{safe(case.id)}</b> · {safe(case.text.in_(place.language))}</div>')
        looked = {look.person for look in moment.state.lookups if look.chair == place.chair}
        if case.about and place.exercise.world.cast_number[case.about] not in looked and place.lag_ms == 0:
            st.button(_("Look up the phone"), key=f"task_{case.id}", on_click=_look_up, args=(case.id, case.about))


def _look_up(case_number: str, subject: str) -> None:
    place = state.acting()
    act = Act(
        chair=place.chair, action=Action.PHONE_LOOKUP, purpose=stated.purpose(place) or "court order",
        case_number=case_number,
        detail={"subject": subject},
    )  # fmt: skip
    refusals.said(place, place.exercise.act(act, place.seat_name), "")


def _call(place: Here, told: Briefing, call: Call) -> None:
    _ = place.words
    says = call.incident.says.in_(place.language) if call.incident.says else ""
    called = local_time(place.starts_s, call.called_ms)
    how = _ending(place, call)
    st.html(
        f'<div class="call"><b>{safe(call.incident.id)}</b> · {safe(_("called in {at}", at=called))}'
        f" · {safe(says)}{how}{_watching(place, call)}</div>"
    )
    if call.ending.kind == "open" and place.lag_ms == 0:
        _dispatch(place, told, call)


def _ending(place: Here, call: Call) -> str:
    end = call.ending
    if end.kind == "open":
        return ""
    _ = place.words

    def dressed(words: str | None) -> str:
        return " · ".join(clothes.in_language(w, place.language) for w in (words or "").split(" · ") if w) or "—"

    told = _(
        ENDINGS[end.kind], patrol=end.patrol, at=local_time(place.starts_s, end.t_ms), described=dressed(end.described),
        worn=dressed(end.worn), sent=local_time(place.starts_s, end.sent_ms or 0),
    )  # fmt: skip
    return f"<br><b>{safe(told)}</b>"


AROUND_S = 8
"""What happens is in a picture if it is there within so many seconds."""


def _watching(place: Here, call: Call) -> str:
    """Once it is over: whether it was in a picture, whom real watchers would have missed, how long he was in view."""
    if call.ending.kind == "open":
        return ""
    _ = place.words
    exercise, state = place.exercise, place.moment.state
    world, found = exercise.world, exercise.outcomes(state)
    at_ms = round(call.incident.at_s * 1000)
    who = tuple(world.cast_number[name] for name in (call.incident.offender, call.incident.victim) if name)
    cameras = followed.shown(world, state, found, place.chair, who, at_ms, at_ms + AROUND_S * 1000)
    screens = max(len(state.open_grants(at_ms, place.chair, place.actor)), 1)
    lines = []
    if cameras:
        noticed = attention.would_notice(world.scenario.seed, call.incident.id, screens)
        rate = round(100 * attention.detection_rate(screens))
        lines.append(
            _("It happened in your picture of {camera}.", camera=cameras[0])
            + " "
            + _("Of {n} pictures a real watcher sees {p} % of such events.", n=screens, p=rate)
            + " "
            + (_("This one likely yes (drawn by lot).") if noticed else _("This one likely not (drawn by lot)."))
        )
    for one in followed.followed(world, state, found, place.chair, place.moment.now_ms)[:3]:
        words = _(
            "Marked at {at}: some picture showed them {p} % of the time since then ({cameras}).",
            at=local_time(place.starts_s, one.since_ms), p=round(100 * one.share(place.moment.now_ms)),
            cameras=", ".join(one.cameras) or "—",
        )  # fmt: skip
        lines.append(f"{words} {_('It works the same for somebody who did nothing.')}")
    return "".join(f'<div class="dim">{safe(line)}</div>' for line in lines)


def _dispatch(place: Here, told: Briefing, call: Call) -> None:
    """Send a patrol: which, where to, and whom to look for."""
    _ = place.words
    with st.popover(_("Send a patrol"), width="stretch", key="dispatch"):
        free = [p.id for p in told.patrols]
        patrol = st.selectbox(_("Patrol"), free, key="dispatch_patrol")
        where = st.selectbox(
            _("Where to"), list(_spots(place, told, call)), key="dispatch_where",
            format_func=lambda spot: _spot_words(place, spot),
        )  # fmt: skip
        tops = [f"{c} {g}" for c in clothes.COLOURS for g in clothes.garments("top")]
        top = st.selectbox(
            _("Whom to look for"), tops, index=None, key="dispatch_top", placeholder=_("as you would say it by radio"),
            format_func=lambda words: clothes.in_language(words, place.language),
        )  # fmt: skip
        st.button(
            _("Send"), key="dispatch_send", disabled=top is None, on_click=_sent,
            args=(call.incident.id, patrol, where, top),
        )  # fmt: skip


def _sent(case_number: str, patrol: str, where: str, top: str) -> None:
    """Where a camera looks is read when the button is pressed: it may have been turned meanwhile."""
    place = state.acting()
    call = next(c for c in place.told.calls if c.incident.id == case_number)
    node = _spots(place, place.told, call).get(where, call.node)
    detail: Body = {"patrol": patrol, "node": node, "top": top}
    act = Act(chair=place.chair, action=Action.DISPATCH, case_number=case_number, detail=detail)
    refusals.said(place, place.exercise.act(act, place.seat_name), "")


def _spots(place: Here, told: Briefing, call: Call) -> dict[str, int]:
    """Places a patrol can be sent to: where he was marked, where it happened, or what a camera shows."""
    xy = place.exercise.world.city.ways.xy[0]

    def nearest(point: tuple[float, float]) -> int:
        return int(np.argmin(np.hypot(*(xy - np.asarray(point)).T)))

    spots = {}
    if told.trail:
        spots[MARKED] = nearest(told.trail[-1])
    spots[SCENE] = call.node
    for camera_id in told.poses:
        world = place.exercise.world
        i = world.camera_number[camera_id]
        pan = np.radians(told.poses[camera_id].pan_cdeg / 100)
        ahead = world.cameras.xy[i] + 40 * np.array([np.sin(pan), np.cos(pan)])
        spots[camera_id] = nearest((float(ahead[0]), float(ahead[1])))
    return spots


def _spot_words(place: Here, spot: str) -> str:
    _ = place.words
    if spot == MARKED:
        return _("where I last marked him")
    return _("where it happened") if spot == SCENE else _("what {camera} shows", camera=spot)


def _subject(place: Here, subject: Subject) -> None:
    """Where somebody's phone was; the map shows them all."""
    _ = place.words
    seen = local_time(place.starts_s, subject.at_ms)
    kind = _("watch list") if subject.watch_list else _("phone")
    case = _("No case number was asked for.") if place.moment.state.regime == "as-found" else ""
    told_of = _(
        "{name}: phone {tail} was in this cell at {at}.",
        name=subject.name or _("unknown"),
        tail=subject.phone_tail,
        at=seen,
    )
    st.html(f'<div class="call subject"><b>{safe(kind)}</b> · {safe(told_of)} {safe(case)}</div>')
