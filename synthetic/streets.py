"""Planar geometry: centre lines → street graph, faces, corners, blocks and the walking network.

Nothing here knows Quito.  Half-edge `2e` runs along edge `e` from its first node to its
second, `2e + 1` back; the face of a half-edge is the one on its left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from synthetic.model import LANES, Blocks, Bools, Floats, Ints, Longs, StreetKind, Streets, WayKind, Ways

Shapes = NDArray[Any]
A = TypeVar("A", bound=NDArray[Any])

MERGE_M = 8.0
"""Nodes closer than this become one."""
ACUTE_RAD = np.radians(28.0)
"""Streets do not meet at a sharper angle; it keeps every mitre under about four widths."""
THIN_M = 17.0
"""Faces with 2 · area / perimeter below this lose a street (half the side, for a square)."""
LANE_FROM_WALL_M = (0.7, 1.3, 1.9)
"""How far each lane runs from the house wall."""
SMALL_BLOCK_M2 = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What is known of each street, by street index."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    kind: NDArray[np.uint8]  # (S,) StreetKind
    half_width_m: Floats  # (S,)
    rank: Ints  # (S,) 0 stays whatever happens; the highest goes first when room is short


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes and edges on the way to being streets."""

    xy: Floats  # (N, 2)
    edges: Longs  # (E, 2)
    street: Longs  # (E,)


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfEdges:
    """Half-edges of a planar graph and the faces on their left; arrays are (2E,) unless said."""

    origin: Longs
    direction: Floats  # (2E, 2) unit
    length_m: Floats
    follows: Longs  # next half-edge around the face
    before: Longs  # previous half-edge around the face
    gap_rad: Floats  # angle from here to the next half-edge, counter-clockwise round the node
    turn: Longs  # that next half-edge round the node
    face: Longs  # 0 … F-1, -1 never
    faces: int
    area_m2: Floats  # (F,) signed: the outer face is negative
    perimeter_m: Floats  # (F,)


# --------------------------------------------------------------------------- the graph


def graph(segments: Floats, street: Longs, kinds: Kinds) -> Graph:
    """A clean planar graph from centre line segments (S, 2, 2).

    Every node keeps at least two streets, no street is a bridge, none meet at less than
    28°, no two cross but at a node.  O(S log S).
    """
    g = _noded(segments, street)
    g = _chosen(g, _attached(g, stubs_only=True))
    for _ in range(4):
        merged = _merged(g, kinds)
        g = _noded(merged.xy[merged.edges], merged.street)
        if len(g.edges) == len(merged.edges):
            break  # nothing had to be cut: no two edges cross
    else:
        g = _chosen(g, ~_crossed(g, kinds))
    return _pruned(g, kinds)


def _noded(segments: Floats, street: Longs) -> Graph:
    """Cut segments where they cross; same points become one node (to the millimetre)."""
    i, j, t, u, where = _meetings(segments)
    s = len(segments)
    own = np.arange(s)
    cut = np.concatenate([own, own, i, j])
    at = np.concatenate([np.zeros(s), np.ones(s), t, u])
    points = np.concatenate([segments[:, 0], segments[:, 1], where, where])
    order = np.lexsort((at, cut))
    xy, node = _unique_points(points[order])
    same = cut[order][1:] == cut[order][:-1]
    edges = np.column_stack([node[:-1][same], node[1:][same]])
    g = Graph(xy=xy, edges=edges, street=street[cut[order][:-1][same]])
    return _chosen(g, g.edges[:, 0] != g.edges[:, 1])


