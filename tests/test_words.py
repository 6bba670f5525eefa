"""Both languages: every text that a screen shows has a Spanish translation with the same placeholders."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from synthetic import scenario
from synthetic.access import Regime
from synthetic.model import Text

PAGES = Path(__file__).resolve().parents[1] / "pages"
TABLES = {"VERBS", "ENDINGS", "REFUSALS", "CHAIR_WORDS"}
ALIKE = {"×"}  # texts that may read the same in both languages


def messages() -> Iterator[str]:
    """Every literal that a page translates, and the tables that it translates from."""
    yield from (regime.value for regime in Regime)
    yield "patrol round"
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("_", "words"):
                    yield node.args[0].value
            if isinstance(node, ast.Assign) and {getattr(t, "id", "") for t in node.targets} & TABLES:
                yield from (value.value for value in node.value.values)


def catalog() -> dict[str, str]:
    with (PAGES / "locale" / "es.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.id}


WANTED = sorted(set(messages()))


@pytest.mark.parametrize("message", WANTED)
def test_every_text_has_a_spanish_one_with_the_same_placeholders(message):
    spanish = catalog().get(message)
    assert spanish, f"pages/locale/es.po lacks {message!r}"
    fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (message, spanish)]
    assert fields[0] == fields[1]
    assert spanish != message or message in ALIKE


def test_no_translation_is_left_over():
    assert set(catalog()) == set(WANTED)


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name))


@pytest.mark.parametrize("name", scenario.builtin())
def test_every_text_of_a_scenario_is_in_both_languages(name):
    found = list(texts(scenario.load_builtin(name)))
    assert len(found) > 10
    for text in found:
        assert text.es.strip(), text
        assert text.en.strip(), text
        assert text.es != text.en, text
