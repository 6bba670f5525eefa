"""Who people are said to be, what they wear: nobody here can exist."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic import people
from synthetic.model import CastMember, Clothes

PROVINCES = {*range(1, 25), 30}


def valid_id(number: str) -> bool:
    """An Ecuadorian identity number as the civil registry checks it: province, third digit, modulus 10."""
    digits = [int(c) for c in number]
    if len(digits) != 10 or int(number[:2]) not in PROVINCES or digits[2] > 5:
        return False
    odd = sum(2 * d if 2 * d < 10 else 2 * d - 9 for d in digits[0:9:2])
    return (odd + sum(digits[1:9:2]) + digits[9]) % 10 == 0


def test_the_validator_itself_knows_a_valid_number() -> None:
    assert valid_id("1710034065")
    assert not valid_id("1710034064")
    assert people.check_digit("171003406") == 5


@pytest.mark.parametrize("seed", [1, 911])
def test_no_identity_number_is_valid_twice_over(seed: int) -> None:
    for person in range(2_000):
        number = people.identity(seed, person).id_number
        assert len(number) == 10
        assert number.isdigit()
        assert number.startswith("00"), "no province has this number"
        assert not valid_id(number)
        digits = [int(c) for c in number]
        total = sum(2 * d if 2 * d < 10 else 2 * d - 9 for d in digits[0:9:2]) + sum(digits[1::2])
        assert total % 10 != 0, "the check digit is wrong as well"


@given(st.text("0123456789", min_size=9, max_size=9))
def test_the_check_digit_is_the_registrys(nine: str) -> None:
    good = "17" + str(int(nine[2]) % 6) + nine[3:]
    assert valid_id(good + str(people.check_digit(good)))


def test_every_phone_begins_with_000() -> None:
    phones = [people.identity(911, person).phone for person in range(2_000)]
    assert all(phone.startswith("000 ") for phone in phones)
    assert len(set(phones)) > 1_990
    assert people.identity(911, 3).phone_tail == "··" + phones[3][-3:]


def test_an_identity_is_the_same_whenever_it_is_asked_for() -> None:
    forwards = [people.identity(911, person) for person in range(50)]
    people.identity.cache_clear()
    backwards = [people.identity(911, person) for person in reversed(range(50))]
    assert forwards == backwards[::-1]
    assert people.identity(912, 7) != people.identity(911, 7)


def test_a_name_that_the_scenario_gives_is_kept_and_shortened() -> None:
    given_name = people.identity(911, 7, "María Andrade")
    assert (given_name.name, given_name.short) == ("María Andrade", "M. Andrade")
    assert given_name.phone == people.identity(911, 7).phone
    assert people.identity(911, 8, "Luz").short == "L. Luz"


@pytest.mark.parametrize(
    ("described", "seen", "fits"),
    [
        ("red hoodie", "red hoodie", True),
        ("red hoodie", "red jacket", True),
        ("red jacket", "red sweater", True),
        ("red hoodie", "red shirt", False),
        ("red hoodie", "grey hoodie", False),
        ("white shirt", "white blouse", True),
        ("dark jeans", "dark trousers", True),
        ("dark jeans", "dark blue jeans", False),
        ("brown coat", "brown poncho", True),
        (None, "red hoodie", True),
        (None, None, True),
        ("red hoodie", None, False),
    ],
)
def test_a_description_fits_colour_and_rough_kind(described: str | None, seen: str | None, fits: bool) -> None:
    assert people.alike(described, seen) is fits


THIEF = CastMember(
    id="thief",
    wears=(
        Clothes(from_s=0, top="red hoodie", bottom="dark jeans"),
        Clothes(from_s=118, top="grey shirt", bottom="dark jeans"),
    ),
)


@pytest.fixture(scope="module")
def looks() -> people.Looks:
    return people.looks(3_000, [THIEF, CastMember(id="other")], 911)


def test_whoever_changes_clothes_fits_only_what_he_wears_then(looks: people.Looks) -> None:
    thief, t_ms = np.full(4, 3_000), np.array([0, 117_999, 118_000, 500_000])
    assert people.fits(looks, thief, t_ms, "red hoodie", None).tolist() == [True, True, False, False]
    assert people.fits(looks, thief, t_ms, "grey shirt", "dark jeans").tolist() == [False, False, True, True]
    assert [people.worn(looks, 3_000, s).top for s in (0, 117.9, 118, 500)] == ["red hoodie"] * 2 + ["grey shirt"] * 2


def test_fits_says_of_each_what_their_clothes_say(looks: people.Looks) -> None:
    person = np.array([5, 17, 2_999, 3_000, 3_001, 3_002, 5])
    found = people.fits(looks, person, np.zeros(7, np.int64), "dark jacket", None)
    told = [people.alike("dark jacket", people.worn(looks, int(p), 0).top) for p in person]
    assert found.tolist() == told


def test_matching_finds_everybody_whose_clothes_ever_fit_and_nobody_for_no_description(looks: people.Looks) -> None:
    assert people.matching(looks, None, None) == []
    for top, bottom in (("red hoodie", None), ("grey shirt", "dark jeans"), (None, "black skirt")):
        ever = [
            p for p in range(3_002)
            if any(
                people.alike(top, c.top) and people.alike(bottom, c.bottom)
                for c in ([people.worn(looks, p, 0), people.worn(looks, p, 999)])
            )
        ]  # fmt: skip
        assert people.matching(looks, top, bottom) == ever
    assert 3_000 in people.matching(looks, "red hoodie", None)


def test_a_red_hoodie_is_rare_but_not_the_only_one(looks: people.Looks) -> None:
    assert 0 < len(people.matching(looks, "red hoodie", None)) < 200


def test_patrols_wear_a_uniform(looks: people.Looks) -> None:
    assert people.worn(looks, 3_002, 0).top == "dark blue uniform"


def test_looks_are_the_same_for_the_same_seed() -> None:
    one, other = people.looks(100, (), 4), people.looks(100, (), 4)
    assert np.array_equal(one.top, other.top)
    assert not np.array_equal(one.top, people.looks(100, (), 5).top)
    assert people.appearance(one, 3, 0.0) == people.appearance(other, 3, 0.0)