def _meetings(segments: Floats) -> tuple[Longs, Longs, Floats, Floats, Floats]:
    """Pairs of segments that meet, where along each (0 … 1), and the point; parallels never meet."""
    lines = shapely.linestrings(segments)
    i, j = shapely.STRtree(lines).query(lines, predicate="intersects")
    i, j = i[i < j], j[i < j]
    r, q = segments[i, 1] - segments[i, 0], segments[j, 1] - segments[j, 0]
    w = segments[j, 0] - segments[i, 0]
    det = _cross(r, q)
    slanted = np.abs(det) > 1e-6 * np.hypot(*r.T) * np.hypot(*q.T)
    i, j, r, q, w, det = i[slanted], j[slanted], r[slanted], q[slanted], w[slanted], det[slanted]
    t, u = _cross(w, q) / det, _cross(w, r) / det
    inside = (t > -1e-9) & (t < 1 + 1e-9) & (u > -1e-9) & (u < 1 + 1e-9)
    # Two segments that only share an end need no cut.
    inside &= ~((np.minimum(t, 1 - t) < 1e-9) & (np.minimum(u, 1 - u) < 1e-9))
    where = segments[i[inside], 0] + t[inside, None] * r[inside]
    return i[inside], j[inside], t[inside], u[inside], where


def _unique_points(points: Floats) -> tuple[Floats, Longs]:
    mm = np.rint(points * 1000).astype(np.int64)
    key = (mm[:, 0] << 32) + mm[:, 1]
    _, first, node = np.unique(key, return_index=True, return_inverse=True)
    return mm[first] / 1000.0, node


def _merged(g: Graph, kinds: Kinds) -> Graph:
    """Nodes within MERGE_M become one: the most important of them stays where it is."""
    points = shapely.points(g.xy)
    i, j = shapely.STRtree(points).query(points, predicate="dwithin", distance=MERGE_M)
    near = np.column_stack([i[i < j], j[i < j]])
    label = components(len(g.xy), near)
    best = np.full(len(g.xy), 99, dtype=np.int64)
    np.minimum.at(best, g.edges.ravel(), np.repeat(kinds.rank[g.street], 2))
    degree = np.bincount(g.edges.ravel(), minlength=len(g.xy))
    order = np.lexsort((np.arange(len(g.xy)), -degree, best, label))
    first = np.ones(len(order), dtype=bool)
    first[1:] = label[order][1:] != label[order][:-1]
    stays = np.empty(len(g.xy), dtype=np.int64)
    stays[label[order][first]] = order[first]
    return _simple(Graph(xy=g.xy, edges=stays[label][g.edges], street=g.street))


def _simple(g: Graph) -> Graph:
    """No loops, no doubles (the street named first stays), nodes numbered afresh."""
    low, high = g.edges.min(axis=1), g.edges.max(axis=1)
    key = low * len(g.xy) + high
    order = np.lexsort((g.street, key))
    keep = np.zeros(len(order), dtype=bool)
    first = np.ones(len(order), dtype=bool)
    first[1:] = key[order][1:] != key[order][:-1]
    keep[order[first]] = True
    return _chosen(g, keep & (low != high))


def _chosen(g: Graph, keep: Bools) -> Graph:
    """The edges in `keep` and their nodes."""
    used, flat = np.unique(g.edges[keep], return_inverse=True)
    return Graph(xy=g.xy[used], edges=flat.reshape(-1, 2), street=g.street[keep])


def _attached(g: Graph, stubs_only: bool = False) -> Bools:
    """Edges that are not on a dead end; with `stubs_only`, only dead ends under 30 m go."""
    keep = np.ones(len(g.edges), dtype=bool)
    length = np.hypot(*(g.xy[g.edges[:, 0]] - g.xy[g.edges[:, 1]]).T)
    loose = length < 30.0 if stubs_only else keep.copy()
    while True:
        degree = np.bincount(g.edges[keep].ravel(), minlength=len(g.xy))
        ends = keep & loose & (degree[g.edges] == 1).any(axis=1)
        if not ends.any():
            return keep
        keep &= ~ends


def _crossed(g: Graph, kinds: Kinds) -> Bools:
    """The less important edge of each pair that still crosses away from a node."""
    i, j, *_ = _meetings(g.xy[g.edges])
    shared = (g.edges[i][:, :, None] == g.edges[j][:, None, :]).any(axis=(1, 2))
    i, j = i[~shared], j[~shared]
    worse = np.where(kinds.rank[g.street[i]] >= kinds.rank[g.street[j]], i, j)
    out = np.zeros(len(g.edges), dtype=bool)
    out[worse] = True
    return out


