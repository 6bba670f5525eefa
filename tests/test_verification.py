"""Verification: whatever was done to rows before a checkpoint is found, and with a witness named; else nothing is."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from synthetic import logfile
from synthetic.checkpoint import key_of, sign
from synthetic.ledger import COLUMNS, canonical, leaf_hash, root
from synthetic.model import Trouble
from synthetic.verification import MISSING, STANDING, verify

KEY = key_of(b"s" * 32)
TYPED = [
    "patrol round", "=HYPERLINK(1)", "<b>ñ</b>", "'quoted'", 'a "quote"', "two\nlines", "\u202eright", "☂" * 40, None,
]  # fmt: skip


def a_row(n: int) -> bytes:
    made = dict.fromkeys(COLUMNS) | {
        "seq": n, "take": 0, "recorded_at": 1_700_000_000_000 + 37 * n, "t": 1000 * n, "actor": f"operator-{n % 3}",
        "chair": "operator", "organisation": "command center", "action": "ptz", "camera_id": f"C-{n % 40:03d}",
        "pan_deg": -n, "purpose": TYPED[n % len(TYPED)], "outcome": "done",
    }  # fmt: skip
    return canonical(made)


def a_log(size: int) -> list[bytes]:
    return [a_row(n) for n in range(1, size + 1)]


def checkpoint_of(rows: list[bytes], size: int | None = None):
    size = len(rows) if size is None else size
    return sign("test/log", size, root([leaf_hash(row) for row in rows[:size]]), KEY)


def renumbered(rows: list[bytes]) -> list[bytes]:
    """What somebody does who covers it up: the numbers run on."""
    return [canonical({**json.loads(row), "seq": n}) for n, row in enumerate(rows, 1)]


def edited(row: bytes) -> bytes:
    return canonical({**json.loads(row), "purpose": "nothing to see"})


sizes = st.integers(2, 60)
places = st.integers(0, 59)


@given(sizes, places)
def test_an_untouched_log_has_no_finding(size, cut):
    rows = a_log(size)
    points = [checkpoint_of(rows, n) for n in sorted({0, 1, cut % size, size})]
    leaves = [leaf_hash(row) for row in rows]
    assert verify(rows, points, stored=leaves, witness=leaves[: cut % size]).whole
    assert verify([*rows, a_row(size + 1)], points, witness=leaves).whole, "it may go on"
    for read in (logfile.read(logfile.to_jsonl(rows), "log.jsonl"), logfile.read(logfile.to_csv(rows), "log.csv")):
        assert list(read.rows) == rows
        assert verify(read.rows, points, stored=read.stored).whole


@settings(max_examples=300)
@given(st.integers(1, 9), st.integers(0, 2**20), st.sampled_from(["log.jsonl", "log.csv"]))
def test_any_bit_of_an_exported_log_that_changes_is_found(size, where, name):
    rows = a_log(size)
    data = bytearray(logfile.to_jsonl(rows) if name == "log.jsonl" else logfile.to_csv(rows))
    bit = where % (len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    try:
        read = logfile.read(bytes(data), name)
    except Trouble:
        return
    assert not verify(read.rows, [checkpoint_of(rows)], stored=read.stored).whole


@given(sizes, places, st.sampled_from(["remove", "insert", "swap", "edit", "truncate"]), st.booleans(), places)
def test_whatever_was_done_before_a_checkpoint_is_found_and_with_a_witness_named(size, at, deed, repaired, other):
    rows, at, other = a_log(size), at % size, other % size
    assume(deed != "swap" or at != other)
    after = list(rows)
    if deed == "remove":
        del after[at]
    elif deed == "insert":
        after.insert(at, edited(rows[other]))
    elif deed == "swap":
        after[at], after[other] = after[other], after[at]
    elif deed == "edit":
        after[at] = edited(after[at])
    else:
        del after[at:]
    assume(after != rows)
    after = renumbered(after) if repaired else after
    leaves = [leaf_hash(row) for row in after]
    assert not verify(after, [checkpoint_of(rows)], stored=leaves).whole
    witness = [leaf_hash(row) for row in rows]
    found = verify(after, [checkpoint_of(rows)], stored=leaves, witness=witness).findings
    named = {(f.kind, f.seq, f.place) for f in found if f.kind in ("changed", "removed", "inserted", "reordered")}
    if deed == "remove":
        assert named == {("removed", at + 1, None)}
    elif deed == "insert" and at < size:
        assert named == {("inserted", None, at + 1)}
    elif deed == "edit":
        assert named == {("changed", at + 1, at + 1)}
    elif deed == "truncate":
        assert named == {("removed", n, None) for n in range(at + 1, size + 1)}
    elif deed == "swap":
        assert named == {("reordered", at + 1, other + 1), ("reordered", other + 1, at + 1)}


def numbered(row: bytes, seq: int) -> bytes:
    return canonical({**json.loads(row), "seq": seq})


def done_to(rows: list[bytes], deed: str, at: int, other: int) -> tuple[list[bytes], set[int], set[int]]:
    """A log after one deed; the places of the rows that were touched, and the numbers of those that are gone."""
    after, here, gone = list(rows), {at + 1}, set[int]()
    if deed == "edit":
        after[at] = edited(after[at])
    elif deed == "number":
        after[at] = numbered(after[at], 1_000 + other)
    elif deed == "insert":
        after.insert(at, edited(rows[other]))
    elif deed == "swap":
        after[at], after[other] = after[other], after[at]
        here = {at + 1, other + 1}
    else:
        last = at + 1 if deed == "remove" else len(rows)
        del after[at:last]
        here, gone = set(), set(range(at + 1, last + 1))
    return after, here, gone


@settings(max_examples=300)
@given(
    sizes,
    places,
    st.sampled_from(["remove", "insert", "swap", "edit", "number", "truncate"]),
    st.booleans(),
    places,
    st.integers(0, 3),
)
def test_with_a_witness_exactly_the_rows_that_were_touched_are_named(size, at, deed, repaired, other, later):
    rows, at, other = a_log(size), at % size, other % size
    assume(deed != "swap" or at != other)
    assume(not (repaired and deed == "number"))
    assume(deed != "remove" or at + 1 < size or not later)  # what came later could as well be the last row, changed
    after, here, gone = done_to(rows, deed, at, other)
    if later and deed != "truncate":
        after += [a_row(n) for n in range(size + 1, size + 1 + later)]
    after = renumbered(after) if repaired else after
    witness = [leaf_hash(row) for row in rows]
    points = [checkpoint_of(rows, size // 2), checkpoint_of(rows)]
    verdict = verify(after, points, stored=[leaf_hash(row) for row in after], witness=witness)
    assert {f.place for f in verdict.findings if f.kind in STANDING} == here
    assert {n for f in verdict.findings if f.kind in MISSING for n in range(f.seq, f.last + 1)} == gone
    assert (verdict.rows_off, verdict.things_off) == (len(here) + len(gone), 0)


def test_two_rows_that_changed_places_are_two_findings_and_one_changed_word_is_one_row():
    rows = a_log(50)
    witness = [leaf_hash(row) for row in rows]
    swapped = list(rows)
    swapped[3], swapped[40] = rows[40], rows[3]
    points = [checkpoint_of(rows, 20), checkpoint_of(rows)]
    found = verify(swapped, points, witness=witness).findings
    assert sorted((f.kind, f.seq, f.place) for f in found) == [("reordered", 4, 41), ("reordered", 41, 4)]
    stale = verify([*rows[:8], edited(rows[8]), *rows[9:]], points, stored=witness, witness=witness)
    assert {(f.kind, f.place) for f in stale.findings} == {("changed", 9), ("stored hash", 9)}
    assert (stale.rows_off, stale.things_off) == (1, 0)


def test_what_the_witness_does_not_cover_is_still_said_by_the_checkpoint_and_the_numbers():
    rows = a_log(30)
    points = [checkpoint_of(rows, 10), checkpoint_of(rows)]
    witness = [leaf_hash(row) for row in rows[:10]]
    after = [*rows[:14], *rows[15:20], rows[2], *rows[20:]]
    found = verify(after, points, witness=witness)
    assert {f.kind for f in found.findings} == {"number", "before checkpoint"}
    copied = verify([*rows[:1], *rows[5:10], rows[7]], witness=witness).findings
    assert ("number", 7) in {(f.kind, f.place) for f in copied}, "a copy behind the last row that the witness knows"


deeds = st.lists(
    st.tuples(st.sampled_from(["remove", "copy", "forge", "move", "edit"]), places, places), min_size=1, max_size=6
)


def tampered(rows: list[bytes], done: list[tuple[str, int, int]]) -> list[bytes]:
    after = list(rows)
    for deed, a, b in done:
        a, b = a % len(after), b % len(after)
        if deed == "remove" and len(after) > 1:
            del after[a]
        elif deed == "copy":
            after.insert(a, after[b])
        elif deed == "forge":
            after.insert(a, canonical({**json.loads(after[b]), "purpose": f"forged {a}"}))
        elif deed == "move":
            after.insert(a, after.pop(b))
        else:
            after[a] = edited(after[a])
    return after


@settings(max_examples=300)
@given(sizes, deeds, st.booleans())
def test_rows_that_a_witness_does_not_name_are_what_they_were(size, done, repaired):
    rows = a_log(size)
    after = tampered(rows, done)
    after = renumbered(after) if repaired else after
    witness = [leaf_hash(row) for row in rows]
    found = verify(after, [checkpoint_of(rows)], witness=witness).findings
    assert found or after[:size] == rows
    assert not found or after != rows
    off = [f for f in found if f.kind in ("changed", "removed", "inserted", "reordered")]
    gone, strange = {f.seq for f in off}, {f.place for f in off}
    left = [row for n, row in enumerate(rows, 1) if n not in gone]
    here = [row for n, row in enumerate(after, 1) if n not in strange]
    known = len(here) if len(here) <= len(left) else len(left)  # after the witness's last row the log may go on
    assert len(left) == known
    assert renumbered(here[:known]) == renumbered(left)


@pytest.mark.parametrize(
    ("after", "named"),
    [
        (lambda rows: rows[:20] + rows[180:], {("removed", n, None) for n in range(21, 181)}),
        (lambda rows: rows[:5] + rows[199:200] + rows[5:199] + rows[200:], {("reordered", 200, 6)}),
        (lambda rows: rows[:5] + rows[199:200] + rows[5:], {("inserted", None, 6)}),
        (
            lambda rows: [edited(rows[0]), *rows[100:]],
            {("changed", 1, 1)} | {("removed", n, None) for n in range(2, 101)},
        ),
    ],
    ids=["a long stretch taken out", "moved far", "copied far", "the beginning taken out"],
)
@pytest.mark.parametrize("repaired", [True, False])
def test_rows_are_named_however_far_their_numbers_moved(after, named, repaired):
    rows = a_log(260)
    changed = renumbered(after(rows)) if repaired else after(rows)
    found = verify(changed, [checkpoint_of(rows)], witness=[leaf_hash(row) for row in rows]).findings
    kinds = ("changed", "removed", "inserted", "reordered")
    assert {(f.kind, f.seq, f.place) for f in found if f.kind in kinds} == named


@pytest.mark.parametrize(
    ("after", "named"),
    [
        (lambda rows: [*rows[:3], rows[4], rows[3], *rows[5:]], {("reordered", 5, 4), ("reordered", 4, 5)}),
        (lambda rows: [*rows[1:8], rows[9], rows[8], *rows[10:]],
         {("removed", 1, None), ("reordered", 10, 8), ("reordered", 9, 9)}),
        (lambda rows: [*rows[1:8], rows[10], rows[9], rows[8], *rows[11:]],
         {("removed", 1, None), ("reordered", 11, 8), ("reordered", 9, 10)}),
        (lambda rows: [*rows[1:8], rows[10], rows[9], rows[8], *rows[11:], rows[0]],
         {("reordered", 1, 20), ("reordered", 11, 8), ("reordered", 9, 10)}),
        (lambda rows: [*rows[:3], rows[4], rows[5], rows[3], *rows[6:]], {("reordered", 4, 6)}),
        (lambda rows: [*rows[:3], *rows[5:7], *rows[3:5], *rows[7:]],
         {("reordered", 6, 4), ("reordered", 7, 5), ("reordered", 4, 6), ("reordered", 5, 7)}),
        (lambda rows: [*rows[:3], rows[4], rows[3], rows[4], *rows[5:]], {("inserted", None, 4)}),
    ],
    ids=["two neighbours", "neighbours behind a row that is gone", "two around one, behind a row that is gone",
         "two around one, behind a row that went to the end", "one that went two places", "two pairs of neighbours",
         "a copy before its neighbour"],
)  # fmt: skip
@pytest.mark.parametrize("repaired", [True, False])
def test_rows_are_named_that_may_have_been_moved_and_none_that_was_not(after, named, repaired):
    rows = a_log(20)
    changed = renumbered(after(rows)) if repaired else after(rows)
    verdict = verify(changed, [checkpoint_of(rows)], witness=[leaf_hash(row) for row in rows])
    kinds = ("changed", "removed", "inserted", "reordered")
    assert {(f.kind, f.seq, f.place) for f in verdict.findings if f.kind in kinds} == named
    assert (verdict.rows_off, verdict.things_off) == (len(named), 0)


def test_a_witness_of_another_log_is_no_endless_search():
    rows = a_log(3_000)
    found = verify(rows, witness=[leaf_hash(b"%d" % n) for n in range(3_000)]).findings
    assert len(found) == 3_000


def test_without_a_witness_the_checkpoints_say_between_which_rows():
    rows = a_log(30)
    points = [checkpoint_of(rows, size) for size in (10, 20, 30)]
    after = renumbered([*rows[:14], edited(rows[14]), *rows[15:]])
    (finding,) = verify(after, points).findings
    assert (finding.kind, finding.seq, finding.until) == ("before checkpoint", 11, 20)


def test_without_any_checkpoint_a_repaired_log_looks_whole():
    rows = a_log(30)
    assert verify(renumbered(rows[1:])).whole, "which is why checkpoints are published"


def test_what_was_not_repaired_shows_by_itself():
    rows = a_log(9)
    leaves = [leaf_hash(row) for row in rows]
    (gap,) = verify(rows[:3] + rows[4:]).findings
    assert (gap.kind, gap.seq, gap.place) == ("number", 4, 4)
    stale = verify([*rows[:3], edited(rows[3]), *rows[4:]], stored=leaves).findings
    assert [(f.kind, f.place) for f in stale] == [("stored hash", 4)]
    (odd,) = verify([*rows[:3], rows[3].replace(b":", b": ", 1), *rows[4:]]).findings
    assert (odd.kind, odd.place) == ("not canonical", 4)


def test_a_log_that_ends_before_its_checkpoint_says_so():
    rows = a_log(9)
    leaves = [leaf_hash(row) for row in rows]

    def told(left: list[bytes], *points: int, witness: int = 0) -> list[tuple]:
        found = verify(left, [checkpoint_of(rows, n) for n in points], witness=leaves[:witness]).findings
        return [(f.kind, f.seq, f.place, f.until) for f in found if f.kind in ("truncated", "too few")]

    assert told(rows[:6], 9) == [("too few", 1, 6, 9)], "three are gone; nobody can tell which"
    assert told(renumbered(rows[:2] + rows[5:]), 9) == [("too few", 1, 6, 9)], "for this would look the same"
    assert told(rows[:6], 4, 9) == [("too few", 5, 6, 9)], "not of the first four"
    assert told(rows[:6], 6, 9) == [("truncated", 7, None, 9)], "all six that are left are as they were"
    assert told(rows[:6], 9, witness=9) == told(rows[:6], 9, witness=6) == [("truncated", 7, None, 9)]
    assert told(rows[:6], 9, witness=5) == [("too few", 1, 6, 9)]
    assert told(renumbered(rows[:2] + rows[5:]), 9, witness=9) == [], "the witness names them one by one"
    assert told([], 9) == [("truncated", 1, None, 9)]


def test_two_checkpoints_that_contradict_each_other_cannot_both_hold():
    rows = a_log(9)
    other = checkpoint_of([*rows[:8], edited(rows[8])])
    assert [one.holds for one in verify(rows, [checkpoint_of(rows), other]).checkpoints] == [True, False]


@pytest.mark.parametrize(
    "typed", [*TYPED, "+1", "-1", "@x", "＝1", "\n=1", "\tx", "\rx", "''", "a" * 10_000, "\x00\x1b", "😀,\r\n"]
)
def test_what_students_typed_comes_back_from_a_spreadsheets_file_and_runs_nothing(typed):
    row = canonical(json.loads(a_row(1)) | {"purpose": typed})
    data = logfile.to_csv([row])
    assert logfile.read(data, "log.csv").rows == (row,)
    cell = data.decode().split("\r\n", 1)[1]
    assert not any(f',"{sign}' in cell for sign in ("=", "+", "-", "@", "＝", "\t", "\r", "\n"))


GARBAGE = (
    b'{"a":1}', b"no row", b"", b"=1+1", b"'", b"5", b"[" * 5_000, b'{"seq": 3}', "¿qué?\r\n,\"".encode(),
    b" " + a_row(3), a_row(3)[:-1] + b',"x":1}',
)  # fmt: skip


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda row: repr(row[:9]))
def test_bytes_that_are_no_row_come_back_from_a_file_as_they_are_and_are_named(garbage):
    rows = a_log(9)
    rows[2:3] = [garbage]
    read = logfile.read(logfile.to_csv(rows), "log.csv")
    assert read.rows == tuple(rows)
    found = verify(read.rows, stored=read.stored, witness=[leaf_hash(row) for row in a_log(9)]).findings
    assert ("not canonical", 3) in [(one.kind, one.place) for one in found]


def test_bytes_that_are_no_text_are_spelt_out_and_fit_their_hash_no_more():
    rows = [*a_log(2), b"\xff\x00"]
    read = logfile.read(logfile.to_csv(rows), "log.csv")
    found = verify(read.rows, stored=read.stored).findings
    assert {("not canonical", 3), ("stored hash", 3)} <= {(one.kind, one.place) for one in found}


def test_a_row_that_could_stand_in_its_columns_stands_nowhere_else():
    head, _line = logfile.to_csv([a_row(1)]).split(b"\r\n", 1)
    text = a_row(1).decode().replace('"', '""')
    hidden = f'"unreadable","{text}",,,,,,,,,,,,,,,,,{leaf_hash(a_row(1)).hex()}\r\n'.encode()
    with pytest.raises(Trouble, match="is not written as this log writes it"):
        logfile.read(head + b"\r\n" + hidden, "log.csv")


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"", "log.txt", "ends in .jsonl or .csv"),
        (b"{}", "log.jsonl", "line 1: the file ends in the middle"),
        (b"", "log.csv", "line 1: the columns are"),
        (b"seq,actor\r\n1,x\r\n", "log.csv", "line 1: the columns are"),
        (logfile.to_csv([a_row(1)])[:-8] + b"\r\n", "log.csv", "row 1: "),
        (logfile.to_csv([a_row(1)]).replace(b"operator-1", b"operator-\xff"), "log.csv", "line 2: byte .* no UTF-8"),
        (logfile.to_csv([a_row(1)]).replace(b"1000,", b"1e3,"), "log.csv", "row 1: t: '1e3' is no whole number"),
        (logfile.to_csv([a_row(1)]).replace(b"1000,", b"9999999999999999,"), "log.csv", "row 1: t: .* up to"),
        (logfile.to_csv([a_row(1)]).replace(b"1000,", "١٢,".encode()), "log.csv", "row 1: t: .* no whole number"),
        (b'{"type":"FeatureCollection"}\n', "log.jsonl", "line 1: no row of an access log"),
        (logfile.to_csv([a_row(1)]).replace(b'"ptz"', b"ptz"), "log.csv", "line 2 is not written as"),
        (logfile.to_csv([a_row(1)]).replace(b'"ptz"', b'"ptz"x"'), "log.csv", "line 2"),
    ],
)
def test_what_is_no_log_file_is_told_where(data, name, what):
    with pytest.raises(Trouble, match=what):
        logfile.read(data, name)
