"""What we change inside Streamlit: it is still there, and means the same as before."""

from __future__ import annotations

import ctypes
import http.client
import inspect
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit import net_util
from streamlit.commands import page_config
from streamlit.components.v2.bidi_component import main as components
from streamlit.cursor import LockedCursor, RunningCursor
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.watcher.polling_path_watcher import PollingPathWatcher

from pages.parts import shell, tuned
from tests.browser.server import free_port

ROOT = Path(__file__).resolve().parents[1]
STRANGER = {
    "Host": "127.0.0.1", "Origin": "http://elsewhere.example", "Connection": "Upgrade", "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
}  # fmt: skip


def test_this_streamlit_has_what_we_tune(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer one may have it no more: then nothing breaks, but a class of sixty waits, and this test says so."""
    before = ScriptRunner._run_script
    monkeypatch.setattr(ScriptRunner, "_run_script", before)
    tuned.take_turns()
    once = ScriptRunner._run_script
    assert once is not before
    tuned.take_turns()
    assert ScriptRunner._run_script is once, "not twice"


def test_our_icon_is_known_without_a_library_of_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_config, "_get_favicon_string", page_config._get_favicon_string)
    tuned.know_our_icon()
    monkeypatch.setattr(page_config, "image_to_url", lambda *_, **__: pytest.fail("it asks the library"))
    assert page_config._get_favicon_string(shell.ICON) == shell.ICON
    assert page_config._get_favicon_string("🧊") == "emoji:🧊"


@pytest.mark.parametrize("tuned_so", [False, True])
def test_nobody_watches_files_of_settings(tuned_so: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PollingPathWatcher, "_check_if_path_changed", PollingPathWatcher._check_if_path_changed)
    (tmp_path / "config.toml").write_text("[server]\n")
    heard = []
    watcher = PollingPathWatcher(str(tmp_path / "config.toml"), heard.append)
    if tuned_so:
        tuned.watch_no_settings()
    (tmp_path / "config.toml").write_text("[theme]\n")
    os.utime(tmp_path / "config.toml", (time.time() + 9, time.time() + 9))
    until = time.monotonic() + (1.0 if tuned_so else 10.0)
    while time.monotonic() < until and not heard:
        time.sleep(0.05)
    watcher.close()
    assert bool(heard) is not tuned_so


@pytest.fixture
def outside() -> Iterator[socket.socket]:
    """Where everything goes that a server asks of the world."""
    with socket.socket() as way_out:
        way_out.bind(("127.0.0.1", 0))
        way_out.listen()
        way_out.settimeout(0.2)
        yield way_out


def test_nobody_outside_is_asked_at_the_start_nor_when_a_strangers_page_calls(outside, tmp_path) -> None:
    proxy, port = f"http://127.0.0.1:{outside.getsockname()[1]}", free_port()
    told = {"http_proxy": proxy, "https_proxy": proxy, "DOBLE_VISTA_STORE": f"sqlite:///{tmp_path}/store.sqlite3"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    kept = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"}
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env={**kept, **told}, stdout=log, stderr=log)
    try:
        assert _called_by_a_stranger(port) == 403
        with pytest.raises(TimeoutError):
            outside.accept()
    finally:
        server.terminate()
        server.wait(timeout=10)
    assert b"You can now view" in (tmp_path / "server.log").read_bytes(), "it had told its addresses by then"


def _called_by_a_stranger(port: int) -> int:
    """The status that a websocket from another page's script gets, once the server is there."""
    for _ in range(300):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request("GET", "/_stcore/stream", headers=STRANGER)
            return line.getresponse().status
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise AssertionError("no server came")


def test_this_machines_address_on_the_internet_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *_, **__: pytest.fail("asked"))
    tuned.ask_nobody_outside()
    assert net_util.get_external_ip() is None


