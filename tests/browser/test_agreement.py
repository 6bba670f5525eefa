"""The picture and the engine agree on who is in view, and where: a proof from pixels, in a real Chromium.

For seeded samples (camera, pose, person, t) of three scenarios the browser gets what production
gives: the camera's scene as `public.document` serves it, and the figure in wire form as
`observation.redacted` writes it up to four seconds before t.  People whom the engine does not see
go through the same function, with a table of sightings that pretends they were seen.

**Who.**  The browser's verdict is "in view" when production's `placed` draws the figure, the point of
the body 1.0 m above the ground is within the 640 x 360 picture, production's `band_of` reaches
detection, and the picture shows no house before the person at that point.  What it shows there is
read from the pixels of a street that production's `paint_scene` painted, house by house in its own
order, but with all colours replaced by one a wall, without decoration, and on all of the sensor's
1920 pixels, or far walls seen along themselves would be nothing but edges (harness/agreement.js).
The engine's verdict: an interval of `sightings_of` holds t.

**Where.**  Foot, reference point and head as drawn, against a pinhole of docs/wire.md in NumPy, fed
with the engine's own metres instead of those of the wire: within 2 px.  And the painted street must
really change at the reference point of whoever is in view, and begin to change at the top of the head.

**Edges.**  Where the verdicts differ, a third opinion (`tests.small`: a textbook pinhole, exact
polygons) must have both answers within 2 px of the person, and that may happen in 3 % of samples.

**Not compared**: balconies, trees, lamps and other people, which hide nobody from the engine; limbs;
people indoors, who have no place in any picture.
"""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pages.parts import public
from synthetic import world
from synthetic.access import Chair
from synthetic.exercise import observation
from synthetic.exercise.fold import State
from synthetic.exercise.outcomes import Outcomes
from synthetic.model import Body, Floats, Gait, Longs, Pose
from synthetic.sightings import Sightings
from synthetic.world import Changes, World
from tests import small
from tests.browser.server import ROOT

pytestmark = pytest.mark.browser

FILES = ("purse-snatch", "hillside", "avenue_at_night")
SAMPLES, POSES, MOMENTS, EACH = 400, 2, 4, 3
"""Samples of a scenario, poses of a camera, moments of a pose; at each so many people in view and about as many not."""
WIDTH, HEIGHT = 640, 360
TANGENT = np.tan(np.radians(63.7 / 2))
EDGE_PX, MOST_UNSURE = 2.0, 0.03
KINDS = ("seen", "behind", "beside", "beyond")
KEY = b"agreement"
VIEWER = observation.Viewer(chair=Chair.OPERATOR, actor="operator", seat="s", language="en")

