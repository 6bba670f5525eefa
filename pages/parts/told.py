"""What a seat's last look told: how somebody looks is told once, and figures that go on as told not at all.

Two thirds of an answer would be clothes that the browser has already; and where a colleague turned one camera, the
other pictures are as they were a second ago.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from synthetic.exercise.observation import Shown
from synthetic.model import Body

Looks = dict[str, dict[int, Body]]
"""By feed and figure."""


@dataclass(frozen=True, slots=True)
class _Last:
    mark: str
    looks: Looks
    live: Mapping[str, Shown]


class Told:
    """What the last answer to each asker told, for the newest `most` askers of this process."""

    def __init__(self, most: int = 1_000) -> None:
        self.most = most
        self._last: OrderedDict[tuple[str, ...], _Last] = OrderedDict()
        self._lock = Lock()

    def live(self, asker: tuple[str, ...], have: str) -> Mapping[str, Shown]:
        """The live feeds that the answer of the mark `have` told this asker; none where that was not the last."""
        with self._lock:
            last = self._last.get(asker)
        return last.live if last is not None and last.mark == have else {}

    def spared(
        self, asker: tuple[str, ...], body: Body, have: str, live: Mapping[str, Shown] | None = None
    ) -> Body:
        """The answer with a `mark` of its own, without looks that the answer of the mark `have` told this asker.

        Whoever names another mark than the last one gets everything.  O(figures).
        """
        with self._lock:
            last = self._last.pop(asker, None)
            before = last.looks if last is not None and last.mark == have else {}
            looks = {grant: _looks(feed, before.get(grant, {})) for grant, feed in body["feeds"].items()}
            made = _Last(secrets.token_hex(4), looks, live or {})
            self._last[asker] = made
            while len(self._last) > self.most:
                self._last.popitem(last=False)
        feeds = {grant: _without(feed, before.get(grant, {})) for grant, feed in body["feeds"].items()}
        return {**body, "feeds": feeds, "mark": made.mark}


def _looks(feed: Body, before: dict[int, Body]) -> dict[int, Body]:
    """Of a feed that is told without figures the browser keeps those that it has."""
    return {f["i"]: f["looks"] for f in feed["figures"]} if "figures" in feed else before


def _without(feed: Body, known: dict[int, Body]) -> Body:
    """A feed whose figures are told without the looks that are known; changed clothes are told again."""
    if "figures" not in feed:
        return feed
    figures = [
        {k: v for k, v in f.items() if k != "looks"} if known.get(f["i"]) == f["looks"] else f for f in feed["figures"]
    ]
    return {**feed, "figures": figures}
