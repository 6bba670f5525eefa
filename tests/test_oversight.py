"""The log examined: each detector rings when it should, not when it should not, and falsely as it says itself."""

import pytest

from synthetic import oversight
from synthetic.access import Action, Chair, Place, Regime
from synthetic.exercise import observation
from synthetic.exercise.door import Refused
from synthetic.model import Pose
from synthetic.oversight import DETECTORS, Query
from synthetic.oversight.detectors import BURST
from synthetic.oversight.evidence import Called, Evidence, Movement, Spot
from synthetic.oversight.reading import Entry, by_camera, by_minute, entries, search
from synthetic.tamper import Deed

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
    made = {"calls": (), "movements": (), "spots": SPOTS, "desks": {"operator-1": 0}, "until_ms": 600_000}
    return [alarm.rows for alarm in BY_ID[name].run(Evidence(entries=rows, **made | more))]


CALL = Called(id="INC-2", t_ms=50_000, xy=(890.0, 0.0))
CLOSE = (0, -900, 1200)


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
        ("says_nothing", [row(1), row(2, "phone_lookup"), row(3, "phone_lookup", case_number="ORD-1")], [(2,)], {}),
        ("zooming", [row(1, "ptz", t_s=60, pose=CLOSE), row(2, "ptz", pose=(0, -900, 200))], [(1,)], {}),
        ("zooming", [row(1, "ptz", t_s=60, pose=CLOSE)], [], {"calls": (CALL,)}),
        ("homes", [row(1, "preset", t_s=60), row(2, "preset", camera_id="C-001")], [(1,)], {}),
        ("gathering", [row(n, camera_id=f"C-00{n}") for n in (1, 2, 3, 4)], [(1, 2, 3, 4)], {}),
        ("gathering", [row(n, camera_id="C-001") for n in (1, 2, 3, 4)], [], {}),
        ("several_hands", [row(1, subject_id="S-A"), row(2, subject_id="S-A", actor="operator-2")], [(1, 2)], {}),
        ("several_hands", [row(1, subject_id="S-A"), row(2, subject_id="S-A")], [], {}),
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


def test_known_false_alarms_stay_as_they_are_told():
    wall = [row(n, camera_id=f"C-00{n}", purpose="patrol round") for n in (1, 2, 3, 4)]
    assert rings("gathering", wall), "the plaza is on every desk's wall"
    assert rings("homes", [row(1, "ptz", t_s=60, purpose="patrol round")]), "a patrol round turns cameras, too"


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
    alarms = oversight.alarms(oversight.evidence(exercise.world, moment.state, found, moment.now_ms))
    ids = [detector.id for detector in DETECTORS]
    outcomes = exercise.outcomes(moment.state)
    return found, alarms, {s.detector: s for s in oversight.scores(
        exercise.world, moment.state, outcomes, found, alarms, ids)}  # fmt: skip


def test_as_found_the_mirror_betrays_itself_by_the_joystick_alone(shift):
    _found, alarms, scores = examined(shift(Regime.AS_FOUND))
    assert {a.camera_id for a in alarms if a.detector == "shadows"} == {"C-041", "C-062"}
    shadows = scores["shadows"]
    assert (shadows.precision, shadows.right) == (1.0, 3)
    assert shadows.bad == shadows.right + shadows.unseen, "what was not moved left no trace at all"
    assert all(score.right == 0 for name, score in scores.items() if name != "shadows")


def test_as_logged_there_is_no_shadow_left(shift):
    _found, alarms, _scores = examined(shift(Regime.LOGGED))
    assert not [a for a in alarms if a.detector == "shadows"]


def test_a_modest_shift_gives_a_handful_of_alarms(shift):
    for regime in Regime:
        _found, alarms, _scores = examined(shift(regime))
        assert len(alarms) <= 8, [(a.detector, a.why.en) for a in alarms]


def test_rows_are_found_by_who_what_where_when_and_why(shift):
    found, _alarms, _scores = examined(shift(Regime.LOGGED))
    assert {e.actor for e in search(found, Query(actor="operator-2"))} == {"operator-2"}
    assert {e.camera_id for e in search(found, Query(camera_id="C-041"))} == {"C-041"}
    assert {e.reason for e in search(found, Query(words="ROBBERY"))} == {"INC-2 · robbery"}
    assert all(60_000 <= e.t_ms <= 120_000 for e in search(found, Query(from_ms=60_000, to_ms=120_000)))
    assert not any(e.reason for e in search(found, Query(without_reason=True)))
    assert sum(by_minute(found).values()) == len(found)
    assert by_camera(found)["C-041"] == len(search(found, Query(camera_id="C-041")))


def test_garbled_rows_are_listed_and_break_nothing():
    found = entries([b"", b"{", b"[]", b'{"seq":1}', b'{"t":"noon"}', b"\xff", b"1" * 9])
    assert [(e.place, e.broken) for e in found][:3] == [(1, True), (2, True), (3, True)]
    assert not search(found, Query(actor="operator-1"))
    by_minute(found)


def test_the_path_that_the_log_betrays_is_near_the_truth(play):
    game = play(regime=Regime.LOGGED)
    thief = game.exercise.world.cast_number["thief"]
    for seconds, camera in ((46, "C-049"), (70, "C-038"), (100, "C-075")):
        game.open(camera)
        game.at(seconds)
        world, moment = game.exercise.world, game.exercise.moment()
        pose = observation.pose_at(world, moment.state, world.camera(camera), moment.now_ms)
        seen = observation.figures(world, game.exercise.outcomes(moment.state), [(world.camera(camera), pose)],
                                   moment.now_ms)  # fmt: skip
        for person, in_ms in zip(seen.person.tolist(), seen.in_ms.tolist(), strict=True):
            if person == thief and in_ms <= moment.now_ms:
                figure = observation.figure_id(game.exercise.key, game.seat, camera, person, in_ms)
                game.act(OPERATOR, Action.FOLLOW, camera, figure=figure, t=moment.now_ms)
    found, _alarms, _scores = examined(game)
    subject = observation.subject_of(game.exercise.key, thief)
    drawn = oversight.path(game.exercise.world, found, subject)
    assert len(drawn.points) >= 2
    moment = game.exercise.moment()
    compared = oversight.compare(
        game.exercise.world, game.exercise.outcomes(moment.state), thief, drawn, moment.now_ms
    )
    assert compared.median_m is not None and compared.median_m < 60
    assert 0 < compared.known <= 1
    nobody = oversight.path(game.exercise.world, found, "S-NOBODY")
    assert oversight.compare(world, game.exercise.outcomes(moment.state), thief, nobody, 60_000).median_m is None


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
