"""The feeds: one large, a wall of small ones, drawn in the browser; what can be done with a camera."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import (
    component,
    emptied,
    follow,
    fragment,
    panel,
    public,
    pulse,
    recording,
    refusals,
    state,
    stated,
    still,
    wall,
)
from pages.parts import task as tasks
from pages.parts.state import Here
from pages.parts.text import angle, safe, spoken
from synthetic import cameras as optics
from synthetic.access import Action, Chair
from synthetic.exercise.briefing import Briefing
from synthetic.exercise.door import Act
from synthetic.exercise.fold import Grant
from synthetic.model import CameraKind
from synthetic.world import camera_name, presets

_FEEDS = component.declare("feeds", "feed/feeds.js", ("promote", "figure", "next", "home"))
MAIN = "feed_view"
STICK = {
    **refusals.WORDS,
    "held by a colleague": "{who} took {camera}.",
    "hint": "Drag, arrow keys, + −. Click the picture to centre it, a figure to mark it.",
    "hint_turn": "Drag, arrow keys, + −; click to centre.",
    "hint_first": "Assumed here: the mirror can steer first. Drag, arrow keys, + −; click to centre.",
    "limit": "It turns no further.",
    "lost": "No connection; the camera stays where it is.",
    "joystick": "Joystick: arrow keys turn, + and − zoom",
    "in": "zoom in",
    "out": "zoom out",
}
BANDS = {
    "detection": "detection", "observation": "observation", "recognition": "recognition",
    "identification": "identification", "none": "below detection",
}  # fmt: skip


def show(place: Here) -> None:
    """The middle column.  What lives in it redraws alone; an act redraws the page."""
    with st.container(key="feed", border=True, height="stretch", gap="xsmall"):
        fragment.shown(_live, key=pulse.FEEDS)


def _live() -> None:
    if st.session_state.pop(state.ACTED, False):
        st.rerun()
    place = state.here()
    pulse.beat(place, "feeds", part_number=2)
    told = place.told
    tasks.show(place, told, place.moment)
    large = wall.large_grant(place, told)
    if large is None:
        _nothing_open(place)
    else:
        _head(place, told, large)
        with st.container(key="wall", height="stretch", gap=None):
            picture(place, told, large, layout=wall.layout(told))
        _controls(place, told, large)


def _head(place: Here, told: Briefing, large: Grant) -> None:
    _ = place.words
    world = place.exercise.world
    camera = world.camera_number[large.camera_id]
    pose = told.poses[large.camera_id]
    back = place.lag_ms + place.moment.state.lag_ms(large.id)
    live = _("recording, {n} s ago", n=round(back / 1000)) if back else _("live")
    seen = _(
        "pan {pan} · tilt {tilt}° · ×{zoom}", pan=angle(pose.pan_cdeg, place.language),
        tilt=round(pose.tilt_cdeg / 100), zoom=pose.zoom_c / 100,
    )  # fmt: skip
    name = optics.in_language(camera_name(world, camera), place.language)
    st.html(
        f'<div class="head"><b>{safe(large.camera_id)} · {safe(name)}</b>'
        f'<span class="dim">{safe(live)} · <span class="pose">{safe(seen)}</span></span></div>'
    )


def picture(place: Here, told: Briefing, large: Grant, *, layout: int, key: str = MAIN) -> None:
    """The component; its data stay the same while only time passes."""
    world = place.exercise.world
    small = [g.id for g in told.grants if g.id != large.id][: wall.room(layout) - 1]
    _ = place.words
    _FEEDS(
        key=key,
        data={
            "look": place.look, "scenes": f"/data/{public.stamp(world)}/scene/",
            "starts": world.scenario.starts.strftime("%Y-%m-%dT%H:%M:%S"), "chair": place.chair, "colour": place.colour,
            "layout": layout, "language": place.language, "large": large.id, "wall": small, "fill": key == MAIN,
            "words": {
                "no_signal": _("NO SIGNAL"), "synthetic": public.WORD, "fixed": _("fixed"),
                "offline": _("connection lost"), "people": _("figures in view"),
                "bands": {band: _(BANDS[band]) for band in BANDS},
                "free": _("Choose a camera") if key == MAIN and not place.lag_ms else "",
            },
            **(_steering(place) if key == MAIN else {}),
            "act": place.digest,
        },
        height="stretch" if key == MAIN else "content",
        on_promote_change=_promoted if key == MAIN else _ignored, on_figure_change=_picked if key == MAIN else _ignored,
        on_next_change=_next if key == MAIN else _ignored, on_home_change=_home if key == MAIN else _ignored,
    )  # fmt: skip


def _steering(place: Here) -> dict[str, Any]:
    """What the joystick needs: who says it turns, the words for whatever comes of it, a still that was asked for."""
    _ = place.words
    return {
        "stick": place.lag_ms == 0 and _may(place, Action.PTZ), "turn": "/turn",
        "total": len(place.exercise.world.cameras.ids),
        "words_foot": {
            "mine": _("{n} of {total} cameras on your wall", n="{n}", total="{total}"),
            "nobody": _("{n} of {total} watched by nobody", n="{n}", total="{total}"),
        },
        "words_moved": {
            "by": _("{who} turned {camera}.", who="{who}", camera="{camera}"),
            "unexplained": _("{camera} moved, and no row explains it.", camera="{camera}"),
            "pose": _("pan {pan} · tilt {tilt}° · ×{zoom}", pan="{pan}", tilt="{tilt}", zoom="{zoom}"),
            "compass": [angle(eighth * 4500, place.language).split(" ")[1] for eighth in range(8)],
        },
        "still": still.told(st.session_state.get(state.STILL)),
        "turn_as": {
            "exercise": place.exercise.name, "chair": place.chair, "lang": place.language,
            "purpose": stated.purpose(place), "case": stated.case_number(place),
        },
        "words_stick": {
            **{word: _(STICK[word], camera="{camera}", who="{who}") for word in STICK if not word.startswith("hint")},
            "hint": _(STICK[_hint(place)]),
        },
        "names": {f"operator-{n}": _("Operator {n}", n=n) for n in range(1, _operators(place) + 1)},
    }  # fmt: skip


def _hint(place: Here) -> str:
    """What the stick's hint is called: marking is offered to who may, and that it steers first is told the mirror."""
    if place.chair is not Chair.INTELLIGENCE:
        return "hint" if _may(place, Action.FOLLOW) else "hint_turn"
    first = place.moment.state.rules.outranks(Chair.INTELLIGENCE, Chair.OPERATOR)
    return "hint_first" if first else "hint_turn"


