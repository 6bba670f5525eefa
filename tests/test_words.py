"""Both languages: every text that a screen shows has a Spanish translation with the same placeholders.

What is missing, and what nobody says any more: `.venv/bin/python -m tests.test_words`
"""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pages.locale.__main__ import compiled
from pages.parts.text import of as translated
from synthetic import scenario
from synthetic.access import PURPOSES, Regime
from synthetic.model import Question, Text

PAGES = Path(__file__).resolve().parents[1] / "pages"
PO = PAGES / "locale" / "es.po"
TABLES = {
    "VERBS", "ENDINGS", "WORDS", "STICK", "BANDS", "CHAIR_WORDS", "DEAL_WORDS", "PRINTED", "ACTION_WORDS", "NEED_WORDS",
    "PLACE_WORDS", "REGIME_WORDS", "DEED_WORDS", "FIELD_WORDS", "WHICH_WORDS", "DUE_WORDS", "HOUSE_WORDS",
    "FOUND_WORDS", "SWITCH_WORDS", "PART_WORDS",
}  # fmt: skip
ALIKE = {"×", "Auditor {n}", "PIN", "Radio"}  # texts that may read the same in both languages


def asked() -> Iterator[tuple[str, ast.Call]]:
    """Every call of the translator in a page, and where it stands."""
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in ("_", "words"):
                yield f"{path.name}:{node.lineno}", node


def _name(node: ast.AST) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def literals(node: ast.expr) -> list[str]:
    """The messages that an argument spells out: a literal, or both branches of a choice."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) else []


def messages() -> Iterator[str]:
    """Every literal that a page translates, and the tables that it translates from."""
    yield from (regime.value for regime in Regime)
    yield from PURPOSES
    for _where, call in asked():
        yield from literals(call.args[0])
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and {_name(t) for t in node.targets} & TABLES:
                yield from (value.value for value in node.value.values if isinstance(value, ast.Constant))


def gaps(text: str) -> set[str]:
    """Names of the placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def spanish() -> dict[str, str]:
    return by_babel(PO.read_bytes())


def by_babel(po: bytes) -> dict[str, str]:
    return {m.id: m.string for m in read_po(BytesIO(po)) if m.id and m.string}


WANTED = sorted(set(messages()))


@pytest.mark.parametrize("message", WANTED)
def test_every_text_has_a_spanish_one_with_the_same_placeholders(message):
    found = spanish().get(message)
    assert found, f"pages/locale/es.po lacks {message!r}"
    assert gaps(message) == gaps(found)
    assert found != message or message in ALIKE


def test_no_translation_is_left_over():
    assert set(spanish()) == set(WANTED)


def test_no_message_stands_twice():
    told = re.findall(r'^msgid "(.+)"$', PO.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(told) == len(set(told))


def test_what_was_compiled_is_what_stands_in_the_po_file():
    assert PO.with_suffix(".mo").read_bytes() == compiled(PO.read_bytes()), "compile it anew: python -m pages.locale"
    words = translated("es")
    assert {message: words(message) for message in spanish() if not gaps(message)} == {
        message: spoken for message, spoken in spanish().items() if not gaps(message)
    }
    assert translated("en")("Take the desk") == "Take the desk" != words("Take the desk")


def test_a_message_is_given_what_its_placeholders_ask_for():
    for where, call in asked():
        for message in literals(call.args[0]):
            assert gaps(message) == {keyword.arg for keyword in call.keywords}, where


def test_what_is_no_literal_comes_from_a_table_that_this_test_reads():
    known = TABLES | {"verb", "regime", "purpose"}  # `verb` is read from VERBS one line earlier
    for where, call in asked():
        names = {_name(node) for node in ast.walk(call.args[0])}
        assert literals(call.args[0]) or names & known, where


def test_spanish_says_usted():
    familiar = re.compile(r"\b(tú|tu|tus|ti|contigo|vos|haz|elige|puedes)\b", re.IGNORECASE)
    assert not [text for text in spanish().values() if familiar.search(text)]


def test_the_command_center_has_one_name_in_spanish():
    said = [*spanish().values(), *(t.es for name in scenario.builtin() for t in texts(scenario.load_builtin(name)))]
    assert not [text for text in said if re.search(r"\bcentro\b(?! histórico)", text)]


def texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    if isinstance(value, Question):
        yield from texts(value.answer)
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
        assert gaps(text.es) == gaps(text.en), text


if __name__ == "__main__":
    found = spanish()
    print("no Spanish yet:", [m for m in WANTED if not found.get(m)])
    print("nobody says:", sorted(set(found) - set(WANTED)))
