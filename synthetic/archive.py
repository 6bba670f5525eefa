"""Everything of a class in one file to keep: journals, logs, answers, the scenario, a report.

It names chairs and crews; nicknames and seats are left out, so that nobody can be graded by it.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable

from synthetic.access import Place
from synthetic.debrief import opened
from synthetic.desk import Desk
from synthetic.exercise import as_played
from synthetic.exercise.door import LANGUAGES, Exercise
from synthetic.exercise.fold import DONE, unrecorded
from synthetic.journal import Event
from synthetic.ledger import COLUMNS, columns
from synthetic.model import Body
from synthetic.report import document
from synthetic.spreadsheet import neutral

PERSONAL = ("seat", "nickname")


def archive(desk: Desk) -> bytes:
    """A zip file.  O(events and rows)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("scenario.yaml", as_played.file(desk.own.file, desk.own.scenario, desk.state))
        packed.writestr("scenario-as-opened.yaml", desk.own.file)
        packed.writestr("answers.csv", _answers(desk))
        packed.writestr("report.txt", report(desk))
        for name, page in _reports(desk):
            packed.writestr(name, page)
        for number, crew in enumerate(desk.room.crews(), 1):
            rows = [row.data for row in crew.journal.rows(crew.name, Place.CENTER)[1]][::-1]
            packed.writestr(f"crew-{number}/journal.jsonl", _lines(map(_told, crew.journal.read(crew.name)[1])))
            packed.writestr(f"crew-{number}/access-log.jsonl", b"".join(row + b"\n" for row in rows))
            packed.writestr(f"crew-{number}/access-log.csv", _csv(COLUMNS, (columns(row) or {} for row in rows)))
    return made.getvalue()


def _reports(desk: Desk) -> Iterable[tuple[str, str]]:
    """The debrief to print, in both languages; none while nobody has joined."""
    if desk.room.record.crews:
        seen = opened(desk.own, desk.room, desk.token)
        yield from ((f"debrief.{language}.html", document(seen, language)) for language in LANGUAGES)


def report(desk: Desk) -> str:
    """What each crew did and what its log holds of it: counts by chair, incidents and how they ended."""
    made = desk.own.scenario
    parts = [f"{made.titled('es')} / {made.titled('en')}  ({made.id})", ""]
    for number, crew in enumerate(desk.room.crews(), 1):
        parts += _crew(number, crew)
    return "\n".join(parts) + "\n"


def _crew(number: int, crew: Exercise) -> list[str]:
    state = crew.moment().state
    done = Counter((e.chair, e.kind) for e in state.acts if e.body["outcome"] == DONE and e.script_id is None)
    gone = Counter(e.chair for e in unrecorded(state))
    lines = [f"crew {number}: {crew.journal.rows(crew.name, Place.CENTER, 0)[0]} rows at the center"]
    lines += [f"  {chair}: {kind} {count}" for (chair, kind), count in sorted(done.items())]
    lines += [f"  {chair}: {count} acts without a row" for chair, count in sorted(gone.items())]
    return [*lines, ""]


def _told(event: Event) -> Body:
    body = {key: value for key, value in event.body.items() if key not in PERSONAL}
    return {
        "seq": event.seq, "take": event.take, "t_ms": event.t_ms, "recorded_at": event.recorded_at,
        "actor": event.actor, "chair": event.chair, "kind": event.kind, "body": body,
    }  # fmt: skip


def _lines(things: Iterable[Body]) -> str:
    return "".join(json.dumps(thing, ensure_ascii=False, sort_keys=True) + "\n" for thing in things)


def _answers(desk: Desk) -> str:
    """Every question and its answers, in no order that tells whose they are."""
    found = [
        {"question": poll.text.en, "answer": poll.choices[int(value)].en if poll.kind == "choice" else value}
        for poll in desk.state.crew.polls.values() for value in desk.results(poll)
    ]  # fmt: skip
    return _csv(("question", "answer"), found)


def _csv(columns: Iterable[str], rows: Iterable[Body]) -> str:
    made = io.StringIO()
    columns = list(columns)
    writer = csv.writer(made)
    writer.writerow(columns)
    for row in rows:
        cells = (row.get(column) for column in columns)
        writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in cells])
    return made.getvalue()
