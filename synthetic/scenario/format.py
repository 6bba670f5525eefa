"""The scenario format, key by key: the one table that reader and writer share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from synthetic.access import ASSUMPTIONS, WATCHERS, Action, Need, Regime
from synthetic.access import Place as Kept
from synthetic.model import (
    CameraKind,
    Case,
    CastMember,
    Cell,
    Closeness,
    Clothes,
    GuideStep,
    Incident,
    Inject,
    NamedCamera,
    Network,
    Question,
    Scenario,
    StaffAct,
    StaffMember,
    Step,
    Text,
    Where,
)
from synthetic.relations import RELATIONS
from synthetic.scenario import phrases
from synthetic.scenario.kinds import (
    Choice,
    Date,
    Deed,
    Duration,
    Flag,
    Garment,
    Key,
    ListOf,
    Number,
    Place,
    Prose,
    Record,
    Shaped,
    Whole,
    WholeOf,
)
from synthetic.scenario.layout import Plain
from synthetic.scenario.marks import Node
from synthetic.scenario.remarks import Notes

FORMAT = 1
CHAIRS = ("operator", "intelligence", "patrol", "auditor", "resident")
REGIMES = ("as-found", "agency-only", "logged", "accountable")
VERBS = ("place", "walk_to", "run_to", "inside")

_AT = Key("at", "at_s", Duration())
_FROM = Key("at", "at_s", Duration(), 0.0)
_PLACE, _LINE = Place(), Prose(120, lines=False)
_ID = Shaped(r"[a-z0-9][a-z0-9-]{0,59}", phrases.AN_ID)
_CAMERA = Shaped(r"C-[0-9]{3,6}", phrases.A_CAMERA)
_INCIDENT = Shaped(r"INC-[0-9]{1,6}", phrases.AN_INCIDENT)
_CASE = Shaped(r"[A-Z]{2,4}-[0-9]{1,6}", phrases.A_CASE)
_PATROL = Shaped(r"P-[0-9]{1,3}", phrases.A_PATROL)
_CHAIR = Choice({name: name for name in CHAIRS})
_PROSE = Prose(2000)
_TEXT = Record(Text, Key("es", "es", _PROSE), Key("en", "en", _PROSE), expected=phrases.A_TEXT)


def _working(known: tuple[str, ...], working: Iterable[StrEnum]) -> Choice:
    """Those that the rules know already; the others come later."""
    now = [name for name in known if name in [one.value for one in working]]
    return Choice({name: name for name in now}, later=tuple(name for name in known if name not in now))


# --------------------------------------------------------------------------- people


class Wardrobe(ListOf):
    """What somebody wears from when: what is left out stays on, `none` comes off."""

    WORN = (
        Key("top", "top", Garment("top", "red hoodie"), None),
        Key("bottom", "bottom", Garment("bottom", "dark jeans"), None),
        Key("hat", "hat", Garment("hat", "black cap", none=True), None),
        Key("bag", "bag", Garment("bag", "brown handbag", none=True), None),
    )

    def __init__(self) -> None:
        super().__init__(Record(dict, Key("from", "from_s", Duration(), 0.0, shown=True), *self.WORN))

    def read(self, node: Node, where: str, notes: Notes) -> Any:
        now: dict[str, Any] = {}
        worn: list[Clothes] = []
        for i, change in enumerate(super().read(node, where, notes)):
            now |= {key: value for key, value in change.items() if value is not None}
            self._check_first(now, i, f"{where}[{i}]", notes)
            off = {slot: None for slot, words in now.items() if words == "none"}
            worn.append(Clothes(**{"top": "", "bottom": "", **now, **off}))
        return tuple(worn)

    def _check_first(self, now: dict[str, Any], i: int, where: str, notes: Notes) -> None:
        for key in self.WORN[:2]:
            if i == 0 and now.get(key.field) is None and not notes.is_broken(f"{where}.{key.name}"):
                notes.refuse(f"{where}.{key.name}", phrases.MISSING, key=key.name, expected=key.kind.expected)

    def plain(self, value: Any) -> Plain:
        before: tuple[str | None, ...] = (None,) * len(self.WORN)
        changes: list[Plain] = []
        for clothes in value:
            now = tuple(getattr(clothes, key.field) for key in self.WORN)
            changed = {
                key.field: new or "none" for key, old, new in zip(self.WORN, before, now, strict=True) if new != old
            }
            changes.append(self.kind.plain({"from_s": clothes.from_s, **changed}))
            before = now
        return changes


_STEP = Deed(Step, "how", (_AT,), {verb: (Key(verb, "place", _PLACE),) for verb in VERBS})

_CLOSE = Record(Closeness, Key("who", "who", _ID), Key("as", "relation", Choice({word: word for word in RELATIONS})))
_CAST = Record(
    CastMember,
    Key("id", "id", _ID),
    Key("name", "name", Prose(80, lines=False), None),
    Key("watch_list", "watch_list", Flag(), False),
    Key("agent", "agent", Flag(), False),
    Key("close_to", "close_to", ListOf(_CLOSE), ()),
    Key("wears", "wears", Wardrobe(), ()),
    Key("goes", "goes", ListOf(_STEP, at_least=1)),
)

# --------------------------------------------------------------------------- what happens

_INCIDENTS = Record(
    Incident,
    Key("id", "id", _INCIDENT),
    Key("at", "at_s", Duration()),
    Key("kind", "kind", _ID),
    Key("offender", "offender", _ID, None),
    Key("victim", "victim", _ID, None),
    Key("called_in_after", "called_in_after_s", Duration(), 25.0, shown=True),
    Key("says", "says", _TEXT, None),
)

_TO = Key("to", "to", _LINE)
_STATED = (
    Key("purpose", "purpose", Prose(200, lines=False), None),
    Key("case_number", "case_number", Prose(60, lines=False), None),
)
_LOOKS = (*_STATED, Key("needless", "needless", Flag(), False))
_ACT = Deed(
    StaffAct,
    "verb",
    (_AT,),
    {
        "open": (Key("open", "camera", _CAMERA), *_LOOKS),
        "close": (Key("close", "camera", _CAMERA),),
        "turn": (Key("turn", "camera", _CAMERA), _TO, Key("zoom", "zoom", Number(1, 30, "×"), None), *_LOOKS),
        "dispatch": (
            Key("dispatch", "patrol", _PATROL), _TO, Key("top", "top", Garment("top", "red hoodie"), None),
            Key("bottom", "bottom", Garment("bottom", "dark jeans"), None), *_STATED,
        ),
        "phone_lookup": (Key("phone_lookup", "subject", _ID), *_LOOKS),
        "mark": (Key("mark", "subject", _ID), Key("camera", "camera", _CAMERA), *_LOOKS),
    },
)
_STAFF = Record(
    StaffMember,
    Key("id", "id", _ID),
    Key("chair", "chair", _working(CHAIRS, WATCHERS)),
    Key("from", "from_s", Duration(), 0.0),
    Key("until", "until_s", Duration(), None),
    Key("does", "does", ListOf(_ACT), ()),
)
_INJECT = Record(
    Inject,
    _AT,
    Key("to", "to", Choice({name: name for name in (*CHAIRS, "all")})),
    Key("text", "text", _TEXT),
    Key("only", "only", Choice({name: name for name in ("alone", "class")}), None),
)
_QUESTION = Record(
    Question, Key("es", "es", _PROSE), Key("en", "en", _PROSE), Key("answer", "answer", _TEXT, None),
    expected=phrases.A_QUESTION,
)  # fmt: skip
_CASES = Record(
    Case,
    Key("id", "id", _CASE),
    _FROM,
    Key("chair", "chair", Choice({name: name for name in (*CHAIRS, "all")}), "all"),
    Key("about", "about", _ID, None),
    Key("text", "text", _TEXT),
)
_CELL = Record(
    Cell,
    Key("chair", "chair", _CHAIR),
    Key("action", "action", Choice({one.value: one.value for one in Action})),
    Key("allowed", "allowed", Flag(), True),
    Key("needs", "needs", ListOf(Choice({one.value: one.value for one in Need})), ()),
    Key("recorded", "recorded", ListOf(Choice({one.value: one.value for one in Kept})), ()),
)

DONE = re.compile(
    r"(?P<plain>pressed|answered|(?:turned|opened|dispatched)(?::[1-9][0-9]{0,2})?)"
    r"|(?:marked|mark_lost):(?P<cast>[a-z0-9-]{1,60})"
    rf"|chair:(?P<chair>{'|'.join(CHAIRS)})|acts:[1-9][0-9]{{0,3}}|at:(?P<at>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?)"
)
_UNNAMED = re.sub(r"\(\?P<\w+>", "(?:", DONE.pattern)
_GUIDE = Record(
    GuideStep,
    Key("id", "id", _ID),
    Key("at", "at_s", Duration(), 0.0),
    Key("chair", "chair", _CHAIR, None),
    Key("text", "text", _TEXT),
    Key("button", "button", _TEXT, None),
    Key("hint", "hint", _TEXT, None),
    Key("choices", "choices", ListOf(_TEXT), ()),
    Key("asks_number", "asks_number", Flag(), False),
    Key("pauses", "pauses", Flag(), False),
    Key("done", "done", Shaped(rf"(?:{_UNNAMED})(?:\|(?:{_UNNAMED}))*", phrases.DONE)),
)

# --------------------------------------------------------------------------- the whole

_WHERE = Record(Where, Key("place", "place", _PLACE), Key("radius_m", "radius_m", Number(150, 30_000, "m")))
_NAMED = Record(
    NamedCamera,
    Key("id", "id", _CAMERA),
    Key("place", "place", _PLACE),
    Key("faces", "faces", _PLACE, None),
    Key("kind", "kind", Choice({"dome": CameraKind.DOME, "fixed": CameraKind.FIXED}), CameraKind.DOME),
    Key("in_order", "in_order", Flag(), True),
)
_NETWORK = Record(
    Network,
    Key("cameras", "cameras", Whole(1, 100_000)),
    Key("operators", "operators", Whole(1, 60), 3, shown=True),
    Key("screens_each", "screens_each", WholeOf(1, 4, 6, 9), 6, shown=True),
    Key("patrols", "patrols", Whole(0, 60), 4, shown=True),
    Key("named", "named", ListOf(_NAMED), ()),
)
_TAKEN_FOR_TRUE = Record(dict, *(Key(name, name, Flag(), True, shown=True) for name in ASSUMPTIONS))


SCENARIO = Record(
    Scenario,
    Key("format", "format", Whole(FORMAT, FORMAT, expected=phrases.FORMAT)),
    Key("id", "id", _ID),
    Key("title", "title", _TEXT),
    Key("summary", "summary", _TEXT),
    Key("goals", "goals", ListOf(_TEXT), ()),
    Key("seed", "seed", Whole(0, 999_999_999)),
    Key("starts", "starts", Date()),
    Key("lasts", "lasts_s", Duration(10, 24 * 3600)),
    Key("where", "where", _WHERE),
    Key("network", "network", _NETWORK),
    Key("crowd", "crowd", Whole(0, 200_000)),
    Key("regime", "regime", _working(REGIMES, Regime)),
    Key("assumptions", "assumptions", _TAKEN_FOR_TRUE, dict.fromkeys(ASSUMPTIONS, True), shown=True),
    Key("face_matching", "face_matching", Flag(), False),
    Key("matrix", "matrix", ListOf(_CELL), ()),
    Key("ranks", "ranks", ListOf(_CHAIR), ()),
    Key("chairs", "chairs", ListOf(_CHAIR), ()),
    Key("cast", "cast", ListOf(_CAST), ()),
    Key("incidents", "incidents", ListOf(_INCIDENTS), ()),
    Key("cases", "cases", ListOf(_CASES), ()),
    Key("staff", "staff", ListOf(_STAFF), ()),
    Key("injects", "injects", ListOf(_INJECT), ()),
    Key("questions", "questions", ListOf(_QUESTION), ()),
    Key("guide", "guide", ListOf(_GUIDE), ()),
    Key("trainer_notes", "trainer_notes", _TEXT, None),
)
