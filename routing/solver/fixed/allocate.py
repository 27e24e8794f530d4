"""Allocate: the best plan and bound for fixed capacities within a budget.

rules of thumb   the first incumbents
prices           the dual, on a sample first when the market is large
placing          every item its cheapest choice, made to fit
annealing        rounds of growing length, two runs side by side
knapsacks        a stronger bound, where pools are small
re-optimising    a few pools at a time, exactly

Everything is sized by counts; the clock and a person can only end it.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation, Answer, Budget, Cancelled, Listener
from routing.problem import Problem
from routing.solver.control import Control
from routing.solver.fixed.search import Search


def allocate(
    problem: Problem,
    *,
    budget: Budget,
    seed: int,
    start: Allocation | None,
    rank: Mapping[str, NDArray[np.int64]],
    listen: Listener | None,
    cancelled: Cancelled | None,
    clock: Callable[[], float],
) -> Answer:
    """Solve a problem whose capacities are fixed; ``suits`` says which those are."""
    control = Control(budget, listen, cancelled, clock)
    search = Search(problem, control, seed)
    baselines = search.rules_of_thumb(start, rank)
    search.find_prices()
    search.place()
    search.improve()
    control.enter("done")
    price = search.price
    return Answer(
        allocation=search.allocation(),
        cost_minor=search.cost_minor,
        bound_minor=min(control.bound_minor, search.cost_minor),
        stopped=control.why(),
        work=control.work,
        seconds=control.seconds,
        capacity_price=price,
        unit_worth_minor=np.asarray((price * problem.capacity).sum(axis=1)),
        baselines_minor=baselines,
        trace=tuple(control.trace),
    )