Row = dict[str, Any]
"""The browser's opinion of a sample (harness/agreement.js)."""
Alter = Callable[[dict[str, Any]], None]
Judge = Callable[[str, list["Sample"], Alter], list[Row | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One person before one camera: the engine's opinion, and what the browser is given."""

    camera: int
    pose: Pose
    person: int
    t_ms: int
    kind: str  # of KINDS: seen by the engine, or why not
    xy: Floats  # (2,) metres
    figure: Body

    @property
    def seen(self) -> bool:
        return self.kind == "seen"


@functools.lru_cache
def world_of(name: str) -> tuple[World, Changes]:
    """A scenario in which nobody has done anything."""
    if name == "purse-snatch":
        made = small.purse()
    else:
        made = world.of_bytes((Path(__file__).parents[1] / "scenario_files" / f"{name}.yaml").read_bytes())
    return made, world.unchanged(made)


# --------------------------------------------------------------------------- a pinhole, from docs/wire.md


def pinhole(pose: Pose, mast_m: float, rel: Floats, height_m: float) -> tuple[Floats, Floats]:
    """Pixels (n, 2) and pixels per metre (n,) of points so high over `rel` (n, 2), metres from the mast's foot."""
    pan, tilt = np.radians(pose.pan_cdeg / 100), np.radians(pose.tilt_cdeg / 100)
    forward = np.array([np.cos(tilt) * np.sin(pan), np.cos(tilt) * np.cos(pan), np.sin(tilt)])
    right = np.array([np.sin(pan + np.pi / 2), np.cos(pan + np.pi / 2), 0.0])
    ray = np.column_stack([rel, np.full(len(rel), height_m - mast_m)])
    scale = WIDTH / 2 / (TANGENT / (pose.zoom_c / 100)) / (ray @ forward)
    off = np.stack([ray @ right, ray @ np.cross(forward, right)], axis=1) * scale[:, None]
    return off + np.array([WIDTH / 2, HEIGHT / 2]), scale


def drawn_at(made: World, sample: Sample, height_m: float) -> tuple[Floats, float]:
    """Where a point of a sample's person belongs in the picture, and its pixels per metre."""
    rel = (sample.xy - made.cameras.xy[sample.camera])[None]
    uv, scale = pinhole(sample.pose, float(made.cameras.mast_m[sample.camera]), rel, height_m)
    return uv[0], float(scale[0])


# --------------------------------------------------------------------------- samples


def samples_of(name: str, seed: int) -> list[Sample]:
    """`SAMPLES` or a few more, about half in view; camera by camera, pose by pose; the same for the same seed."""
    made, changes = world_of(name)
    chance = np.random.default_rng(seed)
    found: list[Sample] = []
    for camera in chance.permutation(np.flatnonzero(made.cameras.in_order)).tolist():
        for pose in poses_with_people(made, changes, camera, chance):
            found += samples_in(made, changes, camera, pose, chance)
        if len(found) >= SAMPLES:
            break
    return found


def poses_with_people(made: World, changes: Changes, camera: int, chance: np.random.Generator) -> list[Pose]:
    """Random poses; those that see hardly anybody are drawn again, a few times."""
    found: list[Pose] = []
    for _ in range(4 * POSES):
        pan, tilt = (int(v) for v in chance.integers((0, -3500), (36_000, 1)))
        pose = Pose(pan_cdeg=pan, tilt_cdeg=tilt, zoom_c=round(100 * 8 ** float(chance.random())))
        if len(world.sightings_of(made, changes, camera, pose).person) >= 12:
            found.append(pose)
        if len(found) == POSES:
            break
    return found


def samples_in(made: World, changes: Changes, camera: int, pose: Pose, chance: np.random.Generator) -> list[Sample]:
    """Samples at moments at which somebody is in this picture, and more of those whom houses hide at any moment."""
    told = world.sightings_of(made, changes, camera, pose)
    rows = chance.choice(len(told.person), MOMENTS, replace=False)
    found: list[Sample] = []
    for t_ms in chance.integers(told.in_ms[rows], told.out_ms[rows]).tolist():
        found += samples_at(made, changes, camera, pose, t_ms, KINDS, chance)
    for t_ms in chance.integers(-world.RECORDING_MS, made.lasts_ms, 2 * MOMENTS).tolist():
        found += samples_at(made, changes, camera, pose, t_ms, ("behind",), chance)
    return found


def samples_at(
    made: World, changes: Changes, camera: int, pose: Pose, t_ms: int, kept: Sequence[str], chance: np.random.Generator
) -> list[Sample]:
    """Up to `EACH` people in view at a moment and as many who are not; only of some kinds."""
    told = world.sightings_of(made, changes, camera, pose)
    now = np.flatnonzero((told.in_ms <= t_ms) & (told.out_ms > t_ms))
    here = dict(zip(told.person[now].tolist(), told.in_ms[now].tolist(), strict=True))
    kinds = dict.fromkeys(here, "seen") | missed(made, changes, camera, pose, t_ms, here)
    chosen = balanced({person: kind for person, kind in kinds.items() if kind in kept}, chance)
    if not chosen:
        return []
    where = world.whereabouts(made, changes, np.array(chosen), t_ms).xy
    asked_ms = t_ms - int(chance.integers(0, 4000))
    since = {person: here.get(person, asked_ms - 10_000) for person in chosen}
    figures = wire(made, changes, camera, pose, asked_ms, since, pretended=set(chosen).difference(here))
    return [
        Sample(camera=camera, pose=pose, person=p, t_ms=t_ms, kind=kinds[p], xy=xy, figure=figures[p])
        for p, xy in zip(chosen, where, strict=True)
    ]


def missed(made: World, changes: Changes, camera: int, pose: Pose, t_ms: int, here: dict[int, int]) -> dict[int, str]:
    """Who is narrowly not in view, and why: behind a house, beside the picture, beyond the reach."""
    where = world.whereabouts(made, changes, np.arange(made.people_count), t_ms)
    rel = where.xy - made.cameras.xy[camera]
    uv, scale = pinhole(pose, float(made.cameras.mast_m[camera]), rel, 1.0)
    sharp = np.where(scale > 0, scale * 1920 / WIDTH, 0)
    out_px = np.maximum(-uv, uv - (WIDTH, HEIGHT)).max(axis=1)
    within, near = out_px <= 0, sharp >= 25
    kind = np.select([within & near, (out_px < 60) & near, within & (sharp > 18)], KINDS[1:], "")
    told = np.flatnonzero((kind != "") & (where.gait != Gait.INSIDE))
    return {person: str(kind[person]) for person in told.tolist() if person not in here}


def balanced(kinds: dict[int, str], chance: np.random.Generator) -> list[int]:
    """`EACH` people in view and as many who are not, rare kinds of misses first."""
    people = chance.permutation(sorted(kinds)).tolist()
    by_kind = {kind: [p for p in people if kinds[p] == kind] for kind in KINDS}
    first = [p for kind in ("behind", "beside") for p in by_kind[kind][:1]]
    more = [p for kind in ("behind", "beyond", "beside") for p in by_kind[kind] if p not in first]
    return by_kind["seen"][:EACH] + (first + more)[:EACH]


def wire(
    made: World, changes: Changes, camera: int, pose: Pose, asked_ms: int, since: dict[int, int], pretended: set[int]
) -> dict[int, Body]:
    """Figures by person as a browser gets them at `asked_ms`; `since` is when each came into the picture."""
    person = np.array(sorted(pretended), np.int32)
    in_ms: Longs = np.array([since[p] for p in person.tolist()], np.int64)
    untrue = Sightings(
        camera=np.full_like(person, camera), person=person, in_ms=in_ms, out_ms=in_ms + 60_000,
        px_per_m=np.full(len(person), 99.0),
    )  # fmt: skip
    figures: dict[int, Body] = {}
    tables = [changes] * (len(since) > len(pretended)) + [
        replace(changes, _seen={(camera, pose): untrue}, _shown=OrderedDict(), _cut=OrderedDict())
    ]
    for known in tables:
        found = Outcomes(changes=known, stops=(), arrivals=())
        told = observation.redacted(made, State(), found, VIEWER, [(camera, pose)], asked_ms, KEY)[0]
        figures |= {body["i"]: {**body["looks"], **body} for body in told}
    number = functools.partial(observation.figure_id, KEY, VIEWER.seat, made.cameras.ids[camera])
    return {p: figures[number(p, in_ms)] for p, in_ms in since.items()}


# --------------------------------------------------------------------------- the browser's opinion


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def judge(browser) -> Iterator[Judge]:
    """What a browser says of a scenario's samples: a row each, None for whom it does not draw at all."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=ROOT))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/tests/browser/harness/agreement.html")
    page.wait_for_function("window.agreement")

    def told(name: str, samples: list[Sample], alter: Alter = lambda given: None) -> list[Row | None]:
        rows: list[Row | None] = []
        for camera, group in groupby(samples, lambda s: s.camera):
            given = given_for(world_of(name)[0], camera, list(group))
            alter(given)
            rows += page.evaluate("(given) => window.agreement.judge(given)", given)
        return rows

    yield told
    page.close()
    server.shutdown()


def given_for(made: World, camera: int, samples: list[Sample]) -> dict[str, Any]:
    """What a browser gets to judge samples of one camera."""
    document = public.document(public.stamp(made), f"scene/{made.cameras.ids[camera]}.json")
    return {
        "scene": json.loads(document or b""),
        "starts": made.scenario.starts.strftime("%Y-%m-%dT%H:%M:%S"),
        "poses": [
            {"pose": list(pose.numbers), "samples": [{"figure": s.figure, "t": s.t_ms} for s in group]}
            for pose, group in groupby(samples, lambda s: s.pose)
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sample and the browser's row for it."""

    made: World = field(repr=False)
    sample: Sample
    row: Row | None

    @property
    def in_view(self) -> bool:
        """The browser's verdict."""
        return bool(self.row and self.row["inside"] and self.row["sharp"] and not self.row["hidden"])

    @property
    def agreed(self) -> bool:
        return self.in_view == self.sample.seen


def judged(judge: Judge, name: str, samples: list[Sample], alter: Alter = lambda given: None) -> list[Judged]:
    rows = judge(name, samples, alter)
    return [Judged(made=world_of(name)[0], sample=s, row=r) for s, r in zip(samples, rows, strict=True)]


@pytest.fixture(scope="module")
def everybody(judge: Judge) -> dict[str, list[Judged]]:
    """All samples of all scenarios, judged once."""
    return {name: judged(judge, name, samples_of(name, seed)) for seed, name in enumerate(FILES)}


# --------------------------------------------------------------------------- what is proven


def at_an_edge(each: Judged) -> bool:
    """Whether a third opinion, without intervals or pixels, has both answers within `EDGE_PX` of a person."""
    made, sample = each.made, each.sample
    angle, share = np.meshgrid(np.radians(np.arange(0, 360, 15)), (0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0))
    reach_m = EDGE_PX / drawn_at(made, sample, 1.0)[1]
    ring = reach_m * np.stack([share * np.sin(angle), share * np.cos(angle)], axis=-1).reshape(-1, 2)
    foot, mast_m = made.cameras.xy[sample.camera], float(made.cameras.mast_m[sample.camera])
    answers = small.in_view(made.city, foot, mast_m, sample.pose.numbers, sample.xy + ring)
    return bool(answers.any() and not answers.all())


def told_of(each: Judged) -> tuple[object, ...]:
    sample = each.sample
    return each.made.cameras.ids[sample.camera], sample.pose.numbers, sample.person, sample.t_ms, sample.kind, each.row


def off_px(each: Judged) -> float:
    """The farthest that foot, reference point or head is drawn from where it belongs; none for whom is not drawn."""
    if not each.row:
        return 0.0
    heights = {"foot": 0.0, "ref": 1.0, "head": each.sample.figure["h_cm"] / 100}
    return max(
        float(np.hypot(*(drawn_at(each.made, each.sample, z)[0] - each.row[name]))) for name, z in heights.items()
    )


@pytest.mark.parametrize("name", FILES)
def test_picture_and_engine_agree_on_who_is_in_view(everybody, name):
    found = everybody[name]
    differing = [each for each in found if not each.agreed]
    beyond_doubt = [told_of(each) for each in differing if not at_an_edge(each)]
    assert not beyond_doubt, (len(beyond_doubt), beyond_doubt[:3])
    assert len(differing) < MOST_UNSURE * len(found)


def test_samples_are_many_and_of_all_kinds(everybody):
    found = [each.sample for some in everybody.values() for each in some]
    different = len({(s.figure["i"], s.camera, s.pose, s.person, s.t_ms) for s in found})
    assert different >= 1000
    count = Counter(sample.kind for sample in found)
    assert 0.4 < count["seen"] / len(found) < 0.6, count
    assert min(count[kind] for kind in KINDS) >= 80, count


@pytest.mark.parametrize("name", FILES)
def test_people_are_drawn_where_the_engine_has_them(everybody, name):
    worst = max(everybody[name], key=off_px)
    assert off_px(worst) <= EDGE_PX, told_of(worst)


@pytest.mark.parametrize("name", FILES)
def test_the_painted_street_changes_where_somebody_is(everybody, name):
    shown = [each for each in everybody[name] if each.sample.seen and each.in_view and each.row["alpha"] > 0.3]
    assert len(shown) > 100
    assert not [told_of(each) for each in shown if not each.row["covers"]]
    for each in shown:
        (u, v), scale = drawn_at(each.made, each.sample, each.sample.figure["h_cm"] / 100)
        if 0 < u < WIDTH and v > 0:
            assert abs(each.row["highest"] - v) <= EDGE_PX + 0.1 * scale, told_of(each)


def test_a_street_that_bends_is_not_walled_up(judge):
    """Where a block's wall bends a little, the house after the bend has a neighbour, not a gable to the ground."""
    made, changes = world_of("purse-snatch")
    pose = Pose(pan_cdeg=426, tilt_cdeg=-2016, zoom_c=118)
    samples = samples_in(made, changes, made.camera("C-159"), pose, np.random.default_rng(0))
    assert sum(sample.seen for sample in samples) >= MOMENTS
    assert all(each.agreed or at_an_edge(each) for each in judged(judge, "purse-snatch", samples))


# --------------------------------------------------------------------------- and that it would be noticed


def a_taller_mast(given: dict[str, Any]) -> None:
    given["scene"]["mast_dm"] += 5


def a_block_left_out(given: dict[str, Any]) -> None:
    """The one with the nearest corner."""
    blocks = given["scene"]["blocks"]
    blocks.remove(min(blocks, key=lambda block: np.hypot(block["p"][::2], block["p"][1::2]).min()))


def a_pan_to_the_other_side(given: dict[str, Any]) -> None:
    for each in given["poses"]:
        each["pose"][0] = -each["pose"][0]


def a_block_beside_itself(given: dict[str, Any]) -> None:
    """Every block a metre east."""
    for block in given["scene"]["blocks"]:
        block["p"][::2] = [x + 10 for x in block["p"][::2]]


def a_second_late(given: dict[str, Any]) -> None:
    for each in given["poses"]:
        for sample in each["samples"]:
            sample["t"] += 1000


def too_wide(given: dict[str, Any]) -> None:
    """A lens two per cent off."""
    for each in given["poses"]:
        each["pose"][2] *= 0.98


WRONG = {a_taller_mast: "where", a_pan_to_the_other_side: "where", a_second_late: "where", too_wide: "where",
         a_block_left_out: "who", a_block_beside_itself: "who"}  # fmt: skip


@pytest.mark.parametrize("alter", WRONG, ids=lambda alter: alter.__name__)
def test_what_is_wrong_is_noticed(judge, everybody, alter):
    found = judged(judge, "purse-snatch", [each.sample for each in everybody["purse-snatch"][:150]], alter)
    if WRONG[alter] == "where":
        assert max(map(off_px, found)) > 2 * EDGE_PX
    else:
        assert any(not each.agreed and not at_an_edge(each) for each in found)