def _may(place: Here, action: Action) -> bool:
    """Whether the rules give this chair an action at all: what it never may is not drawn."""
    return action in place.moment.state.rules.row(place.chair)


def _operators(place: Here) -> int:
    """Up to which number there may be operators."""
    return place.exercise.scenario.network.operators + len(place.crew.seats)


def _ignored() -> None:
    """Something changed: the rerun itself is the answer."""


def _promoted() -> None:
    place = state.here()
    grant: Any = st.session_state.feed_view.promote
    for mine in place.told.grants:
        if mine.id == grant:
            st.session_state.setdefault(state.LARGE, {})[place.chair.value] = mine.camera_id


def _picked() -> None:
    """A figure was clicked: the operator marks it; the intelligence chair marks it or looks up its phone."""
    place = state.here()
    picked: Any = st.session_state.feed_view.figure
    if not isinstance(picked, dict):
        return
    camera = next((g.camera_id for g in place.told.grants if g.id == picked.get("grant")), None)
    lookup = place.chair is Chair.INTELLIGENCE and st.session_state.get("figure_means") != "mark"
    act = Act(
        chair=place.chair, action=Action.PHONE_LOOKUP if lookup else Action.FOLLOW, camera_id=camera,
        purpose=stated.purpose(place), case_number=stated.case_number(place),
        detail={"figure": picked.get("i"), "t": picked.get("t")},
    )  # fmt: skip
    refusals.said(place, place.exercise.act(act, place.seat_name), camera or "")


