"""Crowd and cast: what they wear, who they are said to be.  Nobody here can exist."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from synthetic import clothes
from synthetic.model import Bools, Bytes, CastMember, Clothes, Ints, Longs
from synthetic.randomness import stream

if TYPE_CHECKING:
    from faker import Faker

# Frequencies are synthetic: a highland city in its cool, dark everyday clothes.
_TOPS = (
    ("dark jacket", 14), ("black jacket", 12), ("blue jacket", 7), ("grey hoodie", 7), ("dark blue sweater", 7),
    ("white shirt", 8), ("light blue shirt", 6), ("green jacket", 4), ("brown coat", 4), ("beige coat", 4),
    ("grey sweater", 6), ("blue hoodie", 4), ("black hoodie", 4), ("violet blouse", 2), ("white blouse", 4),
    ("pink sweater", 3), ("red jacket", 2), ("red sweater", 1), ("orange jacket", 2), ("yellow jacket", 2),
    ("brown poncho", 1), ("dark blue poncho", 1), ("red poncho", 1), ("red hoodie", 0.6),
)  # fmt: skip
_BOTTOMS = (
    ("dark jeans", 22), ("blue jeans", 22), ("black trousers", 18), ("grey trousers", 9), ("beige trousers", 7),
    ("dark blue skirt", 5), ("black skirt", 5), ("brown trousers", 6), ("dark blue trousers", 8), ("grey skirt", 3),
)  # fmt: skip
_HATS = ((None, 78), ("black cap", 5), ("dark blue cap", 4), ("red cap", 2), ("brown hat", 6), ("beige hat", 4))
_BAGS = (
    (None, 52), ("black backpack", 15), ("dark blue backpack", 8), ("brown handbag", 9), ("black handbag", 9),
    ("red backpack", 2), ("beige bag", 5),
)  # fmt: skip
SKINS = ("#8d5a3c", "#a06a46", "#b07a54", "#bd8a63", "#c99b77", "#7b4e34")
HAIRS = ("#16120f", "#1f1814", "#2b201a", "#3a2a20", "#6b655f")
_ALIKE = ({"hoodie", "sweater", "jacket"}, {"shirt", "blouse"}, {"jeans", "trousers"}, {"coat", "poncho"})
"""Garments that a description over the radio does not tell apart."""
PATROL = Clothes(from_s=0, top="dark blue uniform", bottom="dark blue trousers", hat="dark blue cap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What everybody looks like: the crowd by column, the cast by its time line."""

    top: Bytes  # (crowd,) index into _TOPS
    bottom: Bytes
    hat: Bytes
    bag: Bytes
    skin: Bytes  # (crowd + cast,) index into SKINS
    hair: Bytes
    height_cm: Ints
    cast: tuple[tuple[Clothes, ...], ...]


def looks(crowd: int, cast: Sequence[CastMember], seed: int) -> Looks:
    """Clothes and bodies of everybody.  O(people)."""
    chance = stream(seed, "people/looks")
    total = crowd + len(cast)
    top, bottom, hat, bag = (_drawn(table, crowd, chance) for table in (_TOPS, _BOTTOMS, _HATS, _BAGS))
    return Looks(
        top=top, bottom=bottom, hat=hat, bag=bag,
        skin=chance.integers(0, len(SKINS), total).astype(np.uint8),
        hair=chance.integers(0, len(HAIRS), total).astype(np.uint8),
        height_cm=np.clip(np.round(chance.normal(163, 8, total)), 142, 190).astype(np.int32),
        cast=tuple(member.wears or (_ANYTHING,) for member in cast),
    )  # fmt: skip


_ANYTHING = Clothes(from_s=0, top="dark jacket", bottom="dark jeans")


def _drawn(table: Sequence[tuple[str | None, float]], count: int, chance: np.random.Generator) -> Bytes:
    weight = np.array([w for _, w in table])
    edges = np.cumsum(weight / weight.sum())
    return np.searchsorted(edges, chance.random(count)).clip(0, len(table) - 1).astype(np.uint8)


def worn(looks: Looks, person: int, t_s: float) -> Clothes:
    """What somebody wears at a time; patrols wear a uniform."""
    crowd = len(looks.top)
    if person < crowd:
        return _of_the_crowd(
            int(looks.top[person]), int(looks.bottom[person]), int(looks.hat[person]), int(looks.bag[person])
        )
    if person >= crowd + len(looks.cast):
        return PATROL
    line = looks.cast[person - crowd]
    begun = [c for c in line if c.from_s <= t_s]
    return begun[-1] if begun else line[0]


@lru_cache(maxsize=20_000)
def _of_the_crowd(top: int, bottom: int, hat: int, bag: int) -> Clothes:
    return Clothes(
        from_s=0, top=str(_TOPS[top][0]), bottom=str(_BOTTOMS[bottom][0]), hat=_HATS[hat][0], bag=_BAGS[bag][0]
    )


def appearance(looks: Looks, person: int, t_s: float) -> dict[str, object]:
    """How a figure is drawn: colours and height, no more (docs/wire.md)."""
    return _drawn_as(worn(looks, person, t_s), _body(looks, person))


def faceless(drawn_as: dict[str, object]) -> dict[str, object]:
    """The same without what is masked: it is left out here, not painted over in the browser."""
    return {**{k: v for k, v in drawn_as.items() if k not in ("skin", "hair")}, "face": "masked"}


