"""The log examined: each detector rings when it should, not when it should not, and falsely as it says itself."""

import json
from pathlib import Path as File

import numpy as np
import pytest
import shapely

from synthetic import oversight, scenario
from synthetic.access import Action, Chair, Place, Regime
from synthetic.cameras import Band, px_per_m
from synthetic.debrief.purposes import ACCESSES, Carried, carried, holds
from synthetic.entries import Entry, entries
from synthetic.exercise import observation
from synthetic.exercise.door import Exercise, Refused, begin
from synthetic.exercise.fold import ASKED
from synthetic.exercise.hands import SILENT_MS
from synthetic.exercise.outcomes import outcomes
from synthetic.journal import Event
from synthetic.ledger import COLUMNS
from synthetic.model import Pose
from synthetic.oversight import DETECTORS, Query
from synthetic.oversight import detectors as limits
from synthetic.oversight.detectors import BURST, SEARCHES
from synthetic.oversight.evidence import FRONT_M, Called, Evidence, Movement, Shift, Spot, _wall_m
from synthetic.oversight.path import Path, Point, ground
from synthetic.oversight.personnel import Tie
from synthetic.oversight.reading import by_camera, by_minute, figures, search
from synthetic.oversight.scoring import _unrecorded
from synthetic.relations import RELATIONS
from synthetic.tamper import Deed
from synthetic.world import whereabouts
from tests import small
from tests.conftest import Playing

OPERATOR, INTELLIGENCE = Chair.OPERATOR, Chair.INTELLIGENCE
PLAZA = Spot(xy=(0.0, 0.0), open_ground="Plaza", avenue=False)
HOMES = Spot(xy=(900.0, 0.0), open_ground=None, avenue=False)
SPOTS = {"C-001": PLAZA, "C-002": PLAZA, "C-003": PLAZA, "C-004": PLAZA, "C-009": HOMES}
BY_ID = {detector.id: detector for detector in DETECTORS}


def row(n: int, action: str = "live_view", t_s: float = 0.0, **more) -> Entry:
    made = {"place": n, "seq": n, "t_ms": round(t_s * 1000), "actor": "operator-1", "chair": "operator",
            "action": action, "camera_id": "C-009", "outcome": "done"}  # fmt: skip
    return Entry(**made | more)


def rings(name: str, rows: list[Entry], **more) -> list[tuple[int, ...]]:
    made = {"calls": (), "movements": (), "spots": SPOTS, "shifts": {"operator-1": DUTY}, "until_ms": 600_000}
    return [alarm.rows for alarm in BY_ID[name].run(Evidence(entries=rows, **made | more))]


DUTY = Shift(from_ms=0, until_ms=600_000)
EVENING = {"shifts": {"operator-2": Shift(from_ms=60_000, until_ms=120_000, rostered=True)}}
CALL = Called(id="INC-2", t_ms=50_000, xy=(890.0, 0.0))
CLOSE = (0, -900, 1200)
SISTER = {"ties": (Tie(subject_id="S-AAAAAA", actor="operator-1", relation=RELATIONS["sister"]),)}


