"""What a page of AppTest's says, the rows of its log among it."""

from __future__ import annotations

import json
import re
from typing import Self

from streamlit.testing.v1 import AppTest


def written(app: AppTest) -> str:
    """All that a page writes itself as HTML, its style sheets left out; our own components' HTML too."""
    parts = [h.body for h in app.get("html")]
    parts += [json.loads(c.proto.json or "[{}]")[0].get("html", "") for c in app.get("bidi_component")]
    return re.sub(r"(?s)<style>.*?</style>", "", "\n".join(parts))


class Page:
    """A page in a browser of our own making."""

    app: AppTest

    def run(self) -> Self:
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def press(self, key: str) -> Self:
        self.app.button(key=key).click()
        return self.run()

    @property
    def html(self) -> str:
        """All that the page writes itself, its style sheets left out."""
        return written(self.app)

    @property
    def says(self) -> str:
        return re.sub(r"<[^>]+>", " ", self.html)
