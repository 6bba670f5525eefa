"""What a class answered, together: counts and agreement, the middle and spread of numbers, texts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pages.parts.text import Words, of, safe
from synthetic.exercise.crew import Poll


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
    if not values or poll.kind == "text":
        return f"<p>{safe(summary(poll, values, language))}</p>"
    if poll.kind == "number":
        return f'<p class="said">{safe(_middle(_, values))}</p>{_dots(values)}'
    bars = [
        f'<div class="bar"><span style="width:{100 * values.count(str(k)) // len(values)}%"></span>'
        f"<b>{safe(choice.in_(language))}</b><i>{values.count(str(k))}</i></div>"
        for k, choice in enumerate(poll.choices)
    ]
    return f'{"".join(bars)}<p>{safe(_agreement(_, values))}</p>'


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
