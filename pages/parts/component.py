"""Components that run in the browser: a stub each, which fetches our script once and keeps it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.parts import routes


def declare(name: str, script: str, triggers: tuple[str, ...], *, isolated: bool = True) -> Any:
    """A component `name` whose script exports `mount(root, data, send)`; `send(trigger, value)`.

    The stub is the same on every rerun, so that only data cross the wire.  What is not `isolated` is dressed by
    screen.css.
    """
    address = routes.asset_address(script)
    stub = f"""// {name}
export default function(component) {{
  const {{ parentElement, data, setTriggerValue }} = component;
  const root = parentElement.querySelector('.dv-root');
  root.__data = data;
  root.__send = (trigger, value) => setTriggerValue(trigger, value);
  import(new URL('{address}', location.origin)).then((script) => {{
    root.__off = script.mount(root, root.__data, (trigger, value) => root.__send(trigger, value));
  }});
  return () => {{ if (root.__off) root.__off(); }};
}}
"""
    return st.components.v2.component(
        f"dv_{name}",
        html='<div class="dv-root"></div>',
        css=".dv-root{height:100%}\n",
        js=stub,
        isolate_styles=isolated,
    )
