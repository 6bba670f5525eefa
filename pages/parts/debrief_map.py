"""The map of a debrief: cameras that somebody looked through, and rings where accesses left no row."""

from __future__ import annotations

import math

import numpy as np
import pydeck as pdk
import streamlit as st

from pages.parts import counted, public
from pages.parts.base_map import EVERY_LETTER, FONT, Terse, ground, point
from pages.parts.colours import ALARM, PAPER, rgb
from pages.parts.state import COLOUR
from pages.parts.text import Words
from synthetic import quito
from synthetic.access import Chair
from synthetic.debrief import Debrief
from synthetic.model import Floats
from synthetic.report import labels
from synthetic.report.plan import ring_px
from synthetic.world import scene_of

WIDE_PX, HIGH_PX, ROOM_M, LEAST_M = 620, 520, 70.0, 420.0
LETTER_PX, LINE_PX = 8.0, 17.0
"""A letter and a line of the names beside the rings."""
EARTH_M, TILE_PX = 40_075_016.0, 512
KEPT = rgb(COLOUR[Chair.OPERATOR])


def show(_: Words, d: Debrief) -> None:
    """Works without a network: streets and blocks come from our own addresses."""
    deck = Terse(
        map_provider=None, parameters={"clearColor": [0, 0, 0, 0]}, tooltip={"text": "{id}\n{told}"},
        initial_view_state=_view(d), layers=_layers(_, d),
    )  # fmt: skip
    with st.container(key="debrief_map"):
        st.pydeck_chart(deck, key=f"debrief_deck_{d.crew}", height=HIGH_PX)


def _used(d: Debrief) -> Floats:
    """Where the cameras stand that were used."""
    used = [d.world.camera_number[c.name] for c in d.balance.cameras if c.name in d.world.camera_number]
    return d.world.cameras.xy[used] if used else np.array([d.world.city.centre_xy], float)


def _view(d: Debrief) -> pdk.ViewState:
    """All cameras that were used, in one look."""
    points = _used(d)
    lon, lat = quito.to_wgs84(*((points.min(axis=0) + points.max(axis=0)) / 2))
    zoom = math.log2(EARTH_M / TILE_PX * _px_per_m(points))
    return pdk.ViewState(
        longitude=round(float(lon), 6), latitude=round(float(lat), 6), zoom=round(zoom, 2), min_zoom=10, max_zoom=18
    )


def _px_per_m(points: Floats) -> float:
    east, north = np.maximum(np.ptp(points, axis=0) + 2 * ROOM_M, LEAST_M)
    return float(min(WIDE_PX / east, HIGH_PX / north))


def _layers(_: Words, d: Debrief) -> list[pdk.Layer]:
    base = f"/data/{public.stamp(d.world)}/"
    spots, names = _spots(_, d), _names(d)
    return [
        *ground(base),
        pdk.Layer(
            "ScatterplotLayer", id="cameras", data=base + "cameras.json", get_position="p", get_radius=3,
            radius_min_pixels=2, radius_max_pixels=4, get_fill_color=[90, 108, 118],
        ),
        pdk.Layer(
            "ScatterplotLayer", id="kept", data=[s for s in spots if s["kept"]], get_position="p", get_radius=5,
            radius_min_pixels=5, radius_max_pixels=8, get_fill_color=KEPT, pickable=True,
        ),
        pdk.Layer(
            "ScatterplotLayer", id="gone", data=[s for s in spots if s["gone"]], get_position="p", get_radius="r",
            radius_units=pdk.types.String("pixels"), stroked=True, filled=True, get_fill_color=[*ALARM, 30],
            get_line_color=ALARM, line_width_min_pixels=2.5, pickable=True,
        ),
        pdk.Layer(
            "ScatterplotLayer", id="deeds", data=_deeds(d), get_position="p", get_radius=4, radius_min_pixels=4,
            get_fill_color=PAPER, pickable=True,
        ),
        pdk.Layer(
            "LineLayer", id="leaders", data=names, get_source_position="p", get_target_position="to",
            get_color=PAPER, get_width=1,
        ),
        pdk.Layer(
            "TextLayer", id="names", data=names, get_position="p", get_text="label",
            get_size=13, get_color=PAPER, get_pixel_offset="off", get_text_anchor=pdk.types.String("start"),
            character_set=EVERY_LETTER, font_family=FONT, font_settings={"sdf": True}, outline_width=4,
            outline_color=[11, 16, 20, 255],
        ),
    ]  # fmt: skip


def _spots(_: Words, d: Debrief) -> list[dict[str, object]]:
    """Cameras with rows and without; the ring grows with what is missing."""
    return [
        {
            "id": c.name, "p": point(*d.world.cameras.xy[d.world.camera_number[c.name]]), "kept": c.center,
            "gone": c.missing, "r": ring_px(c.missing),
            "told": f"{counted.acts(_, c.happened)}, {counted.rows(_, c.center)}",
        }
        for c in d.balance.cameras
        if c.name in d.world.camera_number
    ]  # fmt: skip


def _names(d: Debrief) -> list[dict[str, object]]:
    """What stands beside the rings, and how far from their middle: as the map is first seen, none on another."""
    gone = [c for c in d.balance.cameras if c.missing and c.name in d.world.camera_number]
    texts = [f"{c.name} · {c.missing}" for c in gone]
    xy = d.world.cameras.xy[[d.world.camera_number[c.name] for c in gone]].reshape(-1, 2)
    at = xy * _px_per_m(_used(d)) * (1, -1)
    rings, wide = [ring_px(c.missing) for c in gone], [LETTER_PX * len(t) for t in texts]
    places = labels.placed(at, rings, wide, LINE_PX)
    made = []
    for where, spot, text, place, r, w in zip(xy, at, texts, places, rings, wide, strict=True):
        if place is None:
            continue
        end = labels.leader((spot[0], spot[1]), r, place, w, LINE_PX)
        ends = np.array(end) / _px_per_m(_used(d)) * (1, -1) if end else where
        off = [round(place[0] - spot[0], 1), round(place[1] - spot[1], 1)]
        made.append({"p": point(*where), "to": point(*ends), "label": text, "off": off})
    return made


def _deeds(d: Debrief) -> list[dict[str, object]]:
    made = [i for i in d.world.scenario.incidents if i.at_s * 1000 <= d.t_ms]
    return [{"id": i.id, "told": "", "p": point(*scene_of(d.world, i)[1])} for i in made]

