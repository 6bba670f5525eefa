"""The access log's bytes: canonical rows and their leaf hashes (RFC 8785, RFC 6962)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

COLUMNS = (
    "seq", "take", "recorded_at", "t", "actor", "chair", "organisation", "on_behalf_of", "action", "camera_id",
    "pan_deg", "tilt_deg", "zoom", "subject_id", "purpose", "case_number", "approver", "outcome",
)  # fmt: skip
"""Columns of a row; angles and zoom are integers (centidegrees, hundredths), times milliseconds."""


def canonical(row: Mapping[str, object]) -> bytes:
    """The bytes of a row: JSON with sorted keys, no blanks, integers and strings only.

    Raises TypeError where a value is a float, whose text is not the same everywhere.
    """
    if set(row) != set(COLUMNS):
        raise TypeError(f"a row has the columns {COLUMNS}, not {sorted(row)}")
    for key, value in row.items():
        if not (value is None or isinstance(value, int | str)) or isinstance(value, bool):
            raise TypeError(f"{key}: {value!r} is neither an integer nor a text")
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def leaf_hash(row: bytes) -> bytes:
    """SHA-256 of 0x00 and the row's bytes (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + row).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree head of leaf hashes (RFC 6962, 2.1).  O(n)."""
    if not leaf_hashes:
        return hashlib.sha256(b"").digest()
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    half = 1 << (len(leaf_hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaf_hashes[:half]) + root(leaf_hashes[half:])).digest()
