"""Stories under better rules, and worse ones: purposes, cases, four eyes, a broken glass, a trainer's own matrix."""

import numpy as np
import pytest

from synthetic.access import Action, Chair, Edit, Need, Place, Regime, Rule
from synthetic.exercise import briefing, observation, public, ruling
from synthetic.exercise.approval import ANSWER_MS
from synthetic.exercise.door import Act, Refused, seat_name
from synthetic.exercise.fold import ASKED
from synthetic.model import Trouble
from synthetic.tamper import Deed
from synthetic.world import whereabouts
from tests.test_room import Class, token

OPERATOR, INTELLIGENCE = Chair.OPERATOR, Chair.INTELLIGENCE
ROBBERY = {"purpose": "robbery", "case_number": "INC-2"}
ORDER = {"purpose": "court order", "case_number": "ORD-1"}


def rows(game, place: Place = Place.CENTER) -> list[dict]:
    return [row.fields for row in game.exercise.journal.rows(game.exercise.name, place)[1]][::-1]


def mine(game, place: Place = Place.CENTER, chair: str = "intelligence") -> list[tuple[str, str]]:
    """What a chair's own participant is recorded with."""
    own = {"operator-1", "analyst-1"}
    return [(r["action"], r["outcome"]) for r in rows(game, place) if r["actor"] in own and r["chair"] == chair]


def beat(game) -> list[str]:
    """All cameras by their distance from patrol P-1."""
    world, moment = game.exercise.world, game.exercise.moment()
    number = np.array([world.people_count])
    me = whereabouts(world, game.exercise.outcomes(moment.state).changes, number, moment.now_ms).xy[0]
    return [world.cameras.ids[i] for i in np.argsort(np.hypot(*(world.cameras.xy - me).T))]


@pytest.fixture
def strict(play):
    game = play(regime=Regime.ACCOUNTABLE)
    game.at(100)
    return game


def test_agency_only_keeps_the_mirrors_rows_where_the_center_cannot_read_them(play):
    game = play(regime=Regime.AGENCY_ONLY)
    game.open("C-041", INTELLIGENCE)
    game.open("C-041", OPERATOR)
    assert [r["chair"] for r in rows(game)] == ["operator"]
    assert [r["chair"] for r in rows(game, Place.AGENCY)] == ["intelligence"]


@pytest.mark.parametrize(
    ("chair", "stated", "outcome"),
    [
        (OPERATOR, {}, "refused: not stated"),
        (OPERATOR, {"purpose": "investigation"}, "refused: no such purpose"),
        (OPERATOR, {"purpose": "patrol round"}, "done"),
        (INTELLIGENCE, {"purpose": "court order"}, "refused: no case"),
        (INTELLIGENCE, {"purpose": "court order", "case_number": "ORD-9"}, "refused: no such case"),
        (INTELLIGENCE, ORDER, "done"),
    ],
)
def test_accountable_asks_for_a_purpose_of_the_list_and_a_case_that_exists(strict, chair, stated, outcome):
    assert strict.open("C-041", chair, **stated).outcome == outcome
    assert mine(strict, chair=chair) == [("live_view", outcome)], "a refusal is a row like every other"


def test_a_case_exists_from_its_moment_on(play):
    game = play(regime=Regime.ACCOUNTABLE)
    game.at(40)
    assert game.open("C-041", **ROBBERY).done, "an operator needs no case to look"
    assert game.act(OPERATOR, Action.PLAYBACK, "C-041", at_ms=0, **ROBBERY).outcome == "refused: no such case"
    game.at(55)
    assert game.act(OPERATOR, Action.PLAYBACK, "C-041", at_ms=0, **ROBBERY).done


def test_the_agencys_authorised_task_succeeds_with_four_eyes(strict):
    asked = strict.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", **ORDER)
    assert asked.outcome == ASKED
    assert not strict.exercise.moment().state.lookups
    strict.at(121)
    state = strict.exercise.moment().state
    assert [look.person for look in state.lookups] == [strict.exercise.world.cast_number["thief"]]
    asked_row, approved, done = [r for r in rows(strict) if r["actor"] in ("analyst-1", "supervisor")]
    assert (asked_row["outcome"], approved["action"], approved["actor"]) == (ASKED, "approve", "supervisor")
    assert (done["action"], done["outcome"], done["approver"]) == ("phone_lookup", "done", "supervisor")
    assert done["subject_id"] == asked_row["subject_id"] == observation.subject_of(
        strict.exercise.key, strict.exercise.world.cast_number["thief"]
    )
    assert ("phone_lookup", "done") in mine(strict, Place.AGENCY)


