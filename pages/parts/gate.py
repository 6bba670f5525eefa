"""One at a time, the most urgent first: computing threads of this process take turns.

Python runs one thread at a time.  Sixty scripts at once each wait for all others and wake up a thousand times a
second to ask; one after the other, each is done sooner, and what somebody pressed goes before what only redraws.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Event, Lock

PATIENCE_S = 1.0
"""Whoever is inside for longer (a new city is built, a store far away is slow) keeps nobody waiting."""


class Gate:
    """Lets one in at a time, by when each should be done with: O(log n) for n who wait."""

    def __init__(self) -> None:
        self._lock, self._order = Lock(), count()
        self._waiting: list[tuple[float, int, Event]] = []
        self._inside: dict[int, float] = {}

    @contextmanager
    def turn(self, slack_s: float = 0.0) -> Iterator[None]:
        """Wait for one's turn and have it; whoever can wait for `slack_s` seconds lets others before."""
        number = self._enter(time.monotonic() + slack_s)
        try:
            yield
        finally:
            self._leave(number)

    def _enter(self, due_s: float) -> int:
        called = Event()
        with self._lock:
            number = next(self._order)
            if not self._inside:
                self._inside[number] = time.monotonic()
                return number
            heapq.heappush(self._waiting, (due_s, number, called))
        while not called.wait(PATIENCE_S):
            self._call()
        return number

    def _leave(self, number: int) -> None:
        with self._lock:
            del self._inside[number]
        self._call()

    def _call(self) -> None:
        """The most urgent comes in, unless somebody is inside who has been quick so far."""
        with self._lock:
            now = time.monotonic()
            if not self._waiting or any(now - since < PATIENCE_S for since in self._inside.values()):
                return
            _due, number, called = heapq.heappop(self._waiting)
            self._inside[number] = now
            called.set()


SCRIPTS, ANSWERS = Gate(), Gate()
"""Runs of the pages' script; answers to the browser's own questions, which are short and must not wait for those."""
