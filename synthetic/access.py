"""Who may do what, what must be stated, and where it is recorded: one decision, by plain data.

Deny by default; every decision says why.  The tables of the built-in regimes are in `regimes.py`; a trainer's
edits lie on top of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field, replace

from synthetic.model import Body, Cell, Trouble
from synthetic.regimes import (
    ALWAYS_KEPT,
    ASSUMPTIONS,
    IDENTIFY,
    MASKS,
    ORGANISATION,
    PURPOSES,
    SENSITIVE,
    WATCHERS,
    Action,
    Chair,
    Matrix,
    Need,
    Place,
    Regime,
    Rule,
    matrix_of,
)  # fmt: skip

__all__ = [
    "ALWAYS_KEPT", "ASSUMPTIONS", "BROKEN", "IDENTIFY", "MASKS", "ORGANISATION", "PURPOSES", "SENSITIVE", "WATCHERS",
    "Action", "Chair", "Decision", "Edit", "Matrix", "Need", "Place", "Regime", "Request", "Rule", "Rules", "cell_edit",
    "decide", "edit_of", "edited", "under",
]  # fmt: skip


BROKEN = "break-glass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A cell of the matrix as a trainer wants it; it stands until the regime changes."""

    chair: Chair
    action: Action
    rule: Rule

    @property
    def body(self) -> Body:
        """As it is written in events and scenario files."""
        return {
            "chair": self.chair.value, "action": self.action.value, "allowed": self.rule.allowed,
            "needs": sorted(self.rule.needs), "recorded": sorted(self.rule.recorded),
        }  # fmt: skip


def edit_of(body: Body) -> Edit:
    """The inverse of `Edit.body`; Trouble says what no cell can be."""
    try:
        chair, action = Chair(body["chair"]), Action(body["action"])
        needs = frozenset(Need(n) for n in body.get("needs", ()))
        recorded = frozenset(Place(p) for p in body.get("recorded", ()))
    except (KeyError, ValueError) as wrong:
        raise Trouble(f"no cell of the access matrix: {wrong}") from None
    if action in ALWAYS_KEPT and Place.CENTER not in recorded:
        raise Trouble(f"{action}: its row at the center cannot be switched off")
    if action is Action.LOG_READ and recorded:
        raise Trouble("log_read: reading the log leaves no row, or the log would grow by being read")
    return Edit(
        chair=chair, action=action, rule=Rule(allowed=bool(body.get("allowed", True)), needs=needs, recorded=recorded)
    )


