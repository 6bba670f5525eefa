"""The access log as a Merkle tree (RFC 6962): rows as canonical bytes (RFC 8785), hashes, roots, proofs.

Functions over lists of leaf hashes are the plain words of the RFC, O(n); a `Tree` keeps the inner nodes and
says the same in O(log n).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from struct import iter_unpack
from typing import Any

import orjson

COLUMNS = (
    "seq", "take", "recorded_at", "t", "actor", "chair", "organisation", "on_behalf_of", "action", "camera_id",
    "pan_deg", "tilt_deg", "zoom", "subject_id", "purpose", "case_number", "approver", "outcome",
)  # fmt: skip
"""Columns of a row; angles and zoom are integers (centidegrees, hundredths), times milliseconds."""
INTEGERS = frozenset({"seq", "take", "recorded_at", "t", "pan_deg", "tilt_deg", "zoom"})
"""Those that hold integers; all others hold texts."""

_NAMES = frozenset(COLUMNS)
MOST_INTEGER = 2**53 - 1
"""RFC 8785 writes numbers as JavaScript has them: beyond this not every integer has a text of its own."""
WIDTH = hashlib.sha256().digest_size
EMPTY = hashlib.sha256(b"").digest()
"""The root of a log without rows."""


def canonical(row: Mapping[str, object]) -> bytes:
    """The bytes of a row: JSON with sorted keys, no blanks, integers and strings only (RFC 8785).

    Raises TypeError where a value is neither an integer nor a text (a float's text is not the same everywhere),
    ValueError where it is an integer beyond `MOST_INTEGER` or a text with half a letter (a lone surrogate).
    """
    if row.keys() != _NAMES:
        raise TypeError(f"a row has the columns {COLUMNS}, not {sorted(row)}")
    for key, value in row.items():
        if value is None or isinstance(value, str):
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            raise TypeError(f"{key}: {value!r} is neither an integer nor a text")
        if not -MOST_INTEGER <= value <= MOST_INTEGER:
            raise ValueError(f"{key}: {value} is beyond {MOST_INTEGER}, the last integer that JSON keeps everywhere")
    try:
        return orjson.dumps(dict(row), option=orjson.OPT_SORT_KEYS)
    except TypeError:
        raise ValueError(_half_a_letter(row)) from None


def columns(row: bytes) -> dict[str, Any] | None:
    """What a row's bytes say by column; None where they are no row: no JSON, other columns, wrong values."""
    try:
        fields = json.loads(row)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or fields.keys() != _NAMES:
        return None
    return fields if all(_fits(name, value) for name, value in fields.items()) else None


def _fits(name: str, value: object) -> bool:
    """Whether a column can hold it: integers that every reader takes alike, texts of whole letters."""
    if value is None:
        return True
    if name in INTEGERS:
        return type(value) is int and abs(value) <= MOST_INTEGER
    return isinstance(value, str) and (value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value))


def _half_a_letter(row: Mapping[str, object]) -> str:
    """Which text cannot be written as UTF-8."""
    for key, value in row.items():
        try:
            str(value).encode()
        except UnicodeEncodeError as wrong:
            return f"{key}: a text with half a letter (a lone surrogate) at {wrong.start}: leave it out"
    return "a row that cannot be written"


def leaf_hash(row: bytes) -> bytes:
    """SHA-256 of 0x00 and the row's bytes (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + row).digest()


def leaf_hashes(rows: Iterable[bytes]) -> list[bytes]:
    """`leaf_hash` of each; to copy what was begun is faster than to begin anew."""
    begin, made = _LEAF.copy, []
    for row in rows:
        leaf = begin()
        leaf.update(row)
        made.append(leaf.digest())
    return made


_LEAF, _NODE = hashlib.sha256(b"\x00"), hashlib.sha256(b"\x01")


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and two nodes (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree head of leaf hashes (RFC 6962, 2.1).  O(n), level by level.

    A node without a sibling goes up as it is: the same tree as the RFC's halves.
    """
    if not leaf_hashes:
        return EMPTY
    level = list(leaf_hashes)
    sha = hashlib.sha256
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = iter(level)
        level = [sha(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)] + odd
    return level[0]


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of a leaf, counted from 0 (RFC 6962, 2.1.1).  O(n); ValueError where there is no such leaf."""
    size = len(leaf_hashes)
    if not 0 <= index < size:
        raise ValueError(f"leaf {index}; the log has leaves 0 to {size - 1}" if size else "the log has no leaves")
    if size == 1:
        return []
    half = _half(size)
    if index < half:
        return [*inclusion_proof(leaf_hashes[:half], index), root(leaf_hashes[half:])]
    return [*inclusion_proof(leaf_hashes[half:], index - half), root(leaf_hashes[:half])]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """That the first `old_size` leaves are the beginning of all (RFC 6962, 2.1.2).  O(n).

    ValueError where the old log was larger than this one, or of no size.
    """
    if not 0 <= old_size <= len(leaf_hashes):
        raise ValueError(f"an old size of {old_size}; the log has {len(leaf_hashes)} leaves")
    return _subproof(leaf_hashes, old_size, True) if old_size else []


def _subproof(leaf_hashes: Sequence[bytes], old_size: int, whole: bool) -> list[bytes]:
    size = len(leaf_hashes)
    if old_size == size:
        return [] if whole else [root(leaf_hashes)]
    half = _half(size)
    if old_size <= half:
        return [*_subproof(leaf_hashes[:half], old_size, whole), root(leaf_hashes[half:])]
    return [*_subproof(leaf_hashes[half:], old_size - half, False), root(leaf_hashes[:half])]


def _half(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether a leaf hash stands at an index of the log of that size and root (RFC 9162, 2.1.3.2).  O(log n)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for node in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node_hash(node, found)
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, node)
        here, last = here >> 1, last >> 1
    return last == 0 and found == head


def verify_consistency(old_size: int, size: int, old_root: bytes, head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the old log is the beginning of the new one (RFC 9162, 2.1.4.2).  O(log n)."""
    if not 0 <= old_size <= size:
        return False
    if old_size in (0, size):
        return not proof and old_root == (head if old_size else EMPTY)
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    here, last = old_size - 1, size - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    old = new = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while here % 2 == 0 and here:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, node)
        here, last = here >> 1, last >> 1
    return last == 0 and old == old_root and new == head


