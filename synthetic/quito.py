"""The place: Quito from its data files, a round piece of it or all, as a City."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import yaml
from numpy.typing import ArrayLike

from synthetic import streets as planar
from synthetic.model import (
    Blocks,
    Bools,
    City,
    Floats,
    Ground,
    GroundKind,
    Ints,
    Landmark,
    Longs,
    Neighbourhood,
    StreetKind,
    Streets,
    Trouble,
    Ways,
)
from synthetic.randomness import scatter, stream

DATA = Path(__file__).parent / "data"
FILES = (
    "outline.yaml", "old_town.yaml", "avenues.yaml", "grounds.yaml", "neighbourhoods.yaml", "places.yaml",
)
ORIGIN_LON, ORIGIN_LAT = -78.5125, -0.2201
"""Plaza Grande."""
RADIUS_M = 900.0
SMALLEST_RADIUS_M = 150.0

# WGS84 at the origin's latitude: length of a degree (series of the ellipsoid, to the metre).
M_PER_LAT = 111132.954 - 559.822 * np.cos(2 * np.radians(ORIGIN_LAT))
M_PER_LON = 111412.84 * np.cos(np.radians(ORIGIN_LAT)) - 93.5 * np.cos(3 * np.radians(ORIGIN_LAT))

REACH_M = 3.0
"""Generated streets run this far past what bounds them, so that they surely meet it."""
MARGIN_M = 40.0
"""Centre lines keep this far inside the city's outline: houses and pavements need room."""
LEADS_M = 150.0
"""How far the streets run that lead to a plaza."""
LARGEST_BLOCK_M2 = 45_000.0
"""Larger faces are ravines and fields: nobody has built there."""
_OLD_TOWN = "centro-historico"
_CLASSES = ("calle", "avenida", "pasaje", "camino", "parque")


# --------------------------------------------------------------------------- coordinates


def to_local(lon: ArrayLike, lat: ArrayLike) -> tuple[Any, Any]:
    """Metres east and north of Plaza Grande, for scalars or arrays (a plane: 1 m off at 20 km)."""
    east = (np.asarray(lon, dtype=np.float64) - ORIGIN_LON) * M_PER_LON
    north = (np.asarray(lat, dtype=np.float64) - ORIGIN_LAT) * M_PER_LAT
    return (float(east), float(north)) if np.ndim(lon) == 0 else (east, north)


def to_wgs84(x: ArrayLike, y: ArrayLike) -> tuple[Any, Any]:
    """Longitude and latitude of local metres; the inverse of `to_local`."""
    lon = ORIGIN_LON + np.asarray(x, dtype=np.float64) / M_PER_LON
    lat = ORIGIN_LAT + np.asarray(y, dtype=np.float64) / M_PER_LAT
    return (float(lon), float(lat)) if np.ndim(x) == 0 else (lon, lat)


def _local(points: ArrayLike) -> Floats:
    lonlat = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return np.column_stack(to_local(lonlat[:, 0], lonlat[:, 1]))


def _axes(heading_deg: float) -> Floats:
    """Rows: unit vectors along a heading and to its right."""
    a = np.radians(heading_deg)
    return np.array([[np.sin(a), np.cos(a)], [np.cos(a), -np.sin(a)]])


# --------------------------------------------------------------------------- the atlas


@dataclass(frozen=True, slots=True, kw_only=True)
class _Street:
    """A street the data files draw: centre line in local metres."""

    id: str
    name: str
    kind: StreetKind
    half_width_m: float
    rank: int  # see streets.Kinds
    xy: Floats  # (n, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A plaza or park of the data files; `ring` is None where the street grid bounds it."""

    id: str
    name: str
    kind: GroundKind
    at: Floats  # (2,)
    ring: Any  # shapely polygon or None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """How a neighbourhood's own streets run."""

    pitch_m: tuple[float, float]  # between long streets, between cross streets
    stairs: float  # share of cross streets that are stairs
    cell: Any  # shapely polygon: nearer to this centre than to any other, inside the city


