"""Rows of an access log as an auditor reads them, also garbled ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from synthetic.ledger import columns
from synthetic.visible import is_blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row that was read; `broken` where its bytes are no row any more, then only `place` tells anything."""

    place: int  # 1, 2, 3 … as it stands in the log
    seq: int | None = None
    t_ms: int = 0
    actor: str = ""
    chair: str = ""
    organisation: str = ""
    action: str = ""
    camera_id: str | None = None
    pose: tuple[int, int, int] | None = None
    subject_id: str | None = None
    purpose: str | None = None
    case_number: str | None = None
    approver: str | None = None
    outcome: str = ""
    broken: bool = False

    @property
    def done(self) -> bool:
        """Whether it happened."""
        return self.outcome == "done"

    @property
    def reason(self) -> str:
        """What was stated, as one text; what shows nothing states nothing."""
        return " · ".join(part for part in (self.case_number, self.purpose) if part and not is_blank(part))


def entries(rows: Iterable[bytes]) -> list[Entry]:
    """Every row in the log's order.  O(rows)."""
    return [_entry(place, row) for place, row in enumerate(rows, 1)]


def _entry(place: int, row: bytes) -> Entry:
    fields = columns(row)
    if fields is None:
        return Entry(place=place, broken=True)
    pose = fields["pan_deg"], fields["tilt_deg"], fields["zoom"]
    return Entry(
        place=place, seq=fields["seq"], t_ms=fields["t"] or 0, actor=fields["actor"] or "",
        chair=fields["chair"] or "", organisation=fields["organisation"] or "", action=fields["action"] or "",
        camera_id=fields["camera_id"], pose=None if None in pose else pose, subject_id=fields["subject_id"],
        purpose=fields["purpose"], case_number=fields["case_number"], approver=fields["approver"],
        outcome=fields["outcome"] or "",
    )  # fmt: skip
