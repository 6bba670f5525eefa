"""Checkpoints: signed notes that anybody can check, and their codes for paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.checkpoint import (
    Checkpoint,
    key_of,
    matches,
    read,
    read_all,
    short_code,
    sign,
    verifier_key,
    verify_signature,
    written,
)
from synthetic.codes import LETTERS
from synthetic.model import Trouble

KEY, ORIGIN = key_of(b"s" * 32), "doble-vista/K7XPM.0.1/center"
NOTE = sign(ORIGIN, 27, b"\1" * 32, KEY)
VERIFIER = verifier_key(ORIGIN, KEY)


def test_a_note_of_the_reference_implementation_is_taken_and_no_other():
    # From the documentation of golang.org/x/mod/sumdb/note, whose format signed-note writes down.
    text = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    note = Checkpoint(origin="", size=0, root=b"", text=text)
    assert verify_signature(note, known)
    other = Checkpoint(origin="", size=0, root=b"", text=text.replace("answer", "Answer"))
    assert not verify_signature(other, known)


def test_a_checkpoint_is_written_as_tlog_checkpoint_says():
    lines = NOTE.text.split("\n")
    assert lines[:3] == [ORIGIN, "27", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]
    assert (lines[3], lines[5:]) == ("", [""])
    assert lines[4].startswith(f"— {ORIGIN} ")


def test_what_was_signed_is_read_back_and_bears_this_signature_only():
    assert read(NOTE.text) == NOTE
    assert verify_signature(NOTE, VERIFIER)
    assert not verify_signature(NOTE, verifier_key(ORIGIN, key_of(b"t" * 32)))
    assert not verify_signature(NOTE, verifier_key("somebody/else", KEY))


@given(st.integers(0, len(NOTE.text.encode()) * 8 - 1))
def test_a_note_with_any_bit_changed_is_refused(bit):
    changed = bytearray(NOTE.text.encode())
    changed[bit // 8] ^= 1 << bit % 8
    try:
        taken = verify_signature(read(changed.decode()), VERIFIER)
    except (Trouble, UnicodeDecodeError):
        return
    assert not taken


def test_several_notes_stand_in_one_file():
    notes = [sign(ORIGIN, size, bytes([size]) * 32, KEY) for size in (0, 3, 12)]
    assert read_all(written(notes)) == notes
    assert read_all("") == []
    with pytest.raises(Trouble, match="note 2: checkpoint, line 2"):
        read_all(written(notes).replace("\n3\n", "\n3x\n"))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "three lines"),
        ("a\n1", "three lines"),
        ("a\n1\n", "line 3: a root has 32 bytes"),
        (NOTE.text.replace("\n27\n", "\n027\n"), "line 2: '027' is no size"),
        (NOTE.text.replace("\n27\n", "\n-1\n"), "line 2"),
        (NOTE.text.replace("AQEB", "AQE!"), "line 3: .* no base64"),
        (NOTE.text.replace("AQEBAQE=\n", "AQEBAQ==\n"), "line 3: "),
        (NOTE.text.partition("\n\n")[0] + "\n\n", "signatures"),
        (NOTE.text.rstrip("\n"), "signatures"),
        (NOTE.text.replace("\n", "\r\n"), "line 1: a control character"),
        (NOTE.text.replace("— ", "- "), "signatures"),
    ],
)
def test_what_is_no_checkpoint_is_told_by_line(text, what):
    with pytest.raises(Trouble, match=what):
        read(text)


@pytest.mark.parametrize("key", ["", "name", "name+12345678+AAAA", VERIFIER[:-4], VERIFIER.replace("+", "-")])
def test_what_is_no_key_is_told(key):
    with pytest.raises(Trouble, match="verifier key"):
        verify_signature(NOTE, key)


def test_a_name_with_blanks_signs_nothing():
    with pytest.raises(Trouble, match="without blanks"):
        sign("the center", 1, b"\1" * 32, KEY)


def test_a_code_on_paper_is_this_checkpoints_and_no_others():
    code = short_code(NOTE)
    assert code.startswith("27 · ")
    assert set(code.removeprefix("27 · ")) <= {*LETTERS, "-"}
    for typed in (code, code.lower(), code.replace("-", " "), " " + code.replace(" · ", "")):
        assert matches(typed, NOTE)
    for other in (sign(ORIGIN, 28, NOTE.root, KEY), sign(ORIGIN, 27, b"\2" * 32, KEY)):
        assert not matches(code, other)
    assert short_code(sign("another/log", 27, NOTE.root, key_of(b"t" * 32))) == code, "the code speaks of rows alone"
