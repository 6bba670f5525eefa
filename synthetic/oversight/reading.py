"""Rows that were read: searched by person, actor, camera, action, time and reason, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synthetic.entries import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for; whatever is left out matches everything."""

    actor: str | None = None
    camera_id: str | None = None
    action: str | None = None
    subject_id: str | None = None
    words: str = ""  # in the stated reason, whatever the case
    from_ms: int | None = None
    to_ms: int | None = None
    without_reason: bool = False
    places: frozenset[int] | None = None  # only these rows: what an alarm speaks of


def search(found: Sequence[Entry], query: Query) -> list[Entry]:
    """Entries that match.  O(rows)."""
    return [entry for entry in found if _matches(entry, query)]


def _matches(entry: Entry, query: Query) -> bool:
    return (
        query.actor in (None, entry.actor)
        and query.camera_id in (None, entry.camera_id)
        and query.action in (None, entry.action)
        and query.subject_id in (None, entry.subject_id)
        and query.words.casefold() in entry.reason.casefold()
        and (query.from_ms is None or entry.t_ms >= query.from_ms)
        and (query.to_ms is None or entry.t_ms <= query.to_ms)
        and not (query.without_reason and entry.reason)
        and (query.places is None or entry.place in query.places)
    )


def by_minute(found: Iterable[Entry]) -> Counter[tuple[int, str]]:
    """How many rows in each minute, by chair."""
    return Counter((entry.t_ms // 60_000, entry.chair) for entry in found if not entry.broken)


def by_camera(found: Iterable[Entry]) -> Counter[str]:
    """How many rows of each camera."""
    return Counter(entry.camera_id for entry in found if entry.camera_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Rows counted: a month's report in an office, a quarter of an hour's here."""

    rows: int
    broken: int
    stated: int  # with a case or a purpose
    refused: int
    waiting: int  # for a second person
    chairs: tuple[tuple[str, int], ...]  # the most first, as all that follow
    actions: tuple[tuple[str, int], ...]
    actors: tuple[tuple[str, int], ...]
    cameras: tuple[tuple[str, int], ...]
    subjects: tuple[tuple[str, int], ...]  # people only

    @property
    def silent(self) -> int:
        """Rows that say neither a case nor a purpose."""
        return self.rows - self.broken - self.stated


def figures(found: Sequence[Entry]) -> Figures:
    """What the rows amount to.  O(rows)."""
    whole = [entry for entry in found if not entry.broken]
    return Figures(
        rows=len(found), broken=len(found) - len(whole), stated=sum(bool(e.reason) for e in whole),
        refused=sum(e.outcome.startswith("refused") for e in whole),
        waiting=sum(e.outcome.startswith("asked") for e in whole),
        chairs=_most(e.chair for e in whole), actions=_most(e.action for e in whole),
        actors=_most(e.actor for e in whole), cameras=_most(e.camera_id or "" for e in whole),
        subjects=_most(e.subject_id or "" for e in whole if is_person(e.subject_id)),
    )  # fmt: skip


def is_person(subject_id: str | None) -> bool:
    """Whether a row's subject is a person's pseudonym; a patrol's or a rule's name is none."""
    return (subject_id or "").startswith("S-")


def _most(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(name for name in names if name)
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
