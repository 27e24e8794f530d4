"""Small random problems of every kind, and their exact optima by another solver."""

import numpy as np
from ortools.sat.python import cp_model

from routing.problem import WEIGHT, Problem

SPANS = ((0, 8), (0, 5), (1, 7))
"""Items, pools and ways of a random problem: from, to (excluded)."""


def random_problem(seed: int) -> Problem:
    """A few items, ways over one to three pools, pivots, lots, commitments."""
    draw = np.random.default_rng(seed)
    items, pools, ways = (int(draw.integers(*span)) for span in SPANS)
    dimensions = int(draw.integers(1, 4))
    by_entry = bool(draw.random() < 0.3)
    lengths = np.minimum(draw.integers(0, 4, ways), pools)
    chains = [draw.permutation(pools)[:length] for length in lengths]
    width = draw.integers(0, 6, items)
    entries = int(width.sum())
    rows = entries if by_entry else items
    capacity = draw.integers(0, 60, (pools, dimensions))
    capacity[draw.random(capacity.shape) < 0.7] += 20
    lot = draw.integers(0, max(1, pools), pools)
    least = np.where(draw.random(pools) < 0.2, 1, 0)
    most = least + draw.integers(0, 4, pools)
    offered = np.zeros(max(1, pools), np.int64)
    np.add.at(offered, lot, least)
    fixed = draw.random(pools) < 0.2
    return Problem(
        first=np.concatenate([[0], np.cumsum(width)]).astype(np.int64),
        way=draw.integers(0, ways, entries).astype(np.int32),
        cost_minor=draw.integers(-5, 80, entries).astype(np.int32),
        waiting_minor=draw.integers(0, 150, items),
        use=draw.integers(0, 30, (rows, dimensions)),
        use_by_entry=by_entry,
        way_first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        way_pool=np.concatenate([*chains, []]).astype(np.int32),
        capacity=capacity,
        pivot_g=draw.integers(0, capacity[:, WEIGHT] + 1),
        over_minor_per_kg=np.where(
            draw.random(pools) < 0.4, draw.integers(0, 9000, pools), 0
        ),
        unit_price_minor=np.where(fixed, 0, draw.integers(0, 120, pools)),
        min_units=least,
        max_units=most,
        lot=lot.astype(np.int32),
        lot_max_units=offered + draw.integers(0, 4, max(1, pools)),
    )


def exact_cost(problem: Problem) -> int:
    """The optimum by CP-SAT on the direct model."""
    model = cp_model.CpModel()
    rides = [model.new_bool_var(f"rides[{e}]") for e in range(problem.entries)]
    waits = [model.new_bool_var(f"waits[{i}]") for i in range(problem.items)]
    units = [
        model.new_int_var(int(low), int(high), f"units[{r}]")
        for r, (low, high) in enumerate(
            zip(problem.min_units, problem.max_units, strict=True)
        )
    ]
    load: list[list[cp_model.LinearExpr]] = [
        [cp_model.LinearExpr.sum([]) for _ in range(problem.dimensions)]
        for _ in range(problem.pools)
    ]
    for i in range(problem.items):
        own = range(problem.first[i], problem.first[i + 1])
        model.add_exactly_one([waits[i], *(rides[e] for e in own)])
        for e in own:
            way = problem.way[e]
            row = e if problem.use_by_entry else i
            for pool in problem.way_pool[
                problem.way_first[way] : problem.way_first[way + 1]
            ]:
                for d in range(problem.dimensions):
                    load[pool][d] += int(problem.use[row, d]) * rides[e]
    charges = []
    for r in range(problem.pools):
        for d in range(problem.dimensions):
            model.add(load[r][d] <= int(problem.capacity[r, d]) * units[r])
        charge = model.new_int_var(0, 10**7, f"over[{r}]")
        beyond = -int(problem.pivot_g[r]) * units[r] + load[r][WEIGHT]
        model.add(1000 * charge >= int(problem.over_minor_per_kg[r]) * beyond)
        charges.append(charge)
    for lot, most in enumerate(problem.lot_max_units):
        own_units = [units[r] for r in np.flatnonzero(problem.lot == lot)]
        model.add(sum(own_units) <= int(most))
    model.minimize(
        sum(int(c) * x for c, x in zip(problem.cost_minor, rides, strict=True))
        + sum(int(c) * z for c, z in zip(problem.waiting_minor, waits, strict=True))
        + sum(int(f) * y for f, y in zip(problem.unit_price_minor, units, strict=True))
        + sum(charges)
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)
