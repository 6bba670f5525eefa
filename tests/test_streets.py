"""Planar geometry on small, made-up street maps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic import streets as planar
from synthetic.model import LANES, Floats, Longs, StreetKind, Streets, WayKind, Ways


def _kinds(n: int, half_width_m: float = 5.0) -> planar.Kinds:
    return planar.Kinds(
        names=tuple(f"Calle {k}" for k in range(n)), ids=tuple(f"calle-{k}" for k in range(n)),
        kind=np.full(n, StreetKind.STREET, dtype=np.uint8), half_width_m=np.full(n, half_width_m),
        rank=np.full(n, 3, dtype=np.int32),
    )


def _crossing_lines(across: list[float], along: list[float], length: float = 1000.0) -> tuple[Floats, Longs]:
    """Straight streets: north–south at each x of `across`, east–west at each y of `along`."""
    segments = [[[x, -10], [x, length]] for x in across] + [[[-10, y], [length, y]] for y in along]
    return np.array(segments, dtype=np.float64), np.arange(len(segments))


def _streets(segments: Floats, street: Longs, half_width_m: float | Floats = 5.0) -> Streets:
    n = int(street.max()) + 1
    g = planar.graph(segments, street, _kinds(n))
    width = np.broadcast_to(np.asarray(half_width_m, dtype=np.float64), (n,))[g.street]
    return Streets(
        node_xy=planar.millimetres(g.xy), edges=g.edges.astype(np.int32), street=g.street.astype(np.int32),
        kind=np.full(len(g.edges), StreetKind.STREET, dtype=np.uint8), half_width_m=width,
        names=_kinds(n).names, ids=_kinds(n).ids,
    )


def _walk(streets: Streets) -> tuple[Ways, planar.Shapes]:
    h = planar.half_edges(streets.node_xy, streets.edges)
    ways = planar.ways(streets, h, np.zeros((0, 2)), np.zeros((0, 2), dtype=np.int64))
    return ways, planar.clear_of(planar.house_polygons(streets, h), ways)


def deepest_m(ways: Ways, shapes: planar.Shapes) -> float:
    """The longest stretch of any walking line inside any block."""
    lines = shapely.linestrings(ways.xy[:, ways.edges].reshape(-1, 2, 2))
    block, line = shapely.STRtree(lines).query(shapes, predicate="intersects")
    return float(shapely.length(shapely.intersection(lines[line], shapes[block])).max(initial=0.0))


def test_a_grid_becomes_crossings_and_blocks() -> None:
    streets = _streets(*_crossing_lines([0, 100, 200, 300], [0, 80, 160]))
    h = planar.half_edges(streets.node_xy, streets.edges)
    assert len(streets.node_xy) == 12
    assert len(streets.edges) == 17
    assert (h.area_m2 > 0).sum() == 6
    assert np.allclose(h.area_m2[h.area_m2 > 0], 8000)
    assert h.area_m2.min() == pytest.approx(-48000)


def test_dead_ends_bridges_and_islands_fall_away() -> None:
    square = [[[0, 0], [100, 0]], [[100, 0], [100, 100]], [[100, 100], [0, 100]], [[0, 100], [0, 0]]]
    far = np.add(square, [300, 0]).tolist()
    island = np.add(np.array(square) * 0.5, [0, 900]).tolist()
    joins = [[[100, 100], [300, 100]], [[50, 0], [50, -80]], [[0, 50], [400, 50]]]
    segments = np.array(square + joins + far + island)
    streets = _streets(segments, np.arange(len(segments)))
    assert np.bincount(streets.edges.ravel()).min() >= 2
    assert streets.node_xy[:, 1].max() <= 100
    assert streets.node_xy[:, 1].min() >= 0


def test_nodes_nearer_than_eight_metres_become_one() -> None:
    streets = _streets(*_crossing_lines([0, 100, 105, 200], [0, 100]))
    assert len(streets.node_xy) == 6


def test_no_two_streets_meet_at_a_needle_point() -> None:
    segments, street = _crossing_lines([0, 300], [0, 300])
    needle = np.array([[[-5.0, 0.0], [305.0, 60.0]]])
    streets = _streets(np.concatenate([segments, needle]), np.append(street, 4))
    assert planar.half_edges(streets.node_xy, streets.edges).gap_rad.min() >= planar.ACUTE_RAD


def test_a_corner_lies_at_both_offsets() -> None:
    streets = _streets(*_crossing_lines([0, 100], [0, 100]), half_width_m=np.array([5.0, 5.0, 9.0, 9.0]))
    _, shapes = _walk(streets)
    block = next(s for s in shapes if not s.is_empty)
    assert block.bounds == (5.0, 9.0, 95.0, 91.0)


def test_every_corner_of_a_crossing_is_reached_on_foot() -> None:
    streets = _streets(*_crossing_lines([0, 100, 200], [0, 100, 200]))
    ways, _ = _walk(streets)
    assert len(ways.corner_of) == 2 * len(streets.edges)
    assert len(np.unique(planar.components(len(ways.corner_of), ways.edges))) == 1
    middle = np.flatnonzero((np.abs(streets.node_xy - 100) < 1).all(axis=1))[0]
    crossings = (ways.kind == WayKind.CROSSING) & (ways.corner_of[ways.edges[:, 0]] == middle)
    assert crossings.sum() == 4


def test_lanes_lie_between_house_and_roadway() -> None:
    streets = _streets(*_crossing_lines([0, 100], [0, 100]))
    ways, shapes = _walk(streets)
    block = next(s for s in shapes if not s.is_empty)
    inside = shapely.contains_xy(shapely.Polygon([(0, 0), (100, 0), (100, 100), (0, 100)]), ways.xy[0])
    for lane, wall in enumerate(planar.LANE_FROM_WALL_M):
        ring = shapely.MultiPoint(ways.xy[lane][inside]).convex_hull
        assert ring.bounds[0] == pytest.approx(block.bounds[0] - wall)
    assert ways.xy.shape[0] == LANES


def test_adjacency_lists_each_way_twice() -> None:
    ways, _ = _walk(_streets(*_crossing_lines([0, 100, 200], [0, 100])))
    for node in range(len(ways.corner_of)):
        mine = slice(ways.first[node], ways.first[node + 1])
        ends = ways.edges[ways.via[mine]]
        assert ((ends == node).any(axis=1)).all()
        assert (ends.sum(axis=1) - node == ways.neighbour[mine]).all()
    assert np.bincount(ways.via, minlength=len(ways.edges)).tolist() == [2] * len(ways.edges)


@pytest.mark.parametrize("ring", [
    [(0, 0), (60, 0), (60, 30), (30, 30), (30, 60), (0, 60)],
    [(0, 0), (60, 0), (60, 60), (40, 60), (40, 20), (20, 20), (20, 60), (0, 60)],
    [(0, 0), (50, 10), (100, 0), (90, 50), (100, 100), (50, 90), (0, 100), (10, 50)],
    [(0, 0), (60, 0), (60, 40), (0, 40)],
])
def test_convex_pieces_cover_a_ring_exactly(ring: list[tuple[float, float]]) -> None:
    xy, first, block = planar.convex_pieces(np.array(ring, dtype=np.float64), np.array([0, len(ring)]))
    pieces = [shapely.Polygon(xy[a:b]) for a, b in pairwise(first)]
    whole = shapely.Polygon(ring)
    assert sum(p.area for p in pieces) == pytest.approx(whole.area)
    assert shapely.union_all(pieces).symmetric_difference(whole).area < 1e-6
    assert all(p.convex_hull.area == pytest.approx(p.area) and p.exterior.is_ccw for p in pieces)
    assert block.tolist() == [0] * len(pieces)


def test_components_are_named_by_their_smallest_node() -> None:
    pairs = np.array([[5, 4], [4, 3], [0, 2]])
    assert planar.components(7, pairs).tolist() == [0, 1, 0, 3, 3, 3, 6]


_end = st.tuples(st.integers(0, 400), st.integers(0, 400))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_end, _end).filter(lambda s: s[0] != s[1]), max_size=14), st.integers(3, 9))
def test_any_scrawl_becomes_streets_on_which_nobody_walks_through_a_house(
    scrawl: list[tuple[tuple[int, int], tuple[int, int]]], half_width_m: int
) -> None:
    frame, _ = _crossing_lines([0, 200, 400], [0, 200, 400], 410.0)
    segments = np.concatenate([frame, np.array(scrawl, dtype=np.float64).reshape(-1, 2, 2)])
    streets = _streets(segments, np.arange(len(segments)), float(half_width_m))
    assert np.bincount(streets.edges.ravel()).min() >= 2
    assert not len(planar._meetings(streets.node_xy[streets.edges])[0])
    ways, shapes = _walk(streets)
    assert np.diff(ways.first).min() >= 2
    assert len(np.unique(planar.components(len(ways.corner_of), ways.edges))) == 1
    assert deepest_m(ways, shapes) <= 0.01
    built = planar.blocks(shapes, np.full(len(shapes), 9.0), np.zeros(len(shapes), dtype=np.int32))
    assert len(built.height_m) == len(built.first) - 1
