"""The projector's window: large type, nothing that only the trainer may see."""

import streamlit as st

from pages.parts import desk_door, projected, state, text

_ = text.of(state.language())
if desk_door.entered(_) is None:
    desk_door.show(_)
    st.stop()
projected.show()
