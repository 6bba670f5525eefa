"""The access matrix: decisions, reasons, and where they are recorded."""

from dataclasses import replace

import pytest

from synthetic.access import Action, Chair, Edit, Place, Regime, Request, Rule, Rules, decide, under


def asked(chair: Chair, action: Action, **stated: str) -> Request:
    return Request(actor="somebody", chair=chair, action=action, **stated)


AS_FOUND, LOGGED = Rules(regime=Regime.AS_FOUND), Rules(regime=Regime.LOGGED)


@pytest.mark.parametrize(
    ("rules", "chair", "action", "allowed", "recorded"),
    [
        (AS_FOUND, Chair.OPERATOR, Action.LIVE_VIEW, True, {Place.CENTER}),
        (AS_FOUND, Chair.INTELLIGENCE, Action.LIVE_VIEW, True, set()),
        (AS_FOUND, Chair.INTELLIGENCE, Action.PTZ, True, set()),
        (AS_FOUND, Chair.INTELLIGENCE, Action.PHONE_LOOKUP, True, set()),
        (AS_FOUND, Chair.OPERATOR, Action.PHONE_LOOKUP, False, {Place.CENTER}),
        (AS_FOUND, Chair.OPERATOR, Action.FACE_SEARCH, False, {Place.CENTER}),
        (AS_FOUND, Chair.INTELLIGENCE, Action.FACE_SEARCH, False, set()),
        (AS_FOUND, Chair.INTELLIGENCE, Action.DISPATCH, False, set()),
        (LOGGED, Chair.INTELLIGENCE, Action.LIVE_VIEW, True, {Place.CENTER}),
        (LOGGED, Chair.INTELLIGENCE, Action.PTZ, True, {Place.CENTER}),
        (LOGGED, Chair.INTELLIGENCE, Action.PHONE_LOOKUP, False, {Place.CENTER}),
    ],
)
def test_the_matrix(rules, chair, action, allowed, recorded):
    decision = decide(rules, asked(chair, action))
    assert (decision.allowed, set(decision.recorded_where)) == (allowed, recorded)
    assert decision.reason


def test_as_logged_a_phone_look_up_needs_a_purpose_and_says_so():
    refused = decide(LOGGED, asked(Chair.INTELLIGENCE, Action.PHONE_LOOKUP, purpose="  "))
    assert refused.must_state == {"purpose"}
    assert decide(LOGGED, asked(Chair.INTELLIGENCE, Action.PHONE_LOOKUP, purpose="kidnapping")).allowed


def test_switching_the_assumption_off_gives_the_mirror_rows():
    rules = Rules(regime=Regime.AS_FOUND, assumptions={"mirror_leaves_no_row": False})
    assert decide(rules, asked(Chair.INTELLIGENCE, Action.LIVE_VIEW)).recorded_where == {Place.CENTER}


def test_the_mirror_steers_first_only_as_found_and_only_by_assumption():
    assert AS_FOUND.outranks(Chair.INTELLIGENCE, Chair.OPERATOR)
    assert not LOGGED.outranks(Chair.INTELLIGENCE, Chair.OPERATOR)
    polite = Rules(regime=Regime.AS_FOUND, assumptions={"mirror_steers_first": False})
    assert not polite.outranks(Chair.INTELLIGENCE, Chair.OPERATOR)


def test_face_matching_is_open_only_where_a_scenario_says_hypothetical():
    rules = Rules(regime=Regime.AS_FOUND, face_matching=True)
    assert decide(rules, asked(Chair.INTELLIGENCE, Action.FACE_SEARCH)).allowed
    assert not decide(rules, asked(Chair.OPERATOR, Action.FACE_SEARCH)).allowed


def test_other_regimes_leave_the_rest_of_the_rules_alone():
    rules = Rules(regime=Regime.AS_FOUND, face_matching=True)
    assert under(rules, Regime.LOGGED) == Rules(regime=Regime.LOGGED, face_matching=True)


FOUR_EYES = {"export", "face_search", "phone_lookup", "watchlist_add", "watchlist_remove"}


@pytest.mark.parametrize("chair", [Chair.OPERATOR, Chair.INTELLIGENCE])
def test_accountable_wants_a_second_person_for_what_is_sensitive_and_for_nothing_else(chair):
    rules = Rules(regime=Regime.ACCOUNTABLE, face_matching=True)
    stated = {"purpose": "court order", "case_number": "ORD-1"}
    waits = set()
    for action in rules.row(chair):
        decision = decide(rules, asked(chair, action, **stated), ("ORD-1",))
        assert decision.allowed is not decision.asks, action
        assert decide(rules, replace(asked(chair, action, **stated), approved=True), ("ORD-1",)).allowed, action
        waits |= {action.value} if decision.asks else set()
    assert waits == FOUR_EYES & {action.value for action in rules.row(chair)}
    assert chair is not Chair.INTELLIGENCE or waits == FOUR_EYES


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("chair", Chair)
@pytest.mark.parametrize("action", [Action.BREAK_GLASS, Action.JUSTIFY, Action.POLICY_CHANGE])
def test_a_broken_glass_its_justification_and_a_change_of_rules_are_rows_at_the_center_whatever_is_ruled(
    regime, chair, action
):
    hidden = (Edit(chair=chair, action=action, rule=Rule()), Edit(chair=chair, action=Action.LIVE_VIEW, rule=Rule()))
    for edits in ((), hidden, hidden[1:]):
        decision = decide(Rules(regime=regime, edits=edits), asked(chair, action))
        assert Place.CENTER in decision.recorded_where, "also where it is refused"
