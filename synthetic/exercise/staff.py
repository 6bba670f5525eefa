"""Simulated colleagues: their planned acts in the door's words."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from synthetic import quito
from synthetic.access import Action, Chair
from synthetic.cameras import pan_towards
from synthetic.exercise import observation
from synthetic.exercise.acts import Act, Asked, viewer_of
from synthetic.model import Body, Pose, StaffAct, StaffMember
from synthetic.world import World, presets, scene_of

CHEST_M = 1.0
VERBS = {
    "open": Action.LIVE_VIEW, "close": Action.LIVE_END, "turn": Action.PRESET, "dispatch": Action.DISPATCH,
    "phone_lookup": Action.PHONE_LOOKUP, "mark": Action.FOLLOW,
}  # fmt: skip


def staff_act(world: World, member: StaffMember, act: StaffAct) -> Act:
    """A planned act in the door's words."""
    detail: Body = {}
    action = VERBS[act.verb]
    if act.verb == "turn" and act.to:
        action, detail = _turn(world, act)
    if act.verb == "dispatch":
        detail = {"patrol": act.patrol, "node": place_node(world, act.to or ""), "top": act.top, "bottom": act.bottom}
    if act.subject:
        detail = {"subject": act.subject}
    return Act(
        chair=Chair(member.chair), action=action, camera_id=act.camera, purpose=act.purpose,
        case_number=act.case_number, detail=detail,
    )  # fmt: skip


def _turn(world: World, act: StaffAct) -> tuple[Action, Body]:
    """To a preset by its name, else towards a place; close up where a zoom is given."""
    camera = world.camera(act.camera or "")
    known = presets(world, camera)
    names = [p.name for p in known]
    if act.to in names and act.zoom is None:
        return Action.PRESET, {"preset": names.index(act.to)}
    pose = known[names.index(act.to)].pose if act.to in names else _towards(world, camera, act)
    zoom = pose.zoom_c if act.zoom is None else round(act.zoom * 100)
    return Action.PTZ, {"pose": [pose.pan_cdeg, pose.tilt_cdeg, zoom]}


def _towards(world: World, camera: int, act: StaffAct) -> Pose:
    """Along the street to a place; with a zoom, down at whoever stands there."""
    spot, home = world.city.ways.xy[0, quito.find(world.city, act.to or "")], world.home_pose(camera)
    away = float(np.hypot(*(spot - world.cameras.xy[camera])))
    down = round(-100 * math.degrees(math.atan2(float(world.cameras.mast_m[camera]) - CHEST_M, away)))
    tilt = home.tilt_cdeg if act.zoom is None else down
    return Pose(pan_cdeg=int(pan_towards(world.cameras.xy[camera], spot)), tilt_cdeg=tilt, zoom_c=home.zoom_c)


def pointed_at(ask: Asked) -> Act:
    """Marking somebody, as a click on the figure: the number that this picture has for them, none where it has not."""
    camera, person = ask.world.camera(ask.act.camera_id or ""), ask.world.cast_number[str(ask.act.detail["subject"])]
    pose = observation.pose_at(ask.world, ask.state, camera, ask.t_ms)
    figure = observation.figure_of(
        ask.world, ask.outcomes(), viewer_of(ask), camera, pose, ask.t_ms, person, ask.key
    )
    return replace(ask.act, detail={"figure": figure, "t": ask.t_ms})


def place_node(world: World, place: str) -> int:
    """The walking node of a place, or of where an incident happened."""
    for incident in world.scenario.incidents:
        if incident.id == place:
            return scene_of(world, incident)[0]
    return quito.find(world.city, place)
