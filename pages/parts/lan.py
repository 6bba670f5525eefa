"""Under which address others in the room reach this machine, and that address as a QR code."""

from __future__ import annotations

import socket

import segno
import streamlit as st

LOCAL = ("localhost", "127.0.0.1", "::1", "[::1]")


def base() -> str:
    """`http://192.168.1.20:8501`: as this page was reached, or this machine's own address in the network."""
    host = str(st.context.headers.get("Host", "localhost:8501"))
    scheme = str(st.context.headers.get("X-Forwarded-Proto", "http"))
    name, colon, port = host.rpartition(":") if host.count(":") == 1 else (host, "", "")
    if name not in LOCAL:
        return f"{scheme}://{host}"
    return f"{scheme}://{own_address() or name}{colon}{port}"


def own_address() -> str | None:
    """This machine's address in the local network, None without one.  Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))  # only asks which way a packet would take
            found = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if found.startswith("127.") else found


def qr(address: str) -> str:
    """An address as a picture to scan: HTML."""
    picture = segno.make(address, error="m").svg_data_uri(scale=6, border=2, dark="#0b1014", light="#ffffff")
    return f'<img class="qr" alt="QR" src="{picture}">'
