"""What this process runs: the store, and the exercises that somebody asked for."""

from __future__ import annotations

import os
from functools import cache, lru_cache
from pathlib import Path

from synthetic import scenario
from synthetic.exercise.door import Exercise, begin
from synthetic.journal import Journal

ROOT = Path(__file__).resolve().parents[2]
STORE_SETTING = "DOBLE_VISTA_STORE"
"""Environment variable that names where the journal is kept (an SQLAlchemy URL)."""
FIRST_SCENARIO = "purse-snatch"


@cache
def journal() -> Journal:
    """The store: a file beside the project unless the setting names another."""
    return Journal(os.environ.get(STORE_SETTING) or f"sqlite:///{ROOT / 'var' / 'doblevista.sqlite3'}")


@lru_cache(maxsize=256)
def exercise(name: str) -> Exercise:
    """A running exercise by its address; Trouble where there is none."""
    return Exercise(journal(), name)


@lru_cache(maxsize=10_000)
def seat_of(token_hash: str) -> str:
    """The exercise that a seat belongs to: it never changes.  LookupError for what is no seat."""
    found = journal().seat(token_hash)
    if found is None:
        raise LookupError(token_hash)
    return found[0]


def start(scenario_id: str) -> Exercise:
    """A new solo exercise of a built-in scenario."""
    return exercise(begin(journal(), scenario.builtin_file(scenario_id)))


def scenarios() -> tuple[str, ...]:
    """Ids of the built-in scenarios."""
    return scenario.builtin()
