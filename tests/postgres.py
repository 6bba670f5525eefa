"""A real PostgreSQL for tests, from the system's packages: its own folder, port and ordinary user."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.server import free_port

REQUIRED = os.environ.get("DOBLE_VISTA_POSTGRES") == "required"
USERS = ("postgres", "nobody")
"""Who runs it where the tests run as root: PostgreSQL refuses to."""


def program(name: str) -> str | None:
    """A program of PostgreSQL's, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]), reverse=True)
    return str(found[0]) if found else shutil.which(name)


@contextmanager
def postgres() -> Iterator[str]:
    """A store's address; everything of it is gone afterwards."""
    initdb, server = program("initdb"), program("postgres")
    if initdb is None or server is None:
        reason = "NO POSTGRESQL: install Debian's `postgresql`; the tests with it did NOT run"
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="dv-postgres-", ignore_cleanup_errors=True) as made:
        folder, who = Path(made), _who()
        if who:
            shutil.chown(folder, who["user"])
        _run([initdb, "-D", str(folder / "data"), "-U", "doble", "--auth=trust", "-E", "UTF8", "--no-sync"], who)
        with _served(server, folder, who) as port:
            yield f"postgresql://doble@127.0.0.1:{port}/postgres"


@contextmanager
def _served(server: str, folder: Path, who: dict[str, Any]) -> Iterator[int]:
    """The server while it answers, on a port of its own."""
    port = free_port()
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
    command = [server, "-D", str(folder / "data"), *(part for s in settings for part in ("-c", s))]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who)
    try:
        _wait(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # does not wait for those who are connected
        process.wait(timeout=20)


def fresh_database(server: str) -> str:
    """A new database beside the others of a server; its address."""
    import psycopg

    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


def _who() -> dict[str, Any]:
    """Whose processes they are: an ordinary user's, with nothing of root's groups."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = next(known[name] for name in USERS if name in known)
    return {"user": found.pw_name, "group": found.pw_gid, "extra_groups": []}


def _run(command: list[str], who: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **who)
    assert done.returncode == 0, done.stderr


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL stopped with {process.returncode}")
        try:
            psycopg.connect(f"postgresql://doble@127.0.0.1:{port}/postgres", connect_timeout=1).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not answer in 10 s")
