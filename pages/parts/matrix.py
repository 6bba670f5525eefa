"""The access matrix: a table for everybody, a grid for whoever makes the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.parts import bar
from pages.parts.text import Words, safe
from synthetic.access import ALWAYS_KEPT, Action, Chair, Edit, Need, Place, Rule, Rules, edited

ACTION_WORDS = {
    "take_desk": "take the desk", "live_view": "open a feed", "live_end": "close a feed", "ptz": "turn a camera",
    "preset": "turn to a preset", "playback": "play a recording back", "follow": "mark a figure",
    "face_search": "search a face", "snapshot": "take a still", "export": "export a still",
    "phone_lookup": "look up a phone", "watchlist_add": "put on the watch list",
    "watchlist_remove": "take off the watch list", "dispatch": "send a patrol", "approve": "approve for another",
    "break_glass": "break the glass", "justify": "justify it afterwards", "log_read": "read the access log",
    "stop": "stop somebody", "sign": "sign a statement", "request": "file a request",
    "policy_change": "change the rules",
}  # fmt: skip
NEED_WORDS = {
    "purpose": "a purpose", "code": "a purpose of the list", "case_number": "a case", "approval": "four eyes"
}  # fmt: skip
PLACE_WORDS = {"center": "center", "agency": "agency"}
REGIME_WORDS = {
    "as-found": "As it was reported, with our assumptions: the mirror leaves no row.",
    "agency-only": "The mirror’s rows stay at the agency; the center cannot read them.",
    "logged": "Every access is a row at the center.",
    "accountable": "Every access is a row, with a purpose of the list and a case that exists; sensitive acts need four "
    "eyes; checkpoints of the log are public.",
}  # fmt: skip
SHOWN = [action for action in Action if action is not Action.POLICY_CHANGE]
COLUMNS = ("allowed", *Need, *Place)
"""Of the grid: whether they may, what they need, where it is recorded."""


def table(_: Words, rules: Rules, chairs: Sequence[Chair] = tuple(Chair)) -> str:
    """The matrix as HTML: a row for an action, a column for a chair; of one chair alone what it may."""
    heads = "".join(f"<th>{safe(_(bar.CHAIR_WORDS[chair]))}</th>" for chair in chairs)
    changed = {(edit.chair, edit.action) for edit in rules.edits}
    lines = []
    some = [a for a in SHOWN if len(chairs) > 1 or any(a in rules.row(chair) for chair in chairs)]
    for action in some:
        cells = "".join(
            _cell(_, rules.row(chair).get(action), (chair, action) in changed) for chair in chairs
        )
        lines.append(f"<tr><th>{safe(_(ACTION_WORDS[action]))}</th>{cells}</tr>")
    return f'<div class="scroll"><table class="matrix"><tr><td></td>{heads}</tr>{"".join(lines)}</table></div>'


def _cell(_: Words, rule: Rule | None, changed: bool) -> str:
    mark = ' class="changed"' if changed else ""
    if rule is None:
        return f'<td{mark}><span class="never">—</span></td>'
    needs = ", ".join(_(NEED_WORDS[need]) for need in Need if need in rule.needs)
    kept = " + ".join(_(PLACE_WORDS[place]) for place in Place if place in rule.recorded)
    row = f'<span class="kept">▪ {safe(kept)}</span>' if kept else f'<span class="gone">▫ {safe(_("no row"))}</span>'
    return f"<td{mark}>{row}" + (f'<span class="needs">{safe(needs)}</span>' if needs else "") + "</td>"


def order(_: Words, rules: Rules) -> str:
    """Who takes a camera from whom, in a line."""
    return " → ".join(_(bar.CHAIR_WORDS[chair]) for chair in rules.order)


# ------------------------------------------------------------------------------ the grid


def grid(_: Words, rules: Rules, key: str, change: Callable[[Sequence[Edit]], None]) -> None:
    """One chair's rules to tick; each tick applies at once, and is a row."""
    chair = Chair(
        st.segmented_control(
            _("Whose rules"), [c.value for c in Chair], default=Chair.INTELLIGENCE.value, required=True,
            format_func=lambda c: _(bar.CHAIR_WORDS[Chair(c)]), key=f"{key}_chair",
        )
        or Chair.INTELLIGENCE
    )  # fmt: skip
    row = rules.row(chair)
    name = f"{key}_grid_{chair}_{_stamp(rules)}"
    st.data_editor(
        [{"action": _(ACTION_WORDS[action]), **_ticks(row.get(action))} for action in SHOWN],
        key=name, disabled=["action"], hide_index=True, on_change=_ticked, args=(name, rules, chair, change),
        height=432, row_height=30,
        column_config={
            "action": st.column_config.TextColumn(_("What")),
            **{column: st.column_config.CheckboxColumn(words, width=78) for column, words in _heads(_).items()},
        },
    )  # fmt: skip


def _stamp(rules: Rules) -> str:
    """Changes with the rules, so that a grid begins afresh from what is so now."""
    words = repr((rules.regime, sorted(rules.assumptions.items()), [edit.body for edit in rules.edits]))
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def _heads(_: Words) -> dict[str, str]:
    kept = {place: _("row: {place}", place=_(PLACE_WORDS[place])) for place in PLACE_WORDS}
    return {"allowed": _("may"), **{need: _(NEED_WORDS[need]) for need in NEED_WORDS}, **kept}


def _ticks(rule: Rule | None) -> dict[str, bool]:
    if rule is None:
        return dict.fromkeys(COLUMNS, False)
    return {
        "allowed": True, **{need: need in rule.needs for need in Need},
        **{place: place in rule.recorded for place in Place},
    }  # fmt: skip


def _ticked(name: str, rules: Rules, chair: Chair, change: Callable[[Sequence[Edit]], None]) -> None:
    """Take the ticks in: each changed line is one cell of the matrix."""
    changed: dict[int, dict[str, Any]] = st.session_state[name]["edited_rows"]
    now = rules
    for number, ticks in changed.items():
        action = SHOWN[int(number)]
        wanted = {**_ticks(rules.row(chair).get(action)), **ticks}
        edit = Edit(chair=chair, action=action, rule=_rule(action, wanted, ticks))
        now = replace(now, edits=edited(now, edit))
    change(now.edits)


def _rule(action: Action, wanted: dict[str, bool], ticks: dict[str, Any]) -> Rule:
    """What the ticks say; whoever may not, needs nothing; some rows cannot be switched off."""
    allowed = wanted["allowed"] or any(ticks.get(column) for column in COLUMNS if column != "allowed")
    recorded = {place for place in Place if wanted[place]}
    if action in ALWAYS_KEPT:
        recorded.add(Place.CENTER)
    if action is Action.LOG_READ:
        recorded = set()
    return Rule(
        allowed=allowed, needs=frozenset(need for need in Need if wanted[need]), recorded=frozenset(recorded)
    )
