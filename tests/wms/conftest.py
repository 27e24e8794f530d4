"""Fixtures of the house: an empty one on each database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from api.database import writing_engine


@pytest.fixture
def engine(house_url: str) -> Iterator[Engine]:
    """Give an empty house, migrated, on SQLite and again on PostgreSQL."""
    engine = writing_engine(house_url)
    yield engine
    engine.dispose()
