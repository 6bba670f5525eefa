"""What stands before Streamlit: scripts from the shelf, and a server that is there before the engine."""

from __future__ import annotations

import gc
import gzip
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from starlette.requests import Request
from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_runner import RerunData, ScriptRunner

from pages.parts import assets, front, shell, tuned, warm
from pages.parts.shelf import Shelf
from tests.load.apart import run

ROOT = Path(__file__).resolve().parents[1]


def answer(shelf: Shelf, path: str, encoding: str = "gzip"):
    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": b"",
        "headers": [(b"accept-encoding", encoding.encode()), (b"host", b"here")],
    }  # fmt: skip
    return run(shelf.answer(Request(scope)))


def test_a_script_is_compressed_for_whoever_reads_that_and_the_same_for_others():
    shelf = Shelf(assets.PARTS, assets.folder())
    script = (assets.PARTS / "feed" / "feeds.js").read_bytes()
    packed, plain = (answer(shelf, assets.address("feed/feeds.js"), how) for how in ("gzip, br", "identity"))
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == script
    assert "content-encoding" not in plain.headers and plain.body == script
    assert "javascript" in plain.headers["content-type"] and "immutable" in plain.headers["cache-control"]
    assert packed.headers["vary"] == "accept-encoding"


def test_a_small_file_stays_as_it_is(tmp_path):
    (tmp_path / "small.js").write_text("1;")
    found = answer(Shelf(tmp_path, "/x/"), "/x/small.js")
    assert found.body == b"1;" and "content-encoding" not in found.headers


@pytest.mark.parametrize(
    "name",
    ["city_map.py", "../frame.py", "../../app.py", "//etc/hostname.js", "feed", "none.js", "feed/../../frame.py"],
)
def test_nothing_else_is_on_the_shelf(name):
    assert answer(Shelf(assets.PARTS, assets.folder()), assets.folder() + name) is None


def test_streamlits_own_scripts_are_on_it_too():
    shelf = Shelf(shell.STATIC / "static", "/static/")
    html = (shell.STATIC / "index.html").read_text(encoding="utf-8")
    index = html.split('src="./static/js/')[1].split('"')[0]
    found = answer(shelf, f"/static/js/{index}")
    assert gzip.decompress(found.body) == (shell.STATIC / "static" / "js" / index).read_bytes()


def test_a_font_comes_as_it_is_for_it_is_compressed_in_itself():
    icons = next((shell.STATIC / "static" / "media").glob("MaterialSymbols*.woff2"))
    found = answer(Shelf(shell.STATIC / "static", "/static/"), f"/static/media/{icons.name}")
    assert found.body == icons.read_bytes() and "content-encoding" not in found.headers
    assert found.headers["content-type"] == "font/woff2" and "immutable" in found.headers["cache-control"]


def test_every_script_of_the_first_page_can_be_ready_before_it_is_asked_for(monkeypatch):
    shelves = [Shelf(shelf.folder, shelf.at, shelf.made) for shelf in front.SHELVES]
    named = shell.scripts()
    assert any(name.startswith("/assets/") for name in named) and any(name.startswith("/static/js/") for name in named)
    for shelf in shelves:
        shelf.fill(named)
        monkeypatch.setattr(shelf, "_read", lambda name: pytest.fail(f"{name} is read only now"))
    for name in named:
        assert any(name.startswith(shelf.at) and answer(shelf, name) for shelf in shelves), name


def test_what_we_change_inside_streamlit_is_there_to_be_changed():
    assert callable(manifest_scanner.scan_component_manifests)
    assert isinstance(delta_generator._use_warning_has_been_displayed, bool)


def test_no_first_screen_loads_what_it_does_not_show():
    heavy = (
        "babel", "faker", "cryptography.hazmat", "sqlalchemy.dialects.postgresql.base", "pandas", "numpy.ma",
        "synthetic.report", "synthetic.debrief", "synthetic.oversight", "synthetic.desk",
    )  # fmt: skip
    code = (
        "import importlib, sys; from pages.parts import warm; "
        "[importlib.import_module(name) for name in warm.NEEDED]; "
        "from synthetic import scenario, world; world.of_bytes(scenario.builtin_file('purse-snatch')); "
        f"print([n for n in {heavy} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]", "what the first screen imports keeps it waiting"


def test_what_the_first_visitor_waits_for_is_made_without_a_search_for_garbage(monkeypatch):
    searched = []
    monkeypatch.setattr(warm, "NEEDED", ())
    monkeypatch.setattr(warm, "LATE", ())
    monkeypatch.setattr(warm.time, "sleep", lambda _s: None)
    monkeypatch.setattr(warm, "_first_city", lambda: searched.append(gc.isenabled()))
    monkeypatch.setattr(warm, "_surroundings", lambda _stamp: searched.append(gc.isenabled()))
    monkeypatch.setattr(warm, "SOON_S", 0)
    try:
        warm._warm()
        assert searched == [False, True] and gc.get_freeze_count()
    finally:
        gc.unfreeze()
        warm._here.clear()


def test_what_a_browser_asks_for_next_is_made_when_the_first_screen_was_drawn(monkeypatch):
    began, made = Event(), Event()
    monkeypatch.setattr(warm, "NEEDED", ())
    monkeypatch.setattr(warm, "LATE", ())
    monkeypatch.setattr(warm, "ASIDE_S", 0)
    monkeypatch.setattr(warm, "SOON_S", 60)
    monkeypatch.setattr(warm, "_here", began)
    monkeypatch.setattr(warm, "_drawn", Event())
    monkeypatch.setattr(warm, "_first_city", lambda: "stamp")
    monkeypatch.setattr(warm, "_surroundings", lambda _stamp: made.set())
    warming = Thread(target=warm._warm)
    warming.start()
    assert began.wait(10) and not made.wait(0.2)
    drawn_once(monkeypatch)
    assert made.wait(10)
    warming.join(10)
    gc.unfreeze()


def drawn_once(monkeypatch):
    """A run of the script, as Streamlit's own runner calls it."""
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda _self, _data: None)
    monkeypatch.setattr(tuned.presses, "run_of", lambda _runner, asked: asked)
    monkeypatch.setattr(tuned.warm, "wait", lambda: None)
    tuned.take_turns()
    ScriptRunner._run_script(None, RerunData())


def test_the_server_begins_without_the_engine():
    heavy = ("numpy", "sqlalchemy", "synthetic.world", "pandas")
    code = f"import app, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]", "what app.py imports keeps the server from answering"
