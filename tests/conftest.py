"""What several tests share: one small world, and an exercise whose time the test moves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer

from synthetic import scenario
from synthetic.access import Action, Chair
from synthetic.exercise.door import Act, Exercise, Outcome, begin, hashed
from synthetic.journal import Journal
from tests.postgres import fresh_database, postgres
from tests.sharing import Sharing


@dataclass
class Playing:
    """An exercise of "The purse" as a participant plays it, with short words for its acts."""

    exercise: Exercise
    token: str

    @property
    def seat(self) -> str:
        return hashed(self.token)[:16]

    def at(self, seconds: float) -> None:
        self.exercise.steer("jump", round(seconds * 1000))

    def act(self, chair: Chair, action: Action, camera: str | None = None, **more) -> Outcome:
        stated = {k: more.pop(k) for k in ("purpose", "case_number") if k in more}
        return self.exercise.act(Act(chair=chair, action=action, camera_id=camera, detail=more, **stated), self.seat)

    def open(self, camera: str, chair: Chair = Chair.OPERATOR, **more) -> Outcome:
        return self.act(chair, Action.LIVE_VIEW, camera, **more)

    def look(self, chair: Chair = Chair.OPERATOR, lag_ms: int = 0) -> dict:
        """What a look answers, each figure's looks beside where it goes."""
        told = self.exercise.look(self.token, chair, "en", lag_ms)
        for feed in told["feeds"].values():
            feed["figures"] = [{"label": None, "box": None, **f.pop("looks"), **f} for f in feed["figures"]]
        return told

    def feed(self, camera: str, chair: Chair = Chair.OPERATOR, lag_ms: int = 0) -> dict:
        return next(f for f in self.look(chair, lag_ms)["feeds"].values() if f["camera"] == camera)

    def log(self, chair: Chair = Chair.OPERATOR) -> list[dict]:
        return [row.fields for row in self.exercise.log(chair, None)[1]][::-1]


MOST_WORKERS = 4
settings.register_profile("beside others", deadline=None)  # how long an example takes is the machine's luck
settings.load_profile("beside others")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """All tests run in as many processes as there are cores, a few; whoever asks for some of them gets one process."""
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return min(os.cpu_count() or 1, MOST_WORKERS) if everything else 0


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    """Which process gets which tests."""
    return Sharing(config, log)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.fixture
def database(postgres_server: str) -> str:
    """A fresh database on a real PostgreSQL."""
    return fresh_database(postgres_server)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(f"sqlite:///{tmp_path / 'journal.sqlite3'}")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[Journal, int], None]:
    """Moves the store's clock on, in ms."""
    from synthetic import journal as module
    from synthetic import register, room

    def moved(journal: Journal, ms: int) -> None:
        was, glance = module.now_of, journal.glance

        def glanced(*args):
            now, new, held = glance(*args)
            return now + ms, new, held

        begun = module.Writer.__init__

        def started(writer, *args):
            begun(writer, *args)
            writer.now_ms += ms

        monkeypatch.setattr(module.Writer, "__init__", started)
        for each in (module, register, room):
            monkeypatch.setattr(each, "now_of", lambda connection: was(connection) + ms)
        monkeypatch.setattr(journal, "glance", glanced)

    return moved


@pytest.fixture
def play(journal: Journal) -> Callable[..., Playing]:
    def begun(**more) -> Playing:
        exercise = Exercise(journal, begin(journal, scenario.builtin_file("purse-snatch"), **more))
        return Playing(exercise, exercise.join())

    return begun


@pytest.fixture(scope="session")
def packages_seen() -> Iterator[None]:
    """Every page of AppTest's would look through all installed packages for components; once is enough."""
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def own_store(packages_seen: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process's store is a fresh file, and nothing is remembered of another."""
    from pages.parts import running

    monkeypatch.setenv(running.STORE_SETTING, f"sqlite:///{tmp_path / 'j.sqlite3'}")
    running.forget()
    yield
    running.forget()


@pytest.fixture
def fresh_guards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has tried a code yet."""
    from pages.parts import joining
    from pages.parts.bucket import Bucket

    monkeypatch.setattr(joining, "_tries", Bucket(burst=10.0, a_second=0.2))
    monkeypatch.setattr(joining, "_wrong", Bucket(burst=60.0, a_second=1.0))
