"""Events to state: who holds which feed, where cameras look, what was marked, sent and asked.

A `State` keeps time lines, not a moment, so that any minute of the past is a look-up.  It is
folded once and then grows event by event.  A new take folds its parent's events up to the cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from synthetic.access import ASSUMPTIONS, MASKS, Action, Chair, Edit, Place, Regime, Rules, edit_of
from synthetic.exercise import crew as crews
from synthetic.exercise.clock import Clock
from synthetic.exercise.crew import Crew
from synthetic.exercise.hands import Hand, Path, Step, along
from synthetic.journal import Event
from synthetic.model import Body, Pose

DONE, ASKED = "done", "asked: approval"
"""Outcomes of an act besides refusals: it happened, or it waits for a second person's word."""
ENDED = "debrief_ended"
"""The answer by which a solo exercise is ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """An open feed: who looks through which camera, since when."""

    id: str
    actor: str
    chair: str
    camera_id: str
    opened_ms: int
    closed_ms: int | None = None
    simulated: bool = False
    purpose: str | None = None
    case_number: str | None = None

    def open_at(self, t_ms: int) -> bool:
        """Whether the feed was open at a moment."""
        return self.opened_ms <= t_ms and (self.closed_ms is None or t_ms < self.closed_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A camera was turned: at once by a preset, along a path by a hand."""

    t_ms: int  # when it was over
    seq: int
    pose: Pose
    actor: str
    chair: str
    recorded: tuple[str, ...]  # the places that hold a row of it
    began_ms: int
    path: Sequence[Step] = ()

    def at(self, t_ms: int) -> Pose:
        """Where the camera looked at a moment from the movement's begin on."""
        return along(self.path, t_ms - self.began_ms) if self.path and t_ms < self.t_ms else self.pose


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A figure was marked in a picture: it holds as long as the figure stays in that picture."""

    t_ms: int
    actor: str
    chair: str
    camera_id: str
    person: int
    out_ms: int  # when the figure leaves that picture
    case_number: str | None
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A patrol was sent somewhere, with a description."""

    t_ms: int
    seq: int
    actor: str
    patrol: str
    node: int
    top: str | None
    bottom: str | None
    case_number: str | None
    officer: bool = False  # whether a participant rides along and chooses whom to stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """An officer on the street stopped somebody."""

    t_ms: int
    seq: int
    actor: str
    patrol: str
    person: int
    case_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An auditor signed a sentence, or refused to; a resident asked for something."""

    t_ms: int
    seq: int
    actor: str
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A phone was looked up."""

    t_ms: int
    actor: str
    chair: str
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """Somebody broke the glass: until when nothing need be stated first, and what it was for, said afterwards."""

    t_ms: int
    seq: int
    actor: str
    until_ms: int
    justified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A checkpoint where the public can read it, with what a witness keeps: the leaf hashes since the last one."""

    t_ms: int
    seq: int
    place: str
    size: int
    text: str  # the signed note
    leaves: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question or a step of the guide was answered."""

    t_ms: int
    seq: int
    step: str
    value: str
    actor: str = "participant"


