"""Run something asynchronous in a thread of its own: another loop may run in this one already."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from serve import quick_loop


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """What it gives."""

    def ran() -> Any:
        with asyncio.Runner(loop_factory=quick_loop()) as runner:
            return runner.run(work)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ran).result()
