"""The run: from a problem to the best plan and bound a budget allows.

rules of thumb   the first incumbents
root             prices for the whole market, the first bound
tree             branches until the bound meets the incumbent
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation, Answer, Budget, Cancelled, Listener
from routing.problem import Problem
from routing.solver.bound import draw_lines
from routing.solver.box import whole_box
from routing.solver.control import Control
from routing.solver.dual import Prices, Smoothing
from routing.solver.exchange import exchange
from routing.solver.incumbent import SHARP, SHORT, Incumbent, Trials
from routing.solver.market import Market, open_market
from routing.solver.rules import cheapest_rank, greedy
from routing.solver.sample import lift, live, thin
from routing.solver.tree import Node, Tree, awake_pools

Floats = NDArray[np.float64]
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

LIFTED_STAGE = 5
"""Where the stages begin from lifted prices."""
TOLERANCES = (2e-4, 2e-5, 0.0)
"""Shares of the cost that a tree leaves undecided, one tree after the other."""
SETTLED_OPENING = 7e-4
"""From here on, pools far from opening and offers far from a profit are left out."""
SAMPLE_NODES = 40
SAMPLE_WORK = 2_000
"""Work after which the search for units on a sample ends."""
LARGE = 20_000_000
"""Offers from which settlements look at live offers only."""
EXCHANGE_OFFERS = 100_000_000
"""Offers in all the changes tried around one plan."""
CANDIDATES = 3
"""Best numbers of units of the sample that are tried with all items."""


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
    control.bound_minor = market.floor_minor
    incumbent = Incumbent(problem, market, whole_box(market), control)
    baselines = _rules_of_thumb(problem, incumbent, start, rank, control)
    lifted, candidates = _sketch(incumbent, control, seed)
    if start is not None:
        candidates.append((start.units.copy(), np.zeros(problem.capacity.shape)))
    if lifted is not None and market.size > LARGE:
        incumbent.near = live(market, lifted.box, lifted.prices)
    for units, price in candidates:
        if not control.over() and incumbent.box.holds(units):
            incumbent.attempt(units, price, SHARP if market.size < LARGE else SHORT)
    node = _root(incumbent, control, lifted)
    if not control.over():
        control.enter("exchange")
        exchange(incumbent, control, rounds=8, tried=_tried(market))
    _grow_trees(incumbent, control, node)
    allocation = incumbent.allocation
    assert allocation is not None
    price, worth = _shadow_prices(incumbent, allocation.units, node)
    control.enter("done")
    return Answer(
        allocation=allocation,
        cost_minor=incumbent.cost_minor,
        bound_minor=min(control.bound_minor, incumbent.cost_minor),
        stopped=control.why(),
        work=control.work,
        seconds=control.seconds,
        capacity_price=price,
        unit_worth_minor=worth,
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


def _sketch(
    incumbent: Incumbent, control: Control, seed: int
) -> tuple[Node | None, list[tuple[Ints, Floats]]]:
    """Prices and good numbers of units, found on a sample."""
    market, box = incumbent.market, incumbent.box
    sample = thin(market, seed)
    if sample is None:
        return None, []
    control.enter("sample")
    trials = Trials(sample, box, control)
    node = _climb_down(
        trials, control, trials.dual.opening_prices(box), STAGES, proves=False
    )
    control.pause_at = control.work + SAMPLE_WORK
    Tree(trials, control, proves=False, tolerance=1e-3).grow(node, SAMPLE_NODES)
    exchange(trials, control, rounds=6, tried=40)
    control.pause_at = None
    ranked = sorted(trials.trials.items(), key=lambda each: each[1].cost_minor)
    best = [
        (np.frombuffer(key, np.int64).copy(), t.price) for key, t in ranked[:CANDIDATES]
    ]
    return replace(node, prices=lift(market, node.prices)), best


def _root(incumbent: Incumbent, control: Control, lifted: Node | None) -> Node:
    """Prices for all items, from those of a sample where there is one."""
    control.enter("root")
    if lifted is None:
        start = incumbent.dual.opening_prices(incumbent.box)
        return _climb_down(incumbent, control, start, STAGES, proves=True)
    awake = awake_pools(lifted.lines, lifted.box, incumbent.cost_minor)
    stages = STAGES[LIFTED_STAGE:]
    return _climb_down(
        incumbent, control, lifted.prices, stages, proves=True, awake=awake
    )


def _climb_down(
    trials: Trials,
    control: Control,
    prices: Prices,
    stages: tuple[tuple[float, float, int], ...],
    *,
    proves: bool,
    awake: NDArray[np.bool_] | None = None,
) -> Node:
    """Climb with ever less rounding; the best node met on the way."""
    market, dual, box = trials.market, trials.dual, trials.box
    lines = draw_lines(market, box, prices)
    node = Node(lines.bound_minor(box), 0, box, prices, lines)
    warm = awake is not None
    if awake is None:
        awake = np.ones(market.pools, bool)
    for opening, taking, steps in stages:
        if control.over():
            break
        cost = trials.cost_minor
        smoothing = Smoothing(opening * cost, taking, steps)
        if opening < SETTLED_OPENING:
            dual = trials.dual.among(live(market, box, prices))
        prices, work = dual.climb(prices, box, awake, smoothing, control.interrupted)
        control.spend(work + 3 * market.size)
        lines = draw_lines(market, box, prices)
        bound = lines.bound_minor(box)
        if opening < 2 * SETTLED_OPENING:
            awake = awake_pools(lines, box, cost)
        if bound > node.bound_minor:
            node = Node(bound, 0, box, prices, lines)
        if proves:
            control.proved(bound)
        control.tell()
        if opening == stages[-1][0]:
            _try_rounding(prices, trials, (0.5, 0.4, 0.3, 0.2, 0.65))
        elif opening < 2e-3 and not warm:
            _try_rounding(prices, trials, (0.5, 0.3))
    return node


def _try_rounding(
    prices: Prices, trials: Trials, thresholds: tuple[float, ...]
) -> None:
    """Open what is opened by more than a threshold."""
    for threshold in thresholds:
        units = np.floor(prices.units + 1.0 - threshold).astype(np.int64)
        units = np.minimum(trials.box.most, np.maximum(trials.box.least, units))
        if trials.box.holds(units):
            trials.attempt(units, prices.price, SHARP)


def _tried(market: Market) -> int:
    """Changes tried around a plan: fewer where one takes long."""
    return int(np.clip(EXCHANGE_OFFERS // max(1, market.size), 4, 40))


def _grow_trees(incumbent: Incumbent, control: Control, root: Node) -> None:
    """Branch with ever smaller tolerance, as long as that proves more."""
    for tolerance in TOLERANCES:
        if control.over():
            return
        control.enter("tree")
        before = control.bound_minor
        Tree(incumbent, control, proves=True, tolerance=tolerance).grow(root)
        if control.bound_minor == before:
            return


def _shadow_prices(
    incumbent: Incumbent, units: Ints, node: Node
) -> tuple[Floats, Floats]:
    """Prices settled at the plan's units, and what one more unit would save at most."""
    trial = incumbent.trials.get(units.tobytes())
    price = node.prices.price if trial is None else trial.price
    settlement = incumbent.settle(units.copy(), price, SHORT)
    lines = draw_lines(
        incumbent.market, incumbent.box, settlement.prices(incumbent.box)
    )
    worth = [
        lines.worth(pool, int(opened) + 1) - lines.worth(pool, int(opened))
        for pool, opened in enumerate(units)
    ]
    return settlement.price, np.array(worth)
