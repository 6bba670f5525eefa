"""The access log as this chair may read it, newest first, a readable line a row."""

from __future__ import annotations

import streamlit as st

from pages.parts import chairs, component, panel, pulse, reveal, rowline, running, state
from pages.parts.state import Here
from pages.parts.text import Words, local_time, safe
from synthetic.access import Chair, Regime, under
from synthetic.exercise import briefing
from synthetic.exercise.door import LANGUAGES, as_if
from synthetic.model import Trouble

NEWEST = 15
GUESS = "guess"
READERS = (Chair.OPERATOR, Chair.AUDITOR)
"""Chairs whose right column is the access log itself."""
_LOG = component.declare("log", "log.js", (), isolated=False)


def show(place: Here) -> None:
    """The right column."""
    with st.container(key="access_log", border=True, height="stretch", gap="xsmall"):
        if place.chair in READERS and not (place.crew.in_class and place.crew.revealed):
            _rows(place)
        else:
            pulse.living("log", _panel, part_number=0)


def _panel(place: Here) -> None:
    if place.crew.in_class and place.crew.revealed:
        reveal.show(place)
    elif place.chair is Chair.INTELLIGENCE:
        _intelligence(place)
    else:
        chairs.right(place)


def _rows(place: Here) -> None:
    """The newest rows; the browser fetches them again by itself, which costs a tenth of a run of the script."""
    asked = f"exercise={place.exercise.name}&chair={place.chair}&lang={place.language}"
    data = {"address": f"/log?{asked}", "word": place.digest.split(".")[0], "html": written(place)}
    _LOG(key="log_rows", data=data, height="stretch")


def written(place: Here) -> str:
    """The log as this chair may read it, as HTML: how many rows, and the newest of them."""
    _ = place.words
    total, rows = place.exercise.log(place.chair, NEWEST)
    note = _("{n} rows · regime: {regime}", n=total, regime=_(place.moment.state.regime.value))
    lines = "".join(rowline.line(place, row) for row in rows)
    return (
        f'<div class="head"><b>{safe(_("Access log"))}</b><span class="dim">{safe(note)}</span></div>'
        f'<div class="st-key-rows">{lines or _nothing(_)}</div>'
    )


def _nothing(_: Words) -> str:
    return f'<div class="fact">{safe(_("No rows yet."))}</div>'


def answer(query: dict[str, str], token: str) -> tuple[int, dict[str, str]]:
    """Status and body for `GET /log?exercise=…&chair=…&lang=…`."""
    if query.get("chair") not in READERS or query.get("lang") not in LANGUAGES:
        return 403, {"error": "refused"}
    try:
        exercise = running.entered(token, query.get("exercise", ""))
        place = Here(exercise, token, Chair(query["chair"]), query["lang"], 0)
        exercise.actor(place.moment.state, place.chair, place.seat_name)  # Refused where this is not the seat’s chair
        return 200, {"html": written(place)}
    except (Trouble, LookupError):
        return 403, {"error": "refused"}


# --------------------------------------------------------------------------- the other chair


def _intelligence(place: Here) -> None:
    _ = place.words
    moment = place.moment
    regime = moment.state.regime
    tally = briefing.tally(moment.state, place.chair, place.actor)
    panel.head(_("Access log"), _("regime: {regime}", regime=_(regime.value)))
    who = "participant" if place.alone else place.actor
    guesses = [a for a in moment.state.answers if a.step == GUESS and a.actor == who]
    with st.container(key="rows", height="stretch"):
        if tally.acts == 0:
            st.html(f'<div class="count">{safe(_("You have done nothing in this chair yet."))}</div>')
            return
        st.html(f'<div class="count">{safe(_did(place, tally))}</div>')
        if not guesses:
            if tally.turned + tally.phones + tally.marked:
                _ask(place, tally)
            return
        _answer(place, tally, guesses[-1].value)
        _rows_of_this_chair(place)


def _did(place: Here, tally: briefing.Tally) -> str:
    return place.words(
        "From this chair: feeds opened {opened}, cameras turned {turned}, phones looked up {phones}.",
        opened=tally.opened, turned=tally.turned, phones=tally.phones,
    )  # fmt: skip


def _ask(place: Here, tally: briefing.Tally) -> None:
    """First the guess."""
    _ = place.words
    st.html(
        f'<div class="count">{safe(_("How many of these {n} acts does the center’s log hold?", n=tally.acts))}</div>'
    )
    guess = st.number_input(
        _("Your guess"), 0, max(tally.acts, 1), None, key="guess_value", placeholder=_("Your guess")
    )
    st.button(
        _("See"), key="guess_see", type="primary", width="stretch", disabled=guess is None, on_click=_guessed,
        args=(int(guess or 0),),
    )  # fmt: skip


def _guessed(guess: int) -> None:
    place = state.acting()
    place.exercise.answer(GUESS, str(guess), "participant" if place.alone else place.actor)


def _answer(place: Here, tally: briefing.Tally, guess: str) -> None:
    """Then the answer, and what of it is reported and what assumed."""
    _ = place.words
    moment = place.moment
    st.html(
        f'<div class="count"><div class="dim">{safe(_("You guessed"))}</div><div class="guess">{safe(guess)}</div>'
        f'<div class="dim">{safe(_("Of your {n} acts it holds", n=tally.acts))}</div>'
        f'<div class="big" data-held="{tally.held}">{tally.held}</div></div>'
    )
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
        _as_logged(place)
    elif shown == "limits":
        _limits(place)


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


def _as_logged(place: Here) -> None:
    """The same acts as rows, had every access been a row: computed from the journal."""
    _ = place.words
    moment = place.moment
    mine = [e for e in moment.state.acts if e.actor == place.actor]
    held = as_if(mine, under(moment.state.rules, Regime.LOGGED), place.chair)
    panel.said(_("As “logged”, {n} of your {all} acts are rows:", n=len(held), all=len(mine)))
    lines = []
    for event in reversed(held[-NEWEST:]):
        what = _(
            rowline.VERBS[event.kind], camera=event.body.get("camera_id"),
            subject=rowline.subject(place, event.body.get("subject")),
        )  # fmt: skip
        at = local_time(place.starts_s, event.t_ms)
        lines.append(f'<div class="row fresh"><code>{at}</code><b>{safe(_("Analyst {n}", n=1))}</b> {safe(what)}</div>')
    st.html("".join(lines))


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


def _rows_of_this_chair(place: Here) -> None:
    """Rows of the center's log that speak of this chair."""
    _total, rows = place.exercise.log(place.chair, None)
    mine = [row for row in rows if row.fields["chair"] == place.chair][:NEWEST]
    if mine:
        st.html("".join(rowline.line(place, row) for row in mine))
