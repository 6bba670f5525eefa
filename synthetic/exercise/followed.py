"""For how long the network had somebody in view: told of the system, never as a score of who watched."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from synthetic import following
from synthetic.exercise.fold import State
from synthetic.exercise.outcomes import Outcomes
from synthetic.following import Watch
from synthetic.model import NEVER_MS
from synthetic.world import World

MOST_STEPS = 8
"""A movement is taken in so many poses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Somebody who was marked or looked up, and how the chair's feeds held them since."""

    person: int
    since_ms: int  # first marked
    in_view_ms: int
    cameras: tuple[str, ...]  # those that showed them, in order

    def share(self, t_ms: int) -> float:
        """The share of the time since then during which some open feed showed them."""
        return self.in_view_ms / max(t_ms - self.since_ms, 1)


def followed(world: World, state: State, found: Outcomes, chair: str, t_ms: int) -> list[Followed]:
    """Everybody a chair followed until `t_ms`, in the order in which it began.

    O(feeds and moves of the chair); who is in a picture is looked up for poses that were asked about before.
    """
    marked = [(m.t_ms, m.person) for m in state.marks if m.chair == chair and m.t_ms <= t_ms]
    looked_up = [(m.t_ms, m.person) for m in state.lookups if m.chair == chair and m.t_ms <= t_ms]
    began: dict[int, int] = {}
    for since, person in sorted(marked + looked_up):
        began.setdefault(person, since)
    watches = watches_of(world, state, chair, t_ms)
    return [_followed(world, found, person, since, watches, t_ms) for person, since in began.items()]


def _followed(world: World, found: Outcomes, person: int, since: int, watches: list[Watch], t_ms: int) -> Followed:
    mine = [w for w in watches if w.to_ms > since]
    cut = [Watch(camera=w.camera, pose=w.pose, from_ms=max(w.from_ms, since), to_ms=w.to_ms) for w in mine]
    seen = following.in_views(world, found.changes, person, cut)
    firsts = [(min(each)[0], world.cameras.ids[watch.camera]) for watch, each in zip(cut, seen, strict=True) if each]
    held = following.merged(interval for each in seen for interval in each)
    return Followed(
        person=person, since_ms=since, in_view_ms=sum(end - begin for begin, end in held),
        cameras=tuple(dict.fromkeys(camera for _, camera in sorted(firsts))),
    )  # fmt: skip


def watches_of(world: World, state: State, chair: str, t_ms: int) -> list[Watch]:
    """How all feeds of a chair looked while they were open, until a moment."""
    feeds = [grant.id for grant in state.grants.values() if grant.chair == chair]
    return [watch for feed in feeds for watch in watches_of_feed(world, state, feed, t_ms)]


def turns_of(state: State, camera_id: str, from_ms: int = -NEVER_MS) -> set[int]:
    """When a camera came to look another way, from a moment on; a movement is taken in `MOST_STEPS` poses.

    O(log moves + those since then).
    """
    times = set()
    moves = state.moves.get(camera_id, [])
    for move in moves[bisect_left(moves, from_ms, key=attrgetter("t_ms")) :]:
        times.add(move.t_ms)
        steps = max(len(move.path) - 1, 0)
        times.update(move.began_ms + move.path[round(k * steps / MOST_STEPS)][0] for k in range(MOST_STEPS) if steps)
    return times


def watches_of_feed(world: World, state: State, grant_id: str, t_ms: int) -> list[Watch]:
    """How one feed looked from its opening to its end: a watch for each pose."""
    grant = state.grants[grant_id]
    begin, end = grant.opened_ms, min(t_ms, grant.closed_ms if grant.closed_ms is not None else t_ms)
    camera = world.camera(grant.camera_id)
    cuts = sorted({begin, end, *(t for t in turns_of(state, grant.camera_id, begin) if begin <= t <= end)})
    return [
        Watch(camera=camera, pose=state.pose_at(grant.camera_id, a) or world.home_pose(camera), from_ms=a, to_ms=b)
        for a, b in pairwise(cuts)
    ]


def shown(
    world: World, state: State, found: Outcomes, chair: str, persons: tuple[int, ...], from_ms: int, to_ms: int
) -> tuple[str, ...]:
    """The chair's feeds in which any of these people was in view between two moments."""

    def showed(feed: str) -> bool:
        watches = [w for w in watches_of_feed(world, state, feed, to_ms) if w.to_ms > from_ms]
        seen = [following.in_view(world, found.changes, person, watches) for person in persons]
        return any(end > from_ms for intervals in seen for _, end in intervals)

    feeds = [g for g in state.grants.values() if g.chair == chair and g.opened_ms < to_ms]
    return tuple(dict.fromkeys(g.camera_id for g in feeds if showed(g.id)))
