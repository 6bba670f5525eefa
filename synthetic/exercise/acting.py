"""An act within a transaction: decided, handled, appended with its rows; and second persons' answers to acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synthetic import access
from synthetic.access import Action, Chair, Decision, Place, Request
from synthetic.exercise import approval, joystick
from synthetic.exercise.acts import HANDLERS, Act, Refused, legible
from synthetic.exercise.fold import ASKED, DONE, Grant
from synthetic.exercise.transaction import Transaction
from synthetic.journal import Event
from synthetic.model import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an act."""

    decision: Decision
    outcome: str
    body: Body
    seq: int = 0  # of its event, 0 where nothing was appended
    rows: Mapping[str, int] = field(default_factory=dict)  # its rows' numbers, by place

    @property
    def done(self) -> bool:
        """Whether it happened."""
        return self.outcome == DONE


def acted(tx: Transaction, act: Act, seat: str) -> Outcome:
    """A seat's act, now; whoever does not sit there, or not yet, leaves nothing behind."""
    try:
        actor = tx.known.acting(tx.state, act.chair, seat)
        if act.action is Action.LIVE_VIEW and not tx.known.pictures:
            raise Refused("not in this scenario")
    except Refused as refusal:
        decision = Decision(allowed=False, reason=str(refusal))
        return Outcome(decision=decision, outcome=f"refused: {refusal}", body={})
    return done(tx, actor, act, tx.now_ms, seat=seat)


def done(tx: Transaction, actor: str, act: Act, t_ms: int, *, script: str | None = None, seat: str = "") -> Outcome:
    """An act under a name, at a moment: what the rules and its handler make of it; a refusal is an event too."""
    act = legible(act)
    decision = tx.decided(tx.wanted(actor, act, t_ms), t_ms)
    body: Body = {
        "camera_id": act.camera_id, "purpose": act.purpose, "case_number": act.case_number,
        "recorded": sorted(decision.recorded_where),
    }  # fmt: skip
    if decision.reason == access.BROKEN:
        body["approver"] = access.BROKEN
    try:
        if not (decision.allowed or decision.asks):
            raise Refused(decision.reason)
        body |= HANDLERS[act.action](tx.asked(actor, act, t_ms, seat))
        outcome = DONE if decision.allowed else ASKED
    except Refused as refusal:
        outcome = f"refused: {refusal}"
    if body.pop("nothing_new", False) or (outcome == ASKED and _asked_already(tx, actor, act, body)):
        return Outcome(decision=decision, outcome=outcome, body=body)
    body["outcome"] = outcome
    if outcome == DONE:
        joystick.off(tx, actor, act, t_ms)
    waits = tx.state.pending.get(body.get("of", 0))
    event, rows = tx.booked(actor, act.chair, act.action, body, t_ms, script)
    if act.action is Action.APPROVE and outcome == DONE and waits is not None:
        _answered(tx, waits, body["agrees"], actor, t_ms)
    return Outcome(decision=decision, outcome=outcome, body=body, seq=event.seq, rows=rows)


def ended(tx: Transaction, grant: Grant, t_ms: int) -> None:
    """A feed ends that nobody closed: the event and its rows."""
    chair = Chair(grant.chair)
    request = Request(actor=grant.actor, chair=chair, action=Action.LIVE_VIEW)
    body: Body = {
        "camera_id": grant.camera_id, "purpose": None, "case_number": None, "outcome": DONE, "grant": grant.id,
        "lasted_ms": t_ms - grant.opened_ms, "recorded": sorted(tx.decided(request, t_ms).recorded_where),
    }  # fmt: skip
    tx.booked(grant.actor, chair, Action.LIVE_END, body, t_ms)


# ---------------------------------------------------------------------- four eyes


def _asked_already(tx: Transaction, actor: str, act: Act, body: Body) -> bool:
    """Whether the same waits for an answer; asking twice is no second row."""
    same = ("camera_id", "subject", "snapshot")
    return any(
        e.actor == actor and e.kind == act.action and all(e.body.get(k) == body.get(k) for k in same)
        for e in tx.state.pending.values()
    )


def supervised(tx: Transaction, asked: Event, t_ms: int, *, gone: bool = False) -> None:
    """Nobody else answered: the simulated supervisor does; with no for whoever is gone."""
    agrees, reason = (False, "nothing to approve") if gone else approval.judged(tx.world, asked)
    body: Body = {
        "of": asked.seq, "agrees": agrees, "reason": reason, "camera_id": asked.body.get("camera_id"),
        "subject": asked.body.get("subject"), "recorded": [Place.CENTER], "outcome": DONE,
    }  # fmt: skip
    tx.booked(approval.SUPERVISOR, Chair.OPERATOR, Action.APPROVE, body, t_ms)
    _answered(tx, asked, agrees, approval.SUPERVISOR, t_ms)


def _answered(tx: Transaction, asked: Event, agrees: bool, approver: str, t_ms: int) -> None:
    """A second person agreed: the act happens now, by the rules of now."""
    if not agrees:
        return
    held = {k: v for k, v in asked.body.items() if k not in ("outcome", "recorded")}
    request = Request(
        actor=asked.actor, chair=Chair(asked.chair), action=Action(asked.kind), purpose=held.get("purpose"),
        case_number=held.get("case_number"), approved=True,
    )  # fmt: skip
    decision = tx.decided(request, t_ms)
    body = {
        **held, "asked": asked.seq, "approver": approver, "recorded": sorted(decision.recorded_where),
        "outcome": DONE if decision.allowed else f"refused: {decision.reason}",
    }  # fmt: skip
    tx.booked(asked.actor, asked.chair, Action(asked.kind), body, t_ms)
