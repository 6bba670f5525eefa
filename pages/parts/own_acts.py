"""The intelligence chair's right column: what was done from here, a guess, and what of it the center's log holds.

Whatever every act changes is fetched by the browser (live_html.py); the rest is drawn when a question is answered.
"""

from __future__ import annotations

import streamlit as st

from pages.parts import assumed, panel, rowline, state
from pages.parts.assumed import GUESS
from pages.parts.live_html import live_html
from pages.parts.rowline import NEWEST
from pages.parts.state import Here
from pages.parts.text import Words, local_time, safe
from synthetic.access import Regime, under
from synthetic.exercise import briefing
from synthetic.exercise.door import as_if

MOST_GUESSED = 9_999


def show(place: Here) -> None:
    """What was done, the question, the answer, and what it leads to."""
    _ = place.words
    tally = _tally(place)
    panel.head(_("Access log"), _("regime: {regime}", regime=_(place.moment.state.regime.value)))
    if guess_of(place) is None and assumed.may_tell(place):
        panel.said(assumed.reported(_))  # first the guess
    with st.container(key="rows", height="stretch"):
        live_html(place, "log_done", done(place), "done", "content")
        if tally.acts == 0:
            return
        if guess_of(place) is not None:
            _answered(place)
        elif _askable(tally):
            _ask(place)


def done(place: Here) -> str:
    """What was done from this chair; the question, or the guess beside the answer."""
    _ = place.words
    tally, guess = _tally(place), guess_of(place)
    if tally.acts == 0:
        return f'<div class="count">{safe(_("You have done nothing in this chair yet."))}</div>'
    html = f'<div class="count">{safe(_did(place, tally))}</div>'
    if guess is not None:
        return html + _beside(place, tally, guess)
    if not _askable(tally):
        return html
    one = tally.acts == 1
    asked = (
        _("How many rows does the center’s log hold of this act?") if one
        else _("How many of these {n} acts does the center’s log hold?", n=tally.acts)
    )  # fmt: skip
    return html + f'<div class="count">{safe(asked)}</div>'


def rows(place: Here) -> str:
    """Rows of the center's log that speak of this chair, and, once the answer is known, those that would."""
    if guess_of(place) is None:
        return ""  # first the guess
    _total, found = place.exercise.log(place.chair, None)
    mine = [row for row in found if row.fields.get("chair") == place.chair][:NEWEST]
    return "".join(rowline.line(place, row) for row in mine)


def as_logged(place: Here) -> str:
    """The same acts as rows, had every access been a row: computed from the journal."""
    if guess_of(place) is None:
        return ""
    _ = place.words
    moment = place.moment
    mine = [e for e in moment.state.acts if e.actor == place.actor]
    held = as_if(mine, under(moment.state.rules, Regime.LOGGED), place.chair)
    said = _logged(_, len(held), len(mine))
    lines = [f'<div class="fact">{safe(said)}</div>']
    for event in reversed(held[-NEWEST:]):
        what = _(
            rowline.VERBS[event.kind], camera=event.body.get("camera_id"),
            subject=rowline.subject(place, event.body.get("subject")),
        )  # fmt: skip
        at = local_time(place.starts_s, event.t_ms)
        lines.append(f'<div class="row fresh"><code>{at}</code><b>{safe(_("Analyst {n}", n=1))}</b> {safe(what)}</div>')
    return "".join(lines)


def _logged(_: Words, held: int, acts: int) -> str:
    """How many of the own acts would be rows."""
    if acts == 1:
        return _("As “logged”, your one act is a row:") if held else _("As “logged”, your one act is no row.")
    if held == 1:
        return _("As “logged”, 1 of your {all} acts is a row:", all=acts)
    return _("As “logged”, {n} of your {all} acts are rows:", n=held, all=acts)


PARTS = {"done": done, "rows": rows, "logged": as_logged}
"""What the browser may fetch again."""


def _tally(place: Here) -> briefing.Tally:
    return briefing.tally(place.moment.state, place.chair, place.actor)


def _askable(tally: briefing.Tally) -> bool:
    """Whether there is something to ask about: a log of someone who only looked is no discovery."""
    return tally.turned + tally.phones + tally.marked > 0


def guess_of(place: Here) -> str | None:
    """What this seat guessed last, None before it did."""
    who = "participant" if place.alone else place.actor
    return next((a.value for a in reversed(place.moment.state.answers) if a.step == GUESS and a.actor == who), None)


def _did(place: Here, tally: briefing.Tally) -> str:
    return place.words(
        "From this chair: feeds opened {opened}, cameras turned {turned}, phones looked up {phones}.",
        opened=tally.opened, turned=tally.turned, phones=tally.phones,
    )  # fmt: skip


