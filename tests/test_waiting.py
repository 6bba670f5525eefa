"""Who waits for news: woken by what happens in the own exercise, by nothing else, and also where nobody looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from pages.parts import running, waiting
from synthetic.access import Action, Chair
from synthetic.exercise import briefing
from synthetic.exercise.door import Act, Exercise, seat_name
from synthetic.model import Trouble
from tests.load.apart import run

pytestmark = pytest.mark.usefixtures("own_store")
TOKEN = "t" * 40
SOON_S = 3.0


@pytest.fixture
def games(monkeypatch: pytest.MonkeyPatch) -> list[Exercise]:
    monkeypatch.setattr(waiting, "_bells", {})
    monkeypatch.setattr(waiting, "_watch", None)
    made = [running.start("purse-snatch") for _ in range(2)]
    for game in made:
        game.join(TOKEN)
    return made


def news_of(game: Exercise) -> Coroutine[Any, Any, Any]:
    have = briefing.digest(game, Chair.OPERATOR, seat=seat_name(TOKEN))
    return waiting.answer({"exercise": game.name, "chair": "operator", "have": have}, TOKEN)


def opens(game: Exercise) -> None:
    game.act(Act(chair=Chair.OPERATOR, action=Action.LIVE_VIEW, camera_id="C-041"), seat_name(TOKEN))


async def heard(games: list[Exercise], what: Callable[[], None]) -> list[bool]:
    """Which of those who wait, one for each game, have heard something soon after."""
    tasks = [asyncio.create_task(news_of(game)) for game in games]
    await asyncio.sleep(0.5)
    assert not any(task.done() for task in tasks)
    await asyncio.to_thread(what)
    done, pending = await asyncio.wait(tasks, timeout=SOON_S, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    return [task in done for task in tasks]


@pytest.mark.parametrize("which", [0, 1])
def test_an_act_wakes_who_waits_for_its_exercise_and_nobody_else(games: list[Exercise], which: int) -> None:
    assert run(heard(games, lambda: opens(games[which]))) == [which == 0, which == 1]


def test_an_exercise_that_cannot_be_read_keeps_nobody_elses_news(games, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SETTLED_S", 0.0)

    def broken() -> None:
        raise Trouble("not now")

    def act() -> None:
        monkeypatch.setattr(games[1], "moment", broken)
        opens(games[0])

    assert run(heard(games, act)) == [True, False]


def test_what_is_due_by_itself_is_appended_though_nobody_looks(games: list[Exercise]) -> None:
    game = games[0]
    first = next(act.at_s for member in game.scenario.staff for act in member.does if act.at_s > 1)
    game.skip_guide()
    game.steer("jump", round(first * 1000) - 500)
    game.steer("play")
    before = game.journal.last([game.name])[game.name]

    async def waits() -> int:
        task = asyncio.create_task(news_of(game))
        await asyncio.sleep(0.5 + 2 * waiting.SETTLED_S)
        task.cancel()
        return game.journal.last([game.name])[game.name]

    assert run(waits()) > before
