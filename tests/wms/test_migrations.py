"""The database is what the models say, on both databases, at every revision."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from api.database import writing_engine
from wms import migrations
from wms.errors import NotOurDatabase
from wms.model import METADATA


@pytest.fixture
def bare(database_url: str) -> Iterator[Engine]:
    engine = writing_engine(database_url)
    yield engine
    engine.dispose()


def test_an_empty_database_becomes_what_the_models_say(bare: Engine) -> None:
    assert migrations.revision_of(bare) is None

    reached = migrations.upgrade(bare)

    assert migrations.revision_of(bare) == reached == migrations.newest()
    assert migrations.differences(bare) == []


def test_migrations_keep_every_check_of_the_models(
    bare: Engine, tmp_path: Path
) -> None:
    migrations.upgrade(bare)
    modelled = writing_engine(f"sqlite:///{tmp_path / 'modelled.db'}")
    METADATA.create_all(modelled)

    for table in METADATA.tables:
        checks = {check["name"] for check in inspect(bare).get_check_constraints(table)}
        expected = inspect(modelled).get_check_constraints(table)
        assert checks == {check["name"] for check in expected}, table
    modelled.dispose()


def test_upgrading_twice_changes_nothing(bare: Engine) -> None:
    migrations.upgrade(bare)
    with bare.begin() as connection:
        connection.execute(
            text("INSERT INTO number_series (name, last_used) VALUES ('seal', 7)")
        )

    migrations.upgrade(bare)

    with bare.connect() as connection:
        last = connection.execute(text("SELECT last_used FROM number_series")).scalar()
    assert last == 7


def test_a_downgrade_to_base_leaves_no_table_behind(bare: Engine) -> None:
    migrations.upgrade(bare)

    migrations.downgrade(bare, "base")

    assert set(inspect(bare).get_table_names()) <= {"alembic_version"}


def test_a_database_of_a_newer_house_is_refused_by_its_revision(bare: Engine) -> None:
    migrations.upgrade(bare)
    with bare.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NotOurDatabase) as refused:
        migrations.upgrade(bare)

    assert refused.value.facts == {"found": "9999"}


def test_a_failed_upgrade_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "taken.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE plan_line (somebody_elses INTEGER)")
    connection.close()
    engine = writing_engine(f"sqlite:///{path}")

    with pytest.raises(Exception, match="plan_line"):
        migrations.upgrade(engine)

    assert inspect(engine).get_table_names() == ["plan_line"]
    engine.dispose()
