"""All measures of one exercise in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from synthetic.access import Place, Regime
from synthetic.debrief import balance, course, noticed, replay, seen, signed, subjects
from synthetic.debrief.balance import Balance
from synthetic.debrief.course import Happening
from synthetic.debrief.noticed import Noticed
from synthetic.debrief.replay import Replay
from synthetic.debrief.seen import Minute
from synthetic.debrief.signed import Signed
from synthetic.debrief.subjects import Subject
from synthetic.exercise import observation
from synthetic.exercise.fold import State
from synthetic.exercise.outcomes import Ending, outcomes
from synthetic.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """What one exercise comes to.  No nickname, seat or token is in it: chairs, actors, pseudonyms."""

    world: World
    crew: int  # 0 when alone
    t_ms: int
    regimes: tuple[Regime, ...]
    happenings: tuple[Happening, ...]
    balance: Balance
    held_rows: int  # what the center's log holds now, other takes and answers to requests included
    minutes: tuple[Minute, ...]
    noticed: tuple[Noticed, ...]
    endings: tuple[Ending, ...]
    subjects: tuple[Subject, ...]
    replays: tuple[Replay, ...]
    signed: tuple[Signed, ...]
    checkpoints: int
    tampered: int

    @property
    def missing(self) -> tuple[Happening, ...]:
        """Acts of which the center holds no row."""
        return tuple(h for h in self.happenings if h.act and not h.recorded)

    @property
    def unexplained(self) -> tuple[Happening, ...]:
        """Cameras that turned while no row says who did it."""
        return tuple(h for h in self.happenings if h.unexplained)

    @property
    def played(self) -> Regime:
        """The regime that held last."""
        return self.regimes[-1]


def measured(world: World, state: State, t_ms: int, key: bytes, held_rows: int) -> Debrief:
    """The debrief of an exercise until `t_ms`.  Pure; `key` makes the pseudonyms that rows use.

    O(acts) for the counts, O(cameras + moves) for what the network saw of each offender.
    """
    found = outcomes(world, state.dispatches, state.halts)
    ends = course.endings(world, state, found, t_ms)

    def name(person: int) -> str:
        return observation.subject_of(key, person)

    return Debrief(
        world=world, crew=state.crew.number, t_ms=t_ms, regimes=balance.regimes(state),
        happenings=course.happenings(world, state, found, t_ms), balance=balance.balance(world, state),
        held_rows=held_rows, minutes=seen.minutes(state, t_ms),
        noticed=noticed.noticed(world, state, found, ends, t_ms), endings=ends,
        subjects=subjects.subjects(world, state, found, t_ms, name), replays=replay.replays(world, state, found),
        signed=signed.signed(state, t_ms),
        checkpoints=sum(c.place == Place.CENTER for c in state.checkpoints), tampered=len(state.tampered),
    )  # fmt: skip
