"""Following somebody: the cameras on the streets ahead, how long it may take, and one key to switch over."""

from __future__ import annotations

import streamlit as st

from pages.parts import city_map, state, stated
from pages.parts.state import Here
from pages.parts.text import safe
from synthetic import following
from synthetic.access import Action
from synthetic.cameras import in_language
from synthetic.exercise import observation
from synthetic.exercise.door import Act
from synthetic.exercise.fold import Mark
from synthetic.following import Next
from synthetic.world import presets

STALE_MS = 120_000
"""Whoever was marked so long ago is somewhere else by now."""


def last_mark(place: Here) -> Mark | None:
    """Whom this chair marked last, while the picture that showed them can still tell the way they went."""
    now = place.moment.now_ms
    mine = [m for m in place.moment.state.marks if m.actor == place.actor]
    if not mine or place.lag_ms or now - min(now, mine[-1].out_ms) > STALE_MS:
        return None
    return mine[-1]


def proposed(place: Here) -> list[Next]:
    """Where whoever was marked last should come next, as seen from the last picture that showed them."""
    mark = last_mark(place)
    if mark is None:
        return []
    exercise, moment = place.exercise, place.moment
    world, state_ = exercise.world, moment.state
    seen_ms = max(min(moment.now_ms, mark.out_ms - 1), mark.t_ms)
    return following.ahead(
        world, exercise.outcomes(state_).changes, mark.person, world.camera(mark.camera_id), seen_ms,
        lambda camera: observation.pose_at(world, state_, camera, moment.now_ms),
    )  # fmt: skip


def show(place: Here) -> None:
    """A line of buttons: the cameras ahead, soonest first; "n" takes the first."""
    mark = last_mark(place)
    if mark is None:
        return
    _ = place.words
    ahead = proposed(place)
    gone_ms = max(place.moment.now_ms - mark.out_ms, 0)
    with st.container(key="ahead", horizontal=True, vertical_alignment="center", gap="xsmall"):
        words = _("Ahead (key n):") if ahead else _("No camera on the streets ahead.")
        st.html(f'<span class="dim">{safe(words)}</span>', width="content")
        for one in ahead:
            left = max(one.in_ms - gone_ms, 0) / 1000
            name = _("{camera} · in {n} s", camera=one.camera_id, n=round(left))
            help_text = f"{one.street} {in_language(one.heading, place.language)} · {round(one.px_per_m)} px/m"
            st.button(
                name, key=f"ahead_{one.camera_id}", help=help_text, on_click=_over, args=(one.camera_id, one.preset)
            )


def _over(camera_id: str, preset: str | None) -> None:
    """On to the next camera; where it must first be turned to its preset, that too."""
    place = state.here()
    city_map.open_large(place, camera_id)
    if preset is None:
        return
    world = place.exercise.world
    names = [p.name for p in presets(world, world.camera(camera_id))]
    act = Act(
        chair=place.chair, action=Action.PRESET, camera_id=camera_id, purpose=stated.purpose(place),
        case_number=stated.case_number(place), detail={"preset": names.index(preset)},
    )  # fmt: skip
    place.exercise.act(act, place.seat_name)


def take_next(place: Here) -> None:
    """The key "n"."""
    ahead = proposed(place)
    if ahead:
        _over(ahead[0].camera_id, ahead[0].preset)
