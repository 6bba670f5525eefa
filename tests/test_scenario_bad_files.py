"""Files that a trainer could get wrong: each is one change to a good file, and all the remarks it must get."""

# ruff: noqa: E501 (rows of a table stay whole)

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from synthetic import scenario
from synthetic.model import Trouble
from synthetic.scenario import marks

GOOD = (Path(__file__).parent / "scenario_files" / "realistic.yaml").read_text(encoding="utf-8")
PARSERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]

Row = tuple[str, str, str, tuple[str, ...]]
"""What it is, what stands in the good file, what is there instead, how each remark begins."""

STRUCTURE: tuple[Row, ...] = (
    (
        "an unknown key",
        "crowd: 1200",
        "crowd: 1200\ncrowdy: 3",
        ("line 21: unknown key `crowdy`; did you mean `crowd`?",),
    ),
    (
        "an unknown key without a likeness",
        "crowd: 1200",
        "crowd: 1200\nzzz: 3",
        ("line 21: unknown key `zzz`",),
    ),
    (
        "an unknown key deep inside",
        "victim: victim",
        "victim: victim\n    weather: rain",
        ("line 44: unknown key `weather`; known here: id, at, kind, offender, victim, called_in_after, says",),
    ),
    (
        "a key written twice",
        "crowd: 1200",
        "crowd: 1200\ncrowd: 1300",
        ("line 21: `crowd` stands twice; it is already in line 20",),
    ),
    (
        "a missing key",
        "seed: 911\n",
        "",
        ("line 2: `seed` is missing: a whole number from 0 to 999999999",),
    ),
    (
        "a missing key inside",
        "{place: plaza-grande, radius_m: 900}",
        "{place: plaza-grande}",
        ("line 11: `where.radius_m` is missing: a number from 150 to 30000 (m)",),
    ),
    (
        "a missing language",
        "{es: La mañana del mercado, en: Market morning}",
        "{en: Market morning}",
        ("line 4: `title.es` is missing: a text of 1 to 2000 characters",),
    ),
    (
        "a text in no language",
        "title: {es: La mañana del mercado, en: Market morning}",
        "title: Market",
        ("line 4: `title: Market` is not a text in both languages: {es: …, en: …}",),
    ),
    (
        "a key that is a list",
        "crowd: 1200",
        "crowd: 1200\n[a, b]: 3",
        ("line 21: a key must be a single word",),
    ),
    (
        "a value that is missing",
        "crowd: 1200",
        "crowd:",
        ("line 20: `crowd:` has no value; expected: a whole number from 0 to 200000",),
    ),
    (
        "a list where a map belongs",
        "where: {place: plaza-grande, radius_m: 900}",
        "where: [plaza-grande]",
        ("line 11: `where: […]` is not a map of keys: place, radius_m",),
    ),
    (
        "a word where a list belongs",
        'questions:\n  - {es: "¿Quién giró la cámara?", en: "Who turned the camera?"}',
        "questions: none",
        ("line 60: `questions: none` is not a list (lines that begin with `-`, or [ … ])",),
    ),
    (
        "a map where a word belongs",
        "regime: as-found",
        "regime: {is: as-found}",
        ("line 21: `regime: {…}` is not one of as-found, agency-only, logged, accountable",),
    ),
    (
        "a merge key",
        "crowd: 1200",
        "crowd: 1200\n<<: {seed: 3}",
        ("line 21: unknown key `<<`",),
    ),
    (
        "a tag",
        "crowd: 1200",
        "crowd: !!python/object:os.system 1200",
        ("line 20: tags such as `!!python/object:os.system` have no meaning here; write the plain value",),
    ),
    (
        "a second document",
        "questions:",
        "---\nquestions:",
        ("line 60: a second document begins here (`---`); one file holds one scenario",),
    ),
    (
        "an unknown alias",
        "crowd: 1200",
        "crowd: *many",
        ("line 20: `*many` points to nothing that ends above it",),
    ),
    (
        "an alias of itself",
        "questions:\n",
        "questions: &q\n  - *q\n",
        ("line 61: `*q` points to nothing that ends above it",),
    ),
    (
        "a bracket that stays open",
        "where: {place: plaza-grande, radius_m: 900}",
        "where: {place: plaza-grande, radius_m: 900",
        ("line 12: not valid YAML at column 8: ",),
    ),
    (
        "a tab as indentation",
        "  cameras: 160",
        "\tcameras: 160",
        ("line 13: not valid YAML at column 1: ",),
    ),
    (
        "a colon in a bare text",
        "es: Alguien pierde",
        "es: Aviso: alguien pierde",
        ("line 6: not valid YAML at column 12: ",),
    ),
    (
        "a quote that stays open",
        "en: Market morning}",
        'en: "Market morning}',
        ("line 45: not valid YAML at column 17: ",),
    ),
    (
        "a wrong indentation",
        "  operators: 3",
        "   operators: 3",
        ("line 14: not valid YAML at column 13: ",),
    ),
)

