"""What each act comes to: checks of the world and the state, and the body of its event.  No writing here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from synthetic import access
from synthetic import world as worlds
from synthetic.access import Action, Chair
from synthetic.cameras import presets
from synthetic.exercise import observation, street
from synthetic.exercise.fold import DONE, Grant, State
from synthetic.exercise.observation import Viewer
from synthetic.exercise.outcomes import Outcomes
from synthetic.journal import Event
from synthetic.model import Body, CameraKind, Pose, Trouble
from synthetic.world import World

HOLD_MS = 8_000
"""Whoever turned a camera holds it for so long."""
MOST_FEEDS = 10
MOST_REASON = 2_000
LOWEST_CDEG, HIGHEST_CDEG = -9_000, 1_500
WIDEST_C, NARROWEST_C = 100, 3_000
"""What a dome can do: tilt in centidegrees, zoom in hundredths (data sheets of 30x domes)."""


class Refused(Trouble):
    """The door says no; the text is a word for screens to translate; `by` whom, where the chair may know it."""

    def __init__(self, word: str, by: str | None = None) -> None:
        super().__init__(word)
        self.by = by


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody does, as it comes to the door: untrusted."""

    chair: Chair
    action: Action
    camera_id: str | None = None
    purpose: str | None = None
    case_number: str | None = None
    detail: Body = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An act with all that its handler may look at."""

    world: World
    state: State
    outcomes: Callable[[], Outcomes]
    key: bytes
    actor: str
    act: Act
    t_ms: int
    seat: str


# ---------------------------------------------------------------------- rows


_ANONYMOUS_SUBJECT = "figure"


def row_of(event: Event) -> dict[str, object]:
    """An event as a row of the access log.  A row names no person: a camera sees figures."""
    body = event.body
    pan, tilt, zoom = body.get("pose") or (None, None, None)
    chair = event.chair
    return {
        "take": event.take, "t": event.t_ms, "actor": event.actor, "chair": chair,
        "organisation": access.ORGANISATION.get(Chair(chair), chair) if chair in list(Chair) else chair,
        "on_behalf_of": None, "action": event.kind, "camera_id": body.get("camera_id"), "pan_deg": pan,
        "tilt_deg": tilt, "zoom": zoom, "subject_id": body.get("subject"), "purpose": body.get("purpose"),
        "case_number": body.get("case_number"), "approver": None, "outcome": body["outcome"],
    }  # fmt: skip


# ---------------------------------------------------------------------- what each act does


def _checked_camera(ask: Asked) -> int:
    camera = ask.world.camera_number.get(ask.act.camera_id or "")
    if camera is None:
        raise Refused("no such camera")
    return camera


def _grant(ask: Asked) -> Grant:
    """The actor's open feed of the camera."""
    mine = [g for g in ask.state.open_grants(ask.t_ms, ask.act.chair, ask.actor) if g.camera_id == ask.act.camera_id]
    if not mine:
        raise Refused("feed not open")
    return mine[0]


def _take_desk(ask: Asked) -> Body:
    if ask.actor in ask.state.desks:
        return {"nothing_new": True}
    return {}


def _live_view(ask: Asked) -> Body:
    _checked_camera(ask)
    mine = ask.state.open_grants(ask.t_ms, ask.act.chair, ask.actor)
    for grant in mine:
        if grant.camera_id == ask.act.camera_id:
            return {"nothing_new": True, "grant": grant.id}
    if len(mine) >= MOST_FEEDS:
        raise Refused("too many feeds")
    count = sum(g.actor == ask.actor for g in ask.state.grants.values())
    return {"grant": f"{ask.actor}.{count + 1}"}


def _live_end(ask: Asked) -> Body:
    grant = _grant(ask)
    return {"grant": grant.id, "lasted_ms": ask.t_ms - grant.opened_ms}


def turnable(ask: Asked) -> int:
    """The camera that somebody wants to turn, if it can be turned now by this actor; Refused where not."""
    camera = _checked_camera(ask)
    grant = _grant(ask)
    if not ask.world.cameras.in_order[camera]:
        raise Refused("out of order")
    if ask.world.cameras.kind[camera] == CameraKind.FIXED:
        raise Refused("fixed camera")
    if ask.state.lag_ms(grant.id):
        raise Refused("in playback")
    _check_hold(ask)
    return camera


