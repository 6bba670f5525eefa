"""Who may examine the log: an auditor; alone anybody; in a class everybody once it was revealed, and the desk."""

from __future__ import annotations

from synthetic.access import Action, Chair
from synthetic.exercise.door import Exercise, Moment, Refused


def opened(exercise: Exercise, moment: Moment, chair: Chair, seat: str) -> bool:
    """Whether the truth may stand beside it; Refused for whom the page is not at all."""
    crew = moment.state.crew
    exercise.actor(moment.state, chair, seat)  # Refused where the seat does not sit in this chair
    if not crew.secret:
        return True
    if chair is not Chair.AUDITOR or Action.LOG_READ not in moment.state.rules.row(chair):
        raise Refused("not for this chair")
    return False
