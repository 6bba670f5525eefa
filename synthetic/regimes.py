"""Chairs, actions and places, and the four regimes as tables: what each allows, asks for and records.

Plain data.  *As found* is our deliberately bad policy, kept because it is the one that was reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    WATCHLIST_ADD = "watchlist_add"
    WATCHLIST_REMOVE = "watchlist_remove"
    DISPATCH = "dispatch"
    APPROVE = "approve"  # four eyes: the second pair
    BREAK_GLASS = "break_glass"
    JUSTIFY = "justify"  # what a broken glass was for
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
    """What is recorded of whom, and what must be stated."""

    AS_FOUND = "as-found"
    AGENCY_ONLY = "agency-only"
    LOGGED = "logged"
    ACCOUNTABLE = "accountable"


class Need(StrEnum):
    """What must be stated, or given, before an act."""

    PURPOSE = "purpose"  # any words
    CODE = "code"  # a purpose of the list
    CASE = "case_number"  # a case that exists
    APPROVAL = "approval"  # by a second person


PURPOSES = (
    "patrol round", "robbery", "assault", "missing person", "medical emergency", "traffic", "crowd safety",
    "court order", "maintenance",
)  # fmt: skip
"""Purposes that *accountable* takes (synthetic: no real list was published)."""

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
ALWAYS_KEPT = frozenset({Action.BREAK_GLASS, Action.JUSTIFY, Action.POLICY_CHANGE})
"""Rows that no rule can hide: they stand at the center whatever the matrix says."""
SENSITIVE = frozenset(
    {Action.EXPORT, Action.FACE_SEARCH, Action.PHONE_LOOKUP, Action.WATCHLIST_ADD, Action.WATCHLIST_REMOVE}
)
"""What *accountable* wants four eyes for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One cell of the matrix."""

    allowed: bool = True
    needs: frozenset[Need] = frozenset()
    recorded: frozenset[Place] = frozenset()


Matrix = Mapping[Chair, Mapping[Action, Rule]]

_FEEDS = (
    Action.LIVE_VIEW, Action.LIVE_END, Action.PTZ, Action.PRESET, Action.PLAYBACK, Action.FOLLOW, Action.SNAPSHOT,
    Action.EXPORT, Action.LOG_READ,
)  # fmt: skip
MAY: Mapping[Chair, tuple[Action, ...]] = {
    Chair.OPERATOR: (*_FEEDS, Action.TAKE_DESK, Action.DISPATCH, Action.APPROVE, Action.BREAK_GLASS, Action.JUSTIFY),
    Chair.INTELLIGENCE: (*_FEEDS, Action.PHONE_LOOKUP, Action.WATCHLIST_ADD, Action.WATCHLIST_REMOVE, Action.APPROVE),
    Chair.PATROL: (Action.STOP,),
    Chair.AUDITOR: (Action.LOG_READ, Action.SIGN, Action.APPROVE),
    Chair.RESIDENT: (Action.REQUEST,),
}
"""What the built-in regimes let a chair do; a trainer's matrix may grant more."""
_UNRECORDED = frozenset({Action.LOG_READ})
_STATED = frozenset({Action.PHONE_LOOKUP, Action.FACE_SEARCH, Action.EXPORT, Action.WATCHLIST_ADD})
_FREE = frozenset(
    {Action.TAKE_DESK, Action.LIVE_END, Action.LOG_READ, Action.APPROVE, Action.BREAK_GLASS, Action.JUSTIFY}
)
_CODE_ALONE = frozenset({Action.LIVE_VIEW, Action.PTZ, Action.PRESET})
_NOTHING: frozenset[Need] = frozenset()


@cache
def matrix_of(regime: Regime, leaves_no_row: bool, face_matching: bool) -> Matrix:
    """Chair by action: what is allowed, what must be stated, where it is recorded."""
    return {
        chair: {
            action: Rule(needs=_needs(regime, chair, action), recorded=_recorded(regime, chair, action, leaves_no_row))
            for action in (*actions, *((Action.FACE_SEARCH,) if face_matching and chair in IDENTIFY else ()))
        }
        for chair, actions in MAY.items()
    }


def _needs(regime: Regime, chair: Chair, action: Action) -> frozenset[Need]:
    if regime is Regime.LOGGED:
        return frozenset({Need.PURPOSE}) if action in _STATED else _NOTHING
    if regime is not Regime.ACCOUNTABLE or action in _FREE or chair not in WATCHERS:
        return _NOTHING
    if action is Action.DISPATCH:
        return frozenset({Need.CASE})
    if chair is Chair.OPERATOR and action in _CODE_ALONE:
        return frozenset({Need.CODE})
    needs = frozenset({Need.CODE, Need.CASE})
    return needs | {Need.APPROVAL} if action in SENSITIVE else needs


def _recorded(regime: Regime, chair: Chair, action: Action, leaves_no_row: bool) -> frozenset[Place]:
    if action in _UNRECORDED:
        return frozenset()
    if chair is not Chair.INTELLIGENCE or regime is Regime.LOGGED:
        return frozenset({Place.CENTER})
    if regime is Regime.ACCOUNTABLE:
        return frozenset({Place.CENTER, Place.AGENCY})
    if regime is Regime.AGENCY_ONLY:
        return frozenset({Place.AGENCY})
    return frozenset() if leaves_no_row else frozenset({Place.CENTER})
