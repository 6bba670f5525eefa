"""The lesson plan: of the first scenario minute by minute, of another, or of it changed, what the file says."""

from __future__ import annotations

from functools import cache

from pages.parts import paper, running, text
from pages.parts.text import safe
from synthetic import scenario
from synthetic.model import Scenario
from synthetic.world import World


def plan(world: World, language: str) -> str:
    """One page."""
    made = world.scenario
    if made == _first():
        return (paper.FOLDER / f"lesson-plan.{language}.html").read_text(encoding="utf-8")
    _ = text.of(language)
    goals = "".join(f"<li>{safe(goal.in_(language))}</li>" for goal in made.goals)
    notes = safe(made.trainer_notes.in_(language)) if made.trainer_notes else ""
    parts = {
        _("Learning goals"): f"<ul>{goals}</ul>" if goals else "",
        _("Facilitator’s notes"): f'<div class="notes">{notes}</div>' if notes else "",
        _("Minute by minute"): _minutes(made, language),
        _("Questions"): _questions(made, language),
    }
    told = [f"<h2>{safe(head)}</h2>{body}" for head, body in parts.items() if body]
    summary = f"<p>{safe(made.summary.in_(language))}</p>"
    title = f"{_('Lesson plan')} · {made.titled(language)}"
    one = paper.sheet(title, [summary, *told]).replace("<section>", '<section class="plan">')
    return paper.page(title, [one], language)


@cache
def _first() -> Scenario:
    """The one whose minutes are written out."""
    return scenario.load_builtin(running.FIRST_SCENARIO)


def _minutes(made: Scenario, language: str) -> str:
    """Calls and injects by time."""
    calls = [
        (i.at_s + i.called_in_after_s, f"{i.id} · {i.says.in_(language) if i.says else ''}") for i in made.incidents
    ]
    told = [(inject.at_s, inject.text.in_(language)) for inject in made.injects]
    rows = "".join(paper.line(made, at_s, words) for at_s, words in sorted(calls + told))
    return f"<table>{rows}</table>" if rows else ""


def _questions(made: Scenario, language: str) -> str:
    """Each with its model answer."""
    return "".join(
        f"<p><b>{safe(asked.in_(language))}</b> {safe(asked.answer.in_(language)) if asked.answer else ''}</p>"
        for asked in made.questions
    )
