"""The projector's window: large type, nothing that only the trainer may see."""

import streamlit as st

from pages.parts import desk_door, projected, state, text
from synthetic.model import Trouble
from synthetic.room import OVER

_ = text.of(state.language())
desk = desk_door.entered(_)
if desk is None:
    desk_door.show(_)
    st.stop()
if desk.room.closed:
    raise Trouble(OVER)
projected.show()
