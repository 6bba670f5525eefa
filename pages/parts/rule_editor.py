"""For whoever makes the rules: the matrix to tick, the ranks, and the file that takes the rules of now home."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import bar, files, matrix, matrix_grid, panel, running, state
from pages.parts.text import Words
from synthetic.access import Chair, Rules
from synthetic.room import code_of

Change = Callable[..., None]
"""What changes the rules: takes `edits` or `ranks`, as `controls.ruled` does."""


def show(_: Words, exercise: str, now: Callable[[], Rules], key: str, change: Change, table: bool = False) -> None:
    """Each choice applies at once, and is a row; `table`: with what the chosen chair may now."""
    rules = now()
    matrix.ticks(_, rules, key, lambda edits: change(edits=edits), table)
    matrix_grid.button(_, now, key, lambda edits: change(edits=edits))
    _ranks(_, rules, f"{key}_ranks", lambda ranks: change(ranks=ranks))
    _file(_, exercise)


def _ranks(_: Words, rules: Rules, name: str, change: Callable[[Sequence[Chair]], None]) -> None:
    """Who takes a camera from whom; whoever takes everybody out gets the regime's own order back."""
    st.session_state[name] = [c.value for c in rules.order]  # as it is now, whoever changed it
    st.multiselect(
        _("Who takes a camera from whom, highest first"), [c.value for c in Chair], key=name,
        format_func=lambda c: _(bar.CHAIR_WORDS[Chair(c)]),
        on_change=lambda: change([Chair(c) for c in st.session_state[name]]),
    )  # fmt: skip


def _file(_: Words, exercise: str) -> None:
    """The rules of now to take home; alone not for whoever learns in a class meanwhile."""
    if code_of(exercise) is None and running.learns(state.token()):
        panel.said(files.withheld(_))
        return
    with st.container(key="rules_file"):
        st.link_button(_("Scenario file with these rules"), files.rules_address(exercise))