@dataclass(frozen=True, slots=True, kw_only=True)
class _Atlas:
    """All data files, read once."""

    outline: Any
    old_town: Any
    open_land: Any  # ravines and rivers: no generated street, no house
    streets: tuple[_Street, ...]
    opens: tuple[_Open, ...]
    hoods: tuple[Neighbourhood, ...]
    grids: tuple[_Grid | None, ...]  # None: the old town has its own streets
    landmarks: tuple[Landmark, ...]


def _read(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=loader)
    return data


@lru_cache(maxsize=1)
def _atlas() -> _Atlas:
    land = _read("outline.yaml")
    outline = shapely.Polygon(_local(land["outline"]))
    ravines = [shapely.LineString(_local(r["line"])).buffer(r["width_m"] / 2) for r in land["ravines"]]
    old_town, old_streets = _read_old_town()
    opens = tuple(_open(row) for row in _read("grounds.yaml")["grounds"])
    # First named, first served: where a park's edge is an avenue, the avenue gives the name.
    drawn = old_streets + _read_avenues() + tuple(s for o in opens if o.ring for s in _round(o))
    hoods, grids = _read_neighbourhoods(outline)
    return _Atlas(
        outline=outline, old_town=old_town, open_land=shapely.union_all(ravines),
        streets=drawn + _borders(hoods), opens=opens, hoods=hoods, grids=grids, landmarks=_read_landmarks(),
    )


def _read_old_town() -> tuple[Any, tuple[_Street, ...]]:
    data = _read("old_town.yaml")
    axes = _axes(data["heading_deg"])
    rows = tuple(
        _street(row, np.asarray(row["line_m"], dtype=np.float64) @ axes, data["half_width_m"], 0, "street")
        for row in data["streets"]
    )
    return shapely.Polygon(np.asarray(data["outline_m"]) @ axes), rows


def _read_avenues() -> tuple[_Street, ...]:
    data = _read("avenues.yaml")
    return tuple(
        _street(row, _local(row["line"]), data["half_width_m"], 1, "avenue") for row in data["avenues"]
    )


def _street(row: dict[str, Any], xy: Floats, half_width_m: float, rank: int, kind: str) -> _Street:
    return _Street(
        id=row["id"], name=row["name"], kind=StreetKind[row.get("kind", kind).upper()],
        half_width_m=float(row.get("half_width_m", half_width_m)), rank=rank, xy=_overrun(xy),
    )


def _overrun(xy: Floats) -> Floats:
    """A line a little longer at both ends, so that it surely meets the street it ends at."""
    ends = np.array([xy[0] - xy[1], xy[-1] - xy[-2]])
    ends *= REACH_M / np.hypot(*ends.T)[:, None]
    return np.vstack([xy[:1] + ends[:1], xy[1:-1], xy[-1:] + ends[1:]])


def _open(row: dict[str, Any]) -> _Open:
    ring: Any = None
    if "outline" in row:
        ring = shapely.Polygon(_local(row["outline"]))
    elif "square" in row:
        spec = row["square"]
        square = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]]) * spec["side_m"] / 2
        ring = shapely.Polygon(_local(spec["at"]) + square @ _axes(spec["heading_deg"]))
    at = _local(row["at"])[0] if ring is None else np.array(ring.representative_point().coords[0])
    return _Open(id=row["id"], name=row["name"], kind=GroundKind(row["kind"]), at=at, ring=ring)


def _round(o: _Open) -> list[_Street]:
    """The street round a plaza or a park, and the four that lead to a plaza."""
    park, short = o.kind is GroundKind.PARK, o.id.removeprefix("plaza-")
    prefix, name = ("calle-perimetral", "Calle Perimetral") if park else ("portal", "Portal")
    corner = shapely.get_coordinates(o.ring)
    out = [_Street(
        id=f"{prefix}-{short}", name=f"{name} {o.name}", kind=StreetKind.STREET, half_width_m=6.0, rank=0,
        xy=corner,
    )]
    # A ring alone might meet no street of the grid around it, and fall away.
    for k, (a, b) in enumerate(() if park else pairwise(corner)):
        ahead = (b - a) / np.hypot(*(b - a))
        out.append(_Street(
            id=f"pasaje-{short}-{k + 1}", name=f"Pasaje {o.name} {k + 1}", kind=StreetKind.STREET,
            half_width_m=5.0, rank=1, xy=np.array([b - REACH_M * ahead, b + LEADS_M * ahead]),
        ))
    return out


