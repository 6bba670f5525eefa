"""A tree of plain values as YAML that people like to read: small maps in one line, the rest in blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

WIDTH = 100


class Bare(str):
    """A value that is written as it stands: a number, a time, true."""


Plain = str | list["Plain"] | dict[str, "Plain"]

_RESOLVER = yaml.resolver.Resolver()
_TAME = re.compile(r"[^\W\d_][\w ./()+-]*(?<! )")


def document(tree: dict[str, Plain]) -> str:
    """The YAML of a map; lists at the top are always blocks."""
    lines: list[str] = []
    for key, value in tree.items():
        lines += _listed(key, value) if isinstance(value, list) else _entry(key, value, 0)
    return "\n".join(lines) + "\n"


def _listed(key: str, items: list[Plain]) -> list[str]:
    return [f"{key}:", *_items(items, 2)] if items else [f"{key}: []"]


def _entry(key: str, value: Plain, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(value, str) and not isinstance(value, Bare) and "\n" in value:
        return [f"{pad}{key}: |-", *(" " * (indent + 2) + line if line else "" for line in value.split("\n"))]
    line = f"{pad}{key}: {_flow(value)}"
    if isinstance(value, str) or not value or _fits(line, value):
        return [line]
    return [f"{pad}{key}:", *_block(value, indent + 2)]


def _block(value: Plain, indent: int) -> list[str]:
    if isinstance(value, dict):
        return [line for key, inner in value.items() for line in _entry(key, inner, indent)]
    return _items(value, indent) if isinstance(value, list) else [" " * indent + _flow(value)]


def _items(items: list[Plain], indent: int) -> list[str]:
    lines: list[str] = []
    for item in items:
        flow = " " * indent + "- " + _flow(item)
        if isinstance(item, str) or _fits(flow, item):
            lines.append(flow)
        else:
            first, *rest = _block(item, indent + 2)
            lines += [" " * indent + "- " + first.lstrip(), *rest]
    return lines


def _fits(line: str, value: Plain) -> bool:
    return len(line) <= WIDTH and not any("\n" in text for text in _texts(value))


def _texts(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, Bare) or _is_tame(value) else json.dumps(value, ensure_ascii=False)


def _is_tame(text: str) -> bool:
    """Whether a text needs no quotes, for any reader of YAML."""
    resolved: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(_TAME.fullmatch(text)) and resolved == "tag:yaml.org,2002:str"
