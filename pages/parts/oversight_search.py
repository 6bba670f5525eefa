"""The log searched: filters, a bar a minute, the rows that match; a camera's or an actor's page is a filter, too."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.parts import feeds, panel, rowline
from pages.parts.state import COLOUR, Here
from pages.parts.text import local_time, safe
from synthetic.access import Chair
from synthetic.journal import Row
from synthetic.oversight import Entry, Query
from synthetic.oversight import search as matching
from synthetic.oversight.reading import by_camera, by_minute

SHOWN = 80
HIGH_PX = 46


def show(place: Here, rows: Sequence[Row], entries: Sequence[Entry]) -> list[Entry]:
    """Filters on top, then what they leave; gives the entries that match."""
    _ = place.words
    query = _filters(place, entries)
    found = matching(entries, query)
    panel.head(_("The log"), _("{n} of {all} rows", n=len(found), all=len(entries)))
    if found:
        st.html(_minutes(place, found))
    if query.camera_id or query.actor:
        panel.said(_about(place, query, found))
    with st.container(key="rows_found", height="stretch"):
        st.html("".join(_line(place, rows[e.place - 1], e) for e in reversed(found[-SHOWN:]))
                or f'<div class="fact">{safe(_("No rows yet."))}</div>')  # fmt: skip
    return found


def _filters(place: Here, entries: Sequence[Entry]) -> Query:
    _ = place.words

    def choice(name: str, label: str, values: set[str | None], spoken: bool = False) -> str | None:
        known = sorted(v for v in values if v)
        return st.selectbox(
            label, known, index=None, key=f"find_{name}", placeholder=label, label_visibility="collapsed",
            format_func=(lambda v: feeds.actor(place, v)) if spoken else str,
        )  # fmt: skip

    with st.container(key="filters", gap="xsmall"):
        one, two = st.columns(2, gap="small")
        with one:
            actor = choice("actor", _("Who"), {e.actor for e in entries}, spoken=True)
            action = choice("action", _("What"), {e.action for e in entries})
        with two:
            camera = choice("camera", _("Camera"), {e.camera_id for e in entries})
            people = {e.subject_id for e in entries if (e.subject_id or "").startswith("S-")}
            subject = choice("subject", _("Person"), people)
        words = st.text_input(
            _("Words of the reason"), key="find_words", max_chars=100, label_visibility="collapsed",
            placeholder=_("Words of the reason"),
        )  # fmt: skip
        last = max((e.t_ms for e in entries), default=0) // 60_000 + 1
        begin, end = st.slider(_("Minutes"), 0, last, (0, last), key=f"find_minutes_{last}")
        bare = st.toggle(_("only without a reason"), key="find_bare")
    return Query(
        actor=actor, action=action, camera_id=camera, subject_id=subject, words=words or "", from_ms=begin * 60_000,
        to_ms=end * 60_000, without_reason=bare,
    )  # fmt: skip


def _minutes(place: Here, found: Sequence[Entry]) -> str:
    """A bar a minute, a colour a chair."""
    counts = by_minute(found)
    last = max((minute for minute, _chair in counts), default=0)
    most = max(sum(counts[minute, chair] for chair in Chair) for minute in range(last + 1)) or 1
    bars = []
    for minute in range(last + 1):
        parts = [
            f'<i style="height:{HIGH_PX * counts[minute, chair] / most:.0f}px;background:{COLOUR[chair]}"></i>'
            for chair in Chair
            if counts[minute, chair]
        ]
        at = local_time(place.starts_s, minute * 60_000)[:5]
        total = sum(counts[minute, chair] for chair in Chair)
        bars.append(f'<span title="{at}: {total}">{"".join(parts)}</span>')
    return f'<div class="minutes" role="img" aria-label="{safe(place.words("Rows by minute"))}">{"".join(bars)}</div>'


def _about(place: Here, query: Query, found: Sequence[Entry]) -> str:
    """The page of one camera or one actor, in a sentence."""
    _ = place.words
    bare = sum(not e.reason for e in found)
    refused = sum(e.outcome.startswith("refused") for e in found)
    cameras = len(by_camera(found))
    who = feeds.actor(place, query.actor) if query.actor else query.camera_id
    return _(
        "{who}: {n} rows, {cameras} cameras, {people} people, {bare} without a reason, {refused} refused.", who=who,
        n=len(found), cameras=cameras, bare=bare, refused=refused,
        people=len({e.subject_id for e in found if (e.subject_id or "")[:2] == "S-"}),
    )  # fmt: skip


def _line(place: Here, row: Row, entry: Entry) -> str:
    if entry.broken:
        words = place.words("Row {n} cannot be read.", n=entry.place)
        return f'<div class="row missing"><code>#{entry.place}</code>{safe(words)}</div>'
    return rowline.line(place, row, numbered=True)
