"""One part of a scenario file written anew: the rest stays as somebody wrote it, comments and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthetic import scenario
from synthetic.scenario import edit

GOOD = (Path(__file__).parent / "scenario_files" / "realistic.yaml").read_text(encoding="utf-8")
PURSE = scenario.builtin_file("purse-snatch").decode()
PARTS = ("title", "summary", "goals", "incidents", "injects", "questions", "trainer_notes", "cast", "guide", "network")


@pytest.mark.parametrize("text", [GOOD, PURSE], ids=["realistic", "purse"])
@pytest.mark.parametrize("key", PARTS)
def test_a_part_written_as_it_was_read_is_the_same_scenario(text: str, key: str) -> None:
    value = edit.part(text, key)
    again = edit.with_part(text, key, value)
    assert scenario.read(again).scenario == scenario.read(text).scenario
    assert scenario.read(text).scenario is not None
    assert edit.with_part(again, key, value) == again


def test_what_stands_outside_the_part_stays_to_the_letter() -> None:
    text = GOOD.replace("injects:", "# before\ninjects:  # what comes").replace("questions:", "# between\n\nquestions:")
    made = edit.with_part(text, "injects", [{"at": "5 s", "to": "all", "text": {"es": "a", "en": "b"}}])
    begin, end = text.index("injects:"), text.index("# between")
    assert made.startswith(text[:begin]) and made.endswith(text[end:])
    assert made[begin : len(made) - len(text[end:])] == 'injects:\n  - {at: "5 s", to: all, text: {es: a, en: b}}\n'


def test_comments_that_would_be_lost_are_counted_and_no_other() -> None:
    text = "\n".join([
        "# of the file", "format: 1", "injects:  # one", "  # two", "  - at: 5 s  # three",
        '    text: {es: "a # no comment", en: b#c}', "  - text:", "      es: >-", "        # text, not comment",
        "# of the next", "questions: []  # its own",
    ])  # fmt: skip
    assert {key: edit.comments(text, key) for key in ("format", "injects", "questions", "cast")} == {
        "format": 0, "injects": 3, "questions": 1, "cast": 0,
    }  # fmt: skip


def test_a_new_part_stands_where_the_format_has_it_and_an_empty_one_goes() -> None:
    without = edit.with_part(GOOD, "injects", None)
    assert "injects" not in without and scenario.read(without).scenario is not None
    back = edit.with_part(without, "injects", edit.part(GOOD, "injects"))
    keys = [line.split(":")[0] for line in back.splitlines() if line[:1].isalpha()]
    assert keys.index("injects") == keys.index("questions") - 1
    first = edit.with_part("title: {es: a, en: b}\n", "format", "1")
    assert first == 'format: "1"\ntitle: {es: a, en: b}\n'


def test_a_mistake_stays_a_mistake_that_can_be_put_right() -> None:
    text = GOOD.replace("{at: 5 min, to: operator", "{at: 5 bananas, to: nobody, weight: 3")
    (entry,) = edit.part(text, "injects")
    assert (entry["at"], entry["to"], entry["weight"]) == ("5 bananas", "nobody", "3")
    told = [str(one) for one in scenario.read(edit.with_part(text, "injects", [entry])).errors]
    assert [line.split("`")[1] for line in told] == ["at: 5 bananas", "to: nobody", "weight"]
    entry |= {"at": edit.timed("5 min"), "to": "operator"}
    del entry["weight"]
    assert scenario.read(edit.with_part(text, "injects", [entry])).scenario == scenario.read(GOOD).scenario


@pytest.mark.parametrize(
    "text",
    ["", "- a", "{format: 1, title: x}", "a: [", "x: 1\nx: 2", "just words", "  a: 1\n  b: 2", "\x00", "a: &a [*a]",
     "{\na: 1,\nb: 2\n}"],
)
def test_what_is_no_map_in_lines_of_its_own_is_left_as_it_is(text: str) -> None:
    assert not edit.writable(text)
    assert edit.with_part(text, "title", {"es": "a", "en": "b"}) == text
    assert edit.comments(text, "title") == 0


def test_a_file_with_an_end_mark_or_no_last_line_break_is_written_within_it() -> None:
    for tail in ("", "\n", "\n...\n", "\n\n# the end\n"):
        text = "format: 1\ntitle: {es: a, en: b}" + tail
        made = edit.with_part(text, "title", {"es": "c", "en": "d: e"})
        assert made == 'format: 1\ntitle: {es: c, en: "d: e"}' + tail
