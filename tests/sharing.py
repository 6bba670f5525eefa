"""Which tests stay in one process where several run them."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

STILL = ("tests/browser/test_agreement.py", "tests/browser/test_picture.py")
"""Browser tests that compare what was drawn, and wait for nothing."""


def kept_with(nodeid: str) -> str:
    """What a test shares a process with: its file, whose server and worlds are made once, or all screens.

    Two screens that are drawn at once would keep each other waiting.
    """
    file = nodeid.partition("::")[0]
    return "screens" if file.startswith("tests/browser/") and file not in STILL else file


class Sharing(LoadFileScheduling):
    """Tests that are kept together go to one process, in the order in which they were found."""

    def _split_scope(self, nodeid: str) -> str:
        return kept_with(nodeid)