def test_the_supervisor_answers_when_it_is_due_whenever_somebody_enters(strict):
    """Nobody entered for a minute: what was waited for is no longer than what the supervisor takes."""
    strict.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", **ORDER)
    strict.at(160)
    strict.exercise.moment()
    asked, approved, done = [r["t"] for r in rows(strict) if r["actor"] in ("analyst-1", "supervisor")]
    assert (approved - asked, done - asked) == (ANSWER_MS, ANSWER_MS)
    times = [r["t"] for r in rows(strict)]
    assert times == sorted(times), "colleagues' rows of that minute stand before and after it"
    assert times[-1] > approved, "and there are some after it"


def test_whoever_was_looked_up_is_told_afterwards_under_accountable_and_under_no_other_regime(strict):
    strict.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", **ORDER)
    strict.at(121)
    strict.exercise.moment()  # the supervisor has answered
    held = rows(strict)
    done = next(r for r in held if r["action"] == "phone_lookup" and r["outcome"] == "done")
    due = done["t"] + public.NOTICE_MS
    assert not public.notices(Regime.ACCOUNTABLE, held, due - 1)
    note = public.notices(Regime.ACCOUNTABLE, held, due)[0]
    assert (note.subject_id, note.case_number, note.organisation) == (done["subject_id"], "ORD-1", "agency")
    assert public.figures(Regime.ACCOUNTABLE, held, due + 60_000).told == 1
    for regime in set(Regime) - {Regime.ACCOUNTABLE}:
        assert not public.notices(regime, held, due)
        assert public.figures(regime, held, due + 60_000).told == 0


def test_published_figures_count_the_centers_rows_until_the_last_round_minute(strict):
    strict.open("C-041", **ROBBERY)
    strict.open("C-049")
    held, now = rows(strict), strict.exercise.moment().now_ms
    looks = [r for r in held if r["action"] in public.LOOKS]
    told = public.figures(Regime.ACCOUNTABLE, held, now)
    assert told.until_ms == now // 60_000 * 60_000
    assert sum(told.accesses.values()) == sum(r["outcome"] == "done" and r["t"] <= told.until_ms for r in looks)
    later = public.figures(Regime.ACCOUNTABLE, held, now + 60_000)
    assert later.accesses["command center"] == sum(r["outcome"] == "done" and r["chair"] == "operator" for r in looks)
    assert later.refused == sum(r["outcome"] != "done" for r in looks) > 0


def test_no_figure_tells_of_others_where_no_law_makes_the_center_do_so(strict):
    """Rows of others that an earlier regime left are in the log, and in no figure of the center's."""
    strict.open("C-041", **ROBBERY)
    strict.open("C-049", INTELLIGENCE, **ORDER)
    held, later = rows(strict), strict.exercise.moment().now_ms + 60_000
    assert set(public.figures(Regime.LOGGED, held, later).accesses) >= {"command center", "agency"}
    for regime in (Regime.AS_FOUND, Regime.AGENCY_ONLY):
        told = public.figures(regime, held, later)
        assert set(told.accesses) == {"command center"}
        own = [r for r in held if r["organisation"] == "command center" and r["action"] in public.LOOKS]
        assert told.refused == sum(r["outcome"] != "done" for r in own)


def test_the_supervisor_refuses_what_the_case_does_not_carry(strict):
    strict.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="andrade", **ORDER)
    strict.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", purpose="patrol round", case_number="ORD-1")
    strict.at(125)
    state = strict.exercise.moment().state
    assert not state.lookups
    assert not state.pending
    said = [e.body["reason"] for e in state.acts if e.kind == Action.APPROVE]
    assert said == ["the case is not about this person", "such a purpose does not carry it"]


def test_asking_twice_is_one_row(strict):
    for _ in range(3):
        strict.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", **ORDER)
    assert mine(strict).count(("phone_lookup", ASKED)) == 1


def test_nobody_alone_is_a_second_pair_of_eyes(strict):
    asked = strict.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", **ORDER)
    for chair in (OPERATOR, INTELLIGENCE):
        answer = strict.act(chair, Action.APPROVE, of=asked.seq, agrees=True)
        assert answer.outcome == "refused: needs a second person"
    assert strict.act(OPERATOR, Action.APPROVE, of=1, agrees=True).outcome == "refused: nothing to approve"


