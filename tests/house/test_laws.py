"""Laws of the house that no tool knows."""

import ast
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from tests.house.tree import BESIDE, HOUSE, ROOMS, modules, named, parsed

# Longer than this and a file is not read in one sitting.
LINES_MAX = 400

CLOCKS = {
    *("now", "utcnow", "today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
}
ENVIRONMENT = {"os.environ", "os.getenv", "os.environb"}
# The command line must know the language before it can import anything slow.
READERS_OF_THE_ENVIRONMENT = {"api/settings.py", "api/cli/__init__.py"}


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _asks_the_clock(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            asked = _dotted(node.func)
            owner, _, verb = asked.rpartition(".")
            dated = owner.rpartition(".")[2] in {"datetime", "date"}
            if asked in CLOCKS or (dated and verb in CLOCKS):
                yield node.lineno


def _reads_the_environment(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        imported = (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {f"os.{alias.name}" for alias in node.names} & ENVIRONMENT
        )
        if imported or (isinstance(node, ast.expr) and _dotted(node) in ENVIRONMENT):
            yield getattr(node, "lineno", 0)


def test_below_the_door_nobody_asks_the_clock() -> None:
    asked = [
        f"{named(path)}:{line}"
        for path in modules("routing", "wms", "integrations")
        for line in _asks_the_clock(parsed(path))
    ]

    assert asked == []


@pytest.mark.parametrize(
    "said", ["datetime.now(UTC)", "dt.datetime.utcnow()", "date.today()", "time.time()"]
)
def test_whoever_asks_the_clock_is_noticed(said: str) -> None:
    assert list(_asks_the_clock(ast.parse(said))) == [1]


def test_one_class_reads_the_environment() -> None:
    read = [
        f"{named(path)}:{line}"
        for path in modules(*ROOMS)
        if named(path) not in READERS_OF_THE_ENVIRONMENT
        for line in _reads_the_environment(parsed(path))
    ]

    assert read == []


@pytest.mark.parametrize(
    "said", ["from os import environ", "os.environ['HOME']", "os.getenv('HOME')"]
)
def test_whoever_reads_the_environment_is_noticed(said: str) -> None:
    assert list(_reads_the_environment(ast.parse(said))) == [1]


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        named(path)
        for path in modules(*ROOMS, "scripts", "tests")
        if "versions" not in path.parts  # a migration's file name is its sentence
        if not (ast.get_docstring(parsed(path)) or "").partition("\n")[0].endswith(".")
    ]

    assert silent == []


def test_every_module_is_read_in_one_sitting() -> None:
    long = {
        named(path): lines
        for path in modules(*ROOMS, "scripts", "tests")
        if "versions" not in path.parts  # a migration is a record, not a reading
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_MAX
    }

    assert long == {}


def test_every_folder_with_modules_is_a_package() -> None:
    # The import contracts do not see into a folder without __init__.
    folders = {path.parent for path in modules(*ROOMS) if "versions" not in path.parts}

    assert [
        named(folder) for folder in folders if not (folder / "__init__.py").exists()
    ] == []


def test_packages_of_ours_stand_in_a_room_or_beside_one() -> None:
    packages = {
        path.name
        for path in HOUSE.iterdir()
        if path.is_dir() and any(path.glob("*.py")) and not path.name.startswith(".")
    }

    assert packages <= {*ROOMS, *BESIDE}


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "LICENSE", "CONTRIBUTING.md", ".ci/run"]
)
def test_what_a_stranger_looks_for_first_is_there(name: str) -> None:
    assert (HOUSE / name).stat().st_size > 0


def test_tests_cannot_leave_this_machine() -> None:
    # 192.0.2.1 is kept for documentation (RFC 5737); nobody answers there. The guard
    # warns before it raises, and warnings are errors here.
    with pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 9), timeout=1)


def test_the_tools_read_the_same_rooms(pytestconfig: pytest.Config) -> None:
    assert Path(pytestconfig.rootpath) == HOUSE
