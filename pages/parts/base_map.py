"""What every map begins with: our own streets and blocks by address, the word SYNTHETIC, places in WGS84."""

from __future__ import annotations

import json

import numpy as np
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from pages.parts.colours import GREEN, PAPER, PLAIN_TINT
from synthetic import quito

EVERY_LETTER = pdk.types.String("auto")
FONT = pdk.types.String("DejaVu Sans, Segoe UI, sans-serif")


class Terse(pdk.Deck):  # type: ignore[misc]
    """A deck whose JSON has no blanks: a third of pydeck's own, which is sent at every tick."""

    def to_json(self) -> str:
        """The deck as JSON."""
        return json.dumps(self, sort_keys=True, default=default_serialize, separators=(",", ":"))


def polygons(name: str, address: str, colour: list[int]) -> pdk.Layer:
    """A layer of polygons that the browser fetches once."""
    return pdk.Layer("SolidPolygonLayer", id=name, data=address, get_polygon="polygon", get_fill_color=colour)


def ground(base: str) -> list[pdk.Layer]:
    """Plazas, blocks and the word, from below."""
    return [
        polygons("grounds", base + "grounds.json", GREEN),
        polygons("blocks", base + "blocks.json", PLAIN_TINT),
        polygons("synthetic", base + "word.json", [*PAPER, 22]),
    ]


def point(x: float, y: float) -> list[float]:
    """Metres of the local frame as longitude and latitude, to a decimetre."""
    lon, lat = quito.to_wgs84(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    return [round(float(lon), 6), round(float(lat), 6)]
