"""The chairs without a wall of feeds: auditor, resident and the officer on the street, and what they decide."""

from __future__ import annotations

import streamlit as st

from pages.parts import city_map, duty, emptied, feeds, officially, panel, public, pulse, rowline, state
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic.access import Chair, Regime
from synthetic.exercise import duties, street

NEWEST_DISPATCHES = 6


def left(place: Here) -> None:
    """What this chair knows of the city."""
    with st.container(key="map", border=True, height="stretch", gap="xsmall"):
        pulse.living("left", _left, part_number=2)


def _left(place: Here) -> None:
    _ = place.words
    if place.chair is Chair.PATROL:
        _street(place)
        return
    officially.show(place)


def middle(place: Here) -> None:
    """What is asked of this chair now, and what it did so far."""
    if street.watches(place.moment.state.rules, place.chair):
        feeds.show(place)
        return
    with st.container(key="feed", border=True, height="stretch", gap="small"):
        pulse.living("duty", duty.show, part_number=2)


def right(place: Here) -> None:
    """Radio for the officer, answers for the resident."""
    if place.chair is Chair.PATROL:
        _radio(place)
    else:
        _answers(place)


# ------------------------------------------------------------------------------ the officer


def _street(place: Here) -> None:
    """Who is within reach of the officer's eye, the nearest first; nothing else."""
    _ = place.words
    patrol = street.patrol_of(place.crew, place.seat_name, place.exercise.scenario.network.patrols)
    panel.head(_("On the street"), patrol or "—")
    if patrol is None:
        panel.said(_("This scenario has no patrols."), "notice calm")
        return
    if street.watches(place.moment.state.rules, place.chair):
        _area(place, patrol)
    duty.around(place, patrol)


def _area(place: Here, patrol: str) -> None:
    """Cameras of the officer's own area, by name; the engine refuses all others."""
    _, world = place.words, place.exercise.world
    found = place.exercise.outcomes(place.moment.state)
    near = [world.cameras.ids[i] for i in street.area(world, found, patrol, place.moment.now_ms).tolist()]
    labels = city_map.labels(public.stamp(world), place.language)
    key = emptied.key("area_camera")
    st.selectbox(
        _("Cameras in your area"), near, index=None, key=key, label_visibility="collapsed",
        placeholder=_("Cameras in your area"), format_func=labels.__getitem__, on_change=_opened, args=(key,),
    )  # fmt: skip


def _opened(key: str) -> None:
    camera = emptied.taken(key)
    if camera:
        city_map.open_large(state.acting(), camera)


def _radio(place: Here) -> None:
    _ = place.words
    patrol = street.patrol_of(place.crew, place.seat_name, place.exercise.scenario.network.patrols)
    panel.head(_("Radio"), patrol or "—")
    sent = [d for d in place.moment.state.dispatches if d.patrol == patrol][-NEWEST_DISPATCHES:]
    with st.container(key="rows", height="stretch"):
        st.html("".join(_call(place, d.t_ms, d.node, d.top, d.bottom) for d in reversed(sent))
                or f'<div class="fact">{safe(_("Nobody has called you yet."))}</div>')  # fmt: skip


def _call(place: Here, t_ms: int, node: int, top: str | None, bottom: str | None) -> str:
    _ = place.words
    told = duty.dressed(place, top, bottom) or _("no description")
    where = duty.corner(place, node)
    at = local_time(place.starts_s, t_ms)
    words = _("Go to {place}. Look for: {told}", place=where, told=told)
    return f'<div class="row"><code>{at}</code>{safe(words)}</div>'


# ------------------------------------------------------------------------------ the resident


def _answers(place: Here) -> None:
    """What was asked for, and what came back: with its delay and without names."""
    _ = place.words
    found = duties.replies(
        place.moment.state, place.actor, place.moment.now_ms, place.exercise.world.lasts_ms
    )
    panel.head(_("Your requests"), str(len(found)))
    with st.container(key="rows", height="stretch"):
        st.html("".join(_answer(place, reply) for reply in reversed(found))
                or f'<div class="fact">{safe(_("You have asked for nothing yet."))}</div>')  # fmt: skip


def _answer(place: Here, reply: duties.Reply) -> str:
    _ = place.words
    at = local_time(place.starts_s, reply.request.t_ms)
    asked = _("Who looked through {camera}?", camera=reply.request.body["camera_id"])
    if reply.accesses is None:
        told = _("The command center answers by {at}.", at=local_time(place.starts_s, reply.due_ms))
    elif reply.regime in (Regime.AS_FOUND, Regime.AGENCY_ONLY):
        told = _(
            "Accesses to this camera by our own staff, in our access log: {n}. Names are withheld.",
            n=reply.accesses,
        )
    else:
        told = _("Our access log holds one access to this camera:") if reply.accesses == 1 else _(
            "Our access log holds {n} accesses to this camera:", n=reply.accesses
        )
    lines = "".join(f'<div class="why">{_access(place, line)}</div>' for line in reply.lines)
    return f'<div class="row"><code>{at}</code><b>{safe(asked)}</b><div class="why">{safe(told)}</div>{lines}</div>'


def _access(place: Here, line: duties.ReplyLine) -> str:
    """One access as the law lets it be told: to the minute, without a name; what is under secrecy is blacked out."""
    _ = place.words
    at = local_time(place.starts_s, line.t_ms)[:5]
    why = rowline.said(place, line.purpose)
    case = '<span class="blacked">█████</span>' if line.secret else safe(line.case_number or "")
    return " · ".join(part for part in (at, safe(officially.house(place, line.organisation)), safe(why or ""), case)
                      if part)  # fmt: skip


