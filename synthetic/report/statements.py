"""What auditors put on record, sentence by sentence."""

from __future__ import annotations

from synthetic.debrief import Debrief
from synthetic.debrief.signed import Signed
from synthetic.report.words import ORGANISATIONS, SENTENCES, Tongue, safe


def signed(d: Debrief, say: Tongue) -> str:
    """Each sentence with who signed or refused beneath; nothing where nobody was asked."""
    sentences = dict.fromkeys(one.sentence for one in d.signed)
    return "".join(_sentence(s, [one for one in d.signed if one.sentence == s], say) for s in sentences)


def _sentence(sentence: str, made: list[Signed], say: Tongue) -> str:
    heads = (
        say("a las", "at"), say("decisión", "decision"),
        say("filas de otros en el registro", "rows of others in the log"),
        say("accesos sin fila", "accesses without a row"), say("en qué se apoyó", "relied on"),
    )  # fmt: skip
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    note = say(
        "Otros: quienes no son personal de emergencias. Se cuenta lo ocurrido hasta ese momento; de quién es la firma "
        "no se dice.",
        "Others: whoever is no emergency responder. Counted is what had happened by then; whose signature it is, is "
        "not told.",
    )
    lines = "".join(_line(one, say) for one in made)
    return (
        f"<h4>{say.known(SENTENCES, sentence)}</h4>"
        f'<div class="dv-wide"><table class="dv-table dv-signed"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody>'
        f'</table></div><p class="dv-note">{note}</p>'
    )


def _line(one: Signed, say: Tongue) -> str:
    decided = say("se firmó", "signed") if one.signs else say("se negó la firma", "refused")
    held = " · ".join(f"{say.known(ORGANISATIONS, name)} {count}" for name, count in one.others) or "0"
    gone = "dv-gone" if one.missing else ""
    return (
        f'<tr><th scope="row">{say.at(one.t_ms)}</th><td>{decided}</td><td>{held}</td>'
        f'<td class="{gone}">{one.missing}</td><td>{safe(one.reason)}</td></tr>'
    )
