"""What a class answered, together: counts and agreement, the middle and spread of numbers, texts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import median

from pages.parts.text import Words, of, safe
from synthetic.exercise.crew import Poll

MOST_LETTERS = 1_200
"""So many letters of answers a wall shows."""
LEAST_VH, MOST_VH = 2.5, 5.0
AREA_VH, GAP = 100.0, 12
"""Type of 100 / √letters per cent of the height fills a wall below a question; an answer's frame costs 12 letters."""


def summary(poll: Poll, values: Sequence[str], language: str) -> str:
    """Answers in one line."""
    _ = of(language)
    if not values:
        return "—"
    if poll.kind == "choice":
        counts = [f"{c.in_(language)}: {values.count(str(k))}" for k, c in enumerate(poll.choices)]
        return " · ".join([*counts, _agreement(_, values)])
    return _middle(_, values) if poll.kind == "number" else " · ".join(values)


def wall(poll: Poll, values: Sequence[str], language: str) -> str:
    """Answers as a picture for all to see, as HTML."""
    _ = of(language)
    if not values:
        return f"<p>{safe(summary(poll, values, language))}</p>"
    if poll.kind == "text":
        return _texts(_, values)
    if poll.kind == "number":
        return f'<p class="said">{safe(_middle(_, values))}</p>{_dots(values)}'
    bars = [
        f'<div class="bar"><span style="width:{100 * values.count(str(k)) // len(values)}%"></span>'
        f"<b>{safe(choice.in_(language))}</b><i>{values.count(str(k))}</i></div>"
        for k, choice in enumerate(poll.choices)
    ]
    return f"{''.join(bars)}<p>{safe(_agreement(_, values))}</p>"


def _texts(_: Words, values: Sequence[str]) -> str:
    """What was written, in type as large as its length allows; what would be too small to read is counted."""
    fits = 1
    while fits < len(values) and sum(map(len, values[: fits + 1])) <= MOST_LETTERS:
        fits += 1
    shown, rest = values[:fits], len(values) - fits
    size_vh = max(LEAST_VH, min(MOST_VH, AREA_VH / sqrt(sum(map(len, shown)) + GAP * fits)))
    lines = "".join(f"<li>{safe(value)}</li>" for value in shown)
    more = f"<p>{safe(_('and {n} more, at the desk', n=rest))}</p>" if rest else ""
    return f'<ul class="texts" style="font-size:{size_vh:.2f}vh">{lines}</ul>{more}'


def _agreement(_: Words, values: Sequence[str]) -> str:
    """How many say what most say."""
    return _("{most} of {n} say the same", most=max(map(values.count, set(values))), n=len(values))


def _middle(_: Words, values: Sequence[str]) -> str:
    """Half of the class says less, half more; and how far they lie apart."""
    numbers = sorted(map(int, values))
    return _(
        "in the middle {middle}; from {least} to {most}", middle=f"{median(numbers):g}", least=numbers[0],
        most=numbers[-1],
    )  # fmt: skip


def _dots(values: Sequence[str]) -> str:
    """A dot for each number on a line that begins at none."""
    numbers = sorted(map(int, values))
    most = max(numbers[-1], 1)
    dots = "".join(f'<i style="left:{100 * n / most:.1f}%"></i>' for n in numbers)
    return f'<div class="dots" aria-hidden="true"><b style="left:{100 * median(numbers) / most:.1f}%"></b>{dots}</div>'
