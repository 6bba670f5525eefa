"""The exercise's now: it moves only by journal events, computed from the store's time."""

from __future__ import annotations

from dataclasses import dataclass

SPEEDS = (1, 4, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """At the store's `at_ms` it was scenario time `t_ms`; since then time runs at `speed` if playing."""

    t_ms: int = 0
    at_ms: int = 0
    playing: bool = False
    speed: int = 1

    def now_ms(self, store_ms: int, ends_ms: int) -> int:
        """Scenario time at the store's time, never after the end."""
        passed = max(store_ms - self.at_ms, 0) * self.speed if self.playing else 0
        return min(self.t_ms + passed, ends_ms)
