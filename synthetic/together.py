"""Big array work in handfuls that fit a processor's cache, two at a time; results come in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

import numpy as np

A = TypeVar("A")
B = TypeVar("B")


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="together")


def together(work: Callable[[A], B], parts: Sequence[A]) -> list[B]:
    """`work` of every part, in the order of the parts; numpy lets two run at a time.

    Parts must not depend on how many run at once, and `work` must not call this again.
    """
    return [work(part) for part in parts] if len(parts) < 2 else list(_pool().map(work, parts))


def one_table(parts: Sequence[B]) -> B:
    """Frozen tables (dataclasses of arrays) of the same columns, one below the other."""
    if len(parts) == 1:
        return parts[0]
    table: Any = type(parts[0])
    return table(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(table)})
