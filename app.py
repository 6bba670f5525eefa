"""The server: Streamlit over pages/frame.py, gzip, public data, the browser's look through the door, a warm start."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from pages.parts import routes, shell, text, tuned, warm  # noqa: F401  (what two threads would import at once is here first)
from pages.parts.browser import Recognised

sys.setswitchinterval(0.001)  # the loop that sends must not wait 5 ms for each script that draws
tuned.tune()
warm.begin()
app = st.App(
    "pages/frame.py",
    routes=shell.ROUTES,
    middleware=[
        Middleware(routes.Straight),
        Middleware(Recognised),
        Middleware(GZipMiddleware, minimum_size=800, compresslevel=5),
    ],
)
