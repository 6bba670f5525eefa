"""A scenario file examined with the city at hand: what `scenario.read` cannot know alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from synthetic import cameras as optics
from synthetic import motion, quito, scenario
from synthetic.model import Cameras, City, Scenario, StaffAct, Trouble
from synthetic.scenario import Reading, Remark, phrases
from synthetic.scenario.remarks import fill, quote

LineOf = Callable[[str], int | None]


def examined(reading: Reading) -> Reading:
    """A reading with unknown places, missing ways and the like counted in; `world.build` then has no objections.

    O(place + steps of the cast).  A reading that has errors already comes back as it is.
    """
    if reading.scenario is None:
        return reading
    remarks = (*reading.warnings, *_remarks(reading.scenario, reading.line_of))
    remarks = tuple(sorted(remarks, key=lambda remark: remark.line or 0))
    errors = tuple(remark for remark in remarks if not remark.warning)
    warnings = tuple(remark for remark in remarks if remark.warning)
    return replace(reading, scenario=None if errors else reading.scenario, errors=errors, warnings=warnings)


def _remarks(made: Scenario, line_of: LineOf) -> tuple[Remark, ...]:
    try:
        city = quito.city(made.seed, made.where.place, made.where.radius_m)
    except Trouble as trouble:
        return (_remark("where.place", made.where.place, trouble, line_of),)
    remarks = _on_foot(made, city, line_of)
    if any(not remark.warning for remark in remarks):
        return remarks
    return (*remarks, *_of_staff(made, city, line_of))


def _on_foot(made: Scenario, city: City, line_of: LineOf) -> tuple[Remark, ...]:
    """Places that the city does not know, and what the cast cannot walk."""
    lines = motion.lines_of(city.ways)

    @cache
    def walk_m(start: int, goal: int) -> float | None:
        try:
            return motion.walk_m(lines, motion.route(city, lines, start, goal))
        except Trouble:
            return None

    return scenario.check_places(
        made,
        lambda place: quito.find(city, place),
        connected=lambda start, goal: walk_m(start, goal) is not None,
        walk_m=lambda start, goal: walk_m(start, goal) or 0.0,
        line_of=line_of,
    )


def _of_staff(made: Scenario, city: City, line_of: LineOf) -> Iterator[Remark]:
    """Where simulated staff turn a camera, and nobody knows where that is."""
    cameras = optics.place(city, made.network.cameras, made.seed, made.network.named)
    for i, member in enumerate(made.staff):
        for k, act in enumerate(member.does):
            try:
                _check_aim(made, city, cameras, act)
            except Trouble as trouble:
                yield _remark(f"staff[{i}].does[{k}].to", act.to or "", trouble, line_of)


def _check_aim(made: Scenario, city: City, cameras: Cameras, act: StaffAct) -> None:
    """Trouble where a turn means neither preset nor place."""
    to = act.to or ""
    if act.verb == "turn":
        names = [preset.name for preset in optics.presets(city, cameras, cameras.ids.index(act.camera or ""))]
        if to not in names:
            quito.find(city, to)


def _remark(where: str, found: str, trouble: Trouble, line_of: LineOf) -> Remark:
    return Remark(line_of(where), where, fill(phrases.UNKNOWN_PLACE, found=quote(where, found), why=str(trouble)))
