"""The rules, for everybody: the access matrix, the regime, the checkpoints; whoever makes the rules edits them here."""

import streamlit as st

from pages.parts import assumed, bar, matrix, panel, rulebook, state
from synthetic.access import Chair

place = state.here()
_ = place.words
moment = place.moment
rules = moment.state.rules

with st.container(key="top", horizontal=True, vertical_alignment="center"):
    st.html('<b class="brand">Doble <i>Vista</i></b>', width="content")
    bar.about(place, _("Rules and log"))
    with st.container(key="clock"):
        bar.clock(place, moment)
    bar.language_switch(place)
    if st.button(_("Back to the exercise"), key="to_exercise", type="tertiary", width="content"):
        st.switch_page("exercise.py")

with st.container(key="stage", height="stretch"):
    left, right = st.columns([62, 38], gap="small")
    with left, st.container(key="desk_matrix", border=True, height="stretch", gap="small"):
        panel.head(_("Who may do what, and what is kept of it"), _("regime: {regime}", regime=_(rules.regime.value)))
        assumed.show(place)
        st.html(matrix.table(_, rules, (place.chair,) if place.crew.secret else tuple(Chair)))
        if place.crew.secret:
            panel.said(_("This is what your chair may do. The whole table is shown to everybody at the debrief."))
        else:
            panel.said(_("Who takes a camera from whom: {order}.", order=matrix.order(_, rules)))
    with right, st.container(key="desk_rules", border=True, height="stretch", gap="small"):
        rulebook.show(place)
