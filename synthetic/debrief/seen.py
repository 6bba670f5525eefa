"""What each chair saw of the same minutes: open feeds by chair and minute, cameras that both looked through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from synthetic.exercise.fold import State

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """The cameras that somebody looked through in a minute, by chair."""

    from_ms: int
    cameras: Mapping[str, frozenset[str]]

    @property
    def by_both(self) -> frozenset[str]:
        """Cameras that more than one chair looked through."""
        times = Counter(camera for looked in self.cameras.values() for camera in looked)
        return frozenset(camera for camera, n in times.items() if n > 1)


def minutes(state: State, t_ms: int) -> tuple[Minute, ...]:
    """Minute by minute until `t_ms`.  O(minutes x feeds)."""
    return tuple(_minute(state, begin, min(begin + MINUTE_MS, t_ms)) for begin in range(0, t_ms, MINUTE_MS))


def _minute(state: State, begin: int, end: int) -> Minute:
    looked: dict[str, set[str]] = {}
    for grant in state.grants.values():
        if grant.opened_ms < end and (grant.closed_ms is None or grant.closed_ms > begin):
            looked.setdefault(grant.chair, set()).add(grant.camera_id)
    return Minute(from_ms=begin, cameras={chair: frozenset(cameras) for chair, cameras in sorted(looked.items())})


def shared(found: tuple[Minute, ...]) -> tuple[tuple[str, int], ...]:
    """Cameras that more than one chair looked through in the same minute, and in how many minutes."""
    times = Counter(camera for minute in found for camera in minute.by_both)
    return tuple(sorted(times.items(), key=lambda pair: (-pair[1], pair[0])))
