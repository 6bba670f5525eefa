"""What somebody typed begins no cell of a spreadsheet as a formula, whatever separates its cells, and comes back."""

from __future__ import annotations

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from synthetic.spreadsheet import neutral, typed

FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@given(st.text(alphabet="=+-@＝'\";,\t\r\n |ab1"))
@example('round;=1+1;=HYPERLINK(A1)\n=2+2"')
@example("'=1")
@example(";';'\t'=")
def test_no_cell_begins_like_a_formula_and_what_was_typed_comes_back(text: str) -> None:
    cell = neutral(text)
    assert typed(cell) == text
    line = '1,"' + cell.replace('"', '""') + '",2\r\n'
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
            assert not any(found.startswith(FORMULAS) for found in row[0 if separator == "," else 1 :])
