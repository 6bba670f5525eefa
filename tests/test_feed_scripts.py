"""The browser's own scripts, tested by Node's test runner: `node --test tests/feed/*.mjs`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted((ROOT / "tests" / "feed").glob("*.mjs"))


def test_the_scripts_of_the_feeds_pass_their_own_tests():
    node = shutil.which("node")
    if node is None:
        if os.environ.get("DOBLE_VISTA_BROWSER") == "required":
            pytest.fail("NO NODE: install Debian's `nodejs`")
        pytest.skip("NO NODE: install Debian's `nodejs`; the scripts of the feeds were NOT tested")
    assert SCRIPTS
    done = subprocess.run([node, "--test", *map(str, SCRIPTS)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "# fail 0" in done.stdout
