"""What our own addresses answer, and how: one answer after the other (gate.py), a hand's on a camera first."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from pages.parts.gate import ANSWERS

Answer = tuple[int, dict[str, Any]]
"""HTTP status and JSON body."""
AT_ONCE_S, SOON_S = 0.0, 0.2
"""How long an answer can wait: a joystick's none, a picture's until the next is asked for."""
LEAST_BYTES, LEVEL = 800, 2
"""What is shorter is not compressed; the rest quickly."""
Made = TypeVar("Made")
_threads = ThreadPoolExecutor(40, "answers")


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer as it goes over the wire."""

    status: int
    body: bytes
    gzipped: bool


async def in_thread(make: Callable[..., Made], *asked: object) -> Made:
    """What `make` makes of what was asked, in a thread of its own."""
    return await asyncio.get_running_loop().run_in_executor(_threads, make, *asked)


async def in_turn(slack_s: float, make: Callable[..., Made], *asked: object) -> Made:
    """The same in its turn."""

    def made() -> Made:
        with ANSWERS.turn(slack_s):
            return make(*asked)

    return await in_thread(made)


async def packed_in_turn(gzips: bool, slack_s: float, make: Callable[..., Answer], *asked: object) -> Packed:
    """The same, packed for whoever reads gzip or not; to pack it needs no turn, for Python is let go meanwhile."""

    def made() -> Packed:
        with ANSWERS.turn(slack_s):
            status, body = make(*asked)
        return packed(status, body, gzips)

    return await in_thread(made)


def packed(status: int, body: dict[str, Any], gzips: bool) -> Packed:
    """An answer as bytes."""
    plain = orjson.dumps(body)
    if not gzips or len(plain) < LEAST_BYTES:
        return Packed(status, plain, False)
    return Packed(status, gzip.compress(plain, LEVEL), True)