def _above(level: bytearray) -> bytearray:
    """The nodes over a level's pairs, one after the other; a last one without a sibling has none."""
    begin, made = _NODE.copy, bytearray()
    for (pair,) in iter_unpack(f"{2 * WIDTH}s", level[: len(level) // (2 * WIDTH) * (2 * WIDTH)]):
        node = begin()
        node.update(pair)
        made += node.digest()
    return made


class Tree:
    """A log that keeps its inner nodes, 32 bytes each: 64 bytes a leaf.

    Appending costs O(1) on the average, O(log n) at most; roots and proofs, also of earlier sizes, O(log n) hashes.
    """

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]  # complete subtrees of 1, 2, 4 … leaves
        self.extend(leaf_hashes)

    @classmethod
    def of(cls, leaf_hashes: Sequence[bytes]) -> Tree:
        """A tree of leaves that are all there already: level by level, three times as fast as one after the other."""
        tree, level = cls(), bytearray().join(leaf_hashes)
        tree._levels = [level]
        while len(level) > WIDTH:
            level = _above(level)
            tree._levels.append(level)
        return tree

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self._levels[0]) // WIDTH

    def append(self, leaf: bytes) -> None:
        """One more leaf hash.  ValueError where it is none."""
        if len(leaf) != WIDTH:
            raise ValueError(f"a leaf hash of {len(leaf)} bytes; SHA-256 has {WIDTH}")
        node = leaf
        for level in self._levels:
            level += node
            if len(level) % (2 * WIDTH):
                return
            node = hashlib.sha256(b"\x01" + level[-2 * WIDTH :]).digest()
        self._levels.append(bytearray(node))

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Several more."""
        for leaf in leaf_hashes:
            self.append(leaf)

    def root(self, size: int | None = None) -> bytes:
        """The root now, or when the log had a size."""
        size = self._checked(size)
        return self._range(0, size) if size else EMPTY

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """As `inclusion_proof` over the first `size` leaves."""
        size = self._checked(size)
        if not 0 <= index < size:
            raise ValueError(f"leaf {index}; the log has leaves 0 to {size - 1}" if size else "the log has no leaves")
        begin, end, path = 0, size, []
        while end - begin > 1:
            middle = begin + _half(end - begin)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(begin, middle))
                begin = middle
        return path[::-1]

    def consistency_proof(self, old_size: int, size: int | None = None) -> list[bytes]:
        """As `consistency_proof` over the first `size` leaves."""
        size = self._checked(size)
        if not 0 <= old_size <= size:
            raise ValueError(f"an old size of {old_size}; the log has {size} leaves")
        begin, end, whole, path = 0, size, True, []
        while old_size and end > old_size:
            middle = begin + _half(end - begin)
            if old_size <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(begin, middle))
                begin, whole = middle, False
        if old_size and not whole:
            path.append(self._range(begin, end))
        return path[::-1]

    def _checked(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ValueError(f"a size of {size}; the log has {self.size} leaves")
        return size

    def _range(self, begin: int, end: int) -> bytes:
        """The node over some leaves, where the tree has one: `begin` is a multiple of the power of two at or above."""
        count = end - begin
        if count & (count - 1) == 0:
            at = begin // count * WIDTH
            return bytes(self._levels[count.bit_length() - 1][at : at + WIDTH])
        middle = begin + _half(count)
        return node_hash(self._range(begin, middle), self._range(middle, end))
