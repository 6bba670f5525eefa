"""Tests that several processes share: who stays with whom."""

from pathlib import Path

from tests.sharing import STILL, kept_with

ROOT = Path(__file__).resolve().parents[1]


def test_screens_are_drawn_one_after_another_and_every_other_file_is_by_itself():
    assert kept_with("tests/browser/test_map.py::test_a") == kept_with("tests/browser/test_class.py::test_b[x::y]")
    others = ["tests/test_map_look.py::test_a", "tests/test_door.py::test_a", *(f"{file}::test_a" for file in STILL)]
    assert [kept_with(one) for one in others] == [one.partition("::")[0] for one in others]


def test_what_may_be_drawn_beside_screens_is_there():
    assert all((ROOT / file).is_file() for file in STILL)


def test_whoever_names_a_file_gets_one_process_and_whoever_names_none_several(pytestconfig, monkeypatch):
    from tests import conftest

    source = pytestconfig.ArgsSource
    for asked, processes in ((source.ARGS, 0), (source.TESTPATHS, 2)):
        monkeypatch.setattr(pytestconfig, "args_source", asked)
        monkeypatch.setattr(conftest.os, "cpu_count", lambda: 2)
        assert conftest.pytest_xdist_auto_num_workers(pytestconfig) == processes
