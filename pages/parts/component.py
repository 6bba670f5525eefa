"""Components that run in the browser: a stub each, which fetches our script once and keeps it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import bundle


def declare(name: str, script: str, triggers: tuple[str, ...], *, isolated: bool = True) -> Any:
    """A component `name` whose script exports `mount(root, data, send)`; `send(trigger, value)`.

    Drawn by calling what this gives, with `data` and Streamlit's own words.  The stub is the same on every rerun, so
    that only data cross the wire; they go in a list, for in a bare dict Streamlit looks for tables at every run, with
    pandas and pyarrow.  What is not `isolated` is dressed by screen.css.
    """
    stub = f"""// {name}
export default function(component) {{
  const {{ parentElement, data: [data], setTriggerValue }} = component;
  const root = parentElement.querySelector('.dv-root');
  root.__data = data;
  root.__send = (trigger, value) => setTriggerValue(trigger, value);
  import(new URL('{bundle.address()}', location.origin)).then(({{ scripts }}) => {{
    root.__off = scripts['{script}'].mount(root, root.__data, (trigger, value) => root.__send(trigger, value));
  }});
  return () => {{ if (root.__off) root.__off(); }};
}}
"""
    made = st.components.v2.component(
        f"dv_{name}",
        html='<div class="dv-root"></div>',
        css=".dv-root{height:100%}\n",
        js=stub,
        isolate_styles=isolated,
    )

    def drawn(*, data: dict[str, Any], **more: Any) -> Any:
        return made(data=[data], **more)

    return drawn
