"""The nouns that every part of the engine speaks in: places, cameras, people, acts.

Lengths are metres in the local frame (x east, y north, origin Plaza Grande), angles
degrees clockwise from north, times seconds since the scenario's start, unless a name
says otherwise (`_ms`, `_mm`, `_cdeg`).  Arrays are read-only and carry their shape here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]

LANES = 3
"""People on one pavement walk in three lanes, so that a street is not a row of ants."""


class Trouble(Exception):
    """Something a person can put right; the text says what, where and what would be right."""


# --------------------------------------------------------------------------- the place


class WayKind(IntEnum):
    """What a line of the walking network is."""

    PAVEMENT = 0
    CROSSING = 1
    PATH = 2  # across a plaza or a park
    STAIRS = 3


class StreetKind(IntEnum):
    """What a street is: decides its width and how a planner sees it."""

    AVENUE = 0
    STREET = 1
    PEDESTRIAN = 2
    STAIRS = 3


class GroundKind(StrEnum):
    """Open ground."""

    PLAZA = "plaza"
    PARK = "park"


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """Streets as a planar graph of centre lines; every node has at least two streets."""

    node_xy: Floats  # (N, 2)
    edges: Ints  # (E, 2) nodes
    street: Ints  # (E,) index into names and ids
    kind: Bytes  # (E,) StreetKind
    half_width_m: Floats  # (E,) centre line to house wall
    names: tuple[str, ...]  # "Calle Venezuela"
    ids: tuple[str, ...]  # "calle-venezuela"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The walking network: pavements, crossings and paths; one topology, LANES geometries.

    Line `lane * len(edges) + way` is way `way` walked in lane `lane`.
    """

    xy: Floats  # (LANES, N, 2), rounded to the millimetre
    edges: Ints  # (W, 2) walking nodes
    kind: Bytes  # (W,) WayKind
    street: Ints  # (W,) index into Streets.names, -1 for a path
    corner_of: Ints  # (N,) the street node a walking node belongs to, -1 inside open ground
    first: Ints  # (N + 1,) adjacency: neighbours of n are first[n]:first[n + 1]
    neighbour: Ints  # (2W,) walking node reached
    via: Ints  # (2W,) way used


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Built blocks as polygons (counter-clockwise) with a height, and their convex pieces.

    The convex pieces cover the block exactly; they are what hides people from cameras.
    """

    xy: Floats  # (P, 2)
    first: Ints  # (B + 1,) block b is xy[first[b]:first[b + 1]]
    height_m: Floats  # (B,) at least 8 m: no mast looks over a roof
    district: Ints  # (B,) index into City.neighbourhoods
    piece_xy: Floats  # (Q, 2)
    piece_first: Ints  # (C + 1,)
    piece_block: Ints  # (C,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A plaza or a park."""

    id: str
    name: str
    kind: GroundKind
    xy: Floats  # (n, 2) counter-clockwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A place people know by name."""

    id: str
    name: str
    kind: str  # plaza, park, church, station, market, hill, stadium, hospital, museum, office
    lon: float
    lat: float
    xy: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A neighbourhood (barrio): its centre, and the direction of its grid."""

    id: str
    name: str
    xy: tuple[float, float]
    grid_deg: float  # heading of its long streets
    heights_m: tuple[float, float]  # low and high roofs


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """The place of an exercise: a round piece of Quito, or all of it."""

    seed: int
    centre_xy: tuple[float, float]
    radius_m: float | None  # None: the whole city
    streets: Streets
    ways: Ways
    blocks: Blocks
    grounds: tuple[Ground, ...]
    landmarks: tuple[Landmark, ...]
    neighbourhoods: tuple[Neighbourhood, ...]
    district_of_node: Ints  # (N,) neighbourhood of each street node


# --------------------------------------------------------------------------- cameras


class CameraKind(IntEnum):
    """Nine in ten turn."""

    DOME = 0
    FIXED = 1


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pose:
    """Where a camera looks.  Integers, so that a row's bytes are exact.

    `pan_cdeg` 0…35999 clockwise from north, `tilt_cdeg` −9000…1500 (below the horizon is
    negative), `zoom_c` 100…3000 (hundredths: 100 is the widest).
    """

    pan_cdeg: int
    tilt_cdeg: int
    zoom_c: int

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Pan, tilt, zoom."""
        return self.pan_cdeg, self.tilt_cdeg, self.zoom_c


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named pose; `name` is a street or a ground, the first preset is home."""

    name: str
    pose: Pose


@dataclass(frozen=True, slots=True, kw_only=True)
class Cameras:
    """All cameras, column by column; names and presets are worked out on demand (cameras.py)."""

    ids: tuple[str, ...]  # "C-041"
    xy: Floats  # (C, 2) millimetres
    mast_m: Floats  # (C,) 4.5 … 7.5, always under the eaves
    kind: Bytes  # (C,) CameraKind
    in_order: Bools  # (C,)
    district: Ints  # (C,) index into City.neighbourhoods
    owner: Bytes  # (C,) index into cameras.OWNERS
    node: Ints  # (C,) the street node it stands at
    home: Ints  # (C, 3) pan_cdeg, tilt_cdeg, zoom_c


# --------------------------------------------------------------------------- people


class Gait(IntEnum):
    """How somebody moves."""

    STAND = 0
    WALK = 1
    RUN = 2
    INSIDE = 3  # in a building: no camera sees it


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Every line that anybody walks on: `Ways` unrolled over its lanes."""

    a: Floats  # (L, 2) start
    unit: Floats  # (L, 2) direction
    length_mm: Ints  # (L,)
    heading_cdeg: Ints  # (L,) of somebody who walks from a


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """What P people do: row by row, K legs each; a leg is a line, from where to where, from when.

    A leg lasts until the next begins; the last until `period_ms` (who then starts again) or,
    where that is 0, for ever.  Standing and being indoors are legs with equal ends.  Unused
    legs at the end of a row start at `NEVER_MS`.
    """

    start_ms: Ints  # (P, K) on the person's own time, ascending, column 0 is 0 or less
    line: Ints  # (P, K)
    from_mm: Ints  # (P, K) along the line
    to_mm: Ints  # (P, K)
    gait: Bytes  # (P, K)
    period_ms: Ints  # (P,)
    phase_ms: Ints  # (P,) own time at t = 0


