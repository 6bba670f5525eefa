"""What is no chair's act: time, rules, votes and seats, each within an open transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synthetic import access
from synthetic.access import Action, Chair, Edit, Place, Regime
from synthetic.exercise import acting, joystick, ruling
from synthetic.exercise.acts import Act, row_of
from synthetic.exercise.clock import SPEEDS
from synthetic.exercise.crew import MOST_TEXT, Poll, Seat
from synthetic.exercise.fold import DONE
from synthetic.exercise.transaction import Transaction
from synthetic.model import Body, Trouble

# ---------------------------------------------------------------------- time


def steered(tx: Transaction, what: str, value: int | str | None = None) -> None:
    """play, pause, speed, jump (forward only), or continue_from: a new take from a moment that was."""
    clock, now, lasts = tx.state.clock, tx.now_ms, tx.world.lasts_ms
    t_ms, body = now, {"playing": clock.playing, "speed": clock.speed}
    if what in ("play", "pause"):
        body["playing"] = what == "play"
    elif what == "speed":
        body["speed"] = int(value) if value and str(value).isdigit() and int(value) in SPEEDS else 1
    elif what == "jump":
        t_ms = max(now, min(int(value or 0), lasts))
    elif what == "continue_from":
        _new_take(tx, max(0, min(int(value or 0), now)))
        return
    else:
        raise Trouble(f"the exercise cannot {what!r}")
    tx.told("clock", body, chair="none", t_ms=t_ms)


def _new_take(tx: Transaction, cut_ms: int) -> None:
    now = tx.now_ms
    for hand in list(tx.state.hands.values()):
        joystick.rested(tx, hand, now)
    take = 1 + max((e.take for e in tx.known.journal.read(tx.name)[1]), default=0)
    body: Body = {"cut_ms": cut_ms, "playing": tx.state.clock.playing, "parent": tx.state.take}
    tx.told("take", body, chair="none", t_ms=now, take=take)


# ---------------------------------------------------------------------- rules


def ruled(
    tx: Transaction, *, regime: Regime | None = None, assumptions: Mapping[str, bool] | None = None,
    masks: Mapping[str, bool] | None = None, edits: Sequence[Edit] | None = None,
    ranks: Sequence[Chair] | None = None,
) -> None:  # fmt: skip
    """The rules change from now on; itself a row at the center, and open feeds are decided anew.

    `edits` are all cells that differ from the regime's, `ranks` the whole order (empty: the regime's own).
    """
    body: Body = {"outcome": DONE}
    if regime:
        body["regime"] = regime
    if assumptions:
        body["assumptions"] = {k: bool(v) for k, v in assumptions.items() if k in access.ASSUMPTIONS}
    if masks:
        body["masks"] = {k: bool(v) for k, v in masks.items() if k in access.MASKS}
    if edits is not None:
        body["matrix"] = [access.edit_of(edit.body).body for edit in edits]  # checked again
    if ranks is not None:
        body["ranks"] = [Chair(chair).value for chair in ranks]
    body["subject"] = ruling.told(tx.state.rules, body)
    who = "trainer" if tx.state.crew.in_class else "participant"
    tx.writer.record(Place.CENTER, row_of(tx.told("policy_change", body, actor=who)))
    _decide_anew(tx)


def _decide_anew(tx: Transaction) -> None:
    """Feeds that the rules of now would not open end now, each with its row."""
    now = tx.now_ms
    for grant in tx.state.open_grants(now):
        opened = Act(
            chair=Chair(grant.chair), action=Action.LIVE_VIEW, camera_id=grant.camera_id, purpose=grant.purpose,
            case_number=grant.case_number,
        )  # fmt: skip
        if not tx.decided(tx.wanted(grant.actor, opened, now), now).allowed:
            acting.ended(tx, grant, now)


# ---------------------------------------------------------------------- votes


def voted(tx: Transaction, seat: str, poll_id: str, value: str) -> bool:
    """A seat's answer to an open question of the class; the last one counts.  False where none is open."""
    crew = tx.state.crew
    poll, known = crew.polls.get(poll_id), crew.seats.get(seat)
    if poll is None or not poll.open or known is None or not _answers(poll, value):
        return False
    body: Body = {"poll": poll_id, "seat": seat, "value": value.strip()[:MOST_TEXT]}
    tx.told("voted", body, actor=tx.known.actor(tx.state, known.chair, seat), chair=known.chair)
    return True


def _answers(poll: Poll, value: str) -> bool:
    """Whether this is an answer to such a question."""
    if poll.kind == "choice":
        return value.isascii() and value.isdigit() and int(value) < len(poll.choices)
    if poll.kind == "number":
        return value.isascii() and value.isdigit() and len(value) < 7
    return bool(value.strip())


# ---------------------------------------------------------------------- seats


def seated(tx: Transaction, name: str, chair: Chair) -> None:
    """A seat gets another chair: what it held open in the old one ends."""
    known = _got_up(tx, name)
    body: Body = {"seat": name, "number": known.number, "chair": chair, "nickname": known.nickname}
    tx.told("seated", body, actor="trainer")


def unseated(tx: Transaction, name: str) -> tuple[Seat, dict[str, str]]:
    """A seat leaves this crew; who it was, and its answers by question."""
    votes = {poll: value for (poll, seat), value in tx.state.crew.votes.items() if seat == name}
    known = _got_up(tx, name)
    tx.told("unseated", {"seat": name}, actor="trainer")
    return known, votes


def welcomed(tx: Transaction, seat: Seat, votes: Mapping[str, str]) -> None:
    """A seat from another crew: the next number here, its answers with it."""
    number = tx.state.crew.given + 1
    body: Body = {"seat": seat.name, "number": number, "chair": seat.chair, "nickname": seat.nickname}
    tx.told("seated", body, actor="trainer")
    for poll, value in votes.items():
        tx.told("voted", {"poll": poll, "seat": seat.name, "value": value}, chair=seat.chair)


def _got_up(tx: Transaction, name: str) -> Seat:
    """What a seat held open ends, and what it asked a second person for is not answered any more."""
    now = tx.now_ms
    known = tx.state.crew.seats[name]
    actor = tx.known.named(known.chair, known.number)
    for grant in tx.state.open_grants(now, known.chair, actor):
        act = Act(chair=known.chair, action=Action.LIVE_END, camera_id=grant.camera_id)
        acting.done(tx, actor, act, now, seat=name)
    for asked in [e for e in tx.state.pending.values() if e.actor == actor]:
        acting.supervised(tx, asked, now, gone=True)
    return known
