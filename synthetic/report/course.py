"""The time line: a lane for the street, one for each chair; rows filled, what left none hollow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from synthetic.access import SENSITIVE, Chair
from synthetic.debrief import Debrief
from synthetic.debrief.course import TURNS, Happening
from synthetic.report.words import ACTIONS, CHAIRS, REGIMES, STREET, Tongue, safe

BINS = 110
STEP_PX, LANE_PX, HIGHEST = 11, 24, 9
LABEL_EVERY = 0.24
"""Labels at unexplained turns stand at least this share of the width apart."""


def course(d: Debrief, say: Tongue) -> str:
    """The whole graphic, as HTML: positions in percent, so that letters keep their size on a phone."""
    lanes = [_street(d, say)] + [_lane(d, say, chair) for chair in Chair if any(h.chair == chair for h in d.happenings)]
    return (
        f'<div class="dv-course" role="img" aria-label="{_alt(d, say)}"><div class="dv-lanes">{_turns(d, say)}'
        f"{''.join(lanes)}{_axis(d, say)}</div></div>{_legend(say)}"
    )


def _alt(d: Debrief, say: Tongue) -> str:
    return say(
        "Línea de tiempo: {n} actos, {gone} sin fila", "Time line: {n} acts, {gone} without a row",
        n=d.balance.whole.happened, gone=d.balance.whole.missing,
    )  # fmt: skip


def _left(d: Debrief, t_ms: int) -> float:
    return round(100 * max(t_ms, 0) / max(d.t_ms, 1), 2)


def _street(d: Debrief, say: Tongue) -> str:
    """What happened on the street, to the rules and to the log."""
    made = [h for h in d.happenings if not h.act]
    marks = "".join(
        f'<i class="dv-k dv-{h.kind} dv-{h.outcome}" style="left:{left}%;bottom:{6 + STEP_PX * up}px" '
        f'title="{say.at(h.t_ms)} · {_street_words(say, h)}"></i>'
        for h, left, up in _stacked(d, made)
    )
    return _row(say("calle y reglas", "street and rules"), "street", marks, LANE_PX + STEP_PX)


def _street_words(say: Tongue, h: Happening) -> str:
    what = say.known(REGIMES, h.what) if h.kind == "regime" else h.what
    return say.known(STREET, h.kind, what=what)


def _lane(d: Debrief, say: Tongue, chair: Chair) -> str:
    """A chair's acts over the feeds that it had open."""
    acts = [h for h in d.happenings if h.chair == chair]
    stacked = _stacked(d, acts)
    high = max((up for _h, _left, up in stacked), default=0)
    marks = "".join(
        f'<i class="dv-k dv-act {_shape(h)} {"dv-row" if h.recorded else "dv-none"}{_refused(h)}" '
        f'style="left:{left}%;bottom:{8 + STEP_PX * up}px" title="{told(say, h)}"></i>'
        for h, left, up in stacked
    )
    return _row(say.known(CHAIRS, chair.value), chair.value, _feeds(d, say, chair) + marks, LANE_PX + STEP_PX * high)


def _shape(h: Happening) -> str:
    if h.kind in SENSITIVE or h.kind == "follow":
        return "dv-sharp"
    return "dv-square" if h.kind in TURNS else "dv-round"


def _refused(h: Happening) -> str:
    return "" if h.outcome == "done" else " dv-no"


def told(say: Tongue, h: Happening) -> str:
    """An act in a line: when, who, what, and whether there is a row."""
    what = say.known(ACTIONS, h.kind, camera=h.camera_id or "—", subject=h.subject or "—")
    row = say("fila", "row") if h.recorded else say("sin fila en el centro", "no row at the center")
    no = "" if h.outcome == "done" else " · " + safe(h.outcome)
    return f"{say.at(h.t_ms)} · {say.actor(h.actor or '')} {what}{no} · {row}"


def _stacked(d: Debrief, made: Sequence[Happening]) -> list[tuple[Happening, float, int]]:
    """Marks of one moment stand one above the other."""
    full: Counter[int] = Counter()
    found = []
    for h in made:
        slot = round(BINS * h.t_ms / max(d.t_ms, 1))
        found.append((h, _left(d, h.t_ms), min(full[slot], HIGHEST)))
        full[slot] += 1
    return found


def _feeds(d: Debrief, say: Tongue, chair: Chair) -> str:
    """How many cameras the chair looked through, minute by minute."""
    most = max((len(m.cameras.get(chair, ())) for m in d.minutes), default=0)
    bars = []
    for minute in d.minutes:
        count = len(minute.cameras.get(chair, ()))
        if count:
            left, right = _left(d, minute.from_ms), _left(d, min(minute.from_ms + 60_000, d.t_ms))
            words = say("{at}: {n} cámaras abiertas", "{at}: {n} cameras open", at=say.minute(minute.from_ms), n=count)
            bars.append(
                f'<b class="dv-open" style="left:{left}%;width:{right - left:.2f}%;height:{100 * count / most:.0f}%" '
                f'title="{words}"></b>'
            )
    return "".join(bars)


def _row(name: str, kind: str, inside: str, height: int) -> str:
    return (
        f'<div class="dv-lane dv-{kind}"><span>{name}</span>'
        f'<div class="dv-plot" style="height:{height + 10}px">{inside}</div></div>'
    )


def _turns(d: Debrief, say: Tongue) -> str:
    """Hairlines where a camera turned and no row explains it; a label where there is room."""
    made, last = [], -1.0
    for h in d.unexplained:
        left = _left(d, h.t_ms)
        label = ""
        if left - last >= 100 * LABEL_EVERY and left <= 76:
            label = f"<em>{say('{camera} giró: ninguna fila', '{camera} turned: no row', camera=h.camera_id)}</em>"
            last = left
        made.append(f'<u style="left:{left}%">{label}</u>')
    return f'<div class="dv-turns"><span></span><div class="dv-plot">{"".join(made)}</div></div>'


def _axis(d: Debrief, say: Tongue) -> str:
    step = max(60_000, -(-d.t_ms // (12 * 60_000)) * 60_000)
    ticks = "".join(
        f'<s style="left:{_left(d, t)}%">{say.minute(t)}</s>' for t in range(0, max(d.t_ms - step // 3, 1), step)
    )
    return f'<div class="dv-lane dv-axis"><span></span><div class="dv-plot">{ticks}</div></div>'


def _legend(say: Tongue) -> str:
    entries = (
        ("dv-act dv-round dv-row", say("acto con fila en el centro", "act with a row at the center")),
        ("dv-act dv-round dv-none", say("acto sin fila", "act without a row")),
        ("dv-act dv-square dv-none", say("giro de cámara", "camera turned")),
        ("dv-act dv-sharp dv-none", say("sobre una persona o un archivo", "about a person or a file")),
        ("dv-act dv-round dv-row dv-no", say("rechazado o en espera", "refused or waiting")),
        ("dv-incident", say("incidente", "incident")),
        ("dv-call", say("llamada", "call")),
        ("dv-stop", say("detención", "stop")),
        ("dv-regime", say("reglas, revelación, punto de control", "rules, reveal, checkpoint")),
    )
    feeds = f'<span><i class="dv-lawn"></i>{say("cámaras abiertas, por minuto", "cameras open, by minute")}</span>'
    lines = "".join(f'<span><i class="dv-k {kind}"></i>{words}</span>' for kind, words in entries)
    return f'<div class="dv-legend">{lines}{feeds}</div>'
