"""A scenario as files: cameras, streets, people, positions, sightings, and the scenario itself.

What is written is the scenario as it plays when no participant does anything: simulated staff
act through the door, so cameras that they turn look where they were turned, and whoever is
stopped by a patrol that they sent stands.  Patrols themselves are not written.

The same scenario gives the same bytes everywhere: whole numbers are made of every value before
it is text, rows are sorted, lines end in a line feed.  Maps and people say that they are synthetic.
"""

from __future__ import annotations

import csv
import io
import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synthetic import cameras as optics
from synthetic import motion, people, quito, scenario, sightings
from synthetic import world as worlds
from synthetic.exercise import observation
from synthetic.exercise.door import Exercise, begin
from synthetic.exercise.fold import Move
from synthetic.journal import Journal
from synthetic.model import Bytes, CameraKind, Clothes, Floats, Ints, Longs, StreetKind, Trouble
from synthetic.scenario.durations import friendly
from synthetic.sightings import Sightings
from synthetic.spreadsheet import neutral
from synthetic.together import one_table
from synthetic.world import Changes, World

STAMP = "SYNTHETIC: made up by Doble Vista for training; no real camera, person or movement"
EVERY_MS = 1000
MOST_POSITIONS = 200_000_000
"""About 8 GB of positions; more is surely a slip of the keyboard."""
_ROWS_AT_ONCE = 100_000
_STAGE = ".doble-vista-export-"


# --------------------------------------------------------------------------- the folder


def write(file: bytes, out: Path, every_ms: int = EVERY_MS) -> list[Path]:
    """Export the scenario of a file's bytes into a folder: all of it, or Trouble and nothing.

    `out` may be new, empty, or an earlier export, which is replaced.  O(people x moments).
    """
    _check_free(out)
    played = play(file)
    _check_size(played.world, every_ms)
    with _staged(out) as stage:
        for name, content in FILES.items():
            with (stage / name).open("wb") as target:
                target.writelines(content(played, every_ms))
    return [out / name for name in FILES]