def _home() -> None:
    """The key "h": the camera in the large picture looks home."""
    place = state.here()
    large = wall.large_grant(place, place.told)
    if large is not None:
        _to_preset(large.camera_id, 0)


def _next() -> None:
    """The key "n": on to the camera where whoever was marked last should come next."""
    follow.take_next(state.here())


# --------------------------------------------------------------------------- what can be done


def _controls(place: Here, told: Briefing, large: Grant) -> None:
    world = place.exercise.world
    camera = world.camera_number[large.camera_id]
    with st.container(key="stick", horizontal=True, vertical_alignment="center", gap="small"):
        if place.lag_ms:
            words = place.words("Continue from here")
            st.button(words, key="continue_from", on_click=_continue, args=(told.t_ms,))
        else:
            if world.cameras.kind[camera] != CameraKind.FIXED and _may(place, Action.PRESET):
                _presets(place, large, camera)
            if _may(place, Action.PLAYBACK):
                recording.show(place, large)
        if _may(place, Action.SNAPSHOT):
            still.show(place, large)
        with st.container(key="wall_tools", horizontal=True, vertical_alignment="center", gap="small"):
            wall.show(place, told)
            if place.chair is Chair.INTELLIGENCE:
                _figure_means(place)
        if place.lag_ms == 0:
            stated.show(place)
    follow.show(place)


def actor(place: Here, name: str) -> str:
    """An actor's name for this reader."""
    return spoken(place.words, name)


def _presets(place: Here, large: Grant, camera: int) -> None:
    """Turn the camera to one of its named directions."""
    _ = place.words
    world = place.exercise.world
    names = [preset.name for preset in presets(world, camera)]
    key = emptied.key("turn_to")
    st.selectbox(
        _("Turn to"), range(len(names)), index=None, key=key, label_visibility="collapsed", width=128,
        placeholder=_("Turn to …"), on_change=_turned, args=(key, large.camera_id),
        format_func=lambda n: _("home") if names[n] == "home" else optics.in_language(names[n], place.language),
    )  # fmt: skip


def _turned(key: str, camera_id: str) -> None:
    number = emptied.taken(key)
    if number is not None:
        _to_preset(camera_id, number)


def _to_preset(camera_id: str, number: int) -> None:
    place = state.here()
    act = Act(
        chair=place.chair, action=Action.PRESET, camera_id=camera_id, purpose=stated.purpose(place),
        case_number=stated.case_number(place), detail={"preset": number},
    )  # fmt: skip
    refusals.said(place, place.exercise.act(act, place.seat_name), camera_id)


def _figure_means(place: Here) -> None:
    _ = place.words
    st.segmented_control(
        _("A click on a figure"), ["phone", "mark"], default="phone", key="figure_means", label_visibility="collapsed",
        format_func=lambda what: _("phone") if what == "phone" else _("mark"), required=True,
        help=_("What a click on a figure does: look up its phone, or mark it"),
    )  # fmt: skip


def _nothing_open(place: Here) -> None:
    _ = place.words
    panel.said(_("No feed is open. Choose a camera."), "notice calm")
    if stated.blind(place, place.chair):
        panel.said(_("Under these rules a feed opens for a purpose and a case: state them first."))
        with st.container(key="stated", horizontal=True, gap="small"):
            stated.show(place)
    if place.at_desk:
        st.button(_("Open the wall"), key="open_wall", on_click=_open_wall)


def _open_wall() -> None:
    place = state.acting()
    tasks.open_wall(place, place.chair)


def _continue(t_ms: int) -> None:
    state.acting().exercise.steer("continue_from", t_ms)
    st.session_state[state.LAG] = 0
