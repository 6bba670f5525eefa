"""The page before any screen: whole, in the reader's language, and naming only what is there."""

import re
from pathlib import Path

from pages.parts import bundle, shell

FRAME = Path(shell.__file__).parents[1] / "frame.py"


def _scripts(html: str) -> list[str]:
    return re.findall(r'<link rel="modulepreload" crossorigin href="([^"]+)">', html)


def test_every_screen_begins_with_it() -> None:
    named = re.findall(r'url_path="([\w-]+)"', FRAME.read_text(encoding="utf-8"))
    assert {"", *named} == set(shell.PATHS)


def test_what_it_names_is_there() -> None:
    found = _scripts(shell.document("en").decode())
    assert len(found) == len(set(found)), "nothing is named twice"
    for address in found:
        if address.startswith("./"):
            assert (shell.STATIC / address).is_file(), address
        else:
            assert address == bundle.address()


def test_what_most_screens_need_is_fetched_early_and_nothing_else() -> None:
    exercise = " ".join(_scripts(shell.document("en").decode()))
    for script in ("BidiComponent", bundle.address()):
        assert script in exercise, f"Streamlit or we name {script} otherwise now"
    assert "DeckGlJsonChart" not in exercise, "deck.gl comes when all else stands"


def test_no_font_is_asked_for_before_the_scripts() -> None:
    assert shell.THEIR_FONT.search((shell.STATIC / "index.html").read_text(encoding="utf-8"))
    assert 'as="font"' not in shell.document("en").decode()


def test_the_page_is_ours_in_both_languages() -> None:
    for language in ("es", "en"):
        html = shell.document(language).decode()
        assert f'<html lang="{language}">' in html
        assert "<title>Doble Vista</title>" in html and "Streamlit</title>" not in html
        assert 'rel="shortcut icon" href="data:image/svg+xml' in html
        assert html.index("window.__streamlit") < html.index("</head>") < html.index('<div id="root">')
