"""Bench: how fast and how good planning is on this machine, on problems made from seeds.

    .venv/bin/python -m scripts.bench                   the sizes below, 30 s each
    .venv/bin/python -m scripts.bench --parcels 2000 --seconds 5

The first line warms the compiled kernels and is not a measurement. Gap is proven: no
plan of the same parcels costs less than ``bound``. Gain is what the plan saves against
the best rule of thumb.
"""

import argparse
import sys
import time
from typing import Literal

from routing.allocation import Answer, Budget
from routing.instances import hub_day
from routing.solve import solve

Units = Literal["scarce", "ample"]
UNITS: tuple[Units, ...] = ("scarce", "ample")
PARCELS = (5_000, 50_000)
WARM_PARCELS = 200
COLUMNS = "{:>9} {:>7} {:>8} {:>9} {:>14} {:>14} {:>8} {:>8}"


def bench(parcels: int, units: Units, *, seconds: float, seed: int) -> str:
    """Plan one day and return its line of the table."""
    problem = hub_day(parcels, seed=seed, units=units)
    started_s = time.monotonic()
    answer = solve(problem, budget=Budget(seconds=seconds), seed=seed)
    took_s = time.monotonic() - started_s
    return COLUMNS.format(
        f"{parcels:,}",
        units,
        f"{took_s:.1f}",
        answer.stopped.value,
        f"{answer.cost_minor:,}",
        f"{answer.bound_minor:,}",
        f"{answer.gap:.3%}",
        _gain(answer),
    )


def main(arguments: list[str]) -> int:
    """Measure what was asked for and print a table."""
    parser = argparse.ArgumentParser(description="measure planning on this machine")
    parser.add_argument("--parcels", type=int, action="append")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    heads = ("parcels", "units", "seconds", "stopped", "cost", "bound", "gap", "gain")
    print(COLUMNS.format(*heads), flush=True)
    print(bench(WARM_PARCELS, "scarce", seconds=1.0, seed=asked.seed), flush=True)
    for parcels in asked.parcels or PARCELS:
        for units in UNITS:
            line = bench(parcels, units, seconds=asked.seconds, seed=asked.seed)
            print(line, flush=True)
    return 0


def _gain(answer: Answer) -> str:
    if not answer.baselines_minor:
        return "-"
    best = min(answer.baselines_minor.values())
    return f"{1 - answer.cost_minor / best:.2%}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
