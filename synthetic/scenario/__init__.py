"""The file a trainer writes: read, check, write (the format: ../scenarios/README.md)."""

from synthetic.scenario.places import check_places
from synthetic.scenario.reader import (
    Reading,
    accepted,
    builtin,
    builtin_file,
    load,
    load_builtin,
    read,
    write,
)
from synthetic.scenario.remarks import Remark

__all__ = [
    "Reading",
    "Remark",
    "accepted",
    "builtin",
    "builtin_file",
    "check_places",
    "load",
    "load_builtin",
    "read",
    "write",
]