VALUES: tuple[Row, ...] = (
    (
        "an unknown format",
        "format: 1",
        "format: zero",
        ("line 2: `format: zero` is not the number of a known format (1)",),
    ),
    (
        "format zero",
        "format: 1",
        "format: 0",
        ("line 2: `format: 0` is not the number of a known format (1)",),
    ),
    (
        "a newer format",
        "format: 1",
        "format: 2",
        ("line 2: `format: 2`: written for a newer version of Doble Vista (this one reads format 1)",),
    ),
    (
        "a boolean as a number",
        "crowd: 1200",
        "crowd: yes",
        ("line 20: `crowd: yes` is not a whole number from 0 to 200000; yes and no are not numbers",),
    ),
    (
        "an octal number",
        "crowd: 1200",
        "crowd: 0120",
        ("line 20: `crowd: 0120` is not a whole number from 0 to 200000; write it without leading zeros",),
    ),
    (
        "a hexadecimal number",
        "crowd: 1200",
        "crowd: 0x20",
        ("line 20: `crowd: 0x20` is not a whole number from 0 to 200000; write it without leading zeros",),
    ),
    (
        "a number with a separator",
        "crowd: 1200",
        "crowd: 1,200",
        (
            "line 20: `crowd: 1,200` is not a whole number from 0 to 200000; write plain digits, without exponent or separators",
        ),
    ),
    (
        "a number with an underline",
        "crowd: 1200",
        "crowd: 1_200",
        (
            "line 20: `crowd: 1_200` is not a whole number from 0 to 200000; write plain digits, without exponent or separators",
        ),
    ),
    (
        "a number with an exponent",
        "radius_m: 900",
        "radius_m: 1e999",
        (
            "line 11: `radius_m: 1e999` is not a number from 150 to 30000 (m); write plain digits, without exponent or separators",
        ),
    ),
    (
        "not a number",
        "radius_m: 900",
        "radius_m: .nan",
        ("line 11: `radius_m: .nan` is not a number from 150 to 30000 (m); it must be finite",),
    ),
    (
        "an infinite number",
        "seed: 911",
        "seed: .inf",
        ("line 8: `seed: .inf` is not a whole number from 0 to 999999999; it must be finite",),
    ),
    (
        "a number of many digits",
        "seed: 911",
        "seed: " + "9" * 5000,
        (
            "line 8: `seed: 999999999999999999999999999999999999999999999999…` is not a whole number from 0 to 999999999; write plain digits, without exponent or separators",
        ),
    ),
    (
        "a fraction of a person",
        "crowd: 1200",
        "crowd: 12.5",
        ("line 20: `crowd: 12.5` is not a whole number from 0 to 200000",),
    ),
    (
        "too many cameras",
        "cameras: 160",
        "cameras: 100001",
        ("line 13: `cameras: 100001` is not a whole number from 1 to 100000",),
    ),
    (
        "no camera",
        "cameras: 160",
        "cameras: 0",
        ("line 13: `cameras: 0` is not a whole number from 1 to 100000",),
    ),
    (
        "too large a crowd",
        "crowd: 1200",
        "crowd: 200001",
        ("line 20: `crowd: 200001` is not a whole number from 0 to 200000",),
    ),
    (
        "a negative crowd",
        "crowd: 1200",
        "crowd: -1",
        ("line 20: `crowd: -1` is not a whole number from 0 to 200000",),
    ),
    (
        "too small a radius",
        "radius_m: 900",
        "radius_m: 100",
        ("line 11: `radius_m: 100` is not a number from 150 to 30000 (m)",),
    ),
    (
        "too many operators",
        "operators: 3",
        "operators: 61",
        ("line 14: `operators: 61` is not a whole number from 1 to 60",),
    ),
    (
        "too many patrols",
        "patrols: 4",
        "patrols: 61",
        ("line 16: `patrols: 61` is not a whole number from 0 to 60",),
    ),
    (
        "a number of screens nobody has",
        "screens_each: 6",
        "screens_each: 5",
        ("line 15: `screens_each: 5` is not one of the numbers 1, 4, 6, 9",),
    ),
    (
        "too short",
        "lasts: 12 min",
        "lasts: 5 s",
        ("line 10: `lasts: 5 s` is not a time from 10 s to 24 h, such as 12 min",),
    ),
    (
        "too long",
        "lasts: 12 min",
        "lasts: 25 h",
        ("line 10: `lasts: 25 h` is not a time from 10 s to 24 h, such as 12 min",),
    ),
    (
        "minutes with a colon",
        "lasts: 12 min",
        "lasts: 12:00",
        (
            "line 10: `lasts: 12:00` is not a time from 10 s to 24 h, such as 12 min; for minutes and seconds write 1 min 30 s",
        ),
    ),
    (
        "no time at all",
        "lasts: 12 min",
        "lasts: a while",
        ("line 10: `lasts: a while` is not a time from 10 s to 24 h, such as 12 min",),
    ),
    (
        "a negative time",
        "{at: 45 s, run_to:",
        "{at: -45 s, run_to:",
        (
            "line 28: `at: -45 s` is not a time such as 0, 45 s, 3 min, 1 min 30 s or 1 h; it is negative: times count from the start",
        ),
    ),
    (
        "a date without an offset",
        "starts: 2018-07-12T17:40:00-05:00",
        "starts: 2018-07-12 17:40",
        (
            "line 9: `starts: 2018-07-12 17:40` is not a date, a time and its offset from UTC, as 2018-07-12T17:40:00-05:00; write the offset too: 2018-07-12T17:40:00-05:00",
        ),
    ),
    (
        "a date in words",
        "starts: 2018-07-12T17:40:00-05:00",
        "starts: 12 July",
        ("line 9: `starts: 12 July` is not a date, a time and its offset from UTC, as 2018-07-12T17:40:00-05:00",),
    ),
    (
        "a date long ago",
        "starts: 2018-07-12T17:40:00-05:00",
        "starts: 0001-01-01T00:00:00+14:00",
        (
            "line 9: `starts: 0001-01-01T00:00:00+14:00` is not a date, a time and its offset from UTC, as 2018-07-12T17:40:00-05:00",
        ),
    ),
    (
        "an id in capitals",
        "id: market-morning",
        "id: Market Morning",
        ("line 3: `id: Market Morning` is not an id of small letters, digits and hyphens (at most 60)",),
    ),
    (
        "a camera id",
        "open: C-040",
        "open: cam-40",
        ("line 50: `open: cam-40` is not a camera id, as C-040",),
    ),
    (
        "an incident id",
        "  - id: INC-2",
        "  - id: 2",
        (
            "line 39: `id: 2` is not an incident id, as INC-2",
            "line 52: `to: INC-2`: no such incident (incidents: 2)",
        ),
    ),
    (
        "an unknown chair",
        "chair: operator\n    does",
        "chair: boss\n    does",
        ("line 48: `chair: boss` is not one of operator, intelligence",),
    ),
    (
        "a chair that comes later",
        "chair: operator\n    does",
        "chair: auditor\n    does",
        ("line 48: `chair: auditor` is not one of operator, intelligence; `auditor` comes later",),
    ),
    (
        "an unknown regime",
        "regime: as-found",
        "regime: as-fond",
        (
            "line 21: `regime: as-fond` is not one of as-found, agency-only, logged, accountable; did you mean `as-found`?",
        ),
    ),
    (
        "goals that are one text",
        "regime: as-found",
        "goals: {es: a, en: b}\nregime: as-found",
        ("line 21: `goals: {…}` is not a list (lines that begin with `-`, or [ … ])",),
    ),
    (
        "an inject for nobody there is",
        "to: operator, text: {es: Llegan",
        "to: operator, only: lesson, text: {es: Llegan",
        ("line 59: `only: lesson` is not one of alone, class",),
    ),
    (
        "an answer in one language",
        'en: "Who turned the camera?"}',
        'en: "Who turned the camera?", answer: {es: c}}',
        ("line 61: `questions[0].answer.en` is missing",),
    ),
    (
        "a case about nobody",
        "regime: as-found",
        "cases: [{id: ORD-1, about: nobody, text: {es: a, en: b}}]\nregime: as-found",
        ("line 21: `about: nobody`: no one in the cast has this id",),
    ),
    (
        "a rule that hides what cannot be hidden",
        "regime: as-found",
        "matrix: [{chair: operator, action: break_glass}]\nregime: as-found",
        ("line 21: this cell of the access matrix cannot be: break_glass: its row at the center",),
    ),
    (
        "a cell of the matrix twice",
        "regime: as-found",
        "matrix:\n  - {chair: patrol, action: ptz}\n  - {chair: patrol, action: ptz, allowed: false}\nregime: as-found",
        ("line 23: patrol and ptz stand here a second time; the first is in line 22",),
    ),
    (
        "a chair that outranks itself",
        "regime: as-found",
        "ranks: [operator, operator]\nregime: as-found",
        ("line 21: operator stands in the order twice",),
    ),
    (
        "a chair twice",
        "regime: as-found",
        "chairs: [operator, auditor, operator]\nregime: as-found",
        ("line 21: operator stands among the chairs twice",),
    ),
    (
        "a chair that no participant knows",
        "regime: as-found",
        "chairs: [operator, trainer]\nregime: as-found",
        ("line 21: `chairs[1]: trainer` is not one of operator, intelligence, patrol, auditor, resident",),
    ),
    (
        "a guide to a chair that nobody can take",
        "regime: as-found",
        "chairs: [auditor, resident]\nregime: as-found",
        ("line 65: `chair: operator`: nobody can take that chair in this scenario (`chairs`: auditor, resident)",),
    ),
    (
        "an assumption nobody made",
        "mirror_leaves_no_row: true",
        "mirror_is_blue: true",
        ("line 22: unknown key `mirror_is_blue`; known here: mirror_leaves_no_row, mirror_steers_first",),
    ),
    (
        "yes where true belongs",
        "mirror_leaves_no_row: true",
        "mirror_leaves_no_row: yes",
        ("line 22: `mirror_leaves_no_row: yes` is not true or false",),
    ),
    (
        "an unknown garment",
        "top: red hoodie",
        "top: red hoody",
        (
            "line 25: `top: red hoody` is not a colour and a garment, as red hoodie; no such garment here; did you mean `hoodie`?",
        ),
    ),
    (
        "an unknown colour",
        "top: red hoodie",
        "top: turquoise hoodie",
        ("line 25: `top: turquoise hoodie` is not a colour and a garment, as red hoodie; no such colour here",),
    ),
    (
        "trousers as a top",
        "top: red hoodie",
        "top: dark jeans",
        ("line 25: `top: dark jeans` is not a colour and a garment, as red hoodie; no such garment here",),
    ),
    (
        "first clothes without a top",
        "{top: blue coat, bottom",
        "{bottom",
        ("line 32: `top` is missing: a colour and a garment, as red hoodie",),
    ),
    (
        "a text that is too long",
        'en: "Who turned the camera?"',
        "en: " + "long " * 401,
        (
            "line 61: `en: long long long long long long long long long lon…` is not a text of 1 to 2000 characters; it has 2004",
        ),
    ),
    (
        "a bidi override",
        'en: "Who turned the camera?"',
        'en: "Who \\u202e turned"',
        (
            "line 61: `en: Who · turned` is not a text of 1 to 2000 characters; it holds an invisible or control character (U+202E)",
        ),
    ),
    (
        "a control character",
        'en: "Who turned the camera?"',
        'en: "Who \\a turned"',
        (
            "line 61: `en: Who · turned` is not a text of 1 to 2000 characters; it holds an invisible or control character (U+0007)",
        ),
    ),
    (
        "a lone surrogate",
        'en: "Who turned the camera?"',
        'en: "Who \\ud800 turned"',
        ("line 61: ",),
    ),
    (
        "an empty text",
        'en: "Who turned the camera?"',
        'en: "  "',
        ("line 61: `en:   ` is not a text of 1 to 2000 characters; it has 0",),
    ),
    (
        "an unknown end of a step",
        "done: marked:thief",
        "done: marked",
        (
            "line 73: `done: marked` is not one of pressed, answered, turned[:n], opened[:n], dispatched[:n], marked:<cast>, mark_lost:<cast>, chair:<chair>, acts:<n>, at:<seconds>, or several with | between them",
        ),
    ),
    (
        "a verb nobody knows",
        "{at: 2 min, close: C-040}",
        "{at: 2 min, clsoe: C-040}",
        ("line 51: one of open, close, turn, dispatch, phone_lookup, mark is needed here; did you mean `close`?",),
    ),
    (
        "two verbs at once",
        "{at: 2 min, close: C-040}",
        "{at: 2 min, close: C-040, open: C-041}",
        ("line 51: only one of open, close, turn, dispatch, phone_lookup, mark can stand here, not open, close",),
    ),
    (
        "a mark in no picture",
        "{at: 2 min, close: C-040}",
        "{at: 2 min, mark: thief}",
        ("line 51: `staff[0].does[1].camera` is missing: a camera id, as C-040",),
    ),
    (
        "closer than a dome can",
        "turn: C-041, to: plaza-grande",
        "turn: C-041, to: plaza-grande, zoom: 31",
        ("line 56: `zoom: 31` is not a number from 1 to 30 (×)",),
    ),
    (
        "needless or not, and nothing between",
        "turn: C-041, to: plaza-grande",
        "turn: C-041, to: plaza-grande, needless: rather",
        ("line 56: `needless: rather` is not true or false",),
    ),
    (
        "closing looks at nothing that could be needless",
        "{at: 2 min, close: C-040}",
        "{at: 2 min, close: C-040, needless: true}",
        ("line 51: unknown key `needless`; known here: at, close",),
    ),
    (
        "a relation nobody knows",
        "as: brother",
        "as: bother",
        (
            "line 37: `as: bother` is not one of mother, father, daughter, son, sister, brother, relative, partner, former-partner, friend, colleague, neighbour; did you mean `brother`?",
        ),
    ),
    (
        "no relation at all",
        "{who: operator-2, as: brother}",
        "{who: operator-2}",
        (
            "line 37: `cast[3].close_to[0].as` is missing: one of mother, father, daughter, son, sister, brother, relative, partner, former-partner, friend, colleague, neighbour",
        ),
    ),
    (
        "a relation as a word",
        "[{who: operator-2, as: brother}]",
        "operator-2",
        ("line 37: `close_to: operator-2` is not a list (lines that begin with `-`, or [ … ])",),
    ),
    (
        "a turn to nowhere",
        "turn: C-041, to: plaza-grande",
        "turn: C-041",
        ("line 56: `staff[1].does[0].to` is missing: a line of text (1 to 120 characters)",),
    ),
    (
        "no way at all",
        "goes: [{at: 0, place: calle-venezuela/calle-sucre}]",
        "goes: []",
        ("line 33: `goes: […]` is not a list of at least one (lines that begin with `-`, or [ … ])",),
    ),
)

