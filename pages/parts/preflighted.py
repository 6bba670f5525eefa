"""The preflight: one phone tests the way to this machine; what stands in the way is explained in plain words."""

from __future__ import annotations

import streamlit as st

from pages.parts import component, lan, on_paper, state
from pages.parts.text import Words, safe

_PROBE = component.declare("probe", "probe.js", ())


def show(_: Words) -> None:
    """Here the address to scan; on the phone that opened it, the test's result."""
    left, right = st.columns(2, gap="medium", border=True)
    with left:
        st.html(f"<h2>{safe(_('1 · Scan this with one phone on the room’s Wi-Fi'))}</h2>")
        st.html(lan.way_in(f"/preflight?lang={state.language()}", _))
    with right:
        st.html(f"<h2>{safe(_('2 · This device'))}</h2>")
        words = {
            "good": _("This device reaches the machine: {ms} ms. Good.", ms="{ms}"),
            "slow": _("It reaches the machine, but slowly: {ms} ms. Move closer to the access point.", ms="{ms}"),
            "lost": _("The connection broke. See below."),
            "wait": _("Testing …"),
        }
        _PROBE(key="probe", data={"words": words}, height=60)
    st.html("".join(f"<h3>{safe(head)}</h3><p>{safe(told)}</p>" for head, told in _troubles(_)))
    st.html(f"<h2>{safe(_('3 · On paper, in case the network fails'))}</h2>")
    code = on_paper.taught()
    if code:
        on_paper.links(_, code, state.token())
    else:
        told = _(
            "The sheets tell how the exercise ends, so they are at the desk: open a room in the browser that teaches, "
            "and they stand here in that browser."
        )
        st.html(f"<p>{safe(told)}</p>")


def _troubles(_: Words) -> list[tuple[str, str]]:
    return [
        (
            _("The phone loads nothing: the firewall"),
            _(
                "This machine’s firewall may refuse others. Windows asks at the first start: allow “private networks”. "
                "On macOS: System Settings, Network, Firewall, allow Python. On Linux: open TCP port {port}.",
                port=lan.port(),
            ),
        ),
        (
            _("Still nothing: client isolation"),
            _(
                "Guest networks in schools and hotels often keep devices from seeing each other. Ask for a network "
                "without “client isolation” (also “AP isolation”), or use a hotspot."
            ),
        ),
        (
            _("The way that always works: a hotspot"),
            _(
                "Open a hotspot on this laptop or on one phone and let everybody join it. No internet is needed; "
                "mobile data can stay off. One phone serves about ten devices, a small router sixty."
            ),
        ),
    ]
