"""The world of a scenario, put together: place, cameras, people, motion, sightings.  The only composer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from synthetic import cameras as optics
from synthetic import motion, people, quito, scenario, sightings
from synthetic.model import (
    NEVER_MS,
    Cameras,
    City,
    Floats,
    Incident,
    Ints,
    Legs,
    Lines,
    Longs,
    Pose,
    Preset,
    Scenario,
    Trouble,
)  # fmt: skip
from synthetic.motion import Whereabouts
from synthetic.sightings import Sightings, Surroundings, Walkers

K = TypeVar("K")
V = TypeVar("V")
MOST_KEPT = 512
"""Pictures' sightings, some 5 kB each."""
MOST_KEPT_AROUND = 64
"""Everybody around a camera that is steered, some 30 kB: there are fewer hands than pictures."""
RECORDING_MS = 30 * 60 * 1000
"""Recordings begin this long before the scenario does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Somebody is stopped at a moment and goes on later (`lasts_ms` None: not again)."""

    person: int
    at_ms: int
    lasts_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What participants changed in the world: patrols' ways, and who was stopped."""

    patrols: Legs
    holds: tuple[Hold, ...] = ()
    _seen: OrderedDict[tuple[int, Pose], Sightings] = field(default_factory=OrderedDict, compare=False)
    _around: OrderedDict[tuple[int, int], Sightings] = field(default_factory=OrderedDict, compare=False)
    _met: dict[tuple[int, int, Pose], tuple[tuple[int, int], ...]] = field(default_factory=dict, compare=False)
    _shown: OrderedDict[tuple[int, Pose | int, int, int], Any] = field(default_factory=OrderedDict, compare=False)
    _cut: OrderedDict[tuple[int, Pose, int, int, int], Any] = field(default_factory=OrderedDict, compare=False)
    _fixes: OrderedDict[tuple[int, int], tuple[float, float]] = field(default_factory=OrderedDict, compare=False)
    _ways: OrderedDict[tuple[int, int], Floats] = field(default_factory=OrderedDict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that a scenario and its seed determine.  People are numbered crowd, cast, patrols."""

    scenario: Scenario
    city: City
    lines: Lines
    around: Surroundings
    cameras: Cameras
    crowd: Legs
    cast: Legs
    looks: people.Looks
    patrol_home: Ints  # (patrols,) walking nodes
    walkers: tuple[Walkers, ...]
    camera_number: Mapping[str, int]
    cast_number: Mapping[str, int]
    _seen: OrderedDict[tuple[int, Pose], Sightings] = field(default_factory=OrderedDict)
    _views: OrderedDict[tuple[int, Pose], sightings.Views] = field(default_factory=OrderedDict)
    _names: dict[int, str] = field(default_factory=dict)
    _presets: dict[int, tuple[Preset, ...]] = field(default_factory=dict)
    _looks: dict[tuple[int, Pose], dict[int, list[tuple[float, float, float]]]] = field(default_factory=dict)
    _scenes: dict[str, tuple[int, tuple[float, float]]] = field(default_factory=dict)
    _quiet: list[Changes] = field(default_factory=list)

    @property
    def crowd_count(self) -> int:
        """How many people are crowd; the cast is numbered after them."""
        return len(self.crowd.period_ms)

    @property
    def people_count(self) -> int:
        """Crowd and cast; patrols are numbered after them."""
        return self.crowd_count + len(self.cast.period_ms)

    @property
    def lasts_ms(self) -> int:
        """Length of the scenario."""
        return round(self.scenario.lasts_s * 1000)

    def home_pose(self, camera: int) -> Pose:
        """Where a camera looks when nobody has turned it."""
        pan, tilt, zoom = (int(v) for v in self.cameras.home[camera])
        return Pose(pan_cdeg=pan, tilt_cdeg=tilt, zoom_c=zoom)

    def camera(self, camera_id: str) -> int:
        """The number of a camera; Trouble where there is none."""
        if camera_id not in self.camera_number:
            raise Trouble(f"there is no camera {camera_id!r} in this network of {len(self.cameras.ids)}")
        return self.camera_number[camera_id]


def build(made: Scenario) -> World:
    """Everything from a scenario: O(place + cameras + people)."""
    city = quito.city(made.seed, made.where.place, made.where.radius_m)
    lines = motion.lines_of(city.ways)
    crowd = motion.crowd(city, lines, made.crowd, made.seed)
    cast = motion.table([_cast_legs(city, lines, made, i) for i in range(len(made.cast))])
    cameras = optics.place(city, made.network.cameras, made.seed, made.network.named)
    return World(
        scenario=made,
        city=city,
        lines=lines,
        around=sightings.surroundings(city, lines),
        cameras=cameras,
        crowd=crowd,
        cast=cast,
        looks=people.looks(made.crowd, made.cast, made.seed),
        patrol_home=_patrol_homes(city, made),
        walkers=tuple(Walkers(legs, lines) for legs in (crowd, cast)),
        camera_number={name: i for i, name in enumerate(cameras.ids)},
        cast_number={member.id: made.crowd + i for i, member in enumerate(made.cast)},
    )


def _cast_legs(city: City, lines: Lines, made: Scenario, i: int) -> list[motion.Leg]:
    member = made.cast[i]
    steps = [(step, quito.find(city, step.place)) for step in member.goes]
    return motion.planned(city, lines, steps, lane=i % 3)


def _patrol_homes(city: City, made: Scenario) -> Ints:
    """Patrols wait round the middle, evenly by direction, about 40 % of the way out."""
    corners = np.flatnonzero(city.ways.corner_of >= 0)
    angle = np.arange(made.network.patrols) * 2 * np.pi / max(made.network.patrols, 1) + 0.6
    reach = 0.4 * made.where.radius_m
    spots = np.asarray(city.centre_xy) + reach * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    xy = city.ways.xy[0, corners]
    return corners[[int(np.argmin(np.hypot(*(xy - s).T))) for s in spots]].astype(np.int32)


@lru_cache(maxsize=8)
def of_bytes(data: bytes) -> World:
    """The world of a scenario file's bytes; the same bytes give the same world."""
    reading = scenario.read(data)
    if reading.scenario is None:
        raise Trouble("\n".join(str(error) for error in reading.errors))
    return build(reading.scenario)


# --------------------------------------------------------------------------- with what people changed


def unchanged(world: World) -> Changes:
    """Patrols at home, nobody stopped; one and the same for all exercises of a world, with what it keeps."""
    if not world._quiet:
        world._quiet.append(_quiet(world))
    return world._quiet[0]


def _quiet(world: World) -> Changes:
    waiting = [
        [motion.standing(world.city, world.lines, int(node), lane=1, start_ms=-NEVER_MS)] for node in world.patrol_home
    ]
    return Changes(patrols=motion.table(waiting))


def delayed(t_ms: Longs, person: Longs, holds: Sequence[Hold]) -> Longs:
    """The times at which stopped people are where they are: held, then late."""
    t = np.array(t_ms, dtype=np.int64)
    for hold in sorted(holds, key=lambda hold: -hold.at_ms):
        late = np.maximum(t - hold.at_ms, 0)
        if hold.lasts_ms is not None:
            late = np.minimum(late, hold.lasts_ms)
        t = np.where(person == hold.person, t - late, t)
    return t


def whereabouts(world: World, changes: Changes, person: Longs, t_ms: Longs | int) -> Whereabouts:
    """Where people are, by number, at one time or at a time each."""
    person = np.asarray(person, dtype=np.int64)
    t = delayed(np.broadcast_to(np.asarray(t_ms, dtype=np.int64), person.shape), person, changes.holds)
    parts: list[Whereabouts] = []
    order: list[Longs] = []
    for legs, base in _groups(world, changes):
        mine = np.flatnonzero((person >= base) & (person < base + len(legs.period_ms)))
        if len(mine) or not parts:  # a table of nobody costs as much as one of a hundred
            parts.append(motion.at(world.lines, legs, t[mine], person[mine] - base))
            order.append(mine)
    back = np.argsort(np.concatenate(order))
    names = ("xy", "heading_cdeg", "gait", "leg", "line", "along_mm")
    return Whereabouts(**{name: np.concatenate([getattr(p, name) for p in parts])[back] for name in names})


def _groups(world: World, changes: Changes) -> list[tuple[Legs, int]]:
    return [(world.crowd, 0), (world.cast, world.crowd_count), (changes.patrols, world.people_count)]


def sightings_of(world: World, changes: Changes, camera: int, pose: Pose) -> Sightings:
    """Who a camera in a pose sees over the whole scenario and its recording, changes counted in."""
    if not world.cameras.in_order[camera]:
        return _nobody()
    return kept(changes._seen, (camera, pose), lambda: _changed(world, changes, camera, pose))


def _changed(world: World, changes: Changes, camera: int, pose: Pose) -> Sightings:
    """Sightings with stops and patrols counted in."""
    found = with_stops(_unchanged(world, camera, pose), changes, world.lasts_ms)
    patrols = _seen_on(world, Walkers(changes.patrols, world.lines), camera, _views(world, camera, pose))
    return _joined(found, _renumbered(patrols, world.people_count))


def _unchanged(world: World, camera: int, pose: Pose) -> Sightings:
    """Sightings as if nobody had interfered; the last few hundred poses are kept."""
    return kept(world._seen, (camera, pose), lambda: _sightings(world, camera, pose))


def look_ahead(world: World, camera_ids: Iterable[str]) -> None:
    """Who these cameras see as they stand, found before anybody asks."""
    for camera in (world.camera_number[name] for name in camera_ids):
        if world.cameras.in_order[camera]:
            _unchanged(world, camera, world.home_pose(camera))


def kept(store: OrderedDict[K, V], key: K, make: Callable[[], V], most: int = MOST_KEPT) -> V:
    """What was made before, else made now; the latest stay, for a joystick asks for ever new poses."""
    found = store.get(key)
    if found is None:
        found = store[key] = make()
        while len(store) > most:
            store.popitem(last=False)
    return found


def sightings_around(world: World, changes: Changes, camera: int, reach_m: int) -> Sightings:
    """Who comes into a camera's line of sight within a reach, wherever it looks; changes counted in."""
    if not world.cameras.in_order[camera]:
        return _nobody()
    return kept(
        changes._around, (camera, reach_m), lambda: _all_around(world, changes, camera, reach_m), MOST_KEPT_AROUND
    )


def _all_around(world: World, changes: Changes, camera: int, reach_m: int) -> Sightings:
    seen_lines = sightings.views_around(world.around, world.cameras.xy[camera], float(reach_m))
    parts = [_seen_on(world, walkers, camera, seen_lines) for walkers in world.walkers]
    found = with_stops(_joined(parts[0], _renumbered(parts[1], world.crowd_count)), changes, world.lasts_ms)
    patrols = _seen_on(world, Walkers(changes.patrols, world.lines), camera, seen_lines)
    return _joined(found, _renumbered(patrols, world.people_count))


def sightings_of_one(world: World, changes: Changes, person: int, looks: Sequence[tuple[int, Pose]]) -> Sightings:
    """When each (camera, pose) shows one person, changes counted in; `camera` counts the looks.

    As in `sightings_of`, but only along that person's own ways: O(looks x the person's ways near them).
    """
    legs, base = next((legs, base) for legs, base in reversed(_groups(world, changes)) if person >= base)
    row = slice(person - base, person - base + 1)
    alone = Legs(**{f.name: getattr(legs, f.name)[row] for f in fields(legs)})
    mine = np.zeros(len(world.city.ways.edges), bool)
    mine[alone.line[alone.start_ms < NEVER_MS] % len(mine)] = True
    which = np.array([camera for camera, _ in looks])
    poses = np.array([pose.numbers for _, pose in looks], np.int32)
    seen_lines = sightings.views(world.around, world.cameras.xy[which], world.cameras.mast_m[which], poses, ways=mine)
    found = sightings.seen(Walkers(alone, world.lines), seen_lines, -RECORDING_MS, world.lasts_ms + 60_000)
    works = world.cameras.in_order[which].take(found.camera)
    shown = Sightings(**{f.name: getattr(found, f.name)[works] for f in fields(found)})
    return with_stops(_renumbered(shown, person), changes, world.lasts_ms) if person < world.people_count else shown


def _nobody() -> Sightings:
    none = np.zeros(0, np.int64)
    return Sightings(
        camera=none.astype(np.int32), person=none.astype(np.int32), in_ms=none, out_ms=none, px_per_m=none.astype(float)
    )


def _sightings(world: World, camera: int, pose: Pose) -> Sightings:
    seen_lines = _views(world, camera, pose)
    parts = [_seen_on(world, walkers, camera, seen_lines) for walkers in world.walkers]
    return _joined(parts[0], _renumbered(parts[1], world.crowd_count))


def _seen_on(world: World, walkers: Walkers, camera: int, seen_lines: sightings.Views) -> Sightings:
    found = sightings.seen(walkers, seen_lines, -RECORDING_MS, world.lasts_ms + 60_000)
    return Sightings(
        camera=np.full_like(found.camera, camera), person=found.person, in_ms=found.in_ms, out_ms=found.out_ms,
        px_per_m=found.px_per_m,
    )  # fmt: skip


def _views(world: World, camera: int, pose: Pose) -> sightings.Views:
    """What a pose sees of lines, for all who may walk there: two thirds of what its sightings cost."""
    return kept(world._views, (camera, pose), lambda: _views_of(world, camera, pose))


def _views_of(world: World, camera: int, pose: Pose) -> sightings.Views:
    poses = np.array([[pose.pan_cdeg, pose.tilt_cdeg, pose.zoom_c]], np.int32)
    xy, mast = world.cameras.xy[camera : camera + 1], world.cameras.mast_m[camera : camera + 1]
    return sightings.views(world.around, xy, mast, poses)


def _renumbered(found: Sightings, base: int) -> Sightings:
    return Sightings(
        camera=found.camera, person=(found.person + base).astype(np.int32), in_ms=found.in_ms, out_ms=found.out_ms,
        px_per_m=found.px_per_m,
    )  # fmt: skip


def _joined(one: Sightings, two: Sightings) -> Sightings:
    names = ("camera", "person", "in_ms", "out_ms", "px_per_m")
    return Sightings(**{name: np.concatenate([getattr(one, name), getattr(two, name)]) for name in names})


def with_stops(found: Sightings, changes: Changes, end_ms: int) -> Sightings:
    """Sightings with everybody held up who was stopped; told until a minute after `end_ms`."""
    for hold in sorted(changes.holds, key=lambda hold: hold.at_ms):
        found = _held(found, hold, end_ms)
    return found


def _held(found: Sightings, hold: Hold, end_ms: int) -> Sightings:
    """Sightings of somebody who was stopped: what spans the stop lasts longer, the rest comes later or never."""
    mine = found.person == hold.person
    late = hold.lasts_ms if hold.lasts_ms is not None else 10 * (end_ms + RECORDING_MS)
    in_ms = found.in_ms + np.where(mine & (found.in_ms > hold.at_ms), late, 0)
    out_ms = found.out_ms + np.where(mine & (found.out_ms > hold.at_ms), late, 0)
    kept = in_ms < end_ms + 60_000
    return Sightings(
        camera=found.camera[kept], person=found.person[kept], in_ms=in_ms[kept], out_ms=out_ms[kept],
        px_per_m=found.px_per_m[kept],
    )  # fmt: skip


def scene_of(world: World, incident: Incident) -> tuple[int, tuple[float, float]]:
    """Where an incident happened: the walking node next to its victim (or offender) then, and the point."""
    if incident.id not in world._scenes:
        who = incident.victim or incident.offender or ""
        person = np.array([world.cast_number[who]])
        xy = whereabouts(world, unchanged(world), person, round(incident.at_s * 1000)).xy[0]
        node = int(np.argmin(np.hypot(*(world.city.ways.xy[0] - xy).T)))
        world._scenes[incident.id] = node, (float(xy[0]), float(xy[1]))
    return world._scenes[incident.id]


def camera_name(world: World, camera: int) -> str:
    """What people call a camera; worked out once."""
    if camera not in world._names:
        world._names[camera] = optics.names(world.city, world.cameras, np.array([camera], np.int32))[0]
    return world._names[camera]


def camera_names(world: World) -> list[str]:
    """What people call each camera, in their order; worked out once, all together."""
    every = np.arange(len(world.cameras.ids), dtype=np.int32)
    if len(world._names) < len(every):
        world._names.update(enumerate(optics.names(world.city, world.cameras, every)))
    return [world._names[camera] for camera in every.tolist()]


def presets(world: World, camera: int) -> tuple[Preset, ...]:
    """A camera's named directions; worked out once."""
    if camera not in world._presets:
        world._presets[camera] = optics.presets(world.city, world.cameras, camera)
    return world._presets[camera]
