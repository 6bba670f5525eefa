"""Kinds of value that a scenario file holds: how each is read, what it expects, how it is written.

Reading never raises: what is wrong goes to the notes and a blank stands in, so that the
rest is checked all the same.  Blank times are NaN, with which every comparison is false.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from collections.abc import Mapping as Map
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import partial
from typing import Any

from synthetic import clothes
from synthetic.model import Text
from synthetic.scenario import phrases
from synthetic.scenario.durations import friendly, seconds
from synthetic.scenario.layout import Bare, Plain
from synthetic.scenario.marks import Mapping, Node, Scalar, Sequence, code, invisible
from synthetic.scenario.remarks import Notes, fill, quote, shown

REQUIRED: Any = object()
"""The default of a key that has none."""
LIMIT_ITEMS = 1_000
"""Entries of one list."""
LIMIT_UNKNOWN = 20
"""Unknown keys of one map that are told one by one."""


class Refused(Exception):
    """A value that is not of its kind; with what would help."""

    def __init__(self, hint: Text = phrases.NO_HINT) -> None:
        super().__init__(hint.en)
        self.hint = hint


class Kind(ABC):
    """What a key's value may be."""

    expected: Text
    blank: Any = None

    @abstractmethod
    def read(self, node: Node, where: str, notes: Notes) -> Any:
        """The value of a node, or `blank` and a remark."""

    @abstractmethod
    def plain(self, value: Any) -> Plain:
        """The value as it is written down."""

    def refuse(self, node: Node, where: str, notes: Notes, hint: Text = phrases.NO_HINT) -> Any:
        """Remark that the node is not of this kind; the blank."""
        if isinstance(node, Scalar) and node.nothing:
            notes.refuse(where, phrases.NO_VALUE, key=where.rpartition(".")[2], expected=self.expected)
        else:
            found = quote(where, written(node)) if where else shown(written(node))
            notes.refuse(where, phrases.NOT_EXPECTED, found=found, expected=self.expected, hint=hint)
        return self.blank


def written(node: Node) -> str:
    """A node as it may be quoted."""
    if isinstance(node, Scalar):
        return node.text
    return "[…]" if isinstance(node, Sequence) else "{…}"


# --------------------------------------------------------------------------- single values


class Single(Kind):
    """A value in one piece."""

    def read(self, node: Node, where: str, notes: Notes) -> Any:
        if not isinstance(node, Scalar) or node.nothing:
            return self.refuse(node, where, notes)
        notes.found[where] = node.text
        try:
            return self.parse(node.text)
        except Refused as why:
            return self.refuse(node, where, notes, why.hint)

    @abstractmethod
    def parse(self, text: str) -> Any:
        """The value of a text, or Refused."""

    def plain(self, value: Any) -> Plain:
        return str(value)


_NUMBER_HINTS = {
    r"(?i)(y|n|yes|no|true|false|on|off)": phrases.HINT_BOOLEAN,
    r"[-+]?\.?(?i:inf|nan|infinity)": phrases.HINT_INFINITE,
    r"\d+(:\d+)+(\.\d*)?": phrases.HINT_SEXAGESIMAL,
    r"[-+]?0[\dxXoObB].*": phrases.HINT_ZERO,
    r"[-+]?[\d.]+[eE][-+]?\d+|[\d,_' ]+": phrases.HINT_PLAIN_NUMBER,
}
_TIME_HINTS = {r"-\s*[\d.].*": phrases.HINT_NEGATIVE, **_NUMBER_HINTS}


def _hint(hints: Map[str, Text], text: str) -> Text:
    return next((hint for pattern, hint in hints.items() if re.fullmatch(pattern, text)), phrases.NO_HINT)


class Whole(Single):
    """A whole number in a range."""

    blank = 0

    def __init__(self, low: int, high: int, expected: Text = phrases.WHOLE) -> None:
        self.low, self.high = low, high
        self.expected = fill(expected, low=low, high=high, known=high)

    def parse(self, text: str) -> int:
        if not re.fullmatch(r"-?(0|[1-9][0-9]{0,18})", text):
            raise Refused(_hint(_NUMBER_HINTS, text))
        if not self.low <= int(text) <= self.high:
            raise Refused
        return int(text)

    def plain(self, value: Any) -> Plain:
        return Bare(value)


