"""The incumbent: try numbers of units, keep the best whole plan.

For given units the market settles, items are placed at its prices, units nobody needs
are closed, and the plan is counted. What was tried is remembered.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation
from routing.problem import Problem
from routing.solver.bound import draw_lines
from routing.solver.box import Box
from routing.solver.control import Control
from routing.solver.dual import Dual
from routing.solver.market import Market
from routing.solver.place import place
from routing.solver.settle import Choices, Settlement
from routing.solver.tally import tally

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHARP = (0.05, 0.01, 0.003, 0.001, 0.0003)
"""Widths of a settlement from prices that may be far off."""
SHORT = (0.003, 0.0005)
"""Widths when the prices come from a neighbour."""


@dataclass(frozen=True)
class Trial:
    """What numbers of units turned out to cost, and the prices at which."""

    cost_minor: int
    price: Floats


class Trials:
    """Numbers of units tried on a market, and what they would cost if items split."""

    def __init__(self, market: Market, box: Box, control: Control) -> None:
        self.market, self.box, self.control = market, box, control
        self.dual = Dual(market)
        self.near = market
        """Offers that settlements look at; fewer than all in a large market."""
        self._pool = ThreadPoolExecutor(2)
        self.trials: dict[bytes, Trial] = {}
        self.cost_minor = market.alternative_minor
        self.best_units = market.least.copy()

    def attempt(
        self, units: Ints, price: Floats, widths: tuple[float, ...] = SHORT
    ) -> Trial:
        """Settle and count with so many units, unless it was done before."""
        key = units.tobytes()
        if key not in self.trials:
            settlement = self.settle(units, price, widths)
            self.trials[key] = self._count(units, settlement)
        return self.trials[key]

    def attempt_pair(self, pair: list[Ints], price: Floats) -> None:
        """Settle two trials side by side, then count them one after the other."""
        fresh = [units for units in pair if units.tobytes() not in self.trials]
        tasks = [
            self._pool.submit(self._settle, units, price, SHORT) for units in fresh
        ]
        for units, task in zip(fresh, tasks, strict=True):
            settlement = task.result()
            self.control.spend(settlement.work + self.near.size // 4)
            self.trials[units.tobytes()] = self._count(units, settlement)

    def settle(
        self, units: Ints, price: Floats, widths: tuple[float, ...]
    ) -> Settlement:
        """Prices for so many units."""
        settlement = self._settle(units, price, widths)
        self.control.spend(settlement.work + self.near.size // 4)
        return settlement

    def _settle(
        self, units: Ints, price: Floats, widths: tuple[float, ...]
    ) -> Settlement:
        settlement = Settlement(Choices(self.near, units), price)
        settlement.run(self.dual, widths, 40, self.control.interrupted)
        return settlement

    def bound_at(self, units: Ints, price: Floats) -> int:
        """Lower bound on every plan with exactly these units."""
        box = self.box.at(units)
        settlement = self.settle(units, price, SHARP)
        lines = draw_lines(self.market, box, settlement.prices(box))
        self.control.spend(self.market.size // 4)
        return lines.bound_minor(box)

    def _count(self, units: Ints, settlement: Settlement) -> Trial:
        paid = float((self.market.offers.unit_price * units).sum())
        cost = round(self.market.alternative_minor + paid - settlement.value)
        if cost < self.cost_minor or not self.trials:
            self.cost_minor, self.best_units = cost, units
        return Trial(cost, settlement.price)


class Incumbent(Trials):
    """Trials with whole items, and the best plan they gave."""

    def __init__(
        self, problem: Problem, market: Market, box: Box, control: Control
    ) -> None:
        super().__init__(market, box, control)
        self.problem = problem
        self.allocation: Allocation | None = None

    def consider(self, entry: Ints, units: Ints) -> int:
        """Count an allocation and keep it if it is the best; return its cost."""
        allocation, cost = tally(self.problem, entry, units)
        if self.allocation is None or cost < self.cost_minor:
            self.allocation, self.cost_minor = allocation, cost
            self.control.found(cost)
        return cost

    def _count(self, units: Ints, settlement: Settlement) -> Trial:
        before = self.cost_minor
        taken, _ = place(settlement.choices, settlement.price)
        self.control.spend(6 * len(settlement.choices.offer))
        entry = self.market.alternative_entry.copy()
        rides = taken >= 0
        entry[rides] = self.near.entry[taken[rides]]
        cost = self.consider(entry, units)
        if cost < before or not self.trials:
            self.best_units = units
        return Trial(cost, settlement.price)
