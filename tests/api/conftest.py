"""Fixtures of the command line: an installation of its own on each database."""

from pathlib import Path

import pytest

from tests.api.commands import day_file


@pytest.fixture
def installed(
    house_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """An empty house on each database, and the settings that lead to it."""
    settings = {
        "CORRIDOR_DATABASE_URL": house_url,
        "CORRIDOR_DATA_DIR": str(tmp_path / "var"),
    }
    for variable, value in settings.items():
        monkeypatch.setenv(variable, value)
    return settings


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A file of 60 real parcels."""
    return day_file(tmp_path)
