"""The first page: for now it leads straight to the exercise; what else there is to begin comes here."""

import streamlit as st

st.switch_page("exercise.py")
