"""Public data of a city and its network, by address: the same for everybody, cacheable for ever.

Nothing here depends on a chair, on people or on what anybody did.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from shapely import LineString, affinity, unary_union

from synthetic import cameras as optics
from synthetic import quito, sightings
from synthetic.model import CameraKind, Floats
from synthetic.world import World, camera_name

SCENE_M = 260.0
MOST_SHADED = 2_000
"""Up to so many cameras the map's footprints end at walls; beyond, they are plain wedges."""
_WORLDS: dict[str, World] = {}


def stamp(world: World) -> str:
    """Names a world's public data: a digest of what determines them.  Publishes the world."""
    made = world.scenario
    text = repr((made.seed, made.where, made.network, quito.__name__, 5))
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    _WORLDS.setdefault(digest, world)
    return digest


def published(digest: str) -> World:
    """The world of a stamp that was given before."""
    return _WORLDS[digest]


def document(digest: str, name: str) -> bytes | None:
    """A public document as JSON bytes, None where there is none."""
    world = _WORLDS.get(digest)
    if world is None:
        return None
    if name.startswith("scene/"):
        camera = world.camera_number.get(name.removeprefix("scene/").removesuffix(".json"))
        return None if camera is None else _scene_bytes(digest, camera)
    return _bytes(digest, name) if name in DOCUMENTS else None


@lru_cache(maxsize=64)
def _bytes(digest: str, name: str) -> bytes:
    return _json(DOCUMENTS[name](_WORLDS[digest]))


@lru_cache(maxsize=512)
def _scene_bytes(digest: str, camera: int) -> bytes:
    return _json(scene(_WORLDS[digest], camera))


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def degrees(xy: Floats) -> list[list[float]]:
    """Local metres (n, 2) to [[lon, lat], …] to about a decimetre."""
    lon, lat = quito.to_wgs84(xy[:, 0], xy[:, 1])
    return np.round(np.stack([lon, lat], axis=1), 6).tolist()


def _streets(world: World) -> list[dict[str, object]]:
    streets = world.city.streets
    ends = np.array(degrees(streets.node_xy))
    return [
        {"path": ends[[a, b]].tolist(), "w": round(float(w) * 2 - 2, 1), "name": streets.names[s]}
        for (a, b), w, s in zip(streets.edges, streets.half_width_m, streets.street, strict=True)
    ]


def _blocks(world: World) -> list[dict[str, object]]:
    blocks = world.city.blocks
    corners = degrees(blocks.xy)
    return [{"polygon": corners[a:b]} for a, b in zip(blocks.first[:-1], blocks.first[1:], strict=True)]


def _grounds(world: World) -> list[dict[str, object]]:
    return [{"polygon": degrees(g.xy), "kind": g.kind, "name": g.name} for g in world.city.grounds]


def _landmarks(world: World) -> list[dict[str, object]]:
    near = world.city.radius_m
    return [
        {"p": [mark.lon, mark.lat], "name": mark.name}
        for mark in world.city.landmarks
        if near is None or np.hypot(*(np.subtract(mark.xy, world.city.centre_xy))) < near
    ]


def _cameras(world: World) -> list[dict[str, object]]:
    spots = degrees(world.cameras.xy)
    return [
        {"id": name, "p": spot, "kind": CameraKind(kind).name.lower(), "ok": bool(ok)}
        for name, spot, kind, ok in zip(
            world.cameras.ids, spots, world.cameras.kind, world.cameras.in_order, strict=True
        )
    ]


def _footprints(world: World) -> list[dict[str, object]]:
    areas = areas_in_view(world, np.arange(len(world.cameras.ids)), world.cameras.home)
    return [{"polygon": area} for area, ok in zip(areas, world.cameras.in_order, strict=True) if ok]


def areas_in_view(world: World, which: np.ndarray, poses: np.ndarray) -> list[list[list[float]]]:
    """What cameras see of the ground, as polygons; they end at walls when there are not too many."""
    xy, mast = world.cameras.xy[which], world.cameras.mast_m[which]
    if len(which) > MOST_SHADED:
        return [degrees(area) for area in optics.footprints(xy, mast, poses)]
    return [degrees(area) for area in sightings.areas_in_view(world.around, xy, mast, poses)]


