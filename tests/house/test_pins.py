"""Two machines get the same packages, and neither is told where from."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import HOUSE

PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
PINS = (HOUSE / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_every_package_we_ask_for_is_pinned_within_what_we_ask() -> None:
    project = PROJECT["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    pinned: dict[str, list[str]] = {}
    for pin in map(Requirement, PINS):
        version = str(pin.specifier).removeprefix("==")
        pinned.setdefault(canonicalize_name(pin.name), []).append(version)

    loose = [
        asked
        for asked in (line for group in groups for line in group)
        if not any(
            Requirement(asked).specifier.contains(version)
            for version in pinned.get(canonicalize_name(Requirement(asked).name), [])
        )
    ]

    assert loose == []


def test_the_list_of_pins_holds_pins_alone() -> None:
    pin = re.compile(r"[a-z0-9._-]+==[0-9][\w.+!-]*( ; [\w .'<>=!()]+)?")

    assert [line for line in PINS if not pin.fullmatch(line)] == []


def test_every_exclusion_of_the_linter_has_its_reason() -> None:
    text = (HOUSE / "pyproject.toml").read_text(encoding="utf-8")
    rules = text.partition("ignore = [")[2].partition("[tool.ruff.lint.mccabe]")[0]
    lines = [line for line in rules.splitlines() if re.match(r'\s+"', line)]

    assert lines
    assert [line for line in lines if "#" not in line] == []
