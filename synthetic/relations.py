"""What somebody may be to a colleague, as a personnel office writes it down: a fixed list, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from synthetic.model import Text

RELATIONS: Mapping[str, Text] = {
    "mother": Text(es="madre", en="mother"),
    "father": Text(es="padre", en="father"),
    "daughter": Text(es="hija", en="daughter"),
    "son": Text(es="hijo", en="son"),
    "sister": Text(es="hermana", en="sister"),
    "brother": Text(es="hermano", en="brother"),
    "relative": Text(es="pariente", en="relative"),
    "partner": Text(es="pareja", en="partner"),
    "former-partner": Text(es="expareja", en="former partner"),
    "friend": Text(es="amigo o amiga", en="friend"),
    "colleague": Text(es="colega", en="colleague"),
    "neighbour": Text(es="vecino o vecina", en="neighbour"),
}
"""The word in the file, and the word that is read: "sister" of operator-2."""
