"""Whether a log is what it was: every leaf recomputed from its row, the root, and every checkpoint ever published.

What a log alone can never tell: rows after the last checkpoint, and a log of which nobody has a checkpoint.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, count, islice, repeat
from typing import Any

from synthetic import checkpoint as notes
from synthetic.checkpoint import Checkpoint
from synthetic.ledger import Tree, canonical, leaf_hashes

WINDOW = 64
"""A renumbered row is looked for so many rows around where the last one was found, then among all that are missing."""
TRIES = 2_000_000
"""So many hashes are spent on that in all, about a second and a half; then rows that moved count as changed."""
PARSED = 50_000
"""Logs of up to so many rows are read row by row; longer ones only where something is off."""


STANDING = frozenset({"changed", "inserted", "reordered", "number", "stored hash", "not canonical"})
"""Findings of a row that stands in the log, at its place."""
MISSING = frozenset({"removed", "truncated"})
"""Findings of rows that stand there no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it must be.  `seq` is the row's number as it was written, `place` where it stands now.

    Kinds: `changed`, `removed`, `inserted`, `reordered` (a witness tells exactly); `number` (a gap or a repetition),
    `stored hash` (the hash kept beside the row is another's), `not canonical`; `before checkpoint` (something
    between row `seq` and row `until`, no more is known), `truncated` (rows `seq` to `until`, which the checkpoint of
    `until` rows covers, are missing at the end, and all before them are as they were), `too few` (the checkpoint of
    `until` rows covers more than the `place` that there are, and which of those from `seq` on are missing is not
    known), `signature`.
    """

    kind: str
    seq: int | None = None
    place: int | None = None
    until: int | None = None

    @property
    def last(self) -> int:
        """The last row that it speaks of, by the number that it was written with; 0 where it has none."""
        return self.until or self.seq or 0


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

    @property
    def rows_off(self) -> int:
        """How many rows are off, those that are missing too: a row counts once, however much is said of it."""
        here = {one.place for one in self.findings if one.kind in STANDING}
        gone = {n for one in self.findings if one.kind in MISSING for n in range(one.seq or 0, one.last + 1)}
        return len(here) + len(gone)

    @property
    def things_off(self) -> int:
        """What is off and is said of no row: a stretch of rows, a signature."""
        return sum(one.kind not in STANDING | MISSING for one in self.findings)


def verify(
    rows: Sequence[bytes], checkpoints: Sequence[Checkpoint] = (), *, stored: Sequence[bytes] | None = None,
    witness: Sequence[bytes] = (), verifier: str | None = None,
) -> Verdict:  # fmt: skip
    """Verify a log, oldest row first.

    `stored` are the hashes kept beside the rows; `witness` the leaf hashes that somebody else was given with the
    checkpoints: with them the rows are named one by one.  O(rows) hashes; O(log rows) a checkpoint.
    """
    leaves = leaf_hashes(rows)
    tree = Tree.of(leaves)
    checked = tuple(_checked(tree, one, verifier) for one in sorted(checkpoints, key=lambda c: c.size))
    sure = max((one.checkpoint.size for one in checked if one.holds), default=0) if len(rows) > PARSED else 0
    numbers, named = _numbers(rows, sure), list[Finding]()
    if list(witness) != leaves[: len(witness)]:
        named, sound = _against_witness(rows, leaves, witness)
        numbers = _unexplained(rows, numbers, named, sound)
    points = list(_against_checkpoints(tree.size, checked, list(witness[: tree.size]) == leaves))
    if named or numbers:
        points = [one for one in points if one.kind == "truncated" or not _witnessed(one, checked, witness)]
    findings = [*named, *points, *numbers, *_stored(leaves, stored), *_form(rows)]
    findings += [Finding(kind="signature", until=one.checkpoint.size) for one in checked if one.signed is False]
    return Verdict(size=len(rows), root=tree.root(), findings=tuple(findings), checkpoints=checked)


def _checked(tree: Tree, one: Checkpoint, verifier: str | None) -> Checked:
    holds = one.size <= tree.size and tree.root(one.size) == one.root
    signed = None if verifier is None else notes.verify_signature(one, verifier)
    return Checked(checkpoint=one, holds=holds, signed=signed)


def _against_checkpoints(size: int, checked: Sequence[Checked], witnessed: bool) -> Iterator[Finding]:
    """Between the last checkpoint that holds and the first that does not; what is missing, and where, if that is known.

    `witnessed`: the witness knows every row that there is, in this order.
    """
    good = 0
    for one in checked:
        if one.holds:
            good = one.checkpoint.size
            continue
        if one.checkpoint.size > size:
            cut = witnessed or good == size
            seq, place = (size + 1, None) if cut else (good + 1, size)
            yield Finding(kind="truncated" if cut else "too few", seq=seq, place=place, until=one.checkpoint.size)
        else:
            yield Finding(kind="before checkpoint", seq=good + 1, until=one.checkpoint.size)
        return


# ------------------------------------------------------------------------------ the rows alone


def _numbers(rows: Sequence[bytes], sure: int) -> list[Finding]:
    """Rows say their own numbers, 1, 2, 3 …; a quote inside a text is escaped, so the words are found by search.

    The first `sure` rows are what a checkpoint saw; of a long log they are not read again.
    """
    later = rows[sure:] if sure else rows
    found_at = map(bytes.rfind, later, _words(sure + 1), repeat(0), repeat(-len(_SHORTEST)))  # half of `in`'s time
    if min(found_at, default=1) > 0:
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


def _words(first: int) -> Iterator[bytes]:
    """How rows say their numbers, from one on; the last three digits are written once for all thousands."""
    one_by_one = (b',"seq":%d,' % n for n in range(first, 1000))
    thousands = (map((b',"seq":%d' % k).__add__, _LAST_DIGITS) for k in count(max(first // 1000, 1)))
    return chain(one_by_one, islice(chain.from_iterable(thousands), first % 1000 if first > 1000 else 0, None))


_LAST_DIGITS = [b"%03d," % n for n in range(1000)]
_SHORTEST = b'"subject_id":"","t":0,"take":0,"tilt_deg":0,"zoom":0}'
"""What follows a number is no shorter; a row in which it is (nobody wrote it so) is read word by word."""


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


def _against_witness(
    rows: Sequence[bytes], leaves: Sequence[bytes], witness: Sequence[bytes]
) -> tuple[list[Finding], dict[int, bool]]:
    """Which rows were changed, removed, inserted or reordered, even where numbers were repaired.

    And the places of those that stand in order: whether their numbers too are what the witness saw.
    O(n log n), and at most `TRIES` hashes for rows that moved far.
    """
    origin = _origins(rows, leaves, witness)
    kept = _in_order(origin)
    known = {j for j in origin if j is not None}
    named = {origin[k] for k in kept}  # what stands in order, and then what was moved: once each, the rest are copies
    found: list[Finding] = []
    foreign: list[int] = []  # places of rows that the witness does not know, since the last one that it does
    begin = 0
    for k, j in enumerate(origin):
        if j is not None and k in kept:
            found += _between(begin, j, foreign, known)
            begin, foreign = j + 1, []
        elif j is None or j in named:
            foreign.append(k + 1)
        else:
            named.add(j)
            found.append(Finding(kind="reordered", seq=j + 1, place=k + 1))
    sound = {k + 1: leaves[k] == witness[j] for k in kept if (j := origin[k]) is not None}
    return found + _at_the_end(begin, len(witness), foreign, known), sound


def _unexplained(
    rows: Sequence[bytes], numbers: Sequence[Finding], named: Sequence[Finding], sound: Mapping[int, bool]
) -> list[Finding]:
    """Numbers that are off by themselves, and not because of rows that were named or stand in order as they were.

    A row in order that bears another number than the witness saw was renumbered: for its place, which what is named
    explains, or for none.
    """
    wrong = {p for p, same in sound.items() if not same and _number(rows[p - 1]) != p}
    known = {one.place for one in named} | {place for place, same in sound.items() if same}
    told = [
        one for one in numbers
        if one.place is None or not (
            one.place in known
            or ((one.place in sound or one.place - 1 in known | wrong) and _number(rows[one.place - 1]) == one.place)
        )
    ]  # fmt: skip
    already = {one.place for one in told}
    return told + [Finding(kind="number", seq=p, place=p) for p in sorted(wrong - already)]


def _witnessed(one: Finding, checked: Sequence[Checked], witness: Sequence[bytes]) -> bool:
    """Whether the witness knows every row that a checkpoint saw, so that rows are named one by one."""
    until = one.until or 0
    roots = [point.checkpoint.root for point in checked if point.checkpoint.size == until and not point.holds]
    return until <= len(witness) and Tree.of(list(witness[:until])).root() in roots


def _between(begin: int, end: int, foreign: Sequence[int], known: set[int]) -> Iterator[Finding]:
    """Between two rows that are as they were: what is missing of the witness's, and what it does not know."""
    yield from _at_the_end(begin, end, foreign, known)
    missing = sum(k not in known for k in range(begin, end))
    for place in foreign[missing:]:
        yield Finding(kind="inserted", place=place)


