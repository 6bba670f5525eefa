"""What the guide asks right now: one sentence, one button, one question."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.parts import bar, duty, state, stated, wall
from pages.parts.state import Here
from pages.parts.text import plain, safe, spoken
from synthetic.access import Action, Chair
from synthetic.exercise import briefing
from synthetic.exercise.briefing import Briefing
from synthetic.exercise.door import Act, Moment
from synthetic.model import GuideStep


def show(place: Here, told: Briefing, moment: Moment) -> None:
    """The open step of the guide, else what was sent to this chair."""
    if not place.at_desk:
        _before_the_desk(place, told)
        return
    if told.guide is not None and told.guide.step.chair in (None, place.chair):
        _step(place, told, moment)
    elif bar.led(place):
        _elsewhere(place, told)
    if duty.due(place) is not None:
        duty.card(place)
    for inject in told.injects[-1:]:
        with st.container(key="inject", gap="xsmall"):
            st.html(f'<div class="task">{safe(inject.in_(place.language))}</div>')


def _before_the_desk(place: Here, told: Briefing) -> None:
    _ = place.words
    made = place.exercise.scenario
    first = made.guide[0] if made.guide else None
    with st.container(key="task", gap="small"):
        words = _who(place) if place.crew.in_class else (first.text if first else made.summary).in_(place.language)
        st.html(f'<div class="task">{safe(words)}</div>')
        with st.container(key="main_action"):
            name = plain(first.button.in_(place.language)) if first and first.button else _("Take the desk")
            st.button(name, key="take_desk", width="stretch", on_click=_take_desk, args=(False,))
        if place.alone and made.guide:
            st.button(_("Skip the guide"), key="skip_first", type="tertiary", on_click=_take_desk, args=(True,))


def _who(place: Here) -> str:
    """In a class: the name that the log knows this operator by, and how many cameras are before how many screens."""
    _, network = place.words, place.exercise.scenario.network
    return _(
        "You are {who}. {cameras} cameras, {n} of them before you. Take the desk.",
        who=spoken(_, place.actor), cameras=len(place.exercise.world.cameras.ids), n=wall.room(network.screens_each),
    )  # fmt: skip


def _take_desk(skips: bool) -> None:
    place = state.acting()
    if skips:
        place.exercise.skip_guide()
    take_desk(place)


def take_desk(place: Here) -> None:
    """Sit down: the wall is opened, and alone the clock begins to run."""
    exercise = place.exercise
    exercise.act(Act(chair=Chair.OPERATOR, action=Action.TAKE_DESK), place.seat_name)
    open_wall(place, Chair.OPERATOR)
    if not place.alone:
        return
    first = exercise.scenario.guide[0].id if exercise.scenario.guide else "desk"
    exercise.answer(first, "pressed")
    exercise.steer("play")
    bar.sit(place, place.chair)


def open_wall(place: Here, chair: Chair) -> None:
    """Open the screens of a desk: the cameras nearest the middle that are in order, named ones first."""
    world = place.exercise.world
    named = [world.camera_number[c.id] for c in world.scenario.network.named]
    near = np.argsort(np.hypot(*(world.cameras.xy - np.asarray(world.city.centre_xy)).T))
    purpose, case = _stated(place, chair)
    if stated.blind(place, chair) and not (purpose and case):
        return
    if chair is Chair.INTELLIGENCE and place.crew.in_class and mirrored(place):
        return
    wanted = [world.cameras.ids[i] for i in dict.fromkeys([*named, *near.tolist()]) if world.cameras.in_order[i]]
    _open(place, chair, wanted, purpose, case)


def _open(place: Here, chair: Chair, cameras: list[str], purpose: str | None, case: str | None) -> None:
    """As many cameras as a desk has screens, at one press."""
    most = wall.room(place.exercise.scenario.network.screens_each)
    acts = [
        Act(chair=chair, action=Action.LIVE_VIEW, camera_id=camera_id, purpose=purpose, case_number=case)
        for camera_id in cameras[:most]
    ]
    place.exercise.act_all(acts, place.seat_name)


def _stated(place: Here, chair: Chair) -> tuple[str | None, str | None]:
    """What a whole wall is opened for: what this chair states just now."""
    if chair is Chair.OPERATOR:
        return "patrol round", None
    return (stated.purpose(place), stated.case_number(place)) if chair is place.chair else (None, None)


def mirrored(place: Here) -> bool:
    """Open at the mirror what is open on the center's walls, as far as there is room; False for nothing."""
    moment = place.moment
    purpose, case = _stated(place, Chair.INTELLIGENCE)
    if stated.blind(place, Chair.INTELLIGENCE) and not (purpose and case):
        return False
    cameras = [g.camera_id for g in moment.state.open_grants(moment.now_ms, Chair.OPERATOR)]
    _open(place, Chair.INTELLIGENCE, list(dict.fromkeys(cameras)), purpose, case)
    return bool(cameras)