def _pruned(g: Graph, kinds: Kinds) -> Graph:
    """Take out dead ends, islands, bridges, acute corners and thin faces until none is left."""
    for round_ in range(24):
        before = len(g.edges)
        g = _chosen(g, _attached(g))
        g = _chosen(g, _largest(g))
        if not len(g.edges):
            break
        h = half_edges(g.xy, g.edges)
        out = _bridges(h)
        if not out.any():
            out = _acute(g, h, kinds)
        if not out.any() and round_ < 16:
            out = _thin(g, h, kinds)
        g = _chosen(g, ~out)
        if len(g.edges) == before:
            break
    return g


def _largest(g: Graph) -> Bools:
    label = components(len(g.xy), g.edges)[g.edges[:, 0]]
    return np.asarray(label == np.bincount(label).argmax()) if len(label) else np.zeros(0, dtype=bool)


def _bridges(h: HalfEdges) -> Bools:
    """A bridge has the same face on both sides."""
    return np.asarray(h.face[0::2] == h.face[1::2])


def _acute(g: Graph, h: HalfEdges, kinds: Kinds) -> Bools:
    sharp = np.flatnonzero(h.gap_rad < ACUTE_RAD)
    one, other = sharp // 2, h.turn[sharp] // 2
    rank = kinds.rank[g.street]
    length = h.length_m[0::2]
    one_goes = (rank[one] > rank[other]) | ((rank[one] == rank[other]) & (length[one] < length[other]))
    out = np.zeros(len(g.edges), dtype=bool)
    out[np.where(one_goes, one, other)] = True
    return out


