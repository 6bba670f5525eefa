"""A catalogue of translations as gettext writes it (.po), of messages without plurals or contexts."""

from __future__ import annotations

import json
import re

ENTRY = re.compile(r'^msgid ((?:".*"\s+)+)msgstr ((?:".*"\s*)+)', re.MULTILINE)
QUOTED = re.compile(r'".*"')


def read(text: str) -> dict[str, str]:
    """Each message and its translation; what has none is left out."""
    found = ((_joined(message), _joined(translation)) for message, translation in ENTRY.findall(text))
    return {message: translation for message, translation in found if message and translation}


def _joined(lines: str) -> str:
    """One text of its quoted lines, whose escapes are JSON's too."""
    return "".join(json.loads(line) for line in QUOTED.findall(lines))
