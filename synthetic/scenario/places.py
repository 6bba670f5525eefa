"""What only the city can tell: unknown places, routes that no street joins, people in two places at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from synthetic.model import CastMember, Scenario, Text, Trouble
from synthetic.scenario import phrases
from synthetic.scenario.durations import friendly
from synthetic.scenario.remarks import Remark, fill, quote

PACE_M_S: Mapping[str, float] = {"walk": 1.35, "run": 3.9}
"""As the cast walks and runs (motion.CAST_WALK_MM_S, CAST_RUN_MM_S)."""

Find = Callable[[str], int]
Connected = Callable[[int, int], bool]
Metres = Callable[[int, int], float]
LineOf = Callable[[str], int | None]


def no_line(where: str) -> int | None:
    """For a scenario that was not read from a file."""
    return None


def check_places(
    scenario: Scenario,
    find: Find,
    *,
    connected: Connected,
    walk_m: Metres,
    line_of: LineOf = no_line,
    pace_m_s: Mapping[str, float] = PACE_M_S,
) -> tuple[Remark, ...]:
    """Errors (and warnings: see `Remark.warning`) that need the city.

    `find` gives a place's walking node or raises Trouble; `connected` and `walk_m` are asked
    only about nodes that it gave.  O(steps) calls; each place is looked up once.
    """
    nodes: dict[str, int | Trouble] = {}
    for place in {place for _, place in _named(scenario)}:
        try:
            nodes[place] = find(place)
        except Trouble as trouble:
            nodes[place] = trouble
    found = {place: node for place, node in nodes.items() if not isinstance(node, Trouble)}
    remarks = list(_unknown(scenario, nodes))
    for i, member in enumerate(scenario.cast):
        remarks += _Way(member, f"cast[{i}]", found, scenario.lasts_s, pace_m_s).remarks(connected, walk_m)
    return tuple(Remark(line_of(one.where), one.where, one.text, one.warning) for one in remarks)


def _named(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every place that the city must know, and where it stands."""
    yield "where.place", scenario.where.place
    for i, camera in enumerate(scenario.network.named):
        yield f"network.named[{i}].place", camera.place
        if camera.faces:
            yield f"network.named[{i}].faces", camera.faces
    for i, member in enumerate(scenario.cast):
        yield from ((f"cast[{i}].goes[{k}].{step.how}", step.place) for k, step in enumerate(member.goes))
    for i, colleague in enumerate(scenario.staff):
        for k, act in enumerate(colleague.does):
            if act.verb == "dispatch" and act.to and not act.to.startswith("INC-"):
                yield f"staff[{i}].does[{k}].to", act.to


def _unknown(scenario: Scenario, nodes: Mapping[str, int | Trouble]) -> Iterator[Remark]:
    for where, place in _named(scenario):
        why = nodes[place]
        if isinstance(why, Trouble):
            yield Remark(None, where, fill(phrases.UNKNOWN_PLACE, found=quote(where, place), why=str(why)))


@dataclass(frozen=True, slots=True)
class _Way:
    """One cast member's way, step by step."""

    member: CastMember
    where: str
    nodes: Mapping[str, int]
    lasts_s: float
    pace_m_s: Mapping[str, float]

    def remarks(self, connected: Connected, walk_m: Metres) -> Iterator[Remark]:
        """What cannot be walked, or not in time."""
        goes = self.member.goes
        for k in range(1, len(goes)):
            start, goal = self.nodes.get(goes[k - 1].place), self.nodes.get(goes[k].place)
            if start is None or goal is None or start == goal:
                continue
            if connected(start, goal):
                yield from self._late(k, walk_m(start, goal))
            else:
                where = f"{self.where}.goes[{k}].{goes[k].how}"
                yield Remark(None, where, fill(phrases.NO_ROUTE, start=goes[k - 1].place, goal=goes[k].place))

    def _late(self, k: int, far_m: float) -> Iterator[Remark]:
        """Whether a step is over when the next begins; the last one, when the scenario ends."""
        goes, where = self.member.goes, f"{self.where}.goes[{k}].at"
        gait = "run" if goes[k].how == "run_to" else "walk"
        needs_s = far_m / self.pace_m_s[gait]
        last = k + 1 == len(goes)
        has_s = (self.lasts_s if last else goes[k + 1].at_s) - goes[k].at_s
        if needs_s <= has_s:
            return
        if last:
            late = friendly(round(needs_s - has_s + 0.5))
            text = fill(phrases.ARRIVES_LATE, who=self.member.id, goal=goes[k].place, late=late)
            yield Remark(None, where, text, warning=True)
        else:
            yield Remark(None, where, self._two_places(k, far_m, gait, needs_s, has_s))

    def _two_places(self, k: int, far_m: float, gait: str, needs_s: float, has_s: float) -> Text:
        how = phrases.RUNNING if gait == "run" else phrases.WALKING
        run_would_do = gait == "walk" and far_m / self.pace_m_s["run"] <= has_s
        return fill(
            phrases.TWO_PLACES,
            who=self.member.id,
            start=self.member.goes[k - 1].place,
            goal=self.member.goes[k].place,
            far=round(far_m),
            needs=friendly(round(needs_s + 0.5)),
            how=fill(how, pace=self.pace_m_s[gait]),
            has=friendly(has_s),
            hint=phrases.HINT_RUN if run_would_do else phrases.NO_HINT,
        )
