"""The marks of the time line: a shape for each kind of thing, so that none is told by its colour alone."""

from __future__ import annotations

from synthetic.access import SENSITIVE
from synthetic.debrief.course import TURNS, Happening

_ROUND = '<circle r="3.6"/>'
_SQUARE = '<rect x="-3.5" y="-3.5" width="7" height="7" rx="1"/>'
_SHARP = '<path d="M0-4.8 4.8 0 0 4.8-4.8 0z"/>'
_BAR = '<rect x="-2" y="-5.5" width="4" height="11"/>'
STREET = {
    "incident": '<path d="M-5 4.5 0-4.5 5 4.5z"/>',
    "ending": '<path d="M-5-4.5 0 4.5 5-4.5z"/>',
    "call": _ROUND,
    "stop": _SQUARE,
    "regime": _BAR,
    "reveal": _BAR,
    "checkpoint": _BAR,
    "tampered": '<path d="M-4-4 4 4M-4 4 4-4"/>',
}


def shape(h: Happening) -> str:
    """What is drawn round (0, 0)."""
    if not h.act:
        return STREET[h.kind]
    if h.kind in SENSITIVE or h.kind == "follow":
        return _SHARP
    return _SQUARE if h.kind in TURNS else _ROUND


def kinds(h: Happening) -> str:
    """The classes that report.css dresses."""
    if not h.act:
        return f"dv-k dv-{h.kind} dv-{h.outcome}"
    return f"dv-k dv-act {'dv-row' if h.recorded else 'dv-none'}{'' if h.outcome == 'done' else ' dv-no'}"


_KEY = '<svg class="dv-key" width="14" height="14" aria-hidden="true">'


def key(drawn: str, classes: str) -> str:
    """One of the legend's."""
    return f'{_KEY}<g class="dv-k {classes}" transform="translate(7 7)">{drawn}</g></svg>'


KEYS = {
    "row": key(_ROUND, "dv-act dv-row"), "none": key(_ROUND, "dv-act dv-none"), "turn": key(_SQUARE, "dv-shape"),
    "sharp": key(_SHARP, "dv-shape"), "no": key(_ROUND, "dv-act dv-row dv-no"),
    "feeds": f'{_KEY}<rect class="dv-open" x="1" y="3" width="12" height="9"/></svg>',
    "hairline": f'{_KEY}<path class="dv-hair" d="M7 0V14"/></svg>',
    **{kind: key(drawn, f"dv-{kind}") for kind, drawn in STREET.items()},
}  # fmt: skip
