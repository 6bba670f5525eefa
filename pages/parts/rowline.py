"""A row of the access log as one readable line, in the reader's language."""

from __future__ import annotations

from pages.parts import feeds, ruled
from pages.parts.state import Here
from pages.parts.text import local_time, safe
from synthetic.access import BROKEN, PURPOSES, Chair
from synthetic.entries import entries
from synthetic.exercise.acts import NOT_SIGNED, SIGNED
from synthetic.journal import Event, Row

NEWEST = 15
"""So many rows a panel shows."""
VERBS = {
    "take_desk": "took the desk", "live_view": "opened {camera}", "live_end": "closed {camera}",
    "ptz": "turned {camera}", "preset": "turned {camera}", "playback": "played back a recording",
    "snapshot": "took a still of {camera}", "export": "exported a still of {camera}",
    "follow": "marked a figure on {camera}",
    "phone_lookup": "looked up the phone of {subject}", "dispatch": "sent {subject}",
    "policy_change": "changed the rules",
    "stop": "stopped somebody", "sign": "signed or refused", "request": "asked who looked through {camera}",
    "face_search": "searched a face", "watchlist_add": "put {subject} on the watch list",
    "watchlist_remove": "took {subject} off the watch list", "approve": "answered a request",
    "break_glass": "broke the glass", "justify": "justified the broken glass",
}  # fmt: skip


def line(place: Here, row: Row, numbered: bool = False) -> str:
    """One row: when, who, what; under it why, or that nobody said why; of changed rules what was changed.

    A row that was tampered with is a line, too.
    """
    _ = place.words
    (entry,) = entries([row.data])
    if entry.broken:
        return unreadable(place, row.seq)
    who = _("you") if entry.actor == place.actor else feeds.actor(place, entry.actor)
    what = entry.action  # what is no verb of ours is what somebody wrote there, and no message
    if entry.action in VERBS:
        about = subject(place, entry.subject_id) or _("somebody")  # a refused row has found out nobody
        what = _(VERBS[entry.action], camera=entry.camera_id or "—", subject=about)
    if entry.action == "sign" and entry.subject_id in (SIGNED, NOT_SIGNED):
        what = _("signed") if entry.subject_id == SIGNED else _("refused to sign")
    refused = ""
    for word, said_so in (("refused", _("refused")), ("asked", _("waits for a second person"))):
        if entry.outcome.startswith(word):
            refused = f' <span class="alarm">({safe(said_so)})</span>'
    if entry.approver:
        by = _("broken glass") if entry.approver == BROKEN else feeds.actor(place, entry.approver)
        refused += f' <span class="dim">({safe(_("approved by {who}", who=by))})</span>'
    why = " · ".join(f"<bdi>{safe(v)}</bdi>" for v in (entry.case_number, said(place, entry.purpose)) if v)
    reason = f'<div class="why">{why}</div>' if why else f'<div class="why none">{safe(_("no reason given"))}</div>'
    if entry.action in ("take_desk", "live_end", "policy_change", "approve", "break_glass"):
        reason = ""
    if entry.action == "request" and not why:
        reason = ""  # nobody need say why they ask
    if entry.action == "policy_change" and entry.subject_id:
        reason = f'<div class="why">{safe(ruled.told(place, entry.subject_id))}</div>'
    at = local_time(place.starts_s, entry.t_ms)
    number = f"<code>#{entry.seq}</code>" if numbered else ""
    return f'<div class="row">{number}<code>{at}</code><b>{safe(who)}</b> {safe(what)}{refused}{reason}</div>'


def unreadable(place: Here, number: int) -> str:
    """A row whose bytes are no row any more."""
    words = place.words("Row {n} cannot be read.", n=number)
    return f'<div class="row missing"><code>#{number}</code>{safe(words)}</div>'


def subject(place: Here, named: str | None, hidden: bool | None = None) -> str | None:
    """A patrol's name as it is; a person's pseudonym for who reads the log to oversee it, for others somebody.

    An operator who read pseudonyms would learn from them that two figures are the same person: not before the reveal.
    """
    if named is None or not named.startswith("S-"):
        return named
    if hidden is None:
        closed = place.crew.secret and place.chair is not Chair.AUDITOR
        hidden = not place.crew.revealed and (closed or place.chair is Chair.OPERATOR)
    return place.words("somebody") if hidden else named


def said(place: Here, purpose: str | None) -> str | None:
    """A purpose from our own list in the reader's language; anything else as it was typed."""
    return place.words(purpose) if purpose in PURPOSES else purpose


def missing(place: Here, event: Event) -> str:
    """An act that left no row, as the row that it would have been."""
    _ = place.words
    what = _(
        VERBS.get(event.kind, event.kind), camera=event.body.get("camera_id"),
        subject=subject(place, event.body.get("subject")),
    )  # fmt: skip
    at = local_time(place.starts_s, event.t_ms)
    who = feeds.actor(place, event.actor)
    return (
        f'<div class="row missing"><code>{at}</code><b>{safe(who)}</b> {safe(what)}'
        f'<div class="why none">{safe(_("no row"))}</div></div>'
    )
