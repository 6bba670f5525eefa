"""One is told in the singular, in both languages, wherever a count stands before what is counted."""

from __future__ import annotations

import re

import pytest

from pages.parts import counted, text
from tests.test_words import WANTED

SINGULARS = {
    "{n} rows": "1 row", "{n} acts": "1 act", "{n} acts without a row": "1 act without a row", "{n} alarms": "1 alarm",
    "{n} incidents": "1 incident", "{n} patrols": "1 patrol",
    "{n} of {all} rows": "{n} of 1 row", "{n} new rows · show": "One new row · show",
    "{n} things are off.": "One thing is off.", "Of your {n} acts it holds": "Of your one act it holds",
    "As “logged”, {n} of your {all} acts are rows:": "As “logged”, 1 of your {all} acts is a row:",
    "How many of these {n} acts does the center’s log hold?": "How many rows does the center’s log hold of this act?",
    "Our access log holds {n} accesses to this camera:": "Our access log holds one access to this camera:",
    "{n} rows say where this person was, from {begin} to {end}.":
        "The log says where this person was at one moment only, {at}.",
}  # fmt: skip
"""What is said of several, and what of one."""


@pytest.mark.parametrize(("n", "english", "spanish"), [
    (0, ("0 rows", "0 acts", "0 acts without a row", "0 alarms", "0 incidents", "0 patrols"),
     ("0 filas", "0 actos", "0 actos sin fila", "0 alarmas", "0 incidentes", "0 patrullas")),
    (1, ("1 row", "1 act", "1 act without a row", "1 alarm", "1 incident", "1 patrol"),
     ("1 fila", "1 acto", "1 acto sin fila", "1 alarma", "1 incidente", "1 patrulla")),
    (2, ("2 rows", "2 acts", "2 acts without a row", "2 alarms", "2 incidents", "2 patrols"),
     ("2 filas", "2 actos", "2 actos sin fila", "2 alarmas", "2 incidentes", "2 patrullas")),
])  # fmt: skip
def test_none_one_and_two(n, english, spanish):
    ways = (counted.rows, counted.acts, counted.unrecorded, counted.alarms, counted.incidents, counted.patrols)
    assert tuple(way(text.of("en"), n) for way in ways) == english
    assert tuple(way(text.of("es"), n) for way in ways) == spanish


def test_every_message_that_counts_has_one_for_a_single_one():
    what = "rows|acts|alarms|accesses|things|people|incidents|patrols"
    counts = re.compile(rf"\{{(n|all|rows|gone|acts|unheld)\}} (new )?({what})\b")
    counted_in = {message for message in WANTED if counts.search(message)}
    assert counted_in - set(SINGULARS.values()) == set(SINGULARS)
    assert set(SINGULARS.values()) <= set(WANTED)
