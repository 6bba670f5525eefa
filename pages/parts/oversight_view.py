"""What the rows that were found amount to: the page of one camera, one actor or one person, or of the whole log."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import feeds, oversight_found
from pages.parts.state import Here
from pages.parts.text import plain, safe
from synthetic.cameras import in_language
from synthetic.oversight import Entry, Query
from synthetic.oversight.reading import Figures, figures
from synthetic.world import camera_name

MOST = 4
"""So many cameras or actors can be gone to from here."""


def show(place: Here, query: Query, found: Sequence[Entry]) -> None:
    """A card of figures; under it whom or what it leads to."""
    told = figures(found)
    st.html(_card(place, query, told))
    if query.camera_id or query.subject_id:
        _leads(place, "actor", told.actors)
    elif query.actor:
        _leads(place, "camera", told.cameras)


def _card(place: Here, query: Query, told: Figures) -> str:
    _ = place.words
    parts = [
        _sum(_("rows"), told.rows), _sum(_("without a reason"), told.silent, bad=True),
        _sum(_("refused"), told.refused), _sum(_("cameras"), len(told.cameras)), _sum(_("people"), len(told.subjects)),
    ]  # fmt: skip
    if told.broken:
        parts.append(_sum(_("unreadable"), told.broken, bad=True))
    did = " · ".join(f"{oversight_found.action_word(place, name)} {n}" for name, n in told.actions[:MOST])
    return (
        f'<div class="paper card-of"><div class="of">{safe(_title(place, query))}</div>'
        f'<div class="sums">{"".join(parts)}</div><div class="did">{safe(did)}</div></div>'
    )


def _sum(words: str, n: int, bad: bool = False) -> str:
    mark = ' class="bad"' if bad and n else ""
    return f"<span>{safe(words)} <b{mark}>{n}</b></span>"


def _title(place: Here, query: Query) -> str:
    """Of whom or what this is the page."""
    world, names = place.exercise.world, []
    if query.camera_id:
        names.append(query.camera_id)
        if query.camera_id in world.camera_number:
            name = camera_name(world, world.camera_number[query.camera_id])
            names.append(in_language(name, place.language))
    if query.actor:
        names.append(feeds.actor(place, query.actor))
    if query.subject_id:
        names.append(query.subject_id)
    return " · ".join(names) or place.words("What the rows amount to")


def _leads(place: Here, kind: str, names: Sequence[tuple[str, int]]) -> None:
    """A click leads from an actor to its cameras, and from a camera or a person to the actors."""
    with st.container(key="leads", horizontal=True, gap="xsmall"):
        for k, (name, n) in enumerate(names[:MOST]):
            told = feeds.actor(place, name) if kind == "actor" else name
            st.button(
                plain(f"{told} · {n}"), key=f"lead_{k}", on_click=oversight_found.of, kwargs={kind: name}
            )
