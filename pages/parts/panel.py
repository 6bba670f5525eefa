"""Small pieces of a panel that every screen shares."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pages.parts.text import safe


def head(title: str, note: str, colour: str | None = None) -> None:
    """A panel's first line: what it is, and on the right how it stands."""
    style = f' style="color:{colour}"' if colour else ""
    st.html(f'<div class="head"><b{style}>{safe(title)}</b><span class="dim">{safe(note)}</span></div>')


def said(text: str, kind: str = "fact") -> None:
    """A sentence in one of the kinds that screen.css knows."""
    st.html(f'<div class="{kind}">{safe(text)}</div>')


def switch(words: str, now: bool, key: str, change: Callable[[bool], None]) -> None:
    """A toggle that stands as things are, whoever changed them; a turn of it is said at once."""
    st.session_state[key] = now
    st.toggle(words, key=key, on_change=lambda: change(bool(st.session_state[key])))
