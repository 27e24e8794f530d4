"""The tree: branch on numbers of units until bound and incumbent meet.

A node is a box ``least <= y <= most``. Its bound is drawn at prices that a short climb
improves from its parent's, and the lines of that bound at once shrink the box: numbers
of units with which no plan beats the incumbent are dropped (reduced-cost fixing, with
the bound of the very prices the lines were drawn at, never a better one from
elsewhere). The two halves of a box are explored side by side. A box of one point is
settled exactly; the bound of its settlement ends the branch.
"""

import heapq
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing.solver.bound import Lines, draw_lines
from routing.solver.control import Control
from routing.solver.incumbent import SHARP, Incumbent
from routing.solver.market import Market
from routing.solver.smooth import Dual, Prices, Smoothing

Ints = NDArray[np.int64]

FRACTION = 5e-3
"""Units closer than this to a whole number count as whole."""
SLEEPY = 0.01
"""Pools that miss their price by more than this share of the cost sleep in climbs."""


@dataclass(order=True)
class Node:
    """A box of units, with the prices and lines its bound was drawn at."""

    bound_minor: int
    serial: int
    least: Ints = field(compare=False)
    most: Ints = field(compare=False)
    prices: Prices = field(compare=False)
    lines: Lines = field(compare=False)


class Tree:
    """Best-first search with plunges, on one market."""

    def __init__(
        self, market: Market, dual: Dual, incumbent: Incumbent, control: Control
    ) -> None:
        self.market, self.dual = market, dual
        self.incumbent, self.control = incumbent, control
        self.fathomed = 2**63
        self.nodes = 0
        self._heap: list[Node] = []
        self._serial = 0
        self._tolerance = max(control.budget.gap, 2e-4) / 2

    def grow(self, root: Node) -> None:
        """Search until nothing is left or the budget ends."""
        self._heap = [root]
        with ThreadPoolExecutor(2) as pool:
            while self._heap and not self.control.over():
                self._plunge(heapq.heappop(self._heap), pool)
                self._prove()

    def _cut(self) -> int:
        return int(self.incumbent.cost_minor * (1.0 - self._tolerance))

    def _prove(self, *pending: int) -> None:
        opened = min((node.bound_minor for node in self._heap[:1]), default=2**63)
        lowest = min(opened, self.fathomed, self.incumbent.cost_minor, *pending)
        self.control.proved(lowest)

    def _plunge(self, node: Node, pool: ThreadPoolExecutor) -> None:
        """Follow the better half of a box until it is fathomed or another is better."""
        depth = 0
        while True:
            cut = self._cut()
            if node.bound_minor >= cut:
                self.fathomed = min(self.fathomed, node.bound_minor)
                return
            least, most = node.lines.narrow(node.least, node.most, cut)
            if (least != node.least).any() or (most != node.most).any():
                self.fathomed = min(self.fathomed, cut)
            most = within_lots(self.market, least, most)
            if (least > most).any():
                return  # departures do not have the units this box asks for
            if (least == most).all():
                trial = self.incumbent.attempt(least, node.prices.price, SHARP)
                end = max(trial.bound_minor, node.bound_minor)
                self.fathomed = min(self.fathomed, end)
                return
            if depth % 3 == 0:
                self._round(node, least, most)
            at, units = self._branch(node, least, most)
            better, worse = self._halves(node, least, most, at, units, pool)
            self._push(worse)
            self.nodes += 2
            if self.control.over() or self._another_is_better(better):
                self._push(better)
                return
            self._prove(better.bound_minor)
            node = better
            depth += 1

    def _another_is_better(self, node: Node) -> bool:
        if not self._heap:
            return False
        cost, best = self.incumbent.cost_minor, self._heap[0].bound_minor
        if cost - best > 2e-3 * cost:
            return False
        return node.bound_minor > best + 0.6 * (cost - best)

    def _push(self, node: Node) -> None:
        if node.bound_minor >= self._cut():
            self.fathomed = min(self.fathomed, node.bound_minor)
        else:
            heapq.heappush(self._heap, node)

    def _round(self, node: Node, least: Ints, most: Ints) -> None:
        for threshold in (0.5, 0.35):
            units = np.floor(node.prices.units + 1.0 - threshold).astype(np.int64)
            units = np.minimum(most, np.maximum(least, units))
            if fits_lots(self.market, units):
                self.incumbent.attempt(units, node.prices.price)

    def _branch(self, node: Node, least: Ints, most: Ints) -> tuple[int, int]:
        """The pool to decide on, and the units of its lower half."""
        units = np.clip(node.prices.units, least, most)
        loose = np.where(least < most, np.abs(units - np.rint(units)), -1.0)
        at = int(np.argmax(loose))
        if loose[at] >= FRACTION:
            return at, min(int(np.floor(units[at])), int(most[at]) - 1)
        self._round(node, least, most)
        doubt = np.full(len(least), np.inf)
        for pool in np.flatnonzero(least < most):
            here = int(np.rint(units[pool]))
            other = here + 1 if here < most[pool] else here - 1
            doubt[pool] = abs(
                node.lines.worth(int(pool), here) - node.lines.worth(int(pool), other)
            )
        at = int(np.argmin(doubt))
        here = int(np.rint(units[at]))
        return at, here if here < most[at] else here - 1

    def _halves(
        self,
        node: Node,
        least: Ints,
        most: Ints,
        at: int,
        units: int,
        pool: ThreadPoolExecutor,
    ) -> tuple[Node, Node]:
        lower_most, upper_least = most.copy(), least.copy()
        lower_most[at], upper_least[at] = units, units + 1
        boxes = [(least, lower_most), (upper_least, most)]
        work = [pool.submit(self._explore, node, *box) for box in boxes]
        halves = []
        for box, (bound, prices, lines, spent) in zip(
            boxes, [each.result() for each in work], strict=True
        ):
            self.control.spend(spent)
            self._serial += 1
            halves.append(Node(bound, self._serial, *box, prices, lines))
        halves.sort()
        return halves[0], halves[1]

    def _explore(
        self, parent: Node, least: Ints, most: Ints
    ) -> tuple[int, Prices, Lines, int]:
        """Bound a box from its parent's prices."""
        cost = self.incumbent.cost_minor
        bound = max(parent.bound_minor, parent.lines.bound_minor(least, most))
        prices, lines, spent = parent.prices, parent.lines, 0
        awake = awake_pools(lines, least, most, cost)
        for opening, taking, steps in ((1.5e-4, 2e-3, 40), (4e-5, 7e-4, 50)):
            if bound >= cost or self.control.interrupted():
                break
            smoothing = Smoothing(opening * cost, taking, steps)
            prices, work = self.dual.climb(
                prices, least, most, awake, smoothing, self.control.interrupted
            )
            lines = draw(self.market, least, most, prices)
            spent += work + 3 * self.market.size
            bound = max(bound, lines.bound_minor(least, most))
            awake |= awake_pools(lines, least, most, cost)
        return bound, prices, lines, spent


