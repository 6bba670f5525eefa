"""Messages that a browser keeps, so that the server may say their hash alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Unknown(LookupError):
    """The server named a message that is not kept here."""


@dataclass(slots=True)
class Kept:
    """A message as it came, and the run in which it was last used."""

    raw: bytes
    run: int
    fragment: str


class Cache:
    """Messages kept as the browser keeps them, for a few runs since they were last used."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.most_age = 2
        self._run = 0

    def through(self, message: ForwardMsg, raw: bytes) -> ForwardMsg:
        """The message itself; for a hash, the message that was kept, with the new one's metadata."""
        if message.WhichOneof("type") != "ref_hash":
            if message.metadata.cacheable and message.hash not in self.kept:
                self.kept[message.hash] = Kept(raw, self._run, message.delta.fragment_id)
            return message
        if message.ref_hash not in self.kept:
            raise Unknown("the server named a message that is not kept here")
        kept = self.kept[message.ref_hash]
        kept.run = self._run
        found = ForwardMsg()
        found.ParseFromString(kept.raw)
        found.metadata.CopyFrom(message.metadata)
        return found

    def age(self, fragments: Collection[str]) -> None:
        """A run is over: what was not used for too long is forgotten."""
        self._run += 1
        for name, kept in list(self.kept.items()):
            if (not fragments or kept.fragment in fragments) and self._run - kept.run > self.most_age:
                del self.kept[name]
