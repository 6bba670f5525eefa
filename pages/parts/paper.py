"""The exercise without machines: a sheet for crews, and one that the trainer hands out after the vote."""

from __future__ import annotations

from pathlib import Path

from pages.parts import text
from pages.parts.text import local_time, safe, seconds_of_day, spoken
from synthetic.access import Chair, Decision, Place, Regime, Request, Rules, cell_edit, decide
from synthetic.cameras import in_language
from synthetic.exercise.staff import staff_act
from synthetic.model import Scenario, StaffAct, StaffMember
from synthetic.world import World, camera_name

FOLDER = Path(__file__).resolve().parents[1] / "print"
STYLE = (FOLDER / "paper.css").read_text(encoding="utf-8")


def sheets(world: World, language: str) -> str:
    """What the log of these rules would hold of the staff's acts; and what it would not, with the questions."""
    _ = text.of(language)
    made = world.scenario
    rows = "".join(_row(world, who, act, told, language) for who, act, told in _acts(world, recorded=True))
    crews = sheet(
        made.titled(language),
        [
            f"<p>{safe(made.summary.in_(language))}</p>",
            _calls(made, language),
            f"<h2>{safe(_('Access log of the command center'))}</h2><table>{rows}</table>",
            f"<h2>{safe(_('Who else looked? What do you rely on?'))}</h2>" + '<div class="line"></div>' * 3,
        ],
    )
    return page(
        made.titled(language), [crews, sheet(_("Only after the vote"), _afterwards(world, language))], language
    )


def page(title: str, parts: list[str], language: str) -> str:
    """Sheets as a document that stands alone."""
    ribbon = safe(text.of(language)("EXERCISE — every person, camera and image here is synthetic"))
    foot = f"<footer>◐ Doble Vista · {ribbon}</footer>"
    body = "".join(part.replace("</section>", f"{foot}</section>") for part in parts)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{safe(title)}</title>'
        f"<style>{STYLE}</style>{body}</html>"
    )


def sheet(title: str, parts: list[str]) -> str:
    """One page."""
    return f"<section><h1>{safe(title)}</h1>{''.join(parts)}</section>"


def line(made: Scenario, at_s: float, words: str) -> str:
    """A moment and what happened then, as a row of a table."""
    at = local_time(seconds_of_day(made.starts), round(at_s * 1000))
    return f"<tr><td>{safe(at)}</td><td>{safe(words)}</td></tr>"


def _afterwards(world: World, language: str) -> list[str]:
    """The acts without a row, or that there are none; the questions."""
    _ = text.of(language)
    rows = "".join(_row(world, who, act, told, language) for who, act, told in _acts(world, recorded=False))
    some = _("These acts happened in the same minutes. No row of the log above tells of them.")
    none = _(
        "Every act of these minutes has its row in the log above. A reason in a row is what somebody typed, no proof."
    )
    questions = "".join(f"<p>{safe(question.in_(language))}</p>" for question in world.scenario.questions)
    return [f"<p>{safe(some if rows else none)}</p>", f"<table>{rows}</table>" if rows else "", questions]


def _calls(made: Scenario, language: str) -> str:
    """What people called in; nothing where nobody does."""
    rows = "".join(
        line(made, i.at_s + i.called_in_after_s, f"{i.id} · {i.says.in_(language) if i.says else ''}")
        for i in made.incidents
    )
    return f"<h2>{safe(text.of(language)('Calls'))}</h2><table>{rows}</table>" if rows else ""


# ------------------------------------------------------------------------------ what the staff does


def _acts(world: World, *, recorded: bool) -> list[tuple[str, StaffAct, Decision]]:
    """The staff's planned acts that leave a row at the center under the scenario's own rules, or those that do not."""
    made, rules = world.scenario, _rules(world.scenario)
    found = [(member.id, act, _decided(world, rules, member, act)) for member in made.staff for act in member.does]
    kept = [one for one in found if (Place.CENTER in one[2].recorded_where) is recorded]
    return sorted(kept, key=lambda one: one[1].at_s)


def _rules(made: Scenario) -> Rules:
    """The rules that a scenario begins with."""
    start = Rules(regime=Regime(made.regime))
    return Rules(
        regime=start.regime, assumptions={**start.assumptions, **made.assumptions}, face_matching=made.face_matching,
        edits=tuple(map(cell_edit, made.matrix)), ranks=tuple(map(Chair, made.ranks)) or None,
    )  # fmt: skip


def _decided(world: World, rules: Rules, member: StaffMember, act: StaffAct) -> Decision:
    made = world.scenario
    request = Request(
        actor=member.id, chair=Chair(member.chair), action=staff_act(world, member, act).action, purpose=act.purpose,
        case_number=act.case_number,
    )  # fmt: skip
    cases = [i.id for i in made.incidents] + [case.id for case in made.cases if case.chair == member.chair]
    return decide(rules, request, cases)


def _row(world: World, who: str, act: StaffAct, told: Decision, language: str) -> str:
    _ = text.of(language)
    refused = "" if told.allowed else f" ({_('refused')})"
    return line(world.scenario, act.at_s, f"{spoken(_, who)} · {_act(world, act, language)}{refused}")


def _act(world: World, act: StaffAct, language: str) -> str:
    """An act with all that its row would tell; how close a picture was drawn, too."""
    _ = text.of(language)
    where = in_language(camera_name(world, world.camera(act.camera)), language) if act.camera else ""
    verbs = {"open": _("opened"), "close": _("closed"), "turn": _("turned"), "dispatch": _("sent"),
             "phone_lookup": _("looked up a phone"), "mark": _("marked somebody on")}  # fmt: skip
    zoom = f"×{act.zoom:g}" if act.zoom else ""
    purpose = " · ".join(word for word in (_(act.purpose) if act.purpose else "", act.case_number) if word)
    why = "" if act.verb == "close" else f"({purpose or _('no reason given')})"
    to = f"→ {act.to}" if act.verb == "dispatch" and act.to else ""
    return " ".join(word for word in (verbs[act.verb], act.camera, where, zoom, act.patrol, to, why) if word)
