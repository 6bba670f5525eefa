"""The matrix as a grid to tick: every action of a chair in a line, all that may be said of it beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from pages.parts import emptied, matrix
from pages.parts.text import Words
from synthetic.access import Chair, Edit, Rules, edited

WHAT = "what"
ROW_PX = 29


def button(_: Words, now: Callable[[], Rules], key: str, change: matrix.Change) -> None:
    """Opens it over the page, which is drawn anew when it is closed."""
    if st.button(_("The whole matrix as a grid"), key=f"{key}_open_grid"):
        st.dialog(_("The access matrix"), width="large", on_dismiss="rerun")(_grid)(_, now, key, change)


def _grid(_: Words, now: Callable[[], Rules], key: str, change: matrix.Change) -> None:
    chair = matrix.whose(_, f"{key}_grid_chair", Chair.OPERATOR)
    rules = now()
    lines = [
        {WHAT: _(matrix.ACTION_WORDS[action]), **matrix.ticked(rules.row(chair).get(action))} for action in matrix.SHOWN
    ]
    heads = {name: st.column_config.CheckboxColumn(words, width="small") for name, words in matrix.heads(_).items()}
    drawn = emptied.key(f"{key}_grid_{chair}")
    st.data_editor(
        lines, key=drawn, hide_index=True, disabled=[WHAT], num_rows="fixed", row_height=ROW_PX,
        height=ROW_PX * (len(lines) + 1) + 8, column_config={WHAT: st.column_config.TextColumn(_("What")), **heads},
        on_change=_changed, args=(drawn, now, chair, change),
    )  # fmt: skip


def _changed(drawn: str, now: Callable[[], Rules], chair: Chair, change: matrix.Change) -> None:
    told = emptied.taken(drawn)
    rules = now()
    for place, cells in (told or {}).get("edited_rows", {}).items():
        rules = taken(rules, chair, int(place), cells)
    if rules != now():
        change(rules.edits)


def taken(rules: Rules, chair: Chair, place: int, cells: Mapping[str, object]) -> Rules:
    """The rules with ticks of one line of a chair's grid; what no rule can say stays as it was."""
    action = matrix.SHOWN[place]
    ticks = {name: bool(value) for name, value in cells.items() if name in matrix.COLUMNS}
    rule = matrix.rule(action, {**matrix.ticked(rules.row(chair).get(action)), **ticks}, ticks)
    edits = edited(rules, Edit(chair=chair, action=action, rule=rule))
    return replace(rules, edits=tuple(edits))
