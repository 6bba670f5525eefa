"""The way in from other machines: its addresses with and without an uplink, several networks, none."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest

from pages.parts import lan, text

HOTSPOT = "192.168.137.1"


@pytest.fixture
def network(monkeypatch):
    """Answers of the machine and of the request, to be set: the way out, the interfaces, the headers."""

    def given(way_out: list[str], interfaces: list[str], **headers: str) -> None:
        monkeypatch.setattr(lan, "_of_the_way_out", lambda: way_out)
        monkeypatch.setattr(lan, "_of_interfaces", lambda: interfaces)
        told = {"Host": "localhost:8765", **headers}
        monkeypatch.setattr(lan.st, "context", SimpleNamespace(headers=told))

    return given


def test_a_hotspot_without_an_uplink_is_reached_by_its_own_address(network):
    network([], ["127.0.0.1", HOTSPOT])
    assert lan.bases() == [f"http://{HOTSPOT}:8765"]
    said = lan.way_in("/start?room=ABCDE", text.of("en"))
    assert "localhost" not in said and f"http://{HOTSPOT}:8765/start?room=ABCDE" in said and 'class="qr"' in said


def test_of_several_networks_all_are_named_and_the_way_out_comes_first(network):
    network(["10.0.0.7"], ["127.0.0.1", HOTSPOT, "10.0.0.7", "169.254.3.4"])
    assert lan.bases() == ["http://10.0.0.7:8765", f"http://{HOTSPOT}:8765"]
    said = lan.way_in("/start", text.of("en"))
    assert said.count('class="qr"') == 1 and f"http://{HOTSPOT}:8765/start" in said.partition("others")[2]


@pytest.mark.parametrize("language", ["es", "en"])
def test_without_a_network_it_says_so_and_shows_no_picture_to_scan(network, language):
    network([], ["127.0.0.1"])
    said = lan.way_in("/start", text.of(language), "<b>ABCDE</b>")
    assert "qr" not in said and "localhost" not in said and "ABCDE" in said
    assert ("no address" if language == "en" else "no tiene dirección") in said


@pytest.mark.parametrize(("host", "base", "port"), [
    ("class.example", "http://class.example", "80"), ("192.168.1.4:9000", "http://192.168.1.4:9000", "9000"),
    ("localhost", f"http://{HOTSPOT}", "80"), ("[::1]:8601", f"http://{HOTSPOT}:8601", "8601"),
])  # fmt: skip
def test_a_page_that_was_reached_under_a_name_keeps_it_and_the_port_is_the_true_one(network, host, base, port):
    network([], [HOTSPOT], Host=host)
    assert (lan.bases(), lan.port()) == ([base], port)


def test_each_source_of_this_machine_answers_with_addresses():
    for address in (*lan._of_the_way_out(), *lan._of_interfaces()):
        socket.inet_aton(address)


def test_on_windows_the_machines_own_name_tells_its_addresses(monkeypatch):
    monkeypatch.setattr(lan.sys, "platform", "win32")
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in (HOTSPOT, "192.168.1.20")]
    monkeypatch.setattr(lan.socket, "getaddrinfo", lambda *asked: found)
    assert lan._of_interfaces() == [HOTSPOT, "192.168.1.20"]
