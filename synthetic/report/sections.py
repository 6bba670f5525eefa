"""The parts of a debrief as HTML: the same on a screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from synthetic import clothes, facts
from synthetic.debrief import Debrief, Opened
from synthetic.debrief.balance import Count
from synthetic.debrief.noticed import Noticed
from synthetic.debrief.opening import Answered
from synthetic.debrief.seen import shared
from synthetic.debrief.subjects import Subject
from synthetic.exercise.outcomes import Ending
from synthetic.facts import Fact
from synthetic.model import Text
from synthetic.report import rules, statements
from synthetic.report.course import course
from synthetic.report.words import CHAIRS, ENDINGS, REGIMES, ROLES, Tongue, lasting, percent, safe

MOST_LINES = 8
MOST_CREWS = 6
"""So many crews stand side by side; more make another table."""
SHOWN = ("mirror", "unwatched", "screens", "unexpected", "fired", "women")
"""The figures that stand beside the measures, with their sources at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part: what it is called, and its HTML."""

    id: str
    title: str
    html: str


def parts(seen: Opened, d: Debrief, say: Tongue) -> tuple[Part, ...]:
    """Every part that has something to say, in order."""
    made = (
        Part(id="headline", title="", html=headline(d, say)),
        Part(id="crews", title=say("Los equipos, lado a lado", "The crews, side by side"), html=crews(seen, say)),
        Part(id="course", title=say("Qué pasó, y qué dejó una fila", "What happened, and what left a row"),
             html=course(d, say)),
        Part(id="missing", title=say("A quién y dónde", "Of whom, and where"),
             html=tables(d, say) + cited(("mirror", "fired", "women"), say)),
        Part(id="saw", title=say("Lo que vio cada silla", "What each chair saw"), html=saw(d, say)),
        Part(id="noticed", title=say("Incidentes: lo que se vio y lo que no", "Incidents: seen and missed"),
             html="".join(incident(n, e, say) for n, e in zip(d.noticed, d.endings, strict=True))
             + cited(("screens", "unexpected", "unwatched"), say)),
        Part(id="followed", title=say("A quién se siguió, y qué tan bien", "Who was followed, and how well"),
             html=followed(d, say)),
        Part(id="signed", title=say("Lo que se firmó", "What was signed"), html=statements.signed(d, say)),
        Part(id="regimes", title=say("Los mismos actos bajo otras reglas", "The same acts under other rules"),
             html=rules.regimes(d, say)),
        Part(id="answers", title=say("Lo que respondió la clase", "What the class answered"),
             html="".join(answer(a, say) for a in seen.answers)),
        Part(id="questions", title=say("Preguntas abiertas", "Open questions"), html=questions(seen, say)),
        Part(id="sources", title=say("Fuentes", "Sources"), html=sources(say)),
    )  # fmt: skip
    return tuple(part for part in made if part.html)


# --------------------------------------------------------------------------- the two numbers


def headline(d: Debrief, say: Tongue) -> str:
    """What happened, and what the log holds of it."""
    whole = d.balance.whole
    happened = say.counted(whole.happened, Text(es="acto pasó", en="act happened"),
                           Text(es="actos pasaron", en="acts happened"))  # fmt: skip
    held = say.counted(whole.center, Text(es="es fila de la central", en="is a row at the center"),
                       Text(es="son filas de la central", en="are rows at the center"))  # fmt: skip
    return (
        f'<div class="dv-headline" data-happened="{whole.happened}" data-recorded="{whole.center}">'
        f'<div class="dv-two"><p><b>{whole.happened}</b>{happened}</p>'
        f'<p class="dv-held"><b>{whole.center}</b>{held}</p></div>'
        f"{_dots(d, say)}<p class=\"dv-lead\">{_lead(d, say)}</p></div>"
    )


def _dots(d: Debrief, say: Tongue) -> str:
    """Every act a dot, in order."""
    acts = [h for h in d.happenings if h.act]
    dots = "".join(f'<i class="dv-{h.chair} {"dv-row" if h.recorded else "dv-none"}"></i>' for h in acts)
    small = " dv-many" if len(acts) > 150 else ""
    return f'<div class="dv-dots{small}" aria-hidden="true">{dots}</div>'


def _lead(d: Debrief, say: Tongue) -> str:
    """What the difference is made of, in a sentence or two."""
    missing = d.balance.whole.missing
    if not missing:
        first = say("Cada acto dejó una fila en la central.", "Every act left a row at the center.")
    else:
        by = [c for c in d.balance.chairs if c.missing]
        whose = " · ".join(f"{say.known(CHAIRS, c.name)} {c.missing}" for c in by)
        first = say.counted(
            missing, Text(es="Un acto no dejó ninguna fila en la central:", en="One act left no row at the center:"),
            Text(es="{n} actos no dejaron ninguna fila en la central:", en="{n} acts left no row at the center:"),
        ) + f" {whose}."  # fmt: skip
    turned = len(d.unexplained)
    second = _times(
        say, turned, Text(es=" Una vez giró una cámara sin que ninguna fila diga quién.",
                          en=" Once a camera turned and no row says who did it."),
        Text(es=" {n} veces giró una cámara sin que ninguna fila diga quién.",
             en=" {n} times a camera turned and no row says who did it."),
    )  # fmt: skip
    third = say(
        " Accesos con una finalidad que se sostiene: {n} de {all} ({share}).",
        " Accesses with a purpose that holds: {n} of {all} ({share}).",
        n=d.balance.holding, all=d.balance.accesses, share=percent(d.balance.share_holding),
    )  # fmt: skip
    played = " → ".join(say.known(REGIMES, r.value) for r in d.regimes)
    fourth = say(" Régimen:", " Regime:") + f" {played}."
    changed = _times(
        say, d.tampered, Text(es=" El registro fue alterado una vez.", en=" The log was tampered with once."),
        Text(es=" El registro fue alterado {n} veces.", en=" The log was tampered with {n} times."),
    )
    fewer = say.counted(
        d.held_rows, Text(es=" Ahora guarda una fila.", en=" It holds one row now."),
        Text(es=" Ahora guarda {n} filas.", en=" It holds {n} rows now."),
    ) if d.held_rows < d.balance.whole.center else ""  # fmt: skip
    return first + second + third + fourth + changed + fewer


def _times(say: Tongue, n: int, once: Text, often: Text) -> str:
    """Nothing, once, or so many times."""
    return say.counted(n, once, often) if n else ""


# --------------------------------------------------------------------------- by whom, of whom, where


def tables(d: Debrief, say: Tongue) -> str:
    """By chair and actor, by person, by camera."""
    b = d.balance
    people = [c for c in b.persons if c.missing][:MOST_LINES] or list(b.persons[:MOST_LINES])
    where = [c for c in b.cameras if c.missing][:MOST_LINES]
    made = [_counts(say("Por quién", "By whom"), b.actors, say, say.actor)]
    if people:
        made.append(_counts(say("Sobre quién (seudónimo)", "About whom (pseudonym)"), people, say, safe))
    if where:
        made.append(_counts(say("Por qué cámara", "Through which camera"), where, say, safe))
    return f'<div class="dv-three">{"".join(made)}</div>'


def _counts(title: str, counts: Sequence[Count], say: Tongue, name: Callable[[str], str]) -> str:
    lines = "".join(
        f'<tr><th scope="row">{name(c.name)}</th><td>{c.happened}</td><td>{c.center}</td>'
        f'<td class="{"dv-gone" if c.missing else ""}">{c.missing}</td></tr>'
        for c in counts
    )
    return (
        f'<table class="dv-table"><caption>{title}</caption><thead><tr><th></th>'
        f'<th scope="col">{say("actos", "acts")}</th><th scope="col">{say("filas", "rows")}</th>'
        f'<th scope="col">{say("sin fila", "no row")}</th></tr></thead><tbody>{lines}</tbody></table>'
    )


# --------------------------------------------------------------------------- what each chair saw


def saw(d: Debrief, say: Tongue) -> str:
    """Open feeds by chair and minute; cameras that both looked through."""
    chairs = sorted({chair for minute in d.minutes for chair in minute.cameras})
    if not chairs:
        return ""
    head = "".join(f'<th scope="col">{say.minute(m.from_ms)}</th>' for m in d.minutes)
    most = max(len(cameras) for m in d.minutes for cameras in m.cameras.values())
    lines = "".join(
        f'<tr><th scope="row">{say.known(CHAIRS, chair)}</th>'
        + "".join(_cell(chair, len(m.cameras.get(chair, ())), most) for m in d.minutes) + "</tr>"
        for chair in chairs
    )  # fmt: skip
    both = "".join(f"<td>{len(m.by_both) or ''}</td>" for m in d.minutes)
    lines += f'<tr><th scope="row">{say("la misma cámara", "the same camera")}</th>{both}</tr>'
    named = ", ".join(f"{safe(camera)} ({n} min)" for camera, n in shared(d.minutes)[:6])
    told = say("Por ambas sillas: ", "By both chairs: ") + named if named else say(
        "Ninguna cámara fue mirada por dos sillas en el mismo minuto.",
        "No camera was looked through by two chairs in the same minute.",
    )  # fmt: skip
    return (
        f'<div class="dv-wide"><table class="dv-table dv-heat"><thead><tr><th></th>{head}</tr></thead>'
        f'<tbody>{lines}</tbody></table></div><p class="dv-note">{told}</p>'
    )


def _cell(chair: str, count: int, most: int) -> str:
    strength = round(100 * count / max(most, 1)) if count else 0
    return f'<td class="dv-{chair}" style="--much:{strength}%">{count or ""}</td>'


# --------------------------------------------------------------------------- incidents


def incident(n: Noticed, end: Ending, say: Tongue) -> str:
    """One incident: in whose picture it was, who would have noticed, where the offender was, how it ended."""
    if n.cameras:
        would = (say("lo habría notado", "would have noticed it") if n.would_notice
                 else say("no lo habría notado", "would not have noticed it"))  # fmt: skip
        first = say(
            "El hecho estuvo en {cameras}, abierta en la central. Quien mira {n} imágenes ve {rate} de lo que pasa; "
            "según el sorteo para este caso, ",
            "The deed was in {cameras}, open at the center. Whoever watches {n} pictures sees {rate} of what happens; "
            "by the draw for this one, such a watcher ",
            cameras=", ".join(n.cameras), n=n.screens, rate=percent(n.rate),
        ) + f"<b>{would}</b>."  # fmt: skip
    else:
        first = say("El hecho no estuvo en ninguna imagen abierta de la central.",
                    "The deed was in none of the center’s open pictures.")  # fmt: skip
    return (
        f'<article class="dv-incident-told"><h4>{safe(n.incident)} · {say.at(n.at_ms)}</h4><p>{first}</p>'
        f"{_whole_bar(n, say)}<p><b>{ending(end, say)}</b></p></article>"
    )


def _whole_bar(n: Noticed, say: Tongue) -> str:
    """From the deed to the end: watched, seen by nobody who sat there, in no camera at all."""
    whole = max(n.until_ms - n.at_ms, 1)
    pieces = (
        ("watched", n.watched_ms, say("el ofensor en una imagen abierta de la central",
                                      "the offender in a picture that the center had open")),
        ("elsewhere", n.elsewhere_ms, say("solo en una imagen de otra silla", "only in another chair’s picture")),
        ("unwatched", n.unwatched_ms, say("en una cámara que nadie miraba", "in a camera that nobody watched")),
        ("nowhere", whole - n.in_view_ms, say("en ninguna cámara", "in no camera")),
    )  # fmt: skip
    bars = "".join(f'<i class="dv-{k}" style="width:{100 * ms / whole:.1f}%"></i>' for k, ms, _w in pieces if ms)
    keys = "".join(f'<span><i class="dv-{k}"></i>{w} <b>{lasting(ms)}</b></span>' for k, ms, w in pieces if ms)
    return f'<div class="dv-bar">{bars}</div><div class="dv-legend">{keys}</div>'


def ending(end: Ending, say: Tongue) -> str:
    """How it ended, and the decision that made the difference."""

    def dressed(words: str | None) -> str:
        return " · ".join(clothes.in_language(w, say.language) for w in (words or "").split(" · ") if w) or "—"

    return say.known(
        ENDINGS, end.kind, patrol=end.patrol, at=say.at(end.t_ms), described=dressed(end.described),
        worn=dressed(end.worn), sent=say.at(end.sent_ms or 0),
    )  # fmt: skip


# --------------------------------------------------------------------------- people


def followed(d: Debrief, say: Tongue) -> str:
    """A line a person: the same for a thief and for a citizen who did nothing."""
    if not d.subjects:
        return ""
    lines = "".join(_subject(s, say) for s in d.subjects)
    note = say(
        "En vista: en alguna imagen abierta de esa silla. La red: en cualquier cámara, mirara alguien o no. Que un "
        "registro hable de la misma persona con el mismo seudónimo se da aquí por hecho.",
        "In view: in some open picture of that chair. The network: in any camera, whether or not anybody looked. That "
        "a log can speak of the same person under the same pseudonym is taken for granted here.",
    )
    heads = (say("seudónimo", "pseudonym"), say("silla", "chair"), say("desde", "since"), say("en vista", "in view"),
             say("parte del tiempo", "share of the time"), say("la red", "the network"))  # fmt: skip
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    return (
        f'<div class="dv-wide"><table class="dv-table dv-people"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody>'
        f'</table></div><p class="dv-note">{note}</p>'
    )


def _subject(s: Subject, say: Tongue) -> str:
    role = say.known(ROLES, s.role) + (" · " + say("en la lista", "on the list") if s.listed else "")
    how = "" if s.followed else " · " + say("no se siguió", "not followed")
    share = percent((s.network_ms or 0) / max(s.lasted_ms, 1))
    network = "—" if s.network_ms is None else f"{lasting(s.network_ms)} ({share})"
    return (
        f'<tr><th scope="row">{safe(s.subject)}<small>{role}{how}</small></th><td>{say.known(CHAIRS, s.chair)}</td>'
        f"<td>{say.at(s.since_ms)}</td><td>{lasting(s.in_view_ms)}</td>"
        f'<td><div class="dv-bar dv-{s.chair}"><i style="width:{100 * s.share:.1f}%"></i></div>{percent(s.share)}</td>'
        f"<td>{network}</td></tr>"
    )


# --------------------------------------------------------------------------- a class


def crews(seen: Opened, say: Tongue) -> str:
    """One column a crew; nothing for fewer than two."""
    if len(seen.crews) < 2:
        return ""
    groups = [seen.crews[k : k + MOST_CREWS] for k in range(0, len(seen.crews), MOST_CREWS)]
    return "".join(_crews(group, say) for group in groups)


def _crews(group: Sequence[Debrief], say: Tongue) -> str:
    rows: tuple[tuple[str, Callable[[Debrief], str]], ...] = (
        (say("actos", "acts"), lambda d: str(d.balance.whole.happened)),
        (say("filas de la central", "rows at the center"), lambda d: str(d.balance.whole.center)),
        (say("sin fila", "without a row"), lambda d: str(d.balance.whole.missing)),
        (say("giros sin explicar", "turns no row explains"), lambda d: str(len(d.unexplained))),
        (say("accesos con finalidad", "accesses with a purpose"), lambda d: percent(d.balance.share_holding)),
        (say("ofensor mirado", "offender watched"), lambda d: lasting(sum(n.watched_ms for n in d.noticed))),
        (say("ofensor a la vista de nadie", "offender in view of nobody"),
         lambda d: lasting(sum(n.unwatched_ms for n in d.noticed))),
        (say("final", "how it ended"), lambda d: " ".join(ending(e, say) for e in d.endings)),
        (say("con rendición de cuentas: sin sustento, impedidos", "accountable: carried by nothing, prevented"),
         lambda d: str(d.replays[-1].abuses_prevented)),
        (say("con rendición de cuentas: lícitos, estorbados", "accountable: lawful, hindered"),
         lambda d: str(d.replays[-1].hindered)),
    )  # fmt: skip
    head = "".join(f'<th scope="col">{say("equipo {n}", "crew {n}", n=d.crew)}</th>' for d in group)
    lines = "".join(
        f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{value(d)}</td>" for d in group) + "</tr>"
        for name, value in rows
    )
    return (
        f'<div class="dv-wide"><table class="dv-table dv-crews"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def answer(one: Answered, say: Tongue) -> str:
    """A question and what was answered: bars for choices, the numbers in order, or the sentences."""
    poll, values = one.poll, one.values
    asked = f'<h4>{safe(poll.text.in_(say.language))} <span class="dv-dim">({len(values)})</span></h4>'
    if poll.kind == "choice":
        most = max(len(values), 1)
        bars = "".join(
            f'<div class="dv-choice"><span>{safe(choice.in_(say.language))}</span><div class="dv-bar"><i '
            f'style="width:{100 * values.count(str(k)) / most:.0f}%"></i></div><b>{values.count(str(k))}</b></div>'
            for k, choice in enumerate(poll.choices)
        )
        return asked + bars
    if poll.kind == "number":
        return f"{asked}<p>{safe(' · '.join(sorted(values, key=int))) or '—'}</p>"
    return asked + ("<ul>" + "".join(f"<li>{safe(v)}</li>" for v in values) + "</ul>" if values else "<p>—</p>")


def questions(seen: Opened, say: Tongue) -> str:
    """The scenario's questions, open: no answer is printed."""
    lines = "".join(f"<li>{safe(q.in_(say.language))}</li>" for q in seen.scenario.questions)
    return f'<ol class="dv-questions">{lines}</ol>' if lines else ""