def _read_neighbourhoods(outline: Any) -> tuple[tuple[Neighbourhood, ...], tuple[_Grid | None, ...]]:
    rows = _read("neighbourhoods.yaml")["neighbourhoods"]
    xy = _local([row["at"] for row in rows])
    hoods = tuple(
        Neighbourhood(
            id=row["id"], name=row["name"], xy=(float(x), float(y)), grid_deg=float(row["grid_deg"]),
            heights_m=(float(row["heights_m"][0]), float(row["heights_m"][1])),
        )
        for row, (x, y) in zip(rows, xy, strict=True)
    )
    # The old town is cut out by its own outline and takes no part in the division of the rest.
    others = [k for k, hood in enumerate(hoods) if hood.id != _OLD_TOWN]
    cells = shapely.voronoi_polygons(shapely.multipoints(xy[others]), extend_to=outline, ordered=True)
    grids: list[_Grid | None] = [None] * len(hoods)
    for k, cell in zip(others, shapely.get_parts(cells), strict=True):
        pitch = rows[k]["pitch_m"]
        grids[k] = _Grid(
            pitch_m=(float(pitch[0]), float(pitch[1])), stairs=float(rows[k].get("stairs", 0)),
            cell=shapely.intersection(cell, outline),
        )
    return hoods, tuple(grids)


def _borders(hoods: tuple[Neighbourhood, ...]) -> tuple[_Street, ...]:
    """Streets where two neighbourhoods meet, half way between their centres."""
    others = [hood for hood in hoods if hood.id != _OLD_TOWN]
    xy = np.array([hood.xy for hood in others])
    edges = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), only_edges=True))
    out = []
    for edge in edges:
        middle = np.array(edge.interpolate(0.5, normalized=True).coords[0])
        a, b = sorted(np.argsort(np.hypot(*(xy - middle).T), kind="stable")[:2])
        out.append(_Street(
            id=f"camino-{others[a].id}-{others[b].id}", name=f"Camino {others[a].name} – {others[b].name}",
            kind=StreetKind.STREET, half_width_m=5.5, rank=2, xy=_overrun(shapely.get_coordinates(edge)),
        ))
    return tuple(out)


def _read_landmarks() -> tuple[Landmark, ...]:
    rows = _read("places.yaml")["landmarks"]
    xy = planar.millimetres(_local([row["at"] for row in rows]))
    return tuple(
        Landmark(
            id=row["id"], name=row["name"], kind=row["kind"], lon=row["at"][0], lat=row["at"][1],
            xy=(float(x), float(y)),
        )
        for row, (x, y) in zip(rows, xy, strict=True)
    )


# --------------------------------------------------------------------------- centre lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """Centre lines of a piece: segments (S, 2, 2) and the street (S,) each belongs to."""

    segments: Floats
    street: Longs
    kinds: planar.Kinds


def _drawing(seed: int, bounds: Any) -> _Drawing:
    """All centre lines inside `bounds`: drawn ones first, then each neighbourhood's own."""
    atlas = _atlas()
    segments, street = _drawn_lines(atlas, bounds)
    rows: list[tuple[str, str, int, float, int]] = [
        (s.id, s.name, int(s.kind), s.half_width_m, s.rank) for s in atlas.streets
    ]
    # A street drawn in two files is one street.
    ids = [s.id for s in atlas.streets]
    parts, owners = [segments], [np.array([ids.index(i) for i in ids])[street]]
    fixed = planar.Beside(segments)
    for k, grid in enumerate(atlas.grids):
        if grid is not None and grid.cell.intersects(bounds):
            own, line, names = _grid_lines(seed, atlas, k, grid, bounds)
            keep = ~fixed.has_neighbour(own, 30.0)
            parts.append(own[keep])
            owners.append(line[keep] + len(rows))
            rows += names
    return _Drawing(segments=np.concatenate(parts), street=np.concatenate(owners), kinds=_kinds(rows))


