"""Where cameras stand, what their optics see: pose, footprint, pixels per metre."""

from __future__ import annotations

import math
from enum import Enum

import numpy as np

from synthetic import quito
from synthetic.model import (
    CameraKind,
    Cameras,
    City,
    Floats,
    Ints,
    NamedCamera,
    Pose,
    Preset,
    StreetKind,
    Trouble,
)
from synthetic.randomness import stream

SENSOR_PX = 1920
"""Width of the picture on the sensor; heights are 9/16 of it."""
WIDEST_DEG = 63.7
"""Horizontal field of view at zoom 1 of a common 1/2.8-inch 30x dome camera (data sheets of that class)."""
ASPECT = 9 / 16
NEAREST_M = 0.5
REFERENCE_M = 1.0
"""A person is in view when the point of the body at this height is in the picture."""
OWNERS = ("ECU-911 (exercise)", "Municipality (exercise)", "Transit (exercise)")
FIXED_SHARE = 0.10  # El Comercio 2019: 90 % domes
FAULTY_SHARE = 0.045  # El Comercio 2019: 205 of 4,598
HOME_ZOOM_C, HOME_TILT_CDEG = 200, -800
_COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_ES = {"SW": "SO", "W": "O", "NW": "NO"}


class Band(Enum):
    """How much a picture shows of a person, in pixels per metre (IEC 62676-4)."""

    DETECTION = 25
    OBSERVATION = 62
    RECOGNITION = 125
    IDENTIFICATION = 250


def half_width(zoom_c: Floats | Ints | float) -> Floats:
    """Tangent of half the horizontal field of view at a zoom in hundredths."""
    return np.asarray(math.tan(math.radians(WIDEST_DEG / 2)) * 100.0 / np.asarray(zoom_c, dtype=float))


def field_of_view_deg(zoom_c: float) -> float:
    """Horizontal field of view in degrees."""
    return math.degrees(2 * math.atan(float(half_width(zoom_c))))


def px_per_m(depth_m: Floats | float, zoom_c: Floats | Ints | float) -> Floats:
    """Pixels per metre on a 1920-pixel picture, at a depth along the optical axis."""
    return np.asarray(SENSOR_PX / (2 * np.asarray(depth_m, dtype=float) * half_width(zoom_c)))


def reach_m(zoom_c: Floats | Ints | float, band: Band = Band.DETECTION) -> Floats:
    """The depth in metres up to which a band holds."""
    return np.asarray(SENSOR_PX / (2 * band.value * half_width(zoom_c)))


def band(pixels_per_m: float) -> Band | None:
    """The best band that a picture reaches, None below detection."""
    reached = [b for b in Band if pixels_per_m >= b.value]
    return reached[-1] if reached else None


def bounds(xy: Floats, mast_m: Floats, poses: Ints) -> Floats:
    """What is in view, as six half-planes a camera: (C, 6, 3), in view where nx·x + ny·y <= c.

    The ground points (x, y) are those of the body point at `REFERENCE_M`.  Order: right,
    left, top, bottom edge of the picture, nearest depth, and the depth where detection ends.
    Rounded to 1e-9, so that the last bit of a processor's sine does not matter.
    """
    pan, tilt = np.radians(poses[:, 0] / 100.0), np.radians(poses[:, 1] / 100.0)
    sin, cos = np.sin(tilt), np.cos(tilt)
    k = half_width(poses[:, 2])
    kv, z = k * ASPECT, REFERENCE_M - mast_m
    far = reach_m(poses[:, 2])
    one, nil = np.ones_like(k), np.zeros_like(k)
    right = np.stack([one, -one, nil, nil, nil, nil], axis=1)
    ahead = np.stack([-k * cos, -k * cos, -(sin + kv * cos), sin - kv * cos, -cos, cos], axis=1)
    limit = np.stack(
        [k * sin * z, k * sin * z, kv * z * sin - z * cos, z * cos + kv * z * sin, z * sin - NEAREST_M, far - z * sin],
        axis=1,
    )
    nx = right * np.cos(pan)[:, None] + ahead * np.sin(pan)[:, None]
    ny = -right * np.sin(pan)[:, None] + ahead * np.cos(pan)[:, None]
    c = limit + nx * xy[:, :1] + ny * xy[:, 1:]
    return np.round(np.stack([nx, ny, c], axis=2), 9)


