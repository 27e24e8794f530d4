"""The Python of the documentation runs as it is printed."""

import re
from pathlib import Path

import pytest

from tests.api.commands import day_file

PAGE = Path(__file__).parents[2] / "docs" / "planning-from-python.md"


def test_the_ten_lines_plan_a_file_and_explain_a_parcel(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    day_file(tmp_path).rename(tmp_path / "day.csv")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(
        r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )

    known: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, PAGE.name, "exec"), known)

    said = capsys.readouterr().out
    assert "CNY, gap" in said
    assert "more than the plan's choice" in said
    assert (tmp_path / "plan" / "plan.json").exists()