def _kinds(rows: list[tuple[str, str, int, float, int]]) -> planar.Kinds:
    ids, names, kind, half_width, rank = zip(*rows, strict=True)
    return planar.Kinds(
        ids=ids, names=names, kind=np.array(kind, dtype=np.uint8), half_width_m=np.array(half_width),
        rank=np.array(rank, dtype=np.int32),
    )


def _drawn_lines(atlas: _Atlas, bounds: Any) -> tuple[Floats, Longs]:
    """The data files' streets inside `bounds`, kept out of parks and, but for its own, the old town."""
    rank = np.array([s.rank for s in atlas.streets])
    lines = np.array([shapely.LineString(s.xy) for s in atlas.streets])
    near = np.flatnonzero(shapely.intersects(lines, bounds))
    lines, owner = shapely.intersection(lines[near], bounds), near
    lines[rank[owner] > 0] = shapely.difference(
        lines[rank[owner] > 0], shapely.buffer(atlas.old_town, -REACH_M))
    lines[rank[owner] > 0] = shapely.difference(lines[rank[owner] > 0], _parks(atlas, bounds))
    lines[rank[owner] > 1] = shapely.difference(lines[rank[owner] > 1], atlas.open_land)
    segments, which = _segments(lines)
    street = owner[which]
    drawn = rank[street] < 2
    # A border that runs beside an avenue is that avenue.
    border, name = planar.cut_short(segments[~drawn], street[~drawn], 80.0)
    alone = ~planar.Beside(segments[drawn]).has_neighbour(border, 55.0)
    return np.concatenate([segments[drawn], border[alone]]), np.concatenate([street[drawn], name[alone]])


def _parks(atlas: _Atlas, bounds: Any) -> Any:
    rings = [o.ring for o in atlas.opens if o.ring is not None and o.ring.intersects(bounds)]
    return shapely.buffer(shapely.union_all(rings), -REACH_M) if rings else shapely.Polygon()


def _segments(lines: planar.Shapes) -> tuple[Floats, Longs]:
    """Lines, whole or in parts, as segments (S, 2, 2), and the line each comes from."""
    parts, line = shapely.get_parts(lines, return_index=True)
    linear = shapely.get_dimensions(parts) == 1
    xy, part = shapely.get_coordinates(parts[linear], return_index=True)
    same = part[1:] == part[:-1]
    return np.stack([xy[:-1][same], xy[1:][same]], axis=1), line[linear][part[:-1][same]]


def _grid_lines(
    seed: int, atlas: _Atlas, k: int, grid: _Grid, bounds: Any
) -> tuple[Floats, Longs, list[tuple[str, str, int, float, int]]]:
    """A neighbourhood's own streets inside `bounds`: segments, their line, and a row for each line.

    The whole grid is drawn from the neighbourhood's own stream and then cut, so a piece and
    the whole city agree.
    """
    hood, rng = atlas.hoods[k], stream(seed, f"grid/{atlas.hoods[k].id}")
    corner = shapely.get_coordinates(grid.cell)
    reach = float(np.hypot(*(corner - hood.xy).T).max())
    n = [int(np.ceil(reach / p)) + 1 for p in grid.pitch_m]
    across, along = [
        (np.arange(-m, m + 1) + rng.uniform(-0.2, 0.2, 2 * m + 1)) * p
        for m, p in zip(n, grid.pitch_m, strict=True)
    ]
    at = np.stack(np.meshgrid(along, across), axis=-1) + rng.uniform(-2.5, 2.5, (len(across), len(along), 2))
    xy = np.asarray(hood.xy) + at @ _axes(hood.grid_deg)
    long = np.stack([xy[:, :-1], xy[:, 1:]], axis=2)  # (across, along - 1, 2, 2)
    cross = np.stack([xy[:-1], xy[1:]], axis=2)  # (across - 1, along, 2, 2)
    there = [rng.random(part.shape[:2]) > share for part, share in ((long, 0.04), (cross, 0.09))]
    line = [np.indices(long.shape[:2])[0], np.indices(cross.shape[:2])[1] + len(across)]
    segments = np.concatenate([part[ok] for part, ok in zip((long, cross), there, strict=True)])
    owner = np.concatenate([part[ok] for part, ok in zip(line, there, strict=True)])
    stairs = rng.random(len(along)) < grid.stairs
    segments, which = _inside(segments, _region(atlas, grid.cell, bounds))
    return segments, owner[which], _grid_names(hood, k, len(across), stairs)


