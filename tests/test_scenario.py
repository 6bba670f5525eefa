"""Scenario files: what is read, what is written, what is doubted, and what the city says.

The mistakes that a trainer can make are in test_scenario_bad_files.py.
"""

# ruff: noqa: E501 (rows of a table stay whole)

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthetic import clothes, people, scenario
from synthetic.model import (
    CameraKind,
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
    Trouble,
    Where,
)
from synthetic.relations import RELATIONS
from synthetic.scenario.durations import friendly, seconds
from synthetic.scenario.format import CHAIRS, SCENARIO, VERBS
from synthetic.scenario.kinds import REQUIRED, Deed, Key, Kind, ListOf, Record
from synthetic.scenario.marks import HIDDEN

FILE = Path(__file__).parent / "scenario_files" / "realistic.yaml"
GOOD = FILE.read_text(encoding="utf-8")
ACTS = ("open", "close", "turn", "dispatch", "phone_lookup", "mark")
FORMAT_PAGE = Path(scenario.__file__).parent.parent / "scenarios" / "README.md"


def good() -> Scenario:
    return scenario.load(FILE)


# --------------------------------------------------------------------------- reading


def test_a_realistic_file_is_read_without_a_remark() -> None:
    reading = scenario.read(GOOD)
    assert (reading.errors, reading.warnings) == ((), ())
    assert reading.scenario is not None
    assert reading.scenario.where == Where(place="plaza-grande", radius_m=900)
    assert reading.scenario.starts.isoformat() == "2018-07-12T17:40:00-05:00"
    assert reading.scenario.incidents[0].says == Text(es="Buzo rojo, corre.", en="Red hoodie, running.")


def test_what_is_not_taken_off_stays_on() -> None:
    thief, victim = good().cast[:2]
    assert thief.wears == (
        Clothes(from_s=0, top="red hoodie", bottom="dark jeans", hat="black cap"),
        Clothes(from_s=180, top="grey shirt", bottom="dark jeans"),
    )
    assert [worn.bag for worn in victim.wears] == ["brown handbag", None]


def test_steps_and_acts_are_told_by_their_verb() -> None:
    made = good()
    assert made.cast[0].goes[1] == Step(at_s=45, how="run_to", place="calle-garcia-moreno/calle-sucre")
    assert made.staff[0].does[0] == StaffAct(
        at_s=30, verb="open", camera="C-040", purpose="patrol round", case_number="0117"
    )
    assert made.staff[0].does[2] == StaffAct(at_s=100, verb="dispatch", patrol="P-3", to="INC-2")
    assert made.staff[1].does[1].subject == "andrade"


def test_who_is_close_to_whom_on_the_staff_and_who_marks_whom_where_are_read() -> None:
    assert [member.close_to for member in good().cast] == [
        (), (), (), (Closeness(who="operator-2", relation="brother"),)
    ]  # fmt: skip
    marks = GOOD.replace("{at: 2 min, close: C-040}", "{at: 2 min, mark: thief, camera: C-040, purpose: robbery}")
    made = scenario.read(marks).scenario
    assert made is not None
    assert made.staff[0].does[1] == StaffAct(
        at_s=120, verb="mark", subject="thief", camera="C-040", purpose="robbery"
    )  # fmt: skip


def test_relations_are_words_of_a_list_and_the_page_tells_all_of_them() -> None:
    (row,) = (line for line in FORMAT_PAGE.read_text(encoding="utf-8").splitlines() if "close_to[].as`" in line)
    assert row.split("|")[3].strip() == ", ".join(RELATIONS)
    assert all(told.es and told.en and told.es != told.en for told in RELATIONS.values())


def test_what_is_left_out_has_its_default() -> None:
    made = good()
    assert made.assumptions == {"mirror_leaves_no_row": True, "mirror_steers_first": True}
    assert made.face_matching is False
    assert made.network.named[0].kind is CameraKind.DOME and made.network.named[0].in_order


def test_two_scenarios_share_nothing_that_can_change() -> None:
    bare = "\n".join(line for line in GOOD.splitlines() if not line.startswith("assumptions"))
    one, other = scenario.read(bare).scenario, scenario.read(bare).scenario
    assert one is not None and other is not None
    assert one == other and one.assumptions is not other.assumptions


