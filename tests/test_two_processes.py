"""One room, two app processes, one PostgreSQL: participants on both are one class."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random

from synthetic.exercise.door import Exercise
from synthetic.journal import Journal
from synthetic.room import Room
from tests.browser.server import serving
from tests.load.apart import run
from tests.load.participant import Participant, Trainer
from tests.load.report import Tally


def text_of(one: Participant) -> str:
    """All that a page writes itself."""
    return " ".join(str(shown.body.body) for shown in one.page if shown.kind == "html")


async def log_of(one: Participant) -> str:
    """The access log as this participant's process tells it."""
    shown = one.page.widget("log_rows")
    return (await one.browser.site.get(shown.data["address"])).text


async def until(what, seconds: float = 8.0) -> None:
    """Wait for something that the other process does."""
    end = time.perf_counter() + seconds
    while not what():
        assert time.perf_counter() < end, "it did not come"
        await asyncio.sleep(0.05)


async def played(one_address: str, other_address: str, journal: Journal) -> None:
    tally = Tally()
    trainer = Trainer(one_address, tally)
    code = await trainer.open_room()
    people = [Participant(at, tally, Random(n), 3.0, code) for n, at in enumerate((one_address, other_address))]
    assert [await person.come() for person in people] == [True, True], tally.errors
    room = Room(journal, code, lambda name: Exercise(journal, name))
    assert [crew for crew, _seat in room.seats()] == [1, 1]
    await trainer.session.press("class_begin")
    for person in people:  # the bell of the other process rings too
        await until(lambda person=person: person.page.has("take_desk"))
        await person.session.press("take_desk")
    assert "Operator 4" in await log_of(people[0]) and "Operator 1" in await log_of(people[1])
    await trainer.session.press("class_freeze")
    for person in people:
        await until(lambda person=person: "FROZEN" in text_of(person))
    events = room.crew(1).journal.read(room.crew(1).name)[1]
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    assert {"operator-1", "operator-4"} <= {e.actor for e in events}
    for person in [*people, trainer]:
        await person.leave()
    assert not tally.errors, tally.errors


def test_two_processes_on_one_database_serve_one_class(database: str, tmp_path: Path):
    with ExitStack() as stack:
        addresses = [
            stack.enter_context(serving(tmp_path / name / "unused", store_url=database))[0] for name in ("one", "two")
        ]
        run(played(addresses[0], addresses[1], Journal(database)))
