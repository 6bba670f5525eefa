"""Detectors: what each looks for, what it found, when it rings for nothing; after the reveal, how good it was."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import counted, feeds, oversight_found, panel, state
from pages.parts.state import Here
from pages.parts.text import local_time, plain, safe
from synthetic import oversight
from synthetic.oversight import DETECTORS, Alarm, Detector, Entry, Score, Tie, alarms, evidence, scores

MOST = 8
RELATIVES, CLOSE_UPS = "relatives", "zooming"


def show(place: Here, entries: Sequence[Entry], truth: bool) -> None:
    """An expander each, the ones that rang first; alone a button that holds them against what happened."""
    _, exercise, moment = place.words, place.exercise, place.moment
    known = evidence(exercise.world, moment.state, entries, moment.now_ms, exercise.key)
    found = alarms(known)
    by = {d.id: [a for a in found if a.detector == d.id] for d in DETECTORS}
    rates = {}
    if truth:
        outcomes = exercise.outcomes(moment.state)
        made = scores(exercise.world, moment.state, outcomes, entries, found, [d.id for d in DETECTORS])
        rates = {score.detector: score for score in made}
    begun = bool(moment.now_ms or entries)
    panel.head(_("Questions to ask"), counted.alarms(_, len(found)) if begun else "")
    if place.alone and begun and not truth:
        st.button(_("Reveal: hold them against what happened"), key="reveal_log", width="stretch", on_click=_revealed)
    if rates:
        panel.said(_weighed(place, next(iter(rates.values()))))
    for detector in sorted(DETECTORS, key=lambda d: not by[d.id]):
        told = _personnel(place, known.ties) if detector.id == RELATIVES else ""
        count = f" · {len(by[detector.id])}" if begun else ""
        _detector(place, detector, count, by[detector.id], rates.get(detector.id), told)


def _weighed(place: Here, score: Score) -> str:
    """What all accesses amount to, as the journal knows them."""
    _ = place.words
    told = _(
        "Accesses that stated nothing that holds: {unheld}; carried by no task, no call and no round: {bad}.",
        unheld=score.unheld_all, bad=score.bad,
    )  # fmt: skip
    if not score.bad:
        return told
    if not score.unseen:
        return f"{told} {_('Each of these left a trace.')}"
    more = _("Of {unseen} of these there is no trace at all: this log could not show them.", unseen=score.unseen)
    return f"{told} {more}"


def _revealed() -> None:
    oversight.reveal(state.acting().exercise)


def _detector(
    place: Here, detector: Detector, count: str, found: Sequence[Alarm], score: Score | None, told: str
) -> None:
    _, language = place.words, place.language
    with st.expander(f"{detector.title.in_(language)}{count}", key=f"detector_{detector.id}"):
        with st.container(key=f"alarms_{detector.id}", gap=None):
            for k, alarm in enumerate(found[:MOST]):
                _alarm(place, f"alarm_{detector.id}_{k}", alarm)
        rate = _rate(place, score) if score else ""
        if score and detector.id == CLOSE_UPS:
            words = _(
                "Which close-up nobody needed the scenario says of its staff; a participant’s may always have been a "
                "round. The second line’s recall is of close-ups alone: {n} that nobody needed.",
                n=score.sought,
            )
            rate += f'<div class="fact">{safe(words)}</div>'
        why, wrong = detector.reasoning.in_(language), detector.false_alarms.in_(language)
        st.html(
            f'{rate}<div class="fact">{safe(why)}</div>{told}'
            f'<div class="fact"><b>{safe(_("Rings for nothing"))}</b>: {safe(wrong)}</div>'
        )


def _personnel(place: Here, ties: Sequence[Tie]) -> str:
    """Who is close to whom: for whoever may examine the log, and part of no other screen."""
    _ = place.words
    lines = [
        _("{subject}: {relation} of {who}", subject=tie.subject_id, relation=tie.relation.in_(place.language),
          who=feeds.actor(place, tie.actor))
        for tie in ties
    ]  # fmt: skip
    told = " · ".join(lines) or _("nobody close to anybody of the staff")
    return f'<div class="fact"><b>{safe(_("The personnel office knows"))}</b>: {safe(told)}</div>'


def _alarm(place: Here, key: str, alarm: Alarm) -> None:
    """One line; a click shows its rows, and its camera on the map."""
    _ = place.words
    at = local_time(place.starts_s, alarm.from_ms)
    rows = ", ".join(f"#{row}" for row in alarm.rows[:6]) + (" …" if len(alarm.rows) > 6 else "")
    where = rows or _("no row")
    st.button(
        plain(f"{at}  {alarm.why.in_(place.language)}  ({where})"), key=key, type="tertiary", width="stretch",
        on_click=oversight_found.of_alarm, args=(alarm.rows, alarm.camera_id),
    )  # fmt: skip


def _rate(place: Here, score: Score) -> str:
    """Precision and recall by both measures, as a small table."""
    _ = place.words
    lines = (
        (_("stated nothing that holds"), score.strict_precision, score.strict_recall),
        (_("no task, no call, no round"), score.precision, score.recall),
    )
    head = "".join(f"<th>{safe(name)}</th>" for name in (_("Held against the journal"), _("precision"), _("recall")))
    body = "".join(
        f"<tr><td>{safe(name)}</td><td>{_percent(right)}</td><td>{_percent(found)}</td></tr>"
        for name, right, found in lines
    )
    return f'<table class="rates"><tr>{head}</tr>{body}</table>'


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.0f} %"
