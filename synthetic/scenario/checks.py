"""What must fit together inside one file: times, ids, references.  The city is asked in places.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from synthetic.access import cell_edit
from synthetic.model import CastMember, Network, Scenario, StaffAct, StaffMember, Text, Trouble
from synthetic.scenario import phrases
from synthetic.scenario.durations import friendly
from synthetic.scenario.format import DONE
from synthetic.scenario.kinds import near
from synthetic.scenario.remarks import Notes, fill

QUITO_OFFSET = timedelta(hours=-5)
LISTED = 12
"""So many known ids are told with an unknown one."""


def check(scenario: Scenario, notes: Notes) -> None:
    """Remark on all that does not fit; blanks that stand in for broken values fit everywhere."""
    for one in CHECKS:
        one(scenario, notes)


def _ids(scenario: Scenario, notes: Notes) -> None:
    groups: dict[str, Iterable[str]] = {
        "network.named": (camera.id for camera in scenario.network.named),
        "cast": (member.id for member in scenario.cast),
        "incidents": (incident.id for incident in scenario.incidents),
        "cases": (case.id for case in scenario.cases),
        "staff": (member.id for member in scenario.staff),
        "guide": (step.id for step in scenario.guide),
    }
    for group, ids in groups.items():
        first: dict[str, str] = {}
        for i, name in enumerate(ids):
            where = f"{group}[{i}].id"
            if first.setdefault(name, where) != where and not notes.is_broken(where):
                line = notes.lines[first[name]]
                notes.refuse(where, phrases.DUPLICATE_ID, found=notes.quoted(where), first=line)


def _network(scenario: Scenario, notes: Notes) -> None:
    network = scenario.network
    if 0 < network.cameras < len(network.named):
        notes.refuse("network.named", phrases.TOO_MANY_NAMED, named=len(network.named), count=network.cameras)


# --------------------------------------------------------------------------- times


def _moments(scenario: Scenario) -> Iterator[tuple[str, float]]:
    """Every time in the file, and where it stands."""
    for i, member in enumerate(scenario.cast):
        yield from ((f"cast[{i}].wears[{k}].from", one.from_s) for k, one in enumerate(member.wears))
        yield from ((f"cast[{i}].goes[{k}].at", step.at_s) for k, step in enumerate(member.goes))
    yield from ((f"incidents[{i}].at", incident.at_s) for i, incident in enumerate(scenario.incidents))
    for i, colleague in enumerate(scenario.staff):
        yield f"staff[{i}].from", colleague.from_s
        yield f"staff[{i}].until", colleague.until_s or 0.0
        yield from ((f"staff[{i}].does[{k}].at", act.at_s) for k, act in enumerate(colleague.does))
    yield from ((f"cases[{i}].at", case.at_s) for i, case in enumerate(scenario.cases))
    yield from ((f"injects[{i}].at", inject.at_s) for i, inject in enumerate(scenario.injects))
    yield from ((f"guide[{i}].at", step.at_s) for i, step in enumerate(scenario.guide))
    for i, step in enumerate(scenario.guide):
        for done in filter(None, map(DONE.fullmatch, step.done.split("|"))):
            if done["at"]:
                yield f"guide[{i}].done", float(done["at"])


def _ends(scenario: Scenario, notes: Notes) -> None:
    for where, at_s in _moments(scenario):
        if at_s > scenario.lasts_s:
            notes.refuse(where, phrases.AFTER_END, found=notes.quoted(where), end=friendly(scenario.lasts_s))


def _calls(scenario: Scenario, notes: Notes) -> None:
    for i, incident in enumerate(scenario.incidents):
        where = f"incidents[{i}].called_in_after"
        if incident.at_s <= scenario.lasts_s < incident.at_s + incident.called_in_after_s:
            notes.doubt(where, phrases.CALLED_AFTER_END, found=notes.quoted(where), end=friendly(scenario.lasts_s))


def _starts(scenario: Scenario, notes: Notes) -> None:
    if scenario.starts.utcoffset() != QUITO_OFFSET:
        notes.doubt("starts", phrases.OTHER_OFFSET, found=notes.quoted("starts"))


# --------------------------------------------------------------------------- people


def _orders(scenario: Scenario, notes: Notes) -> None:
    for i, member in enumerate(scenario.cast):
        _ascending(f"cast[{i}].wears", "from", [one.from_s for one in member.wears], notes)
        _ascending(f"cast[{i}].goes", "at", [step.at_s for step in member.goes], notes)
        _first(f"cast[{i}]", member, notes)


def _shifts(scenario: Scenario, notes: Notes) -> None:
    for i, member in enumerate(scenario.staff):
        if member.until_s is not None and member.until_s <= member.from_s:
            where = f"staff[{i}].until"
            notes.refuse(where, phrases.NOT_ASCENDING, found=notes.quoted(where), before=friendly(member.from_s))


def _ascending(where: str, key: str, times: list[float], notes: Notes) -> None:
    for k, (before, now) in enumerate(pairwise(times), start=1):
        if now <= before:
            place = f"{where}[{k}].{key}"
            found = notes.quoted(place) if place in notes.found else f"{key}: 0"
            notes.refuse(place, phrases.NOT_ASCENDING, found=found, before=friendly(before))


def _first(where: str, member: CastMember, notes: Notes) -> None:
    if member.wears and member.wears[0].from_s > 0:
        place = f"{where}.wears[0].from"
        notes.refuse(place, phrases.FIRST_CLOTHES, found=notes.quoted(place))
    if member.goes and member.goes[0].how in ("walk_to", "run_to"):
        notes.refuse(f"{where}.goes[0].{member.goes[0].how}", phrases.FIRST_STEP, how=member.goes[0].how)


# --------------------------------------------------------------------------- references


def _incident_people(scenario: Scenario, notes: Notes) -> None:
    for i, incident in enumerate(scenario.incidents):
        _cast(f"incidents[{i}].offender", incident.offender, scenario, notes)
        _cast(f"incidents[{i}].victim", incident.victim, scenario, notes)
        where = f"incidents[{i}].id"
        broken = any(notes.is_broken(f"incidents[{i}]{part}") for part in ("", ".id", ".offender", ".victim"))
        if not (incident.offender or incident.victim or broken):
            notes.refuse(where, phrases.TO_NOBODY, found=notes.quoted(where))


def _close(scenario: Scenario, notes: Notes) -> None:
    for i, member in enumerate(scenario.cast):
        first: dict[str, str] = {}
        for k, one in enumerate(member.close_to):
            where = f"cast[{i}].close_to[{k}].who"
            _staff(where, one.who, scenario, notes)
            if first.setdefault(one.who, where) != where and not notes.is_broken(where):
                notes.refuse(where, phrases.TWICE_CLOSE, found=notes.quoted(where), first=notes.lines[first[one.who]])


def _cases(scenario: Scenario, notes: Notes) -> None:
    incidents = {incident.id for incident in scenario.incidents}
    for i, case in enumerate(scenario.cases):
        _cast(f"cases[{i}].about", case.about, scenario, notes)
        where = f"cases[{i}].id"
        if case.id in incidents and not notes.is_broken(where):
            first = next(k for k, one in enumerate(scenario.incidents) if one.id == case.id)
            line = notes.lines[f"incidents[{first}].id"]
            notes.refuse(where, phrases.DUPLICATE_ID, found=notes.quoted(where), first=line)


def _matrix(scenario: Scenario, notes: Notes) -> None:
    first: dict[tuple[str, str], str] = {}
    for i, cell in enumerate(scenario.matrix):
        where = f"matrix[{i}]"
        if any(notes.is_broken(f"{where}.{key}") for key in ("chair", "action", "needs", "recorded")):
            continue
        try:
            cell_edit(cell)
        except Trouble as wrong:
            notes.refuse(where, phrases.NO_CELL, why=str(wrong))
        if first.setdefault((cell.chair, cell.action), where) != where:
            line = notes.lines[first[cell.chair, cell.action]]
            notes.refuse(where, phrases.TWICE_CELL, chair=cell.chair, action=cell.action, first=line)
    for i, chair in enumerate(scenario.ranks):
        if chair in scenario.ranks[:i] and not notes.is_broken(f"ranks[{i}]"):
            notes.refuse(f"ranks[{i}]", phrases.TWICE_RANK, chair=chair)


def _chairs(scenario: Scenario, notes: Notes) -> None:
    """Each chair once, and a guide that leads to no other."""
    for i, chair in enumerate(scenario.chairs):
        if chair in scenario.chairs[:i] and not notes.is_broken(f"chairs[{i}]"):
            notes.refuse(f"chairs[{i}]", phrases.TWICE_CHAIR, chair=chair)
    for i, step in enumerate(scenario.guide):
        led = [(f"guide[{i}].done", done["chair"]) for done in filter(None, map(DONE.fullmatch, step.done.split("|")))]
        for where, name in [(f"guide[{i}].chair", step.chair), *led]:
            if name and scenario.chairs and name not in scenario.chairs and not notes.is_broken("chairs"):
                notes.refuse(where, phrases.NO_SEAT, found=notes.quoted(where), known=_listed(scenario.chairs))


def _acts(scenario: Scenario, notes: Notes) -> None:
    for i, member in enumerate(scenario.staff):
        for k, act in enumerate(member.does):
            _act(f"staff[{i}].does[{k}]", act, scenario, notes)


def _act(where: str, act: StaffAct, scenario: Scenario, notes: Notes) -> None:
    place, network = f"{where}.{act.verb}", scenario.network
    if notes.is_broken(place):
        return
    _cast(place, act.subject, scenario, notes)
    _camera(f"{where}.camera" if act.verb == "mark" else place, act.camera, network, notes)
    if act.patrol and not notes.is_broken("network.patrols") and not 1 <= int(act.patrol[2:]) <= network.patrols:
        notes.refuse(place, phrases.UNKNOWN_PATROL, found=notes.quoted(place), count=network.patrols)
    if act.verb == "dispatch":
        _incident(f"{where}.to", act.to or "", scenario, notes)


def _marks(scenario: Scenario, notes: Notes) -> None:
    for i, member in enumerate(scenario.staff):
        for k, act in enumerate(member.does):
            where = f"staff[{i}].does[{k}].camera"
            if act.verb == "mark" and not notes.is_broken(where) and not _is_open(member, k):
                notes.doubt(where, phrases.MARK_NOT_OPEN, found=notes.quoted(where), who=member.id)


def _is_open(member: StaffMember, k: int) -> bool:
    """Whether a colleague's own acts so far leave the camera of the k-th one open."""
    act = member.does[k]
    so_far = sorted((one.at_s, n) for n, one in enumerate(member.does) if one.camera == act.camera)
    verbs = [member.does[n].verb for at_s, n in so_far if (at_s, n) < (act.at_s, k)]
    return next((verb == "open" for verb in reversed(verbs) if verb in ("open", "close")), False)


