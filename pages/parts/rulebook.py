"""Beside the matrix: the regime and its editor for whoever makes the rules, the checkpoints, the tamper drill."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import matrix, panel, refusals, rule_editor, state
from pages.parts.state import Here
from pages.parts.text import Words, local_time, safe
from synthetic import checkpoint
from synthetic.access import Chair, Place, Regime, Rules
from synthetic.exercise import signing
from synthetic.model import Trouble
from synthetic.tamper import DEEDS, FIELDS, Deed

DEED_WORDS = {
    "edit": "change a word", "delete": "take a row out", "insert": "put a row in", "backdate": "back-date a row",
}  # fmt: skip
FIELD_WORDS = {
    "actor": "who", "camera_id": "camera", "purpose": "purpose", "case_number": "case", "subject_id": "person",
    "action": "action",
}  # fmt: skip


def show(place: Here) -> None:
    """Everything about rules and log that is not the table itself."""
    if place.alone:
        _regime(place)
        _editor(place)
    else:
        panel.head(place.words("The trainer makes the rules"), "")
        if not place.crew.secret:  # what a regime does to others is not told before the reveal
            panel.said(place.words(matrix.REGIME_WORDS[place.moment.state.regime.value]))
    _checkpoints(place)
    if place.chair is Chair.INTELLIGENCE and (place.alone or place.moment.state.drill):
        _drill(place)


def _regime(place: Here) -> None:
    _ = place.words
    now = place.moment.state.regime.value
    st.segmented_control(
        _("Regime"), [r.value for r in Regime], default=now, required=True, format_func=_, key=f"rules_regime_{now}",
        on_change=_to_regime, args=(f"rules_regime_{now}",),
    )  # fmt: skip
    panel.said(_(matrix.REGIME_WORDS[now]))


def _to_regime(key: str) -> None:
    wanted = st.session_state.get(key)
    if wanted:
        state.acting().exercise.change_policy(regime=Regime(wanted))


def _editor(place: Here) -> None:
    with st.expander(place.words("Change the matrix"), key="change_matrix"):
        rule_editor.show(place.words, place.exercise.name, _rules_now, "rules", _changed)


def _rules_now() -> Rules:
    return state.here().moment.state.rules


def _changed(**what: Any) -> None:
    state.acting().exercise.change_policy(**what)


# ------------------------------------------------------------------------------ checkpoints


def _checkpoints(place: Here) -> None:
    """What anybody can read: size and root of the log at a moment, as a code for paper."""
    _, found = place.words, place.moment.state
    panel.head(_("Checkpoints"), _("{n} published", n=len(found.checkpoints)))
    panel.said(_("Write the newest code on paper. Whoever changes a row before it cannot change your paper."))
    lines = [
        f'<div class="row"><code>{local_time(place.starts_s, one.t_ms)}</code>'
        f'<b class="codeline">{safe(checkpoint.short_code(checkpoint.read(one.text)))}</b> '
        f'{safe(_("rows 1 to {n}", n=one.size))}</div>'
        for one in reversed(found.checkpoints[-8:])
        if one.place == Place.CENTER
    ]
    if found.unsigned:
        lines.insert(0, f'<div class="notice">{safe(_("The signer refuses: the log does not go on from its last word."))}</div>')  # noqa: E501
    st.html("".join(lines) or f'<div class="fact">{safe(_("None yet."))}</div>')
    if place.alone:
        st.button(_("Publish a checkpoint now"), key="publish", on_click=_publish)
    with st.expander(_("The public key"), key="public_key"):
        st.code(signing.verifier(place.exercise.name, place.exercise.key), language=None, wrap_lines=True)


def _publish() -> None:
    place = state.acting()
    if not place.exercise.publish():
        nothing_new(place.words)


def nothing_new(_: Words) -> None:
    """Said instead of publishing the same code again."""
    st.toast(_("No new rows since the last checkpoint: nothing was published."))


# ------------------------------------------------------------------------------ the drill


def _drill(place: Here) -> None:
    """With the database in hand: what could be changed, and whether anybody would know."""
    _ = place.words
    total = place.exercise.rows(1)[0]
    with st.expander(_("Tamper drill: you have the center’s database"), key="drill"):
        if not total:
            panel.said(_("No rows yet."))
            return
        deed = st.selectbox(_("What"), DEEDS, key="drill_what", format_func=lambda d: _(DEED_WORDS[d]))
        row = st.number_input(_("Row"), 1, total, total, key="drill_row")
        if deed == "edit":
            st.selectbox(_("Which word"), FIELDS, index=2, key="drill_field", format_func=lambda f: _(FIELD_WORDS[f]))
        if deed == "backdate":
            st.number_input(_("Minutes earlier"), 1, 60, 2, key="drill_minutes")
        elif deed != "delete":
            st.text_input(_("New text"), key="drill_value", max_chars=200)
        st.toggle(_("Repair the stored hashes and numbers, too"), True, key="drill_repaired")
        st.button(_("Do it"), key="drill_do", on_click=_tamper, args=(int(row),))


def _tamper(row: int) -> None:
    place, session = state.acting(), st.session_state
    what = str(session.get("drill_what"))
    value: str | int | None = session.get("drill_value")
    if what == "backdate":
        _total, rows = place.exercise.rows(None)
        t_ms = next((r.fields.get("t", 0) for r in rows if r.seq == row), 0)
        value = int(t_ms) - int(session.get("drill_minutes") or 2) * 60_000
    deed = Deed(
        what=what, seq=row, repaired=bool(session.get("drill_repaired")),
        field=str(session.get("drill_field") or "purpose"), value=value,
    )  # fmt: skip
    try:
        place.exercise.tamper(deed, place.chair, place.seat_name)
    except Trouble as trouble:
        st.toast(refusals.in_words(place.words, trouble))
        return
    st.toast(place.words("Done. No row says so."))
