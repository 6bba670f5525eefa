"""A guard against haste: how much somebody may do at once, and how much a second after that."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

MOST_SEATS = 5_000


class Bucket:
    """A token bucket for every seat, the latest seats only."""

    def __init__(self, *, burst: float, a_second: float) -> None:
        self.burst, self.a_second = burst, a_second
        self._seats: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def takes(self, seat: str, now_s: float) -> bool:
        """Whether the seat may say one more word now."""
        with self._lock:
            left, since = self._seats.pop(seat, (self.burst, now_s))
            left = min(self.burst, left + (now_s - since) * self.a_second)
            self._seats[seat] = (max(left - 1.0, 0.0) if left >= 1.0 else left, now_s)
            while len(self._seats) > MOST_SEATS:
                self._seats.popitem(last=False)
            return left >= 1.0