def test_a_broken_glass_lets_an_operator_act_first_and_is_always_a_row(strict):
    strict.exercise.change_policy(edits=[])
    assert not strict.open("C-041").done
    assert strict.act(OPERATOR, Action.BREAK_GLASS).done
    assert strict.open("C-041").done
    opened = rows(strict)[-1]
    assert (opened["approver"], opened["purpose"]) == ("break-glass", None)
    assert ("break_glass", "done") in mine(strict, chair="operator")
    assert strict.act(OPERATOR, Action.BREAK_GLASS).outcome == "refused: justify the last time first"
    assert strict.act(OPERATOR, Action.JUSTIFY, reason=" ").outcome == "refused: not stated"
    assert strict.act(OPERATOR, Action.JUSTIFY, reason="a robbery was going on").done
    assert strict.exercise.moment().state.glass["operator-1"].justified == "a robbery was going on"
    strict.at(100 + 181)
    assert not strict.open("C-038").done, "it holds three minutes"


def test_no_matrix_hides_what_is_done_under_a_broken_glass(strict):
    """Recorded nowhere and in need of a code: the glass opens it, and then it is a row all the same."""
    nowhere = Rule(recorded=frozenset(), needs=frozenset({Need.CODE}))
    hidden = (Action.LIVE_VIEW, Action.SNAPSHOT, Action.EXPORT, Action.PTZ)
    strict.exercise.change_policy(edits=[Edit(chair=OPERATOR, action=a, rule=nowhere) for a in hidden])
    before = len(mine(strict, chair="operator"))
    assert strict.open("C-041", **ROBBERY).done and len(mine(strict, chair="operator")) == before, "as the matrix says"
    assert strict.act(OPERATOR, Action.BREAK_GLASS).done
    assert strict.open("C-049").done
    assert strict.act(OPERATOR, Action.SNAPSHOT, "C-049").done
    found = mine(strict, chair="operator")[before:]
    assert found == [("break_glass", "done"), ("live_view", "done"), ("snapshot", "done")]


def test_a_still_leaves_the_house_only_for_what_the_matrix_asks_and_only_ones_own(play):
    game = play()
    game.at(100)
    for chair in (OPERATOR, INTELLIGENCE):
        assert game.open("C-041", chair).done
    asks = Rule(recorded=frozenset({Place.CENTER}), needs=frozenset({Need.CASE}))
    game.exercise.change_policy(edits=[Edit(chair=OPERATOR, action=Action.EXPORT, rule=asks)])
    taken = game.act(OPERATOR, Action.SNAPSHOT, "C-041").seq
    stated = {"case_number": "INC-2"}
    assert game.act(OPERATOR, Action.EXPORT, "C-041", snapshot=taken).outcome == "refused: no case"
    others = game.act(INTELLIGENCE, Action.SNAPSHOT, "C-041").seq
    for number in (others, taken + 99, None, float("nan")):
        found = game.act(OPERATOR, Action.EXPORT, "C-041", snapshot=number, **stated)
        assert found.outcome == "refused: no such snapshot", number
    assert game.act(OPERATOR, Action.EXPORT, "C-041", snapshot=taken, **stated).done
    assert [outcome for action, outcome in mine(game, chair="operator") if action == "export"][-1] == "done"


@pytest.mark.parametrize("typed", ["\u3164", "\u2800", "\u200b", "\x9b", " \u200d "])
def test_a_reason_of_which_nothing_shows_is_none(strict, typed):
    assert strict.open("C-041", purpose=typed).outcome == "refused: not stated"
    strict.exercise.change_policy(regime=Regime.LOGGED)
    cell = Edit(chair=OPERATOR, action=Action.LIVE_VIEW,
                rule=Rule(recorded=frozenset({Place.CENTER}), needs=frozenset({Need.PURPOSE})))  # fmt: skip
    strict.exercise.change_policy(edits=[cell])
    assert strict.open("C-041", purpose=typed).outcome == "refused: not stated"
    assert rows(strict)[-1]["purpose"] is None
    strict.exercise.change_policy(regime=Regime.ACCOUNTABLE, edits=[])
    assert strict.act(OPERATOR, Action.BREAK_GLASS).done
    assert strict.act(OPERATOR, Action.JUSTIFY, reason=typed).outcome == "refused: not stated"
    signed = strict.act(Chair.AUDITOR, Action.SIGN, sentence="x", signs=True, reason=typed)
    assert signed.outcome == "refused: not stated"


