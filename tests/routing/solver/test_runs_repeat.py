"""A run that ends by work gives the same plan in every process and in any order."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Budget, Progress, Stopped
from routing.instances import hub_day
from routing.problem import Problem
from routing.solve import solve
from routing.verify import violations

PRINT_A_PLAN = """
import hashlib
from routing.allocation import Budget
from routing.instances import hub_day
from routing.solve import solve
answer = solve(hub_day(1200, 5, units="ample"), budget=Budget(work=40))
plan = hashlib.sha256(answer.allocation.entry.tobytes())
plan.update(answer.allocation.units.tobytes())
plan.update(answer.capacity_price.tobytes())
print(plan.hexdigest(), answer.bound_minor, answer.work)
"""


def test_two_processes_give_the_same_plan_to_the_byte() -> None:
    plans = [
        subprocess.run(
            [sys.executable, "-c", PRINT_A_PLAN],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for _ in range(2)
    ]

    assert plans[0] == plans[1]


def test_the_order_of_items_changes_no_more_than_the_gap() -> None:
    problem = hub_day(1500, 3, units="ample")
    order = np.random.default_rng(0).permutation(problem.items)

    one = solve(problem, budget=Budget(work=60))
    other = solve(reordered(problem, order), budget=Budget(work=60))

    assert max(one.bound_minor, other.bound_minor) <= one.cost_minor
    assert max(one.bound_minor, other.bound_minor) <= other.cost_minor


def test_a_listener_hears_phases_and_a_gap_that_never_grows() -> None:
    heard: list[Progress] = []

    answer = solve(
        hub_day(3000, 2, units="ample"), budget=Budget(work=80), listen=heard.append
    )

    assert [line.phase for line in heard][-1] == "done"
    assert sorted({line.incumbent_minor for line in heard}, reverse=True) == list(
        dict.fromkeys(line.incumbent_minor for line in heard)
    )
    assert all(a.bound_minor <= b.bound_minor for a, b in pairwise(heard))
    assert answer.trace == tuple(heard)


def test_cancelling_keeps_the_best_verified_plan() -> None:
    problem = hub_day(3000, 2, units="ample")
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 40

    answer = solve(problem, budget=Budget(work=10_000), cancelled=cancelled)

    assert answer.stopped is Stopped.CANCELLED
    assert violations(problem, answer.allocation) == []


def test_a_clock_that_runs_out_is_named_as_the_reason() -> None:
    ticks = iter(range(10**9))

    answer = solve(
        hub_day(3000, 2, units="ample"),
        budget=Budget(seconds=60.0),
        clock=lambda: float(next(ticks)),
    )

    assert answer.stopped is Stopped.CLOCK


def test_an_earlier_plan_is_a_floor_for_the_next() -> None:
    problem = hub_day(2000, 4, units="ample")
    earlier = solve(problem, budget=Budget(work=60))

    again = solve(problem, budget=Budget(work=1), start=earlier.allocation)

    assert again.cost_minor <= earlier.cost_minor
    assert again.baselines_minor["last_plan"] == earlier.cost_minor


def reordered(problem: Problem, order: NDArray[np.int64]) -> Problem:
    """The same items, listed in another order."""
    spans = [np.arange(problem.first[i], problem.first[i + 1]) for i in order]
    entry = np.concatenate(spans)
    widths = np.array([len(span) for span in spans])
    return replace(
        problem,
        first=np.concatenate([[0], np.cumsum(widths)]),
        way=problem.way[entry],
        cost_minor=problem.cost_minor[entry],
        waiting_minor=problem.waiting_minor[order],
        use=problem.use[order],
    )
