"""The words of a debrief, in both languages, and how times and shares are written."""

from __future__ import annotations

import html
from datetime import timedelta

from synthetic.exercise.crew import called
from synthetic.model import Scenario, Text
from synthetic.visible import visible

CHAIRS = {
    "operator": Text(es="central", en="center"),
    "intelligence": Text(es="espejo de la agencia", en="agency’s mirror"),
    "patrol": Text(es="patrulla", en="patrol"),
    "auditor": Text(es="auditoría", en="auditor"),
    "resident": Text(es="residente", en="resident"),
}
ACTIONS = {
    "take_desk": Text(es="tomó el puesto", en="took the desk"),
    "live_view": Text(es="abrió {camera}", en="opened {camera}"),
    "live_end": Text(es="cerró {camera}", en="closed {camera}"),
    "ptz": Text(es="giró {camera}", en="turned {camera}"),
    "preset": Text(es="giró {camera}", en="turned {camera}"),
    "playback": Text(es="reprodujo una grabación", en="played back a recording"),
    "snapshot": Text(es="tomó una foto fija de {camera}", en="took a still of {camera}"),
    "export": Text(es="exportó una foto fija de {camera}", en="exported a still of {camera}"),
    "follow": Text(es="marcó a {subject} en {camera}", en="marked {subject} on {camera}"),
    "phone_lookup": Text(es="buscó el teléfono de {subject}", en="looked up the phone of {subject}"),
    "face_search": Text(es="buscó el rostro de {subject}", en="searched the face of {subject}"),
    "watchlist_add": Text(es="puso a {subject} en la lista", en="put {subject} on the list"),
    "watchlist_remove": Text(es="sacó a {subject} de la lista", en="took {subject} off the list"),
    "dispatch": Text(es="envió a {subject}", en="sent {subject}"),
    "approve": Text(es="respondió un pedido", en="answered a request"),
    "break_glass": Text(es="rompió el vidrio", en="broke the glass"),
    "justify": Text(es="justificó el vidrio roto", en="justified the broken glass"),
    "stop": Text(es="detuvo a {subject}", en="stopped {subject}"),
    "sign": Text(es="firmó o se negó", en="signed or refused"),
    "request": Text(es="preguntó quién miró por {camera}", en="asked who looked through {camera}"),
}
STREET = {
    "incident": Text(es="{what}: el hecho", en="{what}: the deed"),
    "call": Text(es="{what}: la llamada", en="{what}: the call"),
    "ending": Text(es="{what}: el final", en="{what}: the end of it"),
    "stop": Text(es="{what} detuvo a alguien", en="{what} stopped somebody"),
    "regime": Text(es="cambian las reglas: {what}", en="the rules change: {what}"),
    "reveal": Text(es="la revelación", en="the reveal"),
    "tampered": Text(es="alguien cambió el registro", en="somebody changed the log"),
    "checkpoint": Text(es="punto de control publicado", en="checkpoint published"),
}
REGIMES = {
    "as-found": Text(es="según lo hallado", en="as found"),
    "agency-only": Text(es="solo la agencia", en="agency only"),
    "logged": Text(es="con registro", en="logged"),
    "accountable": Text(es="con rendición de cuentas", en="accountable"),
}
ENDINGS = {
    "open": Text(es="Sigue abierto.", en="Still open."),
    "arrested": Text(
        es="{patrol} lo detuvo a las {at}: salió a las {sent} con la descripción «{described}».",
        en="Arrested by {patrol} at {at}: sent at {sent} with “{described}”.",
    ),
    "arrested_unsent": Text(
        es="{patrol} lo detuvo a las {at}: nadie la había enviado, lo decidió el agente.",
        en="Arrested by {patrol} at {at}: nobody had sent it, the officer chose.",
    ),
    "never_sent": Text(
        es="Escapó a las {at}: nadie envió una patrulla.", en="He got away at {at}: nobody sent a patrol."
    ),
    "wrong_person": Text(
        es="{patrol} detuvo a otra persona a las {at}: salió con la descripción «{described}»; para entonces él "
        "llevaba {worn}.",
        en="{patrol} stopped the wrong person at {at}: sent with “{described}”; by then he wore a {worn}.",
    ),
    "wrong_person_unsent": Text(
        es="{patrol} detuvo a otra persona a las {at}: nadie la había enviado, lo decidió el agente.",
        en="{patrol} stopped the wrong person at {at}: nobody had sent it, the officer chose.",
    ),
    "stale_description": Text(
        es="Escapó a las {at}: {patrol} buscaba «{described}», y él llevaba {worn}.",
        en="He got away at {at}: {patrol} looked for “{described}”, and he wore a {worn}.",
    ),
    "not_there": Text(
        es="Escapó a las {at}: {patrol} no estaba donde él estaba.",
        en="He got away at {at}: {patrol} was not where he was.",
    ),
}
ROLES = {
    "offender": Text(es="hizo algo", en="did something"),
    "cast": Text(es="no hizo nada", en="did nothing"),
    "bystander": Text(es="no hizo nada", en="did nothing"),
}
SENTENCES = {
    "only-responders": Text(
        es="«Solo el personal de emergencias accedió a las cámaras hasta este minuto»",
        en="“Only emergency responders had access to the cameras up to this minute”",
    ),
}
ORGANISATIONS = {
    "agency": Text(es="agencia", en="agency"),
    "oversight": Text(es="auditoría", en="oversight"),
    "public": Text(es="público", en="public"),
}
REASONS = {
    "not for this chair": Text(es="no es de esta silla", en="not for this chair"),
    "not stated": Text(es="no se dijo para qué", en="no purpose stated"),
    "no such purpose": Text(es="no es una finalidad de la lista", en="no purpose of the list"),
    "no case": Text(es="falta el número de caso", en="no case number"),
    "no such case": Text(es="no hay tal caso", en="no such case"),
    "its feed would not have been open": Text(
        es="su imagen no se habría abierto", en="its feed would not have been open"
    ),
    "such a purpose does not carry it": Text(
        es="tal finalidad no lo sostiene", en="such a purpose does not carry it"
    ),
    "the case is not about this person": Text(
        es="el caso no trata de esa persona", en="the case is not about this person"
    ),
    "the case carries it": Text(es="el caso lo sostiene", en="the case carries it"),
}
CARRIED = {
    "holds": Text(es="lo declarado lo sostiene", en="what was stated carries it"),
    "could": Text(es="lícito, pero sin declarar", en="lawful, but not stated"),
    "nothing": Text(es="nada lo sostiene", en="nothing carries it"),
}
RIBBON = Text(
    es="EJERCICIO — toda persona, cámara e imagen aquí es sintética",
    en="EXERCISE — every person, camera and image here is synthetic",
)


