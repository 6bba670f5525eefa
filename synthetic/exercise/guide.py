"""The guided first run: which step of the scenario's guide is open, as a fold over what happened."""

from __future__ import annotations

from collections.abc import Callable
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
    since = 0
    for step in world.scenario.guide:
        since = max(since, round(step.at_s * 1000))
        if t_ms < since:
            return None
        done = done_ms(world, state, step, t_ms)
        if done is None:
            return Open(step=step, since_ms=since, hint=step.hint is not None and t_ms >= since + HINT_AFTER_MS)
        since = max(since, done)
    return None


def running(world: World, state: State, t_ms: int) -> bool:
    """Whether somebody is still led: from before the first step until the last one is done, it is skipped, or the end.

    Between two steps too, where nothing is open; who goes back in time afterwards is not led again.
    """
    steps = world.scenario.guide
    if not steps or state.guide_skipped or t_ms >= world.lasts_ms:
        return False
    answered = any(answer.step == steps[-1].id for answer in state.answers)
    return not answered and done_ms(world, state, steps[-1], t_ms) is None


def done_ms(world: World, state: State, step: GuideStep, t_ms: int) -> int | None:
    """When a step was done, None while it is not: the first of its conditions (`a|b`) that holds."""
    times = [_CONDITIONS[word](world, state, step, rest, t_ms) for word, rest in _parts(step.done)]
    held = [t for t in times if t is not None and t <= t_ms]
    return min(held) if held else None


def _parts(done: str) -> list[tuple[str, str]]:
    return [(word, rest) for word, _, rest in (part.partition(":") for part in done.split("|"))]


def _answered(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    return next((a.t_ms for a in state.answers if a.step == step.id), None)


def _at(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    return round(float(rest) * 1000)


def _marked(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    person = world.cast_number.get(rest)
    return next((m.t_ms for m in state.marks if m.person == person and not m.simulated), None)


def _mark_lost(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    person = world.cast_number.get(rest)
    lost = [m.out_ms for m in state.marks if m.person == person and not m.simulated]
    return lost[-1] if lost and lost[-1] <= t_ms else None


def _acts(state: State, chair: str | None, *actions: Action) -> list[int]:
    """Times of the participant's own acts in a chair."""
    own = [e for e in state.acts if e.script_id is None and e.body["outcome"] == DONE]
    return [e.t_ms for e in own if e.kind in actions and chair in (None, e.chair)]


def _nth(times: list[int], rest: str) -> int | None:
    count = int(rest or 1)
    return times[count - 1] if len(times) >= count else None


def _opened(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    return _nth(_acts(state, step.chair, Action.LIVE_VIEW), rest)


def _turned(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    return _nth(_acts(state, step.chair, Action.PTZ, Action.PRESET), rest)


def _dispatched(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    return _nth(_acts(state, step.chair, Action.DISPATCH), rest)


def _any_acts(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    return _nth(_acts(state, step.chair, *Action), rest)


def _chair(world: World, state: State, step: GuideStep, rest: str, t_ms: int) -> int | None:
    return next((t for _, t, chair in state.chairs if chair == Chair(rest)), None)


_CONDITIONS: dict[str, Callable[[World, State, GuideStep, str, int], int | None]] = {
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
