"""The joystick's word, as it comes from a browser: checked to the last type before it reaches the door."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from typing import Any

from pages.parts import running
from pages.parts.answers import Answer
from pages.parts.bucket import Bucket
from synthetic.access import Action, Chair
from synthetic.exercise.door import LANGUAGES, Act, seat_name
from synthetic.journal import Gone
from synthetic.model import Trouble

MOST_BYTES = 1_024
FURTHEST = 10**9
GONE = (410, {"error": "gone"})

refusals: Counter[int] = Counter()
"""How often this process refused a word, by HTTP status."""


_bucket = Bucket(burst=12.0, a_second=6.0)
"""How many words a seat may say at once, and how many a second after that; a joystick says two."""


def answer(raw: bytes, token: str, now_s: float | None = None) -> Answer:
    """Status and body for the words of a joystick (docs/wire.md, `POST /turn`)."""
    status, body = _answer(raw, token, time.monotonic() if now_s is None else now_s)
    if status != 200:
        refusals[status] += 1
    return status, body


def _answer(raw: bytes, token: str, now_s: float) -> Answer:
    if len(raw) > MOST_BYTES:
        return 413, {"error": f"more than {MOST_BYTES} bytes"}
    said = _read(raw)
    if said is None:
        return 400, {"error": "a JSON object with exercise, chair, camera and pose [pan, tilt, zoom] in whole numbers"}
    if said["chair"] not in list(Chair):
        return 403, {"error": "refused"}
    try:
        exercise = running.entered(token, said["exercise"])
    except Gone:
        return GONE
    except (Trouble, LookupError):
        return 403, {"error": "refused"}
    seat = seat_name(token)
    if not _bucket.takes(seat, now_s):
        return 429, {"error": "too many"}
    act = Act(
        chair=Chair(said["chair"]), action=Action.PTZ, camera_id=said["camera"], purpose=said["purpose"],
        case_number=said["case"], detail={"pose": said["pose"]},
    )  # fmt: skip
    try:
        found = exercise.turn(act, seat, rest=said["rest"], around=said["around"], language=said["lang"])
    except Gone:
        return GONE
    if found.refused is not None or found.pose is None:
        return 409, {"refused": found.refused, "by": found.by}
    return 200, {
        "t": found.t_ms, "camera": said["camera"], "pose": list(found.pose.numbers), "clamped": found.clamped,
        "around": found.around,
    }  # fmt: skip


def _read(raw: bytes) -> dict[str, Any] | None:
    """The words, every one of its type; None for anything else (NaN and numbers without end among it)."""
    try:
        said = json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    pose = said.get("pose")
    if not (isinstance(pose, list) and len(pose) == 3 and all(map(_is_number, pose))):
        return None
    texts = [said.get(name) for name in ("exercise", "chair", "camera")]
    if not all(isinstance(text, str) and len(text) <= 100 for text in texts):
        return None
    stated = {name: text[:200] if isinstance(text := said.get(name), str) and text.strip() else None
              for name in ("purpose", "case")}  # fmt: skip
    lang = said.get("lang")
    return {
        **dict(zip(("exercise", "chair", "camera"), texts, strict=True)), **stated, "pose": [round(v) for v in pose],
        "rest": said.get("rest") is True, "around": said.get("around") is True,
        "lang": lang if lang in LANGUAGES else "es",
    }  # fmt: skip


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and abs(value) <= FURTHEST  # type: ignore[arg-type]


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of a pose")
