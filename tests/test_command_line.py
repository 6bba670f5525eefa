"""The command line: what it prints, what it refuses, and that it never ends in a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from synthetic import checkpoint, logfile, scenario
from synthetic.__main__ import main
from synthetic.ledger import COLUMNS, canonical, leaf_hash, root
from tests import golden

ROOT = Path(__file__).resolve().parents[1]
CORNER = ROOT / "tests/scenario_files/corner.yaml"


@pytest.fixture
def bad(tmp_path: Path):
    """A scenario file like the corner's with some words replaced."""

    def made(*changes: tuple[str, str]) -> str:
        text = CORNER.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "bad.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return made


def refused(capsys: pytest.CaptureFixture, *arguments: str) -> list[str]:
    """The lines on stderr of a command that fails and prints nothing else."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


def test_list_tells_every_built_in_scenario_with_title_and_length(capsys):
    assert main(["list"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in told] == list(scenario.builtin())
    assert "purse-snatch  The purse / El bolso  12 min" in told


@pytest.mark.parametrize("name", scenario.builtin())
def test_every_built_in_scenario_is_valid_places_and_all(name, capsys):
    assert main(["validate", name]) == 0
    assert capsys.readouterr() == (f"{name}: ok\n", "")


def test_validate_tells_each_file_by_itself(capsys, bad):
    wrong = bad(("lasts: 2 min", "lasts: 2 years"))
    assert main(["validate", str(CORNER), wrong, "purse-snatch"]) == 1
    said = capsys.readouterr()
    assert said.out == f"{CORNER}: ok\npurse-snatch: ok\n"
    assert said.err.startswith(f"{wrong}: line 8: `lasts: 2 years`")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ([("walk_to: plaza-grande", "walk_to: luna")], ["line 26: `walk_to: luna`: No place is called"]),
        ([("place: plaza-grande", "place: luna")], ["line 9: `place: luna`: "]),
        ([("to: calle-venezuela/calle-sucre", "to: luna")], ["line 34: `to: luna`: No place is called"]),
        ([("to: calle-venezuela/calle-sucre", "to: nowhere NE")], ["line 34: `to: nowhere NE`: "]),
        (
            [("{at: 10 s, walk_to: plaza-grande}", "{at: 10 s, walk_to: calle-benalcazar/calle-sucre}, "
              "{at: 12 s, walk_to: plaza-grande}")],
            ["line 26: `walker` would be in two places at once"],
        ),
        (
            [("lasts: 2 min", "lasts: 2 minutes"), ("crowd: 100", "crowd: -1")],
            ["line 8: `lasts: 2 minutes`", "line 16: `crowd: -1`"],
        ),
    ],
)  # fmt: skip
def test_validate_names_the_line_of_what_is_wrong(capsys, bad, changes, errors):
    changes = [(old, new.replace("}, {", "}\n      - {")) for old, new in changes]
    wrong = bad(*changes)
    told = [line for line in refused(capsys, "validate", wrong) if ": warning: " not in line]
    for line, error in zip(told, errors, strict=True):
        assert line.startswith(f"{wrong}: {error}")


def test_an_incident_happens_to_somebody(capsys, bad):
    """Or nobody knows where it is."""
    (line,) = refused(capsys, "validate", bad(("staff:", "incidents:\n  - {id: INC-1, at: 20 s, kind: noise}\nstaff:")))
    assert "`id: INC-1`: neither `offender` nor `victim` is named" in line


def test_warnings_are_told_and_no_failure(capsys, bad):
    doubtful = bad(("-05:00", "-04:00"))
    assert main(["validate", doubtful]) == 0
    said = capsys.readouterr()
    assert said.out == f"{doubtful}: ok\n"
    assert said.err.startswith(f"{doubtful}: warning: line 7: ")


@pytest.mark.parametrize("command", [["validate"], ["export", "--out", "unused"]])
def test_a_file_that_cannot_be_read_is_told_in_one_line(capsys, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    (missing,) = refused(capsys, *command, "no-such-thing")
    assert missing.startswith("no-such-thing: there is no such file, nor a built-in scenario of that id (")
    (folder,) = refused(capsys, *command, str(tmp_path))
    assert folder == f"{tmp_path}: the file cannot be read: Is a directory"
    assert list(tmp_path.iterdir()) == []


def test_export_writes_the_files_and_tells_them(capsys, tmp_path):
    out = tmp_path / "new" / "corner"
    assert main(["export", str(CORNER), "--out", str(out), "--every", "60"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in told] == [
        str(out / name)
        for name in (
            "cameras.geojson", "streets.geojson", "people.csv", "positions.csv", "sightings.csv", "scenario.yaml"
        )
    ]  # fmt: skip
    assert golden.digests(out)


def test_a_scenario_with_errors_is_not_exported(capsys, tmp_path, bad):
    wrong = bad(("walk_to: plaza-grande", "walk_to: luna"))
    (line,) = refused(capsys, "export", wrong, "--out", str(tmp_path / "out"))
    assert "line 26" in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("every", ["0", "-1", "nan", "inf", "1e3", "0.0001", "often", ""])
def test_a_time_between_positions_that_is_none_is_refused(capsys, tmp_path, every):
    (line,) = refused(capsys, "export", str(CORNER), "--out", str(tmp_path / "out"), "--every", every)
    assert line.startswith(f"--every {every}: not a time above 0")
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_refused(capsys, tmp_path):
    file, link, full = tmp_path / "file", tmp_path / "link", tmp_path / "full"
    file.write_text("mine")
    link.symlink_to(tmp_path / "nothing")
    full.mkdir()
    (full / "scenario.yaml").write_text("mine too\n")
    for out, why in (
        (file, "a file, not a folder"),
        (link, "a link to nothing"),
        (full, "not empty, and not an earlier export"),
        (file / "below", "cannot be written"),
    ):
        (line,) = refused(capsys, "export", str(CORNER), "--out", str(out))
        assert line.startswith(f"{out}: {why}")
    assert file.read_text() == "mine"
    assert (full / "scenario.yaml").read_text() == "mine too\n"


def test_an_empty_folder_may_be_exported_into(capsys, tmp_path):
    assert main(["export", str(CORNER), "--out", str(tmp_path), "--every", "60"]) == 0
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize("arguments", [[], ["fly"], ["validate"], ["export", "purse-snatch"], ["verify"]])
def test_a_wrong_call_is_told_how_it_is_right(capsys, arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: python -m synthetic" in capsys.readouterr().err


# ------------------------------------------------------------------------------ verify

KEY = checkpoint.key_of(b"s" * 32)
ROWS = [canonical(dict.fromkeys(COLUMNS) | {"seq": n, "t": 1000 * n, "purpose": f"reason {n}"}) for n in range(1, 13)]
CHANGED = [row.replace(b"reason 7", b"nothing!") for row in ROWS]


@pytest.fixture
def kept(tmp_path: Path):
    """A log's file (`log.jsonl` or `log.csv`) and the arguments for what a witness of the first ten rows kept."""

    def made(rows: list[bytes] = ROWS, name: str = "log.jsonl") -> tuple[str, list[str]]:
        log, points, witness = tmp_path / name, tmp_path / "checkpoints.txt", tmp_path / "witness.txt"
        log.write_bytes(logfile.to_csv(rows) if name.endswith(".csv") else logfile.to_jsonl(rows))
        leaves = [leaf_hash(row) for row in ROWS]
        notes = [checkpoint.sign("a/log", size, root(leaves[:size]), KEY) for size in (5, 10)]
        points.write_text(checkpoint.written(notes), encoding="utf-8")
        witness.write_text("".join(leaf.hex() + "\n" for leaf in leaves[:10]))
        return str(log), ["--checkpoint", str(points), "--witness", str(witness),
                          "--key", checkpoint.verifier_key("a/log", KEY)]  # fmt: skip

    return made


