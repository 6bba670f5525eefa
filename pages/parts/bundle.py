"""All our scripts as one: forty files are forty questions, six at a time, and each names the next only when it is read.

In the files a script is a module; here each is a function that gives what its module exports, in an order in which
whatever one needs stands before it.  O(bytes), once.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from pages.parts import assets

NAME = "all.js"
ALONE = ("early.js",)
"""Runs in the page's head, before any module."""
_IMPORT = re.compile(r"^import \{ ([^}]+) \} from '([./\w-]+\.js)';$", re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+))", re.M)
_ELSE = re.compile(r"^(?:import|export)\b.*|\bimport\s*[(.].*", re.M)


def address() -> str:
    """Where a browser finds them."""
    return assets.address(NAME)


def bundled() -> str:
    """One module that exports `scripts`: by name (`feed/feeds.js` say) what that script exports."""
    files = sorted(assets.PARTS.rglob("*.js"))
    sources = {path.relative_to(assets.PARTS).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return joined({name: source for name, source in sources.items() if name not in ALONE})


def joined(sources: Mapping[str, str]) -> str:
    """The same of these scripts.

    ValueError where one imports or exports in another way than `import { a, b as c } from './x.js';` and
    `export function` or `export const` at a line's beginning, or where they need each other in a ring.
    """
    order: dict[str, None] = {}
    for name in sources:
        _before(name, sources, order, ())
    return "".join(["export const scripts = {};\n", *(_wrapped(name, sources[name]) for name in order)])


def _before(name: str, sources: Mapping[str, str], order: dict[str, None], above: tuple[str, ...]) -> None:
    """Put a script into the order, after all that it needs."""
    if name in above:
        raise ValueError(f"{' → '.join([*above, name])}: scripts that need each other in a ring")
    if name not in sources:
        raise ValueError(f"{above[-1]}: imports {name}, which is not there")
    for needed in _IMPORT.finditer(sources[name]):
        _before(_of(name, needed[2]), sources, order, (*above, name))
    order.setdefault(name)


def _of(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


def _wrapped(name: str, source: str) -> str:
    exported = _EXPORT.findall(source)
    body = _EXPORT.sub("", _IMPORT.sub(lambda found: _taken(name, found), source))
    if (odd := _ELSE.search(body)) is not None:
        raise ValueError(f"{name}: {odd[0]!r} is another way to import or export than bundle.py knows")
    return f"scripts['{name}'] = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _taken(name: str, found: re.Match[str]) -> str:
    """An import as what it takes out of a script that stands before."""
    return f"const {{ {found[1].replace(' as ', ': ')} }} = scripts['{_of(name, found[2])}'];"