def _turn(ask: Asked) -> Body:
    pose = _wanted_pose(ask, turnable(ask))
    return {"pose": list(pose.numbers)}


def _check_hold(ask: Asked) -> None:
    """Two hands on one camera: who turns it, or turned it last, keeps it for a while, unless outranked."""
    camera_id = ask.act.camera_id or ""
    hand = ask.state.hands.get(camera_id)
    if hand is not None and hand.actor != ask.actor:
        _check_rank(ask, hand.chair, hand.recorded, hand.actor)
    elif hand is not None and hand.seat != ask.seat:
        raise Refused("held by a colleague", by=hand.actor)
    last = ask.state.move_at(camera_id, ask.t_ms)
    if last is not None and last.actor != ask.actor and ask.t_ms - last.t_ms <= HOLD_MS:
        _check_rank(ask, last.chair, bool(last.recorded), last.actor)


def _check_rank(ask: Asked, chair: str, recorded: bool, actor: str) -> None:
    """Refused unless the actor outranks the chair that holds the camera; named only where that may be known."""
    if ask.state.rules.outranks(ask.act.chair, Chair(chair)):
        return
    if recorded or chair == ask.act.chair:
        raise Refused("held by a colleague", by=actor)
    raise Refused("does not answer")


def _wanted_pose(ask: Asked, camera: int) -> Pose:
    """A preset by number, or an explicit pose, clamped to what the camera can do."""
    if ask.act.action is Action.PRESET:
        choices = presets(ask.world.city, ask.world.cameras, camera)
        number = ask.act.detail.get("preset")
        if type(number) is not int or not 0 <= number < len(choices):
            raise Refused("no such preset")
        return choices[number].pose
    return clamped(ask.act.detail.get("pose"))


def clamped(numbers: object) -> Pose:
    """A pose from [pan, tilt, zoom], within what domes can do; Refused for what is no pose."""
    if not (isinstance(numbers, list | tuple) and len(numbers) == 3 and all(type(v) is int for v in numbers)):
        raise Refused("not a pose")
    pan, tilt, zoom = numbers
    return Pose(
        pan_cdeg=pan % 36000,
        tilt_cdeg=min(max(tilt, LOWEST_CDEG), HIGHEST_CDEG),
        zoom_c=min(max(zoom, WIDEST_C), NARROWEST_C),
    )


def _figure(ask: Asked) -> tuple[int, int]:
    """The person a figure's number means at the moment the viewer clicked: (person, out_ms)."""
    camera = _checked_camera(ask)
    if ask.state.lag_ms(_grant(ask).id):
        raise Refused("in playback")
    figure, at = ask.act.detail.get("figure"), ask.act.detail.get("t", ask.t_ms)
    if type(figure) is not int or type(at) not in (int, float) or not ask.t_ms - 10_000 <= at <= ask.t_ms + 6_000:
        raise Refused("no such figure")
    viewer = Viewer(chair=ask.act.chair, actor=ask.actor, seat=ask.seat, language="en")
    pose = observation.pose_at(ask.world, ask.state, camera, ask.t_ms)
    met = observation.person_of(ask.world, ask.outcomes(), viewer, camera, pose, int(at), figure, ask.key)
    if met is None and ask.act.camera_id in ask.state.hands:
        met = observation.person_around(ask.world, ask.outcomes(), viewer, camera, pose, int(at), figure, ask.key)
    if met is None:
        raise Refused("no such figure")
    return met


def _follow(ask: Asked) -> Body:
    person, out_ms = _figure(ask)
    return {"person": person, "out_ms": out_ms, "subject": _ANONYMOUS_SUBJECT}


def _phone_lookup(ask: Asked) -> Body:
    person = ask.world.cast_number.get(str(ask.act.detail.get("subject")))
    if person is None or ask.act.detail.get("figure") is not None:
        person, _ = _figure(ask)
    tail = observation.identity_of(ask.world, person).phone_tail
    return {"person": person, "subject": f"phone {tail}"}