@contextmanager
def _staged(out: Path) -> Iterator[Path]:
    """A folder beside `out` that becomes it when all went well, and is gone otherwise.

    A folder that exists already may be one that cannot be renamed, a mounted one say: then the
    stage is inside, and the files move up at the end.
    """
    there = out.is_dir()
    home = out if there else out.parent
    stage = home / f"{_STAGE}{secrets.token_hex(4)}"
    try:
        stage.mkdir(parents=True)
    except OSError as error:
        raise Trouble(f"{out}: cannot be written: {error.strerror}") from None
    try:
        yield stage
        if there:
            for name in FILES:
                (stage / name).replace(out / name)
        else:
            stage.rename(out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _check_free(out: Path) -> None:
    if out.is_symlink() and not out.exists():
        raise Trouble(f"{out}: a link to nothing; name a folder")
    if out.exists() and not out.is_dir():
        raise Trouble(f"{out}: a file, not a folder; name a new or empty folder")
    held = [path for path in out.iterdir() if not path.name.startswith(_STAGE)] if out.is_dir() else []
    if held and not _is_ours(out, held):
        raise Trouble(f"{out}: not empty, and not an earlier export; name a new or empty folder")


def _is_ours(out: Path, held: Sequence[Path]) -> bool:
    """Whether a folder holds an earlier export and nothing else."""
    if not all(path.name in FILES and path.is_file() for path in held) or not (out / _OURS).is_file():
        return False
    with (out / _OURS).open("rb") as file:
        return file.readline().decode(errors="replace").strip() == f"# {STAMP}"


def _check_size(world: World, every_ms: int) -> None:
    if every_ms < 1:
        raise Trouble("positions can be written every 0.001 s at most")
    rows = -(-world.lasts_ms // every_ms) * world.people_count
    if rows > MOST_POSITIONS:
        moments = max(MOST_POSITIONS // world.people_count, 1)
        enough = friendly(-(-world.lasts_ms // moments) / 1000)
        raise Trouble(f"positions.csv would have up to {rows:,} rows; take them every {enough} or less often")


# --------------------------------------------------------------------------- the scenario, played


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A world, and what simulated staff did in it from first to last."""

    world: World
    changes: Changes
    moves: Mapping[str, Sequence[Move]]  # by camera


def play(file: bytes) -> Played:
    """A scenario played to its end with nobody there but simulated staff, in a journal that is kept nowhere."""
    journal = Journal("sqlite://")
    try:
        exercise = Exercise(journal, begin(journal, file))
        exercise.steer("jump", exercise.world.lasts_ms)
        state = exercise.moment().state
        return Played(world=exercise.world, changes=exercise.outcomes(state).changes, moves=dict(state.moves))
    finally:
        journal.engine.dispose()


# --------------------------------------------------------------------------- text in columns


def _number(value: Longs, decimals: int = 0) -> Bytes:
    """Whole numbers of 10^-decimals as text, (n, width): -785125 with 4 is "-78.5125"; 0 is no character."""
    size = np.abs(value)
    width = max(len(str(int(size.max(initial=0)))), decimals + 1)
    digits = np.zeros((len(value), width), np.uint8)
    for place in range(width):
        digit = size // 10**place
        digits[:, width - 1 - place] = np.where((digit > 0) | (place <= decimals), digit % 10 + ord("0"), 0)
    sign = np.where(value < 0, ord("-"), 0).astype(np.uint8)[:, None]
    if not decimals:
        return np.concatenate([sign, digits], axis=1)
    point = np.full((len(value), 1), ord("."), np.uint8)
    return np.concatenate([sign, digits[:, :-decimals], point, digits[:, -decimals:]], axis=1)


def _words(words: Sequence[str], index: Ints | Longs) -> Bytes:
    """Plain words by their number."""
    table = np.array([word.encode() for word in words] or [b""])
    width = max(table.dtype.itemsize, 1)
    return table.view(np.uint8).reshape(len(table), width).take(index, axis=0)


def _lines(*columns: Bytes) -> bytes:
    """Columns as the lines of a table with commas."""
    count = len(columns[0])
    comma, end = (np.full((count, 1), ord(mark), np.uint8) for mark in ",\n")
    parts = [part for column in columns for part in (column, comma)]
    table = np.concatenate([*parts[:-1], end], axis=1)
    return table[table != 0].tobytes()


def _e7(degrees: Floats) -> Longs:
    """Degrees in units of 0.0000001 (a centimetre)."""
    return np.rint(np.asarray(degrees) * 1e7).astype(np.int64)


def _lonlat(xy: Floats) -> tuple[Longs, Longs]:
    lon, lat = quito.to_wgs84(xy[:, 0], xy[:, 1])
    return _e7(lon), _e7(lat)


def _points(xy: Floats) -> list[str]:
    """Points (n, 2) as GeoJSON positions."""
    lon, lat = ([row[row != 0].tobytes().decode() for row in _number(part, 7)] for part in _lonlat(xy))
    return [f"[{x},{y}]" for x, y in zip(lon, lat, strict=True)]


# --------------------------------------------------------------------------- the files


def _collection(features: Iterable[str]) -> Iterator[bytes]:
    """Features, a line each, as a GeoJSON collection (RFC 7946) that says what it is."""
    yield f'{{"type":"FeatureCollection","synthetic":true,"note":{json.dumps(STAMP)},"features":['.encode()
    for i, feature in enumerate(features):
        yield f"{',' if i else ''}\n{feature}".encode()
    yield b"\n]}\n"


def _feature(kind: str, coordinates: str, properties: Mapping[str, object]) -> str:
    told = json.dumps({**properties, "synthetic": True}, ensure_ascii=False, separators=(",", ":"))
    shape = f'{{"type":"{kind}","coordinates":{coordinates}}}'
    return f'{{"type":"Feature","geometry":{shape},"properties":{told}}}'


def _cameras(played: Played, every_ms: int) -> Iterator[bytes]:
    """Cameras as they stand at home."""
    network = played.world.cameras
    points = _points(network.xy)
    reach = optics.reach_m(network.home[:, 2])
    return _collection(
        _feature(
            "Point",
            points[i],
            {
                "camera_id": network.ids[i],
                "kind": CameraKind(network.kind[i]).name.lower(),
                "heading_deg": round(int(network.home[i, 0]) / 100, 2),
                "field_of_view_deg": round(optics.field_of_view_deg(int(network.home[i, 2])), 2),
                "range_m": round(float(reach[i]), 1),
                "mast_m": round(float(network.mast_m[i]), 1),
                "in_order": bool(network.in_order[i]),
            },
        )
        for i in _by_id(network.ids)
    )


def _by_id(ids: Sequence[str]) -> list[int]:
    """Camera numbers in the order of their ids: C-999 before C-1000."""
    return sorted(range(len(ids)), key=lambda i: (len(ids[i]), ids[i]))


def _streets(played: Played, every_ms: int) -> Iterator[bytes]:
    """Centre lines, crossing to crossing, by name."""
    streets = played.world.city.streets
    ends = [_points(streets.node_xy[streets.edges[:, side]]) for side in (0, 1)]
    rows = sorted(
        (streets.names[street], StreetKind(kind).name.lower(), f"[{a},{b}]")
        for street, kind, a, b in zip(streets.street.tolist(), streets.kind.tolist(), *ends, strict=True)
    )
    return _collection(_feature("LineString", line, {"name": name, "kind": kind}) for name, kind, line in rows)


def person_ids(world: World) -> list[str]:
    """Crowd and cast by number: P-00001 and so on, all of one length."""
    width = max(5, len(str(world.people_count)))
    return [f"P-{number:0{width}d}" for number in range(1, world.people_count + 1)]


def _people(played: Played, every_ms: int) -> Iterator[bytes]:
    """Who everybody is said to be; `cast` is the id that the scenario calls somebody by."""
    world = played.world
    cast = [""] * world.crowd_count + [member.id for member in world.scenario.cast]
    yield _row("person", "name", "id_number", "phone", "clothes", "cast", "synthetic")
    for number, person in enumerate(person_ids(world)):
        who = observation.identity_of(world, number)
        yield _row(person, who.name, who.id_number, who.phone, _clothes(world, number), cast[number], "true")


def _row(*cells: str) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(map(neutral, cells))
    return line.getvalue().encode()


def _clothes(world: World, person: int) -> str:
    """What somebody wears, as in: red hoodie, dark jeans; from 2 min: grey shirt, dark jeans."""
    if person < world.crowd_count:
        return _worn(people.worn(world.looks, person, 0))
    changes = world.looks.cast[person - world.crowd_count]
    return "; ".join(
        f"from {friendly(worn.from_s)}: {_worn(worn)}" if i else _worn(worn) for i, worn in enumerate(changes)
    )


def _worn(worn: Clothes) -> str:
    return ", ".join(filter(None, (worn.top, worn.bottom, worn.hat, worn.bag)))


def _positions(played: Played, every_ms: int) -> Iterator[bytes]:
    """Where everybody outdoors is, from the first moment to before the end; by time, then person."""
    world, ids = played.world, person_ids(played.world)
    yield b"t,person,lon,lat\n"
    everybody = np.arange(len(ids))
    moments = np.arange(0, world.lasts_ms, every_ms)
    at_once = max(1, _ROWS_AT_ONCE // max(len(ids), 1))
    for first in range(0, len(moments) if ids else 0, at_once):
        t_ms = np.repeat(moments[first : first + at_once], len(ids))
        person = np.tile(everybody, len(t_ms) // len(ids))
        spots = worlds.whereabouts(world, played.changes, person, t_ms)
        out = np.flatnonzero(motion.only_outdoors(spots.gait))
        lon, lat = _lonlat(spots.xy[out])
        yield _lines(_seconds(t_ms[out], every_ms), _words(ids, person[out]), _number(lon, 7), _number(lat, 7))


def _seconds(t_ms: Longs, every_ms: int) -> Bytes:
    """Milliseconds as seconds: whole ones where all are."""
    return _number(t_ms, 3) if every_ms % 1000 else _number(t_ms // 1000)


def _sightings(played: Played, every_ms: int) -> Iterator[bytes]:
    """Who is seen from when to before when, by camera, person, time; a camera that is turned begins anew.

    `px_per_m` is the best of the whole passage through that picture.
    """
    ids, names = played.world.cameras.ids, person_ids(played.world)
    yield b"camera,person,t_in,t_out,px_per_m\n"
    found = _seen(played)
    rank = np.empty(len(ids), np.int64)
    rank[_by_id(ids)] = np.arange(len(ids))
    order = np.lexsort((found.in_ms, found.person, rank[found.camera]))
    for first in range(0, len(order), _ROWS_AT_ONCE):
        rows = order[first : first + _ROWS_AT_ONCE]
        yield _lines(
            _words(ids, found.camera[rows]),
            _words(names, found.person[rows]),
            _number(found.in_ms[rows], 3),
            _number(found.out_ms[rows], 3),
            _number(np.rint(found.px_per_m[rows] * 10).astype(np.int64), 1),
        )


def _seen(played: Played) -> Sightings:
    """Every sighting of crowd and cast within the scenario's length.  O(legs on lines in view)."""
    world = played.world
    camera, shown_ms, poses = _pictures(played)
    views = sightings.views(world.around, world.cameras.xy[camera], world.cameras.mast_m[camera], poses)
    parts = []
    for walkers, base in zip(world.walkers, (0, world.crowd_count), strict=True):
        found = sightings.seen(walkers, views, 0, world.lasts_ms)
        parts.append(_columns(found, person=found.person + base))
    found = worlds.with_stops(one_table(parts), played.changes, world.lasts_ms)
    row = found.camera
    begin, end = np.maximum(found.in_ms, shown_ms[row, 0]), np.minimum(found.out_ms, shown_ms[row, 1])
    kept = np.flatnonzero(begin < end)
    found = _columns(found, camera=camera[row].astype(np.int32), in_ms=begin, out_ms=end)
    return _columns(found, **{name: getattr(found, name)[kept] for name in _COLUMNS})


_COLUMNS = ("camera", "person", "in_ms", "out_ms", "px_per_m")


def _columns(found: Sightings, **changed: np.ndarray) -> Sightings:
    return Sightings(**{name: changed.get(name, getattr(found, name)) for name in _COLUMNS})


def _pictures(played: Played) -> tuple[Longs, Longs, Ints]:
    """Every pose of every camera in order: (camera, (from_ms, to_ms), pose), n rows each."""
    world = played.world
    rows: list[tuple[int, int, int, int, int, int]] = []
    for camera in np.flatnonzero(world.cameras.in_order).tolist():
        moves = played.moves.get(world.cameras.ids[camera], ())
        starts = [0, *(move.t_ms for move in moves)]
        poses = [world.home_pose(camera), *(move.pose for move in moves)]
        for start, end, pose in zip(starts, [*starts[1:], world.lasts_ms], poses, strict=True):
            rows.append((camera, start, end, pose.pan_cdeg, pose.tilt_cdeg, pose.zoom_c))
    table = np.array(rows, np.int64).reshape(-1, 6)
    return table[:, 0], table[:, 1:3], table[:, 3:].astype(np.int32)


def _scenario(played: Played, every_ms: int) -> Iterator[bytes]:
    yield f"# {STAMP}\n{scenario.write(played.world.scenario)}".encode()


_OURS = "scenario.yaml"
FILES: Mapping[str, Callable[[Played, int], Iterable[bytes]]] = {
    "cameras.geojson": _cameras,
    "streets.geojson": _streets,
    "people.csv": _people,
    "positions.csv": _positions,
    "sightings.csv": _sightings,
    _OURS: _scenario,
}
"""What an export holds."""
