"""What the map's script draws of cameras' sight, against the engine."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Polygon

from pages.parts import city_map, flat_map, public
from synthetic import scenario, sightings
from synthetic import world as worlds
from tests import small

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = """
import { town_of } from './pages/parts/feed/town.js';
import { area_in_view, walls_of } from './pages/parts/map/sight.js';
let text = '';
for await (const part of process.stdin) text += part;
const areas = JSON.parse(text).map(({ scene, pose }) => {
  const town = town_of(scene);
  return area_in_view(pose, town.mast_m, walls_of(town));
});
console.log(JSON.stringify(areas));
"""
POSES = ([0, -800, 200], [9000, -1500, 100], [21200, -600, 400], [30500, -2500, 150])


def test_the_map_draws_the_ground_that_the_engine_says_a_camera_sees():
    purse = small.purse()
    node = shutil.which("node")
    if node is None:
        pytest.skip("NO NODE: install Debian's `nodejs`")
    cameras = [purse.camera(name) for name in ("C-041", "C-049", "C-038", "C-062")]
    asked = [{"scene": public.scene(purse, camera), "pose": pose} for camera in cameras for pose in POSES]
    done = subprocess.run(
        [node, "--input-type=module", "-e", SCRIPT], input=json.dumps(asked), capture_output=True, text=True, cwd=ROOT,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    drawn = json.loads(done.stdout)
    which = np.repeat(cameras, len(POSES))
    poses = np.array(list(POSES) * len(cameras), np.int32)
    known = sightings.areas_in_view(purse.around, purse.cameras.xy[which], purse.cameras.mast_m[which], poses)
    for n, (mine, theirs) in enumerate(zip(drawn, known, strict=True)):
        one, other = Polygon(np.array(mine)).buffer(0), Polygon(theirs - purse.cameras.xy[which[n]]).buffer(0)
        share = one.intersection(other).area / one.union(other).area
        assert share > 0.98, (purse.cameras.ids[which[n]], poses[n].tolist(), round(share, 3))


SMALL_PX = 320, 240
"""A map on the smallest screen there is."""


@pytest.mark.parametrize("name", ["purse-snatch", "park"])
def test_the_word_stands_whole_in_the_first_view_of_the_map(name):
    world = worlds.of_bytes(scenario.builtin_file(name))
    lon, lat = city_map._middle(world)
    px = 512 * 2**city_map.ZOOM / 360
    word = [np.array(letter["polygon"]) for letter in json.loads(public.document(public.stamp(world), "word.json"))]
    seen = [letter for letter in word if (abs((letter - [lon, lat]) * px) < np.array(SMALL_PX) / 2).all()]
    assert len(seen) >= len(public.WORD) == 9
    assert all(Polygon(letter).area * px**2 > 20 for letter in seen), "letters that can be read"


def test_the_word_lies_on_top_of_the_ground_and_shows():
    layers = json.loads(flat_map.deck("/data/x/", city_map.GROUND, {"zoom": 15}).to_json())["layers"]
    assert [layers[-1][of] for of in ("id", "data")] == ["word", "/data/x/word.json"]
    assert layers[-1]["getFillColor"][3] > 15
