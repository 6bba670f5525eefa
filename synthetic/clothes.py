"""What people wear, in words: a closed list of colours and garments, in English, Spanish and RGB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from synthetic.model import Text, Trouble

Rgb = tuple[int, int, int]
SLOTS = ("top", "bottom", "hat", "bag")


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour: how it is drawn, and its Spanish adjective (masculine, feminine, plural)."""

    rgb: Rgb
    masculine: str
    feminine: str
    plural: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A kind of garment: where it is worn, and its Spanish noun with a gap for the colour."""

    slot: str
    spanish: str
    form: str  # masculine, feminine or plural


COLOURS: Mapping[str, Colour] = {
    "red": Colour((196, 48, 43), "rojo", "roja", "rojos"),
    "orange": Colour((224, 122, 45), "naranja", "naranja", "naranja"),
    "yellow": Colour((228, 190, 62), "amarillo", "amarilla", "amarillos"),
    "green": Colour((62, 130, 80), "verde", "verde", "verdes"),
    "blue": Colour((52, 98, 176), "azul", "azul", "azules"),
    "light blue": Colour((134, 178, 222), "celeste", "celeste", "celestes"),
    "dark blue": Colour((34, 48, 92), "azul oscuro", "azul oscuro", "azul oscuro"),
    "violet": Colour((118, 76, 156), "morado", "morada", "morados"),
    "pink": Colour((222, 142, 164), "rosado", "rosada", "rosados"),
    "brown": Colour((112, 78, 54), "café", "café", "cafés"),
    "beige": Colour((208, 190, 158), "beige", "beige", "beige"),
    "white": Colour((232, 232, 228), "blanco", "blanca", "blancos"),
    "grey": Colour((134, 138, 142), "gris", "gris", "grises"),
    "dark": Colour((48, 52, 60), "oscuro", "oscura", "oscuros"),
    "black": Colour((26, 26, 30), "negro", "negra", "negros"),
}

GARMENTS: Mapping[str, Cut] = {
    "hoodie": Cut("top", "buzo {} con capucha", "masculine"),
    "shirt": Cut("top", "camisa {}", "feminine"),
    "blouse": Cut("top", "blusa {}", "feminine"),
    "jacket": Cut("top", "chaqueta {}", "feminine"),
    "sweater": Cut("top", "suéter {}", "masculine"),
    "poncho": Cut("top", "poncho {}", "masculine"),
    "coat": Cut("top", "abrigo {}", "masculine"),
    "uniform": Cut("top", "uniforme {}", "masculine"),
    "jeans": Cut("bottom", "jeans {}", "plural"),
    "trousers": Cut("bottom", "pantalón {}", "masculine"),
    "shorts": Cut("bottom", "pantalón corto {}", "masculine"),
    "skirt": Cut("bottom", "falda {}", "feminine"),
    "cap": Cut("hat", "gorra {}", "feminine"),
    "hat": Cut("hat", "sombrero {}", "masculine"),
    "backpack": Cut("bag", "mochila {}", "feminine"),
    "handbag": Cut("bag", "cartera {}", "feminine"),
    "bag": Cut("bag", "bolso {}", "masculine"),
}


class NotClothes(Trouble):
    """Words that name no garment we know; `text` says what is known, in both languages."""

    def __init__(self, words: str, text: Text) -> None:
        super().__init__(f"`{words}`: {text.en}")
        self.text = text


@dataclass(frozen=True, slots=True)
class Garment:
    """A colour word and a garment word, both known."""

    colour: str
    garment: str

    @property
    def rgb(self) -> Rgb:
        """How it is drawn."""
        return COLOURS[self.colour].rgb

    @property
    def slot(self) -> str:
        """Where it is worn: top, bottom, hat or bag."""
        return GARMENTS[self.garment].slot

    def __str__(self) -> str:
        return f"{self.colour} {self.garment}"


def garments(slot: str | None = None) -> tuple[str, ...]:
    """The garment words of a slot, or all."""
    return tuple(word for word, cut in GARMENTS.items() if slot in (None, cut.slot))


def parse(words: str, slot: str | None = None) -> Garment:
    """ "red hoodie" as a garment; NotClothes, with what is known, when it is none (of that slot)."""
    colour, _, garment = " ".join(words.lower().split()).rpartition(" ")
    colour = colour.replace("gray", "grey")
    if garment not in garments(slot):
        raise _unknown(garment, garments(slot), words, Text(en="garment", es="esa prenda"))
    if colour not in COLOURS:
        raise _unknown(colour, tuple(COLOURS), words, Text(en="colour", es="ese color"))
    return Garment(colour, garment)


def in_spanish(words: str) -> str:
    """ "red hoodie" in Spanish: "buzo rojo con capucha"."""
    found = parse(words)
    cut = GARMENTS[found.garment]
    return cut.spanish.format(getattr(COLOURS[found.colour], cut.form))


def in_language(words: str, language: str) -> str:
    """The words themselves, or in Spanish."""
    return in_spanish(words) if language == "es" else str(parse(words))


def _unknown(word: str, known: tuple[str, ...], words: str, what: Text) -> NotClothes:
    near, listed = get_close_matches(word[:40], known, n=1), ", ".join(known)
    maybe = Text(en=f"; did you mean `{near[0]}`?", es=f"; ¿quiso decir `{near[0]}`?") if near else Text(es="", en="")
    shown = "".join(c if c.isprintable() else "·" for c in words[:40])
    return NotClothes(
        shown,
        Text(
            en=f"no such {what.en} here{maybe.en} (known: {listed})",
            es=f"aquí no existe {what.es}{maybe.es} (se conocen: {listed})",
        ),
    )
