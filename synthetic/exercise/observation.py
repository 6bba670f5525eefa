"""What a camera shows at a moment, and what of it a chair may know.

`figures` is the unredacted truth and never leaves the engine; `redacted` makes what crosses
the wire (docs/wire.md): clothes for all, names and phones only where the chair may know them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from synthetic import cameras as optics
from synthetic import motion, people
from synthetic.access import Chair
from synthetic.exercise.fold import State
from synthetic.exercise.followed import watches_of_feed
from synthetic.exercise.outcomes import Outcomes
from synthetic.following import in_views
from synthetic.model import Body, CameraKind, Floats, Longs, Pose
from synthetic.sightings import Sightings
from synthetic.world import Changes, World, camera_name, kept, sightings_around, sightings_of, whereabouts

AHEAD_MS = 12_000
"""How much of the future a browser gets, so that it can draw without asking, and need not be told at every look."""
MOST_AHEAD_MS = 60_000
AROUND_MS = 8_000
"""How much of it whoever steers a camera gets of everybody around."""
LOOKS_EVERY_MS, LATE_MS = 5_000, 500
"""How often a browser looks (feed/watch.js; more often where the exercise runs fast), and how late an answer may be."""
FAST_LOOKS_MS = 40_000
"""Of the scenario between two looks, where it runs fast."""
STEP_MS = 1_000
"""Pictures begin at whole seconds."""
SPAN = 4
"""Ways are worked out for so many times as long as a browser is told, and cut for each answer."""
BENDS, BEND_MS = 5, 12_000
"""A way may bend so often, and once more for so many ms."""
MOST_SHOWN = 300
MOST_CUT = 300
"""Pictures as answers told them in the last second or so."""
LEAST_AROUND_M, MOST_AROUND_M = 60, 420
AGENT_EYE_M = 40.0
"""How near the agency's eye on the street must be to point somebody out (synthetic)."""
FIX_MS, FIX_M = 20_000, 45.0
"""A phone's cell is known every 20 s, to within 45 m (synthetic)."""


K = TypeVar("K", bound=Hashable)
Shot = tuple[int, Pose]
"""A camera by number, and how it looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everybody in some pictures from a moment on, unredacted, picture by picture."""

    shot: Longs  # (n,) which of the pictures asked for
    person: Longs  # (n,)
    in_ms: Longs  # (n,) when the figure came into the picture
    out_ms: Longs  # (n,) when it leaves
    times: Longs  # (n, k) ms
    points: Floats  # (n, k, 2) metres
    gait: Longs  # (n, k) from each of these times on


def figures(world: World, found: Outcomes, shots: Sequence[Shot], t_ms: int, ahead_ms: int = AHEAD_MS) -> Figures:
    """Who is in view within [t, t + ahead], and their ways while they are.

    O(sightings of these cameras) to find them, O(people in view) for their ways; all pictures at once.
    """
    return _figures(world, found, [sightings_of(world, found.changes, *shot) for shot in shots], t_ms, ahead_ms)


def _figures(world: World, found: Outcomes, seen: Sequence[Sightings], t_ms: int, ahead_ms: int) -> Figures:
    rows = [np.flatnonzero((s.in_ms < t_ms + ahead_ms) & (s.out_ms > t_ms)) for s in seen]

    def gathered(name: str) -> Longs:
        parts = [getattr(s, name)[r] for s, r in zip(seen, rows, strict=True)]
        return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)

    person, in_ms, out_ms = gathered("person"), gathered("in_ms"), gathered("out_ms")
    begin, end = np.maximum(in_ms, t_ms), np.minimum(out_ms, t_ms + ahead_ms)
    times, points, gait = _ways(world, found, person, begin, end)
    return Figures(
        shot=np.repeat(np.arange(len(seen)), [len(r) for r in rows]),
        person=person,
        in_ms=in_ms,
        out_ms=out_ms,
        times=times,
        points=points,
        gait=gait,
    )


def _ways(world: World, found: Outcomes, person: Longs, begin: Longs, end: Longs) -> tuple[Longs, Floats, Longs]:
    """Bends of everybody's way, where they are and how they go on; somebody who was stopped bends at the stop too."""
    times = _bends(world, person, begin, end)
    if found.changes.holds:
        times = np.sort(np.concatenate([times, _holds(found, person, begin, end)], axis=1))
    count = times.shape[1]
    flat = whereabouts(world, found.changes, np.repeat(person, count), times.ravel())
    gait = flat.gait.astype(np.int64).reshape(len(person), count)
    return times, flat.xy.reshape(len(person), count, 2), gait