def cell_edit(cell: Cell) -> Edit:
    """A scenario's cell; Trouble where it cannot be."""
    return edit_of(
        {"chair": cell.chair, "action": cell.action, "allowed": cell.allowed, "needs": cell.needs,
         "recorded": cell.recorded}
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that a decision depends on."""

    regime: Regime
    assumptions: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(ASSUMPTIONS, True))
    face_matching: bool = False
    masks: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(MASKS, False))
    edits: tuple[Edit, ...] = ()
    ranks: tuple[Chair, ...] | None = None  # who takes a camera from whom, highest first; None: by the regime

    def masked(self, what: str, chair: Chair) -> bool:
        """Whether pictures hide faces or windows from a chair."""
        return self.masks.get(what, False) and not (what == "faces" and chair in IDENTIFY)

    def row(self, chair: Chair) -> Mapping[Action, Rule]:
        """What a chair may do, the trainer's edits included; what is not in it is not allowed.  O(edits)."""
        table = matrix_of(self.regime, self.assumptions.get("mirror_leaves_no_row", True), self.face_matching)[chair]
        mine = {edit.action: edit.rule for edit in self.edits if edit.chair == chair}
        if not mine:
            return table
        return {action: rule for action, rule in {**table, **mine}.items() if rule.allowed}

    @property
    def matrix(self) -> Matrix:
        """The access matrix of these rules."""
        return {chair: self.row(chair) for chair in Chair}

    @property
    def order(self) -> tuple[Chair, ...]:
        """Who takes a camera from whom, highest first."""
        if self.ranks is not None:
            return self.ranks
        bad = self.regime in (Regime.AS_FOUND, Regime.AGENCY_ONLY)
        if bad and self.assumptions.get("mirror_steers_first", True):
            return (Chair.INTELLIGENCE, Chair.OPERATOR)
        return (Chair.OPERATOR, Chair.INTELLIGENCE)

    def outranks(self, one: Chair, other: Chair) -> bool:
        """Whether `one` takes a camera from `other`."""
        order = self.order
        return one in order and (other not in order or order.index(one) < order.index(other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody wants to do; `approved`: a second person agreed; `glass`: they broke the glass."""

    actor: str
    chair: Chair
    action: Action
    camera_id: str | None = None
    subject_id: str | None = None
    purpose: str | None = None
    case_number: str | None = None
    approved: bool = False
    glass: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer; `reason` is a word for the log and the screen to translate."""

    allowed: bool
    reason: str
    must_state: frozenset[str] = frozenset()
    recorded_where: frozenset[Place] = frozenset()
    asks: bool = False  # nothing is missing but a second person's word


def decide(rules: Rules, request: Request, cases: Collection[str] = ()) -> Decision:
    """Allow, refuse, or ask a second person.  A refusal is recorded wherever the chair's acts are.

    `cases` are the case numbers that exist for this chair.  Whoever broke the glass states nothing first.
    """
    row = rules.row(request.chair)
    rule = row.get(request.action)
    if rule is None:
        return Decision(allowed=False, reason="not for this chair", recorded_where=_usual(row, request.action))
    recorded = _kept(rule.recorded, request.action, request.glass)
    missing = _missing(rule, request, cases)
    if not missing or request.glass:
        reason = BROKEN if missing else "by the matrix"
        return Decision(allowed=True, reason=reason, must_state=rule.needs, recorded_where=recorded)
    if missing == {Need.APPROVAL}:
        return Decision(
            allowed=False, reason="asked for approval", must_state=rule.needs, recorded_where=recorded, asks=True
        )
    stated = missing - {Need.APPROVAL}
    return Decision(allowed=False, reason=_why(stated, request), must_state=frozenset(stated), recorded_where=recorded)


def _missing(rule: Rule, request: Request, cases: Collection[str]) -> set[Need]:
    purpose, case = (request.purpose or "").strip(), (request.case_number or "").strip()
    given = {
        Need.PURPOSE: bool(purpose), Need.CODE: purpose in PURPOSES, Need.CASE: case in cases,
        Need.APPROVAL: request.approved,
    }  # fmt: skip
    return {need for need in rule.needs if not given[need]}


def _why(missing: Set[Need], request: Request) -> str:
    if Need.CODE in missing and request.purpose:
        return "no such purpose"
    if Need.CASE in missing and request.case_number:
        return "no such case"
    return "not stated" if missing & {Need.PURPOSE, Need.CODE} else "no case"


def _kept(recorded: frozenset[Place], action: Action, glass: bool) -> frozenset[Place]:
    """Some rows no rule can hide, nor those of a broken glass; reading the log is none of either."""
    return recorded | {Place.CENTER} if action in ALWAYS_KEPT or (glass and action is not Action.LOG_READ) else recorded


def _usual(row: Mapping[Action, Rule], action: Action) -> frozenset[Place]:
    view = row.get(Action.LIVE_VIEW)
    return _kept(view.recorded if view else frozenset({Place.CENTER}), action, False)


def edited(rules: Rules, edit: Edit) -> tuple[Edit, ...]:
    """All edits once one more cell is changed; a cell that is as the regime has it needs none."""
    others = [e for e in rules.edits if (e.chair, e.action) != (edit.chair, edit.action)]
    own = replace(rules, edits=()).row(edit.chair).get(edit.action, Rule(allowed=False))
    same = own == edit.rule or (not own.allowed and not edit.rule.allowed)
    return tuple(others) if same else (*others, edit)


def under(rules: Rules, regime: Regime) -> Rules:
    """The same rules in another regime, for "replay these minutes as …"; edits stay with the one they were made in."""
    return replace(rules, regime=regime, edits=(), ranks=None)
