"""Who may do what, what must be stated, and where it is recorded: the access matrix and its regimes.

Plain data and one pure function.  Deny by default; every decision says why.  The regime
*as found* is our deliberately bad policy, kept because it is the one that was reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache


class Chair(StrEnum):
    """A role in the exercise."""

    OPERATOR = "operator"
    INTELLIGENCE = "intelligence"
    PATROL = "patrol"
    AUDITOR = "auditor"
    RESIDENT = "resident"


WATCHERS = (Chair.OPERATOR, Chair.INTELLIGENCE)
"""Chairs that sit before feeds."""


class Action(StrEnum):
    """Verbs of video management, as they stand in the access log."""

    TAKE_DESK = "take_desk"
    LIVE_VIEW = "live_view"
    LIVE_END = "live_end"
    PTZ = "ptz"
    PRESET = "preset"
    PLAYBACK = "playback"
    FOLLOW = "follow"
    FACE_SEARCH = "face_search"
    SNAPSHOT = "snapshot"
    EXPORT = "export"
    PHONE_LOOKUP = "phone_lookup"
    DISPATCH = "dispatch"
    LOG_READ = "log_read"
    STOP = "stop"
    SIGN = "sign"
    REQUEST = "request"
    POLICY_CHANGE = "policy_change"


class Place(StrEnum):
    """Where rows are kept."""

    CENTER = "center"
    AGENCY = "agency"


class Regime(StrEnum):
    """What is recorded of whom."""

    AS_FOUND = "as-found"
    LOGGED = "logged"


ORGANISATION: Mapping[Chair, str] = {
    Chair.OPERATOR: "command center",
    Chair.INTELLIGENCE: "agency",
    Chair.PATROL: "police",
    Chair.AUDITOR: "oversight",
    Chair.RESIDENT: "public",
}

ASSUMPTIONS = ("mirror_leaves_no_row", "mirror_steers_first")
"""Not reported, assumed by us; each can be switched off."""


MASKS = ("faces", "windows")
"""What pictures may have to hide: faces from chairs that may not identify, windows and doors from all."""
IDENTIFY = frozenset({Chair.INTELLIGENCE})
"""Chairs that may know who somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One cell of the matrix."""

    allowed: bool = True
    needs: frozenset[str] = frozenset()  # of: purpose, case_number
    recorded: frozenset[Place] = frozenset()


Matrix = Mapping[Chair, Mapping[Action, Rule]]

_OPERATOR = frozenset(
    {
        Action.TAKE_DESK, Action.LIVE_VIEW, Action.LIVE_END, Action.PTZ, Action.PRESET, Action.PLAYBACK,
        Action.FOLLOW, Action.SNAPSHOT, Action.EXPORT, Action.DISPATCH, Action.LOG_READ,
    }
)  # fmt: skip
_INTELLIGENCE = frozenset(
    {
        Action.LIVE_VIEW, Action.LIVE_END, Action.PTZ, Action.PRESET, Action.PLAYBACK, Action.FOLLOW,
        Action.SNAPSHOT, Action.EXPORT, Action.PHONE_LOOKUP, Action.LOG_READ,
    }
)  # fmt: skip
_OTHERS: Mapping[Chair, frozenset[Action]] = {
    Chair.PATROL: frozenset({Action.STOP}),
    Chair.AUDITOR: frozenset({Action.LOG_READ, Action.SIGN}),
    Chair.RESIDENT: frozenset({Action.REQUEST}),
}
_UNRECORDED = frozenset({Action.LOG_READ})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that a decision depends on."""

    regime: Regime
    assumptions: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(ASSUMPTIONS, True))
    face_matching: bool = False
    masks: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(MASKS, False))

    def masked(self, what: str, chair: Chair) -> bool:
        """Whether pictures hide faces or windows from a chair."""
        return self.masks.get(what, False) and not (what == "faces" and chair in IDENTIFY)

    @property
    def matrix(self) -> Matrix:
        """The access matrix of these rules."""
        return _matrix(self.regime, self.assumptions.get("mirror_leaves_no_row", True), self.face_matching)

    def outranks(self, one: Chair, other: Chair) -> bool:
        """Whether `one` takes a camera from `other`."""
        steers_first = self.assumptions.get("mirror_steers_first", True) and self.regime is Regime.AS_FOUND
        rank = {Chair.OPERATOR: 1, Chair.INTELLIGENCE: 2 if steers_first else 0}
        return rank.get(one, -1) > rank.get(other, -1)


@cache
def _matrix(regime: Regime, leaves_no_row: bool, face_matching: bool) -> Matrix:
    """Chair by action: what is allowed, what must be stated, where it is recorded."""
    mirror_recorded = regime is Regime.LOGGED or not leaves_no_row
    stated = frozenset({"purpose"}) if regime is Regime.LOGGED else frozenset()
    return {
        Chair.OPERATOR: _row(_OPERATOR, frozenset({Place.CENTER}), stated),
        Chair.INTELLIGENCE: _row(
            _INTELLIGENCE | ({Action.FACE_SEARCH} if face_matching else set()),
            frozenset({Place.CENTER}) if mirror_recorded else frozenset(),
            stated,
        ),
        **{chair: _row(allowed, frozenset({Place.CENTER}), frozenset()) for chair, allowed in _OTHERS.items()},
    }


def _row(allowed: frozenset[Action], recorded: frozenset[Place], stated: frozenset[str]) -> dict[Action, Rule]:
    needs_purpose = {Action.PHONE_LOOKUP, Action.FACE_SEARCH, Action.EXPORT}
    return {
        action: Rule(
            needs=stated if action in needs_purpose else frozenset(),
            recorded=frozenset() if action in _UNRECORDED else recorded,
        )
        for action in allowed
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody wants to do."""

    actor: str
    chair: Chair
    action: Action
    camera_id: str | None = None
    subject_id: str | None = None
    purpose: str | None = None
    case_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer; `reason` is a word for the log and the screen to translate."""

    allowed: bool
    reason: str
    must_state: frozenset[str] = frozenset()
    recorded_where: frozenset[Place] = frozenset()


def decide(rules: Rules, request: Request) -> Decision:
    """Allow or refuse.  A refusal is recorded wherever the chair's acts are."""
    row = rules.matrix.get(request.chair, {})
    rule = row.get(request.action)
    if rule is None:
        return Decision(allowed=False, reason="not for this chair", recorded_where=_usual(row))
    missing = {word for word in rule.needs if not (getattr(request, word) or "").strip()}
    if missing:
        return Decision(allowed=False, reason="not stated", must_state=frozenset(missing), recorded_where=rule.recorded)
    return Decision(allowed=True, reason="by the matrix", must_state=rule.needs, recorded_where=rule.recorded)


def _usual(row: Mapping[Action, Rule]) -> frozenset[Place]:
    view = row.get(Action.LIVE_VIEW)
    return view.recorded if view else frozenset({Place.CENTER})


def under(rules: Rules, regime: Regime) -> Rules:
    """The same rules in another regime, for "replay these minutes as …"."""
    return replace(rules, regime=regime)
