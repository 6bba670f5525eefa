"""All of a class in one file, made when it is asked for: Streamlit forgets a file when anybody’s page runs again."""

from __future__ import annotations

from pages.parts import running
from synthetic import archive, codes
from synthetic.desk import Desk
from synthetic.model import Trouble


def made(typed: str, token: str) -> tuple[str, bytes] | None:
    """Name and bytes, None for a browser without a seat at this room's desk.  O(events and rows)."""
    code = codes.read_code(typed)
    try:
        return f"{code}.zip", archive.archive(Desk(running.room(code, kept=True), token))
    except Trouble:
        return None
