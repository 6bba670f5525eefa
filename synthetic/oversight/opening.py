"""Who may examine the log, and who may hold it against what happened.

Alone anybody examines; the truth stands beside it once they asked for it, or ended for the debrief.  In a class an
auditor examines, and everybody with the truth once it was revealed; so does the desk.
"""

from __future__ import annotations

from synthetic.access import Action, Chair
from synthetic.exercise.door import Exercise, Moment, Refused
from synthetic.exercise.fold import State, ended

REVEALED = "log_revealed"
"""The answer by which a participant alone asks for the truth."""


def opened(exercise: Exercise, moment: Moment, chair: Chair, seat: str) -> bool:
    """Whether the truth may stand beside it; Refused for whom the page is not at all."""
    state = moment.state
    exercise.actor(state, chair, seat)  # Refused where the seat does not sit in this chair
    if not state.crew.in_class:
        return revealed(state)
    if not state.crew.secret:
        return True
    if chair is not Chair.AUDITOR or Action.LOG_READ not in state.rules.row(chair):
        raise Refused("not for this chair")
    return False


def revealed(state: State) -> bool:
    """Alone: whether the participant has asked for the truth."""
    return ended(state) or any(answer.step == REVEALED for answer in state.answers)


def reveal(exercise: Exercise) -> None:
    """Alone: the truth stands beside the log from now on; Refused in a class, where the trainer reveals."""
    state = exercise.moment().state
    if state.crew.in_class:
        raise Refused("not before the reveal")
    if not revealed(state):
        exercise.answer(REVEALED, "yes")
