"""What the first visitor would wait for, made while the server starts: imports, the first city, its public data."""

from __future__ import annotations

import importlib
from threading import Thread

from pages.parts import public, running
from synthetic import scenario, world

LATE = ("pandas", "pydeck", "babel.support")
"""Libraries that Streamlit or the screens import when they first need them."""


def begin() -> None:
    """In a thread of its own; whoever comes earlier makes it for themselves."""
    Thread(target=_warm, name="warm", daemon=True).start()


def _warm() -> None:
    running.sweep()
    made = world.of_bytes(scenario.builtin_file(running.FIRST_SCENARIO))
    for name in LATE:
        importlib.import_module(name)
    running.journal()
    stamp = public.stamp(made)
    named = [camera.id for camera in made.scenario.network.named]
    for name in [*public.DOCUMENTS, *(f"scene/{camera}.json" for camera in named)]:
        public.document(stamp, name)
