"""Where accesses fell; and somebody's path from the log alone, after the reveal beside the true one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pydeck as pdk
import streamlit as st

from pages.parts import oversight_found, panel, public, state
from pages.parts.base_map import EVERY_LETTER, FONT, Terse, ground, point
from pages.parts.colours import ALARM, PAPER, rgb
from pages.parts.state import COLOUR, Here
from pages.parts.text import local_time
from synthetic import oversight, quito
from synthetic.access import Chair
from synthetic.exercise import observation
from synthetic.oversight import Compared, Entry, Path
from synthetic.oversight.reading import by_camera, is_person

VIOLET = rgb(COLOUR[Chair.AUDITOR])
TRUE = [127, 201, 122]


def show(place: Here, found: Sequence[Entry], entries: Sequence[Entry], truth: bool) -> None:
    """The map, and beside it whose path is drawn."""
    _ = place.words
    panel.head(_("Where accesses fell"), _("cameras: {n}", n=len(by_camera(found))))
    people = sorted({e.subject_id for e in entries if e.subject_id and is_person(e.subject_id)})
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        subject = st.selectbox(
            _("Follow from the log alone"), people, index=None, key="path_subject", label_visibility="collapsed",
            placeholder=_("Follow from the log alone"),
        )  # fmt: skip
        lay = truth and subject is not None and st.toggle(_("the true path"), key="path_true")
    drawn = oversight.path(place.exercise.world, entries, subject) if subject else None
    compared = _compared(place, drawn) if drawn is not None and lay else None
    _deck(place, found, drawn, compared)
    if drawn is not None:
        panel.said(_told(place, drawn))
    if compared is not None:
        panel.said(_measured(place, compared))


def _compared(place: Here, drawn: Path) -> Compared | None:
    """Whom the pseudonym means is known to the exercise alone."""
    exercise, moment = place.exercise, place.moment
    world = exercise.world
    acts = [e for e in moment.state.acts if e.body.get("subject") == drawn.subject_id and "person" in e.body]
    person = acts[0].body["person"] if acts else None
    if person is None or observation.subject_of(exercise.key, person) != drawn.subject_id:
        return None
    return oversight.compare(world, exercise.outcomes(moment.state), person, drawn, moment.now_ms)


def _told(place: Here, drawn: Path) -> str:
    _ = place.words
    if not drawn.points:
        return _("The log names this person without a camera: it cannot be drawn.")
    begin, end = drawn.points[0], drawn.points[-1]
    if begin.t_ms == end.t_ms:
        at = local_time(place.starts_s, begin.t_ms)
        return _("The log says where this person was at one moment only, {at}.", at=at)
    return _(
        "{n} rows say where this person was, from {begin} to {end}.", n=len(drawn.points),
        begin=local_time(place.starts_s, begin.t_ms), end=local_time(place.starts_s, end.t_ms),
    )  # fmt: skip


def _measured(place: Here, compared: Compared) -> str:
    _ = place.words
    if compared.median_m is None or compared.mean_m is None or compared.inside is None:
        return _("The network did not know where this person was.")
    share = round(100 * compared.known)
    if compared.minutes < 0.05:
        return _("Off by {m} m at that moment; {share} % of the exercise within 75 m of the truth.",
                 m=round(compared.median_m), share=share)  # fmt: skip
    return _(
        "Off by {m} m in the middle, {mean} m on average; {inside} % of the circles hold the person. "
        "Over {minutes} minutes; {share} % of the exercise within 75 m of the truth.",
        m=round(compared.median_m), mean=round(compared.mean_m), inside=round(100 * compared.inside),
        minutes=f"{compared.minutes:.1f}", share=share,
    )  # fmt: skip


def _deck(place: Here, found: Sequence[Entry], drawn: Path | None, compared: Compared | None) -> None:
    world = place.exercise.world
    base = f"/data/{public.stamp(world)}/"
    counts = by_camera(found)
    spots = [
        {"p": point(*world.cameras.xy[world.camera_number[c]]), "r": 4 + min(n, 12), "id": f"{c} · {n}", "c": c}
        for c, n in counts.items()
        if c in world.camera_number
    ]
    layers = [
        *ground(base),
        pdk.Layer(
            "ScatterplotLayer", id="spots", data=spots, get_position="p", get_radius="r", pickable=True,
            radius_units=pdk.types.String("pixels"), get_fill_color=[*VIOLET, 150],
        ),
    ]  # fmt: skip
    layers += _ringed(place)
    if compared is not None:
        layers.append(_line("true", [point(*xy) for xy in compared.true_xy], [*TRUE, 200]))
    if drawn is not None and drawn.points:
        layers.append(_line("drawn", [point(*p.xy) for p in drawn.points], [*ALARM, 230]))
        dots = [
            {"p": point(*p.xy), "t": local_time(place.starts_s, p.t_ms)[:5], "r": round(p.unsure_m)}
            for p in drawn.points
        ]
        layers += [
            pdk.Layer("ScatterplotLayer", id="points", data=dots, get_position="p", get_radius="r",
                      get_fill_color=[*ALARM, 40], stroked=True, get_line_color=ALARM, line_width_min_pixels=1),
            pdk.Layer("TextLayer", id="times", data=dots, get_position="p", get_text="t", get_size=12,
                      get_color=PAPER, character_set=EVERY_LETTER, font_family=FONT),
        ]  # fmt: skip
    lon, lat = quito.to_wgs84(*np.asarray(world.city.centre_xy, dtype=float))
    view = pdk.ViewState(longitude=round(float(lon), 6), latitude=round(float(lat), 6), zoom=15.2)
    deck = Terse(
        map_provider=None, parameters={"clearColor": [0, 0, 0, 0]}, tooltip={"text": "{id}"}, layers=layers,
        initial_view_state=view,
    )  # fmt: skip
    st.pydeck_chart(
        deck, key="oversight_deck", height="stretch", on_select=_picked, selection_mode="single-object",
        alt=place.words("Map of cameras by how many rows name them; the filters do the same"),
    )  # fmt: skip


def _picked() -> None:
    """A click on a camera opens its page."""
    objects = (st.session_state.oversight_deck.selection or {}).get("objects", {})
    chosen = [str(one["c"]) for one in objects.get("spots", []) if "c" in one]
    if chosen:
        oversight_found.of(camera=chosen[0])


def _ringed(place: Here) -> list[pdk.Layer]:
    """A ring round the camera whose page is open, or that an alarm names."""
    session, world = st.session_state, place.exercise.world
    camera = (session.get(state.ALARM) or {}).get("camera") or session.get("find_camera")
    if camera not in world.camera_number:
        return []
    at = point(*world.cameras.xy[world.camera_number[camera]])
    return [
        pdk.Layer(
            "ScatterplotLayer", id="ringed", data=[{"p": at}], get_position="p", get_radius=15, filled=False,
            stroked=True, get_line_color=PAPER, line_width_min_pixels=2, radius_units=pdk.types.String("pixels"),
        )
    ]  # fmt: skip



def _line(name: str, points: list[list[float]], colour: list[int]) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer", id=name, data=[{"path": points}], get_path="path", get_color=colour, get_width=3,
        width_min_pixels=2.5,
    )  # fmt: skip