def test_every_place_in_the_file_has_its_line() -> None:
    reading = scenario.read(GOOD)
    lines = GOOD.splitlines()
    assert "run_to" in lines[(reading.line_of("cast[0].goes[1].at") or 0) - 1]
    assert "- id: agent-1" in lines[(reading.line_of("staff[1]") or 0) - 1]
    assert "network:" in lines[(reading.line_of("network") or 0) - 1]
    assert reading.line_of("network.nothing.of[3].this") == reading.line_of("network")


def test_a_file_that_is_not_there_is_trouble() -> None:
    for path in (FILE.with_name("nowhere.yaml"), FILE.parent, "nul\0byte"):
        with pytest.raises(Trouble, match="the file cannot be read"):
            scenario.load(path)


def test_loading_tells_every_error_with_its_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(GOOD.replace("crowd: 1200", "crowd: many").replace("seed: 911", "seed: none"), encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        scenario.load(bad)
    assert [line.split(" is not")[0] for line in str(trouble.value).splitlines()] == [
        f"{bad}: line 8: `seed: none`",
        f"{bad}: line 20: `crowd: many`",
    ]


def test_windows_line_ends_make_the_same_scenario() -> None:
    assert scenario.read(GOOD.replace("\n", "\r\n")).scenario == good()


def test_a_few_aliases_are_welcome() -> None:
    shared = GOOD.replace("wears: [{top: blue coat", "wears: &hers [{top: blue coat").replace(
        "watch_list: true", "watch_list: true\n    wears: *hers"
    )
    made = scenario.read(shared).scenario
    assert made is not None and made.cast[1].wears == made.cast[2].wears


def test_the_built_in_scenarios_are_valid() -> None:
    for name in scenario.builtin():
        assert scenario.load_builtin(name).id == name


@pytest.mark.parametrize("name", ["nowhere", "../scenarios/README", "", "\0"])
def test_an_unknown_built_in_scenario_is_trouble(name: str) -> None:
    with pytest.raises(Trouble, match="there is no built-in scenario"):
        scenario.load_builtin(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0.0), ("45", 45.0), ("45 s", 45.0), ("45s", 45.0), ("3 min", 180.0), ("1 min 30 s", 90.0), ("1.5 min", 90.0),
        ("1 h", 3600.0), ("1 h 1 s", 3601.0), ("0.0004", 0.0), ("12.345 s", 12.345),
        ("", None), ("s", None), ("3 m", None), ("30 s 1 min", None), ("1:30", None), ("-1", None), ("1e3", None),
        ("٣ min", None), ("010", None), ("1 min min", None), ("99999999999 s", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, expected: float | None) -> None:
    assert seconds(text) == expected


@given(st.integers(0, 10**9))
def test_a_time_is_written_so_that_it_reads_back(ms: int) -> None:
    assert seconds(friendly(ms / 1000)) == ms / 1000


# --------------------------------------------------------------------------- doubts


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("Luz Andrade", "Rafael Correa", "looks like a real public person (Rafael Correa)"),
        ("Luz Andrade", "LENIN Boltaire MORENO", "looks like a real public person (Lenín Moreno)"),
        ("{id: eye, ", "{id: paul-mozur, ", "looks like a real public person (Paul Mozur)"),
        ("Luz Andrade", "Jorge Homero Yunda", "looks like a real public person (Jorge Yunda)"),
        ("Luz Andrade", "Luz Elvira Andrade Paz", "looks like somebody's full legal name"),
        ("Luz Andrade", "Luz María del Carmen Andrade Paz", "looks like somebody's full legal name"),
        ("Llegan periodistas.", "Escriba a ana@ejemplo.ec", "`ana@ejemplo.ec` looks like an e-mail address"),
        ("The press is here.", "Call 099 123 4567", "`099 123 4567` looks like a phone number"),
        ("The press is here.", "Call +593 2 255 1234", "looks like a phone number"),
        ("Luz Andrade", "Luz 1712345678", "`1712345678` looks like an identity number"),
        ("patrol round", "Calle Venezuela N5-23", "`N5-23` looks like a private address"),
        (
            "The press is here.",
            "She lives in Calle Sucre 123",
            "`Calle Sucre 123` looks like a private address",
        ),
        ("patrol round", "flat in Oe4-112", "looks like a private address"),
        (
            "regime: as-found",
            "regime: as-found\nface_matching: true",
            "every screen of this scenario will say",
        ),
        ("T17:40:00-05:00", "T17:40:00+02:00", "Quito's clock is −05:00"),
        ("called_in_after: 25 s", "called_in_after: 12 min", "only after the end (12 min)"),
        ("{at: 100, dispatch: P-3, to: INC-2}", "{at: 20 s, mark: thief, camera: C-040}", "operator-2 has not opened"),
        (
            "{at: 100, dispatch: P-3, to: INC-2}",
            "{at: 3 min, mark: thief, camera: C-040}",
            "has not opened this picture",
        ),
        (
            "{at: 4 min, phone_lookup",
            "{at: 1 min, mark: thief, camera: C-040}\n      - {at: 4 min, phone_lookup",
            "agent-1 has not opened",
        ),
    ],
)
def test_what_looks_real_or_private_is_doubted(before: str, after: str, says: str) -> None:
    reading = scenario.read(GOOD.replace(before, after, 1))
    assert reading.scenario is not None
    assert len(reading.warnings) == 1
    assert says in str(reading.warnings[0]) and reading.warnings[0].line


