"""What a seat's last look told of figures: how somebody looks is told once, not every few seconds.

Two thirds of an answer would be clothes that the browser has already.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock

from synthetic.model import Body

Looks = dict[str, dict[int, Body]]
"""By feed and figure."""


class Told:
    """What the last answer to each asker told, for the newest `most` askers of this process."""

    def __init__(self, most: int = 1_000) -> None:
        self.most = most
        self._last: OrderedDict[tuple[str, ...], tuple[str, Looks]] = OrderedDict()
        self._lock = Lock()

    def spared(self, asker: tuple[str, ...], body: Body, have: str) -> Body:
        """The answer with a `mark` of its own, without looks that the answer of the mark `have` told this asker.

        Whoever names another mark than the last one gets everything.  O(figures).
        """
        mark, looks = secrets.token_hex(4), _looks(body)
        with self._lock:
            last = self._last.pop(asker, None)
            self._last[asker] = (mark, looks)
            while len(self._last) > self.most:
                self._last.popitem(last=False)
        before = last[1] if last is not None and last[0] == have else {}
        feeds = {grant: _without(feed, before.get(grant, {})) for grant, feed in body["feeds"].items()}
        return {**body, "feeds": feeds, "mark": mark}


def _looks(body: Body) -> Looks:
    return {grant: {f["i"]: f["looks"] for f in feed["figures"]} for grant, feed in body["feeds"].items()}


def _without(feed: Body, known: dict[int, Body]) -> Body:
    """A feed whose figures are told without the looks that are known; changed clothes are told again."""
    figures = [
        {k: v for k, v in f.items() if k != "looks"} if known.get(f["i"]) == f["looks"] else f for f in feed["figures"]
    ]
    return {**feed, "figures": figures}
