"""The log searched: filters, a bar a minute, what the rows amount to, and the rows, on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set

import streamlit as st

from pages.parts import bar, feeds, oversight_found, oversight_view, panel, rowline, state
from pages.parts.state import COLOUR, Here
from pages.parts.text import local_time, safe
from synthetic.access import Chair
from synthetic.journal import Row
from synthetic.oversight import Entry, Query
from synthetic.oversight import search as matching
from synthetic.oversight.reading import by_minute, is_person

SHOWN = 80
HIGH_PX = 46


def show(place: Here, rows: Sequence[Row], entries: Sequence[Entry]) -> list[Entry]:
    """Filters on top, then what they leave; gives the entries that match."""
    _ = place.words
    last = _last_minute(place, entries)
    query = Query()
    if entries:
        with st.container(key="filters", gap="xsmall"):
            query = _filters(place, entries, last)
    found = matching(entries, query)
    total = len(entries)
    count = _("{n} of 1 row", n=len(found)) if total == 1 else _("{n} of {all} rows", n=len(found), all=total)
    panel.head(_("The log"), count)
    _one_alarm(place)
    if found:
        st.html(_minutes(place, found, last))
        oversight_view.show(place, query, found)
    with st.container(key="rows_found", height="stretch"):
        st.html("".join(_line(place, rows[e.place - 1], e) for e in reversed(found[-SHOWN:])) or _nothing(place))
    return found


def _nothing(place: Here) -> str:
    _ = place.words
    words = _("No row explains this.") if state.ALARM in st.session_state else _("No rows yet.")
    return f'<div class="fact">{safe(words)}</div>'


def _last_minute(place: Here, entries: Sequence[Entry]) -> int:
    """Where the time line ends: whatever time a changed row claims, within the exercise."""
    latest = max((e.t_ms for e in entries), default=0)
    return max(min(latest, place.exercise.world.lasts_ms), 0) // 60_000 + 1


def _filters(place: Here, entries: Sequence[Entry], last: int) -> Query:
    _ = place.words
    done = {e.action for e in entries}
    with st.container(key="find_one", horizontal=True, gap="small"):
        actor = _choice("actor", _("Who"), {e.actor for e in entries}, lambda v: feeds.actor(place, v))
        camera = _choice("camera", _("Camera"), {e.camera_id for e in entries})
    with st.container(key="find_two", horizontal=True, gap="small"):
        action = _choice("action", _("What"), done, lambda v: oversight_found.action_word(place, v))
        subject = _choice("subject", _("Person"), {e.subject_id for e in entries if is_person(e.subject_id)})
    with st.container(key="find_three", horizontal=True, gap="small", vertical_alignment="center"):
        words = st.text_input(
            _("Words of the reason"), key="find_words", max_chars=100, label_visibility="collapsed",
            placeholder=_("Words of the reason"),
        )  # fmt: skip
        bare = st.toggle(_("only without a reason"), key="find_bare")
    minutes = f"find_minutes_{last}"
    st.session_state.setdefault(minutes, (0, last))
    begin, end = st.slider(
        _("Minutes"), 0, last, key=minutes, label_visibility="collapsed", format="%d min"
    )
    alarm = st.session_state.get(state.ALARM)
    return Query(
        actor=actor, action=action, camera_id=camera, subject_id=subject, words=words or "", without_reason=bare,
        from_ms=begin * 60_000 if begin else None, to_ms=end * 60_000 if end < last else None,
        places=frozenset(alarm["rows"]) if alarm else None,
    )  # fmt: skip


def _choice(name: str, label: str, values: Set[str | None], spoken: Callable[[str], str] = str) -> str | None:
    known = sorted(v for v in values if v)
    key = f"find_{name}"
    if st.session_state.get(key) not in (None, *known):
        st.session_state[key] = None  # the row that said so is gone
    chosen: str | None = st.selectbox(
        label, known, index=None, key=key, placeholder=label, label_visibility="collapsed",
        format_func=spoken,
    )  # fmt: skip
    return chosen


# ------------------------------------------------------------------------------ one alarm's rows


def _one_alarm(place: Here) -> None:
    if state.ALARM in st.session_state:
        st.button(
            place.words("The rows of one alarm: show all again"), key="all_rows", icon=":material/close:",
            width="stretch", on_click=oversight_found.cleared,
        )  # fmt: skip


# ------------------------------------------------------------------------------ the time line


def _minutes(place: Here, found: Sequence[Entry], last: int) -> str:
    """A bar a minute, a colour a chair, the chairs named below; what claims another time stands at the edge."""
    counts: Counter[tuple[int, str]] = Counter()
    for (minute, chair), n in by_minute(found).items():
        counts[min(max(minute, 0), last - 1), chair] += n
    totals = [sum(counts[minute, chair] for chair in Chair) for minute in range(last)]
    bars = []
    for minute, total in enumerate(totals):
        parts = [
            f'<i style="height:{HIGH_PX * counts[minute, chair] / max(totals):.0f}px;background:{COLOUR[chair]}"></i>'
            for chair in Chair
            if counts[minute, chair]
        ]
        at = local_time(place.starts_s, minute * 60_000)[:5]
        bars.append(f'<span title="{at}: {total}">{"".join(parts)}</span>')
    label = safe(place.words("Rows by minute"))
    return f'<div class="minutes" role="img" aria-label="{label}">{"".join(bars)}</div>{_legend(place, found)}'


def _legend(place: Here, found: Sequence[Entry]) -> str:
    _, counts = place.words, Counter(e.chair for e in found if e.chair in set(Chair))
    told = [
        f'<span><i style="background:{COLOUR[chair]}"></i>{safe(_(bar.CHAIR_WORDS[chair]))} {counts[chair]}</span>'
        for chair in Chair
        if counts[chair]
    ]
    return f'<div class="chairs">{"".join(told)}</div>'


def _line(place: Here, row: Row, entry: Entry) -> str:
    return rowline.unreadable(place, entry.place) if entry.broken else rowline.line(place, row, numbered=True)
