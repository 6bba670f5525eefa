"""A choice is taken once, however often a browser brings it."""

import sys
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """The script's file is gone afterwards: processes that later tests begin must not look for it."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


def page() -> None:
    import streamlit as st

    from pages.parts import emptied

    def chosen(key: str) -> None:
        found = emptied.taken(key)
        if found is not None:
            st.session_state.setdefault("log", []).append(found)
            emptied_again = emptied.taken(key)  # the same word, once more
            assert emptied_again is None

    key = emptied.key("list")
    st.selectbox("list", ["a", "b"], index=None, key=key, on_change=chosen, args=(key,))


def test_what_is_chosen_is_taken_once_and_can_be_chosen_again():
    app = AppTest.from_function(page).run()
    for choice in ("a", "b", "b", "a"):
        (box,) = app.selectbox
        assert box.value is None, "the list is empty again"
        box.select(choice).run()
        app.run()
    assert not app.exception
    assert app.session_state["log"] == ["a", "b", "b", "a"]