@dataclass(slots=True, kw_only=True)
class State:
    """What the events so far amount to, with everything's time.

    One thread folds while others read: lists only grow, dictionaries and sets are replaced, never changed.
    """

    clock: Clock = field(default_factory=Clock)
    take: int = 0
    seq: int = 0
    regime: Regime = Regime.AS_FOUND
    assumptions: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(ASSUMPTIONS, True))
    face_matching: bool = False
    masks: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(MASKS, False))
    lags: dict[str, int] = field(default_factory=dict)  # feeds in playback: how far back, by grant
    hands: dict[str, Hand] = field(default_factory=dict)  # live, by camera: from the store, not from events
    desks: dict[str, int] = field(default_factory=dict)  # who took the desk, and when
    grants: dict[str, Grant] = field(default_factory=dict)
    moves: dict[str, list[Move]] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    halts: list[Halt] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    listed: dict[int, bool] = field(default_factory=dict)  # persons put on the watch list, or taken off it
    pending: dict[int, Event] = field(default_factory=dict)  # acts that wait for a second person, by seq
    glass: dict[str, Glass] = field(default_factory=dict)  # by actor: the last time they broke it
    edits: tuple[Edit, ...] = ()
    ranks: tuple[Chair, ...] | None = None
    checkpoints: list[Published] = field(default_factory=list)
    unsigned: list[Event] = field(default_factory=list)  # the signer found that the log does not go on from the last
    tampered: list[Event] = field(default_factory=list)
    drill: bool = False  # whether the agency may reach into the center's database
    signed: list[Statement] = field(default_factory=list)
    requests: list[Statement] = field(default_factory=list)
    replies: dict[int, Body] = field(default_factory=dict)  # what the center answered, by the number of the request
    crew: Crew = field(default_factory=Crew)
    answers: list[Answer] = field(default_factory=list)
    chairs: list[tuple[int, int, str]] = field(default_factory=list)  # seq, t, chair sat in
    acts: list[Event] = field(default_factory=list)  # what went through the matrix, refusals too
    kept: int = 0  # how many of them are rows at the center
    scripts: set[str] = field(default_factory=set)
    guide_skipped: bool = False
    history: list[Event] = field(default_factory=list)

    @property
    def rules(self) -> Rules:
        """The rules in force."""
        return Rules(
            regime=self.regime, assumptions=self.assumptions, face_matching=self.face_matching, masks=self.masks,
            edits=self.edits, ranks=self.ranks,
        )  # fmt: skip

    def lag_ms(self, grant: str) -> int:
        """How far back a feed is shown; 0 live."""
        return self.lags.get(grant, 0)

    def pose_at(self, camera_id: str, t_ms: int) -> Pose | None:
        """Where a camera that was turned looked at a moment, None where nobody had turned it."""
        hand = self.hands.get(camera_id)
        if hand is not None and t_ms >= hand.began_ms:
            return hand.at(t_ms)
        last = next((m for m in reversed(self.moves.get(camera_id, [])) if m.began_ms <= t_ms), None)
        return last.at(t_ms) if last else None

    def move_at(self, camera_id: str, t_ms: int) -> Move | None:
        """The last time a camera was turned, up to a moment."""
        return next((m for m in reversed(self.moves.get(camera_id, [])) if m.t_ms <= t_ms), None)

    def open_grants(self, t_ms: int, chair: str | None = None, actor: str | None = None) -> list[Grant]:
        """Feeds open at a moment."""
        return [
            g for g in self.grants.values()
            if g.open_at(t_ms) and (chair is None or g.chair == chair) and (actor is None or g.actor == actor)
        ]  # fmt: skip

    def patrol_of(self, patrol: str) -> Dispatch | None:
        """The last dispatch of a patrol."""
        sent = [d for d in self.dispatches if d.patrol == patrol]
        return sent[-1] if sent else None


def ended(state: State) -> bool:
    """Whether a solo exercise was ended for its debrief."""
    return any(answer.step == ENDED for answer in state.answers)


def unrecorded(state: State) -> list[Event]:
    """What was done from a chair and is no row at the center: what the reveal shows."""
    done = [e for e in state.acts if e.chair in set(Chair) and e.kind != Action.LOG_READ]
    return [e for e in done if Place.CENTER not in e.body.get("recorded", (Place.CENTER,))]


def grow(state: State, new: Iterable[Event]) -> State:
    """The state after more events; a new take gives a new state."""
    for event in new:
        if event.kind == "take":
            state = _new_take(state, event)
        else:
            _apply(state, lean(event))
    return state


def lean(event: Event) -> Event:
    """An event as a state keeps it, in two thirds of the memory: its path packed, the same few places told once."""
    body = event.body
    if "recorded" not in body or isinstance(body["recorded"], tuple):
        return event
    kept = {**body, "recorded": _places(tuple(body["recorded"]))}
    if "path" in body:
        kept["path"] = Path(body["path"])
    return replace(event, body=kept)


@cache
def _places(places: tuple[str, ...]) -> tuple[str, ...]:
    return places