TOGETHER: tuple[Row, ...] = (
    (
        "a step after the end",
        "{at: 3 min, walk_to:",
        "{at: 15 min, walk_to:",
        ("line 29: `at: 15 min` is after the end (12 min)",),
    ),
    (
        "an incident after the end",
        "at: 45 s\n",
        "at: 13 min\n",
        ("line 40: `at: 13 min` is after the end (12 min)",),
    ),
    (
        "clothes after the end",
        "{from: 3 min, top:",
        "{from: 1 h, top:",
        ("line 25: `from: 1 h` is after the end (12 min)",),
    ),
    (
        "an act after the end",
        "{at: 2 min, close:",
        "{at: 20 min, close:",
        ("line 51: `at: 20 min` is after the end (12 min)",),
    ),
    (
        "an inject after the end",
        "{at: 5 min, to:",
        "{at: 50 min, to:",
        ("line 59: `at: 50 min` is after the end (12 min)",),
    ),
    (
        "a guide step after the end",
        "at: 50 s",
        "at: 50 min",
        ("line 70: `at: 50 min` is after the end (12 min)",),
    ),
    (
        "a guide step that ends after the end",
        "done: marked:thief",
        "done: at:721",
        ("line 73: `done: at:721` is after the end (12 min)",),
    ),
    (
        "a shift that ends after the end",
        "chair: intelligence\n    does",
        "chair: intelligence\n    until: 20 min\n    does",
        ("line 55: `until: 20 min` is after the end (12 min)",),
    ),
    (
        "a shift that ends before it begins",
        "chair: intelligence\n    does",
        "chair: intelligence\n    from: 5 min\n    until: 2 min\n    does",
        ("line 56: `until: 2 min` is not after the one before (5 min)",),
    ),
    (
        "steps out of order",
        "{at: 45 s, run_to:",
        "{at: 4 min, run_to:",
        ("line 29: `at: 3 min` is not after the one before (4 min)",),
    ),
    (
        "clothes out of order",
        "{from: 45 s, bag: none}",
        "{from: 0, bag: none}",
        ("line 32: `from: 0` is not after the one before (0)",),
    ),
    (
        "clothes that come late",
        "wears: [{top: blue",
        "wears: [{from: 1 s, top: blue",
        ("line 32: `from: 1 s`: the first clothes are worn from 0",),
    ),
    (
        "a first step that is a walk",
        "{at: 0, inside: plaza-grande}",
        "{at: 0, walk_to: plaza-grande}",
        ("line 36: the first step says where somebody is: `place` (or `inside`), not `walk_to`",),
    ),
    (
        "a duplicate cast id",
        "- id: victim",
        "- id: thief",
        (
            "line 30: `id: thief` is taken; it is already in line 24",
            "line 43: `victim: victim`: no one in the cast has this id (cast: thief, thief, andrade, eye)",
        ),
    ),
    (
        "a duplicate staff id",
        "- id: agent-1",
        "- id: operator-2",
        ("line 53: `id: operator-2` is taken; it is already in line 47",),
    ),
    (
        "a duplicate camera id",
        "{id: C-200,",
        "{id: C-040,",
        ("line 19: `id: C-040` is taken; it is already in line 18",),
    ),
    (
        "an unknown offender",
        "offender: thief",
        "offender: thef",
        (
            "line 42: `offender: thef`: no one in the cast has this id; did you mean `thief`? (cast: thief, victim, andrade, eye)",
        ),
    ),
    (
        "an unknown phone",
        "phone_lookup: andrade",
        "phone_lookup: nobody",
        ("line 57: `phone_lookup: nobody`: no one in the cast has this id (cast: thief, victim, andrade, eye)",),
    ),
    (
        "an unknown cast id in the guide",
        "done: marked:thief",
        "done: marked:ghost",
        ("line 73: `done: marked:ghost`: no one in the cast has this id (cast: thief, victim, andrade, eye)",),
    ),
    (
        "an unknown incident",
        "to: INC-2",
        "to: INC-3",
        ("line 52: `to: INC-3`: no such incident (incidents: INC-2)",),
    ),
    (
        "an unknown camera",
        "turn: C-041",
        "turn: C-160",
        ("line 56: `turn: C-160`: no such camera; the network has 160 (C-001 and so on, and those under `named`)",),
    ),
    (
        "an unknown patrol",
        "dispatch: P-3",
        "dispatch: P-5",
        ("line 52: `dispatch: P-5`: no such patrol; there are 4 (P-1 and so on)",),
    ),
    (
        "somebody close to a colleague who is not there",
        "who: operator-2",
        "who: operator-3",
        (
            "line 37: `who: operator-3`: nobody of the staff has this id; did you mean `operator-2`? (staff: operator-2, agent-1)",
        ),
    ),
    (
        "two relations to one colleague",
        "as: brother}]",
        "as: brother}, {who: operator-2, as: friend}]",
        ("line 37: `who: operator-2`: what they are to this colleague is told already, in line 37",),
    ),
    (
        "a mark on a camera that is not there",
        "{at: 2 min, close: C-040}",
        "{at: 2 min, mark: thief, camera: C-160}",
        ("line 51: `camera: C-160`: no such camera; the network has 160 (C-001 and so on, and those under `named`)",),
    ),
    (
        "a mark of somebody who is not there",
        "{at: 2 min, close: C-040}",
        "{at: 2 min, mark: nobody, camera: C-040}",
        ("line 51: `mark: nobody`: no one in the cast has this id (cast: thief, victim, andrade, eye)",),
    ),
    (
        "more named cameras than cameras",
        "cameras: 160",
        "cameras: 1",
        ("line 17: 2 cameras are named, but the network has only 1",),
    ),
    (
        "a button to press that is not there",
        "    button: {es: Tomar el puesto, en: Take the desk}\n",
        "",
        ("line 67: `done: pressed` needs a `button`",),
    ),
    (
        "a question that is not there",
        "    choices: [{es: Todos, en: All}, {es: Ninguno, en: Nobody}]\n",
        "",
        ("line 76: `done: answered` needs `choices` or `asks_number: true`",),
    ),
)

