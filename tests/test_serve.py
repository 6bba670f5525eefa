"""Several processes behind one address: a browser stays with one of them, and finds another when that one is gone."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import serve
from tests.browser.server import children, healthy, several
from tests.load.__main__ import arguments, load
from tests.load.apart import run
from tests.load.participant import Participant
from tests.load.report import Tally, troubles

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
tokens = st.text(LETTERS, min_size=32, max_size=64)


def head(token: str = "", more: str = "") -> bytes:
    cookie = f"Cookie: a=b; doble_vista={token}; c=d\r\n" if token else ""
    return f"GET /look HTTP/1.1\r\nHost: here:8501\r\n{cookie}{more}\r\n".encode()


# ---------------------------------------------------------------------- where a connection belongs


@given(tokens, st.integers(1, 8))
def test_a_token_has_a_process_of_its_own_and_the_others_stand_in(token, count):
    ports = list(range(9000, 9000 + count))
    found = serve.ports_for(head(token), ports)
    assert found == serve.ports_for(head(token, "Accept: */*\r\n"), ports)
    assert sorted(found) == ports


def test_tokens_are_spread_over_all_processes():
    firsts = [serve.ports_for(head(f"{n:0>40}"), [1, 2, 3])[0] for n in range(3000)]
    assert min(firsts.count(port) for port in (1, 2, 3)) > 800


def test_a_cookie_of_another_name_or_shape_is_no_token():
    for words in ("xdoble_vista", "doble_vista_at"):
        assert not serve.TOKEN.search(f"GET / HTTP/1.1\r\nCookie: {words}={'a' * 40}\r\n\r\n".encode())
    assert not serve.TOKEN.search(head("short"))
    assert not serve.TOKEN.search(f"GET / HTTP/1.1\r\nX: doble_vista={'a' * 40}\r\n\r\n".encode())


def test_a_browser_without_a_token_comes_again_on_a_new_connection():
    given_ = head(more="Connection: keep-alive\r\nAccept: */*\r\n")
    said = serve.passed_on(given_)
    assert said == b"GET /look HTTP/1.1\r\nHost: here:8501\r\nAccept: */*\r\nConnection: close\r\n\r\n"


@given(tokens)
def test_what_a_known_browser_says_is_passed_on_as_it_is(token):
    assert serve.passed_on(head(token)) == head(token)
    wants = head(more="Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n")
    assert serve.passed_on(wants) == wants


# ---------------------------------------------------------------------- bytes to and fro


async def answering(name: bytes) -> asyncio.Server:
    """A process that answers every line with its name and the line; and says goodbye when the browser is done."""

    async def talk(reader, writer):
        while line := await reader.readline():
            writer.write(name + b" " + line)
        writer.write(name + b" bye\n")
        await writer.drain()
        writer.close()

    return await asyncio.start_server(talk, "127.0.0.1", 0)


def port(server: asyncio.Server) -> int:
    return server.sockets[0].getsockname()[1]


async def asked(address: int, words: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", address)
    writer.write(words)
    writer.write_eof()
    found = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return found


def balanced(story) -> None:
    """Play a story with a balancer before two processes."""

    async def played():
        servers = [await answering(b"one"), await answering(b"two")]
        balancer = serve.Balancer([port(s) for s in servers], patience_s=0.5)
        front = await asyncio.start_server(balancer.serve, "127.0.0.1", 0, limit=serve.MOST_HEAD)
        try:
            await story(port(front), servers)
        finally:
            for server in (front, *servers):
                server.close()

    run(played())


def test_a_browser_always_finds_the_same_process_until_that_is_gone():
    async def story(address, servers):
        token = next(t for t in (f"{n:0>40}" for n in range(99)) if serve.ports_for(head(t), [0, 1])[0] == 1)
        for _ in range(5):
            said = await asked(address, head(token))
            assert said.startswith(b"two GET /look") and said.endswith(b"two bye\n") and b"close" not in said
        servers[1].close()
        await servers[1].wait_closed()
        guest = await asked(address, head(token))
        assert guest.startswith(b"one GET /look") and b"Connection: close" in guest, "it looks for its own again"
        servers[0].close()
        await servers[0].wait_closed()
        assert await asked(address, head(token)) == serve.BUSY

    balanced(story)


def test_both_sides_speak_when_they_want():
    async def story(address, servers):
        reader, writer = await asyncio.open_connection("127.0.0.1", address)
        writer.write(head("a" * 40))
        for _ in range(4):  # the lines of the head
            await reader.readline()
        for n in range(20):
            writer.write(b"%d\n" % n)
            assert (await reader.readline()).endswith(b" %d\n" % n)
        big = b"x" * 60_000 + b"\n"
        for _ in range(50):
            writer.write(big)
        told = 0
        while told < 50 * (len(big) + 4):
            told += len(await asyncio.wait_for(reader.read(1 << 16), 10))
        assert told == 50 * (len(big) + 4)
        writer.close()

    balanced(story)


def test_no_head_or_an_endless_one_ends_the_connection_and_nothing_else():
    async def story(address, servers):
        assert await asked(address, b"") == b""
        assert await asked(address, b"GET / HTTP/1.1\r\n") == b""
        with suppress(ConnectionError):  # whoever hangs up on somebody who still speaks may be heard of as a reset
            assert await asked(address, b"GET / HTTP/1.1\r\nX: " + b"y" * 3 * serve.MOST_HEAD) == b""
        assert b"bye" in await asked(address, head("b" * 40))

    balanced(story)


# ---------------------------------------------------------------------- the whole of it


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with several(tmp_path_factory.mktemp("served")) as found:
        yield found


def test_a_file_over_a_megabyte_is_refused_by_every_process_before_it_is_kept(served):
    assert [run(uploaded(served[0], size)) for size in (1_000, 1_048_577, 30_000_000)] == [204, 413, 413]


async def uploaded(address: str, size: int) -> int:
    """What a browser is told that puts so many bytes to its own session's address."""
    one = Participant(address, Tally(), Random(0), 1.0)
    assert await one.come(), one.tally.errors
    site = one.browser.site
    head = (
        f"PUT /_stcore/upload_file/{one.session.id}/x HTTP/1.1\r\nHost: {site.netloc}\r\nCookie: {site.cookie}\r\n"
        f"X-Xsrftoken: {site.cookies.get('_streamlit_xsrf', '')}\r\nOrigin: {site.origin}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\n"
    )
    body = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="x.yaml"\r\n\r\n'
    body += b"x" * size + b"\r\n--cut--\r\n"
    reader, writer = await asyncio.open_connection(site.host, site.port)
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
    with suppress(ConnectionError):  # it may hang up on a body that it refused already
        writer.write(body)
        await writer.drain()
    status = int((await asyncio.wait_for(reader.readline(), 20)).split()[1])
    writer.close()
    await one.leave()
    return status


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the processes")
def test_a_class_over_two_processes_loses_nothing_and_a_dead_process_comes_back(served):
    address, process = served
    tally = Tally()
    words = [address, "--class", "--participants", "8", "--minutes", "0.1", "--every", "1", "--pid", str(process.pid)]
    _before, joined, after = run(load(arguments(words), tally))
    assert not tally.errors, troubles(tally)
    assert tally.joined == 8 and len(tally.acts_s) > 8
    assert joined.server and after.server and after.server.cpu_s > joined.server.cpu_s
    first, second = children(process)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.5)  # what was under way with it is lost
    for _ in range(10):
        assert healthy(address), "the other process stands in"
        time.sleep(0.1)
    until = time.monotonic() + 10
    while time.monotonic() < until and len(set(children(process)) - {first, second}) != 1:
        time.sleep(0.2)
    assert second in children(process) and len(children(process)) == 2 and first not in children(process)


def test_no_process_outlives_the_one_that_started_it(tmp_path):
    code = (
        "import serve, sys, subprocess\n"
        "apps = [serve.App(1, subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']))]\n"
        "serve.ended(apps)\nprint(apps[0].process.poll() is not None)"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert said.stdout.strip() == "True"
