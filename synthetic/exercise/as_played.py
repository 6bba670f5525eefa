"""The scenario as an exercise played it: what was moved, added, fired and ruled meanwhile, as a file to play again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from synthetic import scenario
from synthetic.access import Rules
from synthetic.exercise.fold import State
from synthetic.model import NEVER_MS, Cell, Incident, Inject, Scenario


def file(opened: bytes, made: Scenario, state: State) -> bytes:
    """The file; as it was `opened` where nothing was changed.

    What it has no words for, injects that were held back to the end and deeds, stands in comments above.
    """
    now, left = played(made, state), [f"# {line}\n" for line in _left_out(made, state)]
    return opened if now == made and not left else ("".join(left) + scenario.write(now)).encode()


def played(made: Scenario, state: State) -> Scenario:
    """The scenario with the rules of now, and with calls and injects when they came, or are to come."""
    changed = [_inject(made, state, number) for number in range(len(made.injects) + len(state.crew.added))]
    injects = sorted((one for one in changed if one is not None), key=lambda inject: inject.at_s)
    incidents = tuple(_incident(state, incident) for incident in made.incidents)
    return replace(ruled(made, state.rules), injects=tuple(injects), incidents=incidents)


def ruled(made: Scenario, rules: Rules) -> Scenario:
    """The scenario with other rules."""
    cells = tuple(
        Cell(
            chair=e.chair, action=e.action, allowed=e.rule.allowed, needs=tuple(sorted(e.rule.needs)),
            recorded=tuple(sorted(e.rule.recorded)),
        )
        for e in rules.edits
    )  # fmt: skip
    return replace(
        made, regime=rules.regime.value, matrix=cells, ranks=tuple(rules.ranks or ()),
        assumptions=dict(rules.assumptions),
    )  # fmt: skip


def _inject(made: Scenario, state: State, number: int) -> Inject | None:
    """One of the scenario's or the desk's when it came, to the second; None while it is held back."""
    own = made.injects[number] if number < len(made.injects) else state.crew.added[number]
    came = next((sent.t_ms for sent in state.crew.sent if sent.inject == number), None)
    if came is not None:
        return replace(own, at_s=float(came // 1000))
    t_ms = state.crew.moved.get(number)
    if t_ms is None:
        return own
    return None if t_ms >= NEVER_MS else replace(own, at_s=t_ms / 1000)


def _incident(state: State, incident: Incident) -> Incident:
    """With its call when it came; one that was held back keeps the scenario's, for nothing else can be written."""
    t_ms = state.crew.called.get(incident.id)
    if t_ms is None or t_ms >= NEVER_MS:
        return incident
    return replace(incident, called_in_after_s=t_ms / 1000 - incident.at_s)


def _left_out(made: Scenario, state: State) -> Iterator[str]:
    for number in range(len(made.injects) + len(state.crew.added)):
        if _inject(made, state, number) is None:
            own = made.injects[number] if number < len(made.injects) else state.crew.added[number]
            yield f"held back to the end, and left out: an inject to {own.to}, {' '.join(own.text.en.split())!r}"
    for incident in made.incidents:
        if state.crew.called.get(incident.id, 0) >= NEVER_MS:
            yield f"the call of {incident.id} was held back to the end; a file cannot say so"
    if state.crew.deeds:
        yield f"changes of the log that were planned at the desk are left out: {len(state.crew.deeds)}"
