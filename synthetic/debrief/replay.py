"""The same seed and the same acts under another regime: what would have been refused, asked for, recorded.

Every act is decided again, in order, by the other regime's rules.  Nobody acts otherwise than they did and
nobody states more than they did: what people would have done instead is not guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from synthetic.access import Action, Chair, Decision, Place, Regime, Request, Rules, decide, under
from synthetic.debrief.course import acts_of
from synthetic.debrief.purposes import ACCESSES, Carried, carried
from synthetic.exercise import approval, cases
from synthetic.exercise.fold import ASKED, DONE, State, grow
from synthetic.exercise.outcomes import Outcomes, outcomes
from synthetic.journal import Event
from synthetic.model import Case, Text
from synthetic.world import World

WAIT_MS = approval.ANSWER_MS
"""So long a second person takes to answer where in truth nobody was asked (synthetic, nothing was published)."""
BY_RULE = ("not for this chair", "not stated", "no such purpose", "no such case", "no case")
"""Refusals that come from the rules; all others come from the world, and stay."""
_THROUGH_A_FEED = frozenset({Action.LIVE_END, Action.PTZ, Action.PRESET, Action.FOLLOW, Action.SNAPSHOT})
_OF_A_FIGURE = frozenset(
    {Action.PLAYBACK, Action.PHONE_LOOKUP, Action.FACE_SEARCH, Action.WATCHLIST_ADD, Action.WATCHLIST_REMOVE}
)
_ORDER = "court order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What would have become of one act."""

    event: Event
    kind: str  # done, agreed, denied, refused, fell, failed
    reason: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)  # by place
    carried: Carried = Carried.COULD
    waited_ms: int = 0  # for a second person: as it was, where one answered, else as is assumed

    @property
    def happens(self) -> bool:
        """Whether the act would have happened, sooner or later."""
        return self.kind in ("done", "agreed")

    @property
    def prevented(self) -> bool:
        """Whether the rules would have kept from happening what did happen.

        What was refused in reality did not happen, so no rule would have prevented it; and a feed that would not have
        been open need not be closed: that is no loss.
        """
        stopped = self.kind in ("refused", "denied", "fell") and self.event.kind != Action.LIVE_END
        return stopped and self.event.body["outcome"] in (DONE, ASKED)

    @property
    def meant(self) -> tuple[str, ...]:
        """Who meant to do what to what: the same tried again is the same."""
        body = self.event.body
        thing = [str(body.get(name) or "") for name in ("camera_id", "person", "snapshot", "patrol", "node", "of")]
        return self.event.actor, self.event.kind, *thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An authorised task, asked for as its order says, under a regime."""

    case: str
    text: Text
    done: bool
    waited_ms: int
    told: bool  # whether a row tells the center, so that it may use what was found
    tried: bool  # whether anybody did it in these minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """All acts under one regime."""

    regime: Regime
    fates: tuple[Fate, ...]
    tasks: tuple[Task, ...]

    def count(self, *kinds: str) -> int:
        """How many acts came to that."""
        return sum(f.kind in kinds for f in self.fates)

    @property
    def stopped(self) -> tuple[Fate, ...]:
        """What happened and would not have: the first try of each thing that was meant, if no try succeeds."""
        through = {f.meant for f in self.fates if f.happens}
        first = {f.meant: f for f in reversed(self.fates) if f.prevented and f.meant not in through}
        return tuple(f for f in self.fates if first.get(f.meant) is f)

    @property
    def abuses_prevented(self) -> int:
        """Accesses that nothing carried, that happened, and that would not have: each once by what was meant."""
        return len({f.meant for f in self.stopped if f.carried is Carried.NOTHING and f.event.kind in ACCESSES})

    @property
    def abuses_left(self) -> int:
        """Accesses that nothing carried, and that would have happened all the same: each once by what was meant."""
        left = (f for f in self.fates if f.happens and f.carried is Carried.NOTHING)
        return len({f.meant for f in left if f.event.kind in ACCESSES})

    @property
    def hindered(self) -> int:
        """Lawful acts that would not have happened as they were done: nobody stated what the rule asks for.

        Each once by what was meant, and not where the same succeeds under these rules at another try.
        """
        return len({f.meant for f in self.stopped if f.carried is not Carried.NOTHING})

    @property
    def waited_ms(self) -> int:
        """Time lost to waiting for a second person."""
        return sum(f.waited_ms for f in self.fates)

    def rows(self, place: Place) -> int:
        """Rows that a place would hold of these acts, requests and answers to them included."""
        return sum(f.rows.get(place, 0) for f in self.fates)

    @property
    def unrecorded(self) -> int:
        """Acts that would have happened, or been tried, and left no row at the center."""
        return sum(not f.rows.get(Place.CENTER) for f in self.fates if f.kind != "fell")

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why the rules said no, the most frequent first."""
        found = Counter(f.reason for f in self.fates if f.kind in ("refused", "denied"))
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(slots=True)
class _Course:
    """What there would be so far: open feeds, stills, broken glasses; and when requests were answered in truth."""

    answered: Mapping[int, int]  # request's number, moment of the answer
    feeds: set[tuple[str, str]] = field(default_factory=set)
    stills: set[int] = field(default_factory=set)
    glass: dict[str, int] = field(default_factory=dict)  # until when, by actor


