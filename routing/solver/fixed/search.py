"""The search: an incumbent and a bound that approach each other, round by round."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation
from routing.problem import Problem
from routing.solver.control import Control
from routing.solver.fixed.anneal import LOOSE, State, anneal, begin
from routing.solver.fixed.certificate import certify
from routing.solver.fixed.choices import Choices, Floats, Ints, list_choices, sample
from routing.solver.fixed.core import Core, cut_core, spread, temperature_at
from routing.solver.fixed.knapsack import MOST_CELLS, Knapsacks
from routing.solver.fixed.place import fill, loads, make_fit, total_cost, wish
from routing.solver.fixed.prices import STEPS, WIDTHS, Ascent
from routing.solver.fixed.reopt import Neighbourhoods, reoptimise
from routing.solver.rules import cheapest_rank, greedy

SAMPLE_ITEMS = 50_000
"""Items of a sample; its prices are good to about a thousandth."""
LAST_WIDTHS = 4
"""Widths a large market still climbs after its sample went through all."""
HOT, COLD = (7e-4, 0.5), (3e-4, 0.2)
"""Waste of independent items, at first and at last: at most a share of the bound, and
at most a part of the gap."""
REACH = 6.0
"""Temperatures of reduced cost within which choices belong to the core."""
EPOCHS = 240
ROUNDS = (20_000_000, 80_000_000, 160_000_000)
"""Moves of an annealing: a second's, some seconds', then the last over and over."""
KNAPSACK_STEPS, KNAPSACK_CELLS = 600, 1_500_000_000
"""Steps of the knapsack bound, and table cells they may look at in all."""
NEIGHBOURHOODS = 40
"""Pairs of exact re-optimisations between two annealings."""
NEIGHBOURHOOD_OFFERS = 6_000_000
"""What a neighbourhood counts as: its deterministic time in offers looked at."""
SMALL = 2000
"""Choices up to which the whole problem is one neighbourhood."""


class Search:
    """One run: choices, prices, and the best plan so far."""

    def __init__(self, problem: Problem, control: Control, seed: int) -> None:
        self.problem, self.control, self.seed = problem, control, seed
        self.choices, self._entry = list_choices(problem)
        self.price = np.zeros(self.choices.room.shape)
        self.typical = 1.0
        self._wanted = np.empty(0, np.int64)
        self.taken = np.full(problem.items, -1, np.int64)
        self.cost_minor = total_cost(self.choices, self.taken)
        self._neighbourhoods = Neighbourhoods(np.random.default_rng(seed))
        self._mean_use = (
            np.maximum(1.0, self.choices.use.mean(axis=0))
            if (self.choices.use.size)
            else np.ones(problem.dimensions)
        )
        control.cost_minor = self.cost_minor
        control.bound_minor = certify(self.choices, self.price)

    def allocation(self) -> Allocation:
        """The incumbent, in the words of the problem."""
        entry = np.full(self.problem.items, -1, np.int64)
        rides = self.taken >= 0
        entry[rides] = self._entry[self.taken[rides]]
        return Allocation(entry, self.problem.max_units.copy())

    def consider(self, taken: Ints) -> int:
        """Keep a plan if it fits and is the best; return its cost."""
        cost = int(total_cost(self.choices, taken))
        fits = bool((loads(self.choices, taken) <= self.choices.room).all())
        if fits and cost < self.cost_minor:
            self.taken, self.cost_minor = taken.copy(), cost
            self.control.found(cost)
        return cost

    def rules_of_thumb(
        self, start: Allocation | None, rank: Mapping[str, NDArray[np.int64]]
    ) -> dict[str, int]:
        """Cost of everything one would do without a solver."""
        self.control.phase = "rules of thumb"
        found = {"all_wait": self.cost_minor}
        for name, order in {"cheapest": cheapest_rank(self.problem), **rank}.items():
            entry, _ = greedy(self.problem, order)
            found[name] = self.consider(self._choices_of(entry))
            self.control.spend(2 * self.problem.entries)
        if start is not None:
            found["last_plan"] = self.consider(self._choices_of(start.entry))
        return found

    def find_prices(self) -> None:
        """Climb the dual, and certify what it reached."""
        self.control.enter("prices")
        every = self.choices.items // SAMPLE_ITEMS
        widths: tuple[float, ...] = WIDTHS
        if every > 1:
            self._climb(sample(self.choices, every), widths)
            widths = widths[-LAST_WIDTHS:]
        self._climb(self.choices, widths)
        self.control.proved(certify(self.choices, self.price))
        self.control.tell()

    def place(self) -> None:
        """Give every item its cheapest choice, and make it fit."""
        self.control.enter("place")
        width = WIDTHS[-1] * self.typical
        self._wanted = wish(self.choices, self.price, width)
        self._fit(self._wanted)

    def improve(self) -> None:
        """Rounds of annealing, knapsacks and re-optimising until the budget ends."""
        self._close_if_small()
        turn = 0
        while not self.control.over() and self.choices.size:
            self._anneal(ROUNDS[min(turn, len(ROUNDS) - 1)], turn)
            if turn == 0:
                self._pack_knapsacks()
            before = self.cost_minor + 1
            while turn and self.cost_minor < before and not self.control.over():
                before = self.cost_minor
                self._reoptimise(turn)
            turn += 1

    def _close_if_small(self) -> None:
        """Leave the rest to an exact search when little is left.

        A better plan takes no choice whose reduced cost exceeds the gap to the bound at
        these prices, so a core that reaches so far holds the optimum.
        """
        if self.choices.size > SMALL or self.control.over():
            return
        self.control.enter("close")
        reach = float(self.cost_minor - certify(self.choices, self.price) + 1)
        core, current = cut_core(self.choices, self.price, reach, self.taken)
        pools = np.arange(len(core.room) - 1)
        better, finished = reoptimise(
            core, current, pools, waiting=True, seed=self.seed
        )
        self.consider(spread(core, better, self.taken))
        self.control.spend(NEIGHBOURHOOD_OFFERS)
        if finished:
            self.control.proved(self.cost_minor)

    def _climb(self, choices: Choices, widths: tuple[float, ...]) -> None:
        ascent = Ascent(choices, self.price)
        self.typical = ascent.typical
        for width in widths:
            if self.control.over():
                return
            ascent.run((width,), STEPS, self.control.interrupted)
            self.price = ascent.price
            self.control.spend(ascent.work)
            ascent.work = 0

    def _fit(self, wanted: Ints) -> None:
        fitted = make_fit(self.choices, self.price, wanted, self.typical)
        self.consider(fill(self.choices, self.price, fitted, self.typical))
        self.control.spend(12 * self.choices.size)

    def _anneal(self, moves: int, turn: int) -> None:
        """Two annealings side by side; the better one is kept if it is the best."""
        self.control.enter("anneal")
        gap = self.cost_minor - self.control.bound_minor
        bound = abs(self.control.bound_minor)
        hot, cold = (
            temperature_at(self.choices, self.price, min(share * bound, part * gap))
            for share, part in (HOT, COLD)
        )
        wanted = self._wanted
        core, current = cut_core(self.choices, self.price, REACH * hot, wanted)
        states = [begin(core, current, self.seed + 2 * turn + w) for w in (0, 1)]
        floor = np.broadcast_to(0.2 * self.typical / self._mean_use, core.price.shape)
        self._tighten(core, states, (hot, cold), floor, max(1, moves // EPOCHS))
        for state in states:
            if np.isfinite(state.tally[2]):
                self.consider(spread(core, state.best, wanted))
            if self.control.over():
                return  # loads of an annealing cut short are still far from fitting
            self._fit(spread(core, state.current, wanted))

    def _tighten(
        self,
        core: Core,
        states: list[State],
        heat: tuple[float, float],
        floor: Floats,
        moves: int,
    ) -> None:
        """From loose loads to tight ones; every epoch ends when both runs have."""
        hot, cold = heat
        with ThreadPoolExecutor(len(states)) as pool:
            for epoch in range(EPOCHS):
                done = epoch / (EPOCHS - 1)
                beta, warmth = LOOSE ** (1 - done), hot ** (1 - done) * cold**done
                run = [
                    pool.submit(anneal, core, state, beta, warmth, floor, moves)
                    for state in states
                ]
                for each in run:
                    each.result()
                self.control.spend(len(states) * moves)
                if self.control.over():
                    break

    def _pack_knapsacks(self) -> None:
        if self.choices.size > MOST_CELLS // 10:
            return  # tables are at least ten cells long, and sorting takes seconds
        self.control.enter("knapsacks")
        knapsacks = Knapsacks(self.choices, self.price)
        steps = min(KNAPSACK_STEPS, KNAPSACK_CELLS // max(1, knapsacks.cells))
        for _ in range(steps if knapsacks.worth_while else 0):
            if self.control.over():
                break
            knapsacks.climb(self.cost_minor, 1, self.control.interrupted)
            self.control.spend(knapsacks.cells)
            self.control.proved(knapsacks.bound)

    def _reoptimise(self, turn: int) -> None:
        """Exact re-optimisations of two groups of pools at a time."""
        self.control.enter("re-optimise")
        gap = self.cost_minor - self.control.bound_minor
        reach = REACH * temperature_at(self.choices, self.price, 0.5 * gap)
        core, current = cut_core(self.choices, self.price, reach, self.taken)
        nobody = np.empty(0, np.int64)
        with ThreadPoolExecutor(2) as threads:
            for _ in range(NEIGHBOURHOODS):
                if self.control.over():
                    return
                one = self._neighbourhoods.choose(core, current, nobody)
                two = self._neighbourhoods.choose(core, current, one)
                run = [
                    threads.submit(
                        reoptimise, core, current, pools, waiting=w, seed=turn
                    )
                    for pools, w in ((one, True), (two, False))
                ]
                (better, finished), (other, also) = (each.result() for each in run)
                moved = other != current
                better[moved] = other[moved]
                current = better
                self.consider(spread(core, current, self.taken))
                for end in (finished, also):
                    self._neighbourhoods.learn(end, len(core.room) - 1)
                self.control.spend(2 * NEIGHBOURHOOD_OFFERS)

    def _choices_of(self, entry: Ints) -> Ints:
        """An allocation as choices; one that costs more than waiting waits."""
        place = np.searchsorted(self._entry, entry)
        place = np.minimum(place, max(0, len(self._entry) - 1))
        known = (entry >= 0) & (len(self._entry) > 0)
        if len(self._entry):
            known &= self._entry[place] == entry
        return np.where(known, place, -1)
