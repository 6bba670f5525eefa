"""What every chair is asked to decide every few minutes, and what comes back.

Nobody in a class shall only look on.  The operator has the calls; the others have these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synthetic.access import WATCHERS, Chair, Regime
from synthetic.exercise import public
from synthetic.exercise.fold import DONE, State, Statement
from synthetic.journal import Row
from synthetic.model import Body, Text
from synthetic.world import World

EVERY_MS = 150_000
FIRST_MS = 45_000
ANSWER_MS = 120_000
"""How long the center takes to answer a resident, half of it where a law says so (scenario time; synthetic)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do, from a moment on."""

    id: str
    kind: str  # sign, request, stop, say
    since_ms: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLine:
    """One access, as a resident is told of it: `case_number` is left out where it is under secrecy."""

    t_ms: int  # to the minute
    organisation: str
    purpose: str | None
    case_number: str | None
    secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the center answers to a resident's request: from its own log alone."""

    request: Statement
    due_ms: int
    accesses: int | None  # as many as that regime tells of, None while it waits
    regime: Regime  # under which it is answered
    lines: tuple[ReplyLine, ...] = ()  # as far as that regime tells


_SIGN = Text(
    es="Firme o niéguese a firmar: «Solo el personal de emergencias accedió a las cámaras hasta este minuto». "
    "¿En qué se apoya?",
    en="Sign, or refuse to sign: “Only emergency responders had access to the cameras up to this minute.” "
    "What do you rely on?",
)
_REQUEST = Text(
    es="Hay una cámara cerca de su puerta. Pregunte a la central quién miró por ella.",
    en="There is a camera near your door. Ask the command center who looked through it.",
)
_STOP = Text(
    es="Usted va en esta patrulla. ¿A quién detiene, y por qué a esa persona?",
    en="You ride with this patrol. Whom do you stop, and why that person?",
)
_SAY: dict[Chair, tuple[Text, ...]] = {
    Chair.OPERATOR: (
        Text(
            es="¿Qué cámara de su muro dejaría de mirar, y qué se perdería?",
            en="Which camera on your wall would you stop watching, and what would be lost?",
        ),
        Text(
            es="¿Movió usted todas las cámaras que se movieron en su muro? ¿Cómo lo sabe?",
            en="Did you move every camera that moved on your wall? How do you know?",
        ),
    ),
    Chair.INTELLIGENCE: (
        Text(
            es="¿Dónde está ahora la persona de su lista? Diga una esquina y de dónde lo sabe.",
            en="Where is the person on your list now? Name a corner, and how you know.",
        ),
        Text(
            es="¿Quién podría preguntarle alguna vez por qué miró? Escríbalo.",
            en="Who could ever ask you why you looked? Write it down.",
        ),
    ),
}


def duty(state: State, chair: Chair, actor: str, t_ms: int) -> Duty | None:
    """What a chair is asked now, None while nothing is due or all is done."""
    if t_ms < FIRST_MS:
        return None
    turn = (t_ms - FIRST_MS) // EVERY_MS
    since = FIRST_MS + turn * EVERY_MS
    kind, text = _asked(chair, turn)
    made = Duty(id=f"{chair}-{turn}", kind=kind, since_ms=since, text=text)
    return None if _done(state, made, actor) else made


def _asked(chair: Chair, turn: int) -> tuple[str, Text]:
    if chair is Chair.AUDITOR:
        return "sign", _SIGN
    if chair is Chair.RESIDENT:
        return "request", _REQUEST
    if chair is Chair.PATROL:
        return "stop", _STOP
    return "say", _SAY[chair][turn % len(_SAY[chair])]


def _done(state: State, made: Duty, actor: str) -> bool:
    since = made.since_ms
    if made.kind == "sign":
        return any(s.actor == actor and s.t_ms >= since for s in state.signed)
    if made.kind == "request":
        return any(r.actor == actor and r.t_ms >= since for r in state.requests)
    if made.kind == "stop":
        return any(h.actor == actor and h.t_ms >= since for h in state.halts)
    return any(a.actor == actor and a.step == made.id for a in state.answers)


def overdue(state: State, t_ms: int, lasts_ms: int) -> list[tuple[int, Statement]]:
    """Residents' requests that the center answers now, each with when it does, the oldest first."""
    return [
        (due, request) for request in state.requests
        if request.seq not in state.replies and (due := _due_ms(state, request, lasts_ms)) <= t_ms
    ]  # fmt: skip


def _due_ms(state: State, request: Statement, lasts_ms: int) -> int:
    """What is still open when the exercise ends is answered then."""
    takes_ms = ANSWER_MS if state.regime in public.OWN_ALONE else ANSWER_MS // 2
    return min(request.t_ms + takes_ms, max(lasts_ms, request.t_ms))


def reply(state: State, request: Statement, rows: Sequence[Row]) -> Body:
    """What the center answers under the regime of now: the accesses that its own log holds, whoever has been at it.

    The answer says no name and knows nothing of what left no row.  Where no law makes it tell of others, it counts its
    own staff alone, rows of others that an earlier regime left notwithstanding: O(rows).
    """
    own = public.told_of(state.regime)
    held = [
        row for row in (one.fields for one in rows)
        if row.get("camera_id") == request.body["camera_id"] and row["t"] <= request.t_ms
        and row["action"] in public.LOOKS and row["outcome"] == DONE and own in (None, row["organisation"])
    ]  # fmt: skip
    return {"of": request.seq, "regime": state.regime, "accesses": len(held), "lines": _lines(state.regime, held)}


def _lines(regime: Regime, held: Sequence[Body]) -> list[Body]:
    """What the law of a regime tells: nothing but a number, or who, or who and what for."""
    if regime in public.OWN_ALONE:
        return []
    whole = regime is Regime.ACCOUNTABLE
    return [
        {
            "t_ms": row["t"] // 60_000 * 60_000, "organisation": row["organisation"],
            "purpose": row.get("purpose") if whole else None,
            "case_number": row.get("case_number") if whole and row["chair"] != Chair.INTELLIGENCE else None,
            "secret": whole and row["chair"] == Chair.INTELLIGENCE,
        }
        for row in held
    ]  # fmt: skip


def replies(state: State, actor: str, t_ms: int, lasts_ms: int) -> list[Reply]:
    """What a resident asked for, and what came back."""
    found = []
    for request in state.requests:
        if request.actor != actor or request.t_ms > t_ms:
            continue
        came = state.replies.get(request.seq)
        found.append(
            Reply(
                request=request, due_ms=_due_ms(state, request, lasts_ms),
                accesses=int(came["accesses"]) if came else None,
                regime=Regime(came["regime"]) if came else state.regime,
                lines=tuple(ReplyLine(**line) for line in came["lines"]) if came else (),
            )
        )  # fmt: skip
    return found


def asked(state: State, actor: str) -> tuple[tuple[int, bool], ...]:
    """A resident's own requests, and which of them were answered: nothing of what others asked."""
    return tuple((one.seq, one.seq in state.replies) for one in state.requests if one.actor == actor)


def word(world: World, state: State, chair: Chair, actor: str, t_ms: int) -> tuple[object, ...]:
    """What of all this shows on a screen: changes when there is something new to draw."""
    if not state.crew.in_class and chair in WATCHERS:
        return ()
    now = duty(state, chair, actor, t_ms)
    answers = asked(state, actor) if chair is Chair.RESIDENT else ()
    return (now.id if now else None, answers, len(state.halts) if chair is Chair.PATROL else 0)
