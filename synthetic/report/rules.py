"""The regimes side by side: what each would have kept from happening, and what that costs whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from synthetic.access import Place
from synthetic.debrief import Debrief, Replay
from synthetic.debrief.replay import WAIT_MS, Fate, Task
from synthetic.report.words import ACTIONS, CARRIED, REASONS, REGIMES, Tongue, safe

MOST_FATES = 12
Line = tuple[str, Callable[[Replay], str], str]
"""What a line counts, how, and what it is for the reader: good, bad or neither."""


def regimes(d: Debrief, say: Tongue) -> str:
    """The table, what it means, and what the strictest rules would have stopped."""
    head = "".join(_head(d, r, say) for r in d.replays)
    lines = "".join(
        f'<tr class="{kind}"><th scope="row">{name}</th>'
        + "".join(_cell(value(r)) for r in d.replays) + "</tr>"
        for name, value, kind in _lines(say)
    )  # fmt: skip
    return (
        f'<div class="dv-wide"><table class="dv-table dv-regimes"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{lines}{_tasks(d, say)}</tbody></table></div>"
        f'<p class="dv-note">{_note(say)}</p>{_stopped(d.replays[-1], say)}'
    )


def _cell(value: str) -> str:
    """A figure; nothing stands back."""
    return f'<td class="{"dv-nil" if value in ("0", "0 / 0") else ""}">{value}</td>'


def _head(d: Debrief, r: Replay, say: Tongue) -> str:
    whole = say("así se jugó", "as played") if len(d.regimes) == 1 else say("jugado en parte", "played in part")
    played = f"<small>{whole}</small>" if r.regime in d.regimes else ""
    return f'<th scope="col" class="{"dv-played" if played else ""}">{say.known(REGIMES, r.regime.value)}{played}</th>'


def _lines(say: Tongue) -> tuple[Line, ...]:
    return (
        (say("ocurren", "acts that happen"), lambda r: str(r.count("done", "agreed")), ""),
        (say("sin fila en la central", "without a row at the center"), lambda r: str(r.unrecorded), "dv-bad"),
        (say("filas: central / agencia", "rows: center / agency"),
         lambda r: f"{r.rows(Place.CENTER)} / {r.rows(Place.AGENCY)}", ""),
        (say("rechazados por la regla", "refused by the rule"), lambda r: str(r.count("refused")), ""),
        (say("caen con ellos", "fall with them"), lambda r: str(r.count("fell")), ""),
        (say("accesos que nada sostiene, impedidos", "accesses that nothing carries, prevented"),
         lambda r: str(r.abuses_prevented), "dv-good"),
        (say("accesos que nada sostiene, ocurren", "accesses that nothing carries, happen"),
         lambda r: str(r.abuses_left), "dv-bad"),
        (say("actos lícitos estorbados", "lawful acts hindered"), lambda r: str(r.hindered), "dv-bad"),
        (say("esperan a una segunda persona: sí / no", "wait for a second person: yes / no"),
         lambda r: f"{r.count('agreed')} / {r.count('denied')}", ""),
        (say("segundos perdidos en espera", "seconds lost to waiting"), lambda r: str(r.waited_ms // 1000), "dv-bad"),
    )  # fmt: skip


def _tasks(d: Debrief, say: Tongue) -> str:
    """The agency's authorised tasks: rules that kept it from its lawful work would be bad rules."""
    by_case = zip(*(r.tasks for r in d.replays), strict=True)
    return "".join(
        f'<tr><th scope="row">{safe(tasks[0].case)}<small>{safe(tasks[0].text.in_(say.language))}'
        f"{'' if tasks[0].tried else ' ' + say('(en estos minutos nadie lo hizo)', '(in these minutes nobody did)')}"
        f"</small></th>{''.join(_task(t, say) for t in tasks)}</tr>"
        for tasks in by_case
    )


def _task(t: Task, say: Tongue) -> str:
    return f'<td class="{"dv-lawful" if t.told else "dv-gone"}">{_task_words(t, say)}</td>'


def _task_words(t: Task, say: Tongue) -> str:
    if not t.done:
        return say("no se puede", "cannot be done")
    when = (say("tras {n} s", "after {n} s", n=t.waited_ms // 1000) if t.waited_ms else say("enseguida", "at once"))
    told = say("la central lo sabe", "the center is told") if t.told else say(
        "la central no se entera", "the center is not told"
    )
    return f"{when}; {told}"


def _note(say: Tongue) -> str:
    return say(
        "Los mismos actos, con las mismas palabras, decididos otra vez por cada regla: nadie actúa de otro modo ni "
        "declara más. «Lícito»: una llamada, una tarea autorizada o la ronda lo habrían sostenido de haberse dicho; lo "
        "que el escenario llama innecesario, nada lo sostiene. Una segunda persona tarda {n} s (sintético). La fila de "
        "la orden supone que se la pide como manda: con finalidad y número. Impedido y estorbado es solo lo que de "
        "verdad ocurrió; lo mismo intentado de nuevo cuenta una vez.",
        "The same acts with the same words, decided again by each rule: nobody acts otherwise or states more. "
        "“Lawful”: a call, an authorised task or the patrol round would have carried it, had it been said; what the "
        "scenario calls needless nothing carries. A second person takes {n} s (synthetic). The order’s line takes it "
        "to be asked for as it must be: with purpose and number. Prevented and hindered is only what truly happened; "
        "the same tried again counts once.",
        n=WAIT_MS // 1000,
    )


def _stopped(r: Replay, say: Tongue) -> str:
    """What the strictest rules would have kept from happening, the first dozen."""
    stopped = r.stopped
    if not stopped:
        return ""
    lines = "".join(_fate(f, say) for f in _fair(stopped))
    more = len(stopped) - MOST_FATES
    rest = f'<p class="dv-note">{say("y {n} más", "and {n} more", n=more)}</p>' if more > 0 else ""
    title = say(
        "Lo que «{regime}» habría impedido", "What “{regime}” would have kept from happening",
        regime=REGIMES[r.regime.value].in_(say.language),
    )  # fmt: skip
    table = f'<table class="dv-table dv-fates"><tbody>{lines}</tbody></table>'
    return f'<h4>{title}</h4><div class="dv-wide">{table}</div>{rest}'


def _fair(stopped: Sequence[Fate]) -> list[Fate]:
    """As many of either kind as there are, half and half where there are too many; in order of time."""
    bad = [f for f in stopped if f.carried == "nothing"]
    good = [f for f in stopped if f.carried != "nothing"]
    half = MOST_FATES // 2
    some = bad[: max(half, MOST_FATES - len(good))] + good[: max(half, MOST_FATES - len(bad))]
    return sorted(some, key=lambda f: f.event.seq)


def _fate(f: Fate, say: Tongue) -> str:
    body = f.event.body
    what = say.known(ACTIONS, f.event.kind, camera=body.get("camera_id") or "—", subject=body.get("subject") or "—")
    mark = "dv-gone" if f.carried == "nothing" else "dv-lawful"
    return (
        f"<tr><td>{say.at(f.event.t_ms)}</td><td>{say.actor(f.event.actor)} {what}</td>"
        f"<td>{say.known(REASONS, f.reason)}</td><td class=\"{mark}\">{say.known(CARRIED, f.carried.value)}</td></tr>"
    )