def _grid_names(
    hood: Neighbourhood, k: int, long: int, stairs: Bools
) -> list[tuple[str, str, int, float, int]]:
    """Made-up names in the manner of Quito's nomenclature: Calle Oe7-12 and Calle N7-3."""
    side = "E" if hood.xy[0] > 0.29 * hood.xy[1] else "Oe"
    pole = "N" if hood.xy[1] > 0 else "S"
    rows = []
    for m in range(long + len(stairs)):
        code = f"{side}{k}-{m + 1}" if m < long else f"{pole}{k}-{m - long + 1}"
        steps = m >= long and bool(stairs[m - long])
        kind, word = (StreetKind.STAIRS, "Pasaje") if steps else (StreetKind.STREET, "Calle")
        rows.append((f"{word}-{code}".lower(), f"{word} {code}", int(kind), 3.2 if steps else 5.0, 3))
    return rows


def _region(atlas: _Atlas, cell: Any, bounds: Any) -> Any:
    """Where a neighbourhood's own streets may run, a little beyond its borders."""
    region = shapely.intersection(shapely.buffer(cell, REACH_M, join_style="mitre"), bounds)
    region = shapely.difference(region, shapely.buffer(atlas.old_town, -REACH_M))
    region = shapely.difference(region, _parks(atlas, region))
    return shapely.difference(region, atlas.open_land)


def _inside(segments: Floats, region: Any) -> tuple[Floats, Longs]:
    """Segments cut to a region, and which segment each part comes from."""
    shapely.prepare(region)
    lines = shapely.linestrings(segments)
    near = np.flatnonzero(shapely.intersects(region, lines))
    whole = shapely.contains_properly(region, lines[near])
    cut, which = _segments(shapely.intersection(lines[near[~whole]], region))
    return np.concatenate([segments[near[whole]], cut]), np.concatenate([near[whole], near[~whole][which]])


# --------------------------------------------------------------------------- the city


def city(seed: int, place: str | None = None, radius_m: float | None = None) -> City:
    """A round piece of Quito around a named place, or with None all of it.

    `place` is a landmark, ground, neighbourhood or crossing; `radius_m` defaults to 900.
    The same seed gives the same arrays.  Raises `Trouble` when the place is not known, or
    nothing is left of the city inside the radius.
    """
    if place is None and radius_m is None:
        return _built(seed, (0.0, 0.0), None)
    radius = RADIUS_M if radius_m is None else float(radius_m)
    if not radius >= SMALLEST_RADIUS_M:
        raise Trouble(
            f"A piece of the city needs a radius of at least {SMALLEST_RADIUS_M:.0f} m, not {radius:g} m."
        )
    return _built(seed, _where(seed, place or "plaza-grande"), radius)


@lru_cache(maxsize=1)
def _bounds_all() -> Any:
    return shapely.buffer(_atlas().outline, -MARGIN_M)


