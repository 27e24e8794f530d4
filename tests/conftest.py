"""Fixtures every test may ask for: databases, Redis, and the rules of a run.

    postgres_url   an empty database on a real PostgreSQL
    redis_url      an emptied database on a real Redis
    sqlite_url     a file that is not there yet
    database_url   the test runs twice, once on SQLite and once on PostgreSQL, both empty
    house_url      the same, with the tables of the house in it: a copy, so it is cheap

One PostgreSQL and one Redis serve the whole run. Under xdist the controller starts
them before the workers, because a worker may go home while others still work; without
xdist they start when the first test asks.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from hypothesis import settings
from sqlalchemy import make_url

from tests import servers
from tests.browser import chromium

# No deadline: the machine's mood is not the code's fault. Derandomised where a red run
# must be repeatable by someone else.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


class Running:
    """The servers of this run, started when first asked for."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.known: dict[str, servers.Server] = {}

    @property
    def postgres(self) -> servers.Server:
        """The one PostgreSQL of the run."""
        if "postgres" not in self.known:
            self.known["postgres"] = self.stack.enter_context(servers.postgres())
        return self.known["postgres"]

    @property
    def redis(self) -> servers.Server:
        """The one Redis of the run."""
        if "redis" not in self.known:
            self.known["redis"] = self.stack.enter_context(servers.redis_server())
        return self.known["redis"]


RUNNING = pytest.StashKey[Running]()


def pytest_configure(config: pytest.Config) -> None:
    """Remember the run's servers; workers get theirs from the controller."""
    running = config.stash[RUNNING] = Running()
    given: dict[str, dict[str, str]] = getattr(config, "workerinput", {}).get(
        "servers", {}
    )
    running.known.update({key: servers.Server(**told) for key, told in given.items()})


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a new xdist worker which servers this run has."""
    config: pytest.Config = getattr(node, "config")  # noqa: B009 - xdist has no types
    running = config.stash[RUNNING]
    told = {"postgres": vars(running.postgres), "redis": vars(running.redis)}
    getattr(node, "workerinput")["servers"] = told  # noqa: B009 - xdist has no types


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what the tests ran on: a run without it is a different run."""
    for server in config.stash[RUNNING].known.values():
        terminalreporter.write_line(f"ran on {server}")
    reports = [report for some in terminalreporter.stats.values() for report in some]
    if any(getattr(r, "nodeid", "").startswith("tests/browser/") for r in reports):
        terminalreporter.write_line(chromium.closing_line())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this process started."""
    if RUNNING in config.stash:
        config.stash[RUNNING].stack.close()


@pytest.fixture
def postgres_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """Give the address of an empty database, dropped after the test."""
    with servers.postgres_database(pytestconfig.stash[RUNNING].postgres) as address:
        yield address


@pytest.fixture
def redis_url(pytestconfig: pytest.Config, worker_number: int) -> str:
    """Give the address of an empty Redis database, this worker's own."""
    address = f"{pytestconfig.stash[RUNNING].redis.address}/{worker_number}"
    with redis.Redis.from_url(address) as client:
        client.flushdb()
    return address


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    """Count this xdist worker: 0 when there is only one."""
    worker: dict[str, str] = getattr(request.config, "workerinput", {})
    return int(worker.get("workerid", "gw0").removeprefix("gw"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the address of a SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'corridor.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test on both databases, each time on an empty one."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def house_url(request: pytest.FixtureRequest) -> str:
    """Run the test on both databases, each time on a house with nothing in it."""
    url: str = request.getfixturevalue(f"{request.param}_house_url")
    return url


@pytest.fixture
def sqlite_house_url(sqlite_url: str, sqlite_template: Path) -> str:
    """Give the address of a copy of the migrated SQLite database."""
    shutil.copy(sqlite_template, make_url(sqlite_url).database or "")
    return sqlite_url


@pytest.fixture
def postgres_house_url(
    pytestconfig: pytest.Config, postgres_template: str
) -> Iterator[str]:
    """Give the address of a copy of the migrated PostgreSQL database."""
    server = pytestconfig.stash[RUNNING].postgres
    with servers.postgres_database(server, postgres_template) as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite database for this worker to copy from."""
    path = tmp_path_factory.mktemp("template") / "house.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(pytestconfig: pytest.Config) -> Iterator[str]:
    """Migrate one PostgreSQL database for this worker to copy from."""
    with servers.postgres_database(pytestconfig.stash[RUNNING].postgres) as address:
        _migrate(address)
        yield make_url(address).database or ""


def _migrate(url: str) -> None:
    # Here, so that tests without a database do not wait for the libraries of one.
    from api.database import writing_engine
    from wms import migrations

    engine = writing_engine(url)
    migrations.upgrade(engine)
    # The last connection folds SQLite's log into the file, and frees the template.
    engine.dispose()
