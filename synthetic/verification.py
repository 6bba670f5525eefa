"""Whether a log is what it was: every leaf recomputed from its row, the root, and every checkpoint ever published.

What a log alone can never tell: rows after the last checkpoint, and a log of which nobody has a checkpoint.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from synthetic import checkpoint as notes
from synthetic.checkpoint import Checkpoint
from synthetic.ledger import Tree, canonical, leaf_hash

WINDOW = 64
"""Renumbered rows are recognised when at most so many rows went or came before them."""
PARSED = 50_000
"""Logs of up to so many rows are read row by row; longer ones only where something is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it must be.  `seq` is the row's number as it was written, `place` where it stands now.

    Kinds: `changed`, `removed`, `inserted`, `reordered` (a witness tells exactly); `number` (a gap or a repetition),
    `stored hash` (the hash kept beside the row is another's), `not canonical`; `before checkpoint` (something
    between row `seq` and row `until`, no more is known), `truncated` (rows `seq` to `until` are gone), `signature`.
    """

    kind: str
    seq: int | None = None
    place: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A checkpoint held against the log: `signed` is None where nobody gave a key."""

    checkpoint: Checkpoint
    holds: bool
    signed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What verification found."""

    size: int
    root: bytes
    findings: tuple[Finding, ...]
    checkpoints: tuple[Checked, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is off."""
        return not self.findings


def verify(
    rows: Sequence[bytes], checkpoints: Sequence[Checkpoint] = (), *, stored: Sequence[bytes] | None = None,
    witness: Sequence[bytes] = (), verifier: str | None = None,
) -> Verdict:  # fmt: skip
    """Verify a log, oldest row first.

    `stored` are the hashes kept beside the rows; `witness` the leaf hashes that somebody else was given with the
    checkpoints: with them the rows are named one by one.  O(rows) hashes; O(log rows) a checkpoint.
    """
    leaves = [sha256(b"\x00" + row).digest() for row in rows]
    tree = Tree.of(leaves)
    checked = tuple(_checked(tree, one, verifier) for one in sorted(checkpoints, key=lambda c: c.size))
    sure = max((one.checkpoint.size for one in checked if one.holds), default=0) if len(rows) > PARSED else 0
    findings = [*_numbers(rows, sure), *_stored(leaves, stored), *_form(rows)]
    if list(witness) != leaves[: len(witness)]:
        findings += _against_witness(rows, leaves, witness)
    findings += _against_checkpoints(tree.size, checked)
    findings += [Finding(kind="signature", until=one.checkpoint.size) for one in checked if one.signed is False]
    return Verdict(size=len(rows), root=tree.root(), findings=tuple(findings), checkpoints=checked)


def _checked(tree: Tree, one: Checkpoint, verifier: str | None) -> Checked:
    holds = one.size <= tree.size and tree.root(one.size) == one.root
    signed = None if verifier is None else notes.verify_signature(one, verifier)
    return Checked(checkpoint=one, holds=holds, signed=signed)


def _against_checkpoints(size: int, checked: Sequence[Checked]) -> Iterator[Finding]:
    """Between the last checkpoint that holds and the first that does not; what is gone at the end."""
    good = 0
    for one in checked:
        if one.holds:
            good = one.checkpoint.size
            continue
        if one.checkpoint.size > size:
            yield Finding(kind="truncated", seq=size + 1, until=one.checkpoint.size)
        else:
            yield Finding(kind="before checkpoint", seq=good + 1, until=one.checkpoint.size)
        return


# ------------------------------------------------------------------------------ the rows alone


def _numbers(rows: Sequence[bytes], sure: int) -> list[Finding]:
    """Rows say their own numbers, 1, 2, 3 …; a quote inside a text is escaped, so the words are found by search.

    The first `sure` rows are what a checkpoint saw; of a long log they are not read again.
    """
    later = rows[sure:] if sure else rows
    if all(b',"seq":%d,"subject_id"' % n in row for n, row in enumerate(later, sure + 1)):
        return []
    found, before = [], sure
    for place, row in enumerate(later, sure + 1):
        seq = _number(row)
        if seq is None:
            found.append(Finding(kind="number", place=place))
        elif seq != before + 1:
            gone = seq - 1 if seq > before + 1 else None
            found.append(Finding(kind="number", seq=before + 1, until=gone, place=place))
        before = seq if seq is not None else before + 1
    return found


def _number(row: bytes) -> int | None:
    fields = _fields(row)
    seq = fields.get("seq") if fields else None
    return seq if type(seq) is int else None