@pytest.mark.parametrize(
    ("name", "rows", "found", "more"),
    [
        ("repeated", [row(n, "follow", subject_id="S-AAAAAA") for n in (1, 2, 3)], [(1, 2, 3)], {}),
        ("repeated", [row(n, "follow", subject_id="S-AAAAAA", case_number="INC-2") for n in (1, 2, 3)], [], {}),
        ("repeated", [row(n, "dispatch", subject_id="P-1") for n in (1, 2, 3)], [], {}),
        ("dwelt", [row(1, t_s=0), row(2, "ptz", t_s=200)], [(1, 2)], {}),
        ("dwelt", [row(1, t_s=0), row(2, "ptz", t_s=20)], [], {}),
        ("dwelt", [row(1, t_s=0), row(2, "ptz", t_s=200)], [], {"calls": (CALL,)}),
        ("out_of_shift", [row(1), row(2, actor="operator-2")], [(2,)], {}),
        ("says_nothing", [row(1, purpose="Investigación."), row(2, purpose="robbery")], [(1,)], {}),
        ("says_nothing", [row(1, purpose="¿Investigación?"), row(2, purpose="investigation,"),
                          row(3, purpose="investi\u200bgation"), row(4, purpose="–"), row(5, purpose="robbery,")],
         [(1,), (2,), (3,), (4,)], {}),
        ("says_nothing", [row(1), row(2, "phone_lookup"), row(3, "phone_lookup", case_number="ORD-1")], [(2,)], {}),
        ("zooming", [row(1, "ptz", t_s=60, pose=CLOSE), row(2, "ptz", pose=(0, -900, 200))], [(1,)], {}),
        ("zooming", [row(1, "ptz", t_s=60, pose=CLOSE)], [], {"calls": (CALL,)}),
        ("zooming", [row(1, "ptz", t_s=60, pose=(0, -400, 1200))], [], {}),
        ("gathering", [row(n, t_s=60, camera_id=f"C-00{n}") for n in (1, 2, 3, 4)], [], {"calls": (Called(
            id="INC-2", t_ms=50_000, xy=(10.0, 0.0)),)}),
        ("several_hands", [row(1, "follow", subject_id="S-A", case_number="INC-2"),
                           row(2, "follow", subject_id="S-A", actor="operator-2", case_number="INC-2")], [], {}),
        ("out_of_shift", [row(1), row(2, actor="analyst-1", chair="intelligence")], [], {}),
        ("out_of_shift", [row(n, t_s=t, actor="operator-2") for n, t in ((1, 59), (2, 60), (3, 120), (4, 121))],
         [(1, 4)], EVENING),
        ("out_of_shift", [row(1, t_s=90, actor="operator-2"), row(2, "dispatch", actor="operator-2")], [], EVENING),
        ("out_of_shift", [row(1, t_s=59), row(2, t_s=61)], [(1,)], {"shifts": {"operator-1": Shift(
            from_ms=60_000, until_ms=600_000)}}),
        ("homes", [row(1, "ptz", t_s=60), row(2, "ptz", camera_id="C-001")], [(1,)], {"fronts": {1, 2}}),
        ("homes", [row(1, "preset", t_s=60)], [], {}),
        ("homes", [row(1, "ptz", t_s=60)], [], {"fronts": {1}, "calls": (CALL,)}),
        ("gathering", [row(n, camera_id=f"C-00{n}") for n in (1, 2, 3, 4)], [(1, 2, 3, 4)], {}),
        ("gathering", [row(n, camera_id="C-001") for n in (1, 2, 3, 4)], [], {}),
        ("relatives", [row(n, action, subject_id="S-AAAAAA") for n, action in enumerate(sorted(SEARCHES), 1)],
         [(1, 2, 3, 4, 5)], SISTER),
        ("relatives", [row(1, "follow", subject_id="S-AAAAAA", actor="operator-2")], [], SISTER),
        ("relatives", [row(1, "follow", subject_id="S-BBBBBB")], [], SISTER),
        ("relatives", [row(1, "follow", subject_id="S-AAAAAA", outcome="refused: not stated")], [], SISTER),
        ("relatives", [row(1, "live_view"), row(2, "ptz", pose=CLOSE), row(3, "snapshot")], [], SISTER),
        ("relatives", [row(1, "approve", subject_id="S-AAAAAA")], [], SISTER),
        ("relatives", [row(1, "follow", subject_id="S-AAAAAA")], [], {}),
        ("several_hands", [row(1, subject_id="S-A"), row(2, subject_id="S-A", actor="operator-2")], [(1, 2)], {}),
        ("several_hands", [row(1, subject_id="S-A"), row(2, subject_id="S-A")], [], {}),
        ("several_hands", [row(1, "phone_lookup", actor="analyst-1", chair="intelligence", case_number="ORD-1",
                               approver="supervisor", subject_id="S-A"),
                           row(2, "approve", actor="supervisor", subject_id="S-A")], [], {}),
        ("repeated", [row(n, "approve", actor="supervisor", subject_id="S-A") for n in (1, 2, 3)], [], {}),
        ("bursts", [row(n, t_s=n) for n in range(1, BURST + 1)], [tuple(range(1, BURST + 1))], {}),
        ("bursts", [row(n, t_s=5 * n) for n in range(1, BURST + 1)], [], {}),
        ("gaps", [row(1), row(2, seq=5)], [(1, 2)], {}),
        ("gaps", [row(1), row(2)], [], {}),
    ],
)  # fmt: skip
def test_a_detector_rings_for_what_it_looks_for_and_for_nothing_else(name, rows, found, more):
    assert rings(name, rows, **more) == found


def test_a_movement_without_a_row_is_a_shadow_and_one_with_a_row_is_none():
    pose = Pose(pan_cdeg=100, tilt_cdeg=-800, zoom_c=200)
    moved = (Movement(camera_id="C-001", began_ms=9_000, t_ms=10_000, pose=pose),)
    explained = row(1, "ptz", t_s=10, camera_id="C-001", pose=pose.numbers)
    assert rings("shadows", [], movements=moved) == [()]
    assert rings("shadows", [explained], movements=moved) == []
    assert rings("shadows", [row(1, "ptz", t_s=10, camera_id="C-002", pose=pose.numbers)], movements=moved) == [()]
    elsewhere = row(1, "ptz", t_s=10, camera_id="C-001", pose=(200, -800, 200))
    assert rings("shadows", [elsewhere], movements=moved) == [()], "a row that turned it another way explains nothing"


