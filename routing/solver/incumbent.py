"""The incumbent: try numbers of units, keep the best whole plan.

For given units the market settles, items are placed at its prices, units nobody needs
are closed, and the plan is counted. What was tried is remembered.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation
from routing.problem import Problem
from routing.solver.bound import draw_lines
from routing.solver.control import Control
from routing.solver.market import Market
from routing.solver.place import place
from routing.solver.settle import Choices, Settlement
from routing.solver.smooth import Dual
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
    bound_minor: int
    price: Floats


class Incumbent:
    """The best plan so far and every trial that led to it."""

    def __init__(
        self, problem: Problem, market: Market, dual: Dual, control: Control
    ) -> None:
        self.problem, self.market = problem, market
        self.dual, self.control = dual, control
        self.allocation: Allocation | None = None
        self.cost_minor = 0
        self.price = np.zeros(market.offers.capacity.shape)
        self.trials: dict[bytes, Trial] = {}

    def consider(self, entry: Ints, units: Ints) -> int:
        """Count an allocation and keep it if it is the best; return its cost."""
        allocation, cost = tally(self.problem, entry, units)
        if self.allocation is None or cost < self.cost_minor:
            self.allocation, self.cost_minor = allocation, cost
            self.control.found(cost)
        return cost

    def attempt(
        self, units: Ints, price: Floats, widths: tuple[float, ...] = SHORT
    ) -> Trial:
        """Settle, place and count with so many units."""
        key = units.tobytes()
        if key in self.trials:
            return self.trials[key]
        settlement = self.settle(units, price, widths)
        taken, _ = place(settlement.choices, settlement.price)
        self.control.spend(6 * len(settlement.choices.offer))
        entry = self.market.alternative_entry.copy()
        rides = taken >= 0
        entry[rides] = self.market.entry[taken[rides]]
        cost = self.consider(entry, units)
        bound = self.bound_at(units, settlement)
        self.trials[key] = Trial(cost, bound, settlement.price)
        return self.trials[key]

    def settle(
        self, units: Ints, price: Floats, widths: tuple[float, ...]
    ) -> Settlement:
        """Prices for so many units."""
        settlement = Settlement(Choices(self.market, units), price)
        settlement.run(self.dual, widths, 40, self.control.interrupted)
        self.control.spend(settlement.work + self.market.size // 4)
        return settlement

    def bound_at(self, units: Ints, settlement: Settlement) -> int:
        """Lower bound on every plan with exactly these units."""
        toll = np.zeros(len(self.market.offers.lot_units))
        lines = draw_lines(
            self.market,
            units,
            units,
            settlement.surplus(),
            settlement.price,
            toll,
            units.astype(float),
        )
        self.control.spend(self.market.size // 4)
        return lines.bound_minor(units, units)
