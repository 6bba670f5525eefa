"""The house: arrows go one way, the engine knows no screen, session keys live in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [p for folder in ("synthetic", "pages") for p in sorted((ROOT / folder).rglob("*.py"))]
# Lower rooms first: a room imports only from rooms above it in this list.
ENGINE = (
    (
        "model", "randomness", "clothes", "relations", "together", "codes", "division", "facts", "languages",
        "spreadsheet", "visible",
    ),
    ("streets",),
    ("quito",),
    ("people", "cameras", "regimes", "ledger"),
    ("access", "checkpoint", "logfile", "entries"),
    ("motion", "journal", "verification"),
    ("sightings", "scenario", "register", "tamper", "verifying"),
    ("world", "examine", "attention"),
    ("following",),
    ("exercise",),
    ("export", "room"),
    ("debrief",),
    ("oversight",),
    ("desk",),
    ("report", "archive"),
    ("__main__",),
)
EXERCISE = (
    ("clock", "hands", "crew", "ruling"),
    ("fold",),
    ("public",),
    ("outcomes", "duties", "cases", "signing", "as_played"),
    ("followed",),
    ("observation", "approval"),
    ("street",),
    ("acts",),
    ("guide", "staff"),
    ("transaction",),
    ("joystick",),
    ("acting",),
    ("settling", "controls", "drill"),
    ("door",),
    ("briefing",),
)


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, as dotted names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(name: str, rooms: tuple[tuple[str, ...], ...]) -> int | None:
    return next((i for i, names in enumerate(rooms) if name in names), None)


@pytest.mark.parametrize("path", [p for p in FILES if "synthetic" in p.parts], ids=lambda p: str(p.relative_to(ROOT)))
def test_the_engine_never_imports_a_screen(path):
    assert not [m for m in imports(path) if m.split(".")[0] in ("streamlit", "pydeck", "pages", "app")]


@pytest.mark.parametrize("path", [p for p in FILES if "synthetic" in p.parts], ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_inside_the_engine_go_one_way(path):
    parts = path.relative_to(ROOT / "synthetic").with_suffix("").parts
    if parts[0] == "__init__":
        return
    here = room(parts[0], ENGINE)
    assert here is not None, f"{path.name} has no place in the house: add it to ENGINE"
    for module in imports(path):
        words = module.split(".")
        if words[0] != "synthetic" or len(words) < 2 or words[1] == parts[0]:
            continue
        there = room(words[1], ENGINE)
        assert there is not None and there <= here, f"{path.name} imports {module}"


@pytest.mark.parametrize("path", sorted((ROOT / "synthetic/exercise").glob("[a-z]*.py")), ids=lambda p: p.name)
def test_arrows_inside_the_exercise_go_one_way(path):
    here = room(path.stem, EXERCISE)
    assert here is not None, f"{path.name} has no place: add it to EXERCISE"
    for module in imports(path):
        words = module.split(".")
        if words[:2] == ["synthetic", "exercise"] and len(words) > 2:
            there = room(words[2], EXERCISE)
            if there is not None:
                assert there < here or words[2] == path.stem, f"{path.name} imports {module}"


def test_parts_never_import_a_page():
    for path in (ROOT / "pages" / "parts").glob("*.py"):
        assert not [m for m in imports(path) if m.startswith("pages.") and not m.startswith("pages.parts")], path


def test_the_engine_has_no_clock_no_global_chance_no_environment():
    for path in (p for p in FILES if "synthetic" in p.parts and p.name not in ("journal.py", "__main__.py")):
        found = {m.split(".")[0] for m in imports(path)} & {"time", "random", "os"}
        text = path.read_text(encoding="utf-8")
        assert not found, f"{path} imports {found}"
        assert "np.random.seed" not in text, path
        assert "datetime.now" not in text, path


def test_nothing_anybody_typed_reaches_the_page_as_markup():
    for path in (p for p in FILES if "pages" in p.parts):
        text = path.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in text, path
        assert "unsafe_allow_javascript" not in text, path
        assert "pickle" not in text, path


@pytest.mark.parametrize("name", ["fold", "crew"])
def test_what_others_read_meanwhile_is_replaced_and_never_changed(name):
    text = (ROOT / "synthetic" / "exercise" / f"{name}.py").read_text(encoding="utf-8")
    changing = r"(?:state|crew|fresh)\.\w+(?:\[[^]]+\] = |\.(?:add|pop|update|setdefault|clear|remove)\().*"
    assert not re.findall(changing, text), "another thread may be reading it"