class WholeOf(Whole):
    """One of a few whole numbers."""

    def __init__(self, *known: int) -> None:
        super().__init__(min(known), max(known))
        self.known = known
        self.expected = fill(phrases.WHOLE_ONE_OF, known=", ".join(map(str, known)))

    def parse(self, text: str) -> int:
        number = super().parse(text)
        if number not in self.known:
            raise Refused
        return number


class Number(Single):
    """A number in a range, with a unit."""

    blank = math.nan

    def __init__(self, low: float, high: float, unit: str) -> None:
        self.low, self.high = low, high
        self.expected = fill(phrases.NUMBER, low=low, high=high, unit=unit)

    def parse(self, text: str) -> float:
        if not re.fullmatch(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,20})?", text):
            raise Refused(_hint(_NUMBER_HINTS, text))
        if not self.low <= float(text) <= self.high:
            raise Refused
        return float(text)

    def plain(self, value: Any) -> Plain:
        return Bare(int(value) if value == int(value) else value)


class Duration(Single):
    """A time in seconds, to the millisecond."""

    blank = math.nan

    def __init__(self, low_s: float = 0, high_s: float = math.inf, like: str = "12 min") -> None:
        self.low_s, self.high_s = low_s, high_s
        bounded = high_s < math.inf
        self.expected = (
            fill(phrases.DURATION_WITHIN, low=friendly(low_s), high=friendly(high_s), like=like)
            if bounded
            else phrases.DURATION
        )

    def parse(self, text: str) -> float:
        found = seconds(text)
        if found is None:
            raise Refused(_hint(_TIME_HINTS, text))
        if not self.low_s <= found <= self.high_s:
            raise Refused
        return found

    def plain(self, value: Any) -> Plain:
        return Bare(friendly(value))


class Date(Single):
    """A moment with its offset from UTC, which is kept."""

    expected = phrases.DATE
    blank = datetime.fromisoformat("2000-01-01T00:00:00-05:00")

    def parse(self, text: str) -> datetime:
        text = text.replace("\u2212", "-")
        try:
            found = datetime.fromisoformat(re.sub(r"\s+(?=[-+Z])", "", text))
        except ValueError:
            raise Refused from None
        if found.tzinfo is None:
            fixed = found.isoformat() + "-05:00"
            raise Refused(fill(phrases.HINT_OFFSET, fixed=fixed))
        if not 1970 <= found.year <= 2100:
            raise Refused
        return found

    def plain(self, value: Any) -> Plain:
        return Bare(value.isoformat())


