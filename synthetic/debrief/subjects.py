"""Who was followed, and how well the network held them: the same for a thief and for somebody who did nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from synthetic.access import WATCHERS, Chair
from synthetic.debrief import noticed
from synthetic.exercise import observation
from synthetic.exercise.fold import State
from synthetic.exercise.followed import followed
from synthetic.exercise.outcomes import Outcomes, offenders
from synthetic.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody who was marked, looked up or listed, as a chair's open feeds held them."""

    subject: str  # a pseudonym
    chair: str
    role: str  # offender, cast, bystander: what the scenario says they did; the log knows nothing of it
    listed: bool  # on the watch list
    followed: bool  # marked or looked up; else only somebody whom the chair was to find
    since_ms: int
    in_view_ms: int  # since then, in some open feed of the chair
    lasted_ms: int  # from then until now
    network_ms: int | None  # in the same time, in any camera; None for the crowd
    cameras: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the time since then during which an open feed of the chair showed them."""
        return self.in_view_ms / max(self.lasted_ms, 1)


Since = dict[tuple[str, int], int]
"""From when on a chair is asked about a person."""


def subjects(
    world: World, state: State, found: Outcomes, t_ms: int, name: Callable[[int], str]
) -> tuple[Subject, ...]:
    """Everybody whom a chair followed until `t_ms`, and those whom it was to find; `name` gives pseudonyms."""
    since = {**_wanted(world, state, t_ms), **_followed(world, state, found, t_ms)}
    ordered = sorted(since, key=lambda key: (since[key], key))
    return tuple(_subject(world, state, found, t_ms, key, since[key], name) for key in ordered)


def _followed(world: World, state: State, found: Outcomes, t_ms: int) -> Since:
    return {
        (chair.value, one.person): one.since_ms
        for chair in WATCHERS for one in followed(world, state, found, chair, t_ms)
    }  # fmt: skip


def _wanted(world: World, state: State, t_ms: int) -> Since:
    """Whom a chair was to find: the center offenders, the agency its list; whether or not anybody followed them."""
    guilty = {
        (Chair.OPERATOR.value, person): round(incident.at_s * 1000) for person, incident in offenders(world).items()
    }
    listed = {(Chair.INTELLIGENCE.value, person): 0 for person in observation.watched(world, state)}
    return {key: at for key, at in {**guilty, **listed}.items() if at < t_ms}


def _subject(
    world: World, state: State, found: Outcomes, t_ms: int, key: tuple[str, int], since: int,
    name: Callable[[int], str],
) -> Subject:  # fmt: skip
    chair, person = key
    cast = person >= world.crowd_count
    begun = [one for one in followed(world, state, found, chair, t_ms) if one.person == person]
    held = noticed.clipped(noticed.shown(world, state, found, person, (chair,), t_ms), since, t_ms)
    network = noticed.in_network(world, state, found, person, since, t_ms) if cast else None
    return Subject(
        subject=name(person), chair=chair,
        role="offender" if person in offenders(world) else "cast" if cast else "bystander",
        listed=person in observation.watched(world, state), followed=bool(begun), since_ms=since,
        in_view_ms=noticed.lasting(held), lasted_ms=t_ms - since,
        network_ms=None if network is None else noticed.lasting(network),
        cameras=begun[0].cameras if begun else (),
    )  # fmt: skip
