"""Four eyes: who waits for a second person's word, and what a simulated supervisor would say.

Where nobody else is there to answer, the supervisor does; it refuses what its case does not carry.
"""

from __future__ import annotations

from synthetic.access import Action, Chair
from synthetic.exercise import cases
from synthetic.exercise.fold import ASKED, State
from synthetic.journal import Event
from synthetic.world import World

SUPERVISOR = "supervisor"
ANSWER_MS = 20_000
"""How long the simulated supervisor takes (scenario time; synthetic, nothing was published)."""
PATIENCE_MS = 60_000
"""How long a class has before the supervisor answers instead (scenario time; synthetic)."""
TRIVIAL = frozenset({"patrol round", "maintenance", "traffic"})
"""Purposes that carry no sensitive act."""


def overdue(state: State, t_ms: int) -> list[tuple[int, Event]]:
    """Requests that the supervisor answers by a moment, each with when it does, the oldest first."""
    wait = PATIENCE_MS if state.crew.in_class and len(state.crew.seats) > 1 else ANSWER_MS
    found = [(asked.t_ms + wait, asked) for asked in list(state.pending.values()) if t_ms - asked.t_ms >= wait]
    return sorted(found, key=lambda one: (one[0], one[1].seq))


def visible(state: State, chair: Chair, actor: str) -> list[Event]:
    """Requests that a chair may hear of: its own, and others' where it may answer them."""
    answers = state.crew.in_class and Action.APPROVE in state.rules.row(chair)
    return [asked for asked in list(state.pending.values()) if answers or asked.actor == actor]


def answers(state: State, actor: str) -> list[tuple[Event, Event]]:
    """Somebody's own requests that were answered, each with the answer.  O(acts)."""
    mine = {e.seq: e for e in state.acts if e.actor == actor and e.body["outcome"] == ASKED}
    return [
        (mine[e.body["of"]], e) for e in state.acts if e.kind == Action.APPROVE and e.body.get("of") in mine
    ]


def judged(world: World, asked: Event) -> tuple[bool, str]:
    """Whether a supervisor agrees, and why: a word for screens to translate."""
    purpose, case = asked.body.get("purpose"), asked.body.get("case_number")
    if purpose in TRIVIAL:
        return False, "such a purpose does not carry it"
    about = cases.concerns(world, case)
    person = asked.body.get("person")
    if asked.kind != Action.EXPORT and person not in about:
        return False, "the case is not about this person"
    return True, "the case carries it"
