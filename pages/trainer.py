"""The trainer's desk: the class, the time, the questions, the rules, the reveal."""

import streamlit as st

from pages.parts import bar, desk_class, desk_door, desk_kept, desk_news, desk_questions, desk_time, state, text
from pages.parts.text import safe

_ = text.of(state.language())
desk = desk_door.entered(_)
if desk is None:
    desk_door.show(_)
    st.stop()
if desk.room.closed:
    desk_kept.show(desk, _)
    st.stop()

with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    st.html(f'<span class="code" data-code="{safe(desk.room.code)}">{safe(desk.room.code)}</span>', width="content")
    with st.container(key="desk_news", width="content"):
        desk_news.show(desk)
    with st.container(key="clock"):
        desk_time.clock(desk, _)
    desk_time.main_buttons(desk, _)
    bar.languages(_, state.language())

with st.container(key="stage", height="stretch"):
    left, middle, right = st.columns([32, 34, 34], gap="small")
    with left, st.container(key="desk_class", border=True, height="stretch", gap="small"):
        desk_class.show(desk, _)
    with middle, st.container(key="desk_time", border=True, height="stretch", gap="small"):
        desk_time.show(desk, _)
    with right, st.container(key="desk_questions", border=True, height="stretch", gap="small"):
        desk_questions.show(desk, _)
