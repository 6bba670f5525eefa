"""The access matrix: a table for everybody, ticks for whoever makes the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import bar
from pages.parts.text import Words, safe
from synthetic.access import ALWAYS_KEPT, Action, Chair, Edit, Need, Place, Rule, Rules, edited

ACTION_WORDS = {
    "take_desk": "take the desk", "live_view": "open a feed", "live_end": "close a feed", "ptz": "turn a camera",
    "preset": "turn to a preset", "playback": "play a recording back", "follow": "mark a figure",
    "face_search": "search a face", "snapshot": "take a still", "export": "export a still",
    "phone_lookup": "look up a phone", "watchlist_add": "put on the watch list",
    "watchlist_remove": "take off the watch list", "dispatch": "send a patrol", "approve": "approve for another",
    "break_glass": "break the glass", "justify": "justify it afterwards", "log_read": "read the access log",
    "stop": "stop somebody", "sign": "sign a statement", "request": "file a request",
    "policy_change": "change the rules",
}  # fmt: skip
NEED_WORDS = {
    "purpose": "a purpose", "code": "a purpose of the list", "case_number": "a case", "approval": "four eyes"
}  # fmt: skip
PLACE_WORDS = {"center": "center", "agency": "agency"}
REGIME_WORDS = {
    "as-found": "As it was reported, with our assumptions: the mirror leaves no row.",
    "agency-only": "The mirror’s rows stay at the agency; the center cannot read them.",
    "logged": "Every access is a row at the center.",
    "accountable": "Every access is a row, with a purpose of the list and a case that exists; sensitive acts need four "
    "eyes; checkpoints of the log are public.",
}  # fmt: skip
SHOWN = [action for action in Action if action is not Action.POLICY_CHANGE]
COLUMNS = ("allowed", *Need, *Place)
"""What a cell says: whether they may, what they need, where it is recorded."""
Change = Callable[[Sequence[Edit]], None]
"""What takes all edits in, once there is one more."""


def table(_: Words, rules: Rules, chairs: Sequence[Chair] = tuple(Chair)) -> str:
    """The matrix as HTML: a row for an action, a column for a chair; of one chair alone what it may."""
    heads = "".join(f"<th>{safe(_(bar.CHAIR_WORDS[chair]))}</th>" for chair in chairs)
    changed = {(edit.chair, edit.action) for edit in rules.edits}
    lines = []
    some = [a for a in SHOWN if len(chairs) > 1 or any(a in rules.row(chair) for chair in chairs)]
    for action in some:
        cells = "".join(
            _cell(_, rules.row(chair).get(action), (chair, action) in changed) for chair in chairs
        )
        lines.append(f"<tr><th>{safe(_(ACTION_WORDS[action]))}</th>{cells}</tr>")
    return f'<div class="scroll"><table class="matrix"><tr><td></td>{heads}</tr>{"".join(lines)}</table></div>'


def _cell(_: Words, rule: Rule | None, changed: bool) -> str:
    mark = ' class="changed"' if changed else ""
    if rule is None:
        return f'<td{mark}><span class="never">—</span></td>'
    needs = ", ".join(_(NEED_WORDS[need]) for need in Need if need in rule.needs)
    kept = " + ".join(_(PLACE_WORDS[place]) for place in Place if place in rule.recorded)
    row = f'<span class="kept">▪ {safe(kept)}</span>' if kept else f'<span class="gone">▫ {safe(_("no row"))}</span>'
    return f"<td{mark}>{row}" + (f'<span class="needs">{safe(needs)}</span>' if needs else "") + "</td>"


def order(_: Words, rules: Rules) -> str:
    """Who takes a camera from whom, in a line."""
    return " → ".join(_(bar.CHAIR_WORDS[chair]) for chair in rules.order)


# ------------------------------------------------------------------------------ the ticks


def ticks(_: Words, rules: Rules, key: str, change: Change, shown: bool) -> None:
    """One cell to tick, with all that may be said of it in sight; each tick applies at once, and is a row.

    `shown`: under it what the chair may now, line by line.
    """
    chair = whose(_, f"{key}_chair", Chair.INTELLIGENCE)
    action = Action(
        st.selectbox(
            _("What"), [a.value for a in SHOWN], SHOWN.index(Action.LIVE_VIEW), key=f"{key}_action",
            format_func=lambda a: _(ACTION_WORDS[a]),
        )
    )  # fmt: skip
    now = ticked(rules.row(chair).get(action))
    with st.container(key=f"{key}_cell", horizontal=True, gap="small"):
        for column, words in heads(_).items():
            name = f"{key}_{column}"
            st.session_state[name] = now[column]  # as the rules of now have it, whoever changed them
            st.checkbox(
                words, key=name, on_change=_ticked, args=(name, rules, chair, action, column, change),
                disabled=_fixed(action, column), width="content",
            )  # fmt: skip
    if shown:
        st.html(table(_, rules, (chair,)))


def whose(_: Words, key: str, first: Chair) -> Chair:
    """The chair whose rules are looked at."""
    chosen = st.segmented_control(
        _("Whose rules"), [c.value for c in Chair], default=first.value, required=True,
        format_func=lambda c: _(bar.CHAIR_WORDS[Chair(c)]), key=key,
    )  # fmt: skip
    return Chair(chosen or first)


def _fixed(action: Action, column: str) -> bool:
    """Rows that cannot be switched off, and the one act that leaves none."""
    always = action in ALWAYS_KEPT and column == Place.CENTER
    return always or (action is Action.LOG_READ and column in list(Place))


def heads(_: Words) -> dict[str, str]:
    """What stands over each of `COLUMNS`."""
    kept = {place: _("row: {place}", place=_(PLACE_WORDS[place])) for place in PLACE_WORDS}
    return {"allowed": _("may"), **{need: _(NEED_WORDS[need]) for need in NEED_WORDS}, **kept}


def ticked(rule: Rule | None) -> dict[str, bool]:
    """What a cell says, by `COLUMNS`."""
    if rule is None:
        return dict.fromkeys(COLUMNS, False)
    return {
        "allowed": True, **{need: need in rule.needs for need in Need},
        **{place: place in rule.recorded for place in Place},
    }  # fmt: skip


def _ticked(name: str, rules: Rules, chair: Chair, action: Action, column: str, change: Change) -> None:
    """Take a tick in: the cell as it was, but for this."""
    tick = {column: bool(st.session_state[name])}
    wanted = {**ticked(rules.row(chair).get(action)), **tick}
    change(edited(rules, Edit(chair=chair, action=action, rule=rule(action, wanted, tick))))


def rule(action: Action, wanted: dict[str, bool], tick: dict[str, bool]) -> Rule:
    """What the ticks say; whoever may not, needs nothing; some rows cannot be switched off."""
    allowed = wanted["allowed"] or any(tick.get(column) for column in COLUMNS if column != "allowed")
    recorded = {place for place in Place if wanted[place]}
    if action in ALWAYS_KEPT:
        recorded.add(Place.CENTER)
    if action is Action.LOG_READ:
        recorded = set()
    return Rule(
        allowed=allowed, needs=frozenset(need for need in Need if wanted[need]), recorded=frozenset(recorded)
    )
