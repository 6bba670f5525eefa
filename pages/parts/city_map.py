"""The map: streets and blocks by address, cameras to click, and what this chair knows of people."""

from __future__ import annotations

import copy
from functools import lru_cache

import numpy as np
import pydeck as pdk
import streamlit as st

from pages.parts import base_map, calls, component, panel, public, pulse, refusals, state, stated
from pages.parts.base_map import ALARM, EVERY_LETTER, FONT, GREEN, PAPER, PLAIN_TINT, Terse, point, polygons
from pages.parts.state import Here
from pages.parts.text import local_time
from synthetic import quito, sightings
from synthetic.access import Action, Chair
from synthetic.cameras import in_language
from synthetic.desk import unrecorded
from synthetic.exercise import briefing
from synthetic.exercise.briefing import Briefing
from synthetic.exercise.door import Act
from synthetic.world import camera_name

TICK_S = 5
METRE_OFFSETS = pdk.types.String("meter-offsets")  # deck.gl's COORDINATE_SYSTEM: metres from an origin
IDLE_DOTS = 40
GROUND_TINT = {Chair.INTELLIGENCE: [42, 35, 25]}


_LATER = component.declare("later", "later.js", ("painted",))


class Ticking(Terse):
    """The map of an exercise, drawn anew at every tick."""

    def of(self, view: pdk.ViewState, layers: list[pdk.Layer]) -> Ticking:
        """A copy with another view and other layers; to make a new one costs pydeck 2.5 ms."""
        made = copy.copy(self)
        made.initial_view_state, made.layers = view, layers
        return made


_DECK = Ticking(map_provider=None, parameters={"clearColor": [0, 0, 0, 0]}, tooltip={"text": "{id}"})


def show(place: Here) -> None:
    """The map's panel."""
    playing = place.moment.state.clock.playing
    with st.container(key="map", border=True, height="stretch", gap="xsmall"):
        with st.container(key="map_head", gap="xsmall"):
            pulse.living("head", _head, part_number=1)
            st.fragment(_list, key=pulse.LIST)()
        st.fragment(_body, run_every=TICK_S if playing else None, key=pulse.MAP)()
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


def _body() -> None:
    """Drawn every five seconds: dots glide to where people will be at the next tick."""
    place = state.here()
    pulse.beat(place, "deck", part_number=4)
    deck = _DECK.of(_view(place), _layers(place, place.told, place.moment.state.clock.playing))
    st.pydeck_chart(
        deck,
        key="deck",
        on_select=_clicked,
        selection_mode="single-object",
        height="stretch",
        alt=place.words("Map of streets and cameras; the list under the feeds does the same"),
    )
    if state.PAINTED not in st.session_state:
        _LATER(key="pulse_map", data={}, height=1, on_painted_change=_painted)


def _painted() -> None:
    """Streets, cameras and a feed are on the screen: now the letters, which take longest to prepare."""
    st.session_state[state.PAINTED] = True


def _view(place: Here) -> pdk.ViewState:
    world = place.exercise.world
    lon, lat = quito.to_wgs84(*np.asarray(world.city.centre_xy, dtype=float))
    return pdk.ViewState(
        longitude=round(float(lon), 6), latitude=round(float(lat), 6), zoom=15.6, min_zoom=11, max_zoom=19
    )


