"""Which case numbers exist for a chair at a moment: incidents that were called in, and authorised tasks."""

from __future__ import annotations

from synthetic.exercise.fold import State
from synthetic.model import Case, Incident
from synthetic.world import World


def known(world: World, state: State, chair: str, t_ms: int) -> tuple[str, ...]:
    """Numbers that may be stated, the newest last."""
    calls = [(called_ms(state, incident), incident.id) for incident in world.scenario.incidents]
    tasks = [(round(case.at_s * 1000), case.id) for case in tasks_of(world, chair)]
    return tuple(name for at, name in sorted(calls + tasks) if at <= t_ms)


def tasks_of(world: World, chair: str) -> list[Case]:
    """A chair's authorised tasks."""
    return [case for case in world.scenario.cases if case.chair in (chair, "all")]


def called_ms(state: State, incident: Incident) -> int:
    """When an incident is called in: as the scenario says, or when the desk moved the call to."""
    return state.crew.called.get(incident.id, round((incident.at_s + incident.called_in_after_s) * 1000))


def concerns(world: World, number: str | None) -> frozenset[int]:
    """The people whom a case is about, by person number; empty where it names nobody."""
    found: set[str | None] = set()
    for incident in world.scenario.incidents:
        if incident.id == number:
            found |= {incident.offender, incident.victim}
    found |= {case.about for case in world.scenario.cases if case.id == number}
    return frozenset(world.cast_number[name] for name in found if name)
