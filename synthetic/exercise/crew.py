"""What a class adds to an exercise: who sits where, what the trainer sent and asked, the vote, the reveal.

A crew is an exercise of its own; all crews of a room get the trainer's events, each its own
participants'.  In a solo exercise this stays empty, and every chair is free.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from synthetic.access import Chair
from synthetic.journal import Event
from synthetic.model import Body, Inject, Scenario, Text
from synthetic.tamper import Plan

MOST_TEXT = 2_000
NAMES: Mapping[Chair, str] = {
    Chair.OPERATOR: "operator", Chair.INTELLIGENCE: "analyst", Chair.PATROL: "officer", Chair.AUDITOR: "auditor",
    Chair.RESIDENT: "resident",
}  # fmt: skip
"""What an actor of a chair is called in events and rows, before the number."""

CALLED: Mapping[str, Text] = {
    "operator": Text(es="Operador {n}", en="Operator {n}"),
    "agent": Text(es="Agente {n}", en="Agent {n}"),
    "analyst": Text(es="Analista {n}", en="Analyst {n}"),
    "officer": Text(es="Oficial {n}", en="Officer {n}"),
    "auditor": Text(es="Auditor {n}", en="Auditor {n}"),
    "resident": Text(es="Residente {n}", en="Resident {n}"),
    "supervisor": Text(es="Supervisor", en="Supervisor"),
}
"""The same for readers, by what stands before the number."""


class Phase(StrEnum):
    """How far a class is."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A participant in a crew: `name` is the seat's name inside the engine, the nickname is generated."""

    name: str
    number: int  # 1, 2, 3 … in the crew, never given twice
    chair: Chair
    nickname: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question to the class: `kind` is choice, number or text."""

    id: str
    kind: str
    text: Text
    choices: tuple[Text, ...] = ()
    opened_ms: int = 0
    open: bool = True
    shown: bool = False  # whether its results may be seen
    results: tuple[str, ...] = ()  # what the whole class answered, once it is shown; whose it was is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message of the trainer, or an inject that was fired by hand."""

    t_ms: int
    seq: int
    to: str  # a chair, or "all"
    text: Text
    inject: int | None = None  # which one it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An inject as it stands: the scenario's, or one that was added at the desk; when it comes, and whether it did."""

    number: int
    t_ms: int  # NEVER_MS while it is held back
    to: str
    text: Text
    fired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDeed:
    """An inject without words: somebody with the database changes rows of a crew's log, of every crew's for None."""

    number: int
    t_ms: int  # NEVER_MS while it is held back
    crew: int | None
    plan: Plan


@dataclass(slots=True)
class Crew:
    """The class's part of a state; like the rest of it, dictionaries and sets are replaced, never changed."""

    room: str | None = None  # its code; None in a solo exercise
    number: int = 0  # 0 is the desk's own crew
    phase: Phase = Phase.WAITING
    seats: dict[str, Seat] = field(default_factory=dict)
    given: int = 0  # how many seat numbers were given
    free_chairs: bool = False
    neutral: bool = True  # no chair's colour before the reveal
    revealed: bool = False
    starts_at: int | None = None  # a countdown: the store's time at which it begins
    polls: dict[str, Poll] = field(default_factory=dict)
    votes: dict[tuple[str, str], str] = field(default_factory=dict)  # by poll and seat
    sent: list[Sent] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)  # injects of the scenario: when instead, by number
    fired: set[int] = field(default_factory=set)
    added: dict[int, Inject] = field(default_factory=dict)  # the desk's own, numbered on after the scenario's
    called: dict[str, int] = field(default_factory=dict)  # incidents: when they are called in instead, by id
    deeds: dict[int, PlannedDeed] = field(default_factory=dict)
    deeds_done: dict[int, bool] = field(default_factory=dict)  # by number; False where there was no such row

    @property
    def in_class(self) -> bool:
        """Whether a trainer runs this exercise."""
        return self.room is not None

    @property
    def secret(self) -> bool:
        """Whether a chair must not yet hear of the others."""
        return self.in_class and not self.revealed and self.number > 0

    def open_polls(self) -> list[Poll]:
        """Questions that wait for answers, or whose results may be seen; the newest last."""
        return [p for p in list(self.polls.values()) if p.open or p.shown]


def actor_name(chair: Chair, number: int, simulated: frozenset[str]) -> str:
    """The name of a crew's n-th seat in a chair: simulated colleagues keep theirs.  `operator-1` for the first."""
    free = 0
    at = 0
    while free < number:
        at += 1
        free += f"{NAMES[chair]}-{at}" not in simulated
    return f"{NAMES[chair]}-{at}"


def called(actor: str) -> Text:
    """An actor as readers are told of it: `operator-2` is Operator 2; any other name as it stands."""
    kind, _dash, number = actor.partition("-")
    known = CALLED.get(kind, Text(es=actor, en=actor))
    return Text(es=known.es.replace("{n}", number), en=known.en.replace("{n}", number)) if kind in CALLED else known