def depth_of(xy: Floats, mast_m: Floats, poses: Ints, points: Floats) -> Floats:
    """Depth in metres along the optical axis of body points (n, 2), camera by camera (n)."""
    pan, tilt = np.radians(poses[:, 0] / 100.0), np.radians(poses[:, 1] / 100.0)
    rel = points - xy
    ahead = rel[:, 0] * np.sin(pan) + rel[:, 1] * np.cos(pan)
    return np.asarray(ahead * np.cos(tilt) + (REFERENCE_M - mast_m) * np.sin(tilt))


def footprints(xy: Floats, mast_m: Floats, poses: Ints) -> Floats:
    """Ground seen at detection or better, buildings left out: (C, 4, 2), near-left to far-left round."""
    pan, tilt = np.radians(poses[:, 0] / 100.0), np.radians(poses[:, 1] / 100.0)
    k = half_width(poses[:, 2])
    kv, drop = k * ASPECT, mast_m - REFERENCE_M
    far = reach_m(poses[:, 2])
    lower = tilt - np.arctan(kv)
    upper = tilt + np.arctan(kv)
    near_y = np.where(lower > np.radians(-89), drop / np.maximum(np.tan(-lower), 1e-6), 0.0)
    top_y = np.where(upper < -1e-6, drop / np.maximum(np.tan(-upper), 1e-9), np.inf)
    far_y = np.minimum((far + drop * np.sin(tilt)) / np.maximum(np.cos(tilt), 1e-3), top_y)
    near_y = np.minimum(near_y, far_y)
    ahead = np.stack([near_y, near_y, far_y, far_y], axis=1)
    depth = ahead * np.cos(tilt)[:, None] - (drop * np.sin(tilt))[:, None]
    side = depth * k[:, None] * np.array([-1.0, 1.0, 1.0, -1.0])
    x = xy[:, :1] + side * np.cos(pan)[:, None] + ahead * np.sin(pan)[:, None]
    y = xy[:, 1:] - side * np.sin(pan)[:, None] + ahead * np.cos(pan)[:, None]
    return np.stack([x, y], axis=2)


def pan_towards(origin: Floats, target: Floats) -> Ints:
    """Headings in centidegrees from points to points, (n, 2) each."""
    rel = np.asarray(target) - np.asarray(origin)
    heading = np.degrees(np.arctan2(rel[..., 0], rel[..., 1]))
    return np.asarray(np.round(heading * 100) % 36000, dtype=np.int32)


# --------------------------------------------------------------------------- placing them


def place(city: City, count: int, seed: int, named: tuple[NamedCamera, ...] = ()) -> Cameras:
    """`count` cameras where a planner would put them, the scenario's named ones among them.

    Crossings are drawn without return, heavier where avenues, plazas, stairs and landmarks
    are and towards the middle; every crossing gets one before any gets a second.
    Cost O(walking nodes log n + count).
    """
    if not 1 <= count <= 100_000:
        raise Trouble(f"cameras: {count} is not between 1 and 100000")
    if len(named) > count:
        raise Trouble(f"cameras: {len(named)} are named, but the network has only {count}")
    corner = np.concatenate([_named_corners(city, named), _chosen_corners(city, count - len(named), seed)])
    chance = stream(seed, "cameras/build")
    xy = _mast_xy(city, corner)
    node = city.ways.corner_of[corner]
    pan = _home_pans(city, xy, node, stream(seed, "cameras/home"))
    home = np.stack([pan, np.full(count, HOME_TILT_CDEG), np.full(count, HOME_ZOOM_C)], axis=1).astype(np.int32)
    kind, in_order = _kinds(count, chance), _share(count, FAULTY_SHARE, chance) == 0
    mast_m = np.round(chance.uniform(4.8, 7.2, count), 1)
    for i, camera in enumerate(named):
        kind[i], in_order[i] = camera.kind, camera.in_order
        if camera.faces:
            home[i, 0] = _pan_to_place(city, xy[i], camera.faces)
    return Cameras(
        ids=_ids(count, named),
        xy=xy,
        mast_m=mast_m,
        kind=kind,
        in_order=in_order,
        district=city.district_of_node[node],
        owner=chance.choice(len(OWNERS), count, p=(0.7, 0.2, 0.1)).astype(np.uint8),
        node=node,
        home=home,
    )


