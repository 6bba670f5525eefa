"""Typed characters that no screen shows, or that turn others round, as something that can be read."""

from __future__ import annotations

import unicodedata

_SPOKEN = "\t\n\r\u200c\u200d"
"""What has its use in words: space between them, and what joins letters or pictures, or keeps them apart."""
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
"""Unicode's kinds of control characters, marks of format, separators of lines."""
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters, by their kind, that are drawn as nothing."""


def is_unseen(letter: str) -> bool:
    """Whether a screen shows nothing of a character, which is no space."""
    return unicodedata.category(letter) in _UNSEEN or letter in _FILLERS


def visible(text: str) -> str:
    """A text with its marks for the direction of writing, its control characters and its hidden ones to be seen."""
    return text.translate(_SIGNS)


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be read."""
    return all(letter.isspace() or is_unseen(letter) for letter in text)


class _Signs(dict[int, str]):
    """What stands for a character, by its number; found once for each that was typed."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = shown = _sign(code) if is_unseen(letter) and letter not in _SPOKEN else letter
        return shown


def _sign(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"


_SIGNS = _Signs()
