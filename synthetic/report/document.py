"""The printable report: one HTML document, light, A4, with nothing fetched from anywhere."""

from __future__ import annotations

from pathlib import Path

from synthetic.debrief import Debrief, Opened
from synthetic.model import Text
from synthetic.report.plan import plan
from synthetic.report.sections import Part, parts
from synthetic.report.words import RIBBON, Tongue, safe

FOLDER = Path(__file__).parent
LOOK = (FOLDER / "report.css").read_text(encoding="utf-8")
PAPER = (FOLDER / "paper.css").read_text(encoding="utf-8")
_CREW = ("headline", "course", "missing", "saw", "noticed", "followed", "signed", "regimes")
"""Parts that each crew of a class has of its own."""
MOST_WHOLE, _SHORT = 4, ("headline", "course", "noticed", "signed")
"""Where there are more crews than so many, each has a page: these parts; the screen shows the others."""


def document(seen: Opened, language: str) -> str:
    """Everything that the debrief's screen shows, for all crews that the reader may see."""
    say = Tongue(language, seen.scenario)
    title = seen.scenario.titled(language)
    name = say("Informe posterior: {title}", "After-action report: {title}", title=title)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name} · Doble Vista</title>'
        f"<style>{LOOK}{PAPER}</style></head><body><main class=\"dv-debrief dv-paper\">"
        f'<p class="dv-brand">◐ <b>Doble Vista</b><span>{_made_of(seen, say)}</span></p><h1>{name}</h1>'
        f"<p>{safe(seen.scenario.summary.in_(language))}</p>{_body(seen, say)}"
        f"<footer>◐ Doble Vista · {say.said(RIBBON)}</footer></main></body></html>"
    )


def _made_of(seen: Opened, say: Tongue) -> str:
    if seen.room is None:
        return say("un participante, todas las sillas", "one participant, every chair")
    return say.counted(
        len(seen.crews), Text(es="una clase · un equipo", en="a class · one crew"),
        Text(es="una clase · {n} equipos", en="a class · {n} crews"),
    )


def _body(seen: Opened, say: Tongue) -> str:
    """What all crews share once, what each has of its own crew by crew."""
    of_all = [p for p in parts(seen, seen.first, say) if p.id not in _CREW]
    before = "".join(_section(p) for p in of_all if p.id == "crews")
    after = "".join(_section(p) for p in of_all if p.id != "crews")
    return before + "".join(_crew(seen, d, say) for d in seen.crews) + after


def _crew(seen: Opened, d: Debrief, say: Tongue) -> str:
    short = len(seen.crews) > MOST_WHOLE
    own = [p for p in parts(seen, d, say) if p.id in (_SHORT if short else _CREW)]
    name = f'<h2 class="dv-crew">{say("Equipo {n}", "Crew {n}", n=d.crew)}</h2>' if seen.room else ""
    drawn = Part(id="plan", title=say("Cámaras cuyos accesos faltan", "Cameras whose accesses are missing"),
                 html=plan(d, say))  # fmt: skip
    where = next(k for k, p in enumerate(own) if p.id == ("course" if short else "missing"))
    ordered = [*own[: where + 1], drawn, *own[where + 1 :]]
    return f'<section class="dv-of-crew">{name}{"".join(_section(p) for p in ordered)}</section>'


def _section(part: Part) -> str:
    head = f"<h3>{part.title}</h3>" if part.title else ""
    return f'<section class="dv-part dv-part-{part.id}">{head}{part.html}</section>'