def _dispatch(ask: Asked) -> Body:
    patrol = str(ask.act.detail.get("patrol"))
    known = [f"P-{k + 1}" for k in range(ask.world.scenario.network.patrols)]
    if patrol not in known:
        raise Refused("no such patrol")
    node = ask.act.detail.get("node")
    if type(node) is not int or not 0 <= node < len(ask.world.city.ways.corner_of):
        raise Refused("no such place")
    top, bottom = (str(v)[:60] if (v := ask.act.detail.get(k)) else None for k in ("top", "bottom"))
    ridden = street.officer_of(ask.state.crew, patrol, len(known)) is not None
    return {"patrol": patrol, "node": node, "top": top, "bottom": bottom, "subject": patrol, "officer": ridden}


def _stop(ask: Asked) -> Body:
    """An officer stops somebody within reach, by the number that this seat was shown."""
    patrol = street.patrol_of(ask.state.crew, ask.seat, ask.world.scenario.network.patrols)
    if patrol is None:
        raise Refused("no such patrol")
    near = street.around(ask.world, ask.outcomes(), patrol, ask.t_ms)
    figure = ask.act.detail.get("figure")
    met = [p for p in near.person.tolist() if street.number_of(ask.key, ask.seat, patrol, p) == figure]
    if not met:
        raise Refused("no such figure")
    return {"person": met[0], "patrol": patrol, "subject": _ANONYMOUS_SUBJECT}


def _sign(ask: Asked) -> Body:
    """A sentence is signed, or its signature refused, with a reason."""
    sentence, reason = str(ask.act.detail.get("sentence", "")), str(ask.act.detail.get("reason", "")).strip()
    if not sentence or not reason:
        raise Refused("not stated")
    return {"sentence": sentence[:80], "signs": ask.act.detail.get("signs") is True, "reason": reason[:MOST_REASON]}


def _request(ask: Asked) -> Body:
    """Somebody wants to know who looked through a camera."""
    _checked_camera(ask)
    return {"reason": str(ask.act.detail.get("reason", "")).strip()[:MOST_REASON]}


def _playback(ask: Asked) -> Body:
    """Seek to a moment of the recording: one feed if a camera is named, else all that this seat sees."""
    if ask.act.detail.get("live") is True and ask.act.camera_id is not None:
        return {"at_ms": ask.t_ms, "grant": _grant(ask).id, "lag_ms": 0}
    at = ask.act.detail.get("at_ms")
    if type(at) is not int or not -worlds.RECORDING_MS <= at <= ask.t_ms:
        raise Refused("no recording of that time")
    if ask.act.camera_id is None:
        return {"at_ms": at}
    return {"at_ms": at, "grant": _grant(ask).id, "lag_ms": ask.t_ms - at}


def _snapshot(ask: Asked) -> Body:
    """A still of an open feed as it is shown."""
    camera = _checked_camera(ask)
    grant = _grant(ask)
    if not ask.world.cameras.in_order[camera]:
        raise Refused("out of order")
    return {"grant": grant.id, "at_ms": ask.t_ms - ask.state.lag_ms(grant.id)}


def _export(ask: Asked) -> Body:
    """A still leaves the house: one's own snapshot, by the number of its event."""
    number = ask.act.detail.get("snapshot")
    mine = [e for e in ask.state.acts if e.kind == Action.SNAPSHOT and e.actor == ask.actor and e.seq == number]
    if not mine or mine[0].body["outcome"] != DONE:
        raise Refused("no such snapshot")
    return {"snapshot": number, "camera_id": mine[0].body["camera_id"]}


def _nothing(ask: Asked) -> Body:
    return {}


HANDLERS: dict[Action, Callable[[Asked], Body]] = {
    Action.TAKE_DESK: _take_desk,
    Action.LIVE_VIEW: _live_view,
    Action.LIVE_END: _live_end,
    Action.PTZ: _turn,
    Action.PRESET: _turn,
    Action.FOLLOW: _follow,
    Action.PHONE_LOOKUP: _phone_lookup,
    Action.DISPATCH: _dispatch,
    Action.STOP: _stop,
    Action.SIGN: _sign,
    Action.REQUEST: _request,
    Action.PLAYBACK: _playback,
    Action.SNAPSHOT: _snapshot,
    Action.EXPORT: _export,
    Action.LOG_READ: _nothing,
}
