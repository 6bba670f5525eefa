"""Under which addresses others in the room reach this machine, and the way in as a QR code."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys

import segno
import streamlit as st

from pages.parts.text import Words, safe

LOCAL = ("localhost", "127.0.0.1", "::1", "[::1]")
AWAY = "10.255.255.255"
GET_ADDRESS = 0x8915 if sys.platform == "linux" else 0xC0206921
"""SIOCGIFADDR: the number by which a kernel is asked for an interface's address."""
OF_CONTAINERS = ("docker", "br-", "veth", "virbr")
"""Interfaces that lead to containers and virtual machines of this one: nobody in the room."""


def bases() -> list[str]:
    """`http://192.168.1.20:8501`: as this page was reached, or this machine's addresses, the likeliest first."""
    host = str(st.context.headers.get("Host", "localhost:8501"))
    scheme = str(st.context.headers.get("X-Forwarded-Proto", "http"))
    name, colon, port = _parted(host)
    if name not in LOCAL:
        return [f"{scheme}://{host}"]
    return [f"{scheme}://{address}{colon}{port}" for address in own_addresses()]


def port() -> str:
    """The port that this page was reached by."""
    host = str(st.context.headers.get("Host", "localhost:8501"))
    secure = st.context.headers.get("X-Forwarded-Proto") == "https"
    return _parted(host)[2] or ("443" if secure else "80")


def _parted(host: str) -> tuple[str, str, str]:
    """Name, colon and port of a Host header."""
    name, colon, port = host.rpartition(":")
    return (name, colon, port) if port.isdigit() and (":" not in name or name.endswith("]")) else (host, "", "")


def own_addresses() -> list[str]:
    """This machine's addresses in local networks, without an uplink too.  Nothing is sent."""
    found = dict.fromkeys([*_of_the_way_out(), *_of_interfaces()])
    return [one for one in found if not (at := ipaddress.ip_address(one)).is_loopback and not at.is_link_local]


def _of_the_way_out() -> list[str]:
    """The address from which a packet to another network would leave."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((AWAY, 9))  # only asks which way a packet would take
            return [str(probe.getsockname()[0])]
        except OSError:
            return []


def _of_interfaces() -> list[str]:
    """An address of each network interface; Windows tells them under the machine's own name."""
    if sys.platform == "win32":
        try:
            return [str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
        except OSError:
            return []
    names = [name for _number, name in socket.if_nameindex() if not name.startswith(OF_CONTAINERS)]
    return [address for name in names if (address := _of_interface(name))]


def _of_interface(name: str) -> str | None:
    """The address of one interface, None where it has none; on Linux and macOS."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            told = fcntl.ioctl(asked.fileno(), GET_ADDRESS, struct.pack("256s", name.encode()[:15]))
        except OSError:
            return None
    return socket.inet_ntoa(told[20:24])


def way_in(path: str, _: Words, before: str = "") -> str:
    """The QR code of a page of ours and its address: HTML."""
    return f'<div class="wayin">{picture(path)}<div>{addresses(path, _, before)}</div></div>'


def picture(path: str) -> str:
    """The QR code of a page of ours as HTML; nothing where no network is."""
    return "".join(qr(f"{base}{path}") for base in bases()[:1])


def addresses(path: str, _: Words, before: str = "") -> str:
    """A page's address, other addresses below; or that there is no network: HTML."""
    first, *others = [f"{base}{path}" for base in bases()] or [""]
    if not first:
        words = _(
            "This machine has no address in any network: nobody else can reach it. Join a Wi-Fi or open a hotspot, "
            "then load this page again."
        )
        return f'{before}<div class="notice" role="status">{safe(words)}</div>'
    told = f'{before}<div class="dim">{safe(first)}</div>'
    if others:
        words = _("Does it not open? In another network of this machine:")
        lines = "".join(f"<div>{safe(one)}</div>" for one in others)
        told += f'<div class="others dim">{safe(words)}{lines}</div>'
    return told


def qr(address: str) -> str:
    """An address as a picture to scan: HTML."""
    picture = segno.make(address, error="m").svg_data_uri(scale=6, border=2, dark="#0b1014", light="#ffffff")
    return f'<img class="qr" alt="QR" src="{picture}">'
