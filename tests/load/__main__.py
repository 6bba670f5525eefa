"""Many people at once, without browsers: `python -m tests.load ADDRESS --participants 60 --minutes 1`.

Prints what they waited for.  Ends with 1 where something went wrong or a target was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from random import Random

from tests.load.apart import run
from tests.load.participant import DEALS, Participant, Trainer
from tests.load.report import Moment, Tally, costs, course, missed, moment, table, troubles, wires

APART_S = 0.2
STEPS = 10


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("address", help="of the server, http://127.0.0.1:8501 say; a query may name an exercise")
    parser.add_argument("--participants", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=1.0, help="after the last has come")
    parser.add_argument("--every", type=float, default=3.0, help="seconds between a participant's acts, on average")
    parser.add_argument("--coming", type=float, help=f"seconds over which they come; {APART_S} each without it")
    parser.add_argument("--room", default="", help="the code of a class that is open; the trainer begins it")
    parser.add_argument("--class", dest="teaches", action="store_true", help="open a room first, and begin it")
    parser.add_argument("--deal", choices=DEALS, default="both", help="of a class: who sits where; `both`: all can act")
    parser.add_argument("--seed", default="1", help="what they do is drawn from it")
    parser.add_argument("--pid", type=int, help="the server's process on this machine, to tell its CPU and memory")
    parser.add_argument("--median-ms", type=float, help="the target for the median of all acts")
    parser.add_argument("--p95-ms", type=float, help="the target for their 95th percentile")
    return parser.parse_args(words)


async def load(asked: argparse.Namespace, tally: Tally) -> list[Moment]:
    """Everybody comes, acts and leaves; how things stood before, when all had come, and after."""
    trainer = Trainer(asked.address, tally) if asked.teaches else None
    room = await trainer.open_room() if trainer else asked.room
    people = [
        Participant(asked.address, tally, Random(f"{asked.seed}/{n}"), asked.every, room)
        for n in range(asked.participants)
    ]
    apart_s = APART_S if asked.coming is None else asked.coming / max(len(people), 1)
    moments = [moment(tally, asked.pid)]
    try:
        came = await asyncio.gather(*(_come(one, n * apart_s) for n, one in enumerate(people)))
        if trainer:
            await trainer.begin(asked.deal)
        moments.append(moment(tally, asked.pid))
        here = [one for one, well in zip(people, came, strict=True) if well]
        until_s = time.perf_counter() + 60 * asked.minutes
        steps = asyncio.create_task(_watched(tally, asked))
        await asyncio.gather(*(one.act_until(until_s) for one in here))
        steps.cancel()
        moments.append(moment(tally, asked.pid))
    finally:
        await asyncio.gather(*(one.leave() for one in [*people, *([trainer] if trainer else [])]))
    return moments


async def _watched(tally: Tally, asked: argparse.Namespace) -> None:
    while True:
        await asyncio.sleep(60 * asked.minutes / STEPS)
        tally.steps.append(moment(tally, asked.pid))


async def _come(one: Participant, after_s: float) -> bool:
    await asyncio.sleep(after_s)
    return await one.come()


def main(words: list[str] | None = None) -> int:
    """Load a server, report; the exit code."""
    asked, tally = arguments(words), Tally()
    moments = run(load(asked, tally))
    print(f"{tally.joined} of {asked.participants} participants joined; each acted every {asked.every:g} s on average")
    failures = missed(tally, asked.median_ms, asked.p95_ms)
    lines = [*table(tally), *wires(tally, moments), *costs(moments), *course(tally.steps), *troubles(tally), *failures]
    print("\n".join(lines), flush=True)
    return 1 if failures or tally.errors or tally.joined < asked.participants else 0


if __name__ == "__main__":
    sys.exit(main())
