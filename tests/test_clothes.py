"""The closed vocabulary of clothes."""

from __future__ import annotations

import pytest

from synthetic import clothes


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("red hoodie", "buzo rojo con capucha"),
        ("grey shirt", "camisa gris"),
        ("white blouse", "blusa blanca"),
        ("dark jeans", "jeans oscuros"),
        ("blue jeans", "jeans azules"),
        ("dark blue uniform", "uniforme azul oscuro"),
        ("brown handbag", "cartera café"),
        ("black cap", "gorra negra"),
    ],
)
def test_clothes_are_told_in_spanish_with_their_gender(english: str, spanish: str) -> None:
    assert clothes.in_spanish(english) == spanish
    assert clothes.in_language(english, "es") == spanish
    assert clothes.in_language(english, "en") == english


def test_every_colour_goes_with_every_garment() -> None:
    for colour in clothes.COLOURS:
        for garment, cut in clothes.GARMENTS.items():
            found = clothes.parse(f"{colour} {garment}", cut.slot)
            assert (str(found), found.slot) == (f"{colour} {garment}", cut.slot)
            assert all(0 <= part <= 255 for part in found.rgb)
            assert "{" not in clothes.in_spanish(str(found))


def test_every_slot_has_garments() -> None:
    assert all(clothes.garments(slot) for slot in clothes.SLOTS)
    assert sum(len(clothes.garments(slot)) for slot in clothes.SLOTS) == len(clothes.GARMENTS)


def test_spelling_is_forgiven_where_it_is_clear() -> None:
    assert str(clothes.parse("  Light   Blue SHIRT ")) == "light blue shirt"
    assert str(clothes.parse("gray hat", "hat")) == "grey hat"


@pytest.mark.parametrize("words", ["", "hoodie", "red", "red red hoodie", "red hoodie hoodie", "rojo buzo"])
def test_other_words_are_refused_with_what_is_known(words: str) -> None:
    with pytest.raises(clothes.NotClothes, match="known: ") as refusal:
        clothes.parse(words)
    assert "se conocen: " in refusal.value.text.es


def test_a_garment_is_refused_in_another_slot() -> None:
    with pytest.raises(clothes.NotClothes, match="no such garment here"):
        clothes.parse("dark jeans", "top")
