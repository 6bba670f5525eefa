"""The guided first run: which step of the scenario's guide is open, as a fold over what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from synthetic.access import Action, Chair
from synthetic.exercise.fold import DONE, State
from synthetic.model import GuideStep
from synthetic.world import World

HINT_AFTER_MS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The step that is open, since when, and whether its hint shows."""

    step: GuideStep
    since_ms: int
    hint: bool


def current(world: World, state: State, t_ms: int) -> Open | None:
    """The first step that is not done, once its time has come.  None: quiet, over, or skipped."""
    if state.guide_skipped:
        return None
    for step, since, done in _steps(world, state, t_ms):
        if done is None:
            hint = step.hint is not None and t_ms >= since + HINT_AFTER_MS
            return Open(step=step, since_ms=since, hint=hint) if t_ms >= since else None
    return None


def _steps(world: World, state: State, t_ms: int) -> Iterator[tuple[GuideStep, int, int | None]]:
    """Each step with when it begins and when it was done, up to the first that is not done or not begun."""
    since = 0
    for step in world.scenario.guide:
        since = max(since, round(step.at_s * 1000))
        done = done_ms(world, state, step, since, t_ms) if t_ms >= since else None
        yield step, since, done
        if done is None:
            return
        since = max(since, done)


def running(world: World, state: State, t_ms: int) -> bool:
    """Whether somebody is still led: from before the first step until the last one is done, it is skipped, or the end.

    Between two steps too, where nothing is open; who goes back in time afterwards is not led again.
    """
    steps = world.scenario.guide
    if not steps or state.guide_skipped or t_ms >= world.lasts_ms:
        return False
    answered = any(answer.step == steps[-1].id for answer in state.answers)
    return not answered and any(done is None for _, _, done in _steps(world, state, t_ms))


def done_ms(world: World, state: State, step: GuideStep, since_ms: int, t_ms: int) -> int | None:
    """When a step was done, None while it is not: the first of its conditions (`a|b`) that holds.

    Of acts only those count that came since the step began; whom it asks to find may have been marked before.
    """
    times = [_CONDITIONS[word](Ask(world, state, step, since_ms, t_ms), rest) for word, rest in _parts(step.done)]
    held = [t for t in times if t is not None and t <= t_ms]
    return min(held) if held else None


def _parts(done: str) -> list[tuple[str, str]]:
    return [(word, rest) for word, _, rest in (part.partition(":") for part in done.split("|"))]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a condition looks at: what happened so far, for a step and since it began."""

    world: World
    state: State
    step: GuideStep
    since_ms: int
    t_ms: int


def _answered(ask: Ask, rest: str) -> int | None:
    return next((a.t_ms for a in ask.state.answers if a.step == ask.step.id), None)


def _at(ask: Ask, rest: str) -> int | None:
    return round(float(rest) * 1000)


def _marked(ask: Ask, rest: str) -> int | None:
    person = ask.world.cast_number.get(rest)
    return next((m.t_ms for m in ask.state.marks if m.person == person and not m.simulated), None)


def _mark_lost(ask: Ask, rest: str) -> int | None:
    person = ask.world.cast_number.get(rest)
    lost = [m.out_ms for m in ask.state.marks if m.person == person and not m.simulated]
    return lost[-1] if lost and lost[-1] <= ask.t_ms else None


def _nth(ask: Ask, rest: str, *actions: Action) -> int | None:
    """When the participant did one of these in the step's chair for the n-th time since the step began."""
    own = [e for e in ask.state.acts if e.script_id is None and e.body["outcome"] == DONE and e.t_ms >= ask.since_ms]
    times = [e.t_ms for e in own if e.kind in actions and ask.step.chair in (None, e.chair)]
    count = int(rest or 1)
    return times[count - 1] if len(times) >= count else None


def _opened(ask: Ask, rest: str) -> int | None:
    return _nth(ask, rest, Action.LIVE_VIEW)


def _turned(ask: Ask, rest: str) -> int | None:
    return _nth(ask, rest, Action.PTZ, Action.PRESET)


def _dispatched(ask: Ask, rest: str) -> int | None:
    return _nth(ask, rest, Action.DISPATCH)


def _any_acts(ask: Ask, rest: str) -> int | None:
    return _nth(ask, rest, *Action)


def _chair(ask: Ask, rest: str) -> int | None:
    """When somebody sat there since the step began; at its beginning where they sat there already."""
    sat = [chair for _, t, chair in ask.state.chairs if t <= ask.since_ms]
    if sat and sat[-1] == Chair(rest):
        return ask.since_ms
    return next((t for _, t, chair in ask.state.chairs if t >= ask.since_ms and chair == Chair(rest)), None)


_CONDITIONS: dict[str, Callable[[Ask, str], int | None]] = {
    "pressed": _answered,
    "answered": _answered,
    "at": _at,
    "marked": _marked,
    "mark_lost": _mark_lost,
    "opened": _opened,
    "turned": _turned,
    "dispatched": _dispatched,
    "acts": _any_acts,
    "chair": _chair,
}
