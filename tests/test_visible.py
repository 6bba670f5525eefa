"""What was typed can be read on a screen, and turns nothing else round."""

from __future__ import annotations

import unicodedata

import pytest

from pages.parts import text
from synthetic.report import words
from synthetic.visible import is_blank, visible


@pytest.mark.parametrize("show", [text.safe, text.plain, text.typed, words.safe])
def test_no_mark_turns_what_stands_beside_it_round_and_none_is_lost(show) -> None:
    for code in (0x202E, 0x200F, 0x2067, 0x061C, 0x200B, 0xFEFF, 0x00, 0x1B, 0x7F, 0x9B, 0x3164, 0x2800, 0xE0041):
        shown = show(f"a{chr(code)}b")
        assert chr(code) not in shown
        assert (f"U+{code:04X}" in shown.replace("\\", "")) or chr(0x2400 + min(code, 0x21)) in shown
    assert "‹U+202E›" in visible("\u202e<img>")


def test_every_character_that_turns_text_is_known() -> None:
    turning = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    for code in range(0x110000):
        letter = chr(code)
        if unicodedata.bidirectional(letter) in turning or letter in "\u200e\u200f\u061c":
            assert visible(letter) == f"‹U+{code:04X}›"


def test_letters_of_every_script_stay_as_they_are() -> None:
    for typed in ("patrulla · ñandú", "بسبب", "שלום", "👩‍🚒 e\u0301", "two\nlines\tand more"):
        assert visible(typed) == typed


def test_every_control_character_and_mark_of_format_is_to_be_seen() -> None:
    for code in range(0x110000):
        letter = chr(code)
        if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") and letter not in "\t\n\r\u200c\u200d":
            assert letter not in visible(letter), f"U+{code:04X}"
            assert is_blank(f" {letter}\n")


NOTHING = ("", " \t\n", "\u3164", "\u2800\u2800", "\u200b", "\u200d", "\x9b", "\u00a0\u115f", "\U000e0041")


@pytest.mark.parametrize("typed", NOTHING)
def test_what_shows_nothing_says_nothing(typed) -> None:
    assert is_blank(typed)


@pytest.mark.parametrize("typed", ["x", " ñ ", "\u200bש", "👩\u200d🚒", ".", "\u3164-"])
def test_what_shows_something_may_say_something(typed) -> None:
    assert not is_blank(typed)
