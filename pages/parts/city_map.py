"""The map: deck.gl draws streets and blocks by address; over it map/map.js draws what moves, and hears clicks."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from pages.parts import calls, component, emptied, fragment, panel, public, pulse, refusals, state, stated, text, wall
from pages.parts.colours import GREEN, PAPER, css
from pages.parts.state import Here
from synthetic import quito
from synthetic.access import WATCHERS, Action, Chair
from synthetic.cameras import in_language
from synthetic.exercise.door import Act
from synthetic.world import World, camera_names

_MARKS = component.declare("map", "map/map.js", ("open", "painted"))
ZOOM, LEAST_ZOOM, MOST_ZOOM = 15.6, 11, 19
MOST_SOON = 7
"""So many streets are made ready before the first feed opens: those of the scenario's named cameras."""
GROUND = {"grounds": GREEN, "blocks": [*PAPER, 15], "footprints": [*PAPER, 20], "word": [*PAPER, 22]}
"""What lies on the ground, from below, by its public document: colours that show the chair's own through them."""


def show(place: Here) -> None:
    """The map's panel."""
    with st.container(key="map", border=True, height="stretch", gap="xsmall"):
        with st.container(key="map_head", gap="xsmall"):
            pulse.living("head", _head, part_number=1)
            fragment.shown(_list, key=pulse.LIST)
        fragment.shown(_ground)
        with st.container(key="map_notes", gap="xsmall"):
            calls.show()


def _head(place: Here) -> None:
    _ = place.words
    world = place.exercise.world
    told = place.told
    where = next(
        (m.name for m in world.city.landmarks if m.id == world.scenario.where.place), world.scenario.where.place
    )
    parts = [_("{n} cameras", n=len(world.cameras.ids))]
    if place.chair is Chair.OPERATOR:
        open_calls = sum(c.ending.kind == "open" for c in told.calls)
        parts.append(_("open incidents: {n}", n=open_calls))
    else:
        parts.append(_("phones followed: {n}", n=len(told.subjects)))
    panel.head(where, " · ".join(parts))


def _ground() -> None:
    """Drawn once, and the same for every chair: what differs between chairs is in map.js.

    deck.gl comes when feeds and marks are on the screen: its megabytes and shaders would keep them waiting, and
    until it is there map.js draws the same ground.
    """
    place = state.here()
    world = place.exercise.world
    base = f"/data/{public.stamp(world)}/"
    with st.container(key="deck", height="stretch"):
        if state.PAINTED in st.session_state:
            _chart(place, base)
        _MARKS(
            key="map_marks", data=_told(place, base), height="stretch", on_open_change=_clicked,
            on_painted_change=_painted,
        )  # fmt: skip


def _chart(place: Here, base: str) -> None:
    from pages.parts import flat_map  # pydeck brings pandas: half a second that nobody waits for here

    lon, lat = _middle(place.exercise.world)
    view = {"longitude": lon, "latitude": lat, "zoom": ZOOM, "min_zoom": LEAST_ZOOM, "max_zoom": MOST_ZOOM}
    words = place.words("Map of streets and cameras; the list above it opens cameras, too")
    st.pydeck_chart(flat_map.deck(base, GROUND, view), key="chart", height="stretch", alt=words)


def _painted() -> None:
    """Feeds and marks are on the screen: the run that follows draws deck.gl's map."""
    st.session_state[state.PAINTED] = True


def _middle(world: World) -> tuple[float, float]:
    """Longitude and latitude of the city's middle."""
    lon, lat = quito.to_wgs84(*world.city.centre_xy)
    return round(lon, 6), round(lat, 6)


def _told(place: Here, base: str) -> dict[str, Any]:
    """What map.js is told (docs/wire.md)."""
    _, world = place.words, place.exercise.world
    lon, lat = _middle(world)
    return {
        "look": place.look, "base": base, "scenes": f"{base}scene/", "chair": place.chair, "colour": place.colour,
        "frame": {"lon": lon, "lat": lat, "m_lon": float(quito.M_PER_LON), "m_lat": float(quito.M_PER_LAT)},
        "view": {"longitude": lon, "latitude": lat, "zoom": ZOOM},
        "colours": {name: css(colour) for name, colour in GROUND.items()},
        "chairs": [
            {"chair": chair, "colour": state.COLOUR[chair], "look": replace(place, chair=chair).look}
            for chair in (WATCHERS if place.alone else ())
        ],
        "soon": [] if place.told.grants else [camera.id for camera in world.scenario.network.named][:MOST_SOON],
        "words": {"alt": _("Cameras, patrols, calls and phones on the map")},
    }  # fmt: skip


def _clicked() -> None:
    """A click on a camera opens its feed."""
    camera = st.session_state.map_marks.open
    place = state.here()
    if camera in place.exercise.world.camera_number:
        open_large(place, str(camera))
        st.rerun(pulse.FEEDS)


def open_large(place: Here, camera_id: str, purpose: str | None = None) -> None:
    """Open a camera in the large picture; the oldest feed of a full wall is closed for it."""
    mine = place.told.grants
    if all(g.camera_id != camera_id for g in mine):
        wanted = Act(
            chair=place.chair, action=Action.LIVE_VIEW, camera_id=camera_id, purpose=purpose or stated.purpose(place),
            case_number=stated.case_number(place),
        )  # fmt: skip
        if not refusals.said(place, place.exercise.act(wanted, place.seat_name), camera_id):
            return
        if len(mine) >= wall.room(wall.layout(place.told)):
            oldest = Act(chair=place.chair, action=Action.LIVE_END, camera_id=mine[0].camera_id)
            place.exercise.act(oldest, place.seat_name)
    st.session_state.setdefault(state.LARGE, {})[place.chair.value] = camera_id


def _list() -> None:
    """Every camera by number and place; typing searches."""
    place = state.here()
    _ = place.words
    world = place.exercise.world
    key = emptied.key("camera_list")
    st.selectbox(
        _("Open a camera"), world.cameras.ids, index=None, key=key, label_visibility="collapsed",
        placeholder=_("Open a camera: number or place …"), on_change=_listed, args=(key,),
        format_func=labels(public.stamp(world), place.language).__getitem__,
    )  # fmt: skip


@lru_cache(maxsize=16)
def labels(stamp: str, language: str) -> dict[str, str]:
    """What the list says of each camera; made once, for a network may have twenty thousand."""
    _, world = text.of(language), public.published(stamp)
    silent = _("no signal")
    told = zip(world.cameras.ids, camera_names(world), world.cameras.in_order.tolist(), strict=True)
    return {
        camera: f"{camera} · {in_language(name, language)}" + ("" if in_order else f" · {silent}")
        for camera, name, in_order in told
    }


def _listed(key: str) -> None:
    """Whatever is chosen opens."""
    camera = emptied.taken(key)
    if camera:
        open_large(state.here(), camera)
        st.rerun([pulse.LIST, pulse.FEEDS])
