"""The exercise's ground as deck.gl draws it: streets, blocks, plazas, footprints at home and the word SYNTHETIC."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pydeck as pdk

from pages.parts.base_map import Terse, polygons

FLAT = pdk.View(type="MapView", controller={"dragRotate": False, "touchRotate": False, "keyboard": True})
"""North is up, and it is seen straight from above: map/plane.js counts on it."""


def deck(base: str, colours: Mapping[str, list[int]], view: Mapping[str, float]) -> Terse:
    """Polygons by address, from below; the same for every chair."""
    return _deck(base, tuple((name, *colour) for name, colour in colours.items()), tuple(view.items()))


@lru_cache(maxsize=16)
def _deck(base: str, colours: tuple[tuple[str | int, ...], ...], view: tuple[tuple[str, float], ...]) -> Terse:
    layers = [polygons(str(name), f"{base}{name}.json", [int(v) for v in colour]) for name, *colour in colours]
    return Terse(
        layers, views=[FLAT], initial_view_state=pdk.ViewState(**dict(view)), map_provider=None,
        parameters={"clearColor": [0, 0, 0, 0]},
    )  # fmt: skip
