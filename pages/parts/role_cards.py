"""Role cards, one page for each chair that a scenario seats, and one for who teaches."""

from __future__ import annotations

import re

from pages.parts.paper import FOLDER
from pages.parts.text import safe
from synthetic.access import Chair
from synthetic.world import World

TRAINER = "trainer"
_CARD = re.compile(r' *<article class="sheet" id="([a-z]+)">.*?</article>\n', re.S)
_OF_THE_MIRROR = re.compile(r" *<(p|li)( class=\"[a-z]+\")? data-of=\"mirror\">.*?</\1>\n", re.S)


def cards(world: World, language: str) -> str:
    """The cards as HTML; what they say of the mirror only where the scenario has one."""
    made = world.scenario
    seated = {*(made.chairs or Chair), TRAINER}
    found = (FOLDER / f"role-cards.{language}.html").read_text(encoding="utf-8")
    found = _CARD.sub(lambda card: card[0] if card[1] in seated else "", found)
    mirror = Chair.INTELLIGENCE in seated or any(member.chair == Chair.INTELLIGENCE for member in made.staff)
    found = found if mirror else _OF_THE_MIRROR.sub("", found)
    return found.replace("{title}", safe(made.titled(language))).replace("{cameras}", str(made.network.cameras))
