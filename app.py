"""The server: Streamlit over pages/frame.py, gzip, our own addresses before it, a warm start."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from pages.parts import front, shell, tuned, warm
from pages.parts.browser import Recognised

sys.setswitchinterval(0.001)  # the loop that sends must not wait 5 ms for each script that draws
tuned.tune()
front.fill()
app = st.App(
    "pages/frame.py",
    lifespan=warm.begun,
    routes=shell.ROUTES,
    middleware=[
        Middleware(front.Straight),
        Middleware(Recognised),
        Middleware(GZipMiddleware, minimum_size=800, compresslevel=5),
    ],
)
