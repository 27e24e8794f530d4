"""Plan files: what is written reads back, the same bytes for the same plan."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing.allocation import Progress
from routing.demand import Demand
from routing.files.plan import NoPlanThere, read_plan, write_plan
from routing.fingerprint import fingerprint
from tests.routing.plans import (
    planned,
)
from tests.routing.world import (
    parcels,
    world,
)


def test_an_empty_day_is_a_plan_of_nothing(tmp_path: Path) -> None:
    plan = planned(parcels(0))
    write_plan(plan, tmp_path)

    assert plan.total_minor == 0
    assert len(read_plan(tmp_path).demand) == 0


@pytest.mark.parametrize(
    "demand", [parcels(40, seed=9), parcels(2, zone=-1), parcels(2)]
)
def test_a_plan_reads_back_as_it_was_written(tmp_path: Path, demand: Demand) -> None:
    plan = planned(demand)

    written = write_plan(plan, tmp_path)
    read = read_plan(tmp_path)

    assert [it.name for it in written][-1] == "plan.json"
    for name, value in vars(plan).items():
        if isinstance(value, np.ndarray):
            assert (getattr(read, name) == value).all(), name
        elif name != "demand":
            assert getattr(read, name) == value, name
    assert fingerprint(read.demand) == fingerprint(plan.demand)


def test_the_same_plan_is_the_same_bytes_and_clocks_stand_apart(tmp_path: Path) -> None:
    demand = parcels(40, seed=9)

    for name in ("one", "two"):
        write_plan(planned(demand), tmp_path / name)

    for name in ("plan.json", "departures.csv", "assignments.csv", "parcels.parquet"):
        one, two = (tmp_path / it / name for it in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), name


def test_seconds_progress_and_versions_never_reach_the_decided_files(
    tmp_path: Path,
) -> None:
    plan = planned(parcels(5))
    elsewhere = replace(
        plan,
        seconds=987.654,
        trace=(Progress(987.654, 1, "root", 2, 1),),
        provenance=replace(plan.provenance, versions={"python": "2.7"}),
    )

    write_plan(plan, tmp_path / "one")
    write_plan(elsewhere, tmp_path / "two")

    for name in ("plan.json", "departures.csv", "assignments.csv", "parcels.parquet"):
        one, two = (tmp_path / it / name for it in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), name


def test_a_plan_written_over_another_leaves_nothing_of_it(tmp_path: Path) -> None:
    write_plan(planned(parcels(5)), tmp_path)
    (tmp_path / "assignments.csv.gz").write_bytes(b"of a larger plan")

    write_plan(planned(parcels(2)), tmp_path)

    assert not (tmp_path / "assignments.csv.gz").exists()
    assert len(read_plan(tmp_path).way) == 2


def test_plan_json_says_what_a_reader_asks_first(tmp_path: Path) -> None:
    write_plan(planned(parcels(3, zone=[0, 0, -1])), tmp_path)

    said = json.loads((tmp_path / "plan.json").read_text("utf-8"))

    assert said["format"] == "corridor-plan/1"
    assert (said["summary"]["planned"], said["summary"]["waiting"]) == (2, 1)
    assert said["waiting_by_reason"] == {"no_zone": 1}
    assert said["summary"]["total_minor"] == sum(said["breakdown_minor"].values())
    assert "versions" not in said["provenance"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.json", "not json"),
        ("plan.json", '{"format": "corridor-plan/9"}'),
        ("plan.json", '{"format": "corridor-plan/1"}'),
        ("run.json", "[]"),
        ("assignments.csv", "parcel_id\n"),
        ("parcels.parquet", "no parquet"),
    ],
)
def test_a_damaged_plan_is_refused(tmp_path: Path, name: str, content: str) -> None:
    write_plan(planned(parcels(2)), tmp_path)
    (tmp_path / name).write_text(content, "utf-8")

    with pytest.raises(NoPlanThere):
        read_plan(tmp_path)


def test_a_directory_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPlanThere):
        read_plan(tmp_path)


def test_fingerprints_tell_networks_apart_and_know_the_same_one_again() -> None:
    assert fingerprint(world()) == fingerprint(world())
    assert fingerprint(world()) != fingerprint(world(levies=[]))
