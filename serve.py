"""The server for a big class: several processes of the app behind one address, all cores of this machine.

`python serve.py` instead of `streamlit run app.py`.  Every process serves every room, for all that must be agreed upon
is in the store; a browser stays with one process by the token in its cookie.  What is passed on is not looked into:
one request's head says where a connection belongs, then bytes go to and fro.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

ROOT = Path(__file__).resolve().parent
MOST_HEAD = 64 * 1024
HEAD_S, PATIENCE_S, AGAIN_S = 30.0, 15.0, 0.5
"""A head must come within so long; while no process answers a browser waits so long; then, or for a dead one, again."""
PIECE = 256 * 1024
TOKEN = re.compile(rb"(?im)^cookie:[^\r\n]*\bdoble_vista=([A-Za-z0-9_-]{32,64})")
CONNECTION = re.compile(rb"(?im)^connection:[^\r\n]*\r\n")
UPGRADE = re.compile(rb"(?im)^connection:[^\r\n]*\bupgrade\b")
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"


@dataclass(slots=True)
class App:
    """One process of the app, on a port that only this machine reaches."""

    port: int
    process: subprocess.Popen[bytes]


class Balancer:
    """Passes connections on to the processes: a browser's always to the same one, while it lives."""

    def __init__(self, ports: Sequence[int], patience_s: float = PATIENCE_S) -> None:
        self.ports, self.patience_s = list(ports), patience_s
        self._under_way: set[asyncio.Task[None] | None] = set()  # the loop itself would let go of a task that waits

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a browser, from its first head to its end."""
        self._under_way.add(task := asyncio.current_task())
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_S)
            ports = ports_for(head, self.ports)
            port, behind = await self._connected(ports)
            if behind is None:
                writer.write(BUSY)
                return
            behind[1].write(passed_on(head, stays=port == ports[0]))
            await _both_ways((reader, writer), behind)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, OSError):
            pass  # it went away, or it was no browser
        finally:
            self._under_way.discard(task)
            writer.close()

    async def _connected(self, ports: Sequence[int]) -> tuple[int, Ends | None]:
        """A process that answers, the browser's own if it does; none where none does for long."""
        until = time.monotonic() + self.patience_s
        while True:
            for port in ports:
                with suppress(OSError):
                    return port, await asyncio.open_connection("127.0.0.1", port, limit=PIECE)
            if time.monotonic() >= until:
                return 0, None
            await asyncio.sleep(AGAIN_S / 2)


def ports_for(head: bytes, ports: Sequence[int]) -> list[int]:
    """The ports to try for a request, the browser's own first; the others stand in for a dead one."""
    token = TOKEN.search(head)
    first = crc32(token.group(1)) % len(ports) if token else 0
    return [*ports[first:], *ports[:first]]


def passed_on(head: bytes, stays: bool = True) -> bytes:
    """The head as a process gets it.

    A browser without a token gets one now, and one whose process is gone is a guest here: both come again on a new
    connection.
    """
    if UPGRADE.search(head) or (stays and TOKEN.search(head)):
        return head
    return CONNECTION.sub(b"", head[:-2]) + b"Connection: close\r\n\r\n"


async def _both_ways(browser: Ends, app: Ends) -> None:
    """Bytes to and fro until the process has said its last word: a browser may fall silent, or vanish, before."""
    asking = asyncio.create_task(_one_way(browser[0], app[1]))
    try:
        await _one_way(app[0], browser[1])
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        app[1].close()


async def _one_way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    finally:
        with suppress(OSError, RuntimeError):
            writer.write_eof()


# ---------------------------------------------------------------------- processes


def started(port: int) -> App:
    """A process of the app on this port."""
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen([*command, "--server.address", "127.0.0.1"], cwd=ROOT, stdout=subprocess.DEVNULL)
    return App(port, process)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def kept_alive(apps: list[App]) -> None:
    """Whatever died is started again, on the same port."""
    while True:
        await asyncio.sleep(AGAIN_S)
        for n, app in enumerate(apps):
            if app.process.poll() is not None:
                print(f"a process ended with {app.process.returncode}; it is started again", file=sys.stderr)
                apps[n] = started(app.port)


async def run(address: str, port: int, count: int) -> None:
    """Serve until interrupted."""
    apps = [started(free_port()) for _ in range(count)]
    try:
        balancer = Balancer([app.port for app in apps])
        server = await asyncio.start_server(balancer.serve, address, port, limit=MOST_HEAD)
        here = "localhost" if address in ("0.0.0.0", "127.0.0.1") else address
        print(f"Open http://{here}:{port} ({count} processes serve it; Ctrl+C ends them)")
        stopped = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows knows no such handlers: Ctrl+C comes as an exception
                asyncio.get_running_loop().add_signal_handler(name, stopped.set)
        keeper = asyncio.create_task(kept_alive(apps))
        async with server:
            await stopped.wait()
        keeper.cancel()
    finally:
        ended(apps)


def ended(apps: Sequence[App]) -> None:
    """Ask all processes to stop, and wait for them."""
    for app in apps:
        app.process.terminate()
    until = time.monotonic() + 10
    for app in apps:
        try:
            app.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            app.process.kill()


def quick_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, where there is one (not on Windows): bytes to and fro cost half."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python serve.py", description=__doc__)
    parser.add_argument("--address", default="0.0.0.0", help="127.0.0.1: nobody but this machine may come")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--processes", type=int, default=min(os.cpu_count() or 2, 4))
    asked = parser.parse_args(words)
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=quick_loop()) as runner:
        runner.run(run(asked.address, asked.port, asked.processes))


if __name__ == "__main__":
    main()
