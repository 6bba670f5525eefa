"""The engine's figures, best and median of several runs: `python -m tests.bench`.  Prints, never fails."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from synthetic import cameras as optics
from synthetic import motion, quito, scenario, sightings, world
from synthetic.exercise import observation
from synthetic.exercise.outcomes import outcomes
from synthetic.model import Cameras, City, Ints, Legs, Lines
from tests.bench import log

SEED, PEOPLE, CAMERAS, HOUR_MS = 911, 50_000, 5_000, 3_600_000
PURSE = Path(scenario.__file__).parents[1] / "scenarios" / "purse-snatch.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    name: str
    times_ms: tuple[float, ...]
    target_ms: float | None
    note: str

    def __str__(self) -> str:
        best, middle = min(self.times_ms), median(self.times_ms)
        target = "" if self.target_ms is None else f"{self.target_ms:.0f}"
        verdict = "" if self.target_ms is None else ("yes" if best <= self.target_ms else "NO")
        return f"{self.name:<58}{best:>9.2f}{middle:>9.2f}{target:>8}{verdict:>5}  {self.note}"


def measured(
    name: str, work: Callable[[], object], *, target_ms: float | None = None, runs: int = 9, note: str = ""
) -> Row:
    """Time `work`, print its row at once."""
    work()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    row = Row(name=name, times_ms=tuple(times), target_ms=target_ms, note=note)
    print(row, flush=True)
    return row


def the_city() -> None:
    """The whole city: 50,000 people, 5,000 cameras."""
    began = time.perf_counter()
    city = quito.city(SEED)
    print(f"{'the whole city, made once':<58}{(time.perf_counter() - began) * 1000:>9.0f}")
    lines = motion.lines_of(city.ways)
    people, cameras = motion.crowd(city, lines, PEOPLE, SEED), optics.place(city, CAMERAS, SEED)
    making(city, lines, people)
    for name, t_s in (("first", 0), ("middle", 1800), ("last", 3599)):
        measured(
            f"positions of 50,000 people, {name} second", partial(motion.at, lines, people, t_s * 1000), target_ms=10
        )
    an_hour(city, lines, people, cameras)


def making(city: City, lines: Lines, people: Legs) -> None:
    """What is made once for a network and a crowd."""
    measured("5,000 cameras placed", lambda: optics.place(city, CAMERAS, SEED), runs=5)
    measured("50,000 people with routes", lambda: motion.crowd(city, lines, PEOPLE, SEED), runs=5)
    measured(
        "5,000 cameras and 50,000 people with routes",
        lambda: (optics.place(city, CAMERAS, SEED), motion.crowd(city, lines, PEOPLE, SEED)),
        target_ms=500, runs=5,
    )  # fmt: skip
    measured("lines of all ways (once for a city)", lambda: motion.lines_of(city.ways), runs=5)
    measured("surroundings (once for a city)", lambda: sightings.surroundings(city, lines), runs=5)
    measured("legs by line (once for a crowd)", lambda: sightings.Walkers(people, lines), runs=5)


def an_hour(city: City, lines: Lines, people: Legs, cameras: Cameras) -> None:
    """All sightings of an hour: views (once for poses), the join with people, and both."""
    around, walkers = sightings.surroundings(city, lines), sightings.Walkers(people, lines)
    well = np.flatnonzero(cameras.in_order)
    xy, mast, home = cameras.xy[well], cameras.mast_m[well], cameras.home[well]
    for name, buildings, target in (("without buildings", False, 150.0), ("with buildings", True, 400.0)):

        def views(buildings: bool = buildings) -> sightings.Views:
            return sightings.views(around, xy, mast, home, buildings=buildings)

        made = views()
        found = sightings.seen(walkers, made, 0, HOUR_MS)
        measured(f"an hour {name}: views", views, note=f"{len(made.line):,} stretches")
        measured(
            f"an hour {name}: join",
            partial(sightings.seen, walkers, made, 0, HOUR_MS),
            note=f"{len(found.person):,} sightings",
        )
        measured(
            f"an hour {name}: all",
            partial(_join, walkers, views),
            target_ms=target,
        )
    one = well[:1]
    turned: Ints = cameras.home[one] + np.array([[4500, 0, 0]], np.int32)

    def turn() -> sightings.Sightings:
        return sightings.seen(
            walkers, sightings.views(around, cameras.xy[one], cameras.mast_m[one], turned), 0, HOUR_MS
        )

    measured("one camera turned, among 50,000 people", turn, runs=25)


def _join(walkers: sightings.Walkers, views: Callable[[], sightings.Views]) -> sightings.Sightings:
    return sightings.seen(walkers, views(), 0, HOUR_MS)


def the_purse() -> None:
    """The built-in scenario: its world, its screen."""
    reading = scenario.read(PURSE.read_bytes())
    assert reading.scenario is not None
    written = reading.scenario
    measured("purse-snatch: read the file", lambda: scenario.read(PURSE.read_bytes()), runs=5)
    measured("purse-snatch: the world, its city and all", lambda: world.build(written), runs=5)
    made = world.build(written)
    plain = outcomes(made, ())
    well = [int(c) for c in np.flatnonzero(made.cameras.in_order)]
    shots = [(c, made.home_pose(c)) for c in well[:7]]
    measured(
        "purse-snatch: who is in 7 pictures at t, warm",
        lambda: observation.figures(made, plain, shots, 190_000), target_ms=3, runs=51,
        note=f"{len(observation.figures(made, plain, shots, 190_000).person)} figures",
    )  # fmt: skip
    pans = iter(range(36_000))

    def turn() -> None:
        pose = made.home_pose(well[0])
        moved = type(pose)(pan_cdeg=next(pans), tilt_cdeg=pose.tilt_cdeg, zoom_c=pose.zoom_c)
        world.sightings_of(made, plain.changes, well[0], moved)

    measured("purse-snatch: one camera turned", turn, runs=51)


def main() -> None:
    """All figures."""
    sys.stdout.write(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, numpy {np.__version__}; milliseconds\n")
    print(f"{'':<58}{'best':>9}{'median':>9}{'target':>8}{'ok':>5}")
    the_purse()
    the_city()
    log.main()


if __name__ == "__main__":
    main()