def _ids(count: int, named: tuple[NamedCamera, ...]) -> tuple[str, ...]:
    taken = {camera.id for camera in named}
    numbers = (f"C-{i:03d}" for i in range(1, count + len(named) + 1))
    free = [name for name in numbers if name not in taken]
    return tuple([camera.id for camera in named] + free[: count - len(named)])


def _share(count: int, share: float, chance: np.random.Generator) -> Ints:
    """Exactly the rounded share of `count` places set to 1, at random."""
    marks = np.zeros(count, dtype=np.int32)
    marks[chance.permutation(count)[: round(count * share)]] = 1
    return marks


def _kinds(count: int, chance: np.random.Generator) -> np.ndarray:
    fixed = _share(count, FIXED_SHARE, chance)
    return np.where(fixed == 1, CameraKind.FIXED, CameraKind.DOME).astype(np.uint8)


def _node_weights(city: City) -> Floats:
    """How much a planner wants a camera at each street node."""
    streets = city.streets
    weight = np.ones(len(streets.node_xy))
    for kind, extra in ((StreetKind.AVENUE, 1.5), (StreetKind.PEDESTRIAN, 2.0), (StreetKind.STAIRS, 1.0)):
        ends = streets.edges[streets.kind == kind].ravel()
        weight[ends] += extra
    for landmark in city.landmarks:
        rel = streets.node_xy - np.asarray(landmark.xy)
        near = np.flatnonzero((np.abs(rel) < 500.0).all(axis=1))
        weight[near] += 3.0 * np.exp(-(rel[near] ** 2).sum(axis=1) / 90.0**2)
    if city.radius_m:
        far = np.hypot(*(streets.node_xy - np.asarray(city.centre_xy)).T)
        weight *= 0.35 + np.exp(-((far / (0.6 * city.radius_m)) ** 2))
    return np.round(weight, 9)


