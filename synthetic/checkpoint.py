"""Checkpoints of a log as C2SP writes them: `tlog-checkpoint` in a `signed-note`, by Ed25519.

A checkpoint says how many rows a log held and what their Merkle root was; whoever has one, on paper even,
notices every later change of those rows.  https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note
cryptography is imported by whoever signs or verifies: a server that starts does neither.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synthetic.codes import LETTERS
from synthetic.model import Trouble

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
"""The signature type that signed notes give to Ed25519."""
DASH = "— "
CODE_LENGTH = 16
"""Letters of a short code: 22 of them to the 16th, about 71 bits."""
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_SIGNATURE = re.compile(rf"{DASH}(?P<name>[^\s+]+) (?P<blob>[A-Za-z0-9+/]+={{0,2}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A log's size and root at a moment; `text` is the whole signed note."""

    origin: str
    size: int
    root: bytes
    text: str

    @property
    def body(self) -> str:
        """What is signed: the note's text, up to its last newline."""
        return self.text[: self.text.index("\n\n") + 1]


def key_of(secret: bytes) -> Ed25519PrivateKey:
    """The signing key that belongs to an exercise's random secret (HKDF-SHA256, RFC 5869)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    seed = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"doble-vista checkpoint").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)


def verifier_key(name: str, key: Ed25519PrivateKey) -> str:
    """What others need to check signatures: name, key hash and public key, as signed notes write it."""
    public = ED25519 + _raw(key.public_key())
    return f"{name}+{_key_id(name, public).hex()}+{base64.b64encode(public).decode()}"


def sign(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> Checkpoint:
    """A signed checkpoint; the signer's name is the log's origin."""
    if not origin or any(letter.isspace() or letter == "+" for letter in origin):
        raise Trouble(f"checkpoint: the origin {origin!r} must be a name without blanks and plus signs")
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    public = ED25519 + _raw(key.public_key())
    blob = _key_id(origin, public) + key.sign(body.encode())
    text = f"{body}\n{DASH}{origin} {base64.b64encode(blob).decode()}\n"
    return Checkpoint(origin=origin, size=size, root=root, text=text)


def read(text: str) -> Checkpoint:
    """A checkpoint from its note; Trouble says which line is not as it must be."""
    odd = next((n for n, letter in enumerate(text) if letter < " " and letter != "\n"), None)
    if odd is not None:
        line = text.count("\n", 0, odd) + 1
        raise Trouble(f"checkpoint, line {line}: a control character, {text[odd]!r}; lines end with a newline alone")
    head, _blank, tail = text.partition("\n\n")
    lines = head.split("\n")
    if len(lines) < 3 or not lines[0]:
        raise Trouble("checkpoint: it begins with three lines: the log's origin, its size, its root")
    if not _SIZE.fullmatch(lines[1]):
        raise Trouble(f"checkpoint, line 2: {lines[1][:40]!r} is no size; a whole number without leading zeros")
    root = _decoded(lines[2], "checkpoint, line 3")
    if len(root) != 32:
        raise Trouble(f"checkpoint, line 3: a root has 32 bytes, this one {len(root)}")
    signed = tail.split("\n")
    if not tail.endswith("\n") or not all(_SIGNATURE.fullmatch(line) for line in signed[:-1]) or len(signed) < 2:
        raise Trouble(f"checkpoint, line {len(lines) + 2}: after a blank line stand signatures, each `— name base64`")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root, text=text)


def read_all(text: str) -> list[Checkpoint]:
    """Several notes in one file, one after the other: a note ends where its signature lines do.

    Lines may end as a text editor on Windows ends them, and blank lines may stand around the notes.  Trouble counts
    the notes from 1, and says at which line of the file the note begins and the line within it.
    """
    found, line = [], 1
    for number, note in enumerate(_notes(text.replace("\r\n", "\n")), 1):
        bare = note.lstrip("\n")
        begins = line + len(note) - len(bare)
        line += note.count("\n")
        try:
            found += [read(bare)] if bare else []
        except Trouble as trouble:
            raise Trouble(f"line {begins}: note {number}: {trouble}") from None
    return found


def written(checkpoints: list[Checkpoint]) -> str:
    """Several notes as one file; the inverse of `read_all`."""
    return "".join(one.text for one in checkpoints)


def _notes(text: str) -> Iterator[str]:
    note: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):  # no other letter ends a line here
        signed = bool(note) and note[-1].startswith(DASH)
        if signed and not line.startswith(DASH):
            yield "".join(note)
            note = []
        note.append(line)
    if note:
        yield "".join(note)


def verify_signature(checkpoint: Checkpoint, verifier: str) -> bool:
    """Whether the note bears a signature of this verifier key; Trouble where that is no key."""
    name, public = _verifier(verifier)
    wanted = _key_id(name, ED25519 + public)
    for line in checkpoint.text.partition("\n\n")[2].split("\n"):
        found = _SIGNATURE.fullmatch(line)
        if found is None or found["name"] != name:
            continue
        try:
            blob = base64.b64decode(found["blob"], validate=True)
        except binascii.Error:
            continue
        mine = base64.b64encode(blob).decode() == found["blob"] and blob[:4] == wanted
        if mine and _holds(public, blob[4:], checkpoint.body):
            return True
    return False


def _verifier(verifier: str) -> tuple[str, bytes]:
    """Name and public key."""
    name, _plus, rest = verifier.strip().partition("+")
    key_id, _plus, encoded = rest.partition("+")
    public = _decoded(encoded, "verifier key")
    if len(public) != 33 or public[:1] != ED25519 or _key_id(name, public).hex() != key_id:
        raise Trouble("verifier key: it must read name+hash+key, as it was published, with an Ed25519 key")
    return name, public[1:]


def _holds(public: bytes, signature: bytes, body: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, body.encode())
    except InvalidSignature:
        return False
    return True


def short_code(checkpoint: Checkpoint) -> str:
    """For paper: the size, and sixteen letters of size and root that nobody confuses."""
    number = int.from_bytes(hashlib.sha256(f"{checkpoint.size}\n".encode() + checkpoint.root).digest(), "big")
    letters = ""
    for _ in range(CODE_LENGTH):
        number, digit = divmod(number, len(LETTERS))
        letters += LETTERS[digit]
    return f"{checkpoint.size} · " + "-".join(letters[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def matches(code: str, checkpoint: Checkpoint) -> bool:
    """Whether a code on paper is this checkpoint's; blanks, dashes and small letters do not matter."""
    return _bare(code) == _bare(short_code(checkpoint))


def _bare(code: str) -> str:
    return re.sub(r"[\s·.\-–—]", "", code).upper()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes_raw()


def _key_id(name: str, public: bytes) -> bytes:
    """The first four bytes of SHA-256 of name, newline, type and key (signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]


def _decoded(text: str, where: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Trouble(f"{where}: {text[:60]!r} is no base64") from None
    if base64.b64encode(found).decode() != text:
        raise Trouble(f"{where}: {text[:60]!r} is no base64 as it is written once and for all")
    return found
