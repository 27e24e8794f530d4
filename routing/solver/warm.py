"""Warm: compile every kernel once, so that a first plan does not have to wait for it.

Set-up calls this; the machine code stays beside the modules.
"""

import time

import numpy as np

from routing.allocation import Budget
from routing.instances import hub_day
from routing.solver.bound import draw_lines
from routing.solver.box import whole_box
from routing.solver.dual import Dual
from routing.solver.market import open_market
from routing.solver.run import run
from routing.solver.sample import lift, live, thin


def warm() -> None:
    """Solve a small problem, and sample one, so that all kernels are compiled."""
    from routing.solver.fixed.warm import warm_fixed  # brings a library solver along

    problem = hub_day(400, 0, units="ample")
    run(
        problem,
        budget=Budget(work=20),
        seed=0,
        start=None,
        rank={"first": np.arange(problem.entries, dtype=np.int64)},
        listen=None,
        cancelled=None,
        clock=time.monotonic,
    )
    market = open_market(problem)
    assert thin(market, 0, items=100) is not None
    box = whole_box(market)
    prices = lift(market, Dual(market).opening_prices(box))
    draw_lines(live(market, box, prices), box, prices)
    warm_fixed()
