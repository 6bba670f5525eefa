"""What each act comes to: checks of the world and the state, and the body of its event.  No writing here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from synthetic import access
from synthetic import world as worlds
from synthetic.access import Action, Chair, Place
from synthetic.exercise import observation, street
from synthetic.exercise.fold import DONE, Grant, State
from synthetic.exercise.observation import Viewer
from synthetic.exercise.outcomes import Outcomes
from synthetic.journal import Event
from synthetic.model import Body, CameraKind, Pose, Trouble
from synthetic.visible import is_blank
from synthetic.world import World, presets

HOLD_MS = 8_000
"""Whoever turned a camera holds it for so long."""
MOST_FEEDS = 11
"""The widest wall, its large picture, and one that takes the place of another."""
GLASS_MS = 180_000
"""For so long (scenario time; synthetic) a broken glass lets somebody act first."""
MOST_REASON = 2_000
SIGNED, NOT_SIGNED = "signed", "not signed"
"""What the row of an auditor's decision says of it."""
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


CAMERA = re.compile("C-[0-9]{3,6}")
MOST_STATED = 200
"""So many letters of a purpose or case number are kept."""


def legible(act: Act) -> Act:
    """The act with its stated words as a row can hold them: cut, and without halves of letters."""
    camera_id = act.camera_id if act.camera_id is None or CAMERA.fullmatch(act.camera_id) else "?"
    return replace(act, camera_id=camera_id, purpose=_words(act.purpose), case_number=_words(act.case_number))


def _words(text: str | None) -> str | None:
    """What somebody typed: every letter that is one, else a question mark; None for nothing."""
    if text is None:
        return None
    return _readable(text)[:MOST_STATED] or None


def _readable(text: object) -> str:
    """What somebody typed, as text that can be kept; empty where nothing of it shows."""
    typed = str(text).encode("utf-8", "replace").decode().strip()
    return "" if is_blank(typed) else typed


def _reason(ask: Asked) -> str:
    """Why, in the words of whoever acts; empty where they say nothing."""
    return _readable(ask.act.detail.get("reason") or "")[:MOST_REASON]


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


def row_of(event: Event) -> dict[str, object]:
    """An event as a row of the access log.  A row names no person: it has a pseudonym of its own for each."""
    body = event.body
    pan, tilt, zoom = body.get("pose") or (None, None, None)
    chair = event.chair
    return {
        "take": event.take, "t": event.t_ms, "actor": event.actor, "chair": chair,
        "organisation": access.ORGANISATION.get(Chair(chair), chair) if chair in list(Chair) else chair,
        "on_behalf_of": None, "action": event.kind, "camera_id": body.get("camera_id"), "pan_deg": pan,
        "tilt_deg": tilt, "zoom": zoom, "subject_id": body.get("subject"), "purpose": body.get("purpose"),
        "case_number": body.get("case_number"), "approver": body.get("approver"), "outcome": body["outcome"],
    }  # fmt: skip


# ---------------------------------------------------------------------- what each act does


def _checked_camera(ask: Asked) -> int:
    camera = ask.world.camera_number.get(ask.act.camera_id or "")
    if camera is None:
        raise Refused("no such camera")
    if ask.act.chair is Chair.PATROL and ask.act.action is not Action.LIVE_END:
        _check_area(ask, camera)
    return camera


def _check_area(ask: Asked, camera: int) -> None:
    """An officer gets the cameras of the own area, no others."""
    patrol = street.patrol_of(ask.state.crew, ask.seat, ask.world.scenario.network.patrols)
    if patrol is None or camera not in street.area(ask.world, ask.outcomes(), patrol, ask.t_ms):
        raise Refused("not in your area")


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
        _check_rank(ask, last.chair, Place.CENTER in last.recorded, last.actor)


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
        choices = presets(ask.world, camera)
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
    viewer = viewer_of(ask)
    pose = observation.pose_at(ask.world, ask.state, camera, ask.t_ms)
    met = observation.person_of(ask.world, ask.outcomes(), viewer, camera, pose, int(at), figure, ask.key)
    if met is None and ask.act.camera_id in ask.state.hands:
        met = observation.person_around(ask.world, ask.outcomes(), viewer, camera, pose, int(at), figure, ask.key)
    if met is None:
        raise Refused("no such figure")
    return met