def _stored(leaves: Sequence[bytes], stored: Sequence[bytes] | None) -> list[Finding]:
    if stored is None or list(stored) == leaves:
        return []
    both = enumerate(zip(leaves, stored, strict=False), 1)
    found = [Finding(kind="stored hash", place=k) for k, (made, kept) in both if made != kept]
    if len(stored) != len(leaves):
        found.append(Finding(kind="stored hash", place=min(len(stored), len(leaves)) + 1))
    return found


def _form(rows: Sequence[bytes]) -> list[Finding]:
    """Rows that are not written as rows are."""
    if len(rows) > PARSED:
        return []
    return [Finding(kind="not canonical", place=k) for k, row in enumerate(rows, 1) if not is_canonical(row)]


def is_canonical(row: bytes) -> bool:
    """Whether these bytes are how a row is written."""
    fields = _fields(row)
    try:
        return fields is not None and canonical(fields) == row
    except (TypeError, ValueError):
        return False


def _fields(row: bytes) -> dict[str, Any] | None:
    try:
        fields = json.loads(row)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


# ------------------------------------------------------------------------------ with a witness


def _against_witness(rows: Sequence[bytes], leaves: Sequence[bytes], witness: Sequence[bytes]) -> list[Finding]:
    """Which rows were changed, removed, inserted or reordered, even where numbers were repaired.  O(n log n)."""
    origin = _origins(rows, leaves, witness)
    kept = _in_order([j for j in origin if j is not None])
    known = {j for j in origin if j is not None}
    found: list[Finding] = []
    foreign: list[int] = []  # places of rows that the witness does not know, since the last one that it does
    begin = 0
    for place, j in enumerate(origin, 1):
        if j is None:
            foreign.append(place)
        elif j not in kept:
            found.append(Finding(kind="reordered", seq=j + 1, place=place))
        else:
            found += _between(begin, j, foreign, known)
            begin, foreign = j + 1, []
    missing = [k for k in range(begin, len(witness)) if k not in known]
    found += [Finding(kind="changed", seq=k + 1, place=p) for k, p in zip(missing, foreign, strict=False)]
    gone = missing[len(foreign) :]
    found += [Finding(kind="removed", seq=k + 1) for k in gone]
    return found


def _between(begin: int, end: int, foreign: Sequence[int], known: set[int]) -> Iterator[Finding]:
    """Between two rows that are as they were: what is missing of the witness's, and what it does not know."""
    missing = [k for k in range(begin, end) if k not in known]
    for k, place in zip(missing, foreign, strict=False):
        yield Finding(kind="changed", seq=k + 1, place=place)
    for k in missing[len(foreign) :]:
        yield Finding(kind="removed", seq=k + 1)
    for place in foreign[len(missing) :]:
        yield Finding(kind="inserted", place=place)


def _origins(rows: Sequence[bytes], leaves: Sequence[bytes], witness: Sequence[bytes]) -> list[int | None]:
    """For each row, which of the witness's it was, whatever number it bears now; None for one that it does not know."""
    index = {leaf: j for j, leaf in enumerate(witness)}
    found: list[int | None] = []
    shift, taken = 0, set[int]()
    for place, (row, leaf) in enumerate(zip(rows, leaves, strict=True)):
        j = index.get(leaf)
        if j is None and place < len(witness) + WINDOW:
            j = _renumbered(row, place, shift, index)
        if j in taken:
            j = None
        if j is not None:
            shift = j - place
            taken.add(j)
        found.append(j)
    return found


def _renumbered(row: bytes, place: int, shift: int, index: dict[bytes, int]) -> int | None:
    """The row as it was before its number was repaired, looked for nearby."""
    fields = _fields(row)
    if fields is None:
        return None
    for step in sorted(range(-WINDOW, WINDOW + 1), key=abs):
        seq = place + 1 + shift + step
        try:
            j = index.get(leaf_hash(canonical({**fields, "seq": seq}))) if seq > 0 else None
        except (TypeError, ValueError):
            return None
        if j is not None:
            return j
    return None


def _in_order(numbers: Sequence[int]) -> set[int]:
    """A longest run of numbers that still stand in ascending order."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for n, number in enumerate(numbers):
        k = bisect_left(tails, number)
        before.append(places[k - 1] if k else -1)
        if k == len(tails):
            tails.append(number)
            places.append(n)
        else:
            tails[k], places[k] = number, n
    kept, n = set(), places[-1] if places else -1
    while n >= 0:
        kept.add(numbers[n])
        n = before[n]
    return kept
