"""A scenario's time line and words by form: tables and fields that write into the file beside them.

The text stays the one truth: a form shows what stands there, right or wrong, and writes a part of it anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts import panel, state
from pages.parts.text import Words, of
from synthetic.scenario import edit
from synthetic.scenario.format import CHAIRS
from synthetic.scenario.layout import Plain

TEXT = state.SCENARIO_TEXT
Row = dict[str, str]
Entry = dict[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list of the file as a table: the columns, and where in an entry each one's value stands."""

    part: str
    columns: Mapping[str, tuple[str, ...]]
    times: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()  # shown, not changed; then no entry is added or taken away either

    def rows(self, text: str) -> list[Row]:
        """What stands in the file."""
        return [{name: _get(entry, path) for name, path in self.columns.items()} for entry in self.entries(text)]

    def entries(self, text: str) -> list[Entry]:
        """The list itself; what is no map in it counts as an empty one."""
        found = edit.part(text, self.part)
        return [dict(one) if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []

    def changed(self, text: str, change: Mapping[str, Any]) -> list[Entry]:
        """The list after a change as Streamlit's data editor tells it; keys that no column shows stay."""
        entries = self.entries(text)
        for number, cells in change.get("edited_rows", {}).items():
            if int(number) < len(entries):
                entries[int(number)] = self._filled(entries[int(number)], cells)
        gone = {int(number) for number in change.get("deleted_rows", ())}
        kept = [entry for number, entry in enumerate(entries) if number not in gone]
        added = [self._filled({}, cells) for cells in change.get("added_rows", ())]
        return kept + [entry for entry in added if entry]

    def _filled(self, entry: Entry, cells: Mapping[str, Any]) -> Entry:
        for name, path in self.columns.items():
            if name in cells and name not in self.fixed:
                typed = str(cells[name] or "").strip()
                entry = _put(entry, path, edit.timed(typed) if name in self.times else typed)
        return entry


INJECTS = Table(
    part="injects", times=frozenset({"at"}),
    columns={"at": ("at",), "to": ("to",), "only": ("only",), "es": ("text", "es"), "en": ("text", "en")},
)  # fmt: skip
CALLS = Table(
    part="incidents", times=frozenset({"called_in_after"}), fixed=frozenset({"id", "at"}),
    columns={
        "id": ("id",), "at": ("at",), "called_in_after": ("called_in_after",), "es": ("says", "es"),
        "en": ("says", "en"),
    },
)  # fmt: skip
GOALS = Table(part="goals", columns={"es": ("es",), "en": ("en",)})
QUESTIONS = Table(
    part="questions",
    columns={"es": ("es",), "en": ("en",), "answer_es": ("answer", "es"), "answer_en": ("answer", "en")},
)  # fmt: skip
FIELDS = {"title": False, "summary": True, "trainer_notes": True}
"""Texts in both languages, and whether they are long."""


def _get(entry: Plain, path: Sequence[str]) -> str:
    for name in path:
        entry = entry.get(name, "") if isinstance(entry, dict) else ""
    return str(entry) if isinstance(entry, str) else ""


def _put(entry: Entry, path: Sequence[str], value: Plain) -> Entry:
    """The entry with a value at a path; what is empty is left out."""
    name, *rest = path
    inner = entry.get(name)
    made = _put(dict(inner) if isinstance(inner, dict) else {}, rest, value) if rest else value
    return {**entry, name: made} if made else {key: old for key, old in entry.items() if key != name}


# ------------------------------------------------------------------------------ on the page


def time_line(_: Words, text: str) -> None:
    """Injects and calls, in one form."""
    with st.form("form_line", border=False):
        panel.head(_("Injects"), _("time, to whom, in which kind of exercise, the text in both languages"))
        _table(_, text, INJECTS)
        panel.head(_("Calls"), _("how long after the deed somebody calls, and what they say"))
        _table(_, text, CALLS)
        _write_button(_, text, (INJECTS, CALLS), ())


def texts(_: Words, text: str) -> None:
    """Title, summary, goals, questions and notes, in one form."""
    names = {"title": _("Title"), "summary": _("Summary"), "trainer_notes": _("Facilitator’s notes")}
    with st.form("form_words", border=False):
        for part, long in FIELDS.items():
            _both(names[part], text, part, long)
        panel.head(_("Learning goals"), "")
        _table(_, text, GOALS)
        panel.head(_("Questions"), _("answers are for the trainer’s eyes"))
        _table(_, text, QUESTIONS)
        _write_button(_, text, (GOALS, QUESTIONS), tuple(FIELDS))


def _stamp(text: str, part: str) -> str:
    """Names what stands in a part: a widget of another state of the file is another widget."""
    return f"{part}_{zlib.crc32(repr(edit.part(text, part)).encode('utf-8', 'replace')):08x}"


def _table(_: Words, text: str, table: Table) -> None:
    st.data_editor(
        table.rows(text) or [dict.fromkeys(table.columns, "")], key=f"table_{_stamp(text, table.part)}",
        num_rows="fixed" if table.fixed else "dynamic", hide_index=True, width="stretch", disabled=list(table.fixed),
        column_config={name: _column(_, name) for name in table.columns}, column_order=list(table.columns),
    )  # fmt: skip


def _column(_: Words, name: str) -> Any:
    titles = {
        "id": _("Incident"), "at": _("At"), "called_in_after": _("Called after"), "to": _("To"), "only": _("Only"),
        "es": _("In Spanish"), "en": _("In English"), "answer_es": _("Answer in Spanish"),
        "answer_en": _("Answer in English"),
    }  # fmt: skip
    known = {"to": ["", "all", *CHAIRS], "only": ["", "alone", "class"]}
    if name in known:
        return st.column_config.SelectboxColumn(titles[name], options=known[name], width="small")
    narrow = name in ("id", "at", "called_in_after")
    return st.column_config.TextColumn(titles[name], width="small" if narrow else "medium")


def _both(title: str, text: str, part: str, long: bool) -> None:
    now, stamp = edit.part(text, part), _stamp(text, part)
    field: Callable[..., Any] = st.text_area if long else st.text_input
    more = {"height": 90} if long else {}
    with st.container(horizontal=True, gap="small"):
        for language in ("es", "en"):
            key = f"field_{language}_{stamp}"
            field(f"{title} ({language})", _get(now or "", (language,)), key=key, max_chars=2000, **more)


def _write_button(_: Words, text: str, tables: Sequence[Table], fields: Sequence[str]) -> None:
    parts = [*fields, *(table.part for table in tables)]
    lost = sum(edit.comments(text, part) for part in parts)
    if lost:
        panel.said(_("A part that is written loses the comments inside it; here there are {n}.", n=lost))
    stamps = {part: _stamp(text, part) for part in parts}
    st.form_submit_button(
        _("Write into the file"), key=f"write_{parts[0]}", type="primary", disabled=not edit.writable(text),
        on_click=_write, args=(tuple(tables), tuple(fields), stamps),
    )  # fmt: skip


def _write(tables: Sequence[Table], fields: Sequence[str], stamps: Mapping[str, str]) -> None:
    """What was changed in the form goes into the text; nothing where the text itself changed meanwhile."""
    text, session = str(st.session_state.get(TEXT) or ""), st.session_state
    _ = of(state.language())
    if any(_stamp(text, part) != stamp for part, stamp in stamps.items()):
        st.toast(_("The text was changed meanwhile; the form shows it now. Nothing was written."))
        return
    made, lost = text, 0
    changes: dict[str, Plain] = {}
    for table in tables:
        change = session.get(f"table_{stamps[table.part]}") or {}
        if any(change.get(kind) for kind in ("edited_rows", "added_rows", "deleted_rows")):
            changes[table.part] = list(with_blank(table, text, change))
    for part in fields:
        typed: Plain = {lang: str(session.get(f"field_{lang}_{stamps[part]}") or "").strip() for lang in ("es", "en")}
        if typed != _two(edit.part(text, part)):
            changes[part] = {key: value for key, value in typed.items() if value} if isinstance(typed, dict) else typed
    for part, value in changes.items():
        lost += edit.comments(made, part)
        made = edit.with_part(made, part, value or None)
    session[TEXT] = made
    if lost:
        st.toast(_("Comments lost: {n}", n=lost))


def with_blank(table: Table, text: str, change: Mapping[str, Any]) -> list[Entry]:
    """The list after a change; where the file had none, the table showed one blank line to begin with."""
    if table.entries(text):
        return table.changed(text, change)
    first = change.get("edited_rows", {}).values()
    return table.changed(text, {"added_rows": [*first, *change.get("added_rows", ())]})


def _two(now: Plain | None) -> dict[str, str]:
    return {language: _get(now or "", (language,)).strip() for language in ("es", "en")}
