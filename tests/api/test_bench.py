"""The benchmark's command: one object for a script, a table for people."""

import json
from pathlib import Path

import pytest

from api.cli import main
from api.cli.bench_days import demo_day, real_day

# Two agents, three jobs: the cheapest placing that fits costs 1 + 2 + 3 = 6.
SMALL_INSTANCE = "2 3  1 9 4  8 2 3  5 5 5  4 4 4  10 8"


def test_one_drawn_day_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(
        "bench --parcels 150 --seed 3 --units ample --seconds 1 --json".split()
    )

    said = json.loads(capsys.readouterr().out)
    assert status == 0
    assert said["verified"]
    assert 0 < said["bound"] <= said["cost"]
    assert said["gap"] == (said["cost"] - said["bound"]) / said["cost"]
    assert said["seconds"] > 0 and said["peak_mb"] > 50
    assert (said["items"], said["seed"], said["unit"]) == (150, 3, "minor")


def test_an_instance_is_one_object_in_its_own_units(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a23"
    file.write_text(SMALL_INSTANCE)

    status = main(
        ["bench", "--instance", str(file), "--format=gap", "--seconds=2", "--json"]
    )

    said = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (said["case"], said["cost"], said["unit"]) == ("a23", 6, "instance")
    assert said["bound"] <= 6
    assert said["verified"]


def test_a_table_is_told_and_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "bench.html"

    status = main(
        ["bench", "--smoke", "--no-rivals", "--seconds", "1", "--html", str(page)]
    )

    said = capsys.readouterr().out
    assert status == 0
    assert "ample-300: 300 items" in said
    assert "fixed-1k: 1,000 items" in said
    assert "<svg" in page.read_text(encoding="utf-8")


def test_one_case_is_either_drawn_or_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["bench", "--parcels", "9", "--instance", str(tmp_path / "a23")])

    assert status == 2
    assert "not both" in capsys.readouterr().err


def test_an_instance_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["bench", "--instance", str(tmp_path / "z99"), "--json"])

    said = json.loads(capsys.readouterr().out)
    assert status == 1
    assert "z99" in json.dumps(said)


def test_a_case_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--case", "scarce-11"]) == 1
    assert "scarce-11" in capsys.readouterr().err


@pytest.mark.slow
def test_a_file_of_parcels_is_a_case_with_kinds_and_arrivals() -> None:
    case = real_day("demo-small", demo_day(small=True))

    assert len(case.kind) == case.problem.items > 1_000
    assert len(case.arrives) == case.problem.entries
    assert 1 < case.kind.max() + 1 < case.problem.items