class Tongue:
    """One reader's language and the scenario's time of day."""

    def __init__(self, language: str, made: Scenario) -> None:
        self.language, self.starts = language, made.starts

    def __call__(self, es: str, en: str, **values: object) -> str:
        """One of two sentences, as HTML text: whatever somebody typed stays text."""
        return safe((en if self.language == "en" else es).format(**values))

    def said(self, text: Text, **values: object) -> str:
        """A sentence of both languages, as HTML text."""
        return safe(text.in_(self.language).format(**values))

    def counted(self, n: int, one: Text, more: Text, **values: object) -> str:
        """A sentence about one thing, or about so many."""
        return self.said(one if n == 1 else more, n=n, **values)

    def known(self, table: dict[str, Text], word: str, **values: object) -> str:
        """A word of the engine by a table; one that no table knows stays as it is."""
        return self.said(table[word], **values) if word in table else safe(word)

    def actor(self, name: str) -> str:
        """operator-2 as Operator 2."""
        return safe(called(name).in_(self.language))

    def at(self, t_ms: int) -> str:
        """The local time of day, 17:43:12."""
        return f"{self.starts + timedelta(milliseconds=t_ms):%H:%M:%S}"

    def minute(self, t_ms: int) -> str:
        """17:43."""
        return self.at(t_ms)[:5]


def lasting(ms: int) -> str:
    """0:46, 12:03: minutes and seconds."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}"


def percent(share: float) -> str:
    """57 %."""
    return f"{round(100 * share)} %"


def safe(value: object) -> str:
    """Text as HTML text, which turns nothing else round."""
    return html.escape(visible(str(value)), quote=True)
