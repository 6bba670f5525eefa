"""A hand on a joystick: one movement of one camera, from its first word to its rest.

While it lasts it lives in the store beside the journal, so that every process sees it; when it
rests it becomes one event.  Its path is what a playback shows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from struct import Struct
from typing import overload

from synthetic.model import Body, Pose

SILENT_MS = 2_000
"""A hand of which nothing was heard for so long (store's time) has come to rest."""
MOST_STEPS = 60

Step = tuple[int, int, int, int]
"""Milliseconds of scenario time since the movement began, pan, tilt, zoom."""
_STEP = Struct("=4i")


class Path(Sequence[Step]):
    """The way of a movement that is over: 16 bytes a step instead of some two hundred, for a class makes thousands."""

    __slots__ = ("_packed",)

    def __init__(self, steps: Iterable[Sequence[int]]) -> None:
        flat = list(chain.from_iterable(steps))
        self._packed = Struct(f"={len(flat)}i").pack(*flat)

    def __len__(self) -> int:
        return len(self._packed) // _STEP.size

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...
    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(len(self))[index])
        time, pan, tilt, zoom = _STEP.unpack_from(self._packed, range(len(self))[index] * _STEP.size)
        return time, pan, tilt, zoom

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Path) and self._packed == other._packed

    def __hash__(self) -> int:
        return hash(self._packed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who moves a camera just now, and how it went so far."""

    camera_id: str
    actor: str
    chair: str
    seat: str
    began_ms: int  # scenario time
    heard_at: int  # store's time
    path: tuple[Step, ...]
    recorded: bool  # whether the center will hold a row of it
    purpose: str | None = None
    case_number: str | None = None

    @property
    def pose(self) -> Pose:
        """Where it has brought the camera."""
        return _pose(self.path[-1])

    def to(self, pose: Pose, t_ms: int, heard_at: int) -> Hand:
        """The movement with one more step; long ones keep every second step."""
        path = (*self.path, (max(t_ms - self.began_ms, self.path[-1][0]), *pose.numbers))
        return replace(self, path=path if len(path) <= MOST_STEPS else thinned(path), heard_at=heard_at)

    def at(self, t_ms: int) -> Pose:
        """Where the camera looked at a moment of the movement."""
        return along(self.path, t_ms - self.began_ms)

    def body(self) -> Body:
        """As the store keeps it."""
        return {field: getattr(self, field) for field in self.__slots__}


def of_body(body: Body) -> Hand:
    """A hand as the store kept it."""
    return Hand(**{**body, "path": tuple((s[0], s[1], s[2], s[3]) for s in body["path"])})


def thinned(path: Sequence[Step]) -> tuple[Step, ...]:
    """The first step, the last, and every second one between them."""
    return (*path[:-1:2], path[-1])


def along(path: Sequence[Step], since_ms: int) -> Pose:
    """The pose on a path at a moment after its begin, evenly between two steps, pan the short way.  O(log steps)."""
    after = bisect_right(path, since_ms, key=lambda step: step[0])
    if after == 0:
        return _pose(path[0])
    if after == len(path):
        return _pose(path[-1])
    (begin, pan, tilt, zoom), (end, pan2, tilt2, zoom2) = path[after - 1], path[after]
    share = (since_ms - begin) / (end - begin)
    turn = (pan2 - pan + 18000) % 36000 - 18000
    return Pose(
        pan_cdeg=round(pan + share * turn) % 36000,
        tilt_cdeg=round(tilt + share * (tilt2 - tilt)),
        zoom_c=round(zoom + share * (zoom2 - zoom)),
    )


def _pose(step: Step) -> Pose:
    return Pose(pan_cdeg=step[1], tilt_cdeg=step[2], zoom_c=step[3])