def test_a_guide_that_waits_for_a_patrol_where_there_is_none_is_doubted() -> None:
    text = GOOD.replace("dispatch: P-3, to: INC-2", "close: C-040")
    done = re.search(r"done: [^,}\n]+", text)
    assert done
    text = text.replace(done[0], "done: dispatched", 1)
    text = re.sub(r"patrols: \d+", "patrols: 0", text)
    reading = scenario.read(text)
    assert ["there are no patrols" in str(doubt) for doubt in reading.warnings] == [True], reading


def test_a_mark_in_a_picture_that_is_open_is_not_doubted() -> None:
    marked = "{at: 100, mark: thief, camera: C-040}"
    assert scenario.read(GOOD.replace("{at: 100, dispatch: P-3, to: INC-2}", marked)).warnings == ()


@pytest.mark.parametrize(
    "harmless",
    [
        "Avenida 10 de Agosto", "calle 24 de Mayo", "Calle Venezuela 17:40", "Calle Sucre in 3 min", "C-040 and INC-2",
        "Correa street", "case 2018-0712", "Avenida Patria: 3 patrols",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it_is_not_doubted(harmless: str) -> None:
    reading = scenario.read(GOOD.replace("patrol round", f'"{harmless}"').replace("Luz Andrade", "Luz Moreno"))
    assert (reading.errors, reading.warnings) == ((), ())


# --------------------------------------------------------------------------- any bytes


def checked(data: bytes | str) -> None:
    """Whatever the bytes: no exception, and a scenario or errors, never both or neither."""
    reading = scenario.read(data)
    assert (reading.scenario is None) == bool(reading.errors)
    for remark in (*reading.errors, *reading.warnings):
        assert str(remark) and remark.in_("es")
        assert remark.line is None or remark.line >= 1


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    checked(data)


@given(st.text(max_size=400))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    checked(text)
    checked(text.encode("utf-8", "surrogatepass"))


@given(st.text("-?:,[]{}#&*!|>'\"%@` \n\tab1~<=.", max_size=60))
def test_no_yaml_makes_the_reader_raise(text: str) -> None:
    checked(text)
    checked(f"format: 1\ncast: {text}")


NASTY = (
    "", "~", "[]", "{}", "[1, [2]]", "{a: 1}", "yes", "-1", "1e999", ".nan", "0x1F", "1:30", "!!python/name:os.system x",
    "&a [*a]", "*a", "<<", '"\\U0011FFFF"', '"\\ud800"', '"\\0"', "2018-07-12", "9" * 400, "'", '"', "|", "C-٣٣٣", "INC-²",
    "P-999", "C-000", "marked:", "at:99999", "acts:0", "none", "[{}]", "[{at: 0}, {at: 0}]", "[[[[[]]]]]", "? x", "%YAML 9.9",
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_no_mutation_of_a_good_file_makes_the_reader_raise(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        colon = text.find(": ", start) + 2
        cut = data.draw(st.sampled_from([start, max(colon, 1)]))
        text = text[:cut] + data.draw(st.sampled_from(NASTY)) + text[cut + data.draw(st.integers(0, 30)) :]
    checked(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_tree_of_known_keys_makes_the_reader_raise(data: st.DataObject) -> None:
    """Wrong kinds of value in every place, which text mutations seldom reach."""
    tree = yaml.safe_load(GOOD.replace("2018-07-12T17:40:00-05:00", '"2018-07-12T17:40:00-05:00"'))
    for _ in range(data.draw(st.integers(1, 3))):
        spot: Any = tree
        while True:
            key = data.draw(st.sampled_from(list(spot) if isinstance(spot, dict) else range(len(spot))))
            if not isinstance(spot[key], dict | list) or not spot[key] or data.draw(st.integers(0, 2)) == 0:
                break
            spot = spot[key]
        spot[key] = data.draw(st.sampled_from([None, [], {}, "", "x", 5, -1, True, [None], [[]], {"x": 1}, 0.5]))
    checked(yaml.safe_dump(tree, allow_unicode=True))


# --------------------------------------------------------------------------- round trip

LASTS_S = 600
ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
moments = st.integers(0, LASTS_S * 1000).map(lambda ms: ms / 1000)
_visible = st.characters(exclude_categories=["Cc", "Cs"]).filter(lambda c: not re.match(f"[{HIDDEN}]", c))
lines = st.text(_visible, min_size=1, max_size=40).map(str.strip).filter(bool)
prose = st.text(_visible | st.just("\n"), min_size=1, max_size=200).map(str.strip).filter(bool)
texts = st.builds(Text, es=prose, en=prose)
questions = st.builds(Question, es=prose, en=prose, answer=st.none() | texts)
places = st.sampled_from(["plaza-grande", "calle-venezuela/calle-sucre", "San Francisco"]) | lines


def unique(values: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=most, unique=True)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def worn(slot: str) -> st.SearchStrategy[str]:
    return st.builds("{} {}".format, st.sampled_from(list(clothes.COLOURS)), st.sampled_from(clothes.garments(slot)))


@st.composite
def wardrobes(draw: st.DrawFn) -> tuple[Clothes, ...]:
    times = sorted(draw(unique(moments, 3)))
    worn_at = [0.0, *(t for t in times if t > 0)] if times else []
    one = st.fixed_dictionaries(
        {
            "top": worn("top"),
            "bottom": worn("bottom"),
            "hat": optional(worn("hat")),
            "bag": optional(worn("bag")),
        }
    )
    return tuple(Clothes(from_s=t, **draw(one)) for t in worn_at)


@st.composite
def ways(draw: st.DrawFn) -> tuple[Step, ...]:
    times = sorted(draw(st.lists(moments, min_size=1, max_size=4, unique=True)))
    first = Step(at_s=times[0], how=draw(st.sampled_from(["place", "inside"])), place=draw(places))
    hows = st.sampled_from(["place", "walk_to", "run_to", "inside"])
    return (first, *(Step(at_s=t, how=draw(hows), place=draw(places)) for t in times[1:]))


def acts(cameras: list[str], patrols: int, cast: list[str]) -> st.SearchStrategy[StaffAct]:
    stated = {"purpose": optional(lines), "case_number": optional(lines)}
    looks = {**stated, "needless": st.booleans()}
    camera = st.sampled_from(cameras)
    sent = st.sampled_from([f"P-{k + 1}" for k in range(patrols)])
    described = {"top": optional(worn("top")), "bottom": optional(worn("bottom"))}
    goal = lines.filter(lambda line: not line.startswith("INC-"))
    kinds = [
        st.builds(StaffAct, at_s=moments, verb=st.just("open"), camera=camera, **looks),
        st.builds(StaffAct, at_s=moments, verb=st.just("close"), camera=camera),
        st.builds(
            StaffAct,
            at_s=moments,
            verb=st.just("turn"),
            camera=camera,
            to=lines,
            zoom=optional(st.floats(1, 30)),
            **looks,
        ),
        st.builds(StaffAct, at_s=moments, verb=st.just("dispatch"), patrol=sent, to=goal, **described, **stated)
        if patrols
        else None,
        st.builds(StaffAct, at_s=moments, verb=st.just("phone_lookup"), subject=st.sampled_from(cast), **looks)
        if cast
        else None,
        st.builds(StaffAct, at_s=moments, verb=st.just("mark"), subject=st.sampled_from(cast), camera=camera, **looks)
        if cast
        else None,
    ]
    return st.one_of([kind for kind in kinds if kind is not None])


@st.composite
def networks(draw: st.DrawFn) -> Network:
    named = draw(unique(st.integers(0, 999_999).map(lambda n: f"C-{n:03d}")))
    return Network(
        cameras=draw(st.integers(max(len(named), 1), 100_000)),
        operators=draw(st.integers(1, 60)),
        screens_each=draw(st.sampled_from([1, 4, 6, 9])),
        patrols=draw(st.integers(0, 60)),
        named=tuple(
            NamedCamera(
                id=name,
                place=draw(places),
                faces=draw(optional(places)),
                kind=draw(st.sampled_from(CameraKind)),
                in_order=draw(st.booleans()),
            )
            for name in named
        ),
    )


@st.composite
def guides(draw: st.DrawFn, cast: list[str]) -> tuple[GuideStep, ...]:
    ends = [
        "opened:2",
        "turned|at:60",
        "turned",
        "opened",
        "dispatched",
        "chair:auditor",
        "acts:3",
        "at:90",
        *(f"marked:{c}" for c in cast),
    ]
    return tuple(
        GuideStep(
            id=name,
            text=draw(texts),
            done=draw(st.sampled_from(ends)),
            at_s=draw(moments),
            chair=draw(optional(st.sampled_from(["operator", "resident"]))),
            button=draw(optional(texts)),
            hint=draw(optional(texts)),
            choices=tuple(draw(st.lists(texts, max_size=2))),
            asks_number=draw(st.booleans()),
            pauses=draw(st.booleans()),
        )
        for name in draw(unique(ids, 2))
    )


cells = st.builds(
    Cell, chair=st.sampled_from(CHAIRS), action=st.sampled_from(["live_view", "ptz", "export"]), allowed=st.booleans(),
    needs=st.lists(st.sampled_from(["purpose", "code", "case_number", "approval"]), unique=True).map(tuple),
    recorded=st.lists(st.sampled_from(["center", "agency"]), unique=True).map(tuple),
)  # fmt: skip


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    cast, staff, network = draw(unique(ids)), draw(unique(ids, 2)), draw(networks())
    close = st.builds(Closeness, who=st.sampled_from(staff), relation=st.sampled_from(list(RELATIONS)))
    ties = st.lists(close, max_size=2, unique_by=lambda one: one.who) if staff else st.just([])
    cameras = [camera.id for camera in network.named] or ["C-001"]
    taking_part = list(product([None, *cast], repeat=2))[1:]
    local = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))
    return Scenario(
        format=1,
        id=draw(ids),
        title=draw(texts),
        summary=draw(texts),
        seed=draw(st.integers(0, 999_999_999)),
        starts=draw(local).replace(tzinfo=timezone(timedelta(minutes=draw(st.sampled_from([-300, 0, 345]))))),
        lasts_s=LASTS_S,
        where=Where(place=draw(places), radius_m=draw(st.floats(150, 30_000))),
        network=network,
        crowd=draw(st.integers(0, 200_000)),
        regime=draw(st.sampled_from(["as-found", "logged"])),
        cast=tuple(
            CastMember(
                id=name,
                name=draw(optional(lines)),
                wears=draw(wardrobes()),
                goes=draw(ways()),
                watch_list=draw(st.booleans()),
                agent=draw(st.booleans()),
                close_to=tuple(draw(ties)),
            )
            for name in cast
        ),
        incidents=tuple(
            Incident(
                id=f"INC-{n}",
                at_s=draw(moments),
                kind=draw(ids),
                **dict(zip(("offender", "victim"), draw(st.sampled_from(taking_part)), strict=True)),
                called_in_after_s=draw(moments),
                says=draw(optional(texts)),
            )
            for n in draw(unique(st.integers(0, 999), 2 if cast else 0))
        ),
        staff=tuple(
            StaffMember(
                id=name,
                chair=draw(st.sampled_from(["operator", "intelligence"])),
                does=tuple(draw(st.lists(acts(cameras, network.patrols, cast), max_size=3))),
            )
            for name in staff
        ),
        injects=tuple(
            draw(
                st.lists(
                    st.builds(
                        Inject,
                        at_s=moments,
                        to=st.sampled_from(["all", "patrol"]),
                        text=texts,
                        only=st.sampled_from([None, "alone", "class"]),
                    ),
                    max_size=2,
                )
            )
        ),
        questions=tuple(draw(st.lists(questions, max_size=2))),
        goals=tuple(draw(st.lists(texts, max_size=3))),
        guide=draw(guides(cast)),
        trainer_notes=draw(optional(texts)),
        assumptions={"mirror_leaves_no_row": draw(st.booleans()), "mirror_steers_first": draw(st.booleans())},
        face_matching=draw(st.booleans()),
        chairs=tuple(draw(st.permutations(CHAIRS)) if draw(st.booleans()) else ()),
        ranks=tuple(draw(st.lists(st.sampled_from(CHAIRS), unique=True))),
        matrix=tuple(draw(st.lists(cells, max_size=3, unique_by=lambda cell: (cell.chair, cell.action)))),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(scenarios())
def test_a_scenario_written_and_read_again_is_the_same(made: Scenario) -> None:
    text = scenario.write(made)
    reading = scenario.read(text)
    assert reading.errors == ()
    assert reading.scenario == made
    assert reading.scenario.starts.utcoffset() == made.starts.utcoffset()
    assert scenario.write(reading.scenario) == text


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(scenarios())
def test_other_readers_of_yaml_see_the_same_texts(made: Scenario) -> None:
    tree = yaml.safe_load(scenario.write(made))
    assert tree["title"] == {"es": made.title.es, "en": made.title.en}
    assert [member.get("name") for member in tree.get("cast", [])] == [member.name for member in made.cast]


def test_the_realistic_file_is_written_in_the_order_of_the_format() -> None:
    text = scenario.write(good())
    assert [line.split(":")[0] for line in text.splitlines() if line and line[0] != " "] == [
        "format", "id", "title", "summary", "seed", "starts", "lasts", "where", "network", "crowd", "regime",
        "assumptions", "cast", "incidents", "staff", "injects", "questions", "guide", "trainer_notes",
    ]  # fmt: skip
    assert "    wears:\n      - {from: 0, top: red hoodie, bottom: dark jeans, hat: black cap}\n" in text
    assert "      - {from: 3 min, top: grey shirt, hat: none}\n" in text
    assert "      - {at: 1 min 40 s, dispatch: P-3, to: INC-2}\n" in text
    assert "where: {place: plaza-grande, radius_m: 900}\n" in text


# --------------------------------------------------------------------------- the page that explains the format


def keys(kind: Kind, under: str = "") -> list[tuple[str, Key]]:
    """Every key of the format, as "cast[].goes[].at"."""
    if isinstance(kind, ListOf):
        return keys(kind.kind, f"{under}[]")
    records = [kind] if isinstance(kind, Record) else [*kind.records.values()] if isinstance(kind, Deed) else []
    found: list[tuple[str, Key]] = []
    for key in (key for record in records for key in record.keys):
        name = f"{under}.{key.name}" if under else key.name
        found += [(name, key), *keys(key.kind, name)]
    return found


def rows_of_the_page() -> dict[str, list[str]]:
    """What the page says of each key: name, meaning, unit and default in cells 1 to 4."""
    lines = FORMAT_PAGE.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return {cells[1].strip("`"): cells for cells in rows if len(cells) > 4}


def test_the_page_explains_every_key() -> None:
    rows = rows_of_the_page()
    for name, key in keys(SCENARIO):
        if key.name not in ("es", "en"):
            assert name in rows, f"{name} is not explained in {FORMAT_PAGE}"
            assert all(rows[name][2:5]), f"{name} lacks its meaning, unit or default in {FORMAT_PAGE}"


TOLD_IN_WORDS = {
    "assumptions": "all true",
    "ranks": "by the regime",
    "chairs": "all, beginning as operator",
    "cast[].wears": f"{people._ANYTHING.top} and {people._ANYTHING.bottom}",
}
"""Defaults that are more than one value: what the program makes of a key that is left out."""


def default_of(key: Key) -> str | None:
    """The default as the page must write it; None where what is left out has a meaning of its own."""
    if key.default == ():
        return "none"
    if key.default is None:
        return "—" if isinstance(key.kind, Record) else None
    return str(key.kind.plain(key.default))


def test_the_page_explains_every_key_with_its_default() -> None:
    rows, compared = rows_of_the_page(), 0
    for name, key in keys(SCENARIO):
        told = rows.get(name, [""] * 5)[4]
        if key.default is REQUIRED:
            assert key.name in (*VERBS, *ACTS, "es", "en") or "needed" in told, f"{name} is needed"
        else:
            expected = TOLD_IN_WORDS.get(name) or default_of(key)
            assert told == expected or (expected is None and not told.startswith("needed")), f"{name}: {expected}"
            compared += expected is not None
    assert compared > 40


def test_the_example_of_the_page_is_valid() -> None:
    example = FORMAT_PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    reading = scenario.read(example)
    assert (reading.errors, reading.warnings) == ((), ())


# --------------------------------------------------------------------------- what the city says

SPOTS = {
    "plaza-grande": 0,
    "calle-venezuela/calle-sucre": 1,
    "calle-garcia-moreno/calle-sucre": 2,
    "island": 3,
}
METRES = {frozenset({0, 1}): 200.0, frozenset({0, 2}): 150.0, frozenset({1, 2}): 120.0}


def find(place: str) -> int:
    if place not in SPOTS:
        raise Trouble("there is no such place")
    return SPOTS[place]


def from_city(text: str) -> list[str]:
    reading = scenario.read(text)
    assert reading.scenario is not None, reading.errors
    remarks = scenario.check_places(
        reading.scenario,
        find,
        connected=lambda a, b: frozenset({a, b}) in METRES,
        walk_m=lambda a, b: METRES[frozenset({a, b})],
        line_of=reading.line_of,
    )
    return [("warning: " if remark.warning else "") + str(remark) for remark in remarks]


def test_the_realistic_file_fits_the_city() -> None:
    assert from_city(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "where: {place: plaza-grande",
            "where: {place: plaza-chica",
            "line 11: `place: plaza-chica`: there is no such place",
        ),
        (
            "faces: calle-venezuela/calle-sucre",
            "faces: the sea",
            "line 18: `faces: the sea`: there is no such place",
        ),
        (
            "walk_to: plaza-grande",
            "walk_to: the moon",
            "line 29: `walk_to: the moon`: there is no such place",
        ),
        ("to: INC-2", "to: moon", "line 52: `to: moon`: there is no such place"),
        (
            "{at: 3 min, walk_to: plaza-grande}",
            "{at: 3 min, walk_to: island}",
            "line 29: no street connects `calle-garcia-moreno/calle-sucre` with `island`",
        ),
        (
            "{at: 3 min, walk_to: plaza-grande}",
            "{at: 1 min, walk_to: plaza-grande}",
            "line 28: `thief` would be in two places at once: `calle-venezuela/calle-sucre` to "
            "`calle-garcia-moreno/calle-sucre` is 120 m and takes 31 s running (3.9 m/s), but the next step begins after 15 s",
        ),
        (
            "{at: 45 s, run_to:",
            "{at: 2 min 20 s, walk_to:",
            "line 28: `thief` would be in two places at once: `calle-venezuela/calle-sucre` to "
            "`calle-garcia-moreno/calle-sucre` is 120 m and takes 1 min 29 s walking (1.35 m/s), "
            "but the next step begins after 40 s; running would do",
        ),
        (
            "{at: 1 min 30 s, walk_to:",
            "{at: 11 min, walk_to:",
            "warning: line 36: `andrade` reaches `calle-venezuela/calle-sucre` only 1 min 29 s after the end",
        ),
    ],
)
def test_what_the_city_does_not_allow_is_told_with_its_line(before: str, after: str, says: str) -> None:
    assert before in GOOD
    assert from_city(GOOD.replace(before, after, 1)) == [says]


def test_a_scenario_without_a_file_is_checked_without_lines() -> None:
    made = replace(good(), where=Where(place="nowhere", radius_m=500))
    remarks = scenario.check_places(made, find, connected=lambda a, b: True, walk_m=lambda a, b: 1.0)
    assert [str(remark) for remark in remarks] == ["`place: nowhere`: there is no such place"]
