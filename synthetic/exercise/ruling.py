"""What a change of the rules changed, as the short text that its row keeps beside "who" and "when"; and read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from synthetic.access import Action, Chair, Edit, Regime, Rule, Rules, edit_of
from synthetic.model import Body, Trouble

BETWEEN = "; "
_CELL = re.compile(r"(\w+)/(\w+) (?:not allowed|allowed, needs ([\w+]+), (?:row at ([\w+]+)|no row))")
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed.  Kinds: `regime`, `assumption`, `mask`, `matrix`, `ranks`; `other` is not understood."""

    kind: str
    text: str  # as the row has it; of a regime, an assumption or a mask its name alone
    on: bool | None = None  # an assumption, a mask
    edit: Edit | None = None  # a cell of the matrix, as it is now
    order: tuple[Chair, ...] = ()  # the ranks, highest first; empty: the regime's own


def told(before: Rules, body: Body) -> str | None:
    """The text of a change's row: `matrix: operator/ptz not allowed`, `ranks: operator > intelligence`, …"""
    parts = [f"regime: {Regime(body['regime'])}"] if "regime" in body else []
    for kind, key in (("assumption", "assumptions"), ("mask", "masks")):
        parts += [f"{kind}: {name} {'on' if on else 'off'}" for name, on in sorted(body.get(key, {}).items())]
    parts += [f"matrix: {_cell(edit)}" for edit in _changed(before, body)]
    if "ranks" in body:
        parts.append(f"ranks: {' > '.join(body['ranks']) or 'of the regime'}")
    return BETWEEN.join(parts) or ("matrix" if "matrix" in body else None)


def _changed(before: Rules, body: Body) -> Iterator[Edit]:
    """Cells that are otherwise than before: under a new regime, than that regime has them."""
    if "matrix" not in body:
        return
    if "regime" in body:
        before = replace(before, regime=Regime(body["regime"]), edits=())
    before = replace(before, assumptions={**before.assumptions, **body.get("assumptions", {})})
    after = replace(before, edits=tuple(map(edit_of, body["matrix"])))
    for chair in Chair:
        old, new = before.row(chair), after.row(chair)
        for action in Action:
            if old.get(action) != new.get(action):
                yield Edit(chair=chair, action=action, rule=new.get(action, Rule(allowed=False)))


def _cell(edit: Edit) -> str:
    rule = edit.rule
    if not rule.allowed:
        return f"{edit.chair}/{edit.action} not allowed"
    kept = f"row at {'+'.join(sorted(rule.recorded))}" if rule.recorded else "no row"
    return f"{edit.chair}/{edit.action} allowed, needs {'+'.join(sorted(rule.needs)) or _NOTHING}, {kept}"


def read(text: str) -> list[Change]:
    """What a row says of a change; of what is not understood (an older row, one that was tampered with) its text."""
    return [_read(part) for part in text.split(BETWEEN) if part]


def _read(part: str) -> Change:
    kind, _colon, rest = part.partition(": ")
    try:
        if kind == "regime" or part in list(Regime):
            return Change(kind="regime", text=Regime(rest or part).value)
        if kind in ("assumption", "mask"):
            name, _blank, word = rest.partition(" ")
            return Change(kind=kind, text=name, on={"on": True, "off": False}[word])
        if kind == "ranks" and rest:
            order = () if rest == "of the regime" else tuple(map(Chair, rest.split(" > ")))
            return Change(kind=kind, text=rest, order=order)
        if kind == "matrix" and (cell := _CELL.fullmatch(rest)):
            return Change(kind=kind, text=rest, edit=_edit(*cell.groups()))
    except (KeyError, ValueError, Trouble):
        pass
    return Change(kind="other", text=part)


def _edit(chair: str, action: str, needs: str | None, recorded: str | None) -> Edit:
    if needs is None:
        return Edit(chair=Chair(chair), action=Action(action), rule=Rule(allowed=False))
    stated = [] if needs == _NOTHING else needs.split("+")
    kept = recorded.split("+") if recorded else []
    return edit_of({"chair": chair, "action": action, "needs": stated, "recorded": kept})