def _beside(place: Here, tally: briefing.Tally, guess: str) -> str:
    _ = place.words
    of = _("Of your one act it holds") if tally.acts == 1 else _("Of your {n} acts it holds", n=tally.acts)
    return (
        f'<div class="count"><div class="dim">{safe(_("You guessed"))}</div><div class="guess">{safe(guess)}</div>'
        f'<div class="dim">{safe(of)}</div>'
        f'<div class="big" data-held="{tally.held}">{tally.held}</div></div>'
    )


def _ask(place: Here) -> None:
    """First the guess."""
    _ = place.words
    guess = st.number_input(_("Your guess"), 0, MOST_GUESSED, None, key="guess_value", placeholder=_("Your guess"))
    st.button(
        _("See"), key="guess_see", type="primary", width="stretch", disabled=guess is None, on_click=_guessed,
        args=(int(guess or 0),),
    )  # fmt: skip


def _guessed(guess: int) -> None:
    place = state.acting()
    place.exercise.answer(GUESS, str(guess), "participant" if place.alone else place.actor)


def _answered(place: Here) -> None:
    """What of the answer is reported and what assumed, and where it leads."""
    _ = place.words
    moment = place.moment
    if moment.state.regime is Regime.AS_FOUND:
        _assumptions(place, moment.state.assumptions)
    if place.alone:
        _regime(place, moment.state.regime)
        _masks(place, moment.state.masks)
    shown = st.session_state.get(state.REPLAY)
    replay, limits = ("logged", "replay", "logged"), ("limits", "limits", "seen")
    st.button(
        _("Replay these minutes as “logged”"), key="as_logged", width="stretch", on_click=_turned_over, args=replay
    )
    st.button(_("What would even that not show?"), key="not_shown", width="stretch", on_click=_turned_over, args=limits)
    if shown == "logged":
        live_html(place, "log_logged", as_logged(place), "logged", "content")
    elif shown == "limits":
        _limits(place)
    live_html(place, "log_own", rows(place), "rows", "content")


def _turned_over(what: str, step: str, value: str) -> None:
    """Show a page of the answer, or put it away."""
    session = st.session_state
    session[state.REPLAY] = None if session.get(state.REPLAY) == what else what
    state.here().exercise.answer(step, value)


def _assumptions(place: Here, assumptions: dict[str, bool]) -> None:
    """Reported and assumed, told apart; each assumption can be switched off."""
    _ = place.words
    st.html(f'<div class="fact">{safe(_("Reported: a second connection existed (New York Times, 2019)."))}</div>')
    words = {
        "mirror_leaves_no_row": _("Assumed here: it left no row."),
        "mirror_steers_first": _("Assumed here: it could steer first."),
    }
    if not place.alone:
        panel.said(" ".join(words[name] for name in words if assumptions[name]))
        return
    changed = _switches("assume", words, assumptions)
    if changed:
        place.exercise.change_policy(assumptions=changed)
        st.rerun()


def _switches(kind: str, words: dict[str, str], now: dict[str, bool]) -> dict[str, bool]:
    """A switch for each rule; what somebody just switched."""
    shown = {name: st.toggle(words[name], value=now[name], key=f"{kind}_{name}") for name in words}
    return {name: wanted for name, wanted in shown.items() if wanted != now[name]}


def _regime(place: Here, regime: Regime) -> None:
    """From now on under other rules; the change itself is a row."""
    _ = place.words
    wanted = st.segmented_control(
        _("From now on"), [r.value for r in Regime], default=regime.value, format_func=_, key=f"regime_{regime.value}",
        required=True,
    )  # fmt: skip
    if wanted and wanted != regime:
        place.exercise.change_policy(regime=Regime(wanted))
        st.rerun()


def _masks(place: Here, masks: dict[str, bool]) -> None:
    """What pictures hide: faces from chairs that may not identify, windows and doors from everybody."""
    _ = place.words
    words = {
        "faces": _("Pictures hide faces from chairs that may not identify"),
        "windows": _("Pictures hide windows and doors"),
    }
    changed = _switches("mask", words, masks)
    if changed:
        place.exercise.change_policy(masks=changed)
        st.rerun()


def _limits(place: Here) -> None:
    _ = place.words
    points = (
        _("That you opened a feed, not whom you looked at in it."),
        _("Who stood behind you, or photographed the screen."),
        _("Whether the reason you typed was true."),
        _("What the agency learnt by phone and by its own eyes on the street."),
        _("Who could later change the log itself."),
    )
    st.html('<div class="fact"><ul>' + "".join(f"<li>{safe(p)}</li>" for p in points) + "</ul></div>")