def _built(seed: int, centre: tuple[float, float], radius_m: float | None) -> City:
    atlas = _atlas()
    bounds = _bounds_all()
    if radius_m is not None:
        bounds = shapely.intersection(bounds, shapely.Point(centre).buffer(radius_m, quad_segs=24))
    streets = _streets(_drawing(seed, bounds), centre, radius_m)
    h = planar.half_edges(streets.node_xy, streets.edges)
    houses = planar.house_polygons(streets, h)
    faces = planar.face_polygons(streets.node_xy, h)
    grounds, face_of = _grounds(atlas, streets, h, houses, faces)
    houses[face_of] = shapely.Polygon()
    houses[h.area_m2 > LARGEST_BLOCK_M2] = shapely.Polygon()
    ways = _ways(streets, h, faces, face_of)
    houses = planar.clear_of(houses, ways)
    inside = [m for m in atlas.landmarks if shapely.intersects_xy(bounds, *m.xy)]
    return City(
        seed=seed, centre_xy=centre, radius_m=radius_m, streets=streets, ways=ways,
        blocks=_blocks(seed, atlas, houses, faces), grounds=grounds, landmarks=tuple(inside),
        neighbourhoods=atlas.hoods, district_of_node=planar.frozen(_district(atlas, streets.node_xy)),
    )


def _streets(drawing: _Drawing, centre: tuple[float, float], radius_m: float | None) -> Streets:
    g = planar.graph(drawing.segments, drawing.street, drawing.kinds)
    if len(g.edges) < 4:
        raise Trouble(f"No streets lie within {radius_m or 0:.0f} m of that place: choose a wider radius.")
    used, street = np.unique(g.street, return_inverse=True)
    kinds = drawing.kinds
    return Streets(
        node_xy=planar.frozen(planar.millimetres(g.xy)), edges=planar.frozen(g.edges.astype(np.int32)),
        street=planar.frozen(street.astype(np.int32)), kind=planar.frozen(kinds.kind[g.street]),
        half_width_m=planar.frozen(kinds.half_width_m[g.street]),
        names=tuple(kinds.names[s] for s in used), ids=tuple(kinds.ids[s] for s in used),
    )


def _grounds(
    atlas: _Atlas, streets: Streets, h: planar.HalfEdges, houses: planar.Shapes, faces: planar.Shapes
) -> tuple[tuple[Ground, ...], Longs]:
    """The plazas and parks that lie whole in the piece, and the face of each."""
    at = shapely.points(np.array([o.at for o in atlas.opens]))
    inner = np.flatnonzero(h.area_m2 > 0)
    which, hit = shapely.STRtree(faces[inner]).query(at, predicate="within")
    grounds, face_of = [], []
    for w, face in sorted(zip(which.tolist(), inner[hit].tolist(), strict=True)):
        o = atlas.opens[w]
        area = h.area_m2[face]
        whole = 0.7 < area / o.ring.area < 1.4 if o.ring is not None else area < 30000
        if whole and not houses[face].is_empty:
            xy = planar.millimetres(shapely.get_coordinates(shapely.orient_polygons(houses[face]))[:-1])
            grounds.append(Ground(id=o.id, name=o.name, kind=o.kind, xy=planar.frozen(xy)))
            face_of.append(face)
    return tuple(grounds), np.array(face_of, dtype=np.int64)


def _ways(streets: Streets, h: planar.HalfEdges, faces: planar.Shapes, face_of: Longs) -> Ways:
    corner = planar.corners(
        streets.node_xy, h, np.repeat(streets.half_width_m, 2) - planar.LANE_FROM_WALL_M[1])
    inner, links = [np.zeros((0, 2))], [np.zeros((0, 2), dtype=np.int64)]
    start = len(h.face)
    for face in face_of:
        own = np.flatnonzero(h.face == face)
        nodes, paths = planar.ground_paths(faces[face], own, corner[own], start)
        start += len(nodes)
        inner.append(nodes)
        links.append(paths)
    return planar.ways(streets, h, np.vstack(inner), np.vstack(links))


