"""What was typed can be read on a screen, and turns nothing else round."""

from __future__ import annotations

import unicodedata

import pytest

from pages.parts import text
from synthetic.report import words
from synthetic.visible import visible


@pytest.mark.parametrize("show", [text.safe, text.plain, text.typed, words.safe])
def test_no_mark_turns_what_stands_beside_it_round_and_none_is_lost(show) -> None:
    for code in (0x202E, 0x200F, 0x2067, 0x061C, 0x200B, 0xFEFF, 0x00, 0x1B, 0x7F):
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
