"""Commands for tests: the program in this process, or as a child that can be killed."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

import routing
from api.cli import main

DAY = "2026-10-26"
SMOKE = Path(routing.__file__).parent / "data" / "demo" / f"parcels_{DAY}_smoke.csv.gz"
PATIENCE_S = 240.0  # for a machine that is busy with something else

_PROGRAM = "import sys; from api.cli import main; sys.exit(main())"


def day_file(folder: Path, parcels: int = 60) -> Path:
    """The first parcels of the bundled small day, all of which have a way."""
    path = folder / f"day-{parcels}.csv"
    with gzip.open(SMOKE, "rt", encoding="utf-8", newline="") as whole:
        path.write_text("".join(islice(whole, parcels + 1)), encoding="utf-8")
    return path


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    """Run a command with ``--json``: its one object, which must hold its status."""
    capsys.readouterr()
    status = main([*arguments, "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    assert told["status"] == status
    return told


@contextmanager
def started(
    *arguments: str, folder: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Start a command as a process of its own, which does not outlive the test."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Read what a process says until it says these words."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if words in line:
            return
    pytest.fail(f"never said {words!r}: {''.join(said)}")