def _camera(where: str, name: str | None, network: Network, notes: Notes) -> None:
    if not name or notes.is_broken(where) or _network_is_broken(notes) or _has_camera(network, name):
        return
    notes.refuse(where, phrases.UNKNOWN_CAMERA, found=notes.quoted(where), count=network.cameras)


def _guide(scenario: Scenario, notes: Notes) -> None:
    for i, step in enumerate(scenario.guide):
        where = f"guide[{i}].done"
        for done in filter(None, map(DONE.fullmatch, step.done.split("|"))):
            _cast(where, done["cast"], scenario, notes)
            if done["plain"] and done["plain"].startswith("dispatched") and not scenario.network.patrols:
                notes.doubt(where, phrases.NO_PATROLS, found=notes.quoted(where))
        if step.done == "pressed" and step.button is None:
            notes.refuse(where, phrases.NEEDS_BUTTON)
        if step.done == "answered" and not (step.choices or step.asks_number or notes.is_broken(f"guide[{i}].choices")):
            notes.refuse(where, phrases.NEEDS_QUESTION)


def _cast(where: str, name: str | None, scenario: Scenario, notes: Notes) -> None:
    """The id of a cast member."""
    if name is not None:
        _known(where, name, "cast", tuple(member.id for member in scenario.cast), phrases.UNKNOWN_CAST, notes)


