"""One part of a file written anew, the rest left as somebody wrote it: for forms beside the text.

A part is what stands under a key at the file's left edge.  Values stay what they were in the file, right or
wrong, so that a form can put a mistake right; comments inside a part that is written are lost, all others stay.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from synthetic.scenario import marks
from synthetic.scenario.durations import seconds
from synthetic.scenario.format import SCENARIO
from synthetic.scenario.layout import Bare, Plain, document
from synthetic.scenario.remarks import Notes

ORDER = tuple(key.name for key in SCENARIO.keys)
_BARE = re.compile(r"(?i)-?[0-9.]+|true|false|null|~?")
_LOOSE = re.compile(r"\s*$|#|---|\.\.\.")
"""Lines at the end of a part that are none of it: blank ones, comments at the left edge, a document's end."""


def part(text: str, key: str) -> Plain | None:
    """What stands under a key; None where there is nothing, or the file is no map of keys."""
    root = _root(text)
    entries = root.entries if root else ()
    found = [value for name, value in entries if isinstance(name, marks.Scalar) and name.text == key]
    return _plain(found[0]) if found else None


def writable(text: str) -> bool:
    """Whether parts of a file can be written: a map of keys, each in lines of its own."""
    return bool(_spans(text))


def with_part(text: str, key: str, value: Plain | None) -> str:
    """The file with another value under a key; without it for None.  A new key stands where the format has it."""
    spans, lines = _spans(text), text.split("\n")
    if not spans:
        return text
    made = [] if value is None else document({key: value}).rstrip("\n").split("\n")
    if key in spans:
        begin, end = spans[key]
    else:
        begin = end = _room(spans, key)
    return "\n".join([*lines[:begin], *made, *lines[end:]])


def comments(text: str, key: str) -> int:
    """How many comments stand inside a part, and would be lost if it were written."""
    spans = _spans(text)
    if key not in spans:
        return 0
    begin, end = spans[key]
    inside = [
        (_at(event.start_mark), _at(event.end_mark)) for event in yaml.parse(text, Loader=marks.PARSER)
        if isinstance(event, yaml.ScalarEvent)
    ]  # fmt: skip
    found = 0
    for number, line in enumerate(text.split("\n")[begin:end], begin):
        spots = ((number, mark.start()) for mark in re.finditer(r"(?:(?<=\s)|^)#", line))
        found += any(not any(low <= spot < high for low, high in inside) for spot in spots)
    return found


def timed(typed: str) -> Plain:
    """A time as somebody typed it: as it stands where it is one, else in quotes, to be remarked on."""
    return Bare(typed.strip()) if seconds(typed) is not None else typed


def _root(text: str) -> marks.Mapping | None:
    root = marks.tree(text, Notes())
    return root if isinstance(root, marks.Mapping) else None


def _plain(node: marks.Node) -> Plain:
    if isinstance(node, marks.Sequence):
        return [_plain(item) for item in node.items]
    if isinstance(node, marks.Mapping):
        return {key.text: _plain(value) for key, value in node.entries if isinstance(key, marks.Scalar)}
    known = node.plain and (_BARE.fullmatch(node.text) or seconds(node.text) is not None)
    return Bare(node.text) if known else node.text


def _spans(text: str) -> dict[str, tuple[int, int]]:
    """The lines of each part, the last one excluded; empty where parts share lines."""
    if _root(text) is None:
        return {}
    keys = _keys(text)
    names, starts = [name for name, _line in keys], [line for _name, line in keys]
    if not keys or len(set(names)) < len(names) or len(set(starts)) < len(starts):
        return {}
    lines, found = text.split("\n"), {}
    for (name, begin), after in zip(keys, [*starts[1:], len(lines)], strict=True):
        end = after
        while end > begin + 1 and _LOOSE.match(lines[end - 1]):
            end -= 1
        found[name] = (begin, end)
    return found


def _keys(text: str) -> list[tuple[str, int]]:
    """Every key and its line; none where they do not all stand at the left edge."""
    found: list[tuple[str, int]] = []
    depth, is_key = 0, False
    for event in yaml.parse(text, Loader=marks.PARSER):
        opens = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
        closes = isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
        if closes:
            depth -= 1
        if depth == 1 and (opens or isinstance(event, yaml.ScalarEvent | yaml.AliasEvent)):
            is_key = not is_key
            line, column = _at(event.start_mark)
            if is_key and column > 0:
                return []
            if is_key and isinstance(event, yaml.ScalarEvent):
                found.append((event.value, line))
        if depth == 0 and isinstance(event, yaml.MappingStartEvent) and event.flow_style:
            return []
        if opens:
            depth += 1
    return found


def _at(mark: Any) -> tuple[int, int]:
    """Line and column, both from 0."""
    return mark.line, mark.column


def _room(spans: dict[str, tuple[int, int]], key: str) -> int:
    """The line before which a new part stands: after the last one that the format has before it."""
    before = ORDER[: ORDER.index(key)]
    return max((end for name, (_begin, end) in spans.items() if name in before), default=0)
