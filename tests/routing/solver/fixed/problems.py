"""Small problems with fixed capacities, and their exact answers."""

import time
from dataclasses import replace

import numpy as np
from ortools.sat.python import cp_model

from routing.allocation import Answer, Budget, Cancelled, Listener
from routing.instances import assignment
from routing.problem import Problem
from routing.solver.fixed import allocate


def random_problem(seed: int, items: int = 9, pools: int = 4) -> Problem:
    """A few items and pools, in one to three dimensions, some of them hopeless."""
    draw = np.random.default_rng(seed)
    items, pools = int(draw.integers(0, items)), int(draw.integers(1, pools + 1))
    dimensions = int(draw.integers(1, 4))
    by_entry = bool(draw.random() < 0.5)
    width = draw.integers(0, 2 * pools, items)
    entries = int(width.sum())
    rows = entries if by_entry else items
    problem = assignment(
        np.concatenate([[0], np.cumsum(width)]).astype(np.int64),
        draw.integers(0, pools, entries).astype(np.int32),
        draw.integers(-5, 60, entries),
        draw.integers(0, 30, (entries, dimensions)),
        draw.integers(0, 60, (pools, dimensions)),
    )
    units = draw.integers(0, 3, pools)
    return replace(
        problem,
        waiting_minor=draw.integers(0, 90, items),
        use=draw.integers(0, 30, (rows, dimensions)),
        use_by_entry=by_entry,
        min_units=units,
        max_units=units,
        lot_max_units=units,
    )


def busy_problem(seed: int = 1, items: int = 60, pools: int = 6) -> Problem:
    """Every item fits everywhere, and there is hardly room for all."""
    draw = np.random.default_rng(seed)
    entries = items * pools
    use = draw.integers(5, 40, (entries, 1))
    cost = 60 - use[:, 0] + draw.integers(-8, 9, entries)
    room = np.full((pools, 1), int(0.7 * use.sum() / pools / pools))
    return assignment(
        np.arange(items + 1, dtype=np.int64) * pools,
        np.tile(np.arange(pools, dtype=np.int32), items),
        cost,
        use,
        room,
    )


def exact_cost(problem: Problem) -> int:
    """The optimum by CP-SAT on the direct model."""
    model = cp_model.CpModel()
    rides = [model.new_bool_var(f"rides[{e}]") for e in range(problem.entries)]
    waits = [model.new_bool_var(f"waits[{i}]") for i in range(problem.items)]
    for i in range(problem.items):
        own = range(problem.first[i], problem.first[i + 1])
        model.add_exactly_one([waits[i], *(rides[e] for e in own)])
    pool = problem.way_pool[problem.way_first[problem.way]]
    item = np.repeat(np.arange(problem.items), np.diff(problem.first))
    use = problem.use if problem.use_by_entry else problem.use[item]
    for r in range(problem.pools):
        inside = np.flatnonzero(pool == r).tolist()
        for d in range(problem.dimensions):
            load = sum(int(use[e, d]) * rides[e] for e in inside)
            model.add(load <= int(problem.capacity[r, d] * problem.max_units[r]))
    model.minimize(
        sum(int(c) * x for c, x in zip(problem.cost_minor, rides, strict=True))
        + sum(int(c) * z for c, z in zip(problem.waiting_minor, waits, strict=True))
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def answer_to(
    problem: Problem,
    budget: Budget,
    *,
    seed: int = 0,
    listen: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> Answer:
    return allocate(
        problem,
        budget=budget,
        seed=seed,
        start=None,
        rank={},
        listen=listen,
        cancelled=cancelled,
        clock=time.monotonic,
    )
