"""Writers take turns, readers never wait, and nothing half done is kept."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api.database import reading_engine, unit_of_work, writing_engine

ROUNDS = 25


@pytest.fixture
def counter(database_url: str) -> Engine:
    engine = writing_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (id INTEGER PRIMARY KEY, n INT)"))
        connection.execute(text("INSERT INTO counter VALUES (1, 0)"))
    return engine


def test_a_unit_of_work_keeps_everything_or_nothing(counter: Engine) -> None:
    def stumble() -> None:
        with unit_of_work(counter) as session:
            session.connection().execute(text("UPDATE counter SET n = 7"))
            raise RuntimeError("the process stumbles here")

    with pytest.raises(RuntimeError):
        stumble()

    with counter.connect() as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar() == 0
    counter.dispose()


def test_nobody_loses_an_update_on_sqlite_even_when_reading_first(
    sqlite_url: str,
) -> None:
    engine = writing_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INT)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def count() -> None:
        for _ in range(ROUNDS):
            with unit_of_work(engine) as session:
                connection = session.connection()
                n = connection.execute(text("SELECT n FROM counter")).scalar_one()
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with engine.connect() as connection:
        total = connection.execute(text("SELECT n FROM counter")).scalar()
    assert total == 4 * ROUNDS
    engine.dispose()


def test_a_reader_reads_while_somebody_writes(
    counter: Engine, database_url: str
) -> None:
    reader = reading_engine(database_url)

    with unit_of_work(counter) as session:
        session.connection().execute(text("UPDATE counter SET n = 7"))
        with reader.connect() as connection:
            seen = connection.execute(text("SELECT n FROM counter")).scalar()

    assert seen == 0
    reader.dispose()
    counter.dispose()


def test_a_write_through_the_reading_engine_is_refused(
    counter: Engine, database_url: str
) -> None:
    reader = reading_engine(database_url)

    with pytest.raises(DBAPIError), reader.begin() as connection:
        connection.execute(text("UPDATE counter SET n = 1"))

    reader.dispose()
    counter.dispose()


def test_sqlite_checks_foreign_keys_and_keeps_a_write_ahead_log(
    sqlite_url: str,
) -> None:
    engine = writing_engine(sqlite_url)

    with engine.connect() as connection:
        on = connection.execute(text("PRAGMA foreign_keys")).scalar()
        mode = connection.execute(text("PRAGMA journal_mode")).scalar()

    assert (on, mode) == (1, "wal")
    engine.dispose()


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    engine = writing_engine(f"sqlite:///{tmp_path}/deep/er/corridor.db")

    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1

    engine.dispose()
