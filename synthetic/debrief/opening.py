"""Who may see a debrief: alone whoever ended the exercise; in a class the desk, and after the reveal everybody.

Deny by default: a class that could read this before the reveal would have nothing left to find out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from synthetic.access import Place
from synthetic.debrief.whole import Debrief, measured
from synthetic.exercise.crew import Poll
from synthetic.exercise.door import Exercise, hashed
from synthetic.exercise.fold import ENDED, ended
from synthetic.model import Scenario
from synthetic.room import OVER, Denied, Room

GUESS = "debrief_guess"
"""The answer by which the participant of a solo exercise guesses first."""
Measure = Callable[[Exercise], Debrief]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question, and what was answered; whose answer it was is not told."""

    poll: Poll
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A debrief as somebody may see it: one exercise, or all crews of a class."""

    scenario: Scenario
    room: str | None
    crews: tuple[Debrief, ...]
    own: int  # which of them is the asker's; 0 for the desk and alone
    answers: tuple[Answered, ...]
    guess: str | None = None  # alone: what was guessed first
    guessed: bool = False  # whether the guess was made, or left aside

    @property
    def first(self) -> Debrief:
        """The one to show: the asker's own, else the first."""
        return self.crews[max(self.own - 1, 0)]


def measure(exercise: Exercise) -> Debrief:
    """The debrief of a running exercise, now."""
    moment = exercise.moment()
    held = exercise.journal.rows(exercise.name, Place.CENTER, 0)[0]
    return measured(exercise.world, moment.state, moment.now_ms, exercise.key, held)


def end(exercise: Exercise) -> None:
    """Alone: the clock stands, and the debrief is open from now on."""
    exercise.steer("pause")
    if not ended(exercise.moment().state):
        exercise.answer(ENDED, "yes")


def guess(exercise: Exercise, value: int | None) -> None:
    """Alone: how many acts left no row, guessed before it is told; None leaves the guess aside."""
    exercise.answer(GUESS, "" if value is None else str(value))


def opened(exercise: Exercise, room: Room | None, token: str, by: Measure = measure) -> Opened:
    """The debrief for a browser; Denied for whoever may not see it, or not yet.

    `room` is the exercise's, None when alone; `by` may remember what was measured.
    """
    if room is None:
        return _alone(exercise, token, by)
    if room.is_trainer(token):
        return _class(room, by, 0, every=True)
    if room.closed:
        raise Denied(OVER)
    own = room.exercise_of(token)
    crew = own.moment().state.crew if own is not None and own.name == exercise.name else None
    if crew is None or not crew.number:
        raise Denied("no seat in this class")
    if not crew.revealed:
        raise Denied("not before the reveal")
    return _class(room, by, crew.number, every=False)


def _alone(exercise: Exercise, token: str, by: Measure) -> Opened:
    state = exercise.moment().state
    if state.crew.in_class or exercise.register.seat(hashed(token), exercise.name) is None:
        raise Denied("no seat in this exercise")
    if not ended(state):
        raise Denied("not before the end")
    guesses = [answer.value for answer in state.answers if answer.step == GUESS]
    return Opened(
        scenario=exercise.scenario, room=None, crews=(by(exercise),), own=0, answers=(),
        guess=(guesses[-1] or None) if guesses else None, guessed=bool(guesses),
    )  # fmt: skip


def _class(room: Room, by: Measure, own: int, every: bool) -> Opened:
    desk, crews = room.crew(0), room.crews()
    if not crews:
        raise Denied("nobody has joined this class yet")
    votes = [crew.moment().state.crew.votes for crew in crews]
    polls = [poll for poll in desk.moment().state.crew.polls.values() if every or poll.shown]
    return Opened(
        scenario=desk.scenario, room=room.code, crews=tuple(by(crew) for crew in crews), own=own, guessed=True,
        answers=tuple(
            Answered(
                poll=poll,
                values=tuple(sorted(v for each in votes for (asked, _seat), v in each.items() if asked == poll.id)),
            )
            for poll in polls
        ),
    )  # fmt: skip