def _bends(world: World, person: Longs, begin: Longs, end: Longs) -> Longs:
    """Times at which ways bend when nobody is stopped; repeated where there are fewer."""
    most = BENDS + int((end - begin).max(initial=0)) // BEND_MS
    result = np.repeat(begin[:, None], most + 2, axis=1)
    result[:, 1:] = end[:, None]
    for legs, base in ((world.crowd, 0), (world.cast, world.crowd_count)):
        mine = np.flatnonzero((person >= base) & (person < base + len(legs.period_ms)))
        if len(mine):
            bends = motion.paths(world.lines, legs, person[mine] - base, begin[mine], end[mine], most)[0]
            result[mine, : bends.shape[1]] = bends
    patrol = np.flatnonzero(person >= world.people_count)
    if len(patrol):
        result[patrol] = np.linspace(begin[patrol], end[patrol], most + 2).T.astype(np.int64)
    return result


def _holds(found: Outcomes, person: Longs, begin: Longs, end: Longs) -> Longs:
    """For stopped people, times at the stop and evenly after it; for others their begin again."""
    result = np.repeat(begin[:, None], 6, axis=1)
    for hold in found.changes.holds:
        mine = np.flatnonzero(person == hold.person)
        if len(mine):
            result[mine] = np.linspace(begin[mine], end[mine], 6).T.astype(np.int64)
            result[mine, 0] = np.clip(hold.at_ms, begin[mine], end[mine])
    return result


