"""Cited figures that screens show, each with its source (data/facts.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from synthetic.model import Text

FILE = Path(__file__).parent / "data" / "facts.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure, what it says, and who says so."""

    id: str
    figure: str  # empty where it is a statement
    text: Text
    source: str


@cache
def facts() -> dict[str, Fact]:
    """All of them, by id."""
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        name: Fact(
            id=name, figure=str(said.get("figure", "")), text=Text(**said["text"]),
            source=" ".join(said["source"].split()),
        )
        for name, said in read.items()
    }