def _clicked() -> None:
    """A click on a camera opens its feed."""
    objects = st.session_state["deck"].selection.get("objects", {})
    chosen = [o["id"] for layer in ("cameras", "mine") for o in objects.get(layer, []) if "id" in o]
    if chosen:
        open_large(state.here(), str(chosen[0]))
        st.rerun([pulse.MAP, pulse.FEEDS])


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
    key = f"camera_list_{st.session_state.get(state.LISTED, 0)}"
    st.selectbox(
        _("Open a camera"), world.cameras.ids, index=None, key=key, label_visibility="collapsed",
        placeholder=_("Open a camera: number or place …"), on_change=_listed, args=(key,),
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


def _listed(key: str) -> None:
    """Whatever is chosen opens; then a new list, empty: a run that is interrupted could forget to empty the old."""
    camera = st.session_state.get(key)
    if camera:
        open_large(state.here(), camera)
        st.session_state[state.LISTED] = st.session_state.get(state.LISTED, 0) + 1
        st.rerun([pulse.LIST, pulse.MAP, pulse.FEEDS])


# --------------------------------------------------------------------------- layers


def _layers(place: Here, told: Briefing, playing: bool) -> list[pdk.Layer]:
    """From the ground up.  Letters come with the second drawing: their shaders would keep the first waiting."""
    base = f"/data/{public.stamp(place.exercise.world)}/"
    rgb = base_map.rgb(place.colour)
    glide = {"getPosition": TICK_S * 1000} if playing and state.HARDWARE in st.session_state else None
    shapes, words = _known(place, told, rgb, glide)
    lowest = [
        polygons("grounds", base + "grounds.json", GREEN),
        polygons("blocks", base + "blocks.json", _ground(place)),
        polygons("footprints", base + "footprints.json", [*PAPER, 20]),
        pdk.Layer(
            "SolidPolygonLayer", id="areas", data=_areas(place, told), get_polygon="polygon", get_fill_color=[*rgb, 78],
            coordinate_system=METRE_OFFSETS, coordinate_origin=_view_centre(place),
        ),
        polygons("synthetic", base + "word.json", [*PAPER, 22]),
    ]  # fmt: skip
    spots = [
        pdk.Layer(
            "ScatterplotLayer", id="cameras", data=base + "cameras.json", get_position="p", get_radius=4,
            radius_min_pixels=3.2, radius_max_pixels=7, get_fill_color=[150, 172, 182], pickable=True,
        ),
        pdk.Layer(
            "ScatterplotLayer", id="mine", data=_mine(place, told), get_position="p", get_radius=5,
            radius_min_pixels=5, radius_max_pixels=9, get_fill_color=rgb, pickable=True,
        ),
        _dots(place, told, glide),
        *_rings(place),
        *shapes,
    ]  # fmt: skip
    if state.PAINTED not in st.session_state:
        return lowest + spots
    landmarks = pdk.Layer(
        "TextLayer", id="landmarks", data=base + "landmarks.json", get_position="p", get_text="name", get_size=11,
        get_color=[*PAPER, 120], character_set=EVERY_LETTER, get_pixel_offset=[0, -8], font_family=FONT,
    )  # fmt: skip
    return [*lowest, landmarks, *spots, words]


def _ground(place: Here) -> list[int]:
    """The colour of blocks: a chair's own, but not where nobody shall see across the room who sits where."""
    return PLAIN_TINT if place.crew.secret and place.crew.neutral else GROUND_TINT.get(place.chair, PLAIN_TINT)


def _view_centre(place: Here) -> list[float]:
    view = _view(place)
    return [view.longitude, view.latitude]


def _areas(place: Here, told: Briefing) -> list[dict[str, object]]:
    """What this chair's open cameras see of the ground, as they stand now; metres from the middle."""
    world = place.exercise.world
    ways = tuple(
        (world.camera_number[c], pose.pan_cdeg, pose.tilt_cdeg, pose.zoom_c)
        for c, pose in told.poses.items()
        if world.cameras.in_order[world.camera_number[c]]
    )
    return _areas_of(public.stamp(world), ways)


@lru_cache(maxsize=256)
def _areas_of(stamp: str, ways: tuple[tuple[int, int, int, int], ...]) -> list[dict[str, object]]:
    """The same cameras looking the same way see the same ground: kept, for most ticks turn nothing."""
    if not ways:
        return []
    world = public.published(stamp)
    which = np.array([camera for camera, *_pose in ways])
    poses = np.array([pose for _camera, *pose in ways], np.int32)
    xy, mast = world.cameras.xy[which], world.cameras.mast_m[which]
    middle = np.asarray(world.city.centre_xy)
    areas = sightings.areas_in_view(world.around, xy, mast, poses, rays=10)
    return [{"polygon": np.round(area - middle).astype(int).tolist()} for area in areas]


def _mine(place: Here, told: Briefing) -> list[dict[str, object]]:
    world = place.exercise.world
    return [{"id": c, "p": point(*world.cameras.xy[world.camera_number[c]])} for c in told.poses]


def _rings(place: Here) -> list[pdk.Layer]:
    """After the reveal: a ring round every camera through which somebody looked and left no row."""
    if not (place.crew.in_class and place.crew.revealed):
        return []
    world = place.exercise.world
    looked = {str(e.body.get("camera_id")) for e in unrecorded(place.moment.state)}
    gone = looked.intersection(world.camera_number)
    data = [{"id": c, "p": point(*world.cameras.xy[world.camera_number[c]])} for c in sorted(gone)]
    layer = pdk.Layer(
        "ScatterplotLayer", id="gone", data=data, get_position="p", get_radius=12, radius_min_pixels=12,
        radius_max_pixels=16, stroked=True, filled=False, get_line_color=ALARM, line_width_min_pixels=2,
    )  # fmt: skip
    return [layer] if data else []


def _dots(place: Here, told: Briefing, glide: dict[str, int] | None) -> pdk.Layer:
    """People in this chair's feeds only; the crowd elsewhere is nobody's to see.

    deck.gl glides the n-th dot to the n-th place, so everybody keeps a number of their own here
    while in view (radius 0 once out of it); numbers are dealt anew when too many lie idle.
    """
    slots: dict[int, int] = st.session_state.setdefault(state.DOTS, {})
    present = {person: point for person, *point in briefing.people_in_view(place.exercise, told, place.moment)}
    if len(slots) > len(present) + IDLE_DOTS or place.chair != st.session_state.get(state.DOTS_CHAIR):
        slots.clear()
        st.session_state[state.DOTS_CHAIR] = place.chair
        st.session_state[state.DOTS_DEAL] = st.session_state.get(state.DOTS_DEAL, 0) + 1
    for person in present:
        slots.setdefault(person, len(slots))
    east, north = place.exercise.world.city.centre_xy
    data: list[dict[str, object]] = [{"p": [0, 0], "r": 0} for _ in slots]
    for person, (x, y, x2, y2) in present.items():
        x, y = (x2, y2) if glide else (x, y)
        data[slots[person]] = {"p": [round(x - east), round(y - north)], "r": 2}
    return pdk.Layer(
        "ScatterplotLayer", id=f"people-{st.session_state[state.DOTS_DEAL]}", data=data, get_position="p",
        get_radius="r", radius_units=pdk.types.String("pixels"), get_fill_color=[*PAPER, 220], transitions=glide,
        coordinate_system=METRE_OFFSETS, coordinate_origin=_view_centre(place),
    )  # fmt: skip


def _known(
    place: Here, told: Briefing, rgb: list[int], glide: dict[str, int] | None
) -> tuple[list[pdk.Layer], pdk.Layer]:
    """Incidents, patrols and marks for the operator; followed phones for the intelligence chair; and their names."""
    dots = _known_dots(place, told, rgb, glide)
    rings = [{"p": point(*s.xy)} for s in told.subjects]
    trail = [point(x, y) for x, y in told.trail]
    shapes = [
        pdk.Layer(
            "ScatterplotLayer", id=f"cells-{place.chair}", data=rings, get_position="p", get_radius=45,
            stroked=True, filled=True, get_fill_color=[*rgb, 18], get_line_color=[*rgb, 130], line_width_min_pixels=1,
        ),
        pdk.Layer(
            "ScatterplotLayer", id=f"known-{place.chair}", data=dots, get_position="p", get_radius="r",
            radius_min_pixels=6, radius_max_pixels=11, get_fill_color="c", transitions=glide,
        ),
    ]  # fmt: skip
    if len(trail) > 1:  # a layer that draws nothing has its shaders prepared all the same
        path = pdk.Layer(
            "PathLayer", id="trail", data=[{"path": trail}], get_path="path", get_color=[*ALARM, 200], get_width=3,
            width_min_pixels=2,
        )  # fmt: skip
        shapes.insert(0, path)
    names = pdk.Layer(
        "TextLayer", id=f"names-{place.chair}", data=dots, get_position="p", get_text="text", get_size=13,
        get_color="c", get_pixel_offset=[12, 0], get_text_anchor=pdk.types.String("start"),
        character_set=EVERY_LETTER, font_family=FONT, font_settings={"sdf": True}, outline_width=4,
        outline_color=[11, 16, 20, 255],
    )  # fmt: skip
    return shapes, names


def _known_dots(
    place: Here, told: Briefing, rgb: list[int], glide: dict[str, int] | None
) -> list[dict[str, object]]:
    dots: list[dict[str, object]] = []
    for patrol in told.patrols:  # first, for dots keep their places in the list while they glide
        spot = point(*(patrol.next_xy if glide else patrol.xy))
        dots.append({"p": spot, "text": patrol.id, "c": [111, 168, 255], "r": 5})
    for call in told.calls:
        dots.append({"p": point(*call.xy), "text": call.incident.id, "c": ALARM, "r": 7})
    for subject in told.subjects:
        seen = local_time(place.starts_s, subject.at_ms)[:5]
        name = subject.name or place.words("unknown")
        dots.append({"p": point(*subject.xy), "text": f"{name} · {subject.phone_tail} · {seen}", "c": rgb, "r": 6})
    return dots