NEVER_MS = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Clothes:
    """What somebody wears from a moment on.  Words are those of the scenario format."""

    from_s: float
    top: str  # "red hoodie"
    bottom: str  # "dark jeans"
    hat: str | None = None
    bag: str | None = None


# --------------------------------------------------------------------------- scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence in both languages."""

    es: str
    en: str

    def in_(self, language: str) -> str:
        """The sentence in `language` (es or en)."""
        return self.en if language == "en" else self.es


HYPOTHETICAL = Text(es="hipotético", en="hypothetical")
"""Said wherever a scenario with face matching is shown: at the time that was only planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The round piece of the city a scenario plays in."""

    place: str
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCamera:
    """A camera that a scenario puts somewhere itself."""

    id: str
    place: str  # a crossing ("calle-venezuela/calle-sucre") or a landmark
    faces: str | None = None  # a street or place it looks along at home
    kind: CameraKind = CameraKind.DOME
    in_order: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The camera network and who sits before it."""

    cameras: int
    operators: int = 3
    screens_each: int = 6
    patrols: int = 4
    named: tuple[NamedCamera, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a cast member's way: be somewhere, or set out for somewhere at `at_s`."""

    at_s: float
    how: str  # place, walk_to, run_to, inside
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """Somebody of the cast is close to somebody of the staff: what a personnel office knows."""

    who: str  # a staff id
    relation: str  # what they are to that colleague: a word of `synthetic.relations`