@pytest.mark.parametrize(("after_ms", "speaks"), [(0, True), (2_000, True), (2_001, False)])
def test_an_alarm_without_rows_speaks_only_of_what_moved_the_camera_then(after_ms, speaks):
    alarm = oversight.Alarm(
        detector="shadows", rows=(), why=RELATIONS["sister"], from_ms=0, to_ms=60_000, camera_id="C-001"
    )
    body = {"camera_id": "C-001", "pose": CLOSE}
    for at_ms in (60_000 + after_ms, 60_000 - after_ms):
        moved = Event(seq=1, take=0, t_ms=at_ms, recorded_at=0, actor="a", chair="intelligence", kind="ptz", body=body)
        assert _unrecorded(alarm, moved) is speaks


@pytest.mark.parametrize(("off_m", "known"), [(74.0, True), (76.0, False)])
def test_a_path_is_known_within_so_many_metres_of_the_truth_and_no_further(off_m, known):
    world = small.purse()
    found = outcomes(world, (), ())
    ((x, y),) = whereabouts(world, found.changes, np.array([0]), np.array([0])).xy.tolist()
    drawn = Path(subject_id="S-A", points=(Point(t_ms=0, xy=(x + off_m, y), unsure_m=1.0, row=1),))
    assert (oversight.compare(world, found, 0, drawn, 1).known > 0) is known


def test_how_well_somebody_was_known_is_told_in_metres_and_minutes():
    world = small.purse()
    found = outcomes(world, (), ())
    times = np.array([0, 30_000, 90_000])
    true = whereabouts(world, found.changes, np.zeros(3, dtype=int), times).xy.tolist()
    points = tuple(
        Point(t_ms=int(t), xy=(x, y + off_m), unsure_m=31.0, row=1)
        for t, (x, y), off_m in zip(times, true, (12.0, 30.0, 78.0), strict=True)
    )
    beside = oversight.compare(world, found, 0, Path(subject_id="S-A", points=points), 120_000)
    assert (beside.mean_m, beside.median_m) == pytest.approx((40.0, 30.0))
    assert (beside.inside, beside.minutes) == pytest.approx((2 / 3, 1.5)), "two circles of 31 m hold the person"


SUBJECT = {"subject_id": "S-AAAAAA"}
FALSELY = [
    ("shadows", "wind", [], {"movements": (Movement(
        camera_id="C-001", began_ms=0, t_ms=1, pose=Pose(pan_cdeg=1, tilt_cdeg=-800, zoom_c=100)),)}),
    ("repeated", "lost and found again", [row(n, "follow", purpose="robbery", **SUBJECT) for n in (1, 2, 3)], {}),
    ("says_nothing", "haste, beside the call", [row(1, "follow", t_s=60, **SUBJECT)], {"calls": (CALL,)}),
    ("zooming", "a plate", [row(1, "ptz", purpose="traffic", pose=CLOSE)], {}),
    ("homes", "somebody in a doorway", [row(1, "ptz", purpose="robbery")], {"fronts": {1}}),
    ("gathering", "the wall", [row(n, camera_id=f"C-00{n}", purpose="patrol round") for n in (1, 2, 3, 4)], {}),
    ("relatives", "a sister who was robbed", [row(1, "follow", case_number="INC-2", **SUBJECT)], SISTER),
    ("relatives", "marked unrecognised", [row(1, "follow", **SUBJECT)], SISTER),
    ("several_hands", "two desks, one thief", [row(1, "follow", case_number="INC-2", **SUBJECT),
                                               row(2, "follow", actor="operator-2", **SUBJECT)], {}),
    ("dwelt", "an open wall", [row(1), row(2, "preset", t_s=300, purpose="patrol round")], {}),
    ("out_of_shift", "a relief", [row(1, actor="operator-2")], {}),
    ("out_of_shift", "stays on", [row(1, t_s=125, actor="operator-2", case_number="INC-2")], EVENING),
    ("bursts", "a wall at once", [row(n, t_s=1) for n in range(1, BURST + 1)], {}),
    ("gaps", "gone back", [row(1, t_s=300), row(2, t_s=60)], {}),
    ("gaps", "a break", [row(n, t_s=n) for n in range(1, 8)], {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "_what", "rows", "more"), FALSELY, ids=lambda v: v if isinstance(v, str) else "")
def test_known_false_alarms_stay_as_they_are_told(name, _what, rows, more):
    assert rings(name, rows, **more)


def test_every_detector_tells_when_it_rings_for_nothing_and_does():
    assert {name for name, *_rest in FALSELY} == set(BY_ID)
    for detector in DETECTORS:
        for told in (detector.title, detector.reasoning, detector.false_alarms):
            assert told.es and told.en and told.es != told.en


MEASURES = {
    "shadows": ["2.5 s"], "repeated": [f"{limits.REPEATED} times"],
    "says_nothing": [f"{len(limits.SAYS_NOTHING)} words"],
    "zooming": [f"×{limits.CLOSE_C // 100}", f"{-limits.DOWN_CDEG // 100}° down"],
    "homes": [f"{FRONT_M:.0f} m", f"{Band.OBSERVATION.value} px/m"],
    "gathering": [f"{limits.MANY} cameras", f"{limits.WINDOW_MS // 60_000} min"],
    "relatives": ["close to this very actor", "once"],
    "several_hands": [f"{limits.HANDS} actors"],
    "dwelt": [f"{limits.DWELT_MS // 60_000} min"], "out_of_shift": ["roster"],
    "bursts": [f"{limits.BURST} acts", f"{limits.BURST_MS // 1000} s"],
    "gaps": [f"{limits.STEADY_MS // 1000} s", f"{limits.SILENT_TIMES} times", f"{limits.PAUSES} pauses"],
}  # fmt: skip


def test_the_page_on_the_log_tells_every_detector_and_its_threshold_as_the_code_has_them():
    page = (File(__file__).parents[1] / "docs" / "log.md").read_text(encoding="utf-8")
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:3] == "| `"]
    told = {cells[0].strip("`"): cells[1:] for cells in lines if len(cells) == 4}
    assert list(told) == [detector.id for detector in DETECTORS], "in this order"
    assert limits.EXPLAINED_MS == 2_500
    for detector in DETECTORS:
        rings_for, why, falsely = told[detector.id]
        assert not [words for words in MEASURES[detector.id] if words not in rings_for], detector.id
        assert falsely == detector.false_alarms.en
        assert why
    said = page[page.index("*Near a call*") :]
    before, after = f"{limits.BEFORE_MS // 60_000} min before", f"{limits.NEAR_MS // 60_000} min after"
    assert f"{limits.NEAR_M:.0f} m" in said and before in said and after in said
    assert 250 <= float(px_per_m(49.0, limits.CLOSE_C)) < 254, "what the reason for ×8 says"
    assert SILENT_MS == 2_000, "what the reason for 2.5 s says"