def _new_take(state: State, event: Event) -> State:
    """The parent's events up to the cut, without what had moved its clock."""
    cut = int(event.body["cut_ms"])
    kept = [e for e in state.history if e.t_ms <= cut and e.kind not in ("clock", "answer", "skip_guide")]
    fresh = State(face_matching=state.face_matching, guide_skipped=state.guide_skipped)
    for old in kept:
        _apply(fresh, old)
    fresh.answers = list(state.answers)
    fresh.crew = state.crew  # a class does not go back in time
    fresh.take, fresh.seq = event.take, event.seq
    fresh.clock = Clock(t_ms=cut, at_ms=event.recorded_at, playing=bool(event.body["playing"]), speed=state.clock.speed)
    fresh.history.append(event)
    return fresh


def _apply(state: State, event: Event) -> None:
    state.seq = event.seq
    state.history.append(event)
    if crews.apply(state.crew, event):
        return
    if event.script_id:
        state.scripts = state.scripts | {event.script_id}
    if "outcome" in event.body:
        state.acts.append(event)
        state.kept += "center" in event.body.get("recorded", ("center",))
        if event.body["outcome"] == ASKED:
            state.pending = {**state.pending, event.seq: event}
        if event.body["outcome"] != DONE:
            return
    handler = _HANDLERS.get(event.kind)
    if handler:
        handler(state, event, event.body)


def _opened(state: State, event: Event, body: Body) -> None:
    state.regime = Regime(body["regime"])
    state.assumptions = {**state.assumptions, **body["assumptions"]}
    state.face_matching = bool(body["face_matching"])
    _edited(state, body)
    state.clock = Clock(t_ms=event.t_ms, at_ms=event.recorded_at)


def _clock(state: State, event: Event, body: Body) -> None:
    state.clock = Clock(
        t_ms=event.t_ms, at_ms=int(body.get("at_ms", event.recorded_at)), playing=bool(body["playing"]),
        speed=int(body["speed"]),
    )  # fmt: skip


def _take_desk(state: State, event: Event, body: Body) -> None:
    state.desks = {**state.desks, event.actor: event.t_ms}


def _live_view(state: State, event: Event, body: Body) -> None:
    grant = Grant(
        id=body["grant"], actor=event.actor, chair=event.chair, camera_id=body["camera_id"], opened_ms=event.t_ms,
        simulated=event.script_id is not None, purpose=body.get("purpose"), case_number=body.get("case_number"),
    )  # fmt: skip
    state.grants = {**state.grants, grant.id: grant}


def _live_end(state: State, event: Event, body: Body) -> None:
    grant = state.grants.get(body["grant"])
    if grant:
        state.grants = {**state.grants, grant.id: replace(grant, closed_ms=event.t_ms)}


def _turned(state: State, event: Event, body: Body) -> None:
    pan, tilt, zoom = body["pose"]
    move = Move(
        t_ms=event.t_ms, seq=event.seq, pose=Pose(pan_cdeg=pan, tilt_cdeg=tilt, zoom_c=zoom), actor=event.actor,
        chair=event.chair, recorded=body["recorded"], began_ms=int(body.get("began_ms", event.t_ms)),
        path=body.get("path", ()),
    )  # fmt: skip
    if body["camera_id"] in state.moves:
        state.moves[body["camera_id"]].append(move)
    else:
        state.moves = {**state.moves, body["camera_id"]: [move]}


def _follow(state: State, event: Event, body: Body) -> None:
    state.marks.append(
        Mark(
            t_ms=event.t_ms, actor=event.actor, chair=event.chair, camera_id=body["camera_id"],
            person=body["person"], out_ms=body["out_ms"], case_number=body.get("case_number"),
            simulated=event.script_id is not None,
        )
    )  # fmt: skip


def _dispatch(state: State, event: Event, body: Body) -> None:
    state.dispatches.append(
        Dispatch(
            t_ms=event.t_ms, seq=event.seq, actor=event.actor, patrol=body["patrol"], node=body["node"],
            top=body.get("top"), bottom=body.get("bottom"), case_number=body.get("case_number"),
            officer=bool(body.get("officer")),
        )
    )  # fmt: skip


def _stop(state: State, event: Event, body: Body) -> None:
    state.halts.append(
        Halt(
            t_ms=event.t_ms, seq=event.seq, actor=event.actor, patrol=body["patrol"], person=body["person"],
            case_number=body.get("case_number"),
        )
    )  # fmt: skip


def _sign(state: State, event: Event, body: Body) -> None:
    state.signed.append(Statement(t_ms=event.t_ms, seq=event.seq, actor=event.actor, body=body))


