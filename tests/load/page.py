"""A small model of what is on a page: elements by place and key, and the values of the widgets."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import orjson
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.WidgetStates_pb2 import WidgetState

CHOICES = ("selectbox", "radio")
TEXTS = ("text_input", "text_area")
NOTHING_PICKED = '{"selection":{"indices":{},"objects":{}}}'
"""What a map says where nobody has clicked."""


class NotThere(LookupError):
    """A widget or an option that is not on the page."""


class Shown:
    """An element or a container that is on the page; `body` is its own message.

    `id` is what the server calls it, empty where it needs no name; `key` what the page's script does
    (`$$ID-<hash>-<key>`); `name` the key without the number of a list that is made anew each time it was used.
    """

    __slots__ = ("body", "fragment", "id", "key", "kind", "name", "run")

    def __init__(self, *, kind: str, body: Any, fragment: str, run: str) -> None:
        self.kind, self.body, self.fragment, self.run = kind, body, fragment, run
        self.id = str(getattr(body, "id", ""))
        parts = self.id.split("-", 2)
        self.key = parts[2] if len(parts) == 3 and parts[2] != "None" else None
        name, _, number = (self.key or "").rpartition("_")
        self.name = name if number.isdigit() else self.key

    @property
    def data(self) -> dict[str, Any]:
        """What a component of ours was told (pages/parts/component.py)."""
        found: dict[str, Any] = orjson.loads(self.body.json or "[{}]")[0]
        return found

    @property
    def options(self) -> tuple[str, ...]:
        """What can be chosen, as it is read."""
        if self.kind == "button_group":
            return tuple(option.content for option in self.body.options)
        return tuple(self.body.options) if self.kind in CHOICES else ()


class Page:
    """What the server has drawn so far."""

    def __init__(self) -> None:
        self.shown: dict[tuple[int, ...], Shown] = {}
        self.states: dict[str, WidgetState] = {}

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.shown.values())

    def draw(self, delta: Delta, place: tuple[int, ...], run: str) -> Shown | None:
        """Put an element or a container where the server says."""
        if delta.WhichOneof("type") == "new_element":
            kind: str = delta.new_element.WhichOneof("type") or "empty"
            body = getattr(delta.new_element, kind, None)
            for under in [p for p in self.shown if len(p) > len(place) and p[: len(place)] == place]:
                del self.shown[under]
        elif delta.WhichOneof("type") == "add_block":
            kind, body = "block", delta.add_block
        else:
            return None
        shown = self.shown[place] = Shown(kind=kind, body=body, fragment=delta.fragment_id, run=run)
        if shown.id and (shown.id not in self.states or getattr(body, "set_value", False)):
            self._begin(shown, place)
        return shown

    def _begin(self, shown: Shown, place: tuple[int, ...]) -> None:
        """A widget's first value, or the one that the server sets; in a closed popover it has none yet."""
        above = [self.shown.get(place[:n]) for n in range(1, len(place))]
        hidden = any(one and one.kind == "block" and one.body.HasField("popover") for one in above)
        state = None if hidden else first_value(shown)
        if state is not None:
            self.states[shown.id] = state

    def sweep(self, run: str, fragments: Collection[str]) -> None:
        """Take away what a finished run has not drawn again, and the values of widgets that are gone."""
        for place, shown in list(self.shown.items()):
            if shown.run != run and (not fragments or shown.fragment in fragments):
                del self.shown[place]
        there = {shown.id for shown in self}
        self.states = {name: state for name, state in self.states.items() if name in there}

    def has(self, key: str) -> bool:
        """Whether something of this key is on the page."""
        return any(called(shown, key) for shown in self)

    def widget(self, key: str) -> Shown:
        """The widget of a key; NotThere where there is none, or it is switched off."""
        for shown in self:
            if called(shown, key) and shown.kind != "block":
                if getattr(shown.body, "disabled", False):
                    raise NotThere(f"{key} is switched off")
                return shown
        raise NotThere(f"{key} is not on the page")

    def buttons(self, beginnings: tuple[str, ...]) -> list[str]:
        """Keys of the buttons that begin so and can be pressed."""
        return [
            shown.key
            for shown in self
            if shown.kind == "button" and shown.key and shown.key.startswith(beginnings) and not shown.body.disabled
        ]


def called(shown: Shown, key: str) -> bool:
    """Whether something has this key, with a number or without."""
    return shown.key == key or shown.name == key


def first_value(shown: Shown) -> WidgetState | None:
    """What a browser says of a widget before anybody has touched it."""
    body, kind = shown.body, shown.kind
    server = getattr(body, "set_value", False)
    if kind in CHOICES:
        chosen = body.raw_value if server and body.HasField("raw_value") else None
        if not server and body.HasField("default") and body.options:
            chosen = body.options[body.default]
        return value_of(shown, chosen)
    if kind == "button_group":
        return value_of(shown, list(body.raw_values) if server else [body.options[i].content for i in body.default])
    if kind == "slider":
        return value_of(shown, list(body.value if server else body.default))
    if kind == "checkbox":
        return value_of(shown, body.value if server else body.default)
    if kind == "deck_gl_json_chart":
        return WidgetState(id=shown.id, string_value=NOTHING_PICKED)
    if kind in (*TEXTS, "number_input"):
        field = "value" if server else "default"
        return value_of(shown, getattr(body, field) if body.HasField(field) else None)
    return None


def value_of(shown: Shown, value: Any) -> WidgetState:
    """A widget's value as it crosses the wire; None is a widget without a value."""
    state = WidgetState(id=shown.id)
    if shown.kind == "button_group":
        state.string_array_value.data.extend(value or [])
    elif shown.kind == "slider":
        state.double_array_value.data.extend(value or [])
    elif value is None:
        pass
    elif shown.kind in (*CHOICES, *TEXTS):
        state.string_value = str(value)
    elif shown.kind == "number_input":
        state.double_value = float(value)
    elif shown.kind == "checkbox":
        state.bool_value = bool(value)
    else:
        raise NotThere(f"{shown.key} is a {shown.kind}: nothing can be chosen or typed there")
    return state
