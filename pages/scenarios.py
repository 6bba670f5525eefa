"""A scenario file in the browser: load, check, change, try, download; the same file that a text editor writes."""

import streamlit as st

from pages.parts import bar, files, panel, running, scenario_editor, state, text
from pages.parts.text import safe

_ = text.of(state.language())
with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    st.html(f'<span class="dim">{safe(_("Scenario files"))}</span>', width="stretch")
    bar.languages(_, state.language())
with st.container(key="stage", height="stretch"):
    if running.learns(state.token()):
        panel.said(files.withheld(_))
    else:
        scenario_editor.show(_)
