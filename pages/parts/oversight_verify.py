"""Verify: the log against everything that was published, and against a code on somebody's paper; taking it home."""

from __future__ import annotations

import streamlit as st

from pages.parts import counted, files, oversight_found, panel, state
from pages.parts.state import Here
from pages.parts.text import local_time, plain, safe
from synthetic import checkpoint, oversight
from synthetic.access import Place
from synthetic.verification import STANDING, Finding, Verdict

MOST = 40

FOUND_WORDS = {
    "changed": "Row {seq} was changed.", "changed and moved": "Row {seq} was changed; it stands at {place} now.",
    "removed": "Row {seq} was taken out.", "inserted": "Row {place} was put in.",
    "reordered": "Row {seq} stands at {place} now.",
    "reordered among": "Row {seq} stands elsewhere among the others now.",
    "number": "The numbers do not run on at row {place}.",
    "stored hash": "The hash beside row {place} is another row’s.",
    "not canonical": "Row {place} is not written as rows are.",
    "before checkpoint": "Something from row {seq} to {until} is not what the checkpoint of {until} rows saw.",
    "truncated": "Rows {seq} to {until}, covered by the checkpoint of {until} rows, are missing at the end.",
    "truncated one": "Row {until}, covered by the checkpoint of {until} rows, is missing at the end.",
    "too few": "The checkpoint of {until} rows covers {missing} more than there are: missing at the end, or taken out "
               "from row {seq} on and the numbers repaired.",
    "signature": "The checkpoint at {until} rows is not signed by the center.",
}  # fmt: skip


def show(place: Here) -> None:
    """The button, the verdict, the paper, the files."""
    _ = place.words
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(_("Verify"), key="verify", type="primary", on_click=_asked, args=(True,))
        st.button(_("Verify without checkpoints"), key="verify_bare", on_click=_asked, args=(False,))
    asked = st.session_state.get(state.VERIFIED)
    if asked is not None:
        _verdict(place, oversight.verdict(place.exercise, place.moment, paper=asked), asked)
    _paper(place)
    _files(place)


def _asked(paper: bool) -> None:
    st.session_state[state.VERIFIED] = paper


def _verdict(place: Here, verdict: Verdict, paper: bool) -> None:
    _ = place.words
    good, count = verdict.whole, len(verdict.findings)
    told = (
        _("Nothing is off: {rows}, checkpoints: {n}.", rows=counted.rows(_, verdict.size), n=len(verdict.checkpoints))
        if good else _off(place, verdict)
    )  # fmt: skip
    kind = "whole" if good else "off"
    st.html(f'<div class="verdict {kind}" data-findings="{count}">{safe(told)}</div>')
    if good and (not paper or not verdict.checkpoints):
        panel.said(
            _("Without a checkpoint on somebody’s paper, a log that was changed and repaired looks just like this.")
        )
    for k, found in enumerate(verdict.findings[:MOST]):
        _line(place, f"finding_{k}", found)
    lines = []
    for one in verdict.checkpoints:
        mark = "✓" if one.holds and one.signed else "✗"
        code = checkpoint.short_code(one.checkpoint)
        lines.append(f'<div class="row"><code>{mark}</code><span class="codeline">{safe(code)}</span></div>')
    if lines:
        st.html("".join(lines))


def _off(place: Here, verdict: Verdict) -> str:
    """How many rows are off, each counted once; and what is off besides."""
    _, rows, more = place.words, verdict.rows_off, verdict.things_off
    if not rows:
        return _("One thing is off.") if more == 1 else _("{n} things are off.", n=more)
    told = _("Rows that are off: {n}.", n=rows)
    return f"{told} {_('Off besides: {n}.', n=more)}" if more else told


def _line(place: Here, key: str, one: Finding) -> None:
    """One finding; a click leads to its row, where it still has one."""
    told = _finding(place, one)
    if one.kind not in STANDING:
        st.html(f'<div class="row missing">{safe(told)}</div>')
        return
    st.button(
        plain(told), key=key, type="tertiary", width="stretch", on_click=oversight_found.of_alarm,
        args=((one.place or 0,), None),
    )  # fmt: skip


def _finding(place: Here, one: Finding) -> str:
    missing = (one.until or 0) - (one.place or 0)
    return place.words(FOUND_WORDS[_kind(one)], seq=one.seq, place=one.place, until=one.until, missing=missing)


def _kind(one: Finding) -> str:
    """Which words tell it: a changed row is looked for where it stands, and one missing row is told as one."""
    if one.kind == "changed" and one.place != one.seq:
        return "changed and moved"
    if one.kind == "reordered" and one.place == one.seq:
        return "reordered among"
    return "truncated one" if (one.kind, one.seq) == ("truncated", one.until) else one.kind


def _paper(place: Here) -> None:
    """A code that was written on paper, against what is published now."""
    _ = place.words
    typed = st.text_input(
        _("A code from paper"), key="paper_code", max_chars=60, label_visibility="collapsed",
        placeholder=_("A code from paper"),
    )  # fmt: skip
    if not typed:
        return
    notes = [checkpoint.read(one.text) for one in place.moment.state.checkpoints if one.place == Place.CENTER]
    mine = next((one for one in notes if checkpoint.matches(typed, one)), None)
    if mine is None:
        st.html(f'<div class="verdict off">{safe(_("No checkpoint that is published now has this code."))}</div>')
        return
    at = next(one.t_ms for one in place.moment.state.checkpoints if one.text == mine.text)
    words = _("This is the checkpoint of {at}, over rows 1 to {n}.", at=local_time(place.starts_s, at), n=mine.size)
    st.html(f'<div class="verdict whole">{safe(words)}</div>')


def _files(place: Here) -> None:
    """The log to take home, and what checks it: `python -m synthetic verify`."""
    with st.expander(place.words("Take it home"), key="log_files"), st.container(horizontal=True, gap="small"):
        for name in files.of_log(place.moment.state):
            st.link_button(name, files.log_address(place.exercise.name, place.chair, name))
