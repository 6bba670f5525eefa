"""What a load did: times by kind, errors, bytes; and what it cost the server."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

COLUMNS = ("n", "median", "95 %", "99 %", "max")
JOIN, LOOK = "join", "look"
MEANWHILE = (JOIN, LOOK)
"""Kinds that are measured, and are no acts."""
MOST_ERRORS = 20


@dataclass(slots=True)
class Tally:
    """What happened to everybody together."""

    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)
    in_vain: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)
    joined: int = 0
    steps: list[Moment] = field(default_factory=list)  # while people acted, in even steps

    def took(self, kind: str, seconds: float) -> None:
        """One more of a kind is done."""
        self.took_s[kind].append(seconds)

    def error(self, words: str) -> None:
        """Something went wrong."""
        self.errors[words] += 1

    @property
    def acts_s(self) -> list[float]:
        """The times of all acts, whatever their kind."""
        return [took for kind, all_s in self.took_s.items() if kind not in MEANWHILE for took in all_s]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU seconds and memory of a process at one moment."""

    cpu_s: float
    memory_mb: float
    most_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How things stood at one moment: bytes so far, and what this client and the server had used."""

    at_s: float
    received: Counter[str]
    client: Cost | None
    server: Cost | None


def moment(tally: Tally, server: int | None) -> Moment:
    """Now."""
    return Moment(
        at_s=time.perf_counter(), received=tally.received.copy(), client=cost("self"),
        server=None if server is None else cost(server),
    )  # fmt: skip


def cost(pid: int | str) -> Cost | None:
    """What a process and those it started have used so far, as /proc tells it; None where it is gone."""
    own = _cost(pid)
    found = [own, *map(cost, _started_by(pid))]
    parts = [part for part in found if part is not None]
    return own and Cost(
        cpu_s=sum(p.cpu_s for p in parts), memory_mb=sum(p.memory_mb for p in parts),
        most_mb=sum(p.most_mb for p in parts),
    )  # fmt: skip


def _started_by(pid: int | str) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{os.getpid() if pid == 'self' else pid}/children").read_text().split()
    except OSError:
        return []


def _cost(pid: int | str) -> Cost | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
        memory, most = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    except (OSError, KeyError):
        return None
    cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return Cost(cpu_s=cpu_s, memory_mb=memory, most_mb=most)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that so large a share does not exceed; of values in order."""
    return ordered[max(-(-round(share * 1000) * len(ordered) // 1000) - 1, 0)]


def in_ms(all_s: Sequence[float]) -> tuple[float, float, float, float]:
    """Median, 95th and 99th percentile and the largest, in milliseconds."""
    ordered = sorted(all_s)
    return (
        percentile(ordered, 0.5) * 1000, percentile(ordered, 0.95) * 1000, percentile(ordered, 0.99) * 1000,
        ordered[-1] * 1000,
    )  # fmt: skip


def table(tally: Tally) -> list[str]:
    """A line a kind, and one for all acts."""
    lines = [f"{'milliseconds':<24}" + "".join(f"{name:>9}" for name in COLUMNS)]
    acts = sorted(kind for kind in tally.took_s if kind not in MEANWHILE)
    rows = [(kind, tally.took_s[kind]) for kind in acts]
    rows += [("all acts", tally.acts_s)] if acts else []
    rows += [(kind, tally.took_s[kind]) for kind in MEANWHILE if tally.took_s.get(kind)]
    for kind, all_s in rows:
        lines.append(f"{kind:<24}{len(all_s):>9}" + "".join(f"{value:>9.0f}" for value in in_ms(all_s)))
    return lines


def wires(tally: Tally, moments: Sequence[Moment]) -> list[str]:
    """Bytes on the wire: for each who came, and then for each second that somebody looked."""
    if len(moments) < 3 or not tally.joined:
        return []
    before, here, after = moments
    viewer_s = (after.at_s - here.at_s) * tally.joined
    lines = []
    for name in ("websocket", "http"):
        steady = (after.received[name] - here.received[name]) / viewer_s / 1000
        coming = (here.received[name] - before.received[name]) / tally.joined / 1000
        lines.append(f"{name + ' in':<24}{steady:>9.2f} kB per viewer-second, {coming:.0f} kB to join")
    return lines


def costs(moments: Sequence[Moment]) -> list[str]:
    """CPU and memory of the server and of this client, while people came and while they acted."""
    lines = []
    for name in ("server", "client"):
        for what, first, last in zip(("joining", "acting"), moments, moments[1:], strict=False):
            before, after = getattr(first, name), getattr(last, name)
            if before is not None and after is not None:
                lines.append(spent(f"{name}, {what}", last.at_s - first.at_s, before, after))
    return lines


def course(moments: Sequence[Moment]) -> list[str]:
    """The server's memory while people acted, in even steps: does it level off?"""
    found = [one.server.memory_mb for one in moments if one.server is not None]
    return [f"{'server, MB over time':<24}{' '.join(f'{mb:.0f}' for mb in found)}"] if len(found) > 1 else []


def spent(name: str, seconds: float, before: Cost, after: Cost) -> str:
    """CPU and memory between two moments."""
    share = 100 * (after.cpu_s - before.cpu_s) / max(seconds, 1e-9)
    return (
        f"{name:<24}CPU {before.cpu_s:.2f} → {after.cpu_s:.2f} s, {share:.0f} % of a core; "
        f"memory {before.memory_mb:.0f} → {after.memory_mb:.0f} MB, at most {after.most_mb:.0f} MB"
    )


def troubles(tally: Tally) -> list[str]:
    """Refusals, acts in vain and errors, the most frequent first."""
    refused, in_vain = (
        ", ".join(f"{what} {n}" for what, n in counted.most_common()) or "none"
        for counted in (tally.refused, tally.in_vain)
    )
    lines = [
        f"refused by the rules, which is no error: {refused}",
        f"done, and nothing came of it: {in_vain}",
        f"errors: {tally.errors.total()}",
    ]
    lines += [f"  {n:>5} × {words}" for words, n in tally.errors.most_common(MOST_ERRORS)]
    return lines


def missed(tally: Tally, median_ms: float | None, p95_ms: float | None) -> list[str]:
    """The targets that all acts together missed."""
    if not tally.acts_s:
        return ["no act was done"]
    median, p95, _p99, _most = in_ms(tally.acts_s)
    wanted = (("median", median, median_ms), ("95th percentile", p95, p95_ms))
    return [
        f"missed: {name} {found:.0f} ms, wanted {most:.0f} ms"
        for name, found, most in wanted
        if most is not None and found > most
    ]
