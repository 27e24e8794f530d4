"""The tree: branch on numbers of units until bound and incumbent meet.

A node is a box of units. Its bound is drawn at prices that a short climb
improves from its parent's, and the lines of that bound at once shrink the box: numbers
of units with which no plan beats the incumbent are dropped (reduced-cost fixing, with
the bound of the very prices the lines were drawn at, never a better one from
elsewhere). The two halves of a box are explored side by side. A box of one point is
settled exactly; the bound of its settlement ends the branch.
"""

import heapq
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from routing.solver.bound import Lines, draw_lines
from routing.solver.box import Box
from routing.solver.control import Control
from routing.solver.dual import Prices, Smoothing
from routing.solver.incumbent import SHARP, Trials
from routing.solver.sample import live

Ints = NDArray[np.int64]

FRACTION = 5e-3
"""Units closer than this to a whole number count as whole."""
REMEMBERED = 100
"""Bounds of earlier boxes that are also tried on a new one, before any climb."""
SLEEPY = 0.01
"""Pools that miss their price by more than this share of the cost sleep in climbs."""
NODE_STAGES = ((1.5e-4, 2e-3, 40), (4e-5, 7e-4, 50))
"""Rounding of opening (share of the cost) and taking, and steps, at a node."""


@dataclass(order=True)
class Node:
    """A box of units, with the prices and lines its bound was drawn at."""

    bound_minor: int
    serial: int
    box: Box = field(compare=False)
    prices: Prices = field(compare=False)
    lines: Lines = field(compare=False)