@pytest.mark.parametrize("tuned_so", [True, False], ids=["ours", "Streamlit's"])
def test_what_waits_is_sent_in_its_order(tuned_so: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a page of three, the second is a part; it is drawn anew before anything was sent."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", inspect.unwrap(ForwardMsgQueue.clear))
    if tuned_so:
        tuned.keep_what_waits()
    queue = ForwardMsgQueue()
    for number, part in enumerate(["", "part", ""]):
        queue.enqueue(drawn(number, part))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["part"])
    queue.enqueue(drawn(1, "part", "anew"))
    sent = [(msg.metadata.delta_path[-1], msg.delta.new_element.text.body) for msg in queue.flush()]
    assert queue.is_empty()
    there = 0
    for place, _ in sent:
        if place > there:
            break
        there = max(there, place + 1)
    assert (there == 3) is tuned_so, "a place that is not there yet makes the browser's page blank"
    assert [body for place, body in sent if place == 1][-1] == "anew"


def test_a_run_of_the_whole_page_still_replaces_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForwardMsgQueue, "clear", inspect.unwrap(ForwardMsgQueue.clear))
    tuned.keep_what_waits()
    queue = ForwardMsgQueue()
    queue.enqueue(drawn(0, ""))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=None)
    assert queue.is_empty()


def drawn(place: int, part: str, body: str = "first") -> ForwardMsg:
    """What draws one text at a place of the page."""
    msg = ForwardMsg()
    msg.metadata.delta_path[:] = [0, place]
    msg.delta.new_element.text.body = body
    if part:
        msg.delta.fragment_id = part
    return msg


def test_where_a_fragment_stands_is_copied_and_not_shared() -> None:
    tuned.copy_cursors()
    block = RunningCursor(0, (2, 1))
    block.lock_element()
    block._transient_elements[0] = {"spinner": True}
    copied = deepcopy({"main": block})["main"]
    copied.lock_element()
    assert (block.index, copied.index, copied.delta_path) == (1, 2, [0, 2, 1, 2])
    assert len(block._transient_elements) == 1 and len(copied._transient_elements) == 0

    still = LockedCursor(0, (2,), 3)
    still._transient_elements[0] = spinner = {"spinner": True}
    assert deepcopy(still)._transient_elements[0] == spinner
    assert deepcopy(still)._transient_elements[0] is not spinner


def test_what_a_component_told_reads_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    before = components.make_bidi_component_presenter
    monkeypatch.setattr(components, "make_bidi_component_presenter", before)
    told = {"events": [{"event": "open", "value": "C-041"}, "noise"]}
    session = SimpleNamespace(_new_widget_state=Told(told), _key_id_mapper=None)
    base = {"wall": 6}
    theirs = before("events", "id", {"wall"})(base, session)
    tuned.show_components()
    ours = components.make_bidi_component_presenter("events", "id", {"wall"})(base, session)
    assert ours == theirs == {"open": "C-041", "wall": 6}
    assert (ours.open, ours.wall, ours.never) == ("C-041", 6, None)
    empty = SimpleNamespace(_new_widget_state=Told({}))
    assert components.make_bidi_component_presenter("events")(base, empty) == base
    assert components.make_bidi_component_presenter("events")(None, empty) is None


class Told(dict[str, object]):
    """As Streamlit keeps what widgets told in a run."""

    def __init__(self, told: dict[str, object]) -> None:
        super().__init__(told)
        self.widget_metadata = {"events": SimpleNamespace(value_type="json_trigger_value")}


HEAPS = """
import ctypes, os, sys, threading
{first}
def keep(kept, done, go):
    kept.append([bytearray(2_000) for _ in range(50)])
    done.release()
    go.wait()
kept, done, go = [], threading.Semaphore(0), threading.Event()
threads = [threading.Thread(target=keep, args=(kept, done, go)) for _ in range(30)]
[one.start() for one in threads]
[done.acquire() for _ in threads]
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
go.set()
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="heaps are the GNU C library's")
def test_all_threads_share_a_few_heaps() -> None:
    """Thirty threads at once: as the C library has it and as we do."""
    without = {k: v for k, v in os.environ.items() if k != "MALLOC_ARENA_MAX"}

    def heaps(first: str) -> int:
        program = [sys.executable, "-c", HEAPS.format(first=first)]
        return subprocess.run(program, cwd=ROOT, env=without, capture_output=True, text=True, check=True).stdout.count(
            "<heap nr"
        )

    assert heaps("") > tuned.HEAPS
    assert heaps("from pages.parts import tuned; tuned.tune()") <= tuned.HEAPS
