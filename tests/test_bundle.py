"""All our scripts as one module: the same exports as the files, whatever one needs before it, and nothing unknown."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from pages.parts import assets, bundle

COMPARED = """
import { readFileSync } from 'node:fs';
const [folder, all] = process.argv.slice(1);
const { scripts } = await import(all);
const found = {};
for (const [name, exported] of Object.entries(scripts)) {
  found[name] = [Object.keys(exported).sort(), Object.keys(await import(folder + '/' + name)).sort()];
}
console.log(JSON.stringify(found));
"""


def ran(script: str, *words: str) -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node here")
    done = subprocess.run(
        [node, "--input-type=module", "-e", script, *words], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_script_exports_there_what_its_file_exports(tmp_path: Path) -> None:
    copy = tmp_path / "parts"
    shutil.copytree(assets.PARTS, copy, ignore=lambda folder, names: [n for n in names if n.endswith(".py")])
    (copy / "package.json").write_text('{"type": "module"}')
    (tmp_path / "all.mjs").write_text(bundle.bundled(), encoding="utf-8")
    found = json.loads(ran(COMPARED, str(copy), str(tmp_path / "all.mjs")))
    files = {path.relative_to(assets.PARTS).as_posix() for path in assets.PARTS.rglob("*.js")}
    assert set(found) == files - set(bundle.ALONE)
    for name, (here, there) in found.items():
        assert here == there, name


def test_what_one_needs_stands_before_it_and_is_the_same_for_all(tmp_path: Path) -> None:
    sources = {
        "a.js": "import { count as next, ONE } from './deep/b.js';\nexport const got = [next(), ONE];\n",
        "deep/b.js": "let n = 0;\nexport const ONE = 1;\nexport function count() {\n  return (n += 1);\n}\n",
        "deep/c.js": "import { count } from './b.js';\nexport async function later() {\n  return count();\n}\n",
    }
    (tmp_path / "all.mjs").write_text(bundle.joined(sources))
    script = (
        "const { scripts } = await import(process.argv[1]);"
        "console.log(JSON.stringify([scripts['a.js'].got, await scripts['deep/c.js'].later()]))"
    )
    assert json.loads(ran(script, str(tmp_path / "all.mjs"))) == [[1, 1], 2]


@pytest.mark.parametrize(
    "sources",
    [
        {"a.js": "export default function () {}\n"},
        {"a.js": "export let n = 0;\n"},
        {"a.js": "import * as b from './b.js';\n", "b.js": "export const n = 0;\n"},
        {"a.js": "export const n = () => import('./b.js');\n", "b.js": "export const n = 0;\n"},
        {"a.js": "import { n } from './none.js';\nexport const m = n;\n"},
        {
            "a.js": "import { n } from './b.js';\nexport const m = n;\n",
            "b.js": "import { m } from './a.js';\nexport const n = m;\n",
        },
    ],
)
def test_what_it_does_not_know_it_says(sources: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\.js"):
        bundle.joined(sources)
