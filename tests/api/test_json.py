"""What programs read: every answer has the fields docs/json.md names, and no other.

The examples under tests/data/json are pairs: a file of parcels, and what the commands
say of it. They are compared by shape: names and types, not amounts.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.commands import DAY, answered

EXAMPLES = Path(__file__).parents[1] / "data" / "json"
PAGE = Path(__file__).parents[2] / "docs" / "json.md"

# Objects whose keys are data: a reason, a state, a part of the cost.
MAPPINGS = {
    "baselines_minor",
    "breakdown_minor",
    "facts",
    "skipped",
    "waiting_by_reason",
}

Answer = dict[str, object]


def _example(name: str) -> Answer:
    told: Answer = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return told


def _shape(value: object, name: str = "") -> object:
    """Names and types of an answer; a list is as its elements, whatever their number."""
    if isinstance(value, dict) and name in MAPPINGS:
        return {"*": sorted({str(_shape(each)) for each in value.values()})}
    if isinstance(value, dict):
        return {key: _shape(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [sorted({str(_shape(each)) for each in value})]
    return type(value).__name__


def _first_to_leave(plan: Path) -> str:
    """A departure from the hub itself: those after it have to wait for it."""
    with (plan / "assignments.csv").open(encoding="utf-8", newline="") as file:
        chains = [row["departures"].split("|") for row in csv.DictReader(file)]
    return min(chain[0] for chain in chains if chain[0])


def _names(value: object, name: str = "") -> Iterator[str]:
    """Every field of an answer but the keys that are data."""
    if isinstance(value, dict) and name not in MAPPINGS:
        for key, each in value.items():
            yield key
            yield from _names(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _names(each)


def test_a_plan_of_a_file_is_told_as_the_example_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    parcels = str(EXAMPLES / "parcels.csv")
    made = ["--day", DAY, "--work", "3", "--out", str(tmp_path / "out")]

    told = answered(capsys, "plan", "--parcels", parcels, *made)

    assert _shape(told) == _shape(_example("plan"))


def test_a_hubs_day_is_told_as_the_examples_say(
    capsys: pytest.CaptureFixture[str], installed: dict[str, str], tmp_path: Path
) -> None:
    answered(capsys, "import", "parcels", str(EXAMPLES / "earlier.csv"))
    day = ["--day", DAY]

    landed = answered(capsys, "import", "parcels", str(EXAMPLES / "parcels.csv"))
    out = ["--out", str(tmp_path / "out")]
    planned = answered(capsys, "plan-day", *day, "--work", "3", *out)
    loaded = answered(capsys, "load-day", *day)
    left = answered(capsys, "dispatch", _first_to_leave(tmp_path / "out"))

    assert _shape(landed) == _shape(_example("import_parcels"))
    assert _shape(planned) == _shape(_example("plan_day"))
    assert _shape(loaded) == _shape(_example("load_day"))
    assert _shape(left) == _shape(_example("dispatch"))


def test_a_refusal_is_told_as_the_example_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = answered(capsys, "plan", "--parcels", "nowhere.csv", "--work", "1")

    assert _shape(told) == _shape(_example("refusal"))


@pytest.mark.parametrize("change", ["renamed", "missing", "added", "retyped"])
def test_a_field_that_changes_is_noticed(change: str) -> None:
    told = _example("plan")
    summary = told["summary"]
    assert isinstance(summary, dict)
    if change == "retyped":
        summary["gap"] = "0.02"
    if change == "added":
        summary["extra"] = 1
    if change in {"renamed", "missing"}:
        taken = summary.pop("gap")
    if change == "renamed":
        summary["distance"] = taken

    assert _shape(told) != _shape(_example("plan"))


def test_the_page_names_the_fields_of_the_examples_and_no_other() -> None:
    page = PAGE.read_text(encoding="utf-8")
    tables = "\n".join(line for line in page.splitlines() if line.startswith("| `"))
    first_cells = [line.split("|")[1] for line in tables.splitlines()]
    named = {part for cell in first_cells for part in re.findall(r"`([^`]+)`", cell)}
    examples = [json.loads(path.read_text()) for path in EXAMPLES.glob("*.json")]

    assert named == {name for example in examples for name in _names(example)}
