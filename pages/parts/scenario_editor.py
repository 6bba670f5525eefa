"""A scenario file as text, what is wrong beside its lines; nothing is begun with a file that has errors."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from pages.parts import component, joining, panel, running, scenario_forms, state
from pages.parts.text import Words, plain, safe
from synthetic import examine, scenario
from synthetic.exercise.door import begin
from synthetic.scenario import Reading, Remark, edit

_KEEP = component.declare("keep", "keep.js", (), isolated=False)
MOST_BYTES = 1_000_000
TEXT = state.SCENARIO_TEXT


def show(_: Words) -> None:
    """Left the text, right what to put right and what can be done with it."""
    left, right = st.columns(2, gap="small")
    with left, st.container(key="scenario_left", border=True, height="stretch", gap="small"):
        _source(_)
        st.session_state.setdefault(TEXT, scenario.builtin_file(running.FIRST_SCENARIO).decode())
        st.text_area(_("Scenario"), key=TEXT, height="stretch", label_visibility="collapsed")
    with right, st.container(key="scenario_right", border=True, height="stretch", gap="small"):
        _checked(_, str(st.session_state[TEXT]))


def _source(_: Words) -> None:
    """A built-in one, or a file of one's own."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(_("Built in"), running.scenarios(), key="scenario_builtin", width=180)
        st.button(_("Load"), key="scenario_load", on_click=_load_builtin)
        st.file_uploader(
            _("Your own file"), ["yaml", "yml"], key="scenario_upload", on_change=_load_upload, max_upload_size=1
        )


def _load_builtin() -> None:
    st.session_state[TEXT] = scenario.builtin_file(str(st.session_state["scenario_builtin"])).decode()


def _load_upload() -> None:
    """An uploaded file; what is no text is refused by the reader like everything else."""
    given = st.session_state.get("scenario_upload")
    if given is None:
        return
    data = given.getvalue()
    reading = scenario.read(data[: MOST_BYTES + 1])
    try:
        st.session_state[TEXT] = data.decode("utf-8-sig") if len(data) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        st.session_state[TEXT] = ""
    if not st.session_state[TEXT] and reading.errors:
        st.toast(plain(reading.errors[0].in_(state.language())))


def _checked(_: Words, typed: str) -> None:
    reading = read(typed)
    title = reading.scenario.titled(state.language()) if reading.scenario else _("Scenario")
    panel.head(title, _("errors: {n}", n=len(reading.errors)))
    _buttons(_, reading, typed)
    right, line, texts = st.tabs([_("What to put right"), _("Time line"), _("Words")])
    with right:
        lines = typed.splitlines()
        st.html("".join(_remark(one, lines) for one in (*reading.errors, *reading.warnings))
                or f'<div class="fact">{safe(_("Nothing. The file can be used as it is."))}</div>')  # fmt: skip
    if not edit.writable(typed):
        for tab in (line, texts):
            with tab:
                panel.said(_("The text cannot be read as a file yet; see what to put right."))
    else:
        with line:
            scenario_forms.time_line(_, typed)
        with texts:
            scenario_forms.texts(_, typed)
    _go_on()


def _buttons(_: Words, reading: Reading, typed: str) -> None:
    """What can be done with a file that has no errors; a copy of any."""
    wrong = bool(reading.errors)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        name = f"{reading.scenario.id}.yaml" if reading.scenario else "scenario.yaml"
        _KEEP(key="scenario_download", data={"text": typed, "name": name, "words": _("Download")}, width="content")
        st.button(_("Try it alone"), key="scenario_try", disabled=wrong, on_click=_try, args=(typed,))
        joining.crew_sizes(_)
        st.button(_("Open a room"), key="scenario_room", disabled=wrong, type="primary", on_click=_room, args=(typed,))


@lru_cache(maxsize=8)
def read(typed: str) -> Reading:
    """Form and content, and whether its places and ways exist in the city that it makes."""
    return examine.examined(scenario.read(typed))


def _remark(one: Remark, lines: list[str]) -> str:
    """The line as it stands in the file, and under it what is wrong with it."""
    known = one.line is not None and 0 < one.line <= len(lines)
    quoted = f"<code>{one.line}</code><code>{safe(lines[(one.line or 1) - 1].strip()[:90])}</code>" if known else ""
    kind = "why" if one.warning else "why none"
    return f'<div class="row">{quoted}<div class="{kind}">{safe(one.in_(state.language()))}</div></div>'


def _try(typed: str) -> None:
    """A solo exercise of this file."""
    exercise = running.exercise(begin(running.journal(), typed.encode()))
    exercise.join(state.token())
    state.enter(exercise)
    st.session_state[state.LOADED] = "exercise.py"


def _room(typed: str) -> None:
    running.sweep()
    st.session_state[state.LOADED] = joining.opened(typed.encode())


def _go_on() -> None:
    """Where a button led: pages are changed by the script, not by a callback."""
    to = st.session_state.pop(state.LOADED, None)
    if to == "exercise.py":
        st.switch_page("exercise.py")
    elif to:
        joining.to_desk(*to)
