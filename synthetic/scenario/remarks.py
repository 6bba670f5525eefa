"""Remarks on a scenario file: what is wrong or doubtful, where, in which line, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synthetic.model import Text
from synthetic.scenario import phrases

SHOWN = 48
"""Of a value that somebody wrote, so much is quoted."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to put right (or, `warning`, to think about)."""

    line: int | None
    where: str  # "cast[0].goes[1].at"
    text: Text
    warning: bool = False

    def in_(self, language: str) -> str:
        """The remark in `language` (es or en), with its line."""
        if self.line is None:
            return self.text.in_(language)
        return f"{phrases.LINE.in_(language)} {self.line}: {self.text.in_(language)}"

    def __str__(self) -> str:
        return self.in_("en")


@dataclass(slots=True)
class Notes:
    """What reading finds out beside the scenario itself."""

    lines: dict[str, int] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)  # single values as they were written
    said: dict[str, str] = field(default_factory=dict)  # free text, to be looked at for privacy
    remarks: list[Remark] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def refuse(self, where: str, template: Text, *, line: int | None = None, **parts: object) -> None:
        """An error at `where`; what depends on that place is not remarked on again."""
        self.remarks.append(Remark(line or line_of(self.lines, where), where, fill(template, **parts)))
        self.broken.add(where)

    def doubt(self, where: str, template: Text, **parts: object) -> None:
        """A warning at `where`."""
        self.remarks.append(Remark(line_of(self.lines, where), where, fill(template, **parts), warning=True))

    def is_broken(self, where: str) -> bool:
        """Whether `where`, or something it is part of, has an error already."""
        return any(place in self.broken for place in (where, *parents(where)))

    def quoted(self, where: str) -> str:
        """The value at `where` as it was written, with its key: "at: 15 min"."""
        return quote(where, self.found.get(where, "…"))


def parents(where: str) -> list[str]:
    """`a[0].b` is in `a[0]` and in `a`."""
    cuts = [i for i, mark in enumerate(where) if mark in ".["]
    return [where[:cut] for cut in reversed(cuts)]


def line_of(lines: Mapping[str, int], where: str) -> int | None:
    """The line of `where`, else of the nearest thing that it is part of."""
    return next((lines[place] for place in (where, *parents(where), "") if place in lines), None)


def quote(where: str, found: str) -> str:
    """A key and its value, short and printable."""
    return f"{where.rpartition('.')[2]}: {shown(found)}"


def shown(found: str) -> str:
    """What somebody wrote, in one short printable line."""
    line = "".join(c if c.isprintable() else "·" for c in found[: SHOWN + 1])
    return line if len(found) <= SHOWN else line[:SHOWN] + "…"


def fill(template: Text, **parts: object) -> Text:
    """The template in both languages, its gaps filled; a part may itself be in both."""

    def said(language: str) -> str:
        words = {k: v.in_(language) if isinstance(v, Text) else v for k, v in parts.items()}
        return template.in_(language).format(**words)

    return Text(es=said("es"), en=said("en"))