class Flag(Single):
    """True or false."""

    expected = phrases.TRUTH
    blank = False

    def parse(self, text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise Refused
        return text.lower() == "true"

    def plain(self, value: Any) -> Plain:
        return Bare("true" if value else "false")


class Shaped(Single):
    """A word of a given shape; a wrong one stands in for itself, so that references still meet."""

    blank = ""

    def __init__(self, pattern: str, expected: Text) -> None:
        self.pattern, self.expected = re.compile(pattern), expected

    def read(self, node: Node, where: str, notes: Notes) -> Any:
        return super().read(node, where, notes) or (node.text if isinstance(node, Scalar) else "")

    def parse(self, text: str) -> str:
        if not self.pattern.fullmatch(text):
            raise Refused
        return text


class Choice(Single):
    """One of a few words; some are known but come later."""

    def __init__(self, known: Map[str, Any], later: tuple[str, ...] = ()) -> None:
        self.known, self.later = known, later
        self.blank = next(iter(known.values()))
        self.expected = fill(phrases.CHOICE, known=", ".join(known))

    def parse(self, text: str) -> Any:
        if text not in self.known:
            raise Refused(fill(phrases.HINT_LATER, found=text) if text in self.later else near(text, self.known))
        return self.known[text]

    def plain(self, value: Any) -> Plain:
        return next(word for word, meaning in self.known.items() if meaning == value)


class Prose(Single):
    """Free text, stripped of the blanks round it."""

    blank = ""

    def __init__(self, most: int, *, lines: bool = True) -> None:
        self.most, self.lines = most, lines
        self.expected = fill(phrases.PROSE if lines else phrases.A_LINE, most=most)

    def read(self, node: Node, where: str, notes: Notes) -> Any:
        text = super().read(node, where, notes)
        notes.said[where] = text
        return text

    def parse(self, text: str) -> str:
        text = text.strip()
        hidden = invisible(text) or ("\n" if "\n" in text and not self.lines else None)
        if hidden:
            raise Refused(fill(phrases.HINT_CONTROL, code=code(hidden)))
        if not 1 <= len(text) <= self.most:
            raise Refused(fill(phrases.HINT_LONG, length=len(text)))
        return text


class Place(Prose):
    """The name of a place, as the city knows it."""

    def __init__(self) -> None:
        super().__init__(120, lines=False)
        self.expected = phrases.A_PLACE


class Garment(Single):
    """A colour and a garment, or (where it can be taken off) none."""

    def __init__(self, slot: str, like: str, *, none: bool = False) -> None:
        self.slot, self.none = slot, none
        self.expected = fill(phrases.CLOTHES, like=like)

    def parse(self, text: str) -> str:
        if self.none and text == "none":
            return text
        try:
            return str(clothes.parse(text, self.slot))
        except clothes.NotClothes as why:
            raise Refused(Text(es=f"; {why.text.es}", en=f"; {why.text.en}")) from None


def near(word: str, known: Map[str, Any] | tuple[str, ...]) -> Text:
    """ "; did you mean …?", or nothing.  Looks among the first hundred."""
    found = get_close_matches(word[:60], list(known)[:100], n=1)
    return fill(phrases.MAYBE, near=found[0]) if found else phrases.NO_HINT


# --------------------------------------------------------------------------- lists and maps


class ListOf(Kind):
    """Several of one kind."""

    blank = ()

    def __init__(self, kind: Kind, *, at_least: int = 0) -> None:
        self.kind, self.at_least = kind, at_least
        self.expected = phrases.A_FULL_LIST if at_least else phrases.A_LIST

    def read(self, node: Node, where: str, notes: Notes) -> Any:
        if not isinstance(node, Sequence) or len(node.items) < self.at_least:
            return self.refuse(node, where, notes)
        if len(node.items) > LIMIT_ITEMS:
            return self.refuse(node, where, notes, fill(phrases.HINT_MOST, most=LIMIT_ITEMS, length=len(node.items)))
        notes.lines |= {f"{where}[{i}]": item.line for i, item in enumerate(node.items)}
        return tuple(self.kind.read(item, f"{where}[{i}]", notes) for i, item in enumerate(node.items))

    def plain(self, value: Any) -> Plain:
        return [self.kind.plain(one) for one in value]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a map: its name in the file, the field it fills, what it may be."""

    name: str
    field: str
    kind: Kind
    default: Any = REQUIRED
    shown: bool = False  # written down even where it is the default


class Record(Kind):
    """A map with known keys, read into whatever `make` makes of their fields."""

    def __init__(self, make: Callable[..., Any], *keys: Key, expected: Text | None = None) -> None:
        self.make, self.keys = make, keys
        self.expected = fill(expected or phrases.A_MAP, known=", ".join(key.name for key in keys))

    @property
    def blank(self) -> Any:
        """A map in which everything is blank."""
        return self.make(**{key.field: key.kind.blank if key.default is REQUIRED else key.default for key in self.keys})

    def read(self, node: Node, where: str, notes: Notes) -> Any:
        if not isinstance(node, Mapping):
            return self.refuse(node, where, notes)
        entries = self._known(node, where, notes)
        return self.make(**{key.field: self._value(key, entries, where, notes) for key in self.keys})

    def _known(self, node: Mapping, where: str, notes: Notes) -> dict[str, tuple[int, Node]]:
        entries = own_entries(node, where, notes)
        known = tuple(key.name for key in self.keys)
        unknown = [name for name in entries if name not in known]
        for name in unknown[:LIMIT_UNKNOWN]:
            place, listed = inside(where, shown(name)), ", ".join(known)
            notes.refuse(
                place,
                phrases.UNKNOWN_KEY,
                line=entries[name][0],
                key=shown(name),
                maybe=near(name, known),
                known=listed,
            )
        if len(unknown) > LIMIT_UNKNOWN:
            notes.refuse(where, phrases.MORE_UNKNOWN_KEYS, count=len(unknown) - LIMIT_UNKNOWN)
        return {name: entry for name, entry in entries.items() if name in known}

    def _value(self, key: Key, entries: dict[str, tuple[int, Node]], where: str, notes: Notes) -> Any:
        place = inside(where, key.name)
        if key.name in entries:
            line, node = entries[key.name]
            notes.lines[place] = node.line if isinstance(node, Scalar) else line
            return key.kind.read(node, place, notes)
        if key.default is not REQUIRED:
            return copy(key.default)
        notes.refuse(place, phrases.MISSING, key=place, expected=key.kind.expected)
        return key.kind.blank

    def plain(self, value: Any) -> Plain:
        fields = [(key, self.take(value, key)) for key in self.keys]
        written = [(key, one) for key, one in fields if key.shown or key.default is REQUIRED or one != key.default]
        return {key.name: key.kind.plain(one) for key, one in written}

    def take(self, value: Any, key: Key) -> Any:
        """A field of what `make` made."""
        return value.get(key.field, key.default) if isinstance(value, dict) else getattr(value, key.field)


def own_entries(node: Mapping, where: str, notes: Notes) -> dict[str, tuple[int, Node]]:
    """Each key's line and value; a key that stands twice, or is no word, is remarked on."""
    entries: dict[str, tuple[int, Node]] = {}
    for key, value in node.entries:
        if not isinstance(key, Scalar):
            notes.refuse(where, phrases.BAD_KEY, line=key.line)
        elif key.text in entries:
            first, name = entries[key.text][0], shown(key.text)
            notes.refuse(inside(where, name), phrases.DUPLICATE_KEY, line=key.line, key=name, first=first)
        else:
            entries[key.text] = (key.line, value)
    return entries


def inside(where: str, name: str) -> str:
    """The place of a key."""
    return f"{where}.{name}" if where else name


class Deed(Kind):
    """A map that has one of several verbs as a key, each with keys of its own."""

    def __init__(
        self, make: Callable[..., Any], tag: str, common: tuple[Key, ...], verbs: Map[str, tuple[Key, ...]]
    ) -> None:
        self.tag, self.verbs = tag, verbs
        self.records = {verb: Record(partial(make, **{tag: verb}), *common, *keys) for verb, keys in verbs.items()}
        self.expected = fill(phrases.A_MAP, known=", ".join((*(key.name for key in common), " | ".join(verbs))))

    @property
    def blank(self) -> Any:
        """The first verb's."""
        return next(iter(self.records.values())).blank

    def read(self, node: Node, where: str, notes: Notes) -> Any:
        if not isinstance(node, Mapping):
            return self.refuse(node, where, notes)
        names = [key.text for key, _ in node.entries if isinstance(key, Scalar)]
        verbs = [verb for verb in self.verbs if verb in names]
        if len(verbs) == 1:
            return self.records[verbs[0]].read(node, where, notes)
        template = phrases.ONLY_ONE if verbs else phrases.ONE_OF
        meant = (near(name, tuple(self.verbs)) for name in names[:LIMIT_UNKNOWN])
        maybe = next((hint for hint in meant if hint.en), phrases.NO_HINT)
        notes.refuse(where, template, known=", ".join(self.verbs), found=", ".join(verbs), maybe=maybe)
        return self.blank

    def plain(self, value: Any) -> Plain:
        return self.records[getattr(value, self.tag)].plain(value)
