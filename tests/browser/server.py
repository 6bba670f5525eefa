"""A server of our own for browser tests and benchmarks: a free port, a store of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync",
    "--disable-component-update", "--disable-quic", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]  # fmt: skip


def chromium() -> str | None:
    """The system's Chromium, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(store: Path, port: int | None = None, store_url: str = "") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app on this machine, ready; its address and its process."""
    port = port or free_port()
    environment = {**os.environ, "DOBLE_VISTA_STORE": store_url or f"sqlite:///{store}"}
    store.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    log = (store.parent / "server.log").open("ab")
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process)
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=10)
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1500):
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with {process.returncode}")
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.01)
    raise RuntimeError("the server did not answer in 15 s")


@contextmanager
def several(folder: Path, count: int = 2) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app in several processes behind one address (serve.py), ready; the address and the process before them."""
    port = free_port()
    environment = {**os.environ, "DOBLE_VISTA_STORE": f"sqlite:///{folder / 'store.sqlite3'}"}
    command = [sys.executable, "serve.py", "--address", "127.0.0.1", "--port", str(port), "--processes", str(count)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            address, until = f"http://127.0.0.1:{port}", time.monotonic() + 40
            while not healthy(address) and time.monotonic() < until:
                time.sleep(0.2)
            yield address, process
        finally:
            process.terminate()
            assert process.wait(20) == 0


def healthy(address: str) -> bool:
    """Whether some process answers at an address."""
    try:
        return bool(urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a process started, by number; needs /proc."""
    return [int(n) for n in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