@pytest.fixture
def shift(play):
    """The purse under a regime, with a modest operator, to the end."""

    def played(regime: Regime):
        game = play(regime=regime)
        game.act(OPERATOR, Action.TAKE_DESK)
        for camera in ("C-041", "C-049", "C-038", "C-062", "C-021", "C-034", "C-055"):
            game.open(camera, purpose="patrol round")
        game.at(720)
        return game

    return played


def examined(game):
    exercise, moment = game.exercise, game.exercise.moment()
    found = entries(r.data for r in exercise.journal.all_rows(exercise.name, Place.CENTER))
    alarms = oversight.alarms(oversight.evidence(exercise.world, moment.state, found, moment.now_ms, exercise.key))
    ids = [detector.id for detector in DETECTORS]
    outcomes = exercise.outcomes(moment.state)
    return found, alarms, {s.detector: s for s in oversight.scores(
        exercise.world, moment.state, outcomes, found, alarms, ids)}  # fmt: skip


def test_as_found_the_mirror_betrays_itself_by_the_joystick_alone(shift):
    _found, alarms, scores = examined(shift(Regime.AS_FOUND))
    assert {a.camera_id for a in alarms if a.detector == "shadows"} == {"C-041", "C-062"}
    shadows = scores["shadows"]
    assert (shadows.precision, shadows.right) == (1.0, 3)
    alone = scores["relatives"]
    assert shadows.bad == shadows.right + alone.right + shadows.unseen, "what was not moved left no trace at all"
    assert {name for name, score in scores.items() if score.right} == {"shadows", "relatives", "says_nothing"}


def test_of_two_colleagues_who_look_for_their_own_people_one_does_so_for_a_case(shift):
    """Operator 2's sister is the victim of the call; Operator 3 marks a former partner and says nothing."""
    for regime in (Regime.AS_FOUND, Regime.LOGGED):
        game = shift(regime)
        found, alarms, scores = examined(game)
        kin = [a for a in alarms if a.detector == "relatives"]
        rows = [found[place - 1] for a in kin for place in a.rows]
        assert [(e.actor, e.action, e.camera_id, e.reason) for e in rows] == [
            ("operator-2", "follow", "C-055", "INC-2 · robbery"), ("operator-3", "follow", "C-019", ""),
        ]  # fmt: skip
        assert [a.why.en.partition(": ")[2] for a in kin] == ["sister of Operator 2", "former partner of Operator 3"]
        assert [a.why.es.partition(": ")[2] for a in kin] == ["hermana de Operador 2", "expareja de Operador 3"]
        score = scores["relatives"]
        assert (score.named, score.right, score.unheld) == (2, 1, 1), "what a case carries is a false alarm"
        assert score.precision == score.strict_precision == 0.5
        assert score.recall == 1 / score.bad