@pytest.mark.parametrize("name", ["log.jsonl", "log.csv"])
def test_verify_says_that_a_whole_log_is_whole_and_how_far_that_goes(capsys, kept, name):
    log, known = kept(name=name)
    assert main(["verify", log, *known]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    first, *points, rest = said.out.splitlines()
    assert first.startswith("12 rows, root ")
    assert all(line.startswith("checkpoint ") and line.endswith(": holds, signed") for line in points)
    assert rest == "rows 11 to 12: no checkpoint that holds speaks of them"


@pytest.mark.parametrize("name", ["log.jsonl", "log.csv"])
@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (CHANGED, "row 7 was changed"),
        (ROWS[:6] + ROWS[7:], "row 7 was removed"),
        ([*ROWS[:6], ROWS[11], *ROWS[6:]], "row 7 was inserted"),
        ([ROWS[9], *ROWS[:9], *ROWS[10:]], "row 10 stands at row 1 now"),
        ([*ROWS[:3], ROWS[4], ROWS[3], *ROWS[5:]], "row 4 stands at row 5 now"),
        ([*ROWS[:3], ROWS[4], ROWS[3], *ROWS[5:]], "row 5 stands at row 4 now"),
        ([ROWS[1], ROWS[3], ROWS[2], ROWS[0], *ROWS[4:]], "row 3 stands elsewhere among the others now"),
    ],
    ids=["changed", "removed", "inserted", "moved", "swapped", "its neighbour", "swapped and moved by others"],
)
def test_verify_names_the_bad_row_on_stderr(capsys, kept, rows, line, name):
    log, known = kept(rows, name)
    assert main(["verify", log, *known]) == 1
    assert f"{log}: {line}" in capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(("before", "after"), [("", ""), ("", "\n"), ("\n", "\n\n")])