def _at_the_end(begin: int, end: int, foreign: Sequence[int], known: set[int]) -> list[Finding]:
    """The same after the last row that is as it was: what the witness does not know there may have come later."""
    missing = [k for k in range(begin, end) if k not in known]
    changed = [Finding(kind="changed", seq=k + 1, place=p) for k, p in zip(missing, foreign, strict=False)]
    return changed + [Finding(kind="removed", seq=k + 1) for k in missing[len(foreign) :]]


def _origins(rows: Sequence[bytes], leaves: Sequence[bytes], witness: Sequence[bytes]) -> list[int | None]:
    """For each row, which of the witness's it was, whatever number it bears now; None for one that it does not know."""
    index = {leaf: j for j, leaf in enumerate(witness)}
    origin = [index.get(leaf) for leaf in leaves]
    search = _Search(witness, set(range(len(witness))) - {j for j in origin if j is not None})
    for k, row in enumerate(rows):
        if origin[k] is None and search.missing:
            origin[k] = search.origin(row, k)
        here = origin[k]
        if here is not None:
            search.shift = here - k
    return origin


class _Search:
    """Looks for rows whose numbers were changed: with its old number a row has its old hash.

    Whoever takes out a row and lets the numbers run on changes every later row in the same way, so the way that the
    last row went (`shift`) is tried first.
    """

    def __init__(self, witness: Sequence[bytes], missing: set[int]) -> None:
        self.witness, self.missing, self.shift, self.tries = witness, missing, 0, TRIES

    def origin(self, row: bytes, place: int) -> int | None:
        """Which of the witness's rows this one was, counted from 0."""
        begin = row.rfind(b',"seq":') + len(b',"seq":')
        end = row.find(b",", begin)
        head, tail = b"\x00" + row[:begin], row[end:]
        for j in self._likely(place + self.shift):
            if sha256(b"%b%d%b" % (head, j + 1, tail)).digest() == self.witness[j]:
                self.missing.discard(j)
                return j
        return None

    def _likely(self, expected: int) -> Iterator[int]:
        if 0 <= expected < len(self.witness):
            yield expected
        for tried in ([expected + step for step in _STEPS if expected + step in self.missing], self.missing):
            if self.tries >= len(tried):
                self.tries -= len(tried)
                yield from tried