def _chosen_corners(city: City, count: int, seed: int) -> Ints:
    """Walking nodes at street corners, one a street node first, then their second corners, and so on."""
    chance = stream(seed, "cameras/sites")
    corners = np.flatnonzero(city.ways.corner_of >= 0)
    nodes = city.ways.corner_of[corners]
    order = np.lexsort((chance.random(len(corners)), nodes))
    corners, nodes = corners[order], nodes[order]
    turn = np.arange(len(nodes)) - np.searchsorted(nodes, nodes)
    key = np.round(-np.log(1.0 - chance.random(len(city.streets.node_xy))) / _node_weights(city), 9)
    ranked = corners[np.lexsort((key[nodes], turn))]
    rounds = -(-count // max(len(ranked), 1))
    return np.tile(ranked, max(rounds, 1))[:count].astype(np.int32)


def _named_corners(city: City, named: tuple[NamedCamera, ...]) -> Ints:
    """For a named camera, the street corner nearest its place."""
    found = []
    corners = np.flatnonzero(city.ways.corner_of >= 0)
    for camera in named:
        spot = city.ways.xy[0, quito.find(city, camera.place)]
        found.append(corners[np.argmin(np.hypot(*(city.ways.xy[0, corners] - spot).T))])
    return np.array(found, dtype=np.int32)


def _mast_xy(city: City, corner: Ints) -> Floats:
    """On an arm over the kerb: three quarters of the way from the crossing's middle to the wall."""
    middle = city.streets.node_xy[city.ways.corner_of[corner]]
    out = city.ways.xy[0, corner] - middle
    length = np.hypot(out[:, 0], out[:, 1])
    scale = np.minimum(0.75, 9.0 / np.maximum(length, 1e-6))
    return np.round(middle + out * scale[:, None], 3)


def _home_pans(city: City, xy: Floats, node: Ints, chance: np.random.Generator) -> Ints:
    """Along one of the streets at the crossing, drawn at random."""
    streets = city.streets
    ends = np.concatenate([streets.edges, streets.edges[:, ::-1]])
    ends = ends[np.argsort(ends[:, 0], kind="stable")]
    first = np.searchsorted(ends[:, 0], np.arange(len(streets.node_xy) + 1))
    degree = first[node + 1] - first[node]
    pick = first[node] + np.minimum((chance.random(len(node)) * degree).astype(np.int64), degree - 1)
    return pan_towards(xy, _point_along(city, node, ends[pick, 1]))


def _point_along(city: City, node: Ints, other: Ints, ahead_m: float = 45.0) -> Floats:
    """The point `ahead_m` along the street from one node to the next."""
    a, b = city.streets.node_xy[node], city.streets.node_xy[other]
    length = np.maximum(np.hypot(*(b - a).T), 1e-6)
    return np.asarray(a + (b - a) * np.asarray(ahead_m / length)[..., None])


def _pan_to_place(city: City, xy: Floats, name: str) -> int:
    return int(pan_towards(xy, city.ways.xy[0, quito.find(city, name)]))


# --------------------------------------------------------------------------- names and presets


def presets(city: City, cameras: Cameras, i: int) -> tuple[Preset, ...]:
    """Home first, then one for each street at the crossing, named as the street runs ("Sucre NW")."""
    home = Pose(pan_cdeg=int(cameras.home[i, 0]), tilt_cdeg=int(cameras.home[i, 1]), zoom_c=int(cameras.home[i, 2]))
    if cameras.kind[i] == CameraKind.FIXED:
        return (Preset(name="home", pose=home),)
    streets, node = city.streets, int(cameras.node[i])
    found = [Preset(name="home", pose=home)]
    for e in np.flatnonzero((streets.edges == node).any(axis=1)):
        other = int(streets.edges[e].sum()) - node
        target = _point_along(city, np.array([node]), np.array([other]))[0]
        pan = int(pan_towards(cameras.xy[i], target))
        name = f"{_short(streets.names[streets.street[e]])} {compass(pan)}"
        found.append(Preset(name=name, pose=Pose(pan_cdeg=pan, tilt_cdeg=HOME_TILT_CDEG, zoom_c=HOME_ZOOM_C)))
    return tuple(found)


def in_language(name: str, language: str) -> str:
    """A camera's or preset's name with its direction as that language writes it: "Sucre NO" in Spanish."""
    words = name.split(" ")
    return " ".join([*words[:-1], _ES.get(words[-1], words[-1])]) if language == "es" else name


def compass(pan_cdeg: int) -> str:
    """One of eight directions."""
    return _COMPASS[round(pan_cdeg / 4500) % 8]


def names(city: City, cameras: Cameras, which: Ints) -> list[str]:
    """What people call these cameras: "Plaza Grande NE" at a ground, "Venezuela / Sucre" at a crossing.

    O(cameras x corners of grounds + edges)."""
    found = _crossings(city, cameras.node[which])
    for ground in reversed(city.grounds):  # the first one has the last word
        near = np.hypot(*(ground.xy - cameras.xy[which, None]).T).min(axis=0) < 30.0
        pans = pan_towards(ground.xy.mean(axis=0), cameras.xy[which[near]])
        for k, pan in zip(np.flatnonzero(near).tolist(), pans.tolist(), strict=True):
            found[k] = f"{ground.name} {compass(pan)}"
    return found


def _crossings(city: City, nodes: Ints) -> list[str]:
    """The first two streets at each of these nodes."""
    ends = city.streets.edges.ravel()
    at = np.flatnonzero(np.isin(ends, nodes))
    at = at[np.argsort(ends[at], kind="stable")]
    first, last = (np.searchsorted(ends[at], nodes, side).tolist() for side in ("left", "right"))
    streets = [_short(city.streets.names[s]) for s in city.streets.street[at // 2].tolist()]
    return [" / ".join([*dict.fromkeys(streets[a:b])][:2]) for a, b in zip(first, last, strict=True)]


def _short(street: str) -> str:
    return street.removeprefix("Calle ").removeprefix("Avenida ").removeprefix("Av. ")
