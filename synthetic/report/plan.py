"""The map of a printed report: streets as lines, cameras with rows, cameras whose accesses left none."""

from __future__ import annotations

import numpy as np

from synthetic.debrief import Debrief
from synthetic.model import Floats, StreetKind
from synthetic.report import labels
from synthetic.report.words import Tongue, safe
from synthetic.world import scene_of

WIDE, HIGH = 1000, 560
ROOM_M, LEAST_M, MOST_EDGES = 90.0, 420.0, 1_600
LETTER_PX, LINE_PX = 8.5, 16.0
"""A letter and a line of the names, as paper.css sets them."""


def plan(d: Debrief, say: Tongue) -> str:
    """A drawing of its own, without tiles; north is up."""
    spots = [(d.world.cameras.xy[d.world.camera_number[c.name]], c) for c in d.balance.cameras
             if c.name in d.world.camera_number]  # fmt: skip
    scenes = [scene_of(d.world, i)[1] for i in d.world.scenario.incidents if i.at_s * 1000 <= d.t_ms]
    points = np.array([xy for xy, _c in spots] + scenes or [d.world.city.centre_xy], float)
    frame = _frame(points)
    drawn = [(_place(frame, xy), c) for xy, c in spots]
    dots = "".join(_dot(spot, c.center, c.missing) for spot, c in reversed(drawn))
    names = _names([(spot, c.missing, f"{c.name} · {c.missing}") for spot, c in drawn if c.missing])
    deeds = "".join(_deed(_place(frame, np.array(xy))) for xy in scenes)
    word = f'<text class="dv-word" x="{WIDE / 2}" y="{HIGH - 16}" text-anchor="middle">SYNTHETIC</text>'
    return (
        f'<svg class="dv-plan" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{_alt(d, say)}">'
        f"{_streets(d, frame)}{word}{dots}{deeds}{names}</svg>"
    )


def _alt(d: Debrief, say: Tongue) -> str:
    gone = sum(c.missing > 0 for c in d.balance.cameras)
    return say(
        "Mapa: cámaras con accesos sin fila: {n}", "Map: cameras with accesses that left no row: {n}", n=gone
    )


Frame = tuple[float, float, float]
"""West, north, pixels per metre."""


def _frame(points: Floats) -> Frame:
    low, high = points.min(axis=0) - ROOM_M, points.max(axis=0) + ROOM_M
    middle, size = (low + high) / 2, np.maximum(high - low, LEAST_M)
    scale = float(min(WIDE / size[0], HIGH / size[1]))
    return float(middle[0] - WIDE / scale / 2), float(middle[1] + HIGH / scale / 2), scale


def _place(frame: Frame, xy: Floats) -> tuple[float, float]:
    west, north, scale = frame
    return round((float(xy[0]) - west) * scale, 1), round((north - float(xy[1])) * scale, 1)


def _streets(d: Debrief, frame: Frame) -> str:
    """As one path; only avenues where the piece of city is too large for more."""
    streets = d.world.city.streets
    ends = streets.node_xy[streets.edges]
    west, north, scale = frame
    inside = ((ends[..., 0] > west) & (ends[..., 0] < west + WIDE / scale) & (ends[..., 1] < north)
              & (ends[..., 1] > north - HIGH / scale)).any(axis=1)  # fmt: skip
    if inside.sum() > MOST_EDGES:
        inside &= streets.kind == StreetKind.AVENUE
    lines = []
    for a, b in ends[np.flatnonzero(inside)]:
        (x1, y1), (x2, y2) = _place(frame, a), _place(frame, b)
        lines.append(f"M{x1} {y1}L{x2} {y2}")
    return f'<path class="dv-ways" d="{"".join(lines)}"/>'


def ring_px(missing: int) -> float:
    """The radius of a ring: it grows with what is missing."""
    return round(9 + 4 * missing**0.5, 1)


def _dot(spot: tuple[float, float], center: int, missing: int) -> str:
    x, y = spot
    ring = f'<circle class="dv-ring" cx="{x}" cy="{y}" r="{ring_px(missing)}"/>' if missing else ""
    fill = "dv-kept" if center else "dv-bare"
    return f'{ring}<circle class="{fill}" cx="{x}" cy="{y}" r="6"/>'


def _names(rings: list[tuple[tuple[float, float], int, str]]) -> str:
    """Names of the cameras with rings; where they would lie on one another, of those with most missing."""
    at = np.array([spot for spot, _missing, _name in rings], float).reshape(-1, 2)
    radii, wide = [ring_px(missing) for _, missing, _ in rings], [LETTER_PX * len(name) for *_, name in rings]
    places = labels.placed(at, radii, wide, LINE_PX, (WIDE, HIGH))
    return "".join(
        _leader(labels.leader(spot, r, place, w, LINE_PX), spot)
        + f'<text x="{place[0]}" y="{place[1] + 5:.1f}">{safe(name)}</text>'
        for place, (spot, _missing, name), r, w in zip(places, rings, radii, wide, strict=True) if place
    )  # fmt: skip


def _leader(end: tuple[float, float] | None, spot: tuple[float, float]) -> str:
    """The line from a camera to a name that stands farther off."""
    return f'<path class="dv-leader" d="M{spot[0]} {spot[1]}L{end[0]:.1f} {end[1]:.1f}"/>' if end else ""


def _deed(spot: tuple[float, float]) -> str:
    x, y = spot
    return f'<path class="dv-deed" d="M{x} {y - 11}l10 18h-20z"/>'