def _body(looks: Looks, person: int) -> tuple[str, str, int]:
    if person >= len(looks.skin):
        return SKINS[person % len(SKINS)], HAIRS[0], 172
    return SKINS[looks.skin[person]], HAIRS[looks.hair[person]], int(looks.height_cm[person])


@lru_cache(maxsize=100_000)
def _drawn_as(wears: Clothes, body: tuple[str, str, int]) -> dict[str, object]:
    skin, hair, height_cm = body
    top = clothes.parse(wears.top)
    return {
        "h_cm": height_cm, "skin": skin, "hair": hair, "top": _hex(top.rgb), "hood": top.garment == "hoodie",
        "cut": top.garment, "bottom": _hex(clothes.parse(wears.bottom).rgb),
        "skirt": clothes.parse(wears.bottom).garment == "skirt",
        "hat": _hex(clothes.parse(wears.hat).rgb) if wears.hat else None,
        "bag": _hex(clothes.parse(wears.bag).rgb) if wears.bag else None,
    }  # fmt: skip


def _hex(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


# --------------------------------------------------------------------------- descriptions


def alike(described: str | None, seen: str | None) -> bool:
    """Whether clothes fit a description as a radio gives it: the colour, and the kind of garment roughly."""
    if described is None:
        return True
    if seen is None:
        return False
    a, b = clothes.parse(described), clothes.parse(seen)
    return a.colour == b.colour and (a.garment == b.garment or any({a.garment, b.garment} <= g for g in _ALIKE))


def matching(looks: Looks, top: str | None, bottom: str | None) -> list[int]:
    """Everybody whose clothes ever fit a description; nobody fits none.  O(people)."""
    if top is None and bottom is None:
        return []
    tops = np.array([alike(top, word) for word, _ in _TOPS])
    bottoms = np.array([alike(bottom, word) for word, _ in _BOTTOMS])
    crowd = np.flatnonzero(tops[looks.top] & bottoms[looks.bottom]).tolist()
    cast = [
        len(looks.top) + i for i, line in enumerate(looks.cast)
        if any(alike(top, c.top) and alike(bottom, c.bottom) for c in line)
    ]  # fmt: skip
    return crowd + cast


def fits(looks: Looks, person: Longs, t_ms: Longs, top: str | None, bottom: str | None) -> Bools:
    """Whether people fit a description at a time each."""
    result = np.ones(len(person), bool)
    for who in np.unique(person):
        mine = person == who
        if who < len(looks.top) or who >= len(looks.top) + len(looks.cast):
            wears = worn(looks, int(who), 0)
            result[mine] = alike(top, wears.top) and alike(bottom, wears.bottom)
            continue
        line = looks.cast[int(who) - len(looks.top)]
        good = np.array([alike(top, c.top) and alike(bottom, c.bottom) for c in line])
        begun = np.searchsorted([c.from_s * 1000 for c in line], t_ms[mine], side="right") - 1
        result[mine] = good[np.maximum(begun, 0)]
    return result


# --------------------------------------------------------------------------- identities


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A made-up person.  Its numbers are invalid by construction."""

    name: str
    short: str  # "M. Andrade"
    id_number: str
    phone: str

    @property
    def phone_tail(self) -> str:
        """How screens show a phone: its last three digits."""
        return f"··{self.phone[-3:]}"


_LOCK = threading.Lock()


@cache
def _faker() -> Faker:
    from faker import Faker  # a tenth of a second, and most screens name nobody

    return Faker("es_ES")


@cache
def _names() -> dict[str, list[str]]:
    path = Path(__file__).parent / "data" / "names.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=100_000)
def identity(seed: int, person: int, given: str | None = None) -> Identity:
    """Somebody's identity, from seed and number; `given` is a name that the scenario chose.

    The id number begins with 00, which no province has (01 to 24, 30), and its check digit is
    wrong; the phone number begins with 00, which no telephone can be called by.
    """
    names = _names()
    with _LOCK:
        faker = _faker()
        faker.seed_instance(f"{seed}/identity/{person}")
        first = faker.random_element(names["women"] + names["men"])
        last = [faker.random_element(names["surnames"]) for _ in range(2)]
        id_number = faker.numerify("00#######")
        phone = faker.numerify("000 ### ####")
    name = given or f"{first} {last[0]} {last[1]}"
    parts = name.split()
    short = f"{parts[0][0]}. {parts[1] if len(parts) > 1 else parts[0]}"
    return Identity(name=name, short=short, id_number=id_number + _wrong_digit(id_number), phone=phone)


def _wrong_digit(nine: str) -> str:
    """A last digit that the check of an Ecuadorian id number (modulus 10) refuses."""
    return str((check_digit(nine) + 5) % 10)


def check_digit(nine: str) -> int:
    """The digit that would make an Ecuadorian id number valid (modulus 10, Registro Civil)."""
    doubled = [int(c) * (2 - i % 2) for i, c in enumerate(nine)]
    return -sum(d - 9 if d > 9 else d for d in doubled) % 10


def chance_of(seed: int, name: str) -> np.random.Generator:
    """A small stream for a single thing of a person."""
    return stream(seed, f"people/{name}")
