"""Child: make one case, or let one contender try one, in a process of its own.

Started by `apart` as ``python -m routing.bench.child``, with one JSON object on its
standard input; answers into a file, because libraries print on standard output. Before
the clock starts, the contender tries a few of the case's items, so that nothing is
compiled or loaded while it is measured.
"""

import json
import resource
import signal
import sys
from dataclasses import replace
from pathlib import Path

from routing.bench.apart import Order
from routing.bench.case import Case
from routing.bench.contenders import compete, needs, warm_up
from routing.bench.outcome import Ended, Outcome
from routing.bench.tiers import Recipe, cook

KB_PER_MB = 1024


def main() -> None:
    """Do what standard input asks for."""
    order: Order = json.load(sys.stdin)
    path = Path(order["case"])
    if "recipe" in order:
        cook(Recipe(**order["recipe"])).write(path)  # type: ignore[arg-type]
        return
    outcome = _try(Case.read(path, beside=needs(order["contender"])), order)
    Path(order["answer"]).write_text(json.dumps(outcome.as_json()), "utf-8")


def _try(case: Case, order: Order) -> Outcome:
    name, seconds = order["contender"], order["seconds"]
    try:
        warm_up(case, name)
        # The system itself ends a library that does not stop; Python is not asked.
        signal.setitimer(signal.ITIMER_REAL, seconds + order["grace"])
        outcome = compete(case, name, seconds)
    except MemoryError as error:
        outcome = Outcome(case.name, name, Ended.KILLED, why=f"out of memory: {error}")
    except Exception as error:  # noqa: BLE001 - a rival's failure is a line of the table
        why = f"{type(error).__name__}: {error}"
        outcome = Outcome(case.name, name, Ended.FAILED, why=why)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return replace(
        outcome,
        peak_mb=peak_mb(),
        items=case.problem.items,
        fingerprint=case.problem.fingerprint,
        best_known=case.best_known,
    )


def peak_mb() -> float:
    """The most memory this process has had.

    Linux counts into ``ru_maxrss`` what the parent had when this process was started;
    its own high-water mark is in ``status``.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / KB_PER_MB, 1)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Bytes on macOS, kilobytes elsewhere.
    return round(most / (KB_PER_MB**2 if sys.platform == "darwin" else KB_PER_MB), 1)


if __name__ == "__main__":
    main()
