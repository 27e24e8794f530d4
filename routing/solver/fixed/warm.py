"""Warm: compile the kernels for fixed capacities once, and keep them for later runs."""

import time

import numpy as np

from routing.allocation import Budget
from routing.instances import assignment
from routing.solver.fixed.allocate import allocate


def warm_fixed() -> None:
    """Solve a problem just large enough that every stage has something to do."""
    items, pools = 400, 8
    draw = np.random.default_rng(0)
    use = draw.integers(5, 40, (items * pools, 1))
    problem = assignment(
        np.arange(items + 1, dtype=np.int64) * pools,
        np.tile(np.arange(pools, dtype=np.int32), items),
        60 - use[:, 0] + draw.integers(-8, 9, items * pools),
        use,
        np.full((pools, 1), int(0.7 * use.sum() / pools / pools)),
    )
    allocate(
        problem,
        budget=Budget(work=60),
        seed=0,
        start=None,
        rank={},
        listen=None,
        cancelled=None,
        clock=time.monotonic,
    )