def _request(state: State, event: Event, body: Body) -> None:
    state.requests.append(Statement(t_ms=event.t_ms, seq=event.seq, actor=event.actor, body=body))


def _replied(state: State, event: Event, body: Body) -> None:
    state.replies = {**state.replies, int(body["of"]): body}


def _phone_lookup(state: State, event: Event, body: Body) -> None:
    state.lookups.append(Lookup(t_ms=event.t_ms, actor=event.actor, chair=event.chair, person=body["person"]))


def _list(state: State, event: Event, body: Body) -> None:
    state.listed = {**state.listed, body["person"]: event.kind == "watchlist_add"}


def _approve(state: State, event: Event, body: Body) -> None:
    state.pending = {seq: asked for seq, asked in state.pending.items() if seq != body["of"]}


def _break_glass(state: State, event: Event, body: Body) -> None:
    state.glass = {
        **state.glass,
        event.actor: Glass(t_ms=event.t_ms, seq=event.seq, actor=event.actor, until_ms=body["until_ms"]),
    }


def _justify(state: State, event: Event, body: Body) -> None:
    broken = state.glass[event.actor]
    state.glass = {**state.glass, event.actor: replace(broken, justified=body["reason"])}


def _checkpoint(state: State, event: Event, body: Body) -> None:
    hexed = body["leaves"]
    leaves = tuple(bytes.fromhex(hexed[i : i + 64]) for i in range(0, len(hexed), 64))
    state.checkpoints.append(
        Published(
            t_ms=event.t_ms, seq=event.seq, place=body["place"], size=body["size"], text=body["text"], leaves=leaves
        )
    )


def _unsigned(state: State, event: Event, body: Body) -> None:
    state.unsigned.append(event)


def _tampered(state: State, event: Event, body: Body) -> None:
    state.tampered.append(event)


def _drill(state: State, event: Event, body: Body) -> None:
    state.drill = bool(body["armed"])


def _edited(state: State, body: Body) -> None:
    """Edits of the matrix: those of a body that has some replace the old ones; a new regime has none."""
    if "regime" in body or "matrix" in body:
        state.edits = tuple(map(edit_of, body.get("matrix", ())))
    if "regime" in body or "ranks" in body:
        state.ranks = tuple(map(Chair, body["ranks"])) if body.get("ranks") else None


def _policy(state: State, event: Event, body: Body) -> None:
    _edited(state, body)
    state.regime = Regime(body.get("regime", state.regime))
    state.assumptions = {**state.assumptions, **body.get("assumptions", {})}
    state.masks = {**state.masks, **body.get("masks", {})}


def _played_back(state: State, event: Event, body: Body) -> None:
    if "grant" in body:
        state.lags = {**state.lags, body["grant"]: int(body["lag_ms"])}


def _answer(state: State, event: Event, body: Body) -> None:
    state.answers.append(
        Answer(t_ms=event.t_ms, seq=event.seq, step=body["step"], value=str(body["value"]), actor=event.actor)
    )


def _sit(state: State, event: Event, body: Body) -> None:
    state.chairs.append((event.seq, event.t_ms, body["chair"]))


def _skip_guide(state: State, event: Event, body: Body) -> None:
    state.guide_skipped = bool(body["skipped"])


_HANDLERS: dict[str, Callable[[State, Event, Body], None]] = {
    "opened": _opened,
    "clock": _clock,
    "take_desk": _take_desk,
    "live_view": _live_view,
    "live_end": _live_end,
    "ptz": _turned,
    "preset": _turned,
    "follow": _follow,
    "dispatch": _dispatch,
    "stop": _stop,
    "sign": _sign,
    "request": _request,
    "replied": _replied,
    "phone_lookup": _phone_lookup,
    "watchlist_add": _list,
    "watchlist_remove": _list,
    "approve": _approve,
    "break_glass": _break_glass,
    "justify": _justify,
    "checkpoint": _checkpoint,
    "unsigned": _unsigned,
    "tampered": _tampered,
    "drill": _drill,
    "playback": _played_back,
    "policy_change": _policy,
    "answer": _answer,
    "sit": _sit,
    "skip_guide": _skip_guide,
}
