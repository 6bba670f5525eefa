"""Pages to print for who teaches: lesson plan, role cards, and the exercise on paper in case the network fails."""

from __future__ import annotations

from pathlib import Path

from pages.parts import running, text
from pages.parts.text import Words, local_time, safe, spoken
from synthetic import scenario
from synthetic import world as worlds
from synthetic.access import WATCHERS, Chair
from synthetic.cameras import in_language
from synthetic.exercise.door import LANGUAGES, hashed
from synthetic.model import Scenario, StaffAct
from synthetic.register import Register
from synthetic.world import World, camera_name

FOLDER = Path(__file__).resolve().parents[1] / "print"
FIXED = ("lesson-plan", "role-cards")
PAPER = "paper"
NOT_HERE = (404, "not here")
STYLE = (FOLDER / "paper.css").read_text(encoding="utf-8")


def answer(name: str, language: str, token: str) -> tuple[int, str]:
    """Status and body: the page as HTML for whoever has a desk, or why it is not theirs just now."""
    if language not in LANGUAGES or not Register(running.journal()).teaches(hashed(token)):
        return NOT_HERE
    if running.learns(token):
        return 403, _page(language, "Doble Vista", f"<section><p>{safe(why(text.of(language)))}</p></section>")
    found = _document(name, language)
    return NOT_HERE if found is None else (200, found)


def why(_: Words) -> str:
    """Why whoever teaches, and learns in an open class, gets none of these pages: they tell what it is to find out."""
    return _(
        "Lesson plan, role cards and paper fall-back tell what a class is to find out, and in this browser you take "
        "part in one that is open. They open when it is closed, or at your desk in another browser."
    )


def _document(name: str, language: str) -> str | None:
    """A page as HTML, None where there is none of this name."""
    if name in FIXED:
        return (FOLDER / f"{name}.{language}.html").read_text(encoding="utf-8")
    return paper(worlds.of_bytes(scenario.builtin_file(running.FIRST_SCENARIO)), language) if name == PAPER else None


def paper(world: World, language: str) -> str:
    """The exercise without machines: a sheet for crews, and one that the trainer hands out after the vote."""
    _ = text.of(language)
    made = world.scenario
    crews = _sheet(
        made.title.in_(language),
        [
            f"<p>{safe(made.summary.in_(language))}</p>",
            f"<h2>{safe(_('Calls'))}</h2>{_calls(made, language)}",
            f"<h2>{safe(_('Access log of the command center'))}</h2>{_acts(world, Chair.OPERATOR, language)}",
            f"<h2>{safe(_('Who else looked? What do you rely on?'))}</h2>" + '<div class="line"></div>' * 4,
        ],
    )
    trainer = _sheet(
        _("Only after the vote"),
        [
            f"<p>{safe(_('These acts happened in the same minutes. No row of the log above tells of them.'))}</p>",
            _acts(world, Chair.INTELLIGENCE, language),
            "".join(f"<p>{safe(question.in_(language))}</p>" for question in made.questions),
        ],
    )
    return _page(language, made.title.in_(language), crews + trainer)


def _page(language: str, title: str, sheets: str) -> str:
    """A whole document of sheets."""
    ribbon = safe(text.of(language)("EXERCISE — every person, camera and image here is synthetic"))
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{safe(title)}</title>'
        f"<style>{STYLE}</style>{sheets}<footer>◐ Doble Vista · {ribbon}</footer></html>"
    )


def _sheet(title: str, parts: list[str]) -> str:
    return f"<section><h1>{safe(title)}</h1>{''.join(parts)}</section>"


def _calls(made: Scenario, language: str) -> str:
    rows = [(i.at_s + i.called_in_after_s, i.id, i.says.in_(language) if i.says else "") for i in made.incidents]
    return _table([(_at(made, at_s), f"{name} · {says}") for at_s, name, says in rows])


def _acts(world: World, chair: Chair, language: str) -> str:
    """What the scenario's own staff of a chair does, as planned."""
    assert chair in WATCHERS
    made = world.scenario
    found = [(act, member.id) for member in made.staff if member.chair == chair for act in member.does]
    words = text.of(language)
    return _table(
        [
            (_at(made, act.at_s), f"{spoken(words, who)} · {_act(world, act, language)}")
            for act, who in sorted(found, key=lambda pair: pair[0].at_s)
        ]
    )


def _act(world: World, act: StaffAct, language: str) -> str:
    _ = text.of(language)
    where = in_language(camera_name(world, world.camera(act.camera)), language) if act.camera else ""
    verbs = {"open": _("opened"), "close": _("closed"), "turn": _("turned"), "dispatch": _("sent"),
             "phone_lookup": _("looked up a phone"), "mark": _("marked somebody on")}  # fmt: skip
    purpose = _("patrol round") if act.purpose == "patrol round" else act.purpose
    why = purpose or act.case_number or _("no reason given")
    return " ".join(word for word in (verbs[act.verb], act.camera, where, act.patrol, f"({why})") if word)


def _at(made: Scenario, at_s: float) -> str:
    starts = made.starts.hour * 3600 + made.starts.minute * 60 + made.starts.second
    return local_time(starts, round(at_s * 1000))


def _table(rows: list[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><td>{safe(at)}</td><td>{safe(words)}</td></tr>" for at, words in rows)
    return f"<table>{lines}</table>"
