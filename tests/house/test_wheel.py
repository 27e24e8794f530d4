"""What is installed from a wheel is whole: the rooms, their data, and nothing else."""

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.house.tree import HOUSE, ROOMS, named


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and list what it holds."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(HOUSE)).build(directory=str(folder))
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _travels(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def test_code_data_and_catalogues_of_every_room_travel(packed: set[str]) -> None:
    ours = {
        named(path)
        for room in ROOMS
        for path in (HOUSE / room).rglob("*")
        if _travels(path)
    }

    assert "api/locale/zh/LC_MESSAGES/corridor.po" in packed
    assert ours - packed == set()


def test_nothing_beside_the_rooms_travels(packed: set[str]) -> None:
    tops = {name.partition("/")[0] for name in packed}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)