def injects(made: Scenario, crew: Crew) -> list[Planned]:
    """The injects of an exercise, by number; those that are meant for the other kind of exercise are none of its."""
    kind = "class" if crew.in_class else "alone"
    known = {k: inject for k, inject in enumerate(made.injects) if inject.only in (None, kind)} | crew.added
    return [
        Planned(
            number=k, t_ms=crew.moved.get(k, round(inject.at_s * 1000)), to=inject.to, text=inject.text,
            fired=k in crew.fired,
        )
        for k, inject in known.items()
    ]  # fmt: skip


# ---------------------------------------------------------------------- events


def apply(crew: Crew, event: Event) -> bool:
    """Take an event of the class in; False for one that is none of its."""
    handler = HANDLERS.get(event.kind)
    if handler is not None:
        handler(crew, event, event.body)
    return handler is not None


def _crew(crew: Crew, event: Event, body: Body) -> None:
    crew.room, crew.number = body["room"], body["number"]


def _setting(crew: Crew, event: Event, body: Body) -> None:
    crew.free_chairs = bool(body.get("free_chairs", crew.free_chairs))
    crew.neutral = bool(body.get("neutral", crew.neutral))


def _phase(crew: Crew, event: Event, body: Body) -> None:
    crew.phase = Phase(body["phase"])
    crew.starts_at = None


def _countdown(crew: Crew, event: Event, body: Body) -> None:
    crew.starts_at = event.recorded_at + int(body["ms"]) if body["ms"] else None


def _seated(crew: Crew, event: Event, body: Body) -> None:
    known = crew.seats.get(body["seat"])
    crew.given = max(crew.given, body["number"])
    seat = Seat(
        name=body["seat"], number=body["number"], chair=Chair(body["chair"]),
        nickname=known.nickname if known else body["nickname"],
    )  # fmt: skip
    crew.seats = {**crew.seats, seat.name: seat}


def _unseated(crew: Crew, event: Event, body: Body) -> None:
    """Who left took their answers along: they count where they sit now."""
    crew.seats = {name: seat for name, seat in crew.seats.items() if name != body["seat"]}
    crew.votes = {key: value for key, value in crew.votes.items() if key[1] != body["seat"]}


def _sent(crew: Crew, event: Event, body: Body) -> None:
    number = body.get("inject")
    crew.sent.append(
        Sent(t_ms=event.t_ms, seq=event.seq, to=body["to"], text=_text(body["text"]), inject=number)
    )
    if number is not None:
        crew.fired = crew.fired | {int(number)}


def _moved(crew: Crew, event: Event, body: Body) -> None:
    crew.moved = {**crew.moved, **{int(number): int(at) for number, at in body["at_ms"].items()}}


def _added(crew: Crew, event: Event, body: Body) -> None:
    inject = Inject(at_s=body["at_ms"] / 1000, to=body["to"], text=_text(body["text"]))
    crew.added = {**crew.added, int(body["inject"]): inject}


def _incident_moved(crew: Crew, event: Event, body: Body) -> None:
    crew.called = {**crew.called, **{str(name): int(at) for name, at in body["at_ms"].items()}}


def _deed_planned(crew: Crew, event: Event, body: Body) -> None:
    number = int(body["deed"])
    deed = PlannedDeed(number=number, t_ms=int(body["at_ms"]), crew=body["crew"], plan=Plan(**body["plan"]))
    crew.deeds = {**crew.deeds, number: deed}


def _deed_moved(crew: Crew, event: Event, body: Body) -> None:
    moved = {int(number): int(at) for number, at in body["at_ms"].items()}
    crew.deeds = {number: replace(deed, t_ms=moved.get(number, deed.t_ms)) for number, deed in crew.deeds.items()}


def _deed_done(crew: Crew, event: Event, body: Body) -> None:
    crew.deeds_done = {**crew.deeds_done, int(body["deed"]): bool(body["done"])}


def _asked(crew: Crew, event: Event, body: Body) -> None:
    poll = Poll(
        id=body["poll"], kind=body["kind"], text=_text(body["text"]), choices=tuple(map(_text, body["choices"])),
        opened_ms=event.t_ms,
    )  # fmt: skip
    crew.polls = {**crew.polls, poll.id: poll}


def _poll(crew: Crew, event: Event, body: Body) -> None:
    poll = crew.polls.get(body["poll"])
    if poll is not None:
        results = tuple(map(str, body.get("results", ())))
        told = replace(poll, open=bool(body["open"]), shown=bool(body["shown"]), results=results)
        crew.polls = {**crew.polls, poll.id: told}


def _voted(crew: Crew, event: Event, body: Body) -> None:
    crew.votes = {**crew.votes, (body["poll"], body["seat"]): str(body["value"])}


def _revealed(crew: Crew, event: Event, body: Body) -> None:
    crew.revealed = bool(body["revealed"])


def _text(both: Body) -> Text:
    return Text(es=str(both["es"]), en=str(both["en"]))


HANDLERS: dict[str, Callable[[Crew, Event, Body], None]] = {
    "crew": _crew,
    "setting": _setting,
    "phase": _phase,
    "countdown": _countdown,
    "seated": _seated,
    "unseated": _unseated,
    "sent": _sent,
    "inject_moved": _moved,
    "inject_added": _added,
    "incident_moved": _incident_moved,
    "deed_planned": _deed_planned,
    "deed_moved": _deed_moved,
    "deed_done": _deed_done,
    "asked": _asked,
    "poll": _poll,
    "voted": _voted,
    "revealed": _revealed,
}