def test_where_a_case_must_be_stated_the_search_for_a_former_partner_is_refused_and_names_nobody(shift):
    found, alarms, scores = examined(shift(Regime.ACCOUNTABLE))
    assert [found[place - 1].actor for a in alarms if a.detector == "relatives" for place in a.rows] == ["operator-2"]
    assert scores["relatives"].precision == 0.0
    (refused,) = [e for e in found if e.actor == "operator-3" and e.action == "follow"]
    assert (refused.outcome.partition(":")[0], refused.subject_id) == ("refused", None)


def test_what_an_agent_does_to_somebody_close_is_found_as_logged_and_left_no_trace_as_found(journal):
    close = scenario.builtin_file("purse-snatch").decode().replace(
        "  - id: thief\n", "  - id: thief\n    close_to: [{who: agent-1, as: brother}]\n"
    ).replace("phone_lookup: andrade", "phone_lookup: thief, purpose: seguridad")  # fmt: skip
    for regime, named in ((Regime.LOGGED, ["agent-1"]), (Regime.AS_FOUND, [])):
        exercise = Exercise(journal, begin(journal, close.encode(), regime))
        game = Playing(exercise, exercise.join())
        game.at(120)
        found, alarms, _scores = examined(game)
        assert [found[p - 1].actor for a in alarms if a.detector == "relatives" for p in a.rows] == named
        looked_up = [e for e in exercise.moment().state.acts if e.kind == "phone_lookup"]
        assert [e.body["outcome"] for e in looked_up] == ["done"], "it happened under either"


def test_a_colleague_who_does_not_see_somebody_cannot_mark_them(journal):
    """As anybody's click on nothing: a refusal, and no row that names whom it was meant for."""
    plans = {"the picture shows somebody else": ("mark: victim, camera: C-055", "mark: thief, camera: C-055"),
             "the feed is not open": ("mark: victim, camera: C-055", "mark: victim, camera: C-049")}  # fmt: skip
    for why, (before, after) in plans.items():
        file = scenario.builtin_file("purse-snatch").decode()
        assert before in file
        exercise = Exercise(journal, begin(journal, file.replace(before, after).encode(), Regime.LOGGED))
        Playing(exercise, exercise.join()).at(140)
        (mark,) = [e for e in exercise.moment().state.acts if e.kind == "follow"]
        assert mark.body["outcome"].startswith("refused: "), why
        assert "subject" not in mark.body and "person" not in mark.body


def test_who_is_close_to_whom_is_part_of_no_chairs_look_or_log(shift):
    """By what was sent, while the victim and Andrade are in open pictures and in rows."""
    game = shift(Regime.LOGGED)
    game.at(380)
    for chair in Chair:
        sent = json.dumps([game.look(chair), game.log(chair)], ensure_ascii=False)
        assert not [word for word in ("close_to", "sister", "hermana", "artner", "expareja") if word in sent], chair


def test_as_logged_there_is_no_shadow_left(shift):
    _found, alarms, _scores = examined(shift(Regime.LOGGED))
    assert not [a for a in alarms if a.detector == "shadows"]


def test_a_modest_shift_gives_a_handful_of_alarms(shift):
    for regime in Regime:
        _found, alarms, _scores = examined(shift(regime))
        assert len(alarms) <= 8, [(a.detector, a.why.en) for a in alarms]


def test_colleagues_on_duty_are_not_out_of_shift_and_whoever_took_no_desk_is(shift, play):
    for regime in Regime:
        _found, alarms, scores = examined(shift(regime))
        assert not [a for a in alarms if a.detector == "out_of_shift"]
        assert (scores["out_of_shift"].named, scores["out_of_shift"].precision) == (0, None)
    game = play(regime=Regime.LOGGED)
    game.open("C-041", purpose="patrol round")
    game.at(10)
    game.act(OPERATOR, Action.TAKE_DESK)
    game.open("C-049", purpose="patrol round")
    game.at(120)
    _found, alarms, scores = examined(game)
    (alarm,) = [a for a in alarms if a.detector == "out_of_shift"]
    assert (alarm.actor, len(alarm.rows), scores["out_of_shift"].named) == ("operator-1", 1, 1)