def viewer_of(ask: Asked) -> Viewer:
    """Who clicks on a figure: its number is told to this seat alone."""
    return Viewer(chair=ask.act.chair, actor=ask.actor, seat=ask.seat, language="en")


def _follow(ask: Asked) -> Body:
    person, out_ms = _figure(ask)
    return {"person": person, "out_ms": out_ms, "subject": observation.subject_of(ask.key, person)}


def _someone(ask: Asked) -> Body:
    """A person: a figure of a picture, or somebody whom the chair knows by a case or from its list."""
    person = ask.world.cast_number.get(str(ask.act.detail.get("subject")))
    if person is None or ask.act.detail.get("figure") is not None:
        person, _ = _figure(ask)
    return {"person": person, "subject": observation.subject_of(ask.key, person)}


def _watchlist_add(ask: Asked) -> Body:
    found = _someone(ask)
    if found["person"] in observation.watched(ask.world, ask.state):
        raise Refused("already on the list")
    return found


def _watchlist_remove(ask: Asked) -> Body:
    found = _someone(ask)
    if found["person"] not in observation.watched(ask.world, ask.state):
        raise Refused("not on the list")
    return found


def _approve(ask: Asked) -> Body:
    """A second person's word on an act that waits for it: never the same person's."""
    asked = ask.state.pending.get(number) if type(number := ask.act.detail.get("of")) is int else None
    if asked is None:
        raise Refused("nothing to approve")
    if asked.actor == ask.actor or not ask.state.crew.in_class:
        raise Refused("needs a second person")
    agrees = ask.act.detail.get("agrees") is True
    return {"of": asked.seq, "agrees": agrees, "reason": _reason(ask), "camera_id": asked.body.get("camera_id"),
            "subject": asked.body.get("subject")}  # fmt: skip


def _break_glass(ask: Asked) -> Body:
    """Act first, justify afterwards: for a while nothing need be stated, and everything is a row."""
    broken = ask.state.glass.get(ask.actor)
    if broken is not None and broken.justified is None:
        raise Refused("justify the last time first")
    return {"until_ms": ask.t_ms + GLASS_MS}


def _justify(ask: Asked) -> Body:
    broken, reason = ask.state.glass.get(ask.actor), _reason(ask)
    if broken is None or broken.justified is not None:
        raise Refused("nothing to justify")
    if not reason:
        raise Refused("not stated")
    return {"of": broken.seq, "reason": reason, "purpose": reason[:MOST_STATED]}


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
    reason = _reason(ask)[:MOST_STATED] or None
    return {"person": met[0], "patrol": patrol, "subject": observation.subject_of(ask.key, met[0]), "purpose": reason}


def _sign(ask: Asked) -> Body:
    """A sentence is signed, or its signature refused, with a reason."""
    sentence, reason = str(ask.act.detail.get("sentence", "")), _reason(ask)
    if not sentence or not reason:
        raise Refused("not stated")
    signs = ask.act.detail.get("signs") is True
    return {"sentence": sentence[:80], "signs": signs, "reason": reason, "purpose": reason[:MOST_STATED],
            "subject": SIGNED if signs else NOT_SIGNED}  # fmt: skip


def _request(ask: Asked) -> Body:
    """Somebody wants to know who looked through a camera; nobody need say why."""
    _checked_camera(ask)
    reason = _reason(ask)
    return {"reason": reason, "purpose": reason[:MOST_STATED] or None}


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
    Action.PHONE_LOOKUP: _someone,
    Action.FACE_SEARCH: _someone,
    Action.WATCHLIST_ADD: _watchlist_add,
    Action.WATCHLIST_REMOVE: _watchlist_remove,
    Action.APPROVE: _approve,
    Action.BREAK_GLASS: _break_glass,
    Action.JUSTIFY: _justify,
    Action.DISPATCH: _dispatch,
    Action.STOP: _stop,
    Action.SIGN: _sign,
    Action.REQUEST: _request,
    Action.PLAYBACK: _playback,
    Action.SNAPSHOT: _snapshot,
    Action.EXPORT: _export,
    Action.LOG_READ: _nothing,
}