def replayed(world: World, events: Sequence[Event], regime: Regime) -> Replay:
    """The acts among these events under a regime, in order.  Pure; O(events), and a few sightings."""
    state = grow(State(), events)
    return replays(world, state, outcomes(world, state.dispatches, state.halts), (regime,))[0]


def replays(
    world: World, state: State, found: Outcomes, regimes: Sequence[Regime] = tuple(Regime)
) -> tuple[Replay, ...]:
    """The same for several regimes, side by side."""
    acts = [event for event in acts_of(state) if _first(event)]
    how = {event.seq: carried(world, state, found, event) for event in acts}
    return tuple(_replay(world, state, under(state.rules, regime), acts, how) for regime in regimes)


def _replay(
    world: World, state: State, rules: Rules, acts: Sequence[Event], how: Mapping[int, Carried]
) -> Replay:
    course = _Course({int(e.body["of"]): e.t_ms for e in acts_of(state) if e.kind == Action.APPROVE and _said(e)})
    fates = tuple(_fate(world, state, rules, course, event, how[event.seq]) for event in acts)
    return Replay(regime=rules.regime, fates=fates, tasks=_tasks(world, state, rules))


def _said(answer: Event) -> bool:
    return answer.body["outcome"] == DONE and "of" in answer.body


def _first(event: Event) -> bool:
    """Answers to requests, and what followed from them, are made anew by the other rules."""
    return event.kind != Action.APPROVE and "asked" not in event.body


def _fate(world: World, state: State, rules: Rules, course: _Course, event: Event, how: Carried) -> Fate:
    bare = _bare(course, event)
    if bare and event.body["outcome"] in (DONE, ASKED):
        return Fate(event=event, kind="fell", reason="its feed would not have been open", carried=how)
    decision = decide(rules, _request(course, event), cases.known(world, state, event.chair, event.t_ms))
    rows = Counter(place.value for place in decision.recorded_where)
    fate = Fate(event=event, kind="done", reason=decision.reason, rows=rows, carried=how)
    if _failed(event):
        return replace(fate, kind="failed", reason=str(event.body["outcome"]).removeprefix("refused: "))
    if decision.asks:
        return _asked(world, course, fate, decision)
    if not decision.allowed:
        return replace(fate, kind="refused")
    if bare:
        return replace(fate, kind="failed", reason="feed not open")
    _happened(course, event)
    return fate