def test_a_colleague_who_looks_after_the_shift_is_named_for_exactly_that(journal):
    """By the roster operator-3 goes home after two minutes, and operator-2 comes after half a minute."""
    file = scenario.builtin_file("purse-snatch").decode()
    for who, duty in (("operator-2", "from: 30 s"), ("operator-3", "until: 2 min")):
        sits = f"  - id: {who}\n    chair: operator\n"
        file = file.replace(sits, f"{sits}    {duty}\n")
    exercise = Exercise(journal, begin(journal, file.encode(), Regime.LOGGED))
    game = Playing(exercise, exercise.join())
    game.at(720)
    found, alarms, scores = examined(game)
    named = {found[place - 1].actor: [found[p - 1].t_ms // 1000 for p in a.rows]
             for a in alarms if a.detector == "out_of_shift" for place in a.rows}  # fmt: skip
    assert named == {"operator-2": [3, 9, 14, 24], "operator-3": [150, 245, 380, 506]}
    assert scores["out_of_shift"].named == 8


def test_rows_are_found_by_who_what_where_when_and_why(shift):
    found, _alarms, _scores = examined(shift(Regime.LOGGED))
    assert {e.actor for e in search(found, Query(actor="operator-2"))} == {"operator-2"}
    assert {e.camera_id for e in search(found, Query(camera_id="C-041"))} == {"C-041"}
    assert {e.reason for e in search(found, Query(words="ROBBERY"))} == {"INC-2 · robbery"}
    assert all(60_000 <= e.t_ms <= 120_000 for e in search(found, Query(from_ms=60_000, to_ms=120_000)))
    assert not any(e.reason for e in search(found, Query(without_reason=True)))
    assert sum(by_minute(found).values()) == len(found)
    assert by_camera(found)["C-041"] == len(search(found, Query(camera_id="C-041")))


WHOLE = dict.fromkeys(COLUMNS) | {
    "seq": 1, "t": 1, "actor": "a", "camera_id": "C-041", "subject_id": "S-AAAAAA", "action": "ptz", "outcome": "done",
    "pan_deg": 0, "tilt_deg": -900, "zoom": 200,
}  # fmt: skip


@pytest.mark.parametrize(
    "garbled",
    [b"", b"{", b"[]", b'{"seq":1}', b'{"t":"noon"}', b"\xff", b"1" * 9, b"1" * 9999, b"[" * 99_999,
     *(json.dumps(WHOLE | more).encode() for more in (
         {"t": 10**18}, {"zoom": 10**400}, {"actor": "\ud800"}, {"seq": True}, {"seq": 1.5}, {"purpose": 7}))],
    ids=range(15),
)  # fmt: skip
def test_a_garbled_row_is_listed_and_breaks_nothing(garbled):
    found = entries([json.dumps(WHOLE).encode(), garbled])
    assert [(e.place, e.broken) for e in found] == [(1, False), (2, True)]
    assert [e.place for e in search(found, Query(actor="a"))] == [1]
    assert (figures(found).rows, figures(found).broken, sum(by_minute(found).values())) == (2, 1, 1)


@pytest.mark.parametrize("pose", [(-1, 99_999, -5), (10**12, -(10**12), 10**12), (0, 0, 0)])
def test_a_pose_that_no_camera_has_is_taken_as_the_nearest_that_one_has(pose):
    (xy, unsure), world = ground(small.purse(), 0, pose), small.purse()
    assert np.isfinite([*xy, unsure]).all()
    assert np.hypot(*(xy - world.cameras.xy[0])) < 2_000


def marked(game, camera: str, person: int) -> bool:
    """The operator marks somebody on a camera, if they are in its picture now."""
    exercise, moment = game.exercise, game.exercise.moment()
    world, now = exercise.world, moment.now_ms
    pose = observation.pose_at(world, moment.state, world.camera(camera), now)
    seen = observation.figures(world, exercise.outcomes(moment.state), [(world.camera(camera), pose)], now)
    for one, in_ms in zip(seen.person.tolist(), seen.in_ms.tolist(), strict=True):
        if one == person and in_ms <= now:
            figure = observation.figure_id(exercise.key, game.seat, camera, person, in_ms)
            return game.act(OPERATOR, Action.FOLLOW, camera, figure=figure, t=now).done
    return False


def compared(game, person: int):
    """The path that the log betrays of somebody, beside the truth."""
    exercise, moment = game.exercise, game.exercise.moment()
    found, _alarms, _scores = examined(game)
    drawn = oversight.path(exercise.world, found, observation.subject_of(exercise.key, person))
    return drawn, oversight.compare(exercise.world, exercise.outcomes(moment.state), person, drawn, moment.now_ms)


@pytest.fixture
def chase(play):
    game = play(regime=Regime.LOGGED)
    thief = game.exercise.world.cast_number["thief"]
    for seconds, camera in ((46, "C-049"), (70, "C-038"), (100, "C-075")):
        game.open(camera)
        game.at(seconds)
        marked(game, camera, thief)
    return game, thief


def test_the_path_that_the_log_betrays_is_near_the_truth(chase):
    game, thief = chase
    drawn, beside = compared(game, thief)
    assert len(drawn.points) == 3
    assert beside.mean_m < 40 and beside.median_m < 40
    assert beside.inside == 1.0, "who was in the picture is within the ground that it shows"
    assert beside.minutes == pytest.approx(54 / 60)
    assert 0 < beside.known <= 1


def test_what_somebody_did_unseen_makes_the_drawn_path_wrong(play):
    """The mirror turned the camera; the log, which holds no row of it, draws where it had looked before."""
    for regime, inside in ((Regime.AS_FOUND, 0.0), (Regime.LOGGED, 1.0)):
        game = play(regime=regime)
        game.at(70)
        world = game.exercise.world
        number = world.camera("C-038")
        home = world.home_pose(number)
        game.open("C-038")
        game.open("C-038", INTELLIGENCE)
        round_about = [(home.pan_cdeg + 18_000) % 36_000, home.tilt_cdeg, home.zoom_c]
        assert game.act(INTELLIGENCE, Action.PTZ, "C-038", pose=round_about).done
        somebody = next(p for p in range(world.people_count) if marked(game, "C-038", p))
        game.at(90)
        drawn, beside = compared(game, somebody)
        assert len(drawn.points) == 1
        assert beside.inside == inside


def test_who_was_never_marked_cannot_be_drawn(chase):
    game, _thief = chase
    world, moment = game.exercise.world, game.exercise.moment()
    drawn = oversight.path(world, [], "S-NOBODY")
    beside = oversight.compare(world, game.exercise.outcomes(moment.state), 0, drawn, 60_000)
    assert (beside.mean_m, beside.median_m, beside.inside, beside.minutes, beside.known) == (None, None, None, 0, 0)


def test_the_wall_ahead_is_where_a_second_opinion_finds_it():
    world = small.purse()
    houses = small.houses(world.city)
    for xy in world.cameras.xy[::8]:
        for pan in np.radians(range(0, 360, 37)):
            ahead = np.array([np.sin(pan), np.cos(pan)])
            ray = shapely.LineString([xy, xy + FRONT_M * ahead])
            met = [shapely.distance(shapely.Point(xy), houses.geometries[k].intersection(ray))
                   for k in houses.query(ray, predicate="intersects")]  # fmt: skip
            found = _wall_m(world, xy, ahead)
            assert (found is None) == (not met)
            assert found is None or found == pytest.approx(min(met), abs=1e-3)


def test_a_hand_on_a_house_front_rings_and_a_turn_along_the_street_does_not(play):
    game = play(regime=Regime.LOGGED)
    game.act(OPERATOR, Action.TAKE_DESK)
    for camera in ("C-010", "C-009", "C-012"):
        game.open(camera, purpose="patrol round")
        assert game.act(OPERATOR, Action.PRESET, camera, preset=1).done
    _found, alarms, _scores = examined(game)
    assert not [a for a in alarms if a.detector == "homes"]
    world = game.exercise.world
    xy = world.cameras.xy[world.camera("C-010")]
    fronts = {pan: _wall_m(world, xy, np.array([np.sin(r), np.cos(r)])) for pan in range(0, 360, 5)
              for r in [np.radians(pan)]}  # fmt: skip
    pan = min((p for p in fronts if fronts[p]), key=lambda p: fronts[p])
    game.act(OPERATOR, Action.PTZ, "C-010", pose=[pan * 100, -600, 300])
    _found, alarms, _scores = examined(game)
    assert [a.camera_id for a in alarms if a.detector == "homes"] == ["C-010"]


def test_an_agent_who_looks_somebody_up_again_and_again_is_named_as_logged_and_by_nothing_as_found(play):
    for regime, named in ((Regime.LOGGED, 3), (Regime.AS_FOUND, 0)):
        game = play(regime=regime)
        for seconds in (20, 40, 60):
            game.at(seconds)
            game.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", purpose="seguridad")
        _found, _alarms, scores = examined(game)
        assert scores["repeated"].named == scores["says_nothing"].named == named
        assert scores["repeated"].bad == 3
        assert scores["repeated"].precision == (1.0 if named else None)
        assert scores["repeated"].recall == named / 3
        assert scores["repeated"].unseen == 3 - named


def test_a_close_up_without_a_purpose_fails_the_strict_measure_alone(play):
    """A participant's turn could be a round of the center's: nothing but the stated purpose tells."""
    game = play(regime=Regime.LOGGED)
    game.act(OPERATOR, Action.TAKE_DESK)
    game.open("C-034", purpose="patrol round")
    game.act(OPERATOR, Action.PTZ, "C-034", pose=[9_000, -1_200, 1_400])
    _found, _alarms, scores = examined(game)
    zooming = scores["zooming"]
    assert (zooming.named, zooming.strict_precision, zooming.precision, zooming.recall) == (1, 1.0, 0.0, None)
    assert 0 < zooming.strict_recall <= 1


@pytest.mark.parametrize(("says", "how"), [(", needless: true", Carried.NOTHING), ("", Carried.HOLDS)])
def test_what_a_scenario_calls_needless_is_so_whatever_case_was_stated_and_whoever_agreed(journal, says, how):
    plan = f"phone_lookup: thief, purpose: court order, case_number: ORD-1{says}"
    file = scenario.builtin_file("purse-snatch").decode().replace("phone_lookup: andrade", plan)
    exercise = Exercise(journal, begin(journal, file.encode(), Regime.ACCOUNTABLE))
    Playing(exercise, exercise.join()).at(150)
    now = exercise.moment().state
    asked, done = (e for e in now.acts if e.kind == "phone_lookup")
    assert (asked.body["outcome"], done.body["outcome"], done.body["approver"]) == (ASKED, "done", "supervisor")
    assert {carried(exercise.world, now, exercise.outcomes(now), e) for e in (asked, done)} == {how}
    assert all(holds(exercise.world, now, e)[0] for e in (asked, done)), "by its statement it holds"


def test_scores_agree_with_a_count_by_hand(shift):
    for regime in (Regime.AS_FOUND, Regime.LOGGED):
        game = shift(regime)
        found, alarms, scores = examined(game)
        exercise, moment = game.exercise, game.exercise.moment()
        outcomes = exercise.outcomes(moment.state)
        bad = [e for e in moment.state.acts if e.kind in ACCESSES and e.body["outcome"] == "done"
               and carried(exercise.world, moment.state, outcomes, e) is Carried.NOTHING]  # fmt: skip
        assert {score.bad for score in scores.values()} == {len(bad)}
        said = [e for e in moment.state.acts if e.kind in ACCESSES and e.body["outcome"] == "done"
                and not holds(exercise.world, moment.state, e)[0]]  # fmt: skip
        assert {score.unheld_all for score in scores.values()} == {len(said)}
        assert all(score.right <= score.unheld <= score.named for score in scores.values())
        for name in ("homes", "zooming", "says_nothing", "repeated"):
            rows = {place for a in alarms if a.detector == name for place in a.rows}
            accesses = [e for e in found if e.place in rows and e.action in ACCESSES]
            assert scores[name].named == len(accesses)


def test_figures_count_what_is_there(shift):
    found, _alarms, _scores = examined(shift(Regime.LOGGED))
    told = figures(found)
    assert told.rows == len(found) == told.stated + told.silent
    assert sum(n for _chair, n in told.chairs) == sum(n for _action, n in told.actions) == len(found)
    assert dict(told.cameras) == dict(by_camera(found))
    assert told.silent == len(search(found, Query(without_reason=True)))
    assert [n for _name, n in told.actions] == sorted((n for _name, n in told.actions), reverse=True)


def test_verification_of_the_own_log_finds_what_was_done_to_it(play):
    game = play(regime=Regime.LOGGED)
    for n in range(20, 26):
        game.open(f"C-0{n}", purpose=f"reason {n}")
    game.exercise.publish()
    assert oversight.verdict(game.exercise, game.exercise.moment()).whole
    game.exercise.tamper(Deed(what="edit", seq=2, value="nothing"), INTELLIGENCE, game.seat)
    found = oversight.verdict(game.exercise, game.exercise.moment())
    assert ("changed", 2) in {(f.kind, f.seq) for f in found.findings}
    assert oversight.verdict(game.exercise, game.exercise.moment(), paper=False).whole


def test_in_a_class_the_page_is_the_auditors_until_the_reveal(journal):
    from synthetic.exercise.door import seat_name
    from tests.test_room import Class, token

    made = Class(journal)
    made.join(2)
    crew = made.room.crew(1)
    seats = {n: seat_name(token(n)) for n in (0, 1)}
    made.desk.give(1, seats[0], Chair.AUDITOR)
    made.desk.give(1, seats[1], OPERATOR)
    made.desk.start()
    assert oversight.opened(crew, crew.moment(), Chair.AUDITOR, seats[0]) is False, "without the truth beside it"
    for chair in (OPERATOR, Chair.AUDITOR):
        with pytest.raises(Refused):
            oversight.opened(crew, crew.moment(), chair, seats[1])
    made.desk.reveal()
    assert oversight.opened(crew, crew.moment(), OPERATOR, seats[1]) is True