def _step(place: Here, told: Briefing, moment: Moment) -> None:
    _ = place.words
    assert told.guide is not None
    step, facts = told.guide.step, _facts(place, moment)
    text = _filled(step.text.in_(place.language), facts)
    hint = _filled(step.hint.in_(place.language), facts) if told.guide.hint and step.hint else ""
    shown = f'<div class="hint">{safe(hint)}</div>' if hint else ""
    with st.container(key="task", gap="xsmall"):
        with st.container(key="task_text", horizontal=True, gap="small"):
            st.html(f'<div class="task" role="status">{safe(text)}{shown}</div>', width="stretch")
            st.button("✕", key="skip_guide", type="tertiary", help=_("Skip the guide"), on_click=_skip)
        if step.choices or step.button:
            _actions(place, step)


def _elsewhere(place: Here, told: Briefing) -> None:
    """Where this chair has no step: the chair that has it, and the way out of the guide."""
    _ = place.words
    chair = told.guide.step.chair if told.guide else None
    with st.container(key="task_elsewhere", horizontal=True, gap="small", vertical_alignment="center"):
        if chair and chair in state.free_chairs(place.exercise):
            said = safe(_("The guide goes on in another chair:"))
            st.html(f'<span class="dim" role="status">{said}</span>', width="content")
            name = _(bar.CHAIR_WORDS[Chair(chair)])
            st.button(name, key="to_step", type="tertiary", width="content", on_click=_follow, args=(Chair(chair),))
        st.button(_("Skip the guide"), key="skip_guide", type="tertiary", width="content", on_click=_skip)


def _actions(place: Here, step: GuideStep) -> None:
    """The answers of a step, or its button."""
    with st.container(key="task_actions", horizontal=True, gap="small", vertical_alignment="center"):
        for number, choice in enumerate(step.choices):
            name = plain(choice.in_(place.language))
            st.button(name, key=f"choice_{step.id}_{number}", on_click=_chosen, args=(step.id, number))
        if step.button:
            name = plain(step.button.in_(place.language))
            st.button(name, key=f"step_{step.id}", type="primary", on_click=_pressed, args=(step.id, step.done))


def _skip() -> None:
    state.acting().exercise.skip_guide()


def _follow(chair: Chair) -> None:
    """Sit where the guide goes on."""
    state.acting()
    bar.want_chair(chair)


def _chosen(step: str, number: int) -> None:
    state.acting().exercise.answer(step, str(number))


def _pressed(step: str, done: str) -> None:
    """The button of a step: some of them also change the chair."""
    state.acting().exercise.answer(step, "pressed")
    for part in done.split("|"):
        word, _colon, rest = part.partition(":")
        if word == "chair":
            bar.want_chair(Chair(rest))


def _filled(text: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    return text


def _facts(place: Here, moment: Moment) -> dict[str, str]:
    """What a step's text may speak of, as this chair knows it."""
    tally = briefing.tally(moment.state, Chair.INTELLIGENCE)
    return {
        "last_seen": briefing.last_seen(place.exercise, moment) or "—",
        "acts": str(tally.acts),
        "held": str(tally.held),
    }