ROWS = STRUCTURE + VALUES + TOGETHER


@pytest.fixture(params=PARSERS, ids=lambda parser: parser.__name__)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers: the one in C may be missing."""
    monkeypatch.setattr(marks, "PARSER", request.param)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("before", "after", "says"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_each_mistake_is_told_with_its_line(before: str, after: str, says: tuple[str, ...]) -> None:
    assert before in GOOD
    reading = scenario.read(GOOD.replace(before, after, 1))
    told = [str(error) for error in reading.errors]
    assert reading.scenario is None
    assert len(told) == len(says) and all(map(str.startswith, told, says)), "\n".join(told)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_mistake_is_told_in_spanish_too(row: Row) -> None:
    for error in scenario.read(GOOD.replace(row[1], row[2], 1)).errors:
        assert error.in_("es").startswith(f"línea {error.line}: ")
        assert error.text.es != error.text.en


def test_all_mistakes_are_told_at_once() -> None:
    bad = GOOD
    for _, before, after, _says in VALUES[3:4] + VALUES[13:14] + TOGETHER[3:5] + TOGETHER[-1:]:
        bad = bad.replace(before, after, 1)
    assert [error.line for error in scenario.read(bad).errors] == [13, 20, 51, 59, 76]


ENCODINGS: tuple[tuple[str, bytes, str], ...] = (
    ("UTF-16 with its mark", GOOD.encode("utf-16"), "line 1: the file is UTF-16; save it as plain UTF-8"),
    ("UTF-16 without", GOOD.encode("utf-16-le"), "line 1: there is a NUL byte: is the file UTF-16?"),
    ("UTF-32", GOOD.encode("utf-32"), "line 1: the file is UTF-32"),
    ("UTF-8 with a mark", GOOD.encode("utf-8-sig"), "line 1: the file is UTF-8 with a byte-order mark"),
    ("Latin-1", GOOD.encode("latin-1"), "line 4: byte 0xf1 is not UTF-8; save the file as UTF-8"),
    ("a NUL byte", GOOD.encode() + b"\0", "line 87: there is a NUL byte"),
    ("nothing", b"", "line 1: the file is empty; begin with `format: 1`"),
    ("only a remark", b"# later\n", "line 1: the file is empty"),
    ("an empty document", b"---\n", "line 2: the file is empty"),
    ("a list", b"- format: 1\n", "line 1: `[…]` is not a map of keys: format, id, title"),
    ("a word", b"format\n", "line 1: `format` is not a map of keys"),
    (
        "a file over 1 MB",
        GOOD.encode() + b"#" * marks.LIMIT_BYTES,
        f"the file is larger than 1 MB (more than {marks.LIMIT_BYTES:,} bytes)",
    ),
)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("data", "says"), [row[1:] for row in ENCODINGS], ids=[row[0] for row in ENCODINGS])
def test_a_file_that_is_no_text_is_told_apart(data: bytes, says: str) -> None:
    reading = scenario.read(data)
    assert reading.scenario is None
    assert [str(error).startswith(says) for error in reading.errors] == [True], reading.errors


def test_a_file_of_any_size_over_the_limit_is_told_in_the_same_words_by_whoever_reads_it(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(GOOD.encode() + b"#" * 2 * marks.LIMIT_BYTES)
    (whole,) = scenario.read(big.read_bytes(), name=str(big)).errors
    with pytest.raises(Trouble, match=re.escape(f"{big}: {whole}")):
        scenario.load(big)
    assert "más de 1 000 000 bytes" in str(whole.in_("es"))


LAUGHS = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30))
BOMBS: tuple[tuple[str, str, str], ...] = (
    ("a billion laughs", "a0: &a0 lol\n" + LAUGHS, "line 6: more than 100000 values"),
    ("many aliases", "a: &a 1\nb: [" + "*a, " * 2000 + "]", "line 2: more than 1000 aliases"),
    ("many values", "a: [" + "1, " * 200_000 + "]", "line 1: more than 100000 values"),
    ("deep lists", "[" * 500_000, "line 1: nested more than 50 levels deep"),
    ("deep maps", "{a: " * 200_000, "line 1: nested more than 50 levels deep"),
    ("deep blocks", "- " * 400_000, "line 1: nested more than 50 levels deep"),
    (
        "deep by alias",
        "".join(f"a{i}: &a{i} [{f'*a{i - 1}' if i else ''}]\n" for i in range(99)),
        "line 49: nested",
    ),
    ("deep keys", "? " * 400_000, "line 1: nested more than 50 levels deep"),
    ("many unknown keys", "".join(f"k{i}: 1\n" for i in range(40_000)), "line 1: unknown key `k0`"),
    ("a long list", "injects: [" + "1, " * 2000 + "]", "line 1: `injects: […]` is not a list"),
)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "says"), [row[1:] for row in BOMBS], ids=[row[0] for row in BOMBS])
def test_a_file_that_explodes_is_refused_before_it_does(text: str, says: str) -> None:
    reading = scenario.read(text)
    assert reading.scenario is None
    assert len(reading.errors) < 50
    assert any(str(error).startswith(says) for error in reading.errors), [str(e)[:99] for e in reading.errors[:5]]


def test_what_depends_on_a_broken_value_is_not_told_again() -> None:
    bad = GOOD.replace("lasts: 12 min", "lasts: soon").replace("  - id: thief", "  - id: The Thief")
    assert [error.where for error in scenario.read(bad).errors] == [
        "lasts", "cast[0].id", "incidents[0].offender", "guide[1].done",
    ]  # fmt: skip
