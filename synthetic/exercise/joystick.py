"""Hands on cameras: a movement begins, goes on and comes to rest.  One event at its rest, not forty."""

from __future__ import annotations

from dataclasses import dataclass

from synthetic.access import Action, Chair, Place
from synthetic.exercise import observation
from synthetic.exercise.acts import Act, Asked, Refused, clamped, legible, turnable
from synthetic.exercise.fold import DONE, State
from synthetic.exercise.hands import SILENT_MS, Hand
from synthetic.exercise.observation import Viewer
from synthetic.exercise.transaction import Deciding, Known, Moment, Transaction
from synthetic.model import Body, Pose

REFUSED_AGAIN_MS = 5_000
"""The same refusal of the same hand is recorded once in so long; a joystick may ask forty times."""
MOST_REFUSALS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What came of a word from a joystick."""

    refused: str | None = None
    by: str | None = None  # who holds it, where the chair may know
    pose: Pose | None = None
    clamped: bool = False
    around: list[Body] | None = None
    t_ms: int = 0


def turn(tx: Transaction, act: Act, seat: str, *, rest: bool, around: bool, language: str) -> Turned:
    """A word from a joystick.  Writes only the hand while the movement lasts."""
    t_ms = tx.now_ms
    try:
        actor = tx.known.acting(tx.state, act.chair, seat)
    except Refused as refusal:
        return Turned(refused=str(refusal), t_ms=t_ms)
    act = legible(act)
    asked = tx.asked(actor, act, t_ms, seat)
    try:
        recorded, camera, pose = _checked(tx, asked)
    except Refused as refusal:
        _say_no(tx, actor, act, t_ms, str(refusal))
        return Turned(refused=str(refusal), by=refusal.by, t_ms=t_ms)
    hand = _hand(tx, actor, act, seat, camera, t_ms, recorded)
    hand = hand.to(pose, t_ms, tx.writer.now_ms)
    tx.state.hands = {**tx.state.hands, hand.camera_id: hand}
    if rest:
        rested(tx, hand, t_ms)
    else:
        tx.writer.hold(hand.camera_id, hand.body())
    return _turned(asked, camera, pose, language if around else None)


def went_on(known: Known, moment: Moment, act: Act, seat: str, *, around: bool, language: str) -> Turned | None:
    """A word while this seat's hand is on the camera: one reading of the store and one writing, no transaction.

    None where it is not as simple as that; then `turn` is asked.
    """
    hand = moment.state.hands.get(act.camera_id or "")
    if hand is None or hand.seat != seat:
        return None
    on = Deciding(known)
    try:
        actor = known.acting(moment.state, act.chair, seat)
        asked = on.asked(actor, legible(act), moment.now_ms, seat)
        _recorded, camera, pose = _checked(on, asked)
    except Refused:
        return None
    moved = hand.to(pose, moment.now_ms, moment.store_ms)
    if hand.actor != actor or not known.journal.moved_on(known.name, hand.camera_id, hand.body(), moved.body()):
        return None
    moment.state.hands = {**moment.state.hands, hand.camera_id: moved}
    return _turned(asked, camera, pose, language if around else None)


def _checked(on: Deciding, asked: Asked) -> tuple[bool, int, Pose]:
    """Whether the center will hold a row of it, the camera, the pose; Refused where this hand may not."""
    decision = on.decided(on.wanted(asked.actor, asked.act, asked.t_ms), asked.t_ms)
    if not decision.allowed:
        raise Refused(decision.reason)
    return Place.CENTER in decision.recorded_where, turnable(asked), clamped(asked.act.detail.get("pose"))


def _turned(asked: Asked, camera: int, pose: Pose, language: str | None) -> Turned:
    """The answer to a word that was taken; with a language, everybody around is told in it."""
    given = asked.act.detail["pose"]
    return Turned(
        pose=pose, clamped=[given[0] % 36000, *given[1:]] != list(pose.numbers), t_ms=asked.t_ms,
        around=_around(asked, camera, pose, language) if language else None,
    )  # fmt: skip


def _hand(tx: Transaction, actor: str, act: Act, seat: str, camera: int, t_ms: int, recorded: bool) -> Hand:
    """The actor's hand on the camera; a new one takes it from whoever had it."""
    camera_id = tx.world.cameras.ids[camera]
    held = tx.state.hands.get(camera_id)
    if held is not None and (held.actor, held.seat) == (actor, seat):
        return held
    if held is not None:
        rested(tx, held, t_ms)
    start = observation.pose_at(tx.world, tx.state, camera, t_ms)
    return Hand(
        camera_id=camera_id, actor=actor, chair=act.chair, seat=seat, began_ms=t_ms, heard_at=tx.writer.now_ms,
        path=((0, *start.numbers),), recorded=recorded, purpose=act.purpose, case_number=act.case_number,
    )  # fmt: skip


def _around(ask: Asked, camera: int, pose: Pose, language: str) -> list[Body]:
    viewer = Viewer(chair=ask.act.chair, actor=ask.actor, seat=ask.seat, language=language)
    return observation.around(ask.world, ask.state, ask.outcomes(), viewer, camera, pose.zoom_c, ask.t_ms, ask.key)


def rested(tx: Transaction, hand: Hand, t_ms: int) -> None:
    """A movement is over: one event, and its rows by the rules of now."""
    act = Act(chair=Chair(hand.chair), action=Action.PTZ, purpose=hand.purpose, case_number=hand.case_number)
    body: Body = {
        "camera_id": hand.camera_id, "purpose": hand.purpose, "case_number": hand.case_number,
        "recorded": tx.kept_at(hand.actor, act, t_ms), "pose": list(hand.pose.numbers),
        "path": [list(step) for step in hand.path], "began_ms": hand.began_ms, "outcome": DONE,
    }  # fmt: skip
    tx.writer.let_go(hand.camera_id)
    tx.state.hands = {k: v for k, v in tx.state.hands.items() if k != hand.camera_id}
    tx.booked(hand.actor, hand.chair, Action.PTZ, body, max(t_ms, hand.began_ms))


def silent(state: State, store_ms: int) -> list[Hand]:
    """Hands of which nothing was heard for too long."""
    return [hand for hand in state.hands.values() if store_ms - hand.heard_at > SILENT_MS]


def off(tx: Transaction, actor: str, act: Act, t_ms: int) -> None:
    """A preset takes the camera out of any hand; closing a feed takes one's own off it."""
    hand = tx.state.hands.get(act.camera_id or "")
    if hand and (act.action in (Action.PTZ, Action.PRESET) or (act.action, actor) == (Action.LIVE_END, hand.actor)):
        rested(tx, hand, t_ms)


def _say_no(tx: Transaction, actor: str, act: Act, t_ms: int, why: str) -> None:
    """A refused movement is an event and a row like every refusal, however often the hand asks."""
    key, said, now = (actor, str(act.camera_id), why), tx.known.said_no, tx.writer.now_ms
    if now - said.get(key, -REFUSED_AGAIN_MS) < REFUSED_AGAIN_MS:
        return
    if len(said) > MOST_REFUSALS:
        said.clear()
    said[key] = now
    body: Body = {
        "camera_id": act.camera_id if act.camera_id in tx.world.camera_number else None, "purpose": act.purpose,
        "case_number": act.case_number, "recorded": tx.kept_at(actor, act, t_ms), "outcome": f"refused: {why}",
    }  # fmt: skip
    tx.booked(actor, act.chair, Action.PTZ, body, t_ms)
