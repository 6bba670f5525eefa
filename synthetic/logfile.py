"""The access log as a file: JSON Lines, whose lines are the rows themselves, or CSV for a spreadsheet; and back.

Reading is strict: what could have been written in another way is an error, so that no changed bit hides in sloppiness.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from synthetic import spreadsheet
from synthetic.ledger import COLUMNS, INTEGERS, MOST_INTEGER, canonical, columns, leaf_hash
from synthetic.model import Trouble

HEAD = (*COLUMNS, "leaf_hash")
UNREADABLE = "unreadable"
"""Instead of a number: what follows is no row's columns, but bytes that are not written as rows are, as a text."""
MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFile:
    """A log as it was read: rows in their order, and the leaf hashes that stood beside them (CSV), else None."""

    rows: tuple[bytes, ...]
    stored: tuple[bytes, ...] | None


def to_jsonl(rows: Sequence[bytes]) -> bytes:
    """A row a line: exactly its canonical bytes."""
    return b"".join(row + b"\n" for row in rows)


def to_csv(rows: Sequence[bytes]) -> bytes:
    """RFC 4180: numbers bare, every text in quotes, nothing where a row says nothing; the leaf hash comes last.

    Bytes that are not written as rows are stand in one cell, so that reading finds them as they are (what is no UTF-8
    is spelt out; then the leaf hash beside it is another's).
    """
    return _csv([_written(row) for row in rows], [leaf_hash(row) for row in rows])


def _written(row: bytes) -> dict[str, Any] | bytes:
    """A row's columns; its bytes where they are not exactly what these columns are written as."""
    fields = columns(row)
    return row if fields is None or canonical(fields) != row else fields


def _csv(rows: Sequence[dict[str, Any] | bytes], stored: Sequence[bytes]) -> bytes:
    lines = [",".join(HEAD)]
    for row, leaf in zip(rows, stored, strict=True):
        lines.append(",".join([*map(_cell, _values(row)), leaf.hex()]))
    return "".join(line + "\r\n" for line in lines).encode()


def _values(row: dict[str, Any] | bytes) -> list[object]:
    if isinstance(row, bytes):
        return [UNREADABLE, row.decode(errors="backslashreplace"), *[None] * (len(COLUMNS) - 2)]
    return [row[name] for name in COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = str(value)
    safe = spreadsheet.neutral(text) if text else "'"
    return '"' + safe.replace('"', '""') + '"'


def read(data: bytes, name: str) -> LogFile:
    """A log from a file's bytes, by its name's ending; Trouble says what is wrong, and where."""
    if len(data) > MOST_BYTES:
        raise Trouble(f"{name}: {len(data)} bytes; a log file has at most {MOST_BYTES}")
    kind = name.lower()
    if kind.endswith(".csv"):
        return _read_csv(data, name)
    if kind.endswith((".jsonl", ".ndjson")):
        return _read_jsonl(data, name)
    raise Trouble(f"{name}: a log file ends in .jsonl or .csv")


def _read_jsonl(data: bytes, name: str) -> LogFile:
    if data and not data.endswith(b"\n"):
        line = data.count(b"\n") + 1
        raise Trouble(f"{name}, line {line}: the file ends in the middle of a line; every row ends with a newline")
    rows = tuple(data.split(b"\n")[:-1])
    if rows and not any(b'"seq":' in row for row in rows):
        raise Trouble(f"{name}, line 1: no row of an access log, nor any other line: {rows[0][:40]!r}")
    return LogFile(rows=rows, stored=None)


def _read_csv(data: bytes, name: str) -> LogFile:
    try:
        text = data.decode()
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise Trouble(f"{name}, line {line}: byte {wrong.start} is no UTF-8") from None
    table = _table(text, name)
    if next(table, None) != list(HEAD):
        raise Trouble(f"{name}, line 1: the columns are {','.join(HEAD)}")
    found, stored = [], []
    for number, cells in enumerate(table, 1):
        row, leaf = _row(cells, f"{name}, row {number}")
        found.append(row)
        stored.append(leaf)
    if _csv(found, stored) != data:
        raise Trouble(f"{name}: {_odd(_csv(found, stored), data)} is not written as this log writes it")
    rows = tuple(row if isinstance(row, bytes) else canonical(row) for row in found)
    return LogFile(rows=rows, stored=tuple(stored))


def _table(text: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as wrong:
        raise Trouble(f"{name}, line {reader.line_num}: {wrong}") from None


def _row(cells: list[str], where: str) -> tuple[dict[str, Any] | bytes, bytes]:
    if len(cells) != len(HEAD):
        raise Trouble(f"{where}: {len(cells)} cells; there are {len(HEAD)} columns")
    row: dict[str, Any] | bytes
    if cells[0] == UNREADABLE:
        row = _written(str(_value("actor", cells[1], where) or "").encode())
    else:
        row = {column: _value(column, cell, where) for column, cell in zip(COLUMNS, cells, strict=False)}
    try:
        leaf = bytes.fromhex(cells[-1])
    except ValueError:
        raise Trouble(f"{where}: {cells[-1][:70]!r} is no leaf hash; 64 hexadecimal digits") from None
    if len(leaf) != 32:
        raise Trouble(f"{where}: a leaf hash of {len(leaf)} bytes; it has 32")
    return row, leaf


def _value(column: str, cell: str, where: str) -> object:
    if cell == "":
        return None
    if column not in INTEGERS:
        return spreadsheet.typed(cell)
    digits = cell.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 17 and int(digits) <= MOST_INTEGER):
        raise Trouble(f"{where}: {column}: {cell[:40]!r} is no whole number up to {MOST_INTEGER}")
    return int(cell)


def _odd(wanted: bytes, data: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(wanted, data, strict=False)) if a != b), min(len(wanted), len(data)))
    return f"line {data[:at].count(10) + 1}"