def _blocks(seed: int, atlas: _Atlas, houses: planar.Shapes, faces: planar.Shapes) -> Blocks:
    centre = shapely.get_coordinates(shapely.centroid(faces))
    district = _district(atlas, centre)
    low, high = np.array([hood.heights_m for hood in atlas.hoods])[district].T
    key = np.rint(centre).astype(np.int64)
    # Squared: most roofs stay low, a few rise.
    share = scatter(seed, "heights", key[:, 0] * 1_000_003 + key[:, 1]) ** 2
    height = np.maximum(8.0, np.round(low + (high - low) * share, 1))
    return planar.blocks(houses, height, district)


def _district(atlas: _Atlas, xy: Floats) -> Ints:
    """The neighbourhood of each point: the old town inside its outline, else the nearest centre."""
    old = next(k for k, hood in enumerate(atlas.hoods) if hood.id == _OLD_TOWN)
    others = np.array([k for k in range(len(atlas.hoods)) if k != old])
    centres = np.array([atlas.hoods[k].xy for k in others])
    nearest = others[shapely.STRtree(shapely.points(centres)).nearest(shapely.points(xy))]
    within = shapely.intersects_xy(shapely.buffer(atlas.old_town, 1.0), xy[:, 0], xy[:, 1])
    return np.where(within, np.int32(old), nearest).astype(np.int32)


# --------------------------------------------------------------------------- finding


def place_ids() -> tuple[str, ...]:
    """All landmark, ground and neighbourhood ids, sorted; no city is built."""
    atlas = _atlas()
    ids = {m.id for m in atlas.landmarks} | {o.id for o in atlas.opens} | {n.id for n in atlas.hoods}
    return tuple(sorted(ids))


def find(city: City, place: str) -> int:
    """The walking node of a place: a landmark, ground or neighbourhood id, or a crossing.

    A crossing is two streets with a slash, in either order, with or without their class
    word: `calle-venezuela/calle-sucre`, `venezuela/sucre`.  Raises `Trouble`.
    """
    wanted = _slug(place)
    if "/" in wanted:
        node = _crossing(city, place, wanted)
        return int(np.flatnonzero(city.ways.corner_of == node)[0])
    known = _known(city)
    if wanted not in known:
        raise Trouble(_unknown(place, wanted, known, wanted in place_ids()))
    return int(np.hypot(*(city.ways.xy[1] - known[wanted]).T).argmin())


def _known(city: City) -> dict[str, tuple[float, float]]:
    """Where each named place of the piece is; a ground beats a landmark of the same name."""
    out = {n.id: n.xy for n in city.neighbourhoods if _holds(city, n.xy)}
    out |= {m.id: m.xy for m in city.landmarks}
    for g in city.grounds:
        x, y = shapely.Polygon(g.xy).centroid.coords[0]
        out[g.id] = (float(x), float(y))
    return out


def _holds(city: City, xy: tuple[float, float]) -> bool:
    away = np.hypot(xy[0] - city.centre_xy[0], xy[1] - city.centre_xy[1])
    return city.radius_m is None or bool(away <= city.radius_m)


def _unknown(place: str, wanted: str, known: dict[str, tuple[float, float]], elsewhere: bool) -> str:
    near = difflib.get_close_matches(wanted, sorted(known), n=3, cutoff=0.4)
    text = f'No place is called "{place}"'
    if elsewhere:
        text = f'The place "{place}" lies outside this piece of the city'
    return f"{text}; nearest names: {', '.join(near)}." if near else f"{text}."


def _crossing(city: City, place: str, wanted: str) -> int:
    """The street node where two streets meet, the one nearest the piece's centre."""
    parts = [part.strip("-") for part in wanted.split("/")]
    if len(parts) != 2:
        raise Trouble(f'A crossing is two streets with a slash between them, not "{place}".')
    one, other = (_nodes_of(city, place, part) for part in parts)
    both = np.intersect1d(one, other, assume_unique=True)
    if not len(both):
        raise Trouble(
            f'The streets of "{place}" do not cross in this piece of the city; '
            f"{parts[0]} crosses {', '.join(_crossed_by(city, one, parts[0])[:6])}."
        )
    away = np.hypot(*(city.streets.node_xy[both] - city.centre_xy).T)
    return int(both[away.argmin()])


