"""Files that a page offers, each made when it is asked for: Streamlit forgets a file when anybody’s page runs again.

Whoever may see the page may have its file, and nobody else.
"""

from __future__ import annotations

from collections.abc import Callable

from pages.parts import running
from pages.parts.text import Words
from synthetic import checkpoint, logfile, oversight, scenario
from synthetic.access import Chair, Place
from synthetic.desk import Desk
from synthetic.exercise import as_played, signing
from synthetic.exercise.door import Exercise, seat_name
from synthetic.exercise.fold import Published, State
from synthetic.model import Trouble
from synthetic.room import code_of

PUBLISHED = ("checkpoints.txt", "witness.txt", "key.txt")
"""Of a log with checkpoints only."""
LOG = ("log.jsonl", "log.csv", *PUBLISHED)


def of_log(state: State) -> tuple[str, ...]:
    """Which files of a log there are: it, and what checks it (`python -m synthetic verify`)."""
    return LOG if _notes(state) else tuple(name for name in LOG if name not in PUBLISHED)


def log_address(exercise: str, chair: Chair, name: str) -> str:
    """Where a file of a log is."""
    return f"/print/log/{name}?exercise={exercise}&chair={chair}"


def log(name: str, exercise: str, chair: str, token: str) -> bytes | None:
    """One of `LOG`; None for whom oversight is not, from this chair, or where there is none.  O(rows)."""
    try:
        found, moment = running.entered_now(token, exercise)
        oversight.opened(found, moment, Chair(chair), seat_name(token))
    except (Trouble, LookupError, ValueError):
        return None
    return _MADE[name](found, moment.state) if name in of_log(moment.state) else None


def _rows(exercise: Exercise) -> list[bytes]:
    return [row.data for row in exercise.journal.all_rows(exercise.name, Place.CENTER)]


def _notes(state: State) -> list[Published]:
    return [one for one in state.checkpoints if one.place == Place.CENTER]


_MADE: dict[str, Callable[[Exercise, State], bytes]] = {
    "log.jsonl": lambda exercise, _state: logfile.to_jsonl(_rows(exercise)),
    "log.csv": lambda exercise, _state: logfile.to_csv(_rows(exercise)),
    "checkpoints.txt": lambda _exercise, state: checkpoint.written(
        [checkpoint.read(one.text) for one in _notes(state)]
    ).encode(),
    "witness.txt": lambda _exercise, state: "".join(
        leaf.hex() + "\n" for one in _notes(state) for leaf in one.leaves
    ).encode(),
    "key.txt": lambda exercise, _state: signing.verifier(exercise.name, exercise.key).encode(),
}  # fmt: skip


def rules_address(exercise: str) -> str:
    """Where the scenario with the rules of now is."""
    return f"/print/rules?exercise={exercise}"


def rules(exercise: str, token: str) -> tuple[str, bytes] | None:
    """The scenario with the rules of now, a name and bytes; None for whoever does not make these rules.

    A whole scenario tells how it ends: whoever learns in an open class gets none, as at `/scenarios`.
    """
    code = code_of(exercise)
    try:
        found = Desk(running.room(code), token).own if code else running.entered(token, exercise)
    except (Trouble, LookupError):
        return None
    if found.name != exercise or (code is None and running.learns(token)):
        return None
    made = found.scenario
    return f"{made.id}.yaml", scenario.write(as_played.ruled(made, found.moment().state.rules)).encode()


def withheld(_: Words) -> str:
    """What whoever learns in an open class is told in the place of a scenario's file."""
    return _("You sit in a class; its scenario’s file tells how it ends. It opens when the room is closed.")