def test_what_an_auditor_signs_and_a_resident_asks_stands_in_the_row_with_its_reason(strict):
    for signs, said in ((True, "signed"), (False, "not signed")):
        why = f"I {said} it"
        assert strict.act(Chair.AUDITOR, Action.SIGN, sentence="only-responders", signs=signs, reason=why).done
        row = rows(strict)[-1]
        assert (row["action"], row["subject_id"], row["purpose"]) == ("sign", said, why)
    assert strict.act(Chair.RESIDENT, Action.REQUEST, "C-041", reason="it follows us " * 40).done
    assert rows(strict)[-1]["purpose"] == ("it follows us " * 40)[:200]
    assert strict.act(Chair.RESIDENT, Action.REQUEST, "C-041").done, "nobody need say why they ask"
    assert rows(strict)[-1]["purpose"] is None


def test_the_mirror_has_no_glass_to_break(strict):
    assert strict.act(INTELLIGENCE, Action.BREAK_GLASS).outcome == "refused: not for this chair"


@pytest.mark.parametrize("action", [Action.BREAK_GLASS, Action.JUSTIFY, Action.POLICY_CHANGE])
def test_some_rows_no_matrix_can_hide(strict, action):
    edit = Edit(chair=OPERATOR, action=action, rule=Rule(recorded=frozenset()))
    with pytest.raises(Trouble, match="cannot be switched off"):
        strict.exercise.change_policy(edits=[edit])
    assert strict.act(OPERATOR, Action.BREAK_GLASS).done
    assert rows(strict)[-1]["action"] == "break_glass"


def test_a_changed_matrix_applies_at_once_and_is_a_row(play):
    game = play()
    grant = Edit(chair=Chair.PATROL, action=Action.LIVE_VIEW, rule=Rule(recorded=frozenset({Place.CENTER})))
    near, second, *_more, far = beat(game)
    assert game.open(near, Chair.PATROL).outcome == "refused: not for this chair"
    game.exercise.change_policy(edits=[grant])
    assert (rows(game)[-1]["action"], rows(game)[-1]["subject_id"]) == (
        "policy_change", "matrix: patrol/live_view allowed, needs nothing, row at center"
    )  # fmt: skip
    assert game.open(near, Chair.PATROL).done
    assert game.open(far, Chair.PATROL).outcome == "refused: not in your area", "an officer sees the own area"
    game.exercise.change_policy(regime=Regime.LOGGED)
    assert not game.exercise.moment().state.edits, "a regime is a matrix with a name"
    assert game.open(second, Chair.PATROL).outcome == "refused: not for this chair"