# --------------------------------------------------------------------------- what is cited


def cited(names: Sequence[str], say: Tongue) -> str:
    """Published figures beside a measure, each with the number of its source."""
    known = facts.facts()
    lines = "".join(
        f"<li>{_fact(known[name], say)} "
        f"<sup>[{SHOWN.index(name) + 1}]</sup></li>"
        for name in names
    )
    return f'<ul class="dv-cited">{lines}</ul>'


def _fact(one: Fact, say: Tongue) -> str:
    figure = f"<b>{safe(one.figure)}</b> " if one.figure else ""
    return figure + safe(one.text.in_(say.language))


def sources(say: Tongue) -> str:
    """What is reported, with who reported it; what is assumed, and what is synthetic."""
    known = facts.facts()
    lines = "".join(
        f"<li>{_fact(known[n], say)} <cite>{safe(known[n].source)}</cite></li>"
        for n in SHOWN
    )
    assumed = say(
        "Supuesto aquí: el espejo no dejaba filas y podía girar primero. Sintético: la ciudad, la gente, los tiempos "
        "del supervisor (20 s), el sorteo de lo que alguien habría notado.",
        "Assumed here: the mirror left no row and could steer first. Synthetic: the city, the people, the "
        "supervisor’s times (20 s), the draw of what somebody would have noticed.",
    )
    return f'<ol class="dv-sources">{lines}</ol><p class="dv-note">{assumed}</p>'

