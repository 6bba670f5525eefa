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
    """Lets one in at a time, by when each should be done with: O(log n) for n who wait.

    While at the gate `behind` somebody is inside who cannot wait, whoever can wait here does, for as long as they can:
    so two gates that may both be open do not halve each other's speed when it matters.
    """

    def __init__(self, behind: Gate | None = None) -> None:
        self._lock, self._order, self._behind = Lock(), count(), behind
        self._waiting: list[tuple[float, int, Event]] = []
        self._inside: dict[int, float] = {}
        self._hurrying: set[int] = set()  # of those inside
        self._followers: list[Gate] = []
        if behind:
            behind._followers.append(self)

    @contextmanager
    def turn(self, slack_s: float = 0.0) -> Iterator[None]:
        """Wait for one's turn and have it; whoever can wait for `slack_s` seconds lets others before."""
        number = self._enter(slack_s)
        try:
            yield
        finally:
            self._leave(number)

    def _enter(self, slack_s: float) -> int:
        due_s, called = time.monotonic() + slack_s, Event()
        with self._lock:
            number = next(self._order)
            heapq.heappush(self._waiting, (due_s, number, called))
        self._call()
        while not called.wait(self._until(due_s)):
            self._call()
        if slack_s <= 0:
            with self._lock:
                self._hurrying.add(number)
        return number

    def _until(self, due_s: float) -> float:
        """For how long to wait for a call before one asks again oneself."""
        left_s = due_s - time.monotonic()
        return left_s if self._behind and 0 < left_s < PATIENCE_S else PATIENCE_S

    def _leave(self, number: int) -> None:
        with self._lock:
            del self._inside[number]
            self._hurrying.discard(number)
        self._call()
        for follower in self._followers:
            follower._call()

    def _call(self) -> None:
        """The most urgent comes in, unless somebody is inside who has been quick so far, or hurries further on."""
        with self._lock:
            now = time.monotonic()
            if not self._waiting or any(now - since < PATIENCE_S for since in self._inside.values()):
                return
            if self._behind and self._behind._hurrying and self._waiting[0][0] > now:
                return
            _due, number, called = heapq.heappop(self._waiting)
            self._inside[number] = now
            called.set()


SCRIPTS = Gate()
"""Runs of the pages' script."""
ANSWERS = Gate(behind=SCRIPTS)
"""Answers to the browser's own questions: short, and the urgent ones do not wait for scripts."""