@dataclass(frozen=True, slots=True, kw_only=True)
class CastMember:
    """Somebody the scenario itself places and moves."""

    id: str
    name: str | None = None  # made up by the engine when left out
    wears: tuple[Clothes, ...] = ()
    goes: tuple[Step, ...] = ()
    watch_list: bool = False
    agent: bool = False  # the agency's eye on the street
    close_to: tuple[Closeness, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that happens, and when somebody calls it in."""

    id: str
    at_s: float
    kind: str
    offender: str | None = None
    victim: str | None = None
    called_in_after_s: float = 25.0
    says: Text | None = None  # what the caller says


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAct:
    """One planned act of a simulated colleague."""

    at_s: float
    verb: str  # open, close, turn, dispatch, phone_lookup, mark
    camera: str | None = None
    to: str | None = None  # preset, street or place for turn; incident or place for dispatch
    zoom: float | None = None  # for turn: how many times closer than the widest; None: as the preset, or at home
    subject: str | None = None  # a cast id
    patrol: str | None = None
    top: str | None = None  # how whoever is looked for was described to the patrol; nothing: it stops nobody
    bottom: str | None = None
    purpose: str | None = None
    case_number: str | None = None
    needless: bool = False  # nothing of the service needed it, whatever was stated; no row says so


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A simulated colleague, in the center or at the mirror."""

    id: str
    chair: str
    from_s: float = 0.0  # on duty
    until_s: float | None = None  # to the end
    does: tuple[StaffAct, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject:
    """A message that arrives at a moment."""

    at_s: float
    to: str  # a chair, or "all"
    text: Text
    only: str | None = None  # "alone" or "class": left out of the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Text):
    """A question for the talk afterwards; what would answer it is for the trainer's eyes."""

    answer: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An authorised task, with a number that may be stated from `at_s` on: a judge's order, a search."""

    id: str  # "ORD-1"
    at_s: float
    chair: str  # whose task it is, or "all"
    about: str | None  # a cast id: whom it concerns
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the access matrix that a scenario changes; words as in `synthetic.regimes`."""

    chair: str
    action: str
    allowed: bool = True
    needs: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideStep:
    """One step of the guided first run.

    Shown once `after` is done and `t >= at_s`; done when `done` holds: `pressed`,
    `answered`, `marked:<cast>`, `mark_lost:<cast>`, `turned`, `opened`, `chair:<chair>`,
    `acts:<n>`, `dispatched`, or `at:<seconds>`; acts count from when the step began.
    """

    id: str
    text: Text
    done: str
    at_s: float = 0.0
    chair: str | None = None
    button: Text | None = None
    hint: Text | None = None  # added when the step stays open
    choices: tuple[Text, ...] = ()
    asks_number: bool = False
    pauses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What a trainer writes; `scenario.read` makes it, `scenario.write` is its inverse."""

    format: int
    id: str
    title: Text
    summary: Text
    seed: int
    starts: datetime
    lasts_s: float
    where: Where
    network: Network
    crowd: int
    regime: str
    cast: tuple[CastMember, ...] = ()
    incidents: tuple[Incident, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    injects: tuple[Inject, ...] = ()
    questions: tuple[Question, ...] = ()
    guide: tuple[GuideStep, ...] = ()
    trainer_notes: Text | None = None
    assumptions: dict[str, bool] = field(default_factory=dict)
    face_matching: bool = False  # only planned at the time: true makes a scenario hypothetical
    cases: tuple[Case, ...] = ()  # authorised tasks; incidents have numbers of their own
    matrix: tuple[Cell, ...] = ()  # changes to the regime's matrix
    ranks: tuple[str, ...] = ()  # who takes a camera from whom, highest first; empty: by the regime
    chairs: tuple[str, ...] = ()  # which participants may take, the first one to begin in; empty: all
    goals: tuple[Text, ...] = ()  # what somebody can do or say afterwards

    def caveat(self, language: str) -> str:
        """“hypothetical” where face matching is on, to stand beside whatever names the scenario; else nothing."""
        return HYPOTHETICAL.in_(language) if self.face_matching else ""

    def titled(self, language: str) -> str:
        """The title, with that word."""
        return " · ".join(filter(None, (self.title.in_(language), self.caveat(language))))


# --------------------------------------------------------------------------- acts

Body = dict[str, Any]