def _thin(g: Graph, h: HalfEdges, kinds: Kinds) -> Bools:
    """From each thin face, its longest edge of the least important street."""
    thin = (2 * h.area_m2 < THIN_M * h.perimeter_m) & (h.area_m2 > 0)
    rank = np.repeat(kinds.rank[g.street], 2)
    half = np.flatnonzero(thin[h.face] & (rank > 1))
    order = half[np.lexsort((half, h.length_m[half], rank[half], h.face[half]))]
    last = np.ones(len(order), dtype=bool)
    last[:-1] = h.face[order][1:] != h.face[order][:-1]
    out = np.zeros(len(g.edges), dtype=bool)
    out[order[last] // 2] = True
    return out


def components(n: int, pairs: NDArray[np.integer[Any]]) -> Longs:
    """The smallest node of each node's connected component; O((n + pairs) log n)."""
    label = np.arange(n)
    if not len(pairs):
        return label
    a, b = pairs[:, 0], pairs[:, 1]
    while True:
        low = np.minimum(label[a], label[b])
        new = label.copy()
        # Hook the roots, not only the nodes: whole trees join at once.
        np.minimum.at(new, label[a], low)
        np.minimum.at(new, label[b], low)
        while not np.array_equal(new, new[new]):
            new = new[new]
        if np.array_equal(new, label):
            return label
        label = new


# --------------------------------------------------------------------------- half-edges


def half_edges(xy: Floats, edges: NDArray[np.integer[Any]]) -> HalfEdges:
    """Sort half-edges by angle round each node and trace the faces; O(E log E)."""
    origin = edges.astype(np.int64).ravel()
    n = len(origin)
    own = np.arange(n)
    along = xy[origin[own ^ 1]] - xy[origin]
    length = np.hypot(*along.T)
    angle = np.arctan2(along[:, 1], along[:, 0])
    order = np.lexsort((angle, origin))
    turn = _cyclic_next(order, origin)
    before_turn = np.empty(n, dtype=np.int64)
    before_turn[turn] = own
    follows = before_turn[own ^ 1]
    before = np.empty(n, dtype=np.int64)
    before[follows] = own
    face, faces = _orbits(follows)
    twice = _cross(xy[origin], xy[origin[own ^ 1]])
    gap = np.mod(angle[turn] - angle, 2 * np.pi)
    return HalfEdges(
        origin=origin, direction=along / length[:, None], length_m=length, follows=follows, before=before,
        gap_rad=np.where(turn == own, 2 * np.pi, gap), turn=turn, face=face, faces=faces,
        area_m2=_sum_by(face, twice, faces) / 2, perimeter_m=_sum_by(face, length, faces),
    )


def _sum_by(group: Longs, value: Floats, n: int) -> Floats:
    return np.bincount(group, value, n).astype(np.float64)


def _cyclic_next(order: Longs, group: Longs) -> Longs:
    """For items sorted within groups, each item's successor, the last one's being the first."""
    start = np.ones(len(order), dtype=bool)
    start[1:] = group[order][1:] != group[order][:-1]
    first = np.flatnonzero(start)
    successor = np.empty(len(order), dtype=np.int64)
    successor[:-1] = order[1:]
    last = np.append(first[1:], len(order)) - 1
    successor[last] = order[first]
    out = np.empty(len(order), dtype=np.int64)
    out[order] = successor
    return out


def _orbits(follows: Longs) -> tuple[Longs, int]:
    """Number the cycles of a permutation, by pointer doubling; O(n log longest)."""
    low, jump = np.arange(len(follows)), follows.copy()
    while True:
        new = np.minimum(low, low[jump])
        if np.array_equal(new, low):
            break
        low, jump = new, jump[jump]
    names, label = np.unique(low, return_inverse=True)
    return label, len(names)


def ring_order(h: HalfEdges) -> tuple[Longs, Longs]:
    """Half-edges face after face in walking order, and where each face begins (F + 1,)."""
    count = np.bincount(h.face, minlength=h.faces)
    first = np.zeros(h.faces + 1, dtype=np.int64)
    np.cumsum(count, out=first[1:])
    # Rank within the ring: hop from each face's lowest half-edge, all faces at once.
    at = np.full(h.faces, len(h.face), dtype=np.int64)
    np.minimum.at(at, h.face, np.arange(len(h.face)))
    out = np.empty(len(h.face), dtype=np.int64)
    open_faces = np.arange(h.faces)
    for step in range(int(count.max(initial=0))):
        open_faces = open_faces[count[open_faces] > step]
        out[first[open_faces] + step] = at[open_faces]
        at[open_faces] = h.follows[at[open_faces]]
    return out, first


def corners(xy: Floats, h: HalfEdges, offset_m: Floats) -> Floats:
    """Where, at the start of each half-edge, two house lines meet: the mitred corner (2E, 2).

    `offset_m` (2E,) is the distance to the left of each half-edge's centre line.  The corner
    is linear in the offsets, so lanes run parallel to walls.  Nearly straight corners take
    the wider offset of the two: the exact meeting point would lie far away.
    """
    d1, d2 = h.direction[h.before], h.direction
    w1, w2 = offset_m[h.before][:, None], offset_m[:, None]
    s = _cross(d1, d2)[:, None]
    n1, middle = _left(d1), _left(d1) + _left(d2)
    straight = (np.abs(s) < 0.35) & ((d1 * d2).sum(axis=1, keepdims=True) > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = (w1 * d2 - w2 * d1) / s
        level = middle * np.maximum(w1, w2) / (middle * n1).sum(axis=1, keepdims=True)
    return np.asarray(xy[h.origin] + np.where(straight, level, exact))


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def _left(d: Floats) -> Floats:
    return np.column_stack([-d[:, 1], d[:, 0]])


# --------------------------------------------------------------------------- walking


def ways(streets: Streets, h: HalfEdges, inner: Floats, links: Longs) -> Ways:
    """The walking network: node `g` is the corner at the start of half-edge `g`.

    `inner` (I, 2) are nodes inside open ground, numbered after the corners; `links` (L, 2)
    the paths that join them.
    """
    width = np.repeat(streets.half_width_m, 2)
    lanes = [corners(streets.node_xy, h, width - wall) for wall in LANE_FROM_WALL_M]
    spread = np.arange(LANES) - LANES // 2
    xy = np.stack([np.vstack([lane, inner + 0.6 * k]) for lane, k in zip(lanes, spread, strict=True)])
    own = np.arange(len(h.origin))
    busy = np.flatnonzero(np.bincount(h.origin)[h.origin] > 2)
    if not len(busy):
        busy = own[:1]  # one block alone: its inside and outside still need a crossing
    pavement = np.column_stack([own, h.follows])
    crossing = np.column_stack([busy, h.follows[busy ^ 1]])
    edges = np.vstack([pavement, crossing, links])
    stairs = streets.kind[own // 2] == StreetKind.STAIRS
    kind = np.concatenate([
        np.where(stairs, WayKind.STAIRS, WayKind.PAVEMENT),
        np.full(len(busy), WayKind.CROSSING), np.full(len(links), WayKind.PATH),
    ]).astype(np.uint8)
    street = np.concatenate([streets.street[own // 2], streets.street[busy // 2], np.full(len(links), -1)])
    corner_of = np.concatenate([h.origin, np.full(len(inner), -1)])
    first, neighbour, via = adjacency(len(corner_of), edges)
    return Ways(
        xy=frozen(_with_length(millimetres(xy), h)), edges=frozen(edges.astype(np.int32)), kind=frozen(kind),
        street=frozen(street.astype(np.int32)), corner_of=frozen(corner_of.astype(np.int32)),
        first=first, neighbour=neighbour, via=via,
    )


def _with_length(xy: Floats, h: HalfEdges) -> Floats:
    """No pavement under 5 mm: where two corners fall on one spot, the first steps back 2 cm."""
    here, there = xy[:, : len(h.follows)], xy[:, h.follows]
    lane, half = np.nonzero((np.abs(here - there) < 0.005).all(axis=2))
    xy[lane, half] = millimetres(xy[lane, half] - 0.02 * h.direction[half])
    return xy


def adjacency(n: int, edges: Longs) -> tuple[Ints, Ints, Ints]:
    """Neighbours of each node, one after the other: (first, neighbour, via)."""
    source = np.concatenate([edges[:, 0], edges[:, 1]])
    target = np.concatenate([edges[:, 1], edges[:, 0]])
    via = np.tile(np.arange(len(edges)), 2)
    order = np.lexsort((via, source))
    first = np.zeros(n + 1, dtype=np.int32)
    np.cumsum(np.bincount(source, minlength=n), out=first[1:])
    return frozen(first), frozen(target[order].astype(np.int32)), frozen(via[order].astype(np.int32))


# --------------------------------------------------------------------------- blocks


def face_polygons(xy: Floats, h: HalfEdges) -> Shapes:
    """Each face as a shapely polygon of its centre lines (F,); the outer one is turned round."""
    order, first = ring_order(h)
    return polygons(xy[h.origin[order]], first)


def polygons(xy: Floats, first: NDArray[np.integer[Any]]) -> Shapes:
    """Shapely polygons from rings laid end to end: ring r is xy[first[r]:first[r + 1]]."""
    counts = np.diff(first)
    # linearrings() closes a ring itself, but wants at least four points with the closing one.
    index = np.repeat(np.arange(len(counts)), counts)
    return np.asarray(shapely.polygons(shapely.linearrings(xy, indices=index)))


def house_polygons(streets: Streets, h: HalfEdges) -> Shapes:
    """Each inner face inset by its streets' half widths (F,); empty where nothing can stand."""
    width = np.repeat(streets.half_width_m, 2)
    corner = corners(streets.node_xy, h, width)
    order, first = ring_order(h)
    out = polygons(corner[order], first)
    flipped = ((corner[h.follows] - corner) * h.direction).sum(axis=1) <= 0
    doubtful = np.bincount(h.face, flipped, h.faces) > 0
    doubtful |= ~np.asarray(shapely.is_valid(out))
    for face in np.flatnonzero(doubtful & (h.area_m2 > 0)):
        out[face] = _carefully_inset(streets, h, order[first[face] : first[face + 1]])
    out[h.area_m2 <= 0] = shapely.Polygon()
    return out


def _carefully_inset(streets: Streets, h: HalfEdges, ring: Longs) -> Any:
    """What is left of one face without its streets: right for any shape, but slow."""
    ends = streets.node_xy[h.origin[np.stack([ring, ring ^ 1], axis=1)]]
    lines = shapely.linestrings(ends)
    roads = shapely.union_all(shapely.buffer(lines, streets.half_width_m[ring // 2], join_style="mitre"))
    face = shapely.polygonize(lines)
    return _biggest(shapely.difference(face, roads))


def _biggest(shape: Any) -> Any:
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    best = max(parts, key=lambda p: p.area, default=shapely.Polygon())
    return shapely.Polygon(best.exterior) if not best.is_empty else best


def clear_of(shapes: Shapes, w: Ways) -> Shapes:
    """Blocks with every walking line kept out of them: what a mitre got wrong is cut away."""
    lane = w.xy[:, w.edges]  # (LANES, W, 2 ends, 2)
    # One line runs up and down all lanes of a way: a third of the objects to search.
    up_and_down = np.concatenate([lane[k][:, :: 1 if k % 2 == 0 else -1] for k in range(LANES)], axis=1)
    shapes = shapes.copy()
    block, way = shapely.STRtree(shapely.linestrings(up_and_down)).query(shapes, predicate="intersects")
    lines = shapely.multilinestrings(shapely.linestrings(lane[:, way].transpose(1, 0, 2, 3)).ravel(),
                                     indices=np.repeat(np.arange(len(way)), LANES))
    deep = shapely.length(shapely.intersection(lines, shapes[block])) > 0.005
    for b in sorted(set(block[deep].tolist())):
        away = shapely.buffer(shapely.union_all(lines[deep & (block == b)]), 0.7, cap_style="square")
        shapes[b] = _biggest(shapely.difference(shapes[b], away))
    return shapes


def blocks(shapes: Shapes, height_m: Floats, district: NDArray[np.integer[Any]]) -> Blocks:
    """Blocks from polygons, their height and district; those too small are left out."""
    # Corners within 4 cm of a straight wall go: they would make a convex block look dented.
    shapes = np.asarray(shapely.orient_polygons(shapely.simplify(shapes, 0.04)))
    roomy = (shapely.area(shapes) > SMALL_BLOCK_M2) & (shapely.area(shapes) > 3.0 * shapely.length(shapes))
    keep = np.flatnonzero(roomy & shapely.is_valid(shapes))
    xy, first = _rings(shapes[keep])
    xy = millimetres(xy)
    piece_xy, piece_first, piece_block = convex_pieces(xy, first)
    return Blocks(
        xy=frozen(xy), first=frozen(first.astype(np.int32)), height_m=frozen(height_m[keep]),
        district=frozen(district[keep].astype(np.int32)), piece_xy=frozen(piece_xy),
        piece_first=frozen(piece_first.astype(np.int32)), piece_block=frozen(piece_block.astype(np.int32)),
    )


def _rings(shapes: Shapes) -> tuple[Floats, Longs]:
    """Outer rings laid end to end, without the closing point."""
    if not len(shapes):
        return np.zeros((0, 2)), np.zeros(1, dtype=np.int64)
    rings = shapely.get_exterior_ring(shapes)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.ones(len(xy), dtype=bool)
    closing[:-1] = ring[1:] != ring[:-1]
    first = np.zeros(len(shapes) + 1, dtype=np.int64)
    np.cumsum(shapely.get_num_points(rings) - 1, out=first[1:])
    return xy[~closing], first


def convex_pieces(xy: Floats, first: Longs) -> tuple[Floats, Longs, Longs]:
    """Split rings (counter-clockwise) into convex ones: (piece_xy, piece_first, piece_block)."""
    counts = np.diff(first)
    ring = np.repeat(np.arange(len(counts)), counts)
    dented = np.bincount(ring, _bends(xy, first) < 0, len(counts)) > 0
    pieces: list[Floats] = []
    block: list[int] = []
    for b in range(len(counts)):
        points = xy[first[b] : first[b + 1]]
        parts = _split(points) if dented[b] else [points]
        pieces.extend(parts)
        block.extend([b] * len(parts))
    ends = np.cumsum([0] + [len(p) for p in pieces])
    return np.vstack([*pieces, np.zeros((0, 2))]), ends, np.array(block, dtype=np.int64)


def _bends(xy: Floats, first: Longs) -> Floats:
    """Cross product at each ring vertex: negative where the ring is dented."""
    after = np.arange(1, len(xy) + 1)
    after[first[1:] - 1] = first[:-1]
    ahead = xy[after] - xy
    behind = np.empty_like(ahead)
    behind[after] = ahead
    return _cross(behind, ahead)


def _split(points: Floats) -> list[Floats]:
    """Triangles of a constrained Delaunay triangulation, joined again while convex."""
    spot = [(float(x), float(y)) for x, y in points]
    index = {at: k for k, at in enumerate(spot)}
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(shapely.Polygon(spot)))
    corner = shapely.get_coordinates(triangles).reshape(-1, 4, 2)[:, :3].tolist()
    rings = [[index[(x, y)] for x, y in ring] for ring in corner]
    rings = [r if _is_convex(spot, r) else r[::-1] for r in rings]
    while _join_one(spot, rings):
        pass
    return [points[r] for r in rings]


def _is_convex(spot: list[tuple[float, float]], ring: list[int]) -> bool:
    """No right turn.  Plain Python: rings of three to eight points are too short for numpy."""
    (ax, ay), (bx, by) = spot[ring[-2]], spot[ring[-1]]
    for k in ring:
        cx, cy = spot[k]
        if (bx - ax) * (cy - by) - (by - ay) * (cx - bx) < -1e-9:
            return False
        ax, ay, bx, by = bx, by, cx, cy
    return True


def _join_one(spot: list[tuple[float, float]], rings: list[list[int]]) -> bool:
    """Join the first two pieces whose union is convex; n is small."""
    edge = {(r[k - 1], r[k]): (i, k) for i, r in enumerate(rings) for k in range(len(r))}
    for (a, b), (i, k) in edge.items():
        if a > b or (b, a) not in edge:
            continue
        j, m = edge[(b, a)]
        one, two = rings[i], rings[j]
        union = one[k:] + one[:k] + (two[m:] + two[:m])[1:-1]
        if len(set(union)) == len(union) and _is_convex(spot, union):
            rings[min(i, j)] = union
            del rings[max(i, j)]
            return True
    return False


# --------------------------------------------------------------------------- open ground


def ground_paths(face: Any, corner: Longs, corner_xy: Floats, start: int) -> tuple[Floats, Longs]:
    """Paths across an open face: inner nodes (I, 2), numbered from `start`, and links (L, 2).

    The inner nodes lie on a square lattice; each corner is joined to the nearest it can see.
    """
    inner = _lattice(face)
    pitch = _pitch(face)
    apart = np.hypot(*(inner[:, None] - inner[None]).transpose(2, 0, 1))
    i, j = np.nonzero(np.triu(apart < 1.05 * pitch, 1))
    c = np.arange(len(corner))
    nearest = np.hypot(*(corner_xy[:, None] - inner[None]).transpose(2, 0, 1)).argmin(axis=1)
    links = np.vstack([np.column_stack([i, j]), np.column_stack([len(inner) + c, nearest])])
    links = links[shapely.covers(face, shapely.linestrings(np.vstack([inner, corner_xy])[links]))]
    inner, links = _without_blind_ends(inner, links)
    number = np.concatenate([start + np.arange(len(inner)), corner])
    return inner, number[links].reshape(-1, 2)


def _pitch(face: Any) -> float:
    return float(np.clip(np.sqrt(face.area) / 4, 18.0, 160.0))


def _lattice(face: Any) -> Floats:
    """Points on a square lattice that lies along the face, clear of its streets (I, 2)."""
    pitch, (x, y) = _pitch(face), face.centroid.coords[0]
    box = np.array(shapely.minimum_rotated_rectangle(face).exterior.coords)
    side = (box[1] - box[0]) / np.hypot(*(box[1] - box[0]))
    n = np.ceil(np.hypot(*np.ptp(box, axis=0)) / 2 / pitch)
    steps = pitch * np.arange(-n, n + 1)
    at = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    points = np.array([x, y]) + at[:, :1] * side + at[:, 1:] * np.array([-side[1], side[0]])
    points = points[shapely.contains_xy(shapely.buffer(face, -min(15.0, pitch / 2)), points)]
    return points if len(points) else np.array(face.representative_point().coords)


def _without_blind_ends(inner: Floats, links: Longs) -> tuple[Floats, Longs]:
    """Keep the inner nodes that lead somewhere: two links at least, and a way to a corner."""
    n = len(inner)
    while True:
        label = components(int(links.max(initial=n)) + 1, links)
        led = np.isin(label, label[n:][np.isin(np.arange(n, len(label)), links)])
        degree = np.bincount(links.ravel(), minlength=len(label))
        good = led & (degree > 1)
        good[n:] = True
        keep = good[links].all(axis=1)
        if keep.all():
            break
        links = links[keep]
    stays = good[:n]
    number = np.concatenate([np.cumsum(stays) - 1, stays.sum() + np.arange(len(good) - n)])
    return inner[stays], number[links]


# --------------------------------------------------------------------------- small things


def millimetres(xy: Floats) -> Floats:
    """Rounded to the millimetre, and no minus zero: bytes must be the same everywhere."""
    return np.asarray(np.round(xy, 3) + 0.0)


def frozen(array: A) -> A:
    """The same array, read-only."""
    array.setflags(write=False)
    return array


class Beside:
    """Fixed segments, and which others run beside them at arm's length."""

    def __init__(self, segments: Floats) -> None:
        self._segments = segments
        self._direction = _unit(segments)
        self._tree = shapely.STRtree(shapely.linestrings(segments))

    def has_neighbour(self, segments: Floats, distance_m: float) -> Bools:
        """True where a fixed segment lies within `distance_m` of the middle, within 35° of parallel."""
        middle = shapely.points(segments.mean(axis=1))
        own, fixed = self._tree.query(middle, predicate="dwithin", distance=distance_m)
        level = np.abs(_cross(_unit(segments)[own], self._direction[fixed])) < np.sin(np.radians(35))
        out = np.zeros(len(segments), dtype=bool)
        out[own[level]] = True
        return out


def _unit(segments: Floats) -> Floats:
    along = segments[:, 1] - segments[:, 0]
    return np.asarray(along / np.maximum(np.hypot(*along.T), 1e-9)[:, None])


def cut_short(segments: Floats, owner: Longs, longest_m: float) -> tuple[Floats, Longs]:
    """The same lines in segments of at most `longest_m`."""
    length = np.hypot(*(segments[:, 1] - segments[:, 0]).T)
    n = np.maximum(1, np.ceil(length / longest_m)).astype(np.int64)
    which = np.repeat(np.arange(len(n)), n)
    k = np.arange(len(which)) - np.repeat(np.cumsum(n) - n, n)
    step = (segments[which, 1] - segments[which, 0]) / n[which, None]
    start = segments[which, 0] + k[:, None] * step
    return np.stack([start, start + step], axis=1), owner[which]
