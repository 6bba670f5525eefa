"""The time line as SVG: a lane for the street, one for each chair; rows filled, what left none hollow.

Across, everything is in percent and the letters keep their size, so that the same drawing fits a phone, a screen and
paper; down, in pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from synthetic.access import Chair
from synthetic.debrief import Debrief
from synthetic.debrief.course import Happening
from synthetic.report.marks import KEYS, kinds, shape
from synthetic.report.words import ACTIONS, CHAIRS, REGIMES, STREET, Tongue, safe

BINS = 110
STEP_PX, HIGHEST = 11, 9
HEAD_PX, NAME_PX, FOOT_PX, AXIS_PX = 16, 17, 8, 20
"""Over all lanes the labels of turns; over each its name; under its lowest mark; at the bottom the times."""
LEAST_PX = 12
TURN_WIDE, STREET_WIDE, NAME_WIDE = 19, 13, 42
"""So many percent a label takes at the narrowest (a turn's is shorter there); so many a lane's name."""
MOST_TOLD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane: its marks stand over its foot, one above the other where they are of one moment."""

    name: str
    kind: str
    marks: Sequence[tuple[Happening, float, int]]
    under: str = ""  # drawn beneath the marks, from y = 0 down to the foot
    high: int = LEAST_PX


def course(d: Debrief, say: Tongue) -> str:
    """The whole graphic."""
    drawn, names, y = [], [], HEAD_PX
    for lane in _lanes(d, say):
        drawn.append(f'<svg y="{y}" width="100%" overflow="visible">{_lane(d, say, lane)}</svg>')
        names.append(y)
        y += NAME_PX + lane.high
    hairs = _turns(d, say, names, y)
    name, told = f"dv-course-{d.crew}", f"dv-course-told-{d.crew}"
    return (
        f'<div class="dv-drawn"><svg class="dv-course" role="img" aria-labelledby="{name} {told}" width="100%" '
        f'height="{y + AXIS_PX}" overflow="visible"><title id="{name}">{_name(d, say)}</title>'
        f'<desc id="{told}">{_told(d, say)}</desc>{hairs}{"".join(drawn)}{_axis(d, say, y)}</svg></div>'
        f"{_legend(d, say)}"
    )


def _lanes(d: Debrief, say: Tongue) -> list[Lane]:
    street = _stacked(d, [h for h in d.happenings if not h.act])
    made = [Lane(name=say("calle y reglas", "street and rules"), kind="street", marks=street, high=_high(street, 12))]
    for chair in Chair:
        marks = _stacked(d, [h for h in d.happenings if h.chair == chair])
        if marks:
            high = _high(marks)
            name = say.known(CHAIRS, chair.value)
            made.append(
                Lane(name=name, kind=chair.value, marks=marks, high=high, under=_feeds(d, say, chair, high))
            )
    return made


def _high(marks: Sequence[tuple[Happening, float, int]], more: int = 0) -> int:
    return LEAST_PX + FOOT_PX + more + STEP_PX * max((up for _h, _x, up in marks), default=0)


def _x(d: Debrief, t_ms: int) -> float:
    return round(100 * max(t_ms, 0) / max(d.t_ms, 1), 2)


def _stacked(d: Debrief, made: Sequence[Happening]) -> list[tuple[Happening, float, int]]:
    """Marks of one moment stand one above the other."""
    full: Counter[int] = Counter()
    found = []
    for h in made:
        slot = round(BINS * h.t_ms / max(d.t_ms, 1))
        found.append((h, _x(d, h.t_ms), min(full[slot], HIGHEST)))
        full[slot] += 1
    return found


# ------------------------------------------------------------------------------ a lane


def _lane(d: Debrief, say: Tongue, lane: Lane) -> str:
    foot = NAME_PX + lane.high
    marks = "".join(
        f'<svg x="{x}%" y="{foot - FOOT_PX - STEP_PX * up}" overflow="visible" class="{kinds(h)}">'
        f"<title>{told(say, h)}</title>{shape(h)}</svg>"
        for h, x, up in lane.marks
    )
    labels = _incidents(lane) if lane.kind == "street" else ""
    return (
        f'<g class="dv-{lane.kind}">{lane.under}<line class="dv-rule" x2="100%" y1="{foot}" y2="{foot}"/>'
        f'<text class="dv-name" y="11">{lane.name}</text>{labels}{marks}</g>'
    )


def _incidents(lane: Lane) -> str:
    """The names of incidents over their deeds, as far as there is room: paper has no pointer to ask with."""
    made, free = [], 0.0
    for h, x, _up in lane.marks:
        if h.kind == "incident" and x >= free:
            end = x > 100 - STREET_WIDE
            made.append(
                f'<text class="dv-said" x="{x}%" dx="{5 if end else -5}" y="{NAME_PX + 8}"'
                f'{_END if end else ""}>{safe(h.what)}</text>'
            )
            free = x + STREET_WIDE
    return "".join(made)


_END = ' text-anchor="end"'


def _feeds(d: Debrief, say: Tongue, chair: Chair, high: int) -> str:
    """How many cameras the chair looked through, minute by minute."""
    most = max((len(m.cameras.get(chair, ())) for m in d.minutes), default=0)
    bars = []
    for minute in d.minutes:
        count = len(minute.cameras.get(chair, ()))
        if count:
            left, right = _x(d, minute.from_ms), _x(d, min(minute.from_ms + 60_000, d.t_ms))
            at = say.minute(minute.from_ms)
            words = say("{at} · cámaras abiertas: {n}", "{at} · cameras open: {n}", at=at, n=count)
            tall = round(high * count / most)
            bars.append(
                f'<rect class="dv-open" x="{left}%" width="{right - left:.2f}%" y="{NAME_PX + high - tall}" '
                f'height="{tall}"><title>{words}</title></rect>'
            )
    return "".join(bars)


def told(say: Tongue, h: Happening) -> str:
    """A mark in a line: when, who, what, and whether there is a row."""
    if not h.act:
        what = say.known(REGIMES, h.what) if h.kind == "regime" else h.what
        return f"{say.at(h.t_ms)} · {say.known(STREET, h.kind, what=what)}"
    what = say.known(ACTIONS, h.kind, camera=h.camera_id or "—", subject=h.subject or "—")
    row = say("fila", "row") if h.recorded else say("sin fila en la central", "no row at the center")
    no = "" if h.outcome == "done" else " · " + safe(h.outcome)
    return f"{say.at(h.t_ms)} · {say.actor(h.actor or '')} {what}{no} · {row}"


# ------------------------------------------------------------------------------ over all lanes


def _turns(d: Debrief, say: Tongue, names: Sequence[int], foot: int) -> str:
    """Hairlines where a camera turned and no row explains it; a label where there is room, on a phone the camera's.

    `names`: where the lanes' names stand, through which none goes.
    """
    made, free = [], 0.0
    for h in d.unexplained:
        x, label, top = _x(d, h.t_ms), "", HEAD_PX
        end = x > 100 - TURN_WIDE
        if x - (TURN_WIDE if end else 0) >= free:
            more = say("giró: ninguna fila", "turned: no row")
            label = (
                f'<text x="{x}%" dx="{-4 if end else 4}" y="10"{_END if end else ""}>{safe(h.camera_id)}'
                f'<tspan class="dv-more"> {more}</tspan></text>'
            )
            free, top = x + (1 if end else TURN_WIDE), 0
        cuts = names if x < NAME_WIDE else ()
        ends = [top, *(y for name in cuts for y in (name, name + NAME_PX)), foot]
        pieces = zip(ends[::2], ends[1::2], strict=True)
        made += [f'<line class="dv-hair" x1="{x}%" x2="{x}%" y1="{a}" y2="{b}"/>' for a, b in pieces if b > a]
        made.append(label)
    return f'<g class="dv-turns">{"".join(made)}</g>'


def _axis(d: Debrief, say: Tongue, y: int) -> str:
    """The times of day; on a phone every other one, and none that would run out at the right."""
    step = max(60_000, -(-d.t_ms // (12 * 60_000)) * 60_000)
    ticks = []
    for n, t in enumerate(range(0, max(d.t_ms - step // 3, 1), step)):
        x = _x(d, t)
        kind = " dv-odd" if n % 2 else ""
        middle = ' text-anchor="middle"' if n else ""
        ticks.append(
            f'<line class="dv-tick{kind}" x1="{x}%" x2="{x}%" y1="{y}" y2="{y + 4}"/>'
            f'<text class="dv-at{kind}" x="{x}%" y="{y + 16}"{middle}>{say.minute(t)}</text>'
        )
    return f'<g class="dv-axis">{"".join(ticks)}</g>'


# ------------------------------------------------------------------------------ in words


def _name(d: Debrief, say: Tongue) -> str:
    return say(
        "Línea de tiempo. Actos: {n}; sin fila: {gone}", "Time line. Acts: {n}; without a row: {gone}",
        n=d.balance.whole.happened, gone=d.balance.whole.missing,
    )  # fmt: skip


def _told(d: Debrief, say: Tongue) -> str:
    """What somebody hears who does not see it: from when to when, each chair's acts, the street, the turns."""
    lines = [say("De {a} a {b}.", "From {a} to {b}.", a=say.minute(0), b=say.minute(d.t_ms))]
    for chair in Chair:
        acts = [h for h in d.happenings if h.chair == chair]
        if acts:
            gone = sum(not h.recorded for h in acts)
            words = say("actos {n}, sin fila {gone}", "acts {n}, without a row {gone}", n=len(acts), gone=gone)
            lines.append(f"{say.known(CHAIRS, chair.value)}: {words}.")
    street = [h for h in d.happenings if not h.act]
    lines += [f"{told(say, h)}." for h in street[:MOST_TOLD]]
    if d.unexplained:
        turns = ", ".join(f"{safe(h.camera_id)} {say.at(h.t_ms)}" for h in d.unexplained[:MOST_TOLD])
        lines.append(f"{say('Cámaras que giraron sin fila', 'Cameras that turned without a row')}: {turns}.")
    return " ".join(lines)


def _legend(d: Debrief, say: Tongue) -> str:
    """What is drawn, and nothing else."""
    seen = {h.kind for h in d.happenings if not h.act}
    acts = [h for h in d.happenings if h.act]
    entries = (
        ("row", any(h.recorded for h in acts), say("acto con fila en la central", "act with a row at the center")),
        ("none", any(not h.recorded for h in acts), say("acto sin fila", "act without a row")),
        ("turn", bool(acts), say("giro de cámara", "camera turned")),
        ("sharp", bool(acts), say("sobre una persona o un archivo", "about a person or a file")),
        ("no", any(h.outcome != "done" for h in acts), say("rechazado o en espera", "refused or waiting")),
        ("hairline", bool(d.unexplained), say("giro que ninguna fila explica", "a turn that no row explains")),
        ("incident", "incident" in seen, say("incidente", "incident")),
        ("call", "call" in seen, say("llamada", "call")),
        ("ending", "ending" in seen, say("final del incidente", "the end of it")),
        ("stop", "stop" in seen, say("detención", "stop")),
        ("regime", bool(seen & {"regime", "reveal", "checkpoint"}),
         say("reglas, revelación, punto de control", "rules, reveal, checkpoint")),
        ("tampered", "tampered" in seen, say("registro cambiado", "log tampered with")),
        ("feeds", any(m.cameras for m in d.minutes), say("cámaras abiertas, por minuto", "cameras open, by minute")),
    )  # fmt: skip
    lines = "".join(f"<span>{KEYS[kind]}{words}</span>" for kind, there, words in entries if there)
    return f'<div class="dv-legend">{lines}</div>'
