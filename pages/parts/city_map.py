"""The map: deck.gl draws streets and blocks by address; over it map/map.js draws what moves, and hears clicks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pydeck as pdk
import streamlit as st

from pages.parts import calls, component, panel, public, pulse, refusals, state, stated
from pages.parts.base_map import GREEN, PAPER, Terse, polygons
from pages.parts.state import Here
from synthetic import quito
from synthetic.access import Action, Chair
from synthetic.cameras import in_language
from synthetic.exercise.door import Act
from synthetic.world import World, camera_name

_MARKS = component.declare("map", "map/map.js", ("open",))
CAMERAS = "camera_list"
ZOOM, LEAST_ZOOM, MOST_ZOOM = 15.6, 11, 19
GROUND = {"grounds": GREEN, "blocks": [*PAPER, 15], "footprints": [*PAPER, 20], "word": [*PAPER, 22]}
"""What lies on the ground, from below, by its public document: colours that show the chair's own through them."""
FLAT = pdk.View(type="MapView", controller={"dragRotate": False, "touchRotate": False, "keyboard": True})
"""North is up, and it is seen straight from above: map/plane.js counts on it."""


def show(place: Here) -> None:
    """The map's panel."""
    with st.container(key="map", border=True, height="stretch", gap="xsmall"):
        with st.container(key="map_head", gap="xsmall"):
            pulse.living("head", _head, part_number=1)
            st.fragment(_list, key=pulse.LIST)()
        with st.container(key="deck", height="stretch"):
            _ground(place)
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


def _ground(place: Here) -> None:
    """Drawn once, and the same for every chair: what differs between chairs is in map.js."""
    world = place.exercise.world
    base = f"/data/{public.stamp(world)}/"
    st.pydeck_chart(
        _deck(base, *_middle(world)), key="chart", height="stretch",
        alt=place.words("Map of streets and cameras; the list above it opens cameras, too"),
    )  # fmt: skip
    _MARKS(key="map_marks", data=_told(place, base), height="stretch", on_open_change=_clicked)


@lru_cache(maxsize=16)
def _deck(base: str, lon: float, lat: float) -> Terse:
    view = pdk.ViewState(longitude=lon, latitude=lat, zoom=ZOOM, min_zoom=LEAST_ZOOM, max_zoom=MOST_ZOOM)
    layers = [polygons(name, f"{base}{name}.json", colour) for name, colour in GROUND.items()]
    return Terse(
        layers, views=[FLAT], initial_view_state=view, map_provider=None, parameters={"clearColor": [0, 0, 0, 0]}
    )


def _middle(world: World) -> tuple[float, float]:
    """Longitude and latitude of the city's middle."""
    lon, lat = quito.to_wgs84(*world.city.centre_xy)
    return round(lon, 6), round(lat, 6)


def _told(place: Here, base: str) -> dict[str, Any]:
    """What map.js is told (docs/wire.md)."""
    lon, lat = _middle(place.exercise.world)
    _ = place.words
    return {
        "look": place.look, "base": base, "scenes": f"{base}scene/", "chair": place.chair, "colour": place.colour,
        "frame": {"lon": lon, "lat": lat, "m_lon": float(quito.M_PER_LON), "m_lat": float(quito.M_PER_LAT)},
        "view": {"longitude": lon, "latitude": lat, "zoom": ZOOM},
        "colours": {name: _css(colour) for name, colour in GROUND.items()},
        "words": {"alt": _("Cameras, patrols, calls and phones on the map")},
    }  # fmt: skip


def _css(colour: list[int]) -> str:
    red, green, blue, *rest = colour
    return f"rgba({red},{green},{blue},{(rest[0] if rest else 255) / 255:.3f})"


def _clicked() -> None:
    """A click on a camera opens its feed."""
    camera = st.session_state.map_marks.open
    place = state.here()
    if camera in place.exercise.world.camera_number:
        open_large(place, str(camera))
        st.rerun(pulse.FEEDS)


def open_large(place: Here, camera_id: str, purpose: str | None = None) -> None:
    """Open a camera in the large picture; the oldest feed of a full wall is closed for it."""
    exercise = place.exercise
    mine = place.told.grants
    if all(g.camera_id != camera_id for g in mine):
        layout = st.session_state[state.LAYOUT]
        if len(mine) > (layout if layout > 1 else 0):
            exercise.act(Act(chair=place.chair, action=Action.LIVE_END, camera_id=mine[0].camera_id), place.seat_name)
        act = Act(
            chair=place.chair, action=Action.LIVE_VIEW, camera_id=camera_id, purpose=purpose or stated.purpose(place),
            case_number=stated.case_number(place),
        )  # fmt: skip
        if not refusals.said(place, exercise.act(act, place.seat_name), camera_id):
            return
    st.session_state.setdefault(state.LARGE, {})[place.chair.value] = camera_id


def _list() -> None:
    """Every camera by number and place; typing searches."""
    place = state.here()
    _ = place.words
    world = place.exercise.world
    st.selectbox(
        _("Open a camera"), world.cameras.ids, index=None, key=CAMERAS, label_visibility="collapsed",
        placeholder=_("Open a camera: number or place …"), on_change=_listed,
        format_func=labels(public.stamp(world), place.language).__getitem__,
    )  # fmt: skip


@lru_cache(maxsize=16)
def labels(stamp: str, language: str) -> dict[str, str]:
    """What the list says of each camera; made once, for a network may have twenty thousand."""
    world = public.published(stamp)
    return {
        camera: f"{camera} · {in_language(camera_name(world, number), language)}"
        for camera, number in world.camera_number.items()
    }


def _listed() -> None:
    """Whatever is chosen opens, and the list is empty again."""
    camera = st.session_state[CAMERAS]
    if camera:
        st.session_state[CAMERAS] = None
        open_large(state.here(), camera)
        st.rerun([pulse.LIST, pulse.FEEDS])
