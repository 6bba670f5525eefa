"""The tamper drill: somebody with the database changes rows of an exercise's own log, and may cover it up.

It really changes what the store holds, of a synthetic log, inside the exercise.  `repaired` hides the
traces that the database itself would show: numbers run on without a gap, stored hashes fit the bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from synthetic.journal import rows
from synthetic.ledger import canonical, columns, leaf_hash
from synthetic.model import Body, Trouble

DEEDS = ("edit", "delete", "insert", "backdate")
FIELDS = ("actor", "camera_id", "purpose", "case_number", "subject_id", "action")
"""What an edit may change; each a text."""
PICKS = ("newest", "covered", "agency", "number")
"""Which row a planned deed is done to: the newest, the newest that a checkpoint saw or that the agency caused, one."""
MOST_VALUE, MOST_MINUTES = 200, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is done to one row: `seq` is its number; `value` the new text, or the new time (ms) of a back-dating."""

    what: str
    seq: int
    repaired: bool = True
    field: str = "purpose"
    value: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A deed for a later moment: which row is known only then."""

    what: str
    pick: str = "newest"
    row: int = 1  # where `pick` is number
    repaired: bool = True
    field: str = "purpose"
    value: str = ""  # the new text of an edit, the name under which a row is put in
    minutes: int = 2  # how much earlier a back-dated row says it was

    def __post_init__(self) -> None:
        for name, known in (("what", DEEDS), ("pick", PICKS), ("field", FIELDS)):
            if getattr(self, name) not in known:
                raise Trouble(f"a deed with {name} {getattr(self, name)!r}; there are {', '.join(known)}")
        if not (1 <= self.minutes <= MOST_MINUTES and 1 <= self.row < 10**9 and len(self.value) <= MOST_VALUE):
            raise Trouble(f"a deed {self.minutes} min back on row {self.row}; 1 to {MOST_MINUTES} min, row 1 or later")

    @property
    def body(self) -> Body:
        """As an event says it."""
        return asdict(self)


def planned(connection: sa.Connection, exercise: str, place: str, plan: Plan, t_ms: int, covered: int) -> Deed:
    """The deed that a plan comes to, among the rows up to a moment; Trouble where there is no such row.  O(rows).

    `covered` is how many rows the last checkpoint saw.
    """
    told = [(seq, _fields(data)) for seq, data, _hash in _read(connection, exercise, place)]
    rows = [(seq, fields) for seq, fields in told if fields.get("t", 0) <= t_ms]
    fits = {
        "newest": rows,
        "covered": rows[:covered],
        "agency": [one for one in rows if one[1].get("organisation") == "agency"],
        "number": [one for one in rows if one[0] == plan.row],
    }[plan.pick]
    if not fits:
        raise Trouble(f"there is no such row ({plan.pick}) at {t_ms // 1000} s; the log holds {len(rows)} by then")
    seq, fields = fits[-1]
    back = plan.what == "backdate"
    value = fields.get("t", 0) - plan.minutes * 60_000 if back else plan.value
    return Deed(what=plan.what, seq=seq, repaired=plan.repaired, field=plan.field, value=value)


def _fields(data: bytes) -> dict[str, Any]:
    """A row's columns; none of a row that an earlier deed spoilt."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and type(found.get("t", 0)) is int else {}


def apply(connection: sa.Connection, exercise: str, place: str, deed: Deed) -> None:
    """Change the store, within an open transaction; Trouble where there is no such row or deed.  O(rows)."""
    table = _read(connection, exercise, place)
    at = next((i for i, (seq, _data, _hash) in enumerate(table) if seq == deed.seq), None)
    if at is None:
        raise Trouble(f"there is no row {deed.seq}; the log holds rows 1 to {len(table)}")
    changed = _DEEDS.get(deed.what)
    if changed is None:
        raise Trouble(f"a deed {deed.what!r}; there are {', '.join(DEEDS)}")
    _write(connection, exercise, place, _numbered(changed(table, at, deed), deed.repaired))


Table = list[tuple[int, bytes, bytes]]
"""Number, bytes and stored hash of each row, in order."""


def _edit(table: Table, at: int, deed: Deed) -> Table:
    if deed.field not in FIELDS:
        raise Trouble(f"a field {deed.field!r}; an edit changes one of {', '.join(FIELDS)}")
    value = str(deed.value)[:MOST_VALUE] if deed.value not in (None, "") else None
    return _replaced(table, at, {deed.field: value})


def _backdate(table: Table, at: int, deed: Deed) -> Table:
    if type(deed.value) is not int:
        raise Trouble(f"a back-dating to {deed.value!r}; it needs a time in ms")
    fields = _readable(table[at][1])
    moved = deed.value - fields["t"]
    return _replaced(table, at, {"t": deed.value, "recorded_at": fields["recorded_at"] + moved})


def _delete(table: Table, at: int, deed: Deed) -> Table:
    return [*table[:at], *table[at + 1 :]]


def _insert(table: Table, at: int, deed: Deed) -> Table:
    """A row that nobody caused, after the one named: its copy, by another hand."""
    seq, data, _hash = table[at]
    fields = _readable(data)
    made = canonical({**fields, "actor": str(deed.value or fields["actor"])[:MOST_VALUE], "t": fields["t"] + 1})
    return [*table[: at + 1], (seq, made, leaf_hash(made)), *table[at + 1 :]]


_DEEDS = {"edit": _edit, "delete": _delete, "insert": _insert, "backdate": _backdate}


def _replaced(table: Table, at: int, values: dict[str, Any]) -> Table:
    seq, data, kept = table[at]
    made = canonical({**_readable(data), **values})
    return [*table[:at], (seq, made, kept), *table[at + 1 :]]


def _numbered(table: Table, repaired: bool) -> Table:
    """As it will stand: the store needs numbers of its own; repaired, the rows say the same ones and hashes fit."""
    if not repaired:
        kept = [seq for seq, _data, _hash in table]
        free = kept if len(set(kept)) == len(kept) else range(1, len(table) + 1)
        return [(seq, data, stored) for seq, (_old, data, stored) in zip(free, table, strict=True)]
    made = [_saying(data, k) for k, (_seq, data, _hash) in enumerate(table, 1)]
    return [(k, data, leaf_hash(data)) for k, data in enumerate(made, 1)]


def _saying(data: bytes, seq: int) -> bytes:
    """A row with another number; what is no row says none."""
    fields = columns(data)
    return data if fields is None else canonical({**fields, "seq": seq})


def _readable(data: bytes) -> dict[str, Any]:
    fields = columns(data)
    if fields is None:
        raise Trouble("this row cannot be read any more; it can only be deleted")
    return fields


def _read(connection: sa.Connection, exercise: str, place: str) -> Table:
    where = (rows.c.exercise == exercise) & (rows.c.place == place)
    query = sa.select(rows.c.seq, rows.c.bytes, rows.c.leaf_hash).where(where).order_by(rows.c.seq)
    return [(r.seq, r.bytes, r.leaf_hash) for r in connection.execute(query)]


def _write(connection: sa.Connection, exercise: str, place: str, table: Table) -> None:
    where = (rows.c.exercise == exercise) & (rows.c.place == place)
    connection.execute(rows.delete().where(where))
    values = [
        {"exercise": exercise, "place": place, "seq": seq, "bytes": data, "leaf_hash": stored}
        for seq, data, stored in table
    ]
    if values:
        connection.execute(rows.insert(), values)