def test_verify_reads_checkpoints_as_a_text_editor_saves_them(capsys, kept, ends, before, after):
    log, known = kept()
    points = Path(known[1])
    points.write_bytes((before + points.read_text(encoding="utf-8") + after).replace("\n", ends).encode())
    assert main(["verify", log, *known]) == 0
    assert capsys.readouterr().out.count(": holds, signed") == 2


def test_verify_says_how_many_rows_are_off_each_once(capsys, kept):
    log, known = kept(CHANGED)
    assert main(["verify", log, *known]) == 1
    assert "rows that are off: 1" in capsys.readouterr().out.splitlines()


def test_verify_without_a_witness_says_between_which_rows(capsys, kept):
    log, known = kept(CHANGED)
    assert main(["verify", log, *known[:2]]) == 1
    assert capsys.readouterr().err == f"{log}: something from rows 6 to 10 is not what the checkpoint of 10 rows saw\n"
    log, known = kept(ROWS[:8])
    assert main(["verify", log, *known[:2]]) == 1
    assert capsys.readouterr().err == (
        f"{log}: the checkpoint of 10 rows covers 2 more than there are: missing at the end, or taken out from row 6 "
        "on and the numbers repaired\n"
    )
    assert main(["verify", log, *known]) == 1
    said = capsys.readouterr().err
    assert f"{log}: rows 9 to 10, covered by the checkpoint of 10 rows, are missing at the end" in said.splitlines()
    assert "covers 2 more" not in said


def test_verify_without_a_checkpoint_says_what_that_is_worth(capsys, kept):
    log, _known = kept(CHANGED)
    assert main(["verify", log]) == 0
    assert "no checkpoint was given" in capsys.readouterr().err


def test_verify_tells_a_checkpoint_that_somebody_else_signed(capsys, kept):
    log, known = kept()
    known[-1] = checkpoint.verifier_key("a/log", checkpoint.key_of(b"t" * 32))
    assert main(["verify", log, *known]) == 1
    assert f"{log}: the checkpoint at 5 rows is not signed by this key" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "file", "what"),
    [
        ("--checkpoint", b"", "there is no checkpoint in it"),
        ("--checkpoint", b"\xff", "byte 0 is no UTF-8"),
        ("--checkpoint", b"a/log\nfive\n\n", "odd, line 1: note 1: checkpoint"),
        ("--checkpoint", b"\r\n\r\na/log\r\nfive\r\nx\r\n", "odd, line 3: note 1: checkpoint, line 2: 'five'"),
        ("--witness", b"00ff\n", "line 1: '00ff' is no leaf hash"),
        ("--witness", b"00" * 32 + b"\n" + b"x" * 64, "line 2: "),
        ("--witness", (b"00" * 32 + b"\n") * 10, "not the rows of checkpoint 5"),
        ("--key", b"", "verifier key: "),
    ],
)
def test_verify_refuses_what_is_no_evidence_in_one_line(capsys, kept, tmp_path, option, file, what):
    log, known = kept()
    odd = tmp_path / "odd"
    odd.write_bytes(file)
    known[known.index(option) + 1] = str(odd)
    (line,) = refused(capsys, "verify", log, *known)
    assert what in line


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("log.jsonl", None, "No such file"),
        ("log.txt", b"", "ends in .jsonl or .csv"),
        ("log.csv", b"a,b\r\n", "line 1: the columns are"),
        ("log.jsonl", b"{}", "line 1: the file ends in the middle"),
        ("log.jsonl", b"hello\n", "line 1: no row of an access log"),
    ],
)
def test_verify_refuses_what_is_no_log_in_one_line(capsys, tmp_path, name, data, what):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    (line,) = refused(capsys, "verify", str(tmp_path / name))
    assert what in line


def test_it_runs_as_a_program_even_where_only_ascii_can_be_shown(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "synthetic", "validate", "ningún-sitio"], cwd=ROOT, capture_output=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.startswith(b"ning")
    assert b"Traceback" not in run.stderr
