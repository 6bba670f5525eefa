"""Golden exports: what a whole scenario comes to, kept as digests, with `python -m tests.golden` to refresh them."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from synthetic import export, scenario

HERE = Path(__file__).parent
EVERY_MS = {"park": 60_000, "purse-snatch": 60_000}
"""The scenarios that are kept, and how often their positions are."""


def golden(name: str) -> Path:
    """Where a scenario's digests are kept."""
    return HERE / f"{name}.sha256"


def digests(folder: Path) -> str:
    """The files of an export as `sha256sum` tells them, by name."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    return "".join(f"{found[name]}  {name}\n" for name in sorted(found))


def fresh(name: str) -> str:
    """The digests of a built-in scenario as it comes out now."""
    with tempfile.TemporaryDirectory() as folder:
        export.write(scenario.builtin_file(name), Path(folder) / name, EVERY_MS[name])
        return digests(Path(folder) / name)


def changed(before: str, after: str) -> list[str]:
    """The names of the files whose digests differ."""
    old, new = ({line[66:]: line[:64] for line in text.splitlines()} for text in (before, after))
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
