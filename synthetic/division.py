"""How a class is cut into crews: arithmetic alone.

A crew works with 3 to 6 people, and a trainer wishes for `size`.  So n people make ceil(n / size) crews, but never more
than n // 3, so that each has 3, and always one.  They are as even as can be: of k crews the first n mod k have one
more.  Nine people who were to be four and four and one are three times three; five are one crew, for two would be too
small.
"""

from __future__ import annotations

from collections.abc import Mapping

LEAST = 3


def parts(people: int, size: int) -> list[int]:
    """The sizes of the crews of so many people, largest first; size 0 is one crew of all."""
    if people == 0:
        return []
    count = max(1, min(-(-people // size), people // LEAST)) if size else 1
    return [people // count + (k < people % count) for k in range(count)]


def moves(sizes: Mapping[int, int], size: int) -> list[tuple[int, int]]:
    """From which crew to which somebody goes, one by one, until the crews are even; the fewest.

    The largest crews keep the largest parts, a crew too many is emptied, and one that is missing gets the next number.
    """
    wanted = parts(sum(sizes.values()), size)
    largest = sorted(sizes, key=lambda crew: (-sizes[crew], crew))
    fresh = range(max(sizes, default=0) + 1, max(sizes, default=0) + 1 + len(wanted))
    order = [*largest, *fresh]
    change = {crew: (wanted[k] if k < len(wanted) else 0) - sizes.get(crew, 0) for k, crew in enumerate(order)}
    leaving = [crew for crew, by in change.items() for _ in range(-by)]
    arriving = [crew for crew, by in change.items() for _ in range(by)]
    return list(zip(leaving, arriving, strict=True))


def place(sizes: Mapping[int, int], size: int, begun: bool) -> int:
    """The crew of the next participant: crews fill one after the other; once the class has begun, the smallest.

    A crew in which nobody sits is no company for somebody late.
    """
    if size == 0:
        return 1
    peopled = [crew for crew in sizes if sizes[crew]]
    if begun and peopled:
        return min(peopled, key=lambda crew: (sizes[crew], crew))
    return next((crew for crew in sizes if sizes[crew] < size), max(sizes, default=0) + 1)