def _staff(where: str, name: str, scenario: Scenario, notes: Notes) -> None:
    """The id of a simulated colleague."""
    _known(where, name, "staff", tuple(member.id for member in scenario.staff), phrases.UNKNOWN_STAFF, notes)


def _known(where: str, name: str, group: str, known: tuple[str, ...], unknown: Text, notes: Notes) -> None:
    """An id of a group, known unless the group could not be read."""
    if name in known or "" in known or notes.is_broken(group) or notes.is_broken(where):
        return
    notes.refuse(where, unknown, found=notes.quoted(where), maybe=near(name, known), known=_listed(known))


def _incident(where: str, name: str, scenario: Scenario, notes: Notes) -> None:
    known = tuple(incident.id for incident in scenario.incidents)
    sure = "" not in known and not notes.is_broken("incidents")
    if sure and name.startswith("INC-") and name not in known:
        notes.refuse(where, phrases.UNKNOWN_INCIDENT, found=notes.quoted(where), known=_listed(known))


def _network_is_broken(notes: Notes) -> bool:
    return any(where == "network" or where.startswith(("network.cameras", "network.named")) for where in notes.broken)


def _has_camera(network: Network, name: str) -> bool:
    """Whether a camera of this name is named, or is one of C-001, C-002 … that fill the network up."""
    named, number = {camera.id for camera in network.named}, int(name[2:])
    below = sum(camera == _filler(int(camera[2:])) and int(camera[2:]) < number for camera in named)
    fills = name == _filler(number) and 0 < number <= network.cameras - len(named) + below
    return name in named or fills


def _filler(number: int) -> str:
    return f"C-{number:03d}"


def _listed(known: tuple[str, ...]) -> Text:
    more = ", …" if len(known) > LISTED else ""
    return fill(Text(es="{all}", en="{all}"), all=", ".join(known[:LISTED]) + more) if known else phrases.NOTHING


def _hypothetical(scenario: Scenario, notes: Notes) -> None:
    if scenario.face_matching:
        notes.doubt("face_matching", phrases.HYPOTHETICAL)


CHECKS: tuple[Callable[[Scenario, Notes], None], ...] = (
    _ids, _network, _ends, _calls, _starts, _orders, _shifts, _incident_people, _close, _cases, _matrix, _chairs,
    _acts, _marks, _guide, _hypothetical,
)  # fmt: skip
