"""Codes that people read aloud, and PINs that are kept as hashes only."""

from __future__ import annotations

import hashlib
import hmac
import secrets

LETTERS = "ACDEFHJKMNPRTUVWXY3479"
"""No letter that looks or sounds like another on a projector: no B/8, G/6, I/1/L, O/0/Q, S/5, Z/2."""
CODE_LENGTH, PIN_LENGTH = 5, 6
_COST = {"n": 2**14, "r": 8, "p": 1}  # scrypt, RFC 7914: about 30 ms and 16 MB a try


def new_code() -> str:
    """A room's code: one of 5.1 million."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody typed it: blanks, dashes and small letters do not matter; empty for what is none."""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else ""


def new_pin() -> str:
    """Six digits."""
    return f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}d}"


def kept(pin: str) -> str:
    """What is stored of a PIN: salt and scrypt hash, as hex."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_hash(pin, salt).hex()}"


def fits(pin: str, stored: str) -> bool:
    """Whether a PIN is the stored one."""
    salt, _dollar, digest = stored.partition("$")
    return hmac.compare_digest(_hash(pin, bytes.fromhex(salt)), bytes.fromhex(digest))


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, **_COST)
