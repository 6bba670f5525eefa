"""Exports: what the files hold, that they agree with each other and with the screens, and that bytes never differ."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy._core import _multiarray_umath as numpy_core

from synthetic import export, quito, scenario, world
from synthetic.model import Trouble
from synthetic.world import Hold
from tests import golden

ROOT = Path(__file__).resolve().parents[1]
CORNER = ROOT / "tests/scenario_files/corner.yaml"
OSM_KEYS = {"man_made", "surveillance", "surveillance:type", "camera:type", "camera:mount", "camera:direction",
            "direction", "highway", "operator", "source"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export") / "corner"
    export.write(CORNER.read_bytes(), out)
    return out


@pytest.fixture(scope="module")
def played() -> export.Played:
    return export.play(CORNER.read_bytes())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def features(path: Path) -> list[dict]:
    collection = json.loads(path.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert collection["synthetic"] is True
    return collection["features"]


def text(played: export.Played, name: str, every_ms: int = 1000) -> list[str]:
    return b"".join(export.FILES[name](played, every_ms)).decode().splitlines()


# --------------------------------------------------------------------------- what the files hold


def test_an_export_is_six_files_and_maps_and_people_say_that_they_are_synthetic(folder):
    assert {path.name for path in folder.iterdir()} == set(export.FILES)
    assert {row["synthetic"] for row in rows(folder / "people.csv")} == {"true"}
    assert list(rows(folder / "positions.csv")[0]) == ["t", "person", "lon", "lat"]
    assert list(rows(folder / "sightings.csv")[0]) == ["camera", "person", "t_in", "t_out", "px_per_m"]
    for path in folder.glob("*.geojson"):
        assert {one["properties"]["synthetic"] for one in features(path)} == {True}, path.name
    assert "SYNTHETIC" in (folder / "scenario.yaml").read_text(encoding="utf-8").splitlines()[0]


def test_every_file_is_utf8_with_line_feeds_and_ends_with_one(folder):
    for path in folder.iterdir():
        data = path.read_bytes()
        assert b"\r" not in data and b"\0" not in data and data.endswith(b"\n"), path.name
        data.decode("utf-8")


def test_cameras_have_the_promised_properties_and_no_tag_of_openstreetmap(folder, played):
    cameras = features(folder / "cameras.geojson")
    names = ["camera_id", "kind", "heading_deg", "field_of_view_deg", "range_m", "mast_m", "in_order", "synthetic"]
    assert [list(camera["properties"]) for camera in cameras] == [names] * 20
    told = {camera["properties"]["camera_id"]: camera for camera in cameras}
    named = told["C-007"]
    assert named["geometry"]["type"] == "Point"
    assert (named["properties"]["kind"], named["properties"]["in_order"]) == ("dome", True)
    assert told["C-1000"]["properties"]["in_order"] is False
    assert list(told)[-1] == "C-1000"
    lon, lat = named["geometry"]["coordinates"]
    at = played.world.cameras.xy[played.world.camera("C-007")]
    assert np.allclose(quito.to_local(lon, lat), at, atol=0.02)


@pytest.mark.parametrize("name", ["cameras.geojson", "streets.geojson"])
def test_no_feature_could_be_uploaded_to_openstreetmap_by_mistake(folder, name):
    assert not {key for one in features(folder / name) for key in one["properties"]} & OSM_KEYS


def test_streets_are_the_citys_lines_by_name(folder, played):
    streets = features(folder / "streets.geojson")
    assert len(streets) == len(played.world.city.streets.edges)
    names = [street["properties"]["name"] for street in streets]
    assert names == sorted(names)
    assert "Calle Venezuela" in names
    assert {street["properties"]["kind"] for street in streets} <= {"avenue", "street", "pedestrian", "stairs"}
    assert {len(street["geometry"]["coordinates"]) for street in streets} == {2}


def test_people_are_crowd_then_cast_and_the_cast_changes_clothes(folder):
    people = rows(folder / "people.csv")
    assert [person["person"] for person in people] == [f"P-{n:05d}" for n in range(1, 103)]
    assert {person["cast"] for person in people[:100]} == {""}
    walker, clerk = people[100:]
    assert (walker["cast"], clerk["cast"]) == ("walker", "clerk")
    assert walker["clothes"] == (
        "red hoodie, dark jeans, black backpack; from 1 min 5 s: grey shirt, dark jeans"
    )  # fmt: skip
    assert {person["id_number"][:2] for person in people} == {"00"}


def test_a_name_that_a_spreadsheet_would_run_is_only_text(folder):
    assert rows(folder / "people.csv")[100]["name"] == "'=M. Paz"


def test_positions_are_everybody_outdoors_each_second_until_before_the_end(folder, played):
    positions = rows(folder / "positions.csv")
    assert [int(row["t"]) for row in positions] == sorted(int(row["t"]) for row in positions)
    assert {int(row["t"]) for row in positions} == set(range(120))
    assert "P-00102" not in {row["person"] for row in positions}  # the clerk is indoors
    assert all(len(row["lon"].split(".")[1]) == len(row["lat"].split(".")[1]) == 7 for row in positions)
    at_90 = {row["person"]: row for row in positions if row["t"] == "90"}
    person = np.arange(played.world.people_count)
    where = world.whereabouts(played.world, world.unchanged(played.world), person, 90_000)
    for number, person_id in enumerate(export.person_ids(played.world)):
        if person_id in at_90:
            lon, lat = float(at_90[person_id]["lon"]), float(at_90[person_id]["lat"])
            assert np.allclose(quito.to_local(lon, lat), where.xy[number], atol=0.02)
        else:
            assert where.gait[number] == 3


@pytest.mark.parametrize(
    ("every_ms", "first", "last"), [(60_000, "0", "60"), (500, "0.000", "119.500"), (119_999, "0.000", "119.999")]
)
def test_positions_come_as_often_as_wanted(played, every_ms, first, last):
    times = [line.split(",")[0] for line in text(played, "positions.csv", every_ms)[1:]]
    assert (times[0], times[-1]) == (first, last)


def test_somebody_who_is_stopped_stands_and_is_seen_while_standing(played):
    walker = played.world.cast_number["walker"]
    hold = Hold(person=walker, at_ms=20_000, lasts_ms=None)
    held = replace(played, changes=replace(played.changes, holds=(hold,)))
    name = export.person_ids(played.world)[walker]
    stands = [line.split(",", 2)[2] for line in text(held, "positions.csv") if f",{name}," in line][20:]
    assert len(stands) == 100
    assert len(set(stands)) == 1
    assert text(held, "sightings.csv") != text(played, "sightings.csv")


def test_an_empty_scenario_is_exported_with_empty_tables(tmp_path):
    made = replace(scenario.accepted(scenario.read(CORNER.read_bytes())), crowd=0, cast=(), staff=())
    export.write(scenario.write(made).encode(), tmp_path / "nobody")
    assert [len(rows(tmp_path / "nobody" / f"{name}.csv")) for name in ("people", "positions", "sightings")] == [
        0,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (-785_125_000, 7, "-78.5125000"), (-2_201_000, 7, "-0.2201000"), (1, 7, "0.0000001"), (0, 0, "0"),
        (0, 3, "0.000"), (1_000, 0, "1000"), (59_999, 3, "59.999"), (-5, 1, "-0.5"),
    ],
)  # fmt: skip
def test_numbers_are_written_digit_by_digit(value, decimals, words):
    column = export._number(np.array([value, 12_345_678_901]), decimals)
    assert column[0][column[0] != 0].tobytes().decode() == words


# --------------------------------------------------------------------------- that they agree


def test_sightings_agree_with_what_the_screens_would_show(folder, played):
    place, plain = played.world, world.unchanged(played.world)
    told = defaultdict(list)
    for row in rows(folder / "sightings.csv"):
        seen = (row["person"], float(row["t_in"]), float(row["t_out"]), float(row["px_per_m"]))
        told[row["camera"]].append(seen)
    names = export.person_ids(place)
    for camera, camera_id in enumerate(place.cameras.ids):
        expected = []
        shots = [(0, place.home_pose(camera)), *((m.t_ms, m.pose) for m in played.moves.get(camera_id, ()))]
        ends = [*(begin for begin, _ in shots[1:]), place.lasts_ms]
        for (begin, pose), end in zip(shots, ends, strict=True):
            found = world.sightings_of(place, plain, camera, pose)
            for person, in_ms, out_ms, best in zip(
                found.person.tolist(), found.in_ms.tolist(), found.out_ms.tolist(), found.px_per_m, strict=True
            ):
                if person < place.people_count and max(in_ms, begin) < min(out_ms, end):
                    seen = (names[person], max(in_ms, begin) / 1000, min(out_ms, end) / 1000, round(float(best), 1))
                    expected.append(seen)
        assert told[camera_id] == sorted(expected), camera_id


def test_a_camera_that_staff_turned_looks_elsewhere_from_then_on(folder, played):
    (move,) = played.moves["C-007"]
    assert move.t_ms == 60_000
    mine = [row for row in rows(folder / "sightings.csv") if row["camera"] == "C-007"]
    assert mine
    assert not [row for row in mine if float(row["t_in"]) < 60 < float(row["t_out"])]


def test_the_files_agree_with_each_other(folder):
    cameras = {one["properties"]["camera_id"]: one for one in features(folder / "cameras.geojson")}
    spots = {(row["person"], float(row["t"])): row for row in rows(folder / "positions.csv")}
    seen = rows(folder / "sightings.csv")
    assert len(seen) > 50
    assert seen == sorted(seen, key=lambda r: (len(r["camera"]), r["camera"], r["person"], float(r["t_in"])))
    for row in seen:
        camera = cameras[row["camera"]]
        assert camera["properties"]["in_order"]
        assert 0 <= float(row["t_in"]) < float(row["t_out"]) <= 120
        for t in range(int(float(row["t_in"])) + 1, int(float(row["t_out"]))):
            spot = spots[row["person"], float(t)]
            here = np.array(quito.to_local(float(spot["lon"]), float(spot["lat"])))
            far = np.hypot(*(here - quito.to_local(*camera["geometry"]["coordinates"])))
            assert far < camera["properties"]["range_m"] * 1.2  # along the axis, not the diagonal


def test_the_scenario_of_an_export_is_the_scenario_and_exports_the_same_again(folder, tmp_path):
    again = (folder / "scenario.yaml").read_bytes()
    assert scenario.read(again).scenario == scenario.read(CORNER.read_bytes()).scenario
    export.write(again, tmp_path / "again")
    assert golden.digests(tmp_path / "again") == golden.digests(folder)


# --------------------------------------------------------------------------- the folder


def test_an_earlier_export_is_replaced(tmp_path):
    for every_ms in (1_000, 60_000):
        export.write(CORNER.read_bytes(), tmp_path / "out", every_ms)
    assert {row["t"] for row in rows(tmp_path / "out" / "positions.csv")} == {"0", "60"}
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    export.write(CORNER.read_bytes(), tmp_path / "out", 60_000)
    (tmp_path / "out" / "notes.txt").write_text("mine")
    before = golden.digests(tmp_path / "out")
    with pytest.raises(Trouble, match="not an earlier export"):
        export.write(CORNER.read_bytes(), tmp_path / "out", 30_000)
    assert golden.digests(tmp_path / "out") == before


@pytest.mark.parametrize("there", [False, True])
def test_what_fails_half_way_leaves_nothing_behind(tmp_path, monkeypatch, there):
    out = tmp_path / "out"
    if there:
        export.write(CORNER.read_bytes(), out, 60_000)
    before = golden.digests(out) if there else None

    def full(played, every_ms):
        yield b"t,person\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(export.FILES, "positions.csv", full)
    with pytest.raises(OSError, match="No space"):
        export.write(CORNER.read_bytes(), out)
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if there else [])
    assert before is None or golden.digests(out) == before


def test_more_positions_than_anybody_wants_are_refused_with_a_number_that_will_do(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "MOST_POSITIONS", 1_000)
    with pytest.raises(Trouble, match=r"12,240 rows; take them every 13\.334 s"):
        export.write(CORNER.read_bytes(), tmp_path / "out")
    export.write(CORNER.read_bytes(), tmp_path / "out", 13_334)


# --------------------------------------------------------------------------- the same bytes


def exported(out: Path, **environment: str) -> str:
    command = [sys.executable, "-m", "synthetic", "export", str(CORNER), "--out", str(out)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("NPY_", "OPENBLAS_", "LC_"))}
    subprocess.run(command, cwd=ROOT, env={**plain, **environment}, check=True, capture_output=True)
    return golden.digests(out)


def test_the_bytes_are_the_same_without_the_processors_features_in_another_place_and_language(tmp_path):
    spare = [name for name in numpy_core.__cpu_dispatch__ if numpy_core.__cpu_features__.get(name)]
    other = exported(
        tmp_path / "other", NPY_DISABLE_CPU_FEATURES=" ".join(spare), OPENBLAS_CORETYPE="Nehalem", PYTHONHASHSEED="1",
        LC_ALL="C", TZ="Asia/Tokyo",
    )  # fmt: skip
    assert other == exported(tmp_path / "plain", PYTHONHASHSEED="2", TZ="America/Guayaquil")


@pytest.mark.parametrize("name", golden.EVERY_MS)
def test_the_golden_export_is_unchanged(name):
    kept = golden.golden(name).read_text()
    assert not golden.changed(kept, golden.fresh(name)), "results changed: is it meant? then python -m tests.golden"
