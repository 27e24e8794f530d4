"""The run: from a problem to the best plan and bound a budget allows.

rules of thumb   the first incumbents
root             prices for the whole market, the first bound
tree             branches until the bound meets the incumbent
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation, Answer, Budget, Cancelled, Listener
from routing.problem import Problem
from routing.solver.control import Control
from routing.solver.incumbent import SHARP, Incumbent
from routing.solver.market import Market, open_market
from routing.solver.rules import cheapest_rank, greedy
from routing.solver.smooth import Dual, Prices, Smoothing
from routing.solver.tree import Node, Tree, awake_pools, draw, fits_lots

Ints = NDArray[np.int64]

STAGES = (
    (1e-2, 0.2, 60),
    (5e-3, 0.1, 60),
    (2.5e-3, 0.05, 80),
    (1.2e-3, 0.02, 100),
    (6e-4, 0.01, 150),
    (3e-4, 0.005, 150),
    (1.5e-4, 0.002, 200),
    (7e-5, 0.001, 200),
    (3.5e-5, 0.0005, 200),
)
"""Rounding of opening (share of the cost) and taking, and steps, from far to near."""


def run(
    problem: Problem,
    *,
    budget: Budget,
    seed: int,
    start: Allocation | None,
    rank: Mapping[str, Ints],
    listen: Listener | None,
    cancelled: Cancelled | None,
    clock: Callable[[], float],
) -> Answer:
    """Solve a problem within a budget."""
    control = Control(budget, listen, cancelled, clock)
    market = open_market(problem)
    dual = Dual(market)
    incumbent = Incumbent(problem, market, dual, control)
    baselines = _rules_of_thumb(problem, incumbent, start, rank, control)
    node = _root(market, dual, incumbent, control)
    if not control.over():
        control.enter("tree")
        Tree(market, dual, incumbent, control).grow(node)
    control.enter("done")
    assert incumbent.allocation is not None
    return Answer(
        allocation=incumbent.allocation,
        cost_minor=incumbent.cost_minor,
        bound_minor=min(control.bound_minor, incumbent.cost_minor),
        stopped=control.why(),
        work=control.work,
        seconds=control.seconds,
        capacity_price=node.prices.price,
        unit_worth_minor=_unit_worths(node, incumbent.allocation.units, market),
        baselines_minor=baselines,
        trace=tuple(control.trace),
    )


def _rules_of_thumb(
    problem: Problem,
    incumbent: Incumbent,
    start: Allocation | None,
    rank: Mapping[str, Ints],
    control: Control,
) -> dict[str, int]:
    """Cost of everything one would do without a solver; the best opens the search."""
    control.phase = "rules of thumb"
    waits = np.full(problem.items, -1, np.int64)
    found = {"all_wait": incumbent.consider(waits, problem.min_units.copy())}
    for name, order in {"cheapest": cheapest_rank(problem), **rank}.items():
        found[name] = incumbent.consider(*greedy(problem, order))
        control.spend(2 * problem.entries)
    if start is not None:
        found["last_plan"] = incumbent.consider(start.entry, start.units)
    return found


def _root(market: Market, dual: Dual, incumbent: Incumbent, control: Control) -> Node:
    control.enter("root")
    least, most = market.least, market.most
    prices = dual.opening_prices()
    lines = draw(market, least, most, prices)
    node = Node(lines.bound_minor(least, most), 0, least, most, prices, lines)
    awake = np.ones(market.pools, bool)
    for opening, taking, steps in STAGES:
        if control.over():
            break
        cost = incumbent.cost_minor
        smoothing = Smoothing(opening * cost, taking, steps)
        prices, work = dual.climb(
            prices, least, most, awake, smoothing, control.interrupted
        )
        control.spend(work + 3 * market.size)
        lines = draw(market, least, most, prices)
        bound = lines.bound_minor(least, most)
        if bound > node.bound_minor:
            node = Node(bound, 0, least, most, prices, lines)
        control.proved(bound)
        control.tell()
        if opening < 7e-4:
            awake = awake_pools(lines, least, most, cost)
        if opening < 2e-3:
            _try_rounding(market, prices, incumbent)
    return node


def _try_rounding(market: Market, prices: Prices, incumbent: Incumbent) -> None:
    for threshold in (0.5, 0.3):
        units = np.floor(prices.units + 1.0 - threshold).astype(np.int64)
        units = np.minimum(market.most, np.maximum(market.least, units))
        if fits_lots(market, units):
            incumbent.attempt(units, prices.price, SHARP)


def _unit_worths(node: Node, units: Ints, market: Market) -> NDArray[np.float64]:
    """What one more unit of each pool would save beyond its price, at most."""
    return np.array(
        [
            node.lines.worth(pool, int(units[pool]) + 1)
            - node.lines.worth(pool, int(units[pool]))
            for pool in range(market.pools)
        ]
    )
