"""Real processes for tests: some linger before they commit, so that they can be killed.

They are forked from a server that has imported the large libraries once, which costs
a process seconds and the disk tens of seconds when it is cold. Polars is not among
them: importing it starts threads, and a fork of a process with threads may wait for a
lock that nobody holds any more. What hangs nevertheless ends by itself and shows where.
"""

import faulthandler
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from sqlalchemy import Engine
from sqlmodel import Session

from api.database import unit_of_work, writing_engine

Deed = Callable[[Session], object]
APART = get_context("forkserver")
APART.set_forkserver_preload(
    ["sqlmodel", "psycopg", "numba", "scipy.sparse", "shapely", "pytest", "hypothesis"]
)
# A deed takes a second; the rest is for a machine that is busy with something else.
PATIENCE_S = 60.0


def do_together(
    engine: Engine, deeds: list[Deed], *, patience_s: float = PATIENCE_S
) -> list[str]:
    """Do each deed in a process and a transaction of its own, all at once."""
    barrier = APART.Barrier(len(deeds))
    ready = partial(barrier.wait, timeout=PATIENCE_S)
    works = [
        partial(_do, deed=deed, ready=ready, patience_s=patience_s) for deed in deeds
    ]
    children = [_Child(engine, work) for work in works]
    told = [child.told() for child in children]
    for child in children:
        child.process.join()
    return told


def kill_before_commit(engine: Engine, deed: Deed) -> None:
    """Do a deed in a process that is killed when all is done but the commit."""
    child = _Child(engine, partial(_linger, deed=deed))
    assert child.told() == "done"
    child.process.kill()
    child.process.join()


class _Child:
    """A process that works on the same database, and the pipe in which it tells."""

    def __init__(self, engine: Engine, work: "partial[None]") -> None:
        self.pipe, there = APART.Pipe(duplex=False)
        with NamedTemporaryFile(prefix="stacks-", delete=False) as stacks:
            self.stacks = Path(stacks.name)
        url = engine.url.render_as_string(hide_password=False)
        self.process = APART.Process(
            target=_live, args=(work, url, there, str(self.stacks)), daemon=True
        )
        self.process.start()
        there.close()  # so that a child that dies ends our waiting

    def told(self) -> str:
        """What the process tells; its stacks where it hangs or dies instead."""
        try:
            # Twice: it has to come up before it counts its own patience.
            if self.pipe.poll(2 * PATIENCE_S):
                return str(self.pipe.recv())
            self.process.kill()
            raise AssertionError("a process that was started does not come up")
        except EOFError:
            raise AssertionError(
                f"a process ended untold; it stood at\n{self.stacks.read_text()}"
            ) from None
        finally:
            self.stacks.unlink()


def _live(
    work: "partial[None]", url: str, tell: "Connection[object, object]", stacks: str
) -> None:
    with Path(stacks).open("w") as file:
        work(url=url, tell=tell, stacks=file)


def _do(
    *,
    deed: Deed,
    ready: Callable[[], int],
    patience_s: float,
    url: str,
    tell: "Connection[object, object]",
    stacks: TextIO,
) -> None:
    engine = writing_engine(url)
    ready()
    faulthandler.dump_traceback_later(patience_s, exit=True, file=stacks)
    try:
        with unit_of_work(engine) as session:
            told = repr(deed(session))
    except Exception as refused:  # noqa: BLE001 - the parent judges what it was
        told = type(refused).__name__
    faulthandler.cancel_dump_traceback_later()
    engine.dispose()
    tell.send(told)


def _linger(
    *, deed: Deed, url: str, tell: "Connection[object, object]", stacks: TextIO
) -> None:
    faulthandler.dump_traceback_later(PATIENCE_S, exit=True, file=stacks)
    with unit_of_work(writing_engine(url)) as session:
        deed(session)
        faulthandler.cancel_dump_traceback_later()
        tell.send("done")
        tell.close()
        APART.Event().wait()
