"""Re-optimising a few pools exactly, while the rest of the plan stands.

All items of the chosen pools are free to go to those of their core choices that lie in
these pools; CP-SAT looks for something cheaper than now. Its limit is deterministic
time, and how many pools are chosen follows from whether it finished: the same plan in
gives the same plan out, on any machine.

    min  sum cost x   s.t.  each free item goes one way or waits,
                            chosen pools hold their load,
                            sum cost x <= cost now - 1
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from routing.solver.fixed.choices import Floats, Ints
from routing.solver.fixed.core import Core

EFFORT = 0.2
"""Deterministic seconds a neighbourhood may take; hard ones rarely end later."""
FEWEST = 3.0
"""Pools of the smallest neighbourhood; two rarely have anything to exchange."""


@dataclass
class Neighbourhoods:
    """Chooses pools that exchange items; ``size`` adapts to what can be finished."""

    random: np.random.Generator
    size: float = 4.0

    def choose(self, core: Core, current: Ints, barred: Ints) -> Ints:
        """A wasteful pool, and others its items could go to or come from."""
        pools = len(core.room) - 1
        waste = _waste(core, current)[:pools] + 1e-9
        waste[barred] = 0.0
        wanted = min(pools - len(barred), int(self.size))
        if wanted == 0:
            return barred[:0]
        chosen = [int(self.random.choice(pools, p=waste / waste.sum()))]
        ties = np.zeros(pools)
        while len(chosen) < wanted:
            ties += _ties(core, current, chosen[-1])[:pools]
            odds = ties**2 + 1e-6 * (1.0 + ties.max())
            odds[chosen] = 0.0
            odds[barred] = 0.0
            chosen.append(int(self.random.choice(pools, p=odds / odds.sum())))
        return np.array(sorted(chosen))

    def learn(self, finished: bool, pools: int) -> None:
        """Look further after an easy neighbourhood, less far after a hard one."""
        size = self.size * 1.04 if finished else self.size * 0.95
        self.size = min(float(pools), max(FEWEST, size))


def reoptimise(
    core: Core, current: Ints, pools: Ints, *, waiting: bool, seed: int
) -> tuple[Ints, bool]:
    """Better choices for the items of some pools; whether the search was finished.

    ``waiting`` says whether items that wait take part.
    """
    chosen = np.zeros(len(core.room), bool)
    chosen[pools] = True
    waits = len(core.room) - 1
    here = core.pool[current]
    items = np.flatnonzero(chosen[here] | (waiting & (here == waits)))
    chosen[waits] = True
    model, takes = _model(core, current, items, pools, chosen)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    better = current.copy()
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        for k, variable in takes.items():
            if solver.boolean_value(variable):
                better[np.searchsorted(core.first, k, side="right") - 1] = k
    return better, status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}


def _model(
    core: Core,
    current: Ints,
    items: Ints,
    pools: Ints,
    chosen: NDArray[np.bool_],
) -> tuple[cp_model.CpModel, dict[int, cp_model.IntVar]]:
    model = cp_model.CpModel()
    takes: dict[int, cp_model.IntVar] = {}
    for i in items.tolist():
        own = range(core.first[i], core.first[i + 1])
        able = [k for k in own if chosen[core.pool[k]]]
        for k in able:
            takes[k] = model.new_bool_var(f"takes[{i},{core.pool[k]}]")
            model.add_hint(takes[k], k == current[i])
        model.add_exactly_one(takes[k] for k in able)
    _pools_hold_their_load(model, core, pools, takes)
    cost = cp_model.LinearExpr.weighted_sum(
        list(takes.values()), [int(core.cost[k]) for k in takes]
    )
    model.add(cost <= int(core.cost[current[items]].sum()) - 1)
    model.minimize(cost)
    return model, takes


def _pools_hold_their_load(
    model: cp_model.CpModel, core: Core, pools: Ints, takes: dict[int, cp_model.IntVar]
) -> None:
    for r in pools.tolist():
        inside = [k for k in takes if core.pool[k] == r]
        for d in range(core.use.shape[1]):
            load = cp_model.LinearExpr.weighted_sum(
                [takes[k] for k in inside], [int(core.use[k, d]) for k in inside]
            )
            model.add(load <= int(core.room[r, d]))


def _waste(core: Core, current: Ints) -> Floats:
    """Reduced costs taken in every pool, and its priced room left over."""
    pools = len(core.room)
    pool = core.pool[current]
    waste = np.zeros(pools)
    np.add.at(waste, pool, core.reduced[current])
    load = np.zeros(core.room.shape)
    np.add.at(load, pool, core.use[current])
    waste += (core.price * np.maximum(0.0, core.room - load)).sum(axis=1)
    return waste


def _ties(core: Core, current: Ints, pool: int) -> Floats:
    """How many items of a pool could go to each other pool."""
    inside = np.flatnonzero(core.pool[current] == pool)
    count = np.zeros(len(core.room))
    for i in inside:
        count[core.pool[core.first[i] : core.first[i + 1]]] += 1.0
    return count
