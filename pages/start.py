"""The start page: try it alone, join a class, teach one."""

import streamlit as st

from pages.parts import bar, joining, state, text
from pages.parts.text import safe

_ = text.of(state.language())
with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    st.html(f'<span class="dim">{safe(_("One camera network, two chairs, one log."))}</span>', width="stretch")
    bar.languages(_, state.language())

with st.container(key="start", height="stretch", vertical_alignment="center"):
    code = state.room_code()
    if code:
        joining.door(_, code)
    else:
        alone, together, teach = st.columns([5, 5, 9], gap="medium", border=True)
        with alone:
            joining.alone(_)
        with together:
            joining.join(_)
        with teach:
            joining.teach(_)
