"""Canonical rows and leaf hashes."""

import hashlib

import pytest

from synthetic.ledger import COLUMNS, canonical, leaf_hash, root


def a_row(**values: object) -> dict[str, object]:
    return {**dict.fromkeys(COLUMNS), "seq": 1, "actor": "operator-1", **values}


def test_the_same_row_has_the_same_bytes_whatever_the_order_of_its_columns():
    row = a_row(camera_id="C-041", t=1000)
    assert canonical(row) == canonical(dict(reversed(row.items())))
    assert b" " not in canonical(row)


def test_a_row_with_a_float_a_flag_or_a_strange_column_is_refused():
    for bad in (a_row(t=1.5), a_row(outcome=True), {**a_row(), "colour": "red"}):
        with pytest.raises(TypeError):
            canonical(bad)


def test_leaf_hashes_and_roots_are_those_of_rfc_6962():
    # Test vectors of the RFC's reference implementation (certificate-transparency, merkletree tests).
    assert root([]).hex() == hashlib.sha256(b"").hexdigest()
    inputs = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43"]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    }
    for size, expected in roots.items():
        assert root([leaf_hash(data) for data in inputs[:size]]).hex() == expected
