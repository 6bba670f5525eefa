"""What a class answered, told together: nobody's answer is anybody's, and what most say is said."""

import pytest

from pages.parts import tallied
from synthetic.exercise.crew import Poll
from synthetic.model import Text

CHOICES = (Text(es="sí", en="yes"), Text(es="no", en="no"))
HOSTILE = "<script>alert(1)</script>"


def poll(kind: str) -> Poll:
    return Poll(id="p", kind=kind, text=Text(es="¿?", en="?"), choices=CHOICES if kind == "choice" else ())


@pytest.mark.parametrize(("lang", "said"), [("en", "7 of 9 say the same"), ("es", "7 de 9 dicen lo mismo")])
def test_the_agreement_of_a_choice_is_said(lang, said):
    values = ["0"] * 7 + ["1"] * 2
    assert tallied.summary(poll("choice"), values, lang).endswith(said)
    wall = tallied.wall(poll("choice"), values, lang)
    assert said in wall and wall.count('class="bar"') == 2 and "width:77%" in wall and "width:22%" in wall


def test_of_numbers_the_middle_and_the_spread_are_told_and_drawn():
    values = ["160", "3", "12", "7"]
    assert tallied.summary(poll("number"), values, "en") == "in the middle 9.5; from 3 to 160"
    wall = tallied.wall(poll("number"), values, "en")
    assert wall.count("<i style") == 4 and 'b style="left:5.9%"' in wall and "left:100.0%" in wall
    assert "left:0.0%" in tallied.wall(poll("number"), ["0", "0"], "en")


def test_texts_are_text_and_nothing_is_a_dash():
    assert "<script>" not in tallied.wall(poll("text"), [HOSTILE], "en")
    for kind in ("choice", "number", "text"):
        assert tallied.summary(poll(kind), [], "es") == "—" and "—" in tallied.wall(poll(kind), [], "es")
