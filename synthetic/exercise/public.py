"""What the public is told: the official word under each regime, figures, notes to the persons concerned.

Derived from rows that the center holds, never from the journal: what left no row nobody outside can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from synthetic.access import ORGANISATION, SENSITIVE, Chair, Regime
from synthetic.model import Text

FIGURES_MS = 60_000
"""Figures are made anew so often (scenario time; they stand for a month's)."""
NOTICE_MS = 120_000
"""So long after an act the person concerned is told (scenario time; synthetic)."""
LOOKS = frozenset({"live_view", "playback", "snapshot", "export"})
OWN_ALONE = frozenset({Regime.AS_FOUND, Regime.AGENCY_ONLY})
"""Where no law makes the center tell of others than its own staff."""

_ONLY_RESPONDERS = (
    Text(es="Sirven para las llamadas de emergencia. Las opera la central.",
         en="They serve emergency calls. The command center operates them."),
    Text(es="Solo el personal de emergencias tiene acceso a ellas.",
         en="Only emergency responders have access to them."),
    Text(es="Cada acceso queda en el registro de accesos de la central.",
         en="Every access is kept in the access log of the command center."),
)  # fmt: skip
OFFICIAL: dict[Regime, tuple[Text, ...]] = {
    Regime.AS_FOUND: _ONLY_RESPONDERS,
    Regime.AGENCY_ONLY: (
        *_ONLY_RESPONDERS[:1],
        Text(es="Por ley tiene acceso también una agencia; guarda sus propios registros, que son reservados.",
             en="By law an agency has access, too; it keeps records of its own, which are secret."),
    ),
    Regime.LOGGED: (
        Text(es="Tienen acceso la central y, por ley, una agencia.",
             en="The command center and, by law, an agency have access."),
        Text(es="Cada acceso queda en el registro de accesos de la central, sea de quien sea.",
             en="Every access is kept in the access log of the command center, whoever it is."),
    ),
    Regime.ACCOUNTABLE: (
        Text(es="Tienen acceso la central y, por ley, una agencia; cada acceso con su finalidad y su caso.",
             en="The command center and, by law, an agency have access; each access with its purpose and case."),
        Text(es="Los actos delicados requieren a dos personas. A quien fue buscado se le avisa después.",
             en="Sensitive acts need two people. Whoever was looked up is told afterwards."),
        Text(es="Los puntos de control del registro se publican aquí: cualquiera puede anotarlos.",
             en="Checkpoints of the log are published here: anybody may write them down."),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts that are published: of the rows that the center held at the last round minute."""

    until_ms: int
    accesses: dict[str, int]  # by organisation
    stated: int  # how many of them say what for
    refused: int
    told: int  # people who were told that they had been looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A note to the person concerned, after the fact."""

    due_ms: int
    subject_id: str
    t_ms: int
    organisation: str
    action: str
    purpose: str | None
    case_number: str | None


def told_of(regime: Regime) -> str | None:
    """The one organisation of whose accesses the public is told; None: of all that the center's log holds."""
    return ORGANISATION[Chair.OPERATOR] if regime in OWN_ALONE else None


def figures(regime: Regime, rows: Sequence[dict[str, Any]], t_ms: int) -> Figures:
    """What the center publishes; of its own staff alone where no law makes it tell of others.  O(rows)."""
    until = t_ms // FIGURES_MS * FIGURES_MS
    own = told_of(regime)
    looks = [
        r for r in rows if r["t"] <= until and r["action"] in LOOKS and own in (None, r["organisation"])
    ]
    done = [r for r in looks if r["outcome"] == "done"]
    by: dict[str, int] = {}
    for row in done:
        by[row["organisation"]] = by.get(row["organisation"], 0) + 1
    return Figures(
        until_ms=until, accesses=by, stated=sum(bool(r["purpose"] or r["case_number"]) for r in done),
        refused=len(looks) - len(done), told=len({n.subject_id for n in notices(regime, rows, until)}),
    )  # fmt: skip


def notices(regime: Regime, rows: Sequence[dict[str, Any]], t_ms: int) -> list[Notice]:
    """Notes that went out by a moment, the oldest first; only *accountable* sends any."""
    if regime is not Regime.ACCOUNTABLE:
        return []
    return [
        Notice(
            due_ms=r["t"] + NOTICE_MS, subject_id=r["subject_id"], t_ms=r["t"], organisation=r["organisation"],
            action=r["action"], purpose=r["purpose"], case_number=r["case_number"],
        )
        for r in rows
        if r["action"] in SENSITIVE and r["outcome"] == "done" and r["subject_id"] and r["t"] + NOTICE_MS <= t_ms
    ]  # fmt: skip
