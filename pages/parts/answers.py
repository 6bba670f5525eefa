"""What our own addresses answer, and how: one answer after the other (gate.py), a hand's on a camera first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool

from pages.parts.gate import ANSWERS

Answer = tuple[int, dict[str, Any]]
"""HTTP status and JSON body."""
AT_ONCE_S, SOON_S = 0.0, 0.2
"""How long an answer can wait: a joystick's none, a picture's until the next is asked for."""
Made = TypeVar("Made")


async def in_turn(slack_s: float, make: Callable[..., Made], *asked: object) -> Made:
    """What `make` makes of what was asked, in a thread of its own and in its turn."""

    def made() -> Made:
        with ANSWERS.turn(slack_s):
            return make(*asked)

    return await run_in_threadpool(made)
