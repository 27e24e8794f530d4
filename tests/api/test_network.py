"""A network is checked and exported from the command line."""

import json
from pathlib import Path

import pytest

from api.cli import main
from tests.routing.files.networks import SMALL, changed


def test_a_sound_network_is_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "check", str(SMALL)]) == 0

    said = capsys.readouterr().out
    assert "network small: 40 rows" in said
    assert "it can be used" in said


def test_the_bundled_network_is_checked_when_none_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["network", "check"]) == 0

    assert "more like these" in capsys.readouterr().out


def test_a_broken_network_is_status_1_and_every_error_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed("change sites 2 lat=x ; change levies 2 currency=euro", tmp_path)

    assert main(["network", "check", str(folder)]) == 1

    said = capsys.readouterr().out
    assert "sites.csv row 2 lat 'x'" in said
    assert "levies.csv row 2 currency 'euro'" in said
    assert "errors: 2" in said


def test_findings_are_read_in_chinese_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed("change lines 2 weekdays=8", tmp_path)

    assert main(["--lang", "zh", "network", "check", str(folder)]) == 1

    assert "错误: lines.csv 第 2 行 weekdays '8': 星期为 1" in capsys.readouterr().out


def test_programs_read_one_json_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed("change lines 2 weekdays=8", tmp_path)

    assert main(["network", "check", str(folder), "--json"]) == 1

    answer = json.loads(capsys.readouterr().out)
    assert answer["usable"] is False
    assert answer["errors"] == 1
    assert answer["findings"] == [
        {
            "severity": "error",
            "rule": "weekday",
            "file": "lines.csv",
            "row": 2,
            "field": "weekdays",
            "value": "8",
            "expected": None,
            "sentence": "weekdays are 1 (Monday) to 7 (Sunday)",
        }
    ]


def test_every_warning_is_printed_when_all_are_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["network", "check", "--all"]) == 0

    said = capsys.readouterr().out
    assert "more like these" not in said
    assert said.count("warning: ") > 100


def test_an_exported_network_can_be_checked_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["network", "export", str(tmp_path / "mine")]) == 0
    assert main(["network", "check", str(tmp_path / "mine")]) == 0

    assert "lines.csv" in capsys.readouterr().out


def test_an_export_onto_something_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    assert main(["network", "export", str(tmp_path)]) == 1

    assert "is there already" in capsys.readouterr().err
