"""The picture and the engine agree on who is in view, and where: a proof from pixels, in a real Chromium.

For seeded samples (camera, pose, person, t) of three scenarios the browser gets what production
gives: the camera's scene as `public.document` serves it, and the figure in wire form as
`observation.redacted` writes it.  People whom the engine does not see go through the same
function with a table of sightings that pretends they were seen.

**Who.** The browser's verdict is "in view" when production's `placed` draws the figure, the point
of the body 1.0 m above the ground falls on one of the 640 × 360 pixels, production's `band_of`
reaches detection, and the pixel there shows no house before the person.  Which house a pixel shows
is read from a street that production's `paint_scene` painted, house by house in its own order, with
all colours replaced by one a house (harness/agreement.js).  The engine's verdict: an interval of
`sightings_of` holds t.

**Where.** Foot, reference point and head as drawn against a pinhole of docs/wire.md in NumPy, from
the engine's own metres (not those of the wire): within 2 px.  And the painted street must really
change at the reference point of whoever is in view, and begin to change at the head.

**Not compared**: balconies, trees, lamps and other people, which hide nobody from the engine; the
figure's limbs; people indoors, who have no place in any picture.

Where both differ, the sample must be at an edge: a third opinion (`tests.small`: a textbook pinhole,
exact polygons) gives both answers within 0.3 m of the person.
"""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pages.parts import public
from synthetic import scenario, world
from synthetic.access import Chair
from synthetic.exercise import observation
from synthetic.exercise.fold import State
from synthetic.exercise.outcomes import Outcomes
from synthetic.model import Body, Floats, Gait, Longs, Pose
from synthetic.sightings import Sightings
from synthetic.world import World
from tests import small
from tests.browser.server import ROOT

pytestmark = pytest.mark.browser