STROKES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "S": ((0, 6, 4, 6), (0, 6, 0, 3), (0, 3, 4, 3), (4, 3, 4, 0), (4, 0, 0, 0)),
    "Y": ((0, 6, 2, 3), (4, 6, 2, 3), (2, 3, 2, 0)),
    "N": ((0, 0, 0, 6), (0, 6, 4, 0), (4, 0, 4, 6)),
    "T": ((0, 6, 4, 6), (2, 6, 2, 0)),
    "H": ((0, 0, 0, 6), (4, 0, 4, 6), (0, 3, 4, 3)),
    "E": ((0, 0, 0, 6), (0, 6, 4, 6), (0, 3, 3, 3), (0, 0, 4, 0)),
    "I": ((2, 0, 2, 6),),
    "C": ((4, 6, 0, 6), (0, 6, 0, 0), (0, 0, 4, 0)),
}
"""Letters as strokes on a grid of 4 by 6."""
WORD, LETTER_M, EVERY_M = "SYNTHETIC", 7.5, 520.0


def _word(world: World) -> list[dict[str, object]]:
    """SYNTHETIC written on the ground again and again, so that every picture of the map says it."""
    strokes = [
        LineString([(x + 6 * i, y), (x2 + 6 * i, y2)]).buffer(0.55, cap_style="square")
        for i, letter in enumerate(WORD)
        for x, y, x2, y2 in STROKES[letter]
    ]
    written = affinity.rotate(affinity.scale(unary_union(strokes), LETTER_M, LETTER_M, origin=(0, 0)), 28)
    middle = np.asarray(written.envelope.centroid.coords[0])
    radius = min(world.city.radius_m or 3000.0, 3000.0)
    steps = np.arange(-(radius // EVERY_M), radius // EVERY_M + 1) * EVERY_M
    spots = [(east, north) for east in steps for north in steps if np.hypot(east, north) <= radius]
    letters = [np.asarray(part.exterior.coords) - middle for part in written.geoms]
    centre = np.asarray(world.city.centre_xy)
    return [{"polygon": degrees(letter + centre + spot)} for spot in spots for letter in letters]


DOCUMENTS: dict[str, Callable[[World], object]] = {
    "streets.json": _streets,
    "blocks.json": _blocks,
    "grounds.json": _grounds,
    "landmarks.json": _landmarks,
    "cameras.json": _cameras,
    "footprints.json": _footprints,
    "word.json": _word,
}


def scene(world: World, camera: int) -> dict[str, object]:
    """The surroundings of one camera (docs/wire.md)."""
    foot = world.cameras.xy[camera]
    city = world.city
    return {
        "camera": world.cameras.ids[camera],
        "name": camera_name(world, camera),
        "mast_dm": round(float(world.cameras.mast_m[camera]) * 10),
        "seed": world.scenario.seed * 1000 + camera,
        "blocks": _near_blocks(world, foot),
        "grounds": [
            {"id": g.id, "kind": g.kind, "name": g.name, "p": _dm(g.xy - foot)}
            for g in city.grounds
            if np.hypot(*(g.xy - foot).T).min() < SCENE_M
        ],
        "streets": _near_streets(world, foot),
    }


def _dm(xy: Floats) -> list[float]:
    """Decimetres to the centimetre: of a corner near the mast, half a decimetre hides a metre far behind it."""
    return np.round(xy * 10, 1).ravel().tolist()


def _near_blocks(world: World, foot: Floats) -> list[dict[str, object]]:
    blocks = world.city.blocks
    far = np.hypot(*(blocks.xy - foot).T)
    if not len(blocks.height_m):
        return []
    near = np.minimum.reduceat(far, blocks.first[:-1]) < SCENE_M
    return [
        {
            "id": int(b),
            "h_dm": round(float(blocks.height_m[b]) * 10),
            "district": int(blocks.district[b]),
            "p": _dm(blocks.xy[blocks.first[b] : blocks.first[b + 1]] - foot),
        }
        for b in np.flatnonzero(near)
    ]


def _near_streets(world: World, foot: Floats) -> list[dict[str, object]]:
    streets = world.city.streets
    ends = streets.node_xy[streets.edges] - foot
    near = np.flatnonzero(np.hypot(ends[..., 0], ends[..., 1]).min(axis=1) < SCENE_M * 0.7)
    return [
        {
            "p": _dm(ends[e]),
            "w_dm": round(float(streets.half_width_m[e]) * 10),
            "kind": int(streets.kind[e]),
            "name": streets.names[streets.street[e]],
        }
        for e in near
    ]
