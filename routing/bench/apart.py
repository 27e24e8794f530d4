"""Apart: every case and every contender in a process of its own, one at a time.

A fresh process has no compiled model, cache or memory of an earlier one: its peak
memory is its own, and one that dies takes only its own line of the table with it.
"""

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypedDict

from routing.bench.outcome import Ended, Outcome
from routing.bench.tiers import Recipe
from routing.errors import Nonsense

GRACE_SECONDS, GRACE_SHARE = 15.0, 0.5
"""Past the limit and half as long again a library is ended: by then it is not late by
its last step but not listening."""
LAST_LINES = 3


class Order(TypedDict, total=False):
    """What a child is asked to do.

    ``recipe`` asks for a case to be made into ``case``; otherwise ``contender`` tries
    the case for ``seconds`` and is ended ``grace`` seconds after.
    """

    recipe: dict[str, str | int]
    case: str
    contender: str
    seconds: float
    grace: float
    answer: str


def make(recipe: Recipe, path: Path) -> None:
    """Make the case of a recipe into a file."""
    ran = _start({"recipe": asdict(recipe), "case": str(path)})
    if ran.returncode:
        why = _last_words(ran)
        raise Nonsense(what=recipe.name, rule="a case that can be made", found=why)


def run(
    path: Path,
    case: str,
    contender: str,
    seconds: float,
    *,
    grace: float | None = None,
) -> Outcome:
    """Let a contender try a case for so many seconds, and ``grace`` to stop."""
    if grace is None:
        grace = GRACE_SECONDS + GRACE_SHARE * seconds
    with tempfile.TemporaryDirectory(prefix="corridor-bench-") as folder:
        answer = Path(folder) / "answer.json"
        order: Order = {
            "case": str(path),
            "contender": contender,
            "seconds": seconds,
            "grace": grace,
            "answer": str(answer),
        }
        ran = _start(order)
        if ran.returncode == 0 and answer.exists():
            return read_outcome(json.loads(answer.read_text("utf-8")))
    return Outcome(
        case, contender, Ended.KILLED, why=_how_it_died(ran, seconds + grace)
    )


def read_outcome(written: dict[str, Any]) -> Outcome:
    """An outcome as `Outcome.as_json` wrote it."""
    known = {name: value for name, value in written.items() if name != "gap"}
    known["ended"] = Ended(known["ended"])
    return Outcome(**known)


def _start(order: Order) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "routing.bench.child"],
        check=False,
        input=json.dumps(order),
        text=True,
        errors="replace",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _how_it_died(ran: "subprocess.CompletedProcess[str]", seconds: float) -> str:
    if ran.returncode == -signal.SIGALRM:
        return f"still running after {seconds:g} s"
    if ran.returncode == -signal.SIGKILL:
        return "ended by the system, most likely for want of memory"
    return _last_words(ran)


def _last_words(ran: "subprocess.CompletedProcess[str]") -> str:
    lines = [line.strip() for line in ran.stderr.splitlines() if line.strip()]
    return " / ".join(lines[-LAST_LINES:]) or f"status {ran.returncode}"
