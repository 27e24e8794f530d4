"""Database: engines for SQLite and PostgreSQL, and the transaction around a unit of work.

Left alone, Python's sqlite3 begins a transaction at the first write, so that two
transactions that read before they write lose one of the updates. Here every writing
transaction begins with BEGIN IMMEDIATE: it waits for its turn before it reads. Readers
that only read use the read-only engine, which never waits for a writer (WAL).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session

from api.errors import DatabaseUnusable, SettingRefused

# Longer than any load of a million rows: whoever waits behind it is served, not refused.
BUSY_TIMEOUT_MS = 120_000

# A server that is up answers within a second; some networks swallow the question.
CONNECT_TIMEOUT_S = 10

DIALECTS = ("sqlite", "postgresql+psycopg")


def writing_engine(database_url: str) -> Engine:
    """Connect for reading and writing; nothing is opened before the first use."""
    url = _address(database_url)
    if url.get_backend_name() != "sqlite":
        timeout = {"connect_timeout": CONNECT_TIMEOUT_S}
        return create_engine(url, pool_pre_ping=True, connect_args=timeout)
    _make_folder(url)
    return _sqlite_engine(url, begin="BEGIN IMMEDIATE", read_only=False)


def reading_engine(database_url: str) -> Engine:
    """Connect for reading alone: a write through it is refused by the database."""
    url = _address(database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, begin="BEGIN", read_only=True)
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={
            "options": "-c default_transaction_read_only=on",
            "connect_timeout": CONNECT_TIMEOUT_S,
        },
    )


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """Open a transaction, hand out its session, and commit unless something raised."""
    with (
        answering(engine),
        Session(engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def answering(engine: Engine) -> Iterator[None]:
    """Say which database it is that does not answer or has no room, and why."""
    try:
        yield
    except DatabaseError as refusal:
        # Its other kinds (a broken constraint, a wrong statement) are mistakes of ours.
        if type(refusal) not in {DatabaseError, OperationalError}:
            raise
        found = str(refusal.orig).strip().partition("\n")[0]
        # Its password is left out of the address.
        raise DatabaseUnusable(database=str(engine.url), found=found) from refusal


def _address(database_url: str) -> URL:
    """The address in parts; one of a database we have no driver for is refused."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        url = None
    if url is None or url.drivername not in DIALECTS:
        raise SettingRefused(
            variable="CORRIDOR_DATABASE_URL",
            rule="write sqlite:///file or postgresql+psycopg://user:password@host/name",
        )
    return url


def _sqlite_engine(url: URL, *, begin: str, read_only: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1_000})

    @event.listens_for(engine, "connect")
    def _set_up(connection: SqliteConnection, _: object) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
        # With WAL, NORMAL loses no consistency: a power cut may lose the last commits.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
