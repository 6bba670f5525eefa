"""For whoever makes the rules: the matrix to tick, the ranks, and the file that takes the rules of now home."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import bar, matrix, matrix_grid
from pages.parts.text import Words
from synthetic import scenario
from synthetic.access import Chair, Rules
from synthetic.exercise.as_played import ruled
from synthetic.model import Scenario

Change = Callable[..., None]
"""What changes the rules: takes `edits` or `ranks`, as `controls.ruled` does."""


def show(
    _: Words, made: Scenario, now: Callable[[], Rules], key: str, change: Change, table: bool = False
) -> None:
    """Each choice applies at once, and is a row; `table`: with what the chosen chair may now."""
    rules = now()
    matrix.ticks(_, rules, key, lambda edits: change(edits=edits), table)
    matrix_grid.button(_, now, key, lambda edits: change(edits=edits))
    _ranks(_, rules, f"{key}_ranks", lambda ranks: change(ranks=ranks))
    st.download_button(
        _("Scenario file with these rules"), file(made, rules), f"{made.id}.yaml", "application/yaml",
        key=f"{key}_file", on_click="ignore",
    )  # fmt: skip


def _ranks(_: Words, rules: Rules, name: str, change: Callable[[Sequence[Chair]], None]) -> None:
    """Who takes a camera from whom; whoever takes everybody out gets the regime's own order back."""
    st.session_state[name] = [c.value for c in rules.order]  # as it is now, whoever changed it
    st.multiselect(
        _("Who takes a camera from whom, highest first"), [c.value for c in Chair], key=name,
        format_func=lambda c: _(bar.CHAIR_WORDS[Chair(c)]),
        on_change=lambda: change([Chair(c) for c in st.session_state[name]]),
    )  # fmt: skip


def file(made: Scenario, rules: Rules) -> bytes:
    """The scenario as it is played, with the rules of now."""
    return scenario.write(ruled(made, rules)).encode()
