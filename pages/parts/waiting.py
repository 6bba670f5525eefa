"""Who waits for news: a browser asks once and is answered when something that its chair may see has changed.

One look at the store serves everybody who waits in this process; an answer is given
only when the asker's own digest differs, so that its timing tells nothing of what others do unseen.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from pages.parts import looking
from pages.parts.answers import SOON_S, Answer, in_thread, in_turn
from synthetic.exercise.door import Exercise
from synthetic.journal import Journal
from synthetic.model import Trouble

LONGEST_S = 5.0
"""A server that is asked to stop waits for answers under way: not for long."""
LOOK_S = 0.35
"""How often the store is asked whether anything happened: what one does, a crew sees within a second."""
SETTLED_S = 1.0
"""What is due by itself (a colleague's act, a lapse) is appended so soon, also where nobody looks through a camera."""
AGAIN_S = 4.0
"""Time alone changes what is due: the digest is made anew so often though nothing happened."""


class Bell:
    """One exercise's: it rings whenever an event was appended."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise, self.seq, self.waiting = exercise, -1, 0
        self.settled = (-1, 0.0)  # how often what was due was seen to, and when this was another number
        self.rung = asyncio.Event()

    async def wait(self, seq: int, seconds: float) -> None:
        """Until an event after number `seq` is known, or so long."""
        if self.seq > seq:
            return
        self.waiting += 1
        _watched()
        try:
            await asyncio.wait_for(self.rung.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self.waiting -= 1

    def settle(self) -> None:
        """See to what is due, unless somebody did lately."""
        count, since = self.settled
        if self.exercise.moments != count:
            self.settled = self.exercise.moments, time.monotonic()
        elif time.monotonic() - since > SETTLED_S:
            self.exercise.moment()

    def hear(self, seq: int) -> None:
        """The last event's number: the bell rings if it is another."""
        if seq != self.seq:
            self.seq = seq
            rung, self.rung = self.rung, asyncio.Event()
            rung.set()


_bells: dict[str, Bell] = {}
_watch: asyncio.Task[None] | None = None


def _watched() -> None:
    """Somebody watches while somebody waits."""
    global _watch
    if _watch is None or _watch.done():
        _watch = asyncio.create_task(_watching())


async def _watching() -> None:
    while bells := [bell for bell in _bells.values() if bell.waiting]:
        last = await in_thread(_last, bells)
        for bell in bells:
            bell.hear(last.get(bell.exercise, bell.seq))
        await asyncio.sleep(LOOK_S)


def _last(bells: Sequence[Bell]) -> dict[Exercise, int]:
    """The number of each one's last event, after what was due meanwhile; without those that cannot be read just now."""
    read: dict[Journal, list[Exercise]] = defaultdict(list)
    for bell in bells:
        with suppress(Trouble, SQLAlchemyError):
            bell.settle()
            read[bell.exercise.journal].append(bell.exercise)
    last: dict[Exercise, int] = {}
    for journal, some in read.items():
        with suppress(SQLAlchemyError):
            found = journal.last([exercise.name for exercise in some])
            last |= {exercise: found[exercise.name] for exercise in some}
    return last


async def answer(query: dict[str, str], token: str) -> Answer:
    """Status and body for `?exercise=…&have=…`: the digest, once it differs from what the browser has."""
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_S
    while True:
        status, digest, seq, exercise = await in_turn(SOON_S, looking.news, query, token)
        if exercise is None:
            return status, {"error": "refused"}
        if digest != query.get("have") or loop.time() >= until:
            return 200, {"changed": digest, "boot": looking.BOOT}
        await _bell(exercise).wait(seq, min(AGAIN_S, max(until - loop.time(), 0.01)))


def _bell(exercise: Exercise) -> Bell:
    bell = _bells.get(exercise.name)
    if bell is None or bell.exercise is not exercise:
        for name in [name for name, old in _bells.items() if not old.waiting]:
            del _bells[name]
        bell = _bells[exercise.name] = Bell(exercise)
    return bell
