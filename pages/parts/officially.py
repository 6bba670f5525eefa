"""The public page: what is officially said, the checkpoints, the figures."""

from __future__ import annotations

import streamlit as st

from pages.parts import panel
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic import checkpoint
from synthetic.access import Chair, Place
from synthetic.exercise import public

HOUSE_WORDS = {
    "command center": "command center", "agency": "agency", "police": "police", "oversight": "oversight",
    "public": "public",
}  # fmt: skip


def house(place: Here, organisation: str) -> str:
    """An organisation's name for this reader."""
    return place.words(HOUSE_WORDS[organisation])


def show(place: Here) -> None:
    """As on paper, for whoever has no desk."""
    _, made = place.words, place.exercise.scenario
    regime = place.moment.state.regime
    panel.head(_("What is officially said"), made.titled(place.language))
    first = _("{n} cameras watch public streets in this part of the city.", n=len(place.exercise.world.cameras.ids))
    points = [first, *(text.in_(place.language) for text in public.OFFICIAL[regime])]
    told = "".join(f"<p>{safe(point)}</p>" for point in points)
    st.html(f'<div class="official paper">{told}{_figures(place)}{_checkpoints(place)}{_notices(place)}</div>')


def _rows(place: Here) -> list[dict[str, object]]:
    """Rows that can be read."""
    return [fields for row in place.exercise.rows(None)[1] if (fields := row.fields)]


def _figures(place: Here) -> str:
    """Figures to the minute; they stand for a month's."""
    _ = place.words
    found = public.figures(place.moment.state.regime, _rows(place), place.moment.now_ms)
    at = local_time(place.starts_s, found.until_ms)[:5]
    total = sum(found.accesses.values())
    lines = [
        (house(place, organisation), str(count)) for organisation, count in sorted(found.accesses.items())
    ] + [(_("of them with a stated reason"), f"{round(100 * found.stated / total)} %" if total else "—"),
         (_("looks refused"), str(found.refused)), (_("people told afterwards"), str(found.told))]  # fmt: skip
    cells = "".join(f"<tr><th>{safe(name)}</th><td>{safe(value)}</td></tr>" for name, value in lines)
    title = _("Looks through a camera, by the access log, until {at}", at=at)
    return f"<h4>{safe(title)}</h4><table>{cells}</table>"


def _checkpoints(place: Here) -> str:
    _ = place.words
    mine = [one for one in place.moment.state.checkpoints if one.place == Place.CENTER][-4:]
    if not mine:
        return f"<h4>{safe(_('Checkpoints'))}</h4><p>{safe(_('None published.'))}</p>"
    lines = "".join(
        f'<p><code>{local_time(place.starts_s, one.t_ms)[:5]}</code> '
        f'<b class="codeline">{safe(checkpoint.short_code(checkpoint.read(one.text)))}</b></p>'
        for one in reversed(mine)
    )
    return f"<h4>{safe(_('Checkpoints'))}</h4>{lines}"


def _notices(place: Here) -> str:
    """For the auditor: the notes that went out to persons concerned."""
    _ = place.words
    if place.chair is not Chair.AUDITOR:
        return ""
    found = public.notices(place.moment.state.regime, _rows(place), place.moment.now_ms)
    if not found:
        return ""
    lines = "".join(
        "<p>" + safe(_(
            "{at} to {who}: “At {then} the {house} looked you up; case {case}.”",
            at=local_time(place.starts_s, n.due_ms)[:5], who=n.subject_id, then=local_time(place.starts_s, n.t_ms)[:5],
            house=house(place, n.organisation), case=n.case_number or "—",
        )) + "</p>"
        for n in reversed(found[-6:])
    )  # fmt: skip
    return f"<h4>{safe(_('Notes to the persons concerned'))}</h4>{lines}"