def awake_pools(
    lines: Lines, least: Ints, most: Ints, cost_minor: int
) -> NDArray[np.bool_]:
    """Pools that are open or come close to paying for themselves."""
    ones = np.maximum(least, 1)
    best = lines.best_minor(ones, np.maximum(ones, most))
    return np.asarray((least > 0) | (best > -SLEEPY * cost_minor))


def draw(market: Market, least: Ints, most: Ints, prices: Prices) -> Lines:
    """The lines of a bound at a point of the dual."""
    return draw_lines(
        market, least, most, prices.surplus, prices.price, prices.toll, prices.units
    )


def within_lots(market: Market, least: Ints, most: Ints) -> Ints:
    """The most each pool can open when the others of its lot open their least."""
    if not market.has_lots:
        return most
    left = market.offers.lot_units - units_by_lot(market, least)
    return np.asarray(np.minimum(most, least + left[market.offers.lot]), np.int64)


def units_by_lot(market: Market, units: Ints) -> NDArray[np.float64]:
    """Units opened in every lot."""
    opened = np.zeros(len(market.offers.lot_units))
    np.add.at(opened, market.offers.lot, units)
    return opened


def fits_lots(market: Market, units: Ints) -> bool:
    """Whether departures have so many units to open."""
    return bool((units_by_lot(market, units) <= market.offers.lot_units).all())
