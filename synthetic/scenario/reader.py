"""A scenario file read, checked all at once, and written again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from synthetic.model import Scenario, Trouble
from synthetic.scenario import checks, likeness, marks, phrases
from synthetic.scenario.format import FORMAT, SCENARIO
from synthetic.scenario.layout import document
from synthetic.scenario.remarks import Notes, Remark, fill, line_of, shown

BUILT_IN = Path(__file__).parent.parent / "scenarios"


@dataclass(frozen=True, slots=True)
class Reading:
    """A scenario, or why there is none; and what to think about."""

    name: str
    scenario: Scenario | None
    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    marks: Mapping[str, int] = field(repr=False)  # where → line

    def line_of(self, where: str) -> int | None:
        """The line of "cast[0].goes[1].at", else of the nearest thing that it is part of."""
        return line_of(self.marks, where)


def read(data: bytes | str, *, name: str = "scenario.yaml") -> Reading:
    """Everything about a file, in one go: it never raises, and nothing is half-loaded.

    Cost O(file); files over 1 MB are refused unread.
    """
    notes = Notes()
    root = marks.tree(data, notes)
    scenario = None if root is None else _scenario(root, notes)
    ordered = sorted(notes.remarks, key=lambda remark: remark.line or 0)
    errors = tuple(remark for remark in ordered if not remark.warning)
    warnings = tuple(remark for remark in ordered if remark.warning)
    return Reading(name, None if errors else scenario, errors, warnings, notes.lines)


def _scenario(root: marks.Node, notes: Notes) -> Scenario | None:
    notes.lines[""] = root.line
    if isinstance(root, marks.Scalar) and root.nothing:
        notes.refuse("", phrases.EMPTY_FILE)
        return None
    newer = _newer_format(root)
    if newer:
        notes.refuse("format", phrases.NEWER, line=newer.line, found=shown(newer.text), known=FORMAT)
        return None
    scenario: Scenario = SCENARIO.read(root, "", notes)
    if isinstance(root, marks.Mapping):
        checks.check(scenario, notes)
        likeness.check(scenario, notes)
    return scenario


def _newer_format(root: marks.Node) -> marks.Scalar | None:
    """The format number of a file that was written for a later version; the rest would only confuse."""
    entries = root.entries if isinstance(root, marks.Mapping) else ()
    for key, value in entries:
        if isinstance(key, marks.Scalar) and key.text == "format" and isinstance(value, marks.Scalar):
            return value if re.fullmatch(r"[1-9][0-9]*", value.text) and value.text != str(FORMAT) else None
    return None


def load(path: Path | str) -> Scenario:
    """The scenario of a file, or Trouble with every error, a line each."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(marks.LIMIT_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise Trouble(f"{path}: {fill(phrases.UNREADABLE, why=why or error).en}") from None
    return accepted(read(data, name=str(path)))


def accepted(reading: Reading) -> Scenario:
    """The scenario of a reading, or Trouble with every error, a line each."""
    if reading.scenario is None:
        raise Trouble("\n".join(f"{reading.name}: {error}" for error in reading.errors))
    return reading.scenario


def builtin() -> tuple[str, ...]:
    """The ids of the scenarios that come along."""
    return tuple(sorted(path.stem for path in BUILT_IN.glob("*.yaml")))


def builtin_path(id: str) -> Path:
    """Where a scenario that comes along lies."""
    if id not in builtin():
        raise Trouble(f"there is no built-in scenario {shown(id)!r}; there are: {', '.join(builtin())}")
    return BUILT_IN / f"{id}.yaml"


def builtin_file(id: str) -> bytes:
    """A scenario that comes along, as the bytes of its file."""
    return builtin_path(id).read_bytes()


def load_builtin(id: str) -> Scenario:
    """A scenario that comes along, by its id."""
    return load(builtin_path(id))


def write(scenario: Scenario) -> str:
    """The file of a scenario: keys in their order, times as people write them; `read` is its inverse."""
    plain = SCENARIO.plain(scenario)
    assert isinstance(plain, dict)
    return document(plain)
