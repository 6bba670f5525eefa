"""Compile the translations, after each change of a .po file: `python -m pages.locale`."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

UNDATED = datetime(2019, 4, 24, tzinfo=UTC)
HERE = Path(__file__).resolve().parent


def compiled(po: bytes) -> bytes:
    """What the app reads (.mo) of what people write (.po); the same bytes for the same words."""
    catalog = read_po(BytesIO(po))
    catalog.creation_date = catalog.revision_date = UNDATED
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


if __name__ == "__main__":
    for path in HERE.glob("*.po"):
        path.with_suffix(".mo").write_bytes(compiled(path.read_bytes()))
