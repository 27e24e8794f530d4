"""Real processes for tests: some linger before they commit, so that they can be killed.

They are started by spawning and not by forking, because a fork of a process that has
used polars may wait for a lock that nobody holds any more.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection

from sqlalchemy import Engine
from sqlmodel import Session

from api.database import unit_of_work, writing_engine

Deed = Callable[[Session], object]
APART = get_context("spawn")
PATIENCE_S = 120.0  # for a machine that is busy with something else


def do_together(engine: Engine, deeds: list[Deed]) -> list[str]:
    """Do each deed in a process and a transaction of its own, all at once."""
    barrier = APART.Barrier(len(deeds))
    pipes = [APART.Pipe(duplex=False) for _ in deeds]
    url = engine.url.render_as_string(hide_password=False)
    processes = [
        APART.Process(target=_do, args=(url, deed, barrier.wait, pipe[1]))
        for deed, pipe in zip(deeds, pipes, strict=True)
    ]
    for process, (_, there) in zip(processes, pipes, strict=True):
        process.start()
        there.close()  # so that a child that dies ends our waiting
    told = [_told(here) for here, _ in pipes]
    for process in processes:
        process.join()
    return told


def kill_before_commit(engine: Engine, deed: Deed) -> None:
    """Do a deed in a process that is killed when all is done but the commit."""
    here, there = APART.Pipe(duplex=False)
    url = engine.url.render_as_string(hide_password=False)
    process = APART.Process(target=_linger, args=(url, deed, there))
    process.start()
    there.close()  # so that a child that dies ends our waiting
    assert _told(here) == "done"
    process.kill()
    process.join()


def _told(here: "Connection[object, object]") -> str:
    assert here.poll(PATIENCE_S), "a process that was started says nothing"
    return str(here.recv())


def _do(
    url: str, deed: Deed, ready: Callable[[], int], tell: "Connection[object, object]"
) -> None:
    engine = writing_engine(url)
    ready()
    try:
        with unit_of_work(engine) as session:
            told = repr(deed(session))
    except Exception as refused:  # noqa: BLE001 - the parent judges what it was
        told = type(refused).__name__
    engine.dispose()
    tell.send(told)


def _linger(url: str, deed: Deed, tell: "Connection[object, object]") -> None:
    with unit_of_work(writing_engine(url)) as session:
        deed(session)
        tell.send("done")
        tell.close()
        APART.Event().wait()