def _nodes_of(city: City, place: str, name: str) -> Longs:
    """All street nodes of a street, whose name may lack its class word."""
    ids = city.streets.ids
    found = [k for k, street in enumerate(ids) if name in (street, _bare(street))]
    if not found:
        short = sorted({*ids, *map(_bare, ids)})
        near = difflib.get_close_matches(name, short, n=3, cutoff=0.5)
        hint = f"; nearest names: {', '.join(near)}" if near else ""
        raise Trouble(f'No street of this piece is called "{name}" (in "{place}"){hint}.')
    on_it = np.zeros(len(city.streets.node_xy), bool)  # np.unique would load NumPy's masked arrays: 20 ms
    on_it[city.streets.edges[np.isin(city.streets.street, found)]] = True
    return np.flatnonzero(on_it)


def _crossed_by(city: City, nodes: Longs, name: str) -> list[str]:
    touching = np.isin(city.streets.edges, nodes).any(axis=1)
    ids = {city.streets.ids[k] for k in city.streets.street[touching]}
    return sorted(i for i in ids if name not in (i, _bare(i)))


def _bare(street_id: str) -> str:
    word, _, rest = street_id.partition("-")
    return rest if word in _CLASSES and rest else street_id


def _slug(text: str) -> str:
    """Lower case, no accents, hyphens for spaces: what people type becomes an id."""
    plain = unicodedata.normalize("NFKD", text.strip().lower()).encode("ascii", "ignore").decode()
    return "-".join(plain.split())


def _where(seed: int, place: str) -> tuple[float, float]:
    """The local position of a place, before any city is built (to the millimetre)."""
    atlas, wanted = _atlas(), _slug(place)
    spots: dict[str, tuple[float, float]] = {n.id: n.xy for n in atlas.hoods}
    spots |= {o.id: (float(o.at[0]), float(o.at[1])) for o in atlas.opens}
    spots |= {m.id: m.xy for m in atlas.landmarks}
    if "/" in wanted:
        x, y = _drawn_crossing(atlas, wanted) or _made_up_crossing(seed, place)
    elif wanted in spots:
        x, y = spots[wanted]
    else:
        raise Trouble(_unknown(place, wanted, spots, False))
    return round(x, 3), round(y, 3)


def _drawn_crossing(atlas: _Atlas, wanted: str) -> tuple[float, float] | None:
    """Where two streets of the data files meet, nearest Plaza Grande."""
    one, other = (
        shapely.union_all([shapely.LineString(s.xy) for s in atlas.streets if p in (s.id, _bare(s.id))])
        for p in (wanted + "/").split("/")[:2]
    )
    spots = shapely.get_coordinates(shapely.intersection(one, other))
    if not len(spots):
        return None
    x, y = spots[np.hypot(*spots.T).argmin()]
    return float(x), float(y)


def _made_up_crossing(seed: int, place: str) -> tuple[float, float]:
    """A crossing with a generated street: its number tells in which neighbourhood to look."""
    atlas = _atlas()
    number = re.search(r"\b(?:n|s|e|oe)(\d+)-\d+\b", _slug(place))
    grid = atlas.grids[int(number[1])] if number and int(number[1]) < len(atlas.grids) else None
    if number is None or grid is None:
        drawn = sorted({name for s in atlas.streets for name in (s.id, _bare(s.id))})
        near = [n for part in _slug(place).split("/") for n in difflib.get_close_matches(part, drawn, 2, 0.5)]
        raise Trouble(f'No crossing is called "{place}"; nearest streets: {", ".join(near) or "none"}.')
    centre = atlas.hoods[int(number[1])].xy
    reach = np.hypot(*(shapely.get_coordinates(grid.cell) - centre).T).max()
    part = _built(seed, centre, float(reach) + 250.0)
    x, y = part.streets.node_xy[part.ways.corner_of[find(part, place)]]
    return float(x), float(y)
