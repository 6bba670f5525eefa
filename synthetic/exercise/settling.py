"""What is due by itself and is appended by whoever enters next, once: staff, lapses, silence, answers, checkpoints."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from synthetic.access import Action, Chair, Place
from synthetic.exercise import acting, approval, duties, joystick, signing
from synthetic.exercise.acts import Act
from synthetic.exercise.crew import Phase
from synthetic.exercise.fold import State
from synthetic.exercise.staff import pointed_at, staff_act
from synthetic.exercise.transaction import Known, Moment, Scripted, Transaction
from synthetic.model import Body

ALIVE_MS = 90_000
"""A feed without a sign of life for so long has ended."""


def unsettled(known: Known, moment: Moment) -> bool:
    """Whether something is due."""
    state, now, store_ms = moment.state, moment.now_ms, moment.store_ms
    return bool(
        _due(known, state, now) or _forsaken(known, moment) or joystick.silent(state, store_ms)
        or _begins(state, store_ms) or approval.overdue(state, now) or signing.due(state, now)
        or duties.overdue(state, now, known.world.lasts_ms)
    )  # fmt: skip


def settle(tx: Transaction) -> None:
    """Append what is due."""
    tx.caught_up()
    _begin_on_time(tx)
    _lapse(tx)
    for hand in joystick.silent(tx.state, tx.writer.now_ms):
        joystick.rested(tx, hand, tx.state.clock.now_ms(hand.heard_at, tx.world.lasts_ms))
    now = tx.now_ms
    _colleagues(tx, now)
    _reply(tx, now)
    if signing.due(tx.state, now):
        sign(tx, now)


def _reply(tx: Transaction, now: int) -> None:
    """The center answers residents, by what the store holds of its log: once, whatever becomes of the log later."""
    for due, request in duties.overdue(tx.state, now, tx.world.lasts_ms):
        rows = tx.known.journal.all_rows(tx.name, Place.CENTER)
        tx.told("replied", duties.reply(tx.state, request, rows), actor="center", chair="none", t_ms=due)


def publish(tx: Transaction) -> bool:
    """The signer's word now; none, and False, where its last one says all there is to say."""
    new = not signing.stands(tx.state, tx.known.journal.leaves(tx.name, Place.CENTER))
    if new:
        sign(tx, tx.now_ms)
    return new


def sign(tx: Transaction, t_ms: int) -> None:
    """The signer's word on the center's log as the store holds it."""
    leaves = tx.known.journal.leaves(tx.name, Place.CENTER)
    kind, body = signing.note(tx.state, tx.name, tx.known.key, leaves)
    tx.told(kind, body, actor="signer", chair="none", t_ms=t_ms)


# ---------------------------------------------------------------------- simulated staff


def _due(known: Known, state: State, now: int) -> list[Scripted]:
    """What simulated colleagues did until now and nobody has appended yet, by time.  O(their acts until now)."""
    planned = known.planned if now > 0 else ()
    return [one for one in planned[: bisect_right(planned, now, key=itemgetter(0))] if one[1] not in state.scripts]


def _colleagues(tx: Transaction, now: int) -> None:
    """Staff's acts and the supervisor's answers at the times at which they were due, whenever somebody entered."""
    acts = _due(tx.known, tx.state, now)
    while True:
        waiting = approval.overdue(tx.state, now)
        if waiting and not (acts and acts[0][0] < waiting[0][0]):
            due, asked = waiting[0]
            acting.supervised(tx, asked, max(due, tx.state.acts[-1].t_ms))
        elif acts:
            _staff(tx, acts.pop(0))
        else:
            return


def _staff(tx: Transaction, scripted: Scripted) -> None:
    t_ms, script, member, act = scripted
    planned = staff_act(tx.world, member, act)
    if planned.action is Action.FOLLOW:
        planned = pointed_at(tx.asked(member.id, planned, t_ms, ""))
    acting.done(tx, member.id, planned, t_ms, script=script)


# ---------------------------------------------------------------------- the clock's own events


def _forsaken(known: Known, moment: Moment) -> int:
    """The store's time at which the last sign of life had been too long ago, 0 while there is one."""
    clock = moment.state.clock
    if moment.state.crew.in_class or not clock.playing:
        return 0
    if moment.store_ms - max(known.seen_ms, clock.at_ms) <= ALIVE_MS:
        return 0
    known.seen_ms = known.register.last_seen(known.name)
    gone = max(known.seen_ms, clock.at_ms) + ALIVE_MS
    return gone if moment.store_ms > gone else 0


def _lapse(tx: Transaction) -> None:
    """Nobody was there: feeds ended after 90 s without a sign of life, and the exercise waits since."""
    clock, store_ms = tx.state.clock, tx.writer.now_ms
    gone = _forsaken(tx.known, Moment(state=tx.state, now_ms=tx.now_ms, store_ms=store_ms))
    if not gone:
        return
    t_ms = clock.now_ms(gone, tx.world.lasts_ms)
    _colleagues(tx, t_ms)
    for grant in [g for g in tx.state.open_grants(t_ms) if not g.simulated]:
        act = Act(chair=Chair(grant.chair), action=Action.LIVE_END, camera_id=grant.camera_id)
        acting.done(tx, grant.actor, act, t_ms)
    body: Body = {"playing": False, "speed": clock.speed, "why": "nobody there"}
    tx.told("clock", body, actor="exercise", chair="none", t_ms=t_ms)


def _begins(state: State, store_ms: int) -> bool:
    """Whether a countdown is over that nobody has noticed yet."""
    return state.crew.starts_at is not None and store_ms >= state.crew.starts_at


def _begin_on_time(tx: Transaction) -> None:
    """The end of a countdown: all crews' clocks run from the same moment, whenever they notice."""
    if not _begins(tx.state, tx.writer.now_ms):
        return
    at_ms = tx.state.crew.starts_at
    tx.told("phase", {"phase": Phase.RUNNING})
    clock = tx.state.clock
    body: Body = {"playing": True, "speed": clock.speed, "at_ms": at_ms}
    tx.told("clock", body, actor="exercise", chair="none", t_ms=clock.t_ms)
