"""Bytes to a tree of marked nodes: encoding, size, syntax and depth, each with a limit and a line.

Built from YAML's events and never from its objects: no tag makes anything, aliases are
shared instead of copied, and nothing is recursive.  A value stays the text that somebody
wrote; what it means is for its key to say (format.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from synthetic.model import Text
from synthetic.scenario import phrases
from synthetic.scenario.remarks import Notes, fill, shown

LIMIT_BYTES = 1_000_000
LIMIT_DEPTH = 50
LIMIT_ALIASES = 1_000
LIMIT_NODES = 100_000
PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

HIDDEN = (
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
)
"""Control characters, and those that turn or break a line unseen."""
_INVISIBLE = re.compile(f"[{HIDDEN}]")
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\xef\xbb\xbf": "UTF-8 with a byte-order mark",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as it was written."""

    text: str
    line: int
    plain: bool = True  # without quotes

    @property
    def nothing(self) -> bool:
        """Whether no value stands here."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order they were written, twice-written keys included."""

    entries: tuple[tuple[Node, Node], ...]
    line: int


Node = Scalar | Sequence | Mapping


class _Hopeless(Exception):
    """The file cannot be read further."""

    def __init__(self, line: int | None, text: Text) -> None:
        super().__init__(text.en)
        self.line, self.text = line, text


def tree(data: bytes | str, notes: Notes) -> Node | None:
    """The marked nodes of a file, or None with the reason in `notes`."""
    try:
        return _Builder(notes).build(_text(data))
    except _Hopeless as end:
        notes.refuse("", end.text, line=end.line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        start = error.context_mark.line + 1 if error.context_mark else line
        begun = fill(phrases.BEGUN, line=start) if start < line else phrases.NO_HINT
        _syntax(notes, error.problem or error.context or "", line, column, begun)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # \U0011FFFF, %YAML 1.99…9
        _syntax(notes, shown(str(error)), 1, 1)
    return None


def _syntax(notes: Notes, problem: str, line: int, column: int, begun: Text = phrases.NO_HINT) -> None:
    hints = (text for pattern, text in phrases.SYNTAX_HINTS.items() if re.search(pattern, problem))
    hint = next(hints, phrases.NO_HINT)
    notes.refuse("", phrases.SYNTAX, line=line, column=column, problem=problem, begun=begun, hint=hint)


# --------------------------------------------------------------------------- bytes to text


def _text(data: bytes | str) -> str:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > LIMIT_BYTES:
        raise _Hopeless(None, phrases.TOO_BIG)
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            raise _Hopeless(1, fill(phrases.ENCODING, found=name))
    if b"\0" in raw:
        raise _Hopeless(raw.count(b"\n", 0, raw.index(0)) + 1, phrases.NUL)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _Hopeless(line, fill(phrases.NOT_UTF8, byte=f"0x{raw[error.start]:02x}")) from None
    hidden = _INVISIBLE.search(text)
    if hidden:
        raise _Hopeless(text.count("\n", 0, hidden.start()) + 1, fill(phrases.INVISIBLE, code=code(hidden[0])))
    return text


def code(character: str) -> str:
    """A character by its number: U+202E."""
    return f"U+{ord(character):04X}"


def invisible(text: str) -> str | None:
    """The first invisible or control character of a value, tabs and lone surrogates included."""
    found = re.search(f"[{HIDDEN}\t\r\ud800-\udfff]", text)
    return found[0] if found else None


# --------------------------------------------------------------------------- text to tree


@dataclass(slots=True)
class _Open:
    """A list or map that has not ended yet."""

    line: int
    anchor: str | None
    is_map: bool
    nodes: list[Node] = field(default_factory=list)
    size: int = 1  # nodes in it, aliases expanded
    height: int = 1

    def closed(self) -> Node:
        if not self.is_map:
            return Sequence(tuple(self.nodes), self.line)
        return Mapping(tuple(zip(self.nodes[::2], self.nodes[1::2], strict=True)), self.line)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A finished node, with how many nodes it stands for and how deep it is."""

    node: Node
    size: int
    height: int


class _Builder:
    """Events in, one tree out; a stack instead of recursion."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.open = [_Open(0, None, is_map=False)]
        self.anchors: dict[str, _Measured] = {}
        self.aliases = 0

    def build(self, text: str) -> Node:
        documents = 0
        for event in _events(text):
            documents += isinstance(event, yaml.DocumentStartEvent)
            line = event.start_mark.line + 1 if event.start_mark else 1
            if documents > 1:
                raise _Hopeless(line, phrases.SECOND_DOCUMENT)
            self._take(event, line)
        if not self.open[0].nodes:
            raise _Hopeless(1, phrases.EMPTY_FILE)
        return self.open[0].nodes[0]

    def _take(self, event: yaml.Event, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._add(self._shared(event.anchor or "", line), line)
        elif isinstance(event, yaml.ScalarEvent):
            self._check_tag(event.tag, line)
            node = Scalar(event.value, line, plain=event.style is None or event.style == "")
            self._finish(_Measured(node, 1, 0), event.anchor, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_tag(event.tag, line)
            if len(self.open) > LIMIT_DEPTH:
                raise _Hopeless(line, fill(phrases.TOO_DEEP, limit=LIMIT_DEPTH))
            self.open.append(_Open(line, event.anchor, is_map=isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            ended = self.open.pop()
            self._finish(_Measured(ended.closed(), ended.size, ended.height), ended.anchor, line)

    def _finish(self, done: _Measured, anchor: str | None, line: int) -> None:
        if anchor:
            self.anchors[anchor] = done
        self._add(done, line)

    def _add(self, done: _Measured, line: int) -> None:
        into = self.open[-1]
        into.nodes.append(done.node)
        into.size += done.size
        into.height = max(into.height, done.height + 1)
        if into.size > LIMIT_NODES:
            raise _Hopeless(line, fill(phrases.TOO_MANY, limit=LIMIT_NODES))

    def _shared(self, anchor: str, line: int) -> _Measured:
        self.aliases += 1
        if self.aliases > LIMIT_ALIASES:
            raise _Hopeless(line, fill(phrases.TOO_MANY_ALIASES, limit=LIMIT_ALIASES))
        if anchor not in self.anchors:
            raise _Hopeless(line, fill(phrases.UNKNOWN_ALIAS, alias=shown(anchor)))
        if self.anchors[anchor].height + len(self.open) > LIMIT_DEPTH:
            raise _Hopeless(line, fill(phrases.TOO_DEEP, limit=LIMIT_DEPTH))
        return self.anchors[anchor]

    def _check_tag(self, tag: str | None, line: int) -> None:
        if tag:
            written = tag.replace("tag:yaml.org,2002:", "!!")
            self.notes.refuse("", phrases.TAG, line=line, tag=shown(written))


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=PARSER)
