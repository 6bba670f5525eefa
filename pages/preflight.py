"""Before the class: can a phone reach this machine, and what to do where it cannot."""

import streamlit as st

from pages.parts import bar, preflighted, state, text
from pages.parts.text import safe

_ = text.of(state.language())
with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    st.html(f'<span class="dim">{safe(_("Before the class"))}</span>', width="stretch")
    bar.languages(_, state.language())
preflighted.show(_)
