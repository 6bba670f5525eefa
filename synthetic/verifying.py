"""`python -m synthetic verify`: an exported log against checkpoints, without the app; the verdict in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from synthetic import checkpoint, logfile
from synthetic.ledger import root
from synthetic.model import Trouble
from synthetic.verification import Finding, Verdict, verify

MOST_BYTES = 1 << 30


def verified(log: Path, checkpoints: Path | None, witness: Path | None, key: str | None) -> Verdict:
    """The verdict on a log file; Trouble where a file is not what it should be."""
    read = logfile.read(_bytes(log), log.name)
    notes = _notes(checkpoints) if checkpoints else []
    if checkpoints and not notes:
        raise Trouble(f"{checkpoints}: there is no checkpoint in it")
    known = list(_hashes(witness)) if witness else []
    for one in notes:
        if one.size <= len(known) and root(known[: one.size]) != one.root:
            code = checkpoint.short_code(one)
            raise Trouble(f"{witness}: not the rows of checkpoint {code}; give the witness of this log, or none")
    return verify(read.rows, notes, stored=read.stored, witness=known, verifier=key)


def _notes(path: Path) -> list[checkpoint.Checkpoint]:
    """The checkpoints of a file; Trouble names it and the line."""
    try:
        return checkpoint.read_all(_text(path))
    except Trouble as trouble:
        told = str(trouble)
        raise trouble if told.startswith(str(path)) else Trouble(f"{path}, {told}") from None


def words(verdict: Verdict) -> list[str]:
    """The verdict, a line each: what was checked, then what is off."""
    lines = [f"{verdict.size} rows, root {verdict.root.hex()}"]
    for one in verdict.checkpoints:
        signed = {None: "signature not checked", True: "signed", False: "NOT signed by this key"}[one.signed]
        holds = "holds" if one.holds else "DOES NOT HOLD"
        lines.append(f"checkpoint {checkpoint.short_code(one.checkpoint)}: {holds}, {signed}")
    if verdict.rows_off:
        lines.append(f"rows that are off: {verdict.rows_off}")
    seen = max((one.checkpoint.size for one in verdict.checkpoints if one.holds), default=0)
    if verdict.checkpoints and seen < verdict.size:
        lines.append(f"rows {seen + 1} to {verdict.size}: no checkpoint that holds speaks of them")
    return lines


def bad(findings: Sequence[Finding]) -> list[str]:
    """What is off, row by row."""
    return [_words(one) for one in findings]


def _words(one: Finding) -> str:
    several = one.until not in (None, one.seq)
    rows, are = (f"rows {one.seq} to {one.until}", "are") if several else (f"row {one.seq}", "is")
    missing = (one.until or 0) - (one.place or 0)
    return {
        "changed": f"row {one.seq} was changed" + (f" (now row {one.place})" if one.place != one.seq else ""),
        "removed": f"row {one.seq} was removed",
        "inserted": f"row {one.place} was inserted",
        "reordered": f"row {one.seq} stands "
                     + ("elsewhere among the others now" if one.place == one.seq else f"at row {one.place} now"),
        "number": f"row {one.place}: its number is not {one.seq}" if one.seq else f"row {one.place} has no number",
        "stored hash": f"row {one.place}: the hash beside it is another row's",
        "not canonical": f"row {one.place} is not written as a row is",
        "before checkpoint": f"something from {rows} is not what the checkpoint of {one.until} rows saw",
        "truncated": f"{rows}, covered by the checkpoint of {one.until} rows, {are} missing at the end",
        "too few": f"the checkpoint of {one.until} rows covers {missing} more than there are: missing at the end, or "
                   f"taken out from row {one.seq} on and the numbers repaired",
        "signature": f"the checkpoint at {one.until} rows is not signed by this key",
    }[one.kind]  # fmt: skip


def _hashes(path: Path) -> Iterator[bytes]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        try:
            leaf = bytes.fromhex(line)
        except ValueError:
            leaf = b""
        if len(leaf) != 32:
            raise Trouble(f"{path}, line {number}: {line[:70]!r} is no leaf hash; 64 hexadecimal digits a line")
        yield leaf


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode()
    except UnicodeDecodeError as wrong:
        raise Trouble(f"{path}: byte {wrong.start} is no UTF-8") from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Trouble(f"{path}: more than {MOST_BYTES} bytes")
    return data
