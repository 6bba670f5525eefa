"""Typed characters that no screen shows, or that turn others round, as something that can be read."""

from __future__ import annotations

_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_HIDDEN = (0x00AD, 0x200B, 0x2028, 0x2029, 0x2060, 0xFEFF)
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: "␡"}
_SHOWN = str.maketrans(_PICTURES | {code: f"‹U+{code:04X}›" for code in (*_TURNING, *_HIDDEN)})


def visible(text: str) -> str:
    """A text with its marks for the direction of writing, its control characters and its hidden ones to be seen."""
    return text.translate(_SHOWN)
