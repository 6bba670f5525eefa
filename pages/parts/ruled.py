"""What a change of the rules changed, in the reader's language; before the reveal as far as it is the reader's own."""

from __future__ import annotations

from pages.parts import bar, matrix
from pages.parts.state import Here
from pages.parts.text import Words
from synthetic.access import Chair, Edit, Need, Place
from synthetic.exercise import ruling
from synthetic.exercise.ruling import Change

SWITCH_WORDS = {
    "mirror_leaves_no_row": "Assumed here: it left no row.",
    "mirror_steers_first": "Assumed here: it could steer first.",
    "faces": "Pictures hide faces from chairs that may not identify", "windows": "Pictures hide windows and doors",
}  # fmt: skip
PART_WORDS = {
    "matrix": "the matrix", "ranks": "who takes a camera from whom", "assumption": "what is assumed",
    "assumptions": "what is assumed", "masks": "what pictures hide",
}  # fmt: skip
"""Of what is told no further; rows of earlier versions say but this."""


def told(place: Here, text: str) -> str:
    """A row's text of a change, in words."""
    dark = place.crew.secret and place.chair is not Chair.AUDITOR  # who reads the whole log anyway
    return "; ".join(_part(place.words, one, place.chair if dark else None) for one in ruling.read(text))


def _part(_: Words, one: Change, only: Chair | None) -> str:
    if one.kind == "regime":
        regime = one.text
        return _("regime: {regime}", regime=_(regime))
    if only is not None and _of_others(one, only):
        return _(PART_WORDS[one.kind])
    if one.edit is not None:
        return _cell(_, one.edit)
    if one.kind == "ranks":
        order = " → ".join(_(bar.CHAIR_WORDS[chair]) for chair in one.order) or _("as the regime has it")
        return _("Who takes a camera from whom: {order}.", order=order).rstrip(".")
    if one.on is not None and one.text in SWITCH_WORDS:
        return f"{_(SWITCH_WORDS[one.text]).rstrip('.')} · {_('switched on') if one.on else _('switched off')}"
    return _(PART_WORDS[one.text]) if one.text in PART_WORDS else one.text


def _of_others(one: Change, mine: Chair) -> bool:
    """Whether it says anything of other chairs; masks hide the same from everybody."""
    return one.edit.chair is not mine if one.edit is not None else one.kind in ("ranks", "assumption")


def _cell(_: Words, edit: Edit) -> str:
    """Whose cell, which act, and what is so now."""
    rule = edit.rule
    needs = [_(matrix.NEED_WORDS[need]) for need in Need if need in rule.needs]
    kept = [_("row: {place}", place=_(matrix.PLACE_WORDS[place])) for place in Place if place in rule.recorded]
    now = [_("may"), *needs, *(kept or [_("no row")])] if rule.allowed else [_("may not")]
    return f"{_(bar.CHAIR_WORDS[edit.chair])}, {_(matrix.ACTION_WORDS[edit.action])}: {' · '.join(now)}"
