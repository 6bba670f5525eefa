"""The access log as this chair may read it, newest first, a readable line a row."""

from __future__ import annotations

import streamlit as st

from pages.parts import feeds, panel, pulse, state
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic.access import Chair, Regime, under
from synthetic.exercise import briefing
from synthetic.exercise.door import ACTORS, as_if
from synthetic.journal import Row

NEWEST = 15
VERBS = {
    "take_desk": "took the desk", "live_view": "opened {camera}", "live_end": "closed {camera}",
    "ptz": "turned {camera}", "preset": "turned {camera}", "playback": "played back a recording",
    "snapshot": "took a still of {camera}", "export": "exported a still of {camera}",
    "follow": "marked a figure on {camera}",
    "phone_lookup": "looked up {subject}", "dispatch": "sent {subject}", "policy_change": "changed the rules",
}  # fmt: skip
GUESS = "guess"


def show(place: Here) -> None:
    """The right column."""
    with st.container(key="access_log", border=True, height="stretch", gap="xsmall"):
        pulse.living("log", _panel, part_number=0)


def _panel(place: Here) -> None:
    if place.chair is Chair.OPERATOR:
        _operator(place)
    else:
        _intelligence(place)


def _operator(place: Here) -> None:
    _ = place.words
    total, rows = place.exercise.log(place.chair, NEWEST)
    regime = _(place.moment.state.regime.value)
    panel.head(_("Access log"), _("{n} rows · regime: {regime}", n=total, regime=regime))
    with st.container(key="rows", height="stretch"):
        st.html("".join(line(place, row) for row in rows) or f'<div class="fact">{_("No rows yet.")}</div>')


def line(place: Here, row: Row) -> str:
    """One row: when, who, what; under it why, or that nobody said why."""
    _ = place.words
    fields = row.fields
    who = _("you") if fields["actor"] == ACTORS[place.chair] else feeds.actor(place, fields["actor"])
    verb = VERBS.get(fields["action"], fields["action"])
    what = _(verb, camera=fields["camera_id"], subject=_subject(place, fields["subject_id"]))
    refused = f' <span class="alarm">({safe(_("refused"))})</span>' if fields["outcome"].startswith("refused") else ""
    why = " · ".join(str(v) for v in (fields["case_number"], _said(place, fields["purpose"])) if v)
    reason = (
        f'<div class="why">{safe(why)}</div>' if why else f'<div class="why none">{safe(_("no reason given"))}</div>'
    )
    if fields["action"] in ("take_desk", "live_end", "policy_change"):
        reason = ""
    at = local_time(place.starts_s, fields["t"])
    return f'<div class="row"><code>{at}</code><b>{safe(who)}</b> {safe(what)}{refused}{reason}</div>'


def _subject(place: Here, subject: str | None) -> str | None:
    """Whose phone, in the reader's language; a patrol's name as it is."""
    kind, _space, tail = (subject or "").partition(" ")
    return place.words("phone {tail}", tail=tail) if kind == "phone" else subject


def _said(place: Here, purpose: str | None) -> str | None:
    """A purpose from our own list in the reader's language; anything else as it was typed."""
    return place.words(purpose) if purpose in ("patrol round",) else purpose


# --------------------------------------------------------------------------- the other chair


def _intelligence(place: Here) -> None:
    _ = place.words
    moment = place.moment
    regime = moment.state.regime
    tally = briefing.tally(moment.state, place.chair)
    panel.head(_("Access log"), _("regime: {regime}", regime=_(regime.value)))
    guesses = [a for a in moment.state.answers if a.step == GUESS]
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
    if st.button(_("See"), key="guess_see", type="primary", width="stretch", disabled=guess is None):
        place.exercise.answer(GUESS, str(int(guess or 0)))
        st.rerun()


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
    _regime(place, moment.state.regime)
    _masks(place, moment.state.masks)
    shown = st.session_state.get(state.REPLAY)
    if st.button(_("Replay these minutes as “logged”"), key="as_logged", width="stretch"):
        st.session_state[state.REPLAY] = shown = None if shown == "logged" else "logged"
        place.exercise.answer("replay", "logged")
    if st.button(_("What would even that not show?"), key="not_shown", width="stretch"):
        st.session_state[state.REPLAY] = shown = None if shown == "limits" else "limits"
        place.exercise.answer("limits", "seen")
    if shown == "logged":
        _as_logged(place)
    elif shown == "limits":
        _limits(place)


def _assumptions(place: Here, assumptions: dict[str, bool]) -> None:
    """Reported and assumed, told apart; each assumption can be switched off."""
    _ = place.words
    st.html(f'<div class="fact">{safe(_("Reported: a second connection existed (New York Times, 2019)."))}</div>')
    words = {
        "mirror_leaves_no_row": _("Assumed here: it left no row."),
        "mirror_steers_first": _("Assumed here: it could steer first."),
    }
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
    mine = [e for e in moment.state.acts if e.actor == ACTORS[place.chair]]
    held = as_if(mine, under(moment.state.rules, Regime.LOGGED), place.chair)
    panel.said(_("As “logged”, {n} of your {all} acts are rows:", n=len(held), all=len(mine)))
    lines = []
    for event in reversed(held[-NEWEST:]):
        what = _(
            VERBS[event.kind], camera=event.body.get("camera_id"), subject=_subject(place, event.body.get("subject"))
        )
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
        st.html("".join(line(place, row) for row in mine))
