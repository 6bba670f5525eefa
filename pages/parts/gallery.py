"""Scenarios to choose from: a picture of each one's own piece of city, its length, what it is good for.

The picture is drawn from the scenario itself and tells nothing of what will happen: streets, plazas, cameras.
"""

from __future__ import annotations

import base64
from functools import lru_cache

import numpy as np
import streamlit as st

from pages.parts import running, state
from pages.parts.text import Words, safe
from synthetic import cameras as optics
from synthetic import quito, scenario
from synthetic.model import City, Floats, Scenario

CHOSEN = "room_scenario"
WIDTH, HEIGHT = 480, 270
WIDE_PX, NARROW_PX = 260, 186
MOST_BLOCKS, MOST_DOTS = 2_500, 700
_GROUNDS = {"plaza": "#3a3320", "park": "#1d3325"}


def chosen() -> str:
    """The scenario that stands out; the first one before anybody chose."""
    known = running.scenarios()
    wanted = str(st.session_state.get(CHOSEN, running.FIRST_SCENARIO))
    return wanted if wanted in known else known[0]


def show(_: Words) -> None:
    """A card for each built-in scenario; the chosen one tells what it is good for."""
    language, now = state.language(), chosen()
    with st.container(key="gallery", horizontal=True, gap="small"):
        for name in running.scenarios():
            _card(_, name, made(name), language, name == now)
        with st.container(key="gallery_told", width="stretch"):
            st.html(f"<p>{safe(made(now).summary.in_(language))}</p>{goals(_, made(now), language)}")


def goals(_: Words, told: Scenario, language: str) -> str:
    """What somebody can do or say afterwards, as HTML; empty where the scenario names nothing."""
    lines = "".join(f"<li>{safe(goal.in_(language))}</li>" for goal in told.goals)
    return f'<div class="goals"><b>{safe(_("Learning goals"))}</b><ul>{lines}</ul></div>' if lines else ""


def _card(_: Words, name: str, told: Scenario, language: str, now: bool) -> None:
    minutes = _("{n} min", n=round(told.lasts_s / 60))
    width = WIDE_PX if len(running.scenarios()) < 3 else NARROW_PX
    with st.container(key=f"card_{name}", gap="xsmall", width=width):
        st.html(
            f'<figure class="card{" chosen" if now else ""}" data-scenario="{safe(name)}">'
            f'<img alt="{safe(_("The scenario’s piece of city"))}" src="{picture(name)}">'
            f"<figcaption><b>{safe(told.titled(language))}</b><span>{safe(minutes)}</span></figcaption></figure>"
        )
        if not now:
            st.button(_("Choose"), key=f"choose_{name}", on_click=_choose, args=(name,), width="stretch")


def _choose(name: str) -> None:
    st.session_state[CHOSEN] = name


@lru_cache(maxsize=64)
def made(name: str) -> Scenario:
    """A built-in scenario; nothing is built of it."""
    return scenario.load_builtin(name)


# ------------------------------------------------------------------------------ the picture


@lru_cache(maxsize=64)
def picture(name: str) -> str:
    """The picture of a built-in scenario as an address that holds it."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawn(made(name)).encode()).decode()


def drawn(told: Scenario) -> str:
    """A scenario's piece of city as SVG.  O(blocks + cameras), both bounded; no cast, no incident, no name in it."""
    city = quito.city(told.seed, told.where.place, told.where.radius_m)
    placed = optics.place(city, told.network.cameras, told.seed, told.network.named)
    radius = float(told.where.radius_m)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#0b1014"/>',
        _blocks(city, radius), _grounds(city, radius), _dots(_pixels(placed.xy, city, radius)), _WORD, "</svg>",
    ]  # fmt: skip
    return "".join(parts)


_WORD = (
    f'<text x="{WIDTH / 2}" y="{HEIGHT / 2 + 16}" font-family="DejaVu Sans, Arial, sans-serif" font-size="46" '
    f'font-weight="700" text-anchor="middle" textLength="{WIDTH * 0.86:.0f}" fill="#ffe9a3" fill-opacity=".17" '
    f'transform="rotate(-17 {WIDTH / 2} {HEIGHT / 2})">SYNTHETIC</text>'
    f'<text x="{WIDTH - 8}" y="{HEIGHT - 9}" font-family="DejaVu Sans, Arial, sans-serif" font-size="12" '
    f'font-weight="700" text-anchor="end" fill="#ffe9a3">SYNTHETIC</text>'
)


def _pixels(xy: Floats, city: City, radius: float) -> Floats:
    """Local metres to the picture: north is up, the piece fills the picture's width."""
    scale = WIDTH / (2 * radius)
    east, north = (np.asarray(xy) - np.asarray(city.centre_xy)).T
    return np.round(np.stack([WIDTH / 2 + east * scale, HEIGHT / 2 - north * scale], axis=1), 1)


def _path(corners: Floats) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners.tolist()) + "Z"


def _seen(corners: Floats) -> bool:
    low, high = corners.min(axis=0), corners.max(axis=0)
    return bool(high[0] > 0 and high[1] > 0 and low[0] < WIDTH and low[1] < HEIGHT)


def _blocks(city: City, radius: float) -> str:
    """Houses, so that streets are the dark between them; of a very large piece every so many blocks."""
    blocks, corners = city.blocks, _pixels(city.blocks.xy, city, radius)
    count = len(blocks.first) - 1
    step = max(1, -(-count // MOST_BLOCKS))
    shapes = [corners[blocks.first[b] : blocks.first[b + 1]] for b in range(0, count, step)]
    return f'<path d="{"".join(_path(s) for s in shapes if _seen(s))}" fill="#1b2a34"/>'


def _grounds(city: City, radius: float) -> str:
    shapes = [(ground.kind.value, _pixels(ground.xy, city, radius)) for ground in city.grounds]
    return "".join(
        f'<path d="{_path(corners)}" fill="{_GROUNDS[kind]}" stroke="#0b1014"/>'
        for kind, corners in shapes if _seen(corners)
    )  # fmt: skip


def _dots(at: Floats) -> str:
    """Every camera the same: none stands out."""
    inside = at[((at >= 0) & (at <= (WIDTH, HEIGHT))).all(axis=1)]
    shown = inside[:: max(1, -(-len(inside) // MOST_DOTS))]
    return f'<g fill="#2fc2b3">{"".join(f"""<circle cx="{x:g}" cy="{y:g}" r="2"/>""" for x, y in shown.tolist())}</g>'