@lru_cache(maxsize=10_000)
def figure_id(key: bytes, seat: str, camera_id: str, person: int, in_ms: int) -> int:
    """A number for a figure that says nothing outside this camera, seat and appearance."""
    text = f"{seat}|{camera_id}|{person}|{in_ms}".encode()
    return int.from_bytes(hmac.digest(key, text, hashlib.sha256)[:5], "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is written at a figure; `words` are for the screen's language."""

    box: str | None
    text: str | None

    @property
    def body(self) -> Body:
        """As it crosses the wire."""
        return {"label": self.text, "box": self.box}


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: the chair, its seat's name for figure ids, the language of labels."""

    chair: Chair
    actor: str
    seat: str
    language: str


SUSPECT = {"es": "sospechoso", "en": "suspect"}
MARKED = {"es": "marcado", "en": "marked"}
UNKNOWN = {"es": "desconocido", "en": "unknown"}
LAST_SEEN = {"es": "visto {at} en {camera}", "en": "last seen {at} at {camera}"}
PHONE = {"es": "teléfono", "en": "phone"}


def labels(
    world: World, state: State, found: Outcomes, viewer: Viewer, camera: int, persons: list[int], t_ms: int
) -> dict[int, Label]:
    """What this chair may know of the people in one picture: by person number.  Deny by default."""
    if viewer.chair is Chair.INTELLIGENCE:
        known = _phone_labels(world, state, found, viewer, camera, persons, t_ms)
    else:
        known = {p: Label(box=None, text=f"P-{p - world.people_count + 1}") for p in persons if p >= world.people_count}
    for mark in state.marks:
        if (
            mark.actor == viewer.actor
            and mark.camera_id == world.cameras.ids[camera]
            and mark.t_ms <= t_ms < mark.out_ms
        ):
            words = f"{mark.case_number} {SUSPECT[viewer.language]}" if mark.case_number else MARKED[viewer.language]
            known.setdefault(mark.person, Label(box="mark", text=words))
    return known


def _phone_labels(
    world: World, state: State, found: Outcomes, viewer: Viewer, camera: int, persons: list[int], t_ms: int
) -> dict[int, Label]:
    """Watch list and looked-up phones among those in a picture."""
    followed = {look.person for look in state.lookups if look.chair == viewer.chair and look.t_ms <= t_ms}
    wanted = followed.union(watched(world, state)).intersection(persons)
    made = {person: _phone_label(world, state, found, viewer, person, t_ms) for person in wanted}
    return {
        person: Label(
            box=label.box, text=f"{label.text}{_last_seen(world, state, found, viewer, camera, person, t_ms)}"
        )
        for person, label in made.items()
        if label
    }


def _last_seen(
    world: World, state: State, found: Outcomes, viewer: Viewer, camera: int, person: int, t_ms: int
) -> str:
    """A second line: when and where another of the chair's feeds had them last; nothing where none had."""
    last = last_shown(world, state, found, viewer.chair, [person], t_ms, but=world.cameras.ids[camera])
    if last is None:
        return ""
    at = world.scenario.starts + timedelta(milliseconds=last[0])
    return "\n" + LAST_SEEN[viewer.language].format(at=f"{at:%H:%M}", camera=last[1])


def last_shown(
    world: World, state: State, found: Outcomes, chair: str, persons: Sequence[int], t_ms: int, but: str | None = None
) -> tuple[int, str] | None:
    """When a feed of a chair last showed any of these people until a moment, and which camera's.

    Asked pose by pose, as each camera looked then: O(feeds and moves of the chair), poses asked about before are kept.
    """
    watches = [
        watch for grant in state.grants.values()
        if grant.chair == chair and grant.camera_id != but and grant.opened_ms <= t_ms
        for watch in watches_of_feed(world, state, grant.id, t_ms)
    ]  # fmt: skip
    best: tuple[int, str] | None = None
    for person in persons:
        for watch, seen in zip(watches, in_views(world, found.changes, person, watches), strict=True):
            last = max((end for _, end in seen), default=-1)
            if last >= 0 and (best is None or last > best[0]):
                best = last, world.cameras.ids[watch.camera]
    return best


def _phone_label(world: World, state: State, found: Outcomes, viewer: Viewer, person: int, t_ms: int) -> Label | None:
    """Watch list and looked-up phones; a watched person only while the agency's own eye is near."""
    tail = f"{PHONE[viewer.language]} {identity_of(world, person).phone_tail}"
    if person in watched(world, state) and _pointed_out(world, found, person, t_ms):
        return Label(box="subject", text=f"{identity_of(world, person).short.upper()} · {tail}")
    if any(look.person == person and look.chair == viewer.chair and look.t_ms <= t_ms for look in state.lookups):
        return Label(box="subject", text=f"{UNKNOWN[viewer.language]} · {tail}")
    return None


def watched(world: World, state: State) -> tuple[int, ...]:
    """The watch list, by person number: the scenario's, and what was put on it and taken off it."""
    first = [world.cast_number[m.id] for m in world.scenario.cast if m.watch_list]
    added = [person for person, on in state.listed.items() if on and person not in first]
    return tuple(person for person in (*first, *added) if state.listed.get(person, True))


def subject_of(key: bytes, person: int) -> str:
    """Under which name rows speak of somebody: the same for the same person, and no name.

    That a log can say so is taken for granted here: a real one would have to recognise people again.
    """
    digest = hmac.digest(key, f"subject|{person}".encode(), hashlib.sha256)
    return "S-" + base64.b32encode(digest[:4])[:6].decode()


def identity_of(world: World, person: int) -> people.Identity:
    """Somebody's made-up identity; the cast may have a name of its own."""
    i = person - world.crowd_count
    given = world.scenario.cast[i].name if 0 <= i < len(world.scenario.cast) else None
    return people.identity(world.scenario.seed, person, given)


def _pointed_out(world: World, found: Outcomes, person: int, t_ms: int) -> bool:
    """Whether one of the agency's people on the street is near enough to say "that one"."""
    agents = [world.cast_number[m.id] for m in world.scenario.cast if m.agent]
    if not agents:
        return False
    both = whereabouts(world, found.changes, np.array([person, *agents]), t_ms)
    return bool((np.hypot(*(both.xy[1:] - both.xy[0]).T) <= AGENT_EYE_M).any())


def phone_fix(world: World, found: Outcomes, person: int, t_ms: int) -> tuple[int, float, float]:
    """When a phone was last placed, and where (metres), to within `FIX_M`."""
    at = t_ms // FIX_MS * FIX_MS

    def placed() -> tuple[float, float]:
        xy = whereabouts(world, found.changes, np.array([person]), at).xy[0]
        off = people.chance_of(world.scenario.seed, f"fix/{person}/{at}").uniform(-0.7, 0.7, 2) * FIX_M
        return float(xy[0] + off[0]), float(xy[1] + off[1])

    return at, *kept(found.changes._fixes, (person, at), placed)


def redacted(
    world: World, state: State, found: Outcomes, viewer: Viewer, shots: Sequence[Shot], t_ms: int, key: bytes
) -> list[list[Body]]:
    """The figures of each picture as they may cross the wire to this viewer."""
    pictures = drawn(world, found, shots, t_ms, ahead_ms(state))
    return [
        _told(world, state, found, viewer, camera, picture, t_ms, key)
        for (camera, _pose), picture in zip(shots, pictures, strict=True)
    ]


def around(
    world: World, state: State, found: Outcomes, viewer: Viewer, camera: int, zoom_c: int, t_ms: int, key: bytes
) -> list[Body]:
    """Everybody in a camera's line of sight all around, for whoever has a hand on it; redacted like a picture."""
    ahead = min(AROUND_MS * state.clock.speed, MOST_AHEAD_MS) if state.clock.playing else AROUND_MS
    span = min(SPAN * ahead, MOST_AHEAD_MS)
    kept, wanted = found.changes._shown, (camera, around_m(zoom_c), t_ms // span * span, span + ahead)
    whole: list[Way] | None = kept.get(wanted)
    if whole is None:
        seen = sightings_around(world, found.changes, camera, around_m(zoom_c))
        (whole,) = _drawn(world, [camera], _figures(world, found, [seen], *wanted[2:]))
        _keep(kept, wanted, whole)
    picture = _cut(world, whole, t_ms, t_ms + ahead)
    return _told(world, state, found, viewer, camera, picture, t_ms, key)


def around_m(zoom_c: int) -> int:
    """How far round a camera people are told to whoever turns it: what its zoom detects, in steps of 60 m."""
    far = float(optics.reach_m(np.array([zoom_c]))[0])
    return int(min(max(-(-far // LEAST_AROUND_M), 1) * LEAST_AROUND_M, MOST_AROUND_M))


@dataclass(frozen=True, slots=True)
class Way:
    """Somebody in a picture for a while, whoever looks: unredacted, and the same for all exercises of a world."""

    person: int
    in_ms: int
    gait: list[int]  # from each entry of the path on
    path: list[float]  # t, x, y again and again (docs/wire.md)
    looks: Body | None  # None for whoever may change clothes


@dataclass(frozen=True, slots=True)
class Drawn:
    """The same as one answer tells it: no further ahead than a browser may know."""

    person: int
    in_ms: int
    gait: int
    path: list[float]
    looks: Body


def drawn(world: World, found: Outcomes, shots: Sequence[Shot], t_ms: int, ahead_ms: int) -> list[list[Drawn]]:
    """Everybody in some pictures, from the last whole second on: whoever looks soon after shares the work.

    Ways are kept by camera, pose and span of time with what participants changed in the world; a class whose crews
    changed nothing yet shares them.  Nothing of them is any chair's: what a viewer may know is added later.
    O(people in view) to cut them, and once in a span what `figures` costs.
    """
    begin = t_ms // STEP_MS * STEP_MS
    span = min(SPAN * ahead_ms, MOST_AHEAD_MS)
    at = begin // span * span
    kept = found.changes._shown
    wanted = [(camera, pose, at, span + ahead_ms) for camera, pose in shots]
    got: dict[tuple[int, Pose, int, int], list[Way]] = {
        key: picture for key in wanted if (picture := kept.get(key)) is not None  # another thread may drop it meanwhile
    }
    missing = [key for key in dict.fromkeys(wanted) if key not in got]
    if missing:
        seen = figures(world, found, [(camera, pose) for camera, pose, *_when in missing], at, span + ahead_ms)
        made = _drawn(world, [camera for camera, *_how in missing], seen)
        for key, picture in zip(missing, made, strict=True):
            got[key] = picture
            _keep(kept, key, picture)
    return [_cut_once(world, found.changes, key, got[key], begin, begin + ahead_ms) for key in wanted]


def _cut_once(
    world: World, changes: Changes, key: tuple[int, Pose, int, int], ways: Sequence[Way], begin: int, end: int
) -> list[Drawn]:
    """Ways cut to [begin, end]: a class looks at the same pictures in the same second."""
    kept, asked = changes._cut, (*key, begin)
    picture = kept.get(asked)
    if picture is None:
        picture = kept[asked] = _cut(world, ways, begin, end)
        while len(kept) > MOST_CUT:
            kept.popitem(last=False)
    return picture


def _keep(kept: OrderedDict[K, Any], key: K, ways: list[Way]) -> None:
    """Ways for whoever asks next; the latest stay."""
    kept[key] = ways
    while len(kept) > MOST_SHOWN:
        kept.popitem(last=False)


def _drawn(world: World, cameras: Sequence[int], seen: Figures) -> list[list[Way]]:
    foot = world.cameras.xy[np.array(cameras, dtype=int)][seen.shot]
    cm = np.round((seen.points - foot[:, None]) * 100, 1).tolist()
    times, in_ms, gait = seen.times.tolist(), seen.in_ms.tolist(), seen.gait.tolist()
    pictures: list[list[Way]] = [[] for _ in cameras]
    for n, (k, person) in enumerate(zip(seen.shot.tolist(), seen.person.tolist(), strict=True)):
        looks = people.appearance(world.looks, person, 0.0) if person < world.crowd_count else None
        path, gaits = _path(times[n], cm[n], gait[n])
        pictures[k].append(Way(person, in_ms[n], gaits, path, looks))
    return pictures


def _cut(world: World, ways: Sequence[Way], begin: int, end: int) -> list[Drawn]:
    """Those who are in the picture within [begin, end], their ways cut to it, as they look when they appear."""
    cut = []
    for way in ways:
        path = way.path
        if path[0] >= end or path[-3] <= begin:
            continue
        looks = way.looks or people.appearance(world.looks, way.person, max(path[0], begin) / 1000.0)
        gait = way.gait[0]
        if path[0] < begin or path[-3] > end:
            path, first = _between(path, begin, end)
            gait = way.gait[first]
        cut.append(Drawn(way.person, way.in_ms, gait, path, looks))
    return cut


def _between(path: list[float], begin: int, end: int) -> tuple[list[float], int]:
    """What of a path lies within [begin, end], which it meets; and in which of its pieces that begins."""
    last = len(path) - 3
    first = 0
    while first < last - 3 and path[first + 3] <= begin:
        first += 3
    kept = [*_at(path, first, begin)] if path[first] < begin else path[first : first + 3]
    for i in range(first, last, 3):
        if path[i + 3] >= end:
            kept += _at(path, i, end)
            break
        kept += path[i + 3 : i + 6]
    return kept, first // 3


def _at(path: list[float], i: int, t_ms: int) -> tuple[float, float, float]:
    """Time and place on the piece of a path that begins at entry `i`."""
    t, x, y, t2, x2, y2 = path[i : i + 6]
    share = (t_ms - t) / (t2 - t)
    return t_ms, round(x + share * (x2 - x), 1), round(y + share * (y2 - y), 1)


def _told(
    world: World, state: State, found: Outcomes, viewer: Viewer, camera: int, picture: Sequence[Drawn], t_ms: int,
    key: bytes,
) -> list[Body]:  # fmt: skip
    """One picture's figures as JSON for a viewer: clothes for all, a face only where it is not masked."""
    known = labels(world, state, found, viewer, camera, [one.person for one in picture], t_ms)
    masked = state.rules.masked("faces", viewer.chair)
    camera_id = world.cameras.ids[camera]
    return [
        {
            "i": figure_id(key, viewer.seat, camera_id, one.person, one.in_ms),
            "looks": people.faceless(one.looks) if masked else one.looks,
            "gait": one.gait,
            "p": one.path,
            **(known[one.person].body if one.person in known else {}),
        }
        for one in picture
    ]


def _path(times: list[int], cm: list[list[float]], gait: list[int]) -> tuple[list[float], list[int]]:
    """t, x, y again and again, and the gait from each of these times on; repeated entries left out."""
    kept: list[float] = []
    gaits: list[int] = []
    last = None
    for t, (x, y), how in zip(times, cm, gait, strict=True):
        if t != last:
            kept += (t, x, y)
            gaits.append(how)
        last = t
    return kept, gaits


def feeds(
    world: World, state: State, found: Outcomes, viewer: Viewer, camera_ids: Sequence[str], t_ms: int, key: bytes,
    spared: Collection[str] = (),
) -> list[Body]:  # fmt: skip
    """Feeds' answers (docs/wire.md).  A camera that is out of order has no signal and shows nobody.

    Cameras in `spared` are told without their figures.
    """
    shots = [(camera, pose_at(world, state, camera, t_ms)) for camera in map(world.camera, camera_ids)]
    still = [k for k, name in enumerate(camera_ids) if name not in spared and not _steers(state, viewer, name)]
    told = dict(zip(still, redacted(world, state, found, viewer, [shots[k] for k in still], t_ms, key), strict=True))
    pictures = [told.get(k, []) for k in range(len(shots))]
    return [
        {
            "camera": camera_id,
            "name": optics.in_language(camera_name(world, camera), viewer.language),
            "kind": "fixed" if world.cameras.kind[camera] == CameraKind.FIXED else "dome",
            "signal": bool(world.cameras.in_order[camera]),
            "pose": list(pose.numbers),
            **({} if camera_id in spared else {"figures": picture}),
            **({"masks": ["windows"]} if state.rules.masked("windows", viewer.chair) else {}),
        }
        for camera_id, (camera, pose), picture in zip(camera_ids, shots, pictures, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """When a live picture's figures were told, and what the picture was made of beside time."""

    t_ms: int
    made_of: tuple[object, ...]

    def goes_on(self, now: Shown, state: State) -> bool:
        """Whether a browser can go on with what it was told: nothing is new, and it reaches to the next look."""
        passed = now.t_ms - self.t_ms // STEP_MS * STEP_MS
        return self.made_of == now.made_of and now.t_ms >= self.t_ms and passed < _lasts_ms(state)


def shown(world: World, state: State, viewer: Viewer, camera_id: str, t_ms: int) -> Shown:
    """A live picture as it is told now."""
    clock = state.clock
    made_of = (
        pose_at(world, state, world.camera(camera_id), t_ms), _steers(state, viewer, camera_id),
        len(state.dispatches), len(state.halts),
        sum(mark.actor == viewer.actor for mark in state.marks), len(state.lookups), tuple(state.listed.items()),
        tuple(state.masks.items()), state.take, clock.playing, clock.speed, clock.at_ms,
    )  # fmt: skip
    return Shown(t_ms=t_ms, made_of=made_of)


def _lasts_ms(state: State) -> int:
    """For how long after figures were told they need not be told again: until the next look they reach ahead."""
    clock = state.clock
    if not clock.playing:
        return MOST_AHEAD_MS
    every_ms = min(LOOKS_EVERY_MS, FAST_LOOKS_MS / clock.speed)
    return ahead_ms(state) - round((every_ms + LATE_MS) * clock.speed)


def _steers(state: State, viewer: Viewer, camera_id: str) -> bool:
    """Whether this very seat has a hand on the camera: it is told everybody around with its own words instead."""
    hand = state.hands.get(camera_id)
    return hand is not None and (hand.actor, hand.seat) == (viewer.actor, viewer.seat)


def ahead_ms(state: State) -> int:
    """How far ahead a browser may draw: more scenario time where it runs faster, a minute at most."""
    return min(AHEAD_MS * state.clock.speed, MOST_AHEAD_MS) if state.clock.playing else AHEAD_MS


def pose_at(world: World, state: State, camera: int, t_ms: int) -> Pose:
    """How a camera looks at a moment."""
    return state.pose_at(world.cameras.ids[camera], t_ms) or world.home_pose(camera)


def person_of(
    world: World, found: Outcomes, viewer: Viewer, camera: int, pose: Pose, t_ms: int, figure: int, key: bytes
) -> tuple[int, int] | None:
    """Whom a figure's number means to this viewer: (person, when it leaves the picture)."""
    return _person(world, viewer, camera, figures(world, found, [(camera, pose)], t_ms, ahead_ms=1), figure, key)


def figure_of(
    world: World, found: Outcomes, viewer: Viewer, camera: int, pose: Pose, t_ms: int, person: int, key: bytes
) -> int | None:
    """The inverse of `person_of`: the number of somebody's figure to this viewer, None where they are not shown."""
    seen = figures(world, found, [(camera, pose)], t_ms, ahead_ms=1)
    shown = np.flatnonzero(seen.person == person)
    if not len(shown):
        return None
    return figure_id(key, viewer.seat, world.cameras.ids[camera], person, int(seen.in_ms[shown[0]]))


def person_around(
    world: World, found: Outcomes, viewer: Viewer, camera: int, pose: Pose, t_ms: int, figure: int, key: bytes
) -> tuple[int, int] | None:
    """The same for a figure that was told all around, while a hand is on the camera."""
    seen = sightings_around(world, found.changes, camera, around_m(pose.zoom_c))
    return _person(world, viewer, camera, _figures(world, found, [seen], t_ms, 1), figure, key)


def _person(
    world: World, viewer: Viewer, camera: int, seen: Figures, figure: int, key: bytes
) -> tuple[int, int] | None:
    for n, person in enumerate(seen.person.tolist()):
        if figure_id(key, viewer.seat, world.cameras.ids[camera], person, int(seen.in_ms[n])) == figure:
            return person, int(seen.out_ms[n])
    return None
