"""Solve: the best allocation a budget allows, verified, with a proof of how good it is.

The answer is never worse than the rules of thumb it was compared with, and its bound
holds for whole items and whole units. A run that ends by work gives the same answer
everywhere; a run that ends by the clock says so.
"""

import time
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation, Answer, Budget, Cancelled, Listener
from routing.errors import Nonsense, NoSolverAnswer
from routing.problem import Problem
from routing.verify import price, violations


def solve(
    problem: Problem,
    *,
    budget: Budget,
    seed: int = 0,
    rank: Mapping[str, NDArray[np.int64]] | None = None,
    start: Allocation | None = None,
    listen: Listener | None = None,
    cancelled: Cancelled | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Answer:
    """Give every item a way or let it wait, and open the units that pay.

    Parameters
    ----------
    problem
        Arrays of one allocation problem.
    budget
        When to stop: at a gap, after work, after seconds; whichever comes first.
    seed
        For the searches that draw at random; the same seed gives the same plan.
    rank
        Rules of thumb to compare with: a name, and for every entry a number; items
        take the entry with the lowest number that has room (arrival times give
        "fastest").
    start
        An earlier plan of the same problem; a rule of thumb that is often good.
    listen, cancelled
        Called with progress, and asked often whether to stop.
    clock
        Seconds that only grow.

    Returns
    -------
    Answer
        With the verified allocation, its cost and a lower bound.
    """
    from routing.solver import run  # compiled kernels load only when they are needed
    from routing.solver.fixed import allocate, suits

    for name, order in (rank or {}).items():
        if order.shape != (problem.entries,):
            raise Nonsense(
                what=f"rank {name}",
                rule=f"one number an entry, {problem.entries} in all",
                found=order.shape,
            )
    if start is not None and violations(problem, start):
        raise Nonsense(
            what="start",
            rule="keeps the rules of the problem",
            found=violations(problem, start)[0],
        )
    answer = (allocate if suits(problem) else run)(
        problem,
        budget=budget,
        seed=seed,
        start=start,
        rank=rank or {},
        listen=listen,
        cancelled=cancelled,
        clock=clock,
    )
    _vouch(problem, answer)
    return answer


def _vouch(problem: Problem, answer: Answer) -> None:
    """Let the independent adder have the last word."""
    broken = violations(problem, answer.allocation)
    if broken:
        raise NoSolverAnswer(solver="corridor", status=str(broken[0]))
    total = price(problem, answer.allocation).total_minor
    if total != answer.cost_minor or answer.bound_minor > total:
        raise NoSolverAnswer(
            solver="corridor",
            status=f"cost {answer.cost_minor}, bound {answer.bound_minor}, "
            f"while the adder finds {total}",
        )