class Learnt:
    """How much the bound rose per unit when a pool was decided, on average."""

    def __init__(self, pools: int) -> None:
        self._rise = np.zeros((2, pools))
        self._times = np.zeros((2, pools))

    def note(self, pool: int, side: int, rise: float, distance: float) -> None:
        """Remember one decision: side 0 opened fewer units, side 1 more."""
        self._rise[side, pool] += rise / max(distance, FRACTION)
        self._times[side, pool] += 1.0

    def score(
        self, down: NDArray[np.float64], up: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Product of the rises to expect; pools never decided count as average."""
        times = self._times.sum(axis=1)
        mean = np.where(times > 0, self._rise.sum(axis=1) / np.maximum(1, times), 1.0)
        known = self._rise + mean[:, None]
        expected = known / (self._times + 1.0)
        floor = 0.05 * mean
        low = np.maximum(expected[0] * down, floor[0])
        high = np.maximum(expected[1] * up, floor[1])
        return np.asarray(low * high)


class Tree:
    """Best-first search with plunges, on one market."""

    def __init__(
        self, incumbent: Trials, control: Control, *, proves: bool, tolerance: float
    ) -> None:
        self.incumbent, self.control = incumbent, control
        self._proves = proves
        self.fathomed = 2**63
        self.nodes = 0
        self._heap: list[Node] = []
        self._serial = 0
        self._limit: int | None = None
        self._dual = incumbent.dual
        self._whole = incumbent.box
        """Lines are drawn for all of it, so that they bound every box of the tree."""
        self._recent: deque[Lines] = deque(maxlen=REMEMBERED)
        self._learnt = Learnt(incumbent.market.pools)
        self._asked: tuple[int, float, float] | None = None
        self._tolerance = max(control.budget.gap / 2, tolerance)

    def grow(self, root: Node, nodes: int | None = None) -> None:
        """Search until nothing is left, the budget ends, or after so many nodes."""
        self._limit = nodes
        self._heap = [root]
        market = self.incumbent.market
        self._whole = root.lines.narrow(root.box, self._cut())
        near = live(market, self._whole, root.prices)
        self._dual = self.incumbent.dual.among(near)
        with ThreadPoolExecutor(2) as pool:
            while self._heap and not self._over():
                self._plunge(heapq.heappop(self._heap), pool)
                self._prove()

    def _over(self) -> bool:
        enough = self._limit is not None and self.nodes >= self._limit
        return enough or self.control.over()

    def _cut(self) -> int:
        """A branch with a bound from here on is not worth following."""
        cost = self.incumbent.cost_minor
        return cost - int(abs(cost) * self._tolerance)

    def _prove(self, *pending: int) -> None:
        if not self._proves:
            return
        opened = min((node.bound_minor for node in self._heap[:1]), default=2**63)
        lowest = min(opened, self.fathomed, self.incumbent.cost_minor, *pending)
        self.control.proved(lowest)

    def _plunge(self, node: Node, pool: ThreadPoolExecutor) -> None:
        """Follow the better half of a box until it is fathomed or another is better."""
        depth = 0
        while True:
            box = self._narrowed(node)
            if box is None:
                return
            self._asked = None
            if depth % 3 == 0:
                self._round(node, box)
            halves = sorted(self._explore_both(node, self._split(node, box), pool))
            self.nodes += len(halves)
            for worse in halves[1:]:
                self._push(worse)
            if not halves:
                return
            if self._over() or self._another_is_better(halves[0]):
                self._push(halves[0])
                return
            self._prove(halves[0].bound_minor)
            node = halves[0]
            depth += 1

    def _narrowed(self, node: Node) -> Box | None:
        """What is left of a node's box; none when the branch ends here."""
        cut = self._cut()
        if node.bound_minor >= cut:
            self.fathomed = min(self.fathomed, node.bound_minor)
            return None
        box = node.lines.narrow(node.box, cut)
        if (box.least != node.box.least).any() or (box.most != node.box.most).any():
            self.fathomed = min(self.fathomed, cut)
        if box.empty:
            return None
        if not box.single:
            return box
        trial = self.incumbent.attempt(box.least, node.prices.price, SHARP)
        end = self.incumbent.bound_at(box.least, trial.price) if self._proves else 0
        self.fathomed = min(self.fathomed, max(end, node.bound_minor))
        return None

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

    def _round(self, node: Node, box: Box) -> None:
        for threshold in (0.5, 0.35):
            units = np.floor(node.prices.units + 1.0 - threshold).astype(np.int64)
            units = np.minimum(box.most, np.maximum(box.least, units))
            if self.incumbent.box.holds(units):
                self.incumbent.attempt(units, node.prices.price)

    def _split(self, node: Node, box: Box) -> list[Box]:
        """Halve a box at the pool whose decision should move the bound most."""
        units = np.clip(node.prices.units, box.least, box.most)
        up = np.ceil(units) - units
        down = units - np.floor(units)
        open_question = (box.least < box.most) & (np.minimum(up, down) >= FRACTION)
        if not open_question.any():
            self._round(node, box)
            return box.split_pool(_nearest_tie(node, box, units), units)
        score = self._learnt.score(down, up)
        at = int(np.argmax(np.where(open_question, score, -1.0)))
        self._asked = (at, float(down[at]), float(up[at]))
        return box.split_pool(at, units)

    def _explore_both(
        self, node: Node, boxes: list[Box], pool: ThreadPoolExecutor
    ) -> list[Node]:
        boxes = [box for box in boxes if not box.empty]
        tasks = [pool.submit(self._explore, node, box) for box in boxes]
        halves: list[Node] = []
        fresh: list[Lines] = []
        for task in tasks:
            half, spent = task.result()
            self.control.spend(spent)
            self._serial += 1
            halves.append(replace(half, serial=self._serial))
            fresh.append(half.lines)
        self._recent.extend(fresh)
        self._learn(node, halves)
        return halves

    def _learn(self, node: Node, halves: list[Node]) -> None:
        if self._asked is None:
            return
        pool, *distances = self._asked
        for half in halves:
            side = int(half.box.least[pool] > node.prices.units[pool])
            rise = half.bound_minor - node.bound_minor
            self._learnt.note(pool, side, float(rise), distances[side])

    def _explore(self, parent: Node, box: Box) -> tuple[Node, int]:
        """Bound a box from its parent's prices; also how many offers were looked at."""
        trials, cost = self.incumbent, self.incumbent.cost_minor
        known = (lines.bound_minor(box) for lines in (parent.lines, *self._recent))
        bound = max(parent.bound_minor, *known)
        prices, lines, spent = parent.prices, parent.lines, 0
        awake = awake_pools(lines, box, cost)
        for opening, taking, steps in NODE_STAGES:
            if bound >= cost or self.control.interrupted():
                break
            smoothing = Smoothing(opening * cost, taking, steps)
            prices, work = self._dual.climb(
                prices, box, awake, smoothing, self.control.interrupted
            )
            lines = draw_lines(trials.market, self._whole, prices)
            spent += work + 3 * trials.market.size
            bound = max(bound, lines.bound_minor(box))
            awake |= awake_pools(lines, box, cost)
        return Node(bound, 0, box, prices, lines), spent


def awake_pools(lines: Lines, box: Box, cost_minor: int) -> NDArray[np.bool_]:
    """Pools that are open or come close to paying for themselves."""
    ones = np.maximum(box.least, 1)
    best = lines.best_minor(ones, np.maximum(ones, box.most))
    return np.asarray((box.least > 0) | (best > -SLEEPY * cost_minor))


def _nearest_tie(node: Node, box: Box, units: NDArray[np.float64]) -> int:
    """The open question whose answer changes the bound least."""
    doubt = np.full(len(units), np.inf)
    for pool in np.flatnonzero(box.least < box.most):
        here = int(np.rint(units[pool]))
        other = here + 1 if here < box.most[pool] else here - 1
        worth = node.lines.worth
        doubt[pool] = abs(worth(int(pool), here) - worth(int(pool), other))
    return int(np.argmin(doubt))
