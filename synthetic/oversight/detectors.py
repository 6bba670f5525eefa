"""Patterns that an auditor may ask a log for: each a short function, with its reasoning and its known false alarms.

Every threshold is synthetic: chosen so that a quarter of an hour with a few desks gives a handful of alarms.
docs/log.md says of each why it is so; a test holds both together.
"""

from __future__ import annotations

import math
import string
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from synthetic.access import WATCHERS
from synthetic.entries import Entry
from synthetic.exercise.crew import called
from synthetic.model import Text
from synthetic.oversight.evidence import Evidence, Movement
from synthetic.visible import is_unseen

LOOKS = frozenset({"live_view", "playback", "snapshot", "export"})
MOVES = frozenset({"ptz", "preset"})
SEARCHES = frozenset({"follow", "phone_lookup", "face_search", "watchlist_add", "watchlist_remove"})
"""Acts that single somebody out; a camera's picture alone says nothing of whom it was opened for."""
REPEATED = 3
DWELT_MS = 120_000
NEAR_M, BEFORE_MS, NEAR_MS = 150.0, 60_000, 300_000
"""Near a call: within so much of where it happened, from so long before the call to so long after it."""
CLOSE_C, DOWN_CDEG = 800, -500
"""Eight times zoomed in, and looking at people rather than down the street."""
BURST, BURST_MS = 12, 20_000
STEADY_MS, SILENT_TIMES, PAUSES = 60_000, 4, 5
"""A desk of so many pauses that is silent for so many times its usual one, and at least so long."""
MANY, WINDOW_MS = 4, 300_000
HANDS = 2
EXPLAINED_MS = 2_500
"""A movement is explained by a row of that camera that ends within so long of it."""
SAYS_NOTHING = frozenset(
    {
        "investigation", "investigación", "investigacion", "security", "seguridad", "routine", "rutina", "check",
        "revisión", "revision", "verification", "verificación", "verificacion", "orders", "orden superior", "work",
        "trabajo", "test", "prueba", "other", "otro", "n/a", "x",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something to ask about, never a verdict: the rows concerned by their place in the log, and one line of why."""

    detector: str
    rows: tuple[int, ...]
    why: Text
    from_ms: int
    to_ms: int
    camera_id: str | None = None
    subject_id: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A pattern: what it looks for and why, when it rings for nothing, and the function."""

    id: str
    title: Text
    reasoning: Text
    false_alarms: Text
    run: Callable[[Evidence], Iterable[Alarm]]


def alarms(found: Evidence) -> list[Alarm]:
    """Every detector's alarms, by time."""
    return sorted((a for d in DETECTORS for a in d.run(found)), key=lambda a: (a.from_ms, a.detector))


def _alarm(name: str, rows: Sequence[Entry], es: str, en: str, **more: str | None) -> Alarm:
    return Alarm(
        detector=name, rows=tuple(e.place for e in rows), why=Text(es=es, en=en), from_ms=min(e.t_ms for e in rows),
        to_ms=max(e.t_ms for e in rows), **more,
    )  # fmt: skip


def _watchers(found: Evidence) -> list[Entry]:
    return [e for e in found.entries if e.done and e.chair in WATCHERS]


def _about_somebody(found: Evidence) -> list[Entry]:
    """Watchers' acts that concern a person; a second person's answer to such an act is no look of their own."""
    rows = (e for e in _watchers(found) if e.action != "approve")
    return [e for e in rows if e.subject_id and e.subject_id.startswith("S-")]


Key = tuple[str, ...]


def _grouped(rows: Iterable[Entry], key: Callable[[Entry], Key | None]) -> dict[Key, list[Entry]]:
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for row in rows:
        name = key(row)
        if name is not None:
            groups[name].append(row)
    return groups


def _near_a_call(found: Evidence, camera_id: str | None, t_ms: int) -> bool:
    spot = found.spots.get(camera_id or "")
    return spot is not None and any(
        math.dist(spot.xy, call.xy) <= NEAR_M and call.t_ms - BEFORE_MS <= t_ms <= call.t_ms + NEAR_MS
        for call in found.calls
    )


# ------------------------------------------------------------------------------ the patterns


def repeated(found: Evidence) -> Iterator[Alarm]:
    """The same person again and again, and no case."""
    about = _grouped(
        (e for e in _about_somebody(found) if not e.case_number), lambda e: (e.actor, e.subject_id or "")
    )
    for (actor, subject), rows in about.items():
        if len(rows) >= REPEATED:
            n = len(rows)
            yield _alarm("repeated", rows, f"{subject}: {n} veces sin caso", f"{subject}: {n} times without a case",
                         subject_id=subject, actor=actor)  # fmt: skip


def dwelt(found: Evidence) -> Iterator[Alarm]:
    """One camera held open for long, and nothing was called in near it."""
    opened: dict[tuple[str, str | None], Entry] = {}
    for row in _watchers(found):
        key = (row.actor, row.camera_id)
        if row.action == "live_view":
            opened[key] = row
        elif row.action in MOVES and key in opened and row.t_ms - opened[key].t_ms >= DWELT_MS:
            first = opened.pop(key)
            if not first.case_number and not _near_a_call(found, row.camera_id, row.t_ms):
                minutes = round((row.t_ms - first.t_ms) / 60_000)
                yield _alarm("dwelt", [first, row], f"{row.camera_id}: la mueve tras {minutes} min, sin incidente",
                             f"{row.camera_id}: turned after {minutes} min, no incident", camera_id=row.camera_id,
                             actor=row.actor)  # fmt: skip


def out_of_shift(found: Evidence) -> Iterator[Alarm]:
    """Accesses by somebody who was not on duty: by the roster, or at the center by nobody's having taken a desk."""
    rows = [e for e in _watchers(found) if e.action in LOOKS | MOVES]
    for (actor, chair), mine in _grouped(rows, lambda e: (e.actor, e.chair)).items():
        shift, who = found.shifts.get(actor), called(actor)
        if shift is None and chair != "operator":
            continue  # a participant of another house: nobody has its roster
        outside = [e for e in mine if shift is None or not shift.from_ms <= e.t_ms <= shift.until_ms]
        if outside and shift is not None and shift.rostered:
            yield _alarm("out_of_shift", outside, f"{who.es}: fuera de su turno", f"{who.en}: outside the shift",
                         actor=actor)  # fmt: skip
        elif outside:
            yield _alarm("out_of_shift", outside, f"{who.es}: sin haber tomado el puesto",
                         f"{who.en}: without having taken the desk", actor=actor)  # fmt: skip


def _said(row: Entry) -> str:
    """What is stated, without what shows nothing and what stands around the words."""
    shown = "".join(letter for letter in row.purpose or "" if not is_unseen(letter))
    return shown.strip(string.whitespace + string.punctuation + "¡¿«»“”…–—").casefold()


def says_nothing(found: Evidence) -> Iterator[Alarm]:
    """A reason is given that says nothing, or none where a person is concerned."""
    for row in _watchers(found):
        word = _said(row)
        personal = row.action in ("follow", "phone_lookup", "export", "face_search", "watchlist_add")
        if not row.case_number and (word in SAYS_NOTHING or (not word and (personal or row.purpose))):
            told = row.purpose or "—"
            yield _alarm("says_nothing", [row], f"«{told}»", f"“{told}”", actor=row.actor, camera_id=row.camera_id)


def zooming(found: Evidence) -> Iterator[Alarm]:
    """Close up on people where nothing happens: what an operator was dismissed for, by the reporting."""
    for row in _watchers(found):
        if row.action not in MOVES or row.pose is None or row.case_number:
            continue
        _pan, tilt, zoom = row.pose
        if zoom >= CLOSE_C and tilt <= DOWN_CDEG and not _near_a_call(found, row.camera_id, row.t_ms):
            yield _alarm("zooming", [row], f"{row.camera_id} ×{zoom / 100:.0f}, nada pasaba cerca",
                         f"{row.camera_id} ×{zoom / 100:.0f}, nothing happened near", camera_id=row.camera_id,
                         actor=row.actor)  # fmt: skip


def homes(found: Evidence) -> Iterator[Alarm]:
    """A camera of a side street is turned to the front of a house, and nothing was called in."""
    for row in _watchers(found):
        spot = found.spots.get(row.camera_id or "")
        quiet = spot is not None and not (spot.open_ground or spot.avenue or row.case_number)
        turned = row.action in MOVES and row.place in found.fronts
        if turned and quiet and not _near_a_call(found, row.camera_id, row.t_ms):
            yield _alarm("homes", [row], f"{row.camera_id}: hacia una fachada", f"{row.camera_id}: at a house front",
                         camera_id=row.camera_id, actor=row.actor)  # fmt: skip


def gathering(found: Evidence) -> Iterator[Alarm]:
    """Many looks at one open ground in a few minutes without an incident there: a march, perhaps."""
    looks = [e for e in _watchers(found) if e.action in LOOKS and not e.case_number]
    rows = [e for e in looks if e.camera_id in found.spots]

    def ground(row: Entry) -> tuple[str, ...] | None:
        name = found.spots[row.camera_id or ""].open_ground
        return (name, str(row.t_ms // WINDOW_MS)) if name else None

    for (name, _window), mine in _grouped(rows, ground).items():
        calm = [e for e in mine if not _near_a_call(found, e.camera_id, e.t_ms)]
        if len({e.camera_id for e in calm}) >= MANY:
            yield _alarm("gathering", calm, f"{name}: {len(calm)} miradas", f"{name}: {len(calm)} looks")


def relatives(found: Evidence) -> Iterator[Alarm]:
    """Somebody looks for a person who is close to this very actor; with a case too, for it is no case of theirs."""
    searches = [e for e in _watchers(found) if e.action in SEARCHES]
    for tie in found.ties:
        rows = [e for e in searches if (e.actor, e.subject_id) == (tie.actor, tie.subject_id)]
        if rows:
            who = called(tie.actor)
            yield _alarm("relatives", rows, f"{tie.subject_id}: {tie.relation.es} de {who.es}",
                         f"{tie.subject_id}: {tie.relation.en} of {who.en}", subject_id=tie.subject_id,
                         actor=tie.actor)  # fmt: skip


def several_hands(found: Evidence) -> Iterator[Alarm]:
    """Several people look the same person up: somebody well known, or much talked about?"""
    for (subject,), mine in _grouped(_about_somebody(found), lambda e: (e.subject_id or "",)).items():
        actors = {e.actor for e in mine}
        if len(actors) >= HANDS and not all(e.case_number for e in mine):
            names = [called(actor) for actor in sorted(actors)]
            es, en = (", ".join(name.in_(language) for name in names) for language in ("es", "en"))
            yield _alarm("several_hands", mine, f"{subject}: {es}", f"{subject}: {en}", subject_id=subject)


def bursts(found: Evidence) -> Iterator[Alarm]:
    """Very many acts of one actor in a few seconds."""
    rows = [e for e in _watchers(found) if e.action in LOOKS | {"phone_lookup", "follow", "face_search"}]
    for (actor,), mine in _grouped(rows, lambda e: (e.actor,)).items():
        for k in range(len(mine) - BURST + 1):
            if mine[k + BURST - 1].t_ms - mine[k].t_ms <= BURST_MS:
                window = [e for e in mine if 0 <= e.t_ms - mine[k].t_ms <= BURST_MS]
                who = called(actor)
                yield _alarm("bursts", window, f"{who.es}: {len(window)} en {BURST_MS // 1000} s",
                             f"{who.en}: {len(window)} in {BURST_MS // 1000} s", actor=actor)  # fmt: skip
                break


def gaps(found: Evidence) -> Iterator[Alarm]:
    """A number of the sequence is missing, or a desk that was steady fell silent."""
    for before, row in pairwise(e for e in found.entries if not e.broken and e.seq is not None):
        assert before.seq is not None and row.seq is not None
        if row.seq != before.seq + 1 or row.t_ms < before.t_ms - STEADY_MS:
            yield _alarm("gaps", [before, row], f"tras la fila {before.seq} viene {row.seq}",
                         f"row {before.seq} is followed by {row.seq}")  # fmt: skip
    for (actor,), mine in _grouped(_watchers(found), lambda e: (e.actor,)).items():
        pauses = sorted(b.t_ms - a.t_ms for a, b in pairwise(mine))
        usual = pauses[len(pauses) // 2] if len(pauses) >= PAUSES else None
        if usual and found.until_ms - mine[-1].t_ms > max(STEADY_MS, SILENT_TIMES * usual):
            who = called(actor)
            yield _alarm("gaps", [mine[-1]], f"{who.es}: silencio desde entonces", f"{who.en}: silent since then",
                         actor=actor)  # fmt: skip


def shadows(found: Evidence) -> Iterator[Alarm]:
    """A camera moved and no row explains it: somebody else has hands on it.  The mirror betrays itself by the stick."""
    rows = _grouped((e for e in found.entries if e.action in MOVES and e.done), lambda e: (e.camera_id or "",))
    for move in found.movements:
        if not any(_explains(row, move) for row in rows.get((move.camera_id,), ())):
            yield Alarm(
                detector="shadows", rows=(), from_ms=move.began_ms, to_ms=move.t_ms, camera_id=move.camera_id,
                why=Text(es=f"{move.camera_id} se movió, y ninguna fila lo explica",
                         en=f"{move.camera_id} moved, and no row explains it"),
            )  # fmt: skip


def _explains(row: Entry, move: Movement) -> bool:
    return abs(row.t_ms - move.t_ms) <= EXPLAINED_MS and row.pose == move.pose.numbers


DETECTORS = (
    Detector(
        id="shadows", run=shadows,
        title=Text(es="Movimientos sin fila", en="Movements without a row"),
        reasoning=Text(
            es="La cámara misma informa hacia dónde mira. Si se movió y el registro calla, alguien más la maneja.",
            en="The camera itself reports where it looks. If it moved and the log is silent, somebody else steers it.",
        ),
        false_alarms=Text(es="Viento, mantenimiento, una fila perdida por una falla.",
                          en="Wind, maintenance, a row lost by a fault."),
    ),
    Detector(
        id="repeated", run=repeated,
        title=Text(es="La misma persona, sin caso", en="The same person, without a case"),
        reasoning=Text(es="Mirar tres veces a alguien sin número de caso es seguirlo.",
                       en="To look at somebody three times without a case number is to follow them."),
        false_alarms=Text(es="Quien se pierde y reaparece; un caso que aún no tiene número.",
                          en="Somebody lost and found again; a case that has no number yet."),
    ),
    Detector(
        id="says_nothing", run=says_nothing,
        title=Text(es="Motivos que no dicen nada", en="Reasons that say nothing"),
        reasoning=Text(es="«Investigación» no es una finalidad: nadie puede comprobar después si era cierta.",
                       en="“Investigation” is no purpose: nobody can check afterwards whether it was true."),
        false_alarms=Text(es="Prisa: el motivo verdadero existe, pero no se escribió.",
                          en="Haste: the true reason exists, but was not written down."),
    ),
    Detector(
        id="zooming", run=zooming,
        title=Text(es="Primer plano donde no pasa nada", en="Close up where nothing happens"),
        reasoning=Text(es="Por esto fue despedido un operador, según el reportaje.",
                       en="An operator was dismissed for this, by the reporting."),
        false_alarms=Text(es="Leer una placa, comprobar si alguien que está en el suelo respira.",
                          en="Reading a plate; seeing whether somebody on the ground breathes."),
    ),
    Detector(
        id="homes", run=homes,
        title=Text(es="Atención a viviendas", en="Attention to homes"),
        reasoning=Text(es="En una calle lateral, una fachada en medio de la imagen: se ve quién entra y quién sale.",
                       en="In a side street, a house front in the middle of the picture: who comes and who goes."),
        false_alarms=Text(es="Alguien que se esconde en un portal; una mano que descansa donde no debía.",
                          en="Somebody who hides in a doorway; a hand that rests where it should not."),
    ),
    Detector(
        id="gathering", run=gathering,
        title=Text(es="Atención a una reunión", en="Attention to a gathering"),
        reasoning=Text(es="Muchas miradas a una misma plaza, sin incidente: ¿una marcha?",
                       en="Many looks at one open ground without an incident: a march?"),
        false_alarms=Text(es="La plaza central está en el muro de cada puesto desde el comienzo.",
                          en="The main plaza is on every desk’s wall from the start."),
    ),
    Detector(
        id="relatives", run=relatives,
        title=Text(es="Búsquedas de parientes o colegas", en="Relatives or colleagues looked up"),
        reasoning=Text(
            es="El registro no sabe de parentescos; la oficina de personal, sí. A los propios los busca otro.",
            en="The log knows of no kinship; a personnel office does. One’s own people are for others to look for.",
        ),
        false_alarms=Text(
            es="La víctima de una llamada es pariente de quien la atiende; se marca una figura sin ver quién es.",
            en="The victim of a call is a relative of whoever takes it; a figure is marked before it is recognised.",
        ),
    ),
    Detector(
        id="several_hands", run=several_hands,
        title=Text(es="Varios buscan a la misma persona", en="Several look for the same person"),
        reasoning=Text(es="A quien es famoso, o está en boca de la sala, lo busca más de uno por curiosidad.",
                       en="Whoever is well known, or the talk of the room, is looked up by several out of curiosity."),
        false_alarms=Text(es="Dos puestos persiguen al mismo ladrón.", en="Two desks follow the same thief."),
    ),
    Detector(
        id="dwelt", run=dwelt,
        title=Text(es="Una cámara retenida", en="A camera dwelt on"),
        reasoning=Text(es="Abierta largo rato y movida al final, sin incidente cerca.",
                       en="Open for long and turned in the end, with no incident near."),
        false_alarms=Text(es="El muro queda abierto todo el turno.", en="A wall stays open for a whole shift."),
    ),
    Detector(
        id="out_of_shift", run=out_of_shift,
        title=Text(es="Fuera de turno", en="Out of shift"),
        reasoning=Text(es="Quien no está de turno, o no tomó el puesto, no debería tener imágenes.",
                       en="Who is not on duty, or did not take the desk, should have no feeds."),
        false_alarms=Text(es="Relevos que no se registran; quien se queda a terminar lo suyo.",
                          en="Reliefs that are not recorded; somebody who stays on to finish."),
    ),
    Detector(
        id="bursts", run=bursts,
        title=Text(es="Ráfagas", en="Bursts"),
        reasoning=Text(es="Nadie mira de verdad doce imágenes en veinte segundos: alguien recorre o copia.",
                       en="Nobody really looks at twelve feeds in twenty seconds: somebody sweeps or copies."),
        false_alarms=Text(es="Al tomar el puesto se abre un muro entero.", en="Taking the desk opens a whole wall."),
    ),
    Detector(
        id="gaps", run=gaps,
        title=Text(es="Huecos", en="Gaps"),
        reasoning=Text(es="Falta un número, el tiempo retrocede, o un puesto constante calla.",
                       en="A number is missing, time goes back, or a steady desk falls silent."),
        false_alarms=Text(es="Una pausa; retroceder en el ejercicio.", en="A break; going back in the exercise."),
    ),
)  # fmt: skip
"""All of them, the most telling first."""