KEPT = Rule(needs=frozenset({Need.CASE, Need.PURPOSE}), recorded=frozenset({Place.CENTER, Place.AGENCY}))
CHANGES = [
    ({"regime": Regime.ACCOUNTABLE}, "regime: accountable"),
    ({"regime": Regime.LOGGED, "edits": [Edit(chair=OPERATOR, action=Action.PTZ, rule=Rule(allowed=False))]},
     "regime: logged; matrix: operator/ptz not allowed"),
    ({"edits": [Edit(chair=INTELLIGENCE, action=Action.PTZ, rule=KEPT)]},
     "matrix: intelligence/ptz allowed, needs case_number+purpose, row at agency+center"),
    ({"edits": []}, "matrix"),
    ({"ranks": [OPERATOR, INTELLIGENCE]}, "ranks: operator > intelligence"),
    ({"ranks": []}, "ranks: of the regime"),
    ({"masks": {"faces": True, "windows": False}}, "mask: faces on; mask: windows off"),
    ({"assumptions": {"mirror_steers_first": False}}, "assumption: mirror_steers_first off"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=[told for _, told in CHANGES])
def test_a_change_of_the_rules_says_in_its_row_what_was_changed(play, change, told):
    game = play()
    game.exercise.change_policy(**change)
    row = rows(game)[-1]
    assert (row["subject_id"], row["actor"], row["chair"]) == (told, "participant", "trainer")
    assert all(one.kind != "other" for one in ruling.read(told)) or told == "matrix"


def test_two_cells_after_each_other_make_two_rows_each_of_its_own_cell(play):
    game = play()
    first = Edit(chair=INTELLIGENCE, action=Action.PTZ, rule=Rule(allowed=False))
    second = Edit(chair=INTELLIGENCE, action=Action.FOLLOW, rule=KEPT)
    for edits in ([first], [first, second], [second]):
        game.exercise.change_policy(edits=edits)
    told = [ruling.read(row["subject_id"]) for row in rows(game)[-3:]]
    assert [[(one.edit.action, one.edit.rule.allowed) for one in line] for line in told] == [
        [(Action.PTZ, False)], [(Action.FOLLOW, True)], [(Action.PTZ, True)],
    ]  # fmt: skip
    assert told[1][0].edit == second


OLD = ("accountable", "masks, ranks", "matrix: x/y allowed", "ranks: x", "mask: faces", ": ;")


@pytest.mark.parametrize("text", OLD)
def test_what_older_rows_or_somebody_with_the_database_wrote_is_read_as_far_as_it_goes(text):
    assert [one.kind for one in ruling.read(text)] == ["regime" if text == "accountable" else "other"]


@pytest.mark.parametrize(
    ("regime", "named"), [(Regime.AS_FOUND, False), (Regime.AGENCY_ONLY, False), (Regime.LOGGED, True)]
)
def test_who_turned_a_camera_is_told_to_the_center_only_where_a_row_of_its_own_says_so(play, regime, named):
    """A row at the agency is none that the center could read."""
    game = play(regime=regime)
    game.open("C-041")
    game.open("C-041", INTELLIGENCE)
    assert game.act(INTELLIGENCE, Action.PRESET, "C-041", preset=1).done
    state = game.exercise.moment().state
    assert briefing.moved(state, OPERATOR, "operator-1", 0) == ("C-041", "analyst-1" if named else None)
    game.exercise.change_policy(ranks=[INTELLIGENCE, OPERATOR])
    refused = game.act(OPERATOR, Action.PRESET, "C-041", preset=0).outcome
    assert refused == ("refused: held by a colleague" if named else "refused: does not answer")


@pytest.mark.parametrize("chair", [chair for chair in Chair if chair is not INTELLIGENCE])
def test_how_many_cameras_are_watched_tells_nobody_but_the_mirror_of_the_mirrors(play, chair):
    game, known = play(), 1 if chair is OPERATOR else None
    game.open("C-049")
    before = briefing.watched(chair, game.exercise.moment())
    for camera in ("C-041", "C-062"):
        assert game.open(camera, INTELLIGENCE).done
    assert briefing.watched(chair, game.exercise.moment()) == before == known
    assert briefing.watched(INTELLIGENCE, game.exercise.moment()) == 3


def test_the_trainer_says_who_outranks_whom(play):
    game = play()
    game.open("C-041")
    game.open("C-041", INTELLIGENCE)
    game.act(OPERATOR, Action.PRESET, "C-041", preset=1)
    game.exercise.change_policy(ranks=[OPERATOR, INTELLIGENCE])
    assert game.act(INTELLIGENCE, Action.PRESET, "C-041", preset=0).outcome == "refused: held by a colleague"
    game.exercise.change_policy(ranks=[INTELLIGENCE, OPERATOR])
    assert game.act(INTELLIGENCE, Action.PRESET, "C-041", preset=0).done


def test_a_rule_change_decides_open_feeds_anew(play):
    game = play()
    game.at(100)
    game.open("C-041", INTELLIGENCE)
    game.open("C-038", purpose="patrol round")
    game.exercise.change_policy(regime=Regime.ACCOUNTABLE)
    state = game.exercise.moment().state
    mirrors = state.open_grants(game.exercise.moment().now_ms, INTELLIGENCE)
    assert not mirrors, "nobody of the mirror had said what for, simulated or not"
    own = state.open_grants(game.exercise.moment().now_ms, OPERATOR, "operator-1")
    assert [g.camera_id for g in own] == ["C-038"]
    assert ("live_end", "done") in mine(game)


def followed(game) -> list[bool]:
    """Of each phone that the agency is shown, whether its person is on the list."""
    return [one.watch_list for one in briefing.brief(game.exercise, INTELLIGENCE, game.exercise.moment()).subjects]


def test_where_a_look_up_needs_a_case_no_phone_is_followed_without_one(play):
    game = play()
    assert followed(game) == [True]
    game.exercise.change_policy(regime=Regime.ACCOUNTABLE)
    assert followed(game) == []
    game.at(100)
    assert game.act(INTELLIGENCE, Action.PHONE_LOOKUP, subject="thief", **ORDER).outcome == ASKED
    assert followed(game) == []
    game.at(121)
    assert followed(game) == [False], "the authorised task alone"
    game.exercise.change_policy(regime=Regime.AS_FOUND)
    assert followed(game) == [False, True], "whom it looked up, and its list"
    game.exercise.change_policy(edits=[Edit(chair=INTELLIGENCE, action=Action.PHONE_LOOKUP, rule=Rule(allowed=False))])
    assert followed(game) == [False]


def test_somebody_put_on_the_watch_list_is_on_it(play):
    game = play()
    thief = game.exercise.world.cast_number["thief"]
    assert game.act(INTELLIGENCE, Action.WATCHLIST_ADD, subject="thief").done
    assert thief in observation.watched(game.exercise.world, game.exercise.moment().state)
    assert game.act(INTELLIGENCE, Action.WATCHLIST_ADD, subject="thief").outcome == "refused: already on the list"
    assert game.act(INTELLIGENCE, Action.WATCHLIST_REMOVE, subject="thief").done
    assert thief not in observation.watched(game.exercise.world, game.exercise.moment().state)
    assert game.act(OPERATOR, Action.WATCHLIST_ADD, subject="thief").outcome == "refused: not for this chair"


def test_what_students_type_never_breaks_a_row(play):
    game = play()
    for k, typed in enumerate(("<script>", "=HYPERLINK(1)", "a" * 10_000, "\u202eabc", "\ud800", "\x00\x1b[31m", " ")):
        assert game.open(f"C-0{k + 20}", purpose=typed, case_number=typed).done
    found = rows(game)
    assert [len(r["purpose"] or "") for r in found] == [8, 13, 200, 4, 1, 6, 0]
    assert game.open("C-041\n<b>", purpose="x").outcome == "refused: no such camera"
    assert rows(game)[-1]["camera_id"] == "?"


# ------------------------------------------------------------------------------ in a class


@pytest.fixture
def crew(journal):
    """Two operators, an analyst and an auditor under *accountable*, 100 s in."""
    made = Class(journal)
    made.join(4)
    made.desk.rule(regime=Regime.ACCOUNTABLE)
    chairs = (OPERATOR, OPERATOR, INTELLIGENCE, Chair.AUDITOR)
    for seat, chair in zip(sorted(made.room.crew(1).moment().state.crew.seats.values(), key=lambda s: s.number), chairs,
                           strict=True):  # fmt: skip
        made.desk.give(1, seat.name, chair)
    made.desk.start()
    made.desk.steer("pause")
    made.desk.steer("jump", 100_000)
    return made


def lookup(crew) -> int:
    act = Act(chair=INTELLIGENCE, action=Action.PHONE_LOOKUP, detail={"subject": "thief"}, **ORDER)
    return crew.room.crew(1).act(act, seat_name(token(2))).seq


def answer(crew, n: int, chair: Chair, of: int, agrees: bool):
    act = Act(chair=chair, action=Action.APPROVE, detail={"of": of, "agrees": agrees, "reason": "as ordered"})
    return crew.room.crew(1).act(act, seat_name(token(n)))


@pytest.mark.parametrize(("n", "chair"), [(0, OPERATOR), (3, Chair.AUDITOR)])
def test_a_second_participant_is_the_second_pair_of_eyes(crew, n, chair):
    of = lookup(crew)
    assert answer(crew, 2, INTELLIGENCE, of, True).outcome == "refused: needs a second person"
    assert answer(crew, n, chair, of, True).done
    state = crew.room.crew(1).moment().state
    assert [look.person for look in state.lookups] == [crew.room.crew(1).world.cast_number["thief"]]
    assert answer(crew, 1, OPERATOR, of, True).outcome == "refused: nothing to approve"


def test_who_refuses_prevents_it(crew):
    of = lookup(crew)
    assert answer(crew, 1, OPERATOR, of, False).done
    crew.desk.steer("jump", 300_000)
    assert not crew.room.crew(1).moment().state.lookups


def test_where_nobody_answers_the_supervisor_does_after_a_minute(crew):
    lookup(crew)
    crew.desk.steer("jump", 130_000)
    assert crew.room.crew(1).moment().state.pending
    crew.desk.steer("jump", 161_000)
    assert crew.room.crew(1).moment().state.lookups


def test_in_a_class_the_database_opens_only_in_the_trainers_drill(crew):
    deed = Deed(what="delete", seq=1)
    with pytest.raises(Refused):
        crew.room.crew(1).tamper(deed, INTELLIGENCE, seat_name(token(2)))
    crew.desk.arm()
    with pytest.raises(Refused):
        crew.room.crew(1).tamper(deed, INTELLIGENCE, seat_name(token(0)))
    crew.room.crew(1).tamper(deed, INTELLIGENCE, seat_name(token(2)))
    assert crew.room.crew(1).moment().state.tampered