_STEPS = sorted(range(-WINDOW, WINDOW + 1), key=abs)


def _in_order(numbers: Sequence[int | None]) -> set[int]:
    """Where rows stand that nobody moved: those in all of the longest runs of numbers that still ascend.

    Where two runs are as long, either row may have been moved (of neighbours that changed places, say), and neither
    stays; but one that went as far as the row before it was not moved by itself.  Of copies one counts.  O(n log n).
    """
    known = {k: number for k, number in enumerate(numbers) if number is not None}
    places = _once(known)
    order = _ranks([known[k] for k in places])
    before, after = _lengths(order), _lengths([-rank for rank in reversed(order)])[::-1]
    longest = max(before, default=0)
    might = [k for k in range(len(order)) if before[k] + after[k] - 1 == longest]
    at = Counter(before[k] for k in might)
    kept, went = set[int](), 0
    for k in might:
        if at[before[k]] == 1:
            went = order[k] - k
        if order[k] - k == went:
            kept.add(places[k])
    return kept


def _once(numbers: dict[int, int]) -> list[int]:
    """Places of numbers, of each number one: of copies that in a longest ascending run, else the first."""
    lengths = dict(zip(numbers, _lengths(list(numbers.values())), strict=True))
    taken: dict[int, int] = {}
    want, least = max(lengths.values(), default=0), max(numbers.values(), default=0) + 1
    for k, number in reversed(numbers.items()):
        if lengths[k] == want and number < least:
            taken[number] = k
            want, least = want - 1, number
    for k, number in numbers.items():
        taken.setdefault(number, k)
    return sorted(taken.values())


def _ranks(numbers: Sequence[int]) -> list[int]:
    """Which of them each is by size, counted from 0."""
    rank = {number: r for r, number in enumerate(sorted(numbers))}
    return [rank[number] for number in numbers]


def _lengths(numbers: Sequence[int]) -> list[int]:
    """How long the longest ascending run is that ends in each."""
    tails: list[int] = []
    found = []
    for number in numbers:
        k = bisect_left(tails, number)
        tails[k : k + 1] = [number]
        found.append(k + 1)
    return found
