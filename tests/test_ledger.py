"""Canonical rows, leaf hashes, the Merkle tree and its proofs."""

import hashlib
import json

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic.ledger import (
    COLUMNS,
    MOST_INTEGER,
    Tree,
    canonical,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)


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


def test_texts_are_written_as_rfc_8785_writes_them():
    # The sample of its section 3.2.2, as a text: escapes where they must be, letters as they are everywhere else.
    typed = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    written = canonical(a_row(purpose=typed)).decode()
    assert '"purpose":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"' in written
    assert json.loads(written)["purpose"] == typed


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-MOST_INTEGER, MOST_INTEGER))
def test_bytes_are_those_of_the_standard_librarys_json(typed, number):
    row = a_row(purpose=typed, t=number)
    assert canonical(row) == json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_every_control_character_is_escaped_as_rfc_8785_says():
    # Its section 3.2.2.2: five have a letter of their own, the others four lower-case hexadecimal digits.
    own = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}
    for code in range(32):
        escaped = own.get(code, "\\u" + f"{code:04x}")
        assert f'"purpose":"{escaped}"' in canonical(a_row(purpose=chr(code))).decode()
    assert '"purpose":"\x7f\u2028"' in canonical(a_row(purpose="\x7f\u2028")).decode()


def test_what_has_no_text_of_its_own_is_refused():
    for bad in (a_row(purpose="half \ud800"), a_row(t=MOST_INTEGER + 1), a_row(t=-(2**70))):
        with pytest.raises(ValueError, match=r"surrogate|beyond"):
            canonical(bad)


# ------------------------------------------------------------------------------ published vectors

# Of the RFC's reference implementation: certificate-transparency, cpp/merkletree/merkle_tree_test.cc.
INPUTS = [
    b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# (leaf counted from 1, size, path) and (old size, size, path), from the same file.
PATHS = [
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (2, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
STEPS = [
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
LEAVES = [leaf_hash(data) for data in INPUTS]


def test_roots_are_those_of_the_reference_implementation():
    assert root([]).hex() == hashlib.sha256(b"").hexdigest()
    assert [root(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS
    tree = Tree(LEAVES)
    assert [tree.root(size).hex() for size in range(1, 9)] == ROOTS


@pytest.mark.parametrize(("leaf", "size", "path"), PATHS)
def test_inclusion_proofs_are_those_of_the_reference_implementation(leaf, size, path):
    proof = inclusion_proof(LEAVES[:size], leaf - 1)
    assert [node.hex() for node in proof] == path
    assert verify_inclusion(LEAVES[leaf - 1], leaf - 1, size, proof, root(LEAVES[:size]))


@pytest.mark.parametrize(("old", "size", "path"), STEPS)
def test_consistency_proofs_are_those_of_the_reference_implementation(old, size, path):
    proof = consistency_proof(LEAVES[:size], old)
    assert [node.hex() for node in proof] == path
    assert verify_consistency(old, size, root(LEAVES[:old]), root(LEAVES[:size]), proof)


# ------------------------------------------------------------------------------ laws

logs = st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1), st.integers(0, 255)))


def leaves_of(size: int, salt: int) -> list[bytes]:
    return [leaf_hash(bytes([salt, n % 256])) for n in range(size)]


@given(logs)
def test_an_independent_library_says_the_same(log):
    size, at, salt = log
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for n in range(size):
        theirs.append_entry(bytes([salt, n % 256]))
    leaves = leaves_of(size, salt)
    assert theirs.get_root() == root(leaves)
    assert theirs.get_root(at + 1) == root(leaves[: at + 1])
    proof = theirs.prove_inclusion(at + 1, size)
    pymerkle.verify_inclusion(leaves[at], root(leaves), proof)
    ours = {node.hex() for node in inclusion_proof(leaves, at)}
    assert ours <= {node if isinstance(node, str) else node.hex() for node in proof.serialize()["path"]}


@given(logs)
def test_the_tree_says_what_the_lists_say(log):
    size, at, salt = log
    leaves = leaves_of(size, salt)
    for tree in (Tree(leaves), Tree.of(leaves)):
        assert (tree.size, tree.root()) == (size, root(leaves))
        assert tree.inclusion_proof(at) == inclusion_proof(leaves, at)
        assert tree.consistency_proof(at) == consistency_proof(leaves, at)
        assert tree.inclusion_proof(at // 2, at + 1) == inclusion_proof(leaves[: at + 1], at // 2)
        tree.append(leaves[0])
        assert tree.root() == root([*leaves, leaves[0]])
        assert tree.root(size) == root(leaves)


@given(logs, st.integers(0, 2**16))
def test_a_proof_with_any_bit_changed_proves_nothing(log, where):
    size, at, salt = log
    leaves = leaves_of(size, salt)
    head, old = root(leaves), root(leaves[: at + 1])
    for proof, proves in (
        (inclusion_proof(leaves, at), lambda p: verify_inclusion(leaves[at], at, size, p, head)),
        (consistency_proof(leaves, at + 1), lambda p: verify_consistency(at + 1, size, old, head, p)),
    ):
        assert proves(proof)
        assert not proves([*proof, bytes(32)])
        if proof:
            node, bit = divmod(where % (len(proof) * 256), 256)
            changed = bytearray(proof[node])
            changed[bit // 8] ^= 1 << bit % 8
            assert not proves([*proof[:node], bytes(changed), *proof[node + 1 :]])
            assert not proves(proof[:-1])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index):
    for words in (lambda: inclusion_proof(LEAVES[:3], index), lambda: Tree(LEAVES[:3]).inclusion_proof(index)):
        with pytest.raises(ValueError, match="leaves 0 to 2"):
            words()
    for words in (lambda: consistency_proof(LEAVES[:3], 4), lambda: Tree(LEAVES[:3]).consistency_proof(4)):
        with pytest.raises(ValueError, match="an old size of 4"):
            words()
    with pytest.raises(ValueError, match="a size of 9"):
        Tree(LEAVES[:3]).root(9)


def test_what_is_no_leaf_hash_is_not_appended():
    tree = Tree(LEAVES)
    with pytest.raises(ValueError, match="a leaf hash of 3 bytes"):
        tree.append(b"abc")
    assert tree.root() == root(LEAVES)
