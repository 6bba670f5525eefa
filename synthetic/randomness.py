"""The only door to chance: named streams, so that a new one leaves the others as they were."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from synthetic.model import Floats


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for `name`; the same seed and name always give the same numbers."""
    return np.random.Generator(np.random.PCG64(_number(seed, name)))


def scatter(seed: int, name: str, keys: NDArray[np.int64]) -> Floats:
    """One number in [0, 1) for each key, whatever other keys are asked for (splitmix64; O(keys)).

    A block keeps its height whether it is built in a small piece or in the whole city.
    """
    state = keys.astype(np.uint64) + np.uint64(_number(seed, name) & 0xFFFFFFFFFFFFFFFF)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        state = (state ^ (state >> np.uint64(shift))) * np.uint64(factor)
    state ^= state >> np.uint64(31)
    return (state >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def _number(seed: int, name: str) -> int:
    return int.from_bytes(sha256(f"{seed}/{name}".encode()).digest(), "big")