def _failed(event: Event) -> bool:
    """Whether the world itself said no: a fixed camera, a feed that was not open."""
    outcome = str(event.body["outcome"])
    return outcome.startswith("refused: ") and outcome.removeprefix("refused: ") not in BY_RULE


def _asked(world: World, course: _Course, fate: Fate, decision: Decision) -> Fate:
    """A second person is asked; as the simulated supervisor would, so is answered."""
    agrees, reason = approval.judged(world, fate.event)
    rows = Counter(fate.rows) + Counter({Place.CENTER.value: 1})
    at_ms = fate.event.t_ms
    fate = replace(fate, waited_ms=course.answered.get(fate.event.seq, at_ms + WAIT_MS) - at_ms)
    if not agrees:
        return replace(fate, kind="denied", reason=reason, rows=rows)
    _happened(course, fate.event)
    return replace(fate, kind="agreed", reason=reason, rows=rows + Counter(p.value for p in decision.recorded_where))


def _request(course: _Course, event: Event) -> Request:
    return Request(
        actor=event.actor, chair=Chair(event.chair), action=Action(event.kind), purpose=event.body.get("purpose"),
        case_number=event.body.get("case_number"), glass=event.t_ms <= course.glass.get(event.actor, -1),
    )  # fmt: skip


def _bare(course: _Course, event: Event) -> bool:
    """Whether an act needs one before it that would not have happened."""
    feed = (event.actor, str(event.body.get("camera_id")))
    if _failed(event):
        return False
    if event.kind in _THROUGH_A_FEED or (event.kind in _OF_A_FIGURE and event.body.get("camera_id")):
        return feed not in course.feeds
    if event.kind == Action.EXPORT:
        return event.body.get("snapshot") not in course.stills
    return event.kind == Action.JUSTIFY and event.actor not in course.glass


def _happened(course: _Course, event: Event) -> None:
    feed = (event.actor, str(event.body.get("camera_id")))
    if event.kind == Action.LIVE_VIEW:
        course.feeds.add(feed)
    elif event.kind == Action.LIVE_END:
        course.feeds.discard(feed)
    elif event.kind == Action.SNAPSHOT:
        course.stills.add(event.seq)
    elif event.kind == Action.BREAK_GLASS:
        course.glass[event.actor] = int(event.body.get("until_ms", event.t_ms))


# --------------------------------------------------------------------------- the agency's authorised tasks


def _tasks(world: World, state: State, rules: Rules) -> tuple[Task, ...]:
    return tuple(_task(world, state, rules, case) for case in world.scenario.cases if case.about)


def _task(world: World, state: State, rules: Rules, case: Case) -> Task:
    """The order's phone looked up, with the purpose and the number that the order gives."""
    chair = Chair.INTELLIGENCE if case.chair == "all" else Chair(case.chair)
    at_ms, person = round(case.at_s * 1000), world.cast_number[str(case.about)]
    request = Request(
        actor="", chair=chair, action=Action.PHONE_LOOKUP, purpose=_ORDER, case_number=case.id,
    )  # fmt: skip
    decision = decide(rules, request, cases.known(world, state, chair, at_ms))
    body = {"purpose": _ORDER, "case_number": case.id, "person": person}
    asked = Event(
        seq=0, take=0, t_ms=at_ms, recorded_at=0, actor="", chair=chair, kind=Action.PHONE_LOOKUP, body=body
    )
    done = decision.allowed or (decision.asks and approval.judged(world, asked)[0])
    tried = any(
        e.kind == Action.PHONE_LOOKUP and e.body.get("person") == person and e.body["outcome"] == DONE
        and e.t_ms >= at_ms
        for e in acts_of(state)
    )  # fmt: skip
    return Task(
        case=case.id, text=case.text, done=done, waited_ms=WAIT_MS if decision.asks else 0,
        told=done and Place.CENTER in decision.recorded_where, tried=tried,
    )  # fmt: skip
