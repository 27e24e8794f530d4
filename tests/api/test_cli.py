"""Every command ends in one of four ways, and says so to people and to programs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
import typer

from api.cli import answer, commands, main
from api.errors import SettingRefused

# Slow to import, and not needed to say what there is to do.
SLOW = {"numpy", "polars", "sqlalchemy", "ortools", "pydantic", "networkx", "shapely"}


def _program_that(raises: BaseException) -> typer.Typer:
    def verb(file: str = "", json: bool = False) -> NoReturn:
        raise raises

    program = typer.Typer(rich_markup_mode=None)
    program.callback()(lambda: None)
    program.command("verb")(verb)
    return program


def test_help_names_the_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0

    assert "130 cancelled" in capsys.readouterr().out


def test_help_is_read_in_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "--help"]) == 0

    said = capsys.readouterr().out
    assert "退出状态" in said
    assert said.startswith("用法")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0

    assert capsys.readouterr().out.startswith("corridor ")


@pytest.mark.parametrize(
    "arguments", [["no-such-verb"], ["--no-such-option"], ["--lang", "fr", "x"], []]
)
def test_what_is_not_understood_is_wrong_usage(arguments: list[str]) -> None:
    assert main(arguments) == answer.WRONG_USAGE


def test_wrong_usage_is_told_to_a_program_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["no-such-verb", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (status, told["status"]) == (2, 2)
    assert "no-such-verb" in told["title"]


def test_a_refusal_names_its_culprit_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    refusal = SettingRefused(variable="CORRIDOR_X", rule="there is no such setting")

    status = answer.run(_program_that(refusal), ["verb"])

    said = capsys.readouterr()
    assert status == answer.REFUSED
    assert said.out == ""
    assert "CORRIDOR_X" in said.err


def test_a_refusal_is_told_to_a_program_with_its_facts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    refusal = SettingRefused(variable="CORRIDOR_X", rule="there is no such setting")

    answer.run(_program_that(refusal), ["verb", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert told["code"] == "SettingRefused"
    assert told["facts"]["variable"] == "CORRIDOR_X"


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    missing = FileNotFoundError(2, "No such file or directory", "day.csv")

    assert answer.run(_program_that(missing), ["verb"]) == answer.REFUSED

    assert "day.csv cannot be read" in capsys.readouterr().err


def test_a_command_stopped_from_the_keyboard_is_cancelled() -> None:
    cancelled = answer.run(_program_that(KeyboardInterrupt()), ["verb"])

    assert cancelled == answer.CANCELLED


def test_a_mistake_of_ours_leaves_its_traceback_in_a_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = answer.run(_program_that(ZeroDivisionError("no parcels")), ["verb"])

    said = capsys.readouterr().err
    file = Path(said.split()[-1])
    assert status == answer.REFUSED
    assert "Traceback" not in said
    assert "Traceback" in file.read_text(encoding="utf-8")
    file.unlink()


def test_every_group_of_verbs_is_there() -> None:
    assert commands.house().registered_callback is not None


def test_help_loads_nothing_slow() -> None:
    asked = "import sys; from api.cli import main; main(['--help']); "
    asked += f"sys.exit(', '.join(sorted({SLOW} & set(sys.modules))))"

    ran = subprocess.run(
        [sys.executable, "-c", asked],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": os.defpath},
    )

    assert ran.stderr.strip() == ""


def test_the_language_of_the_environment_is_spoken() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from api.cli import main; main(['--help'])"],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, "CORRIDOR_LANGUAGE": "zh", "PYTHONUTF8": "1"},
    )

    assert "义乌" in ran.stdout