FILES = ("purse-snatch", "hillside", "avenue_at_night")
CAMERAS, POSES, MOMENTS, EACH = 24, 3, 2, 3
"""In each scenario; `EACH` people in view and as many not, at each moment."""
SIZE = (640, 360)
EDGE_M, EDGE_PX = 0.3, 2.0
MOST_UNSURE = 0.03
KEY = b"agreement"
VIEWER = observation.Viewer(chair=Chair.OPERATOR, actor="operator", seat="s", language="en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One person before one camera, the engine's opinion, and what the browser is given."""

    camera: int
    pose: Pose
    person: int
    t_ms: int
    seen: bool
    kind: str  # seen, behind, beside, beyond
    xy: Floats  # (2,) metres
    figure: Body


def world_of(name: str) -> World:
    if name == "purse-snatch":
        return small.purse()
    return world.of_bytes((Path(__file__).parents[1] / "scenario_files" / f"{name}.yaml").read_bytes())


# --------------------------------------------------------------------------- a pinhole, from docs/wire.md


def pinhole(pose: Pose, mast_m: float, xyz: Floats) -> tuple[Floats, Floats]:
    """Pixels (n, 2) from the top left and depths (n,) of points (n, 3) relative to the foot of the mast."""
    pan, tilt = np.radians(pose.pan_cdeg / 100), np.radians(pose.tilt_cdeg / 100)
    forward = np.array([np.cos(tilt) * np.sin(pan), np.cos(tilt) * np.cos(pan), np.sin(tilt)])
    right = np.array([np.sin(pan + np.pi / 2), np.cos(pan + np.pi / 2), 0.0])
    down = np.cross(forward, right)
    rel = xyz - [0.0, 0.0, mast_m]
    depth = rel @ forward
    focal = SIZE[0] / 2 / (np.tan(np.radians(63.7 / 2)) / (pose.zoom_c / 100))
    uv = np.array(SIZE) / 2 + focal * np.stack([rel @ right, rel @ down], axis=1) / depth[:, None]
    return uv, depth


def at_height(xy: Floats, z: float) -> Floats:
    return np.column_stack([xy, np.full(len(xy), z)])


# --------------------------------------------------------------------------- samples


def samples_of(made: World, seed: int) -> list[Sample]:
    """About half in view, half narrowly not; the same for the same seed."""
    chance = np.random.default_rng(seed)
    found: list[Sample] = []
    for camera in chance.permutation(np.flatnonzero(made.cameras.in_order))[:CAMERAS].tolist():
        for pose in poses_with_people(made, camera, chance):
            found += samples_in(made, camera, pose, chance)
    return found


def poses_with_people(made: World, camera: int, chance: np.random.Generator) -> list[Pose]:
    """Random poses; those that see hardly anybody are drawn again, a few times."""
    found: list[Pose] = []
    for _ in range(POSES * 4):
        pan, tilt = (int(v) for v in chance.integers((0, -3500), (36_000, 1)))
        pose = Pose(pan_cdeg=pan, tilt_cdeg=tilt, zoom_c=round(100 * 8 ** float(chance.random())))
        if len(world.sightings_of(made, UNCHANGED[id(made)], camera, pose).person) >= 40:
            found.append(pose)
        if len(found) == POSES:
            break
    return found


UNCHANGED: dict[int, world.Changes] = {}


def samples_in(made: World, camera: int, pose: Pose, chance: np.random.Generator) -> list[Sample]:
    changes = UNCHANGED[id(made)]
    told = world.sightings_of(made, changes, camera, pose)
    found = []
    for row in chance.choice(len(told.person), MOMENTS, replace=False).tolist():
        t_ms = int(chance.integers(told.in_ms[row], told.out_ms[row]))
        here = set(told.person[(told.in_ms <= t_ms) & (told.out_ms > t_ms)].tolist())
        kinds = dict.fromkeys(sorted(here), "seen") | missed(made, camera, pose, t_ms, here)
        asked_ms = t_ms - int(chance.integers(0, 4000))
        chosen = balanced(kinds, chance)
        where = world.whereabouts(made, changes, np.array(chosen), t_ms)
        figures = wire(made, camera, pose, asked_ms, t_ms, told, chosen, here)
        for k, person in enumerate(chosen):
            if where.gait[k] != Gait.INSIDE:
                found.append(
                    Sample(
                        camera=camera, pose=pose, person=person, t_ms=t_ms, seen=person in here, kind=kinds[person],
                        xy=where.xy[k], figure=figures[person],
                    )
                )  # fmt: skip
    return found


def missed(made: World, camera: int, pose: Pose, t_ms: int, here: set[int]) -> dict[int, str]:
    """Who is narrowly not in view, and why: behind a house, beside the picture, beyond the reach."""
    everybody = np.arange(made.people_count)
    where = world.whereabouts(made, UNCHANGED[id(made)], everybody, t_ms)
    uv, depth = pinhole(pose, mast(made, camera), at_height(where.xy - made.cameras.xy[camera], 1.0))
    sharp = 1920 / 2 / np.tan(np.radians(63.7 / 2)) * pose.zoom_c / 100 / np.where(depth > 0.1, depth, np.inf)
    out_px = np.maximum(np.abs(uv - np.array(SIZE) / 2) - np.array(SIZE) / 2, 0).max(axis=1)
    kind = np.full(len(everybody), "", dtype="U8")
    kind[(out_px <= 0) & (sharp >= 25)] = "behind"
    kind[(out_px > 0) & (out_px < 60) & (sharp >= 25)] = "beside"
    kind[(out_px <= 0) & (sharp < 25) & (sharp > 18)] = "beyond"
    told = np.flatnonzero((kind != "") & (where.gait != Gait.INSIDE))
    return {p: str(kind[p]) for p in told.tolist() if p not in here}


def balanced(kinds: dict[int, str], chance: np.random.Generator) -> list[int]:
    """`EACH` people in view and as many that are not, the kinds of misses in turn."""
    by_kind = {k: [p for p, kind in kinds.items() if kind == k] for k in ("seen", "behind", "beside", "beyond")}
    for people in by_kind.values():
        chance.shuffle(people)
    misses = [p for k in ("beside", "behind", "beyond") for p in by_kind[k][:1]]
    misses += [p for k in ("behind", "beside", "beyond") for p in by_kind[k][1:]]
    return by_kind["seen"][:EACH] + misses[:EACH]


def wire(
    made: World, camera: int, pose: Pose, asked_ms: int, t_ms: int, told: Sightings, chosen: list[int], here: set[int]
) -> dict[int, Body]:
    """Figures as they cross the wire when a browser asks at `asked_ms`: the engine's, and pretended ones."""
    rows = np.flatnonzero((told.in_ms <= t_ms) & (told.out_ms > t_ms) & np.isin(told.person, chosen))
    real = drawn(made, camera, pose, asked_ms, UNCHANGED[id(made)], told.person[rows], told.in_ms[rows])
    others = np.array([p for p in chosen if p not in here], dtype=np.int32)
    since = np.full(len(others), asked_ms - 10_000, np.int64)
    pretended = Sightings(
        camera=np.full(len(others), camera, np.int32), person=others, in_ms=since, out_ms=since + 60_000,
        px_per_m=np.full(len(others), 99.0),
    )  # fmt: skip
    changes = replace(UNCHANGED[id(made)], _seen={(camera, pose): pretended})
    return real | drawn(made, camera, pose, asked_ms, changes, others, since)


def drawn(
    made: World, camera: int, pose: Pose, asked_ms: int, changes: world.Changes, person: Longs, since: Longs
) -> dict[int, Body]:
    """What `redacted` gives for these people."""
    found = Outcomes(changes=changes, stops=(), arrivals=())
    bodies = observation.redacted(made, State(), found, VIEWER, [(camera, pose)], asked_ms, KEY)[0]
    by_number = {body["i"]: body for body in bodies}
    number = functools.partial(observation.figure_id, KEY, VIEWER.seat, made.cameras.ids[camera])
    return {p: by_number[number(p, t)] for p, t in zip(person.tolist(), since.tolist(), strict=True)}


def mast(made: World, camera: int) -> float:
    return float(made.cameras.mast_m[camera])


# --------------------------------------------------------------------------- the browser


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def judge(browser) -> Iterator[object]:
    """The browser's opinion of samples: one row each, None for whom it does not draw."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=ROOT))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/tests/browser/harness/agreement.html")
    page.wait_for_function("window.agreement")

    def told(made: World, samples: list[Sample]) -> list[Any]:
        return [row for camera in by(samples, "camera") for row in asked(page, made, camera)]

    yield told
    page.close()
    server.shutdown()


def asked(page: Any, made: World, samples: list[Sample]) -> list[Any]:
    """Samples of one camera, pose by pose."""
    name = made.cameras.ids[samples[0].camera]
    scene = json.loads(public.document(public.stamp(made), f"scene/{name}.json") or b"")
    poses = [
        {"pose": group[0].pose.numbers, "samples": [{"figure": s.figure, "t": s.t_ms} for s in group]}
        for group in by(samples, "pose")
    ]
    starts = made.scenario.starts.strftime("%Y-%m-%dT%H:%M:%S")
    rows = page.evaluate("(given) => window.agreement.judge(...given)", [scene, starts, poses])
    return [row for group in rows for row in group]


def by(samples: list[Sample], name: str) -> list[list[Sample]]:
    """Neighbours of a list that share an attribute."""
    groups: list[list[Sample]] = []
    for sample in samples:
        if not groups or getattr(groups[-1][0], name) != getattr(sample, name):
            groups.append([])
        groups[-1].append(sample)
    return groups


if __name__ == "__main__":
    import time

    from playwright.sync_api import sync_playwright

    from tests.browser.server import CHROMIUM_FLAGS, chromium

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        judging = judge.__wrapped__(launched)
        ask = next(judging)
        for k, name in enumerate(FILES):
            t0 = time.time()
            made = world_of(name)
            UNCHANGED[id(made)] = world.unchanged(made)
            s = samples_of(made, 100 + k)
            t1 = time.time()
            rows = ask(made, s)
            t2 = time.time()
            from collections import Counter

            print(name, len(s), Counter(x.kind for x in s), "sampling", t1 - t0, "browser", t2 - t1)
            bad = Counter()
            worst = []
            for x, r in zip(s, rows, strict=True):
                v = bool(r and r["inside"] and r["sharp"] and not r["hidden"])
                rel = x.xy[None] - made.cameras.xy[x.camera]
                h = x.figure["h_cm"] / 100
                if r:
                    for nm, z in (("foot", 0), ("ref", 1), ("head", h)):
                        uv, d = pinhole(x.pose, mast(made, x.camera), at_height(rel, z))
                        worst.append((float(np.hypot(*(uv[0] - r[nm]))), nm, x.kind, x.pose.zoom_c, float(d[0])))
                if v != x.seen:
                    ring = [x.xy + rr * np.array([np.sin(a), np.cos(a)]) for rr in (0.15, 0.3) for a in np.arange(8) * np.pi / 4]
                    told = small.in_view(made.city, made.cameras.xy[x.camera], mast(made, x.camera), x.pose.numbers, np.array([x.xy, *ring]))
                    edge = told.any() and not told.all()
                    bad[x.kind, v, bool(edge)] += 1
                    if not edge:
                        print("  BAD", x.kind, v, made.cameras.ids[x.camera], x.pose.numbers, x.t_ms, "dist", np.hypot(*rel[0]).round(1), r and (r["inside"], r["sharp"], r["hidden"]))
                if v and x.seen and r["alpha"] > 0.5 and not r["covers"]:
                    print("  NOT PAINTED", x.kind, r)
            print(bad)
            worst.sort(reverse=True)
            print(worst[:6])
