"""Verify: add up an allocation again, from its items, without a word from the solver.

One function a rule, named by the sentence the rule is known by; the same sentence is
its name in a `Violation`. This module shares no code with the solver, so that one
mistake cannot hide in both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation
from routing.problem import WEIGHT, Problem
from routing.units import G_PER_KG

Ints = NDArray[np.int64]


class Rule(StrEnum):
    """The rules of the allocation problem, by their sentences."""

    EACH_ITEM_GOES_ONE_WAY_OR_WAITS = "each item goes one way or waits"
    UNITS_HOLD_THEIR_LOAD = "units hold their load"
    DEPARTURES_OPEN_NO_MORE_THAN_OFFERED = (
        "departures open no more units than are offered"
    )
    COMMITMENTS_ARE_OPENED = "commitments are opened"


@dataclass(frozen=True)
class Violation:
    """A broken rule: whose number, what was found and what is allowed.

    ``subject`` indexes items, pools or lots, as ``of`` says.
    """

    rule: Rule
    of: str
    subject: int
    found: int
    allowed: int

    def __str__(self) -> str:
        return (
            f"{self.rule}: {self.of} {self.subject} has {self.found}, "
            f"allowed {self.allowed}"
        )


@dataclass(frozen=True)
class Cost:
    """What an allocation costs, by what it is paid for, in minor units."""

    riding_minor: int
    waiting_minor: int
    units_minor: int
    over_pivot_minor: int

    @property
    def total_minor(self) -> int:
        """All of it."""
        return (
            self.riding_minor
            + self.waiting_minor
            + self.units_minor
            + self.over_pivot_minor
        )


def violations(problem: Problem, allocation: Allocation) -> list[Violation]:
    """Every rule an allocation breaks; empty for a plan that can be carried out."""
    found = list(each_item_goes_one_way_or_waits(problem, allocation))
    if found:
        return found  # loads of entries that are not an item's own mean nothing
    return [
        *units_hold_their_load(problem, allocation),
        *departures_open_no_more_than_offered(problem, allocation),
        *commitments_are_opened(problem, allocation),
    ]


def each_item_goes_one_way_or_waits(
    problem: Problem, allocation: Allocation
) -> Iterator[Violation]:
    """An item's entry is one of its own, or -1."""
    rule = Rule.EACH_ITEM_GOES_ONE_WAY_OR_WAITS
    if len(allocation.entry) != problem.items or len(allocation.units) != problem.pools:
        yield Violation(rule, "plan", 0, len(allocation.entry), problem.items)
        return
    entry = allocation.entry
    foreign = (entry < problem.first[:-1]) | (entry >= problem.first[1:])
    for item in np.flatnonzero(foreign & (entry != -1)):
        yield Violation(
            rule, "item", int(item), int(entry[item]), int(problem.first[item])
        )


def units_hold_their_load(
    problem: Problem, allocation: Allocation
) -> Iterator[Violation]:
    """In every dimension, load is at most what the opened units hold."""
    load = loads(problem, allocation)
    for pool in range(problem.pools):
        for d in range(problem.dimensions):
            holds = int(problem.capacity[pool, d]) * int(allocation.units[pool])
            if load[pool][d] > holds:
                rule = Rule.UNITS_HOLD_THEIR_LOAD
                yield Violation(rule, "pool", pool, load[pool][d], holds)


def departures_open_no_more_than_offered(
    problem: Problem, allocation: Allocation
) -> Iterator[Violation]:
    """No pool opens more than its most, no lot more than its units."""
    rule = Rule.DEPARTURES_OPEN_NO_MORE_THAN_OFFERED
    opened = [0] * len(problem.lot_max_units)
    for pool, units in enumerate(allocation.units.tolist()):
        opened[int(problem.lot[pool])] += units
        most = int(problem.max_units[pool])
        if units > most:
            yield Violation(rule, "pool", pool, units, most)
    for lot, units in enumerate(opened):
        most = int(problem.lot_max_units[lot])
        if units > most:
            yield Violation(rule, "lot", lot, units, most)


def commitments_are_opened(
    problem: Problem, allocation: Allocation
) -> Iterator[Violation]:
    """Units that are paid anyway are opened."""
    for pool, units in enumerate(allocation.units.tolist()):
        least = int(problem.min_units[pool])
        if units < least:
            yield Violation(Rule.COMMITMENTS_ARE_OPENED, "pool", pool, units, least)


def loads(problem: Problem, allocation: Allocation) -> list[list[int]]:
    """What every pool carries in every dimension, added item by item."""
    riding = np.flatnonzero(allocation.entry >= 0)
    taken = allocation.entry[riding]
    rows = taken if problem.use_by_entry else riding
    result = [[0] * problem.dimensions for _ in range(problem.pools)]
    order = np.argsort(problem.way[taken], kind="stable")
    ways, begin = np.unique(problem.way[taken][order], return_index=True)
    if len(ways) == 0:
        return result
    sums = np.add.reduceat(problem.use[rows[order]], begin, axis=0)
    for way, carried in zip(ways.tolist(), sums.tolist(), strict=True):
        span = slice(problem.way_first[way], problem.way_first[way + 1])
        for pool in set(problem.way_pool[span].tolist()):
            result[pool] = [a + b for a, b in zip(result[pool], carried, strict=True)]
    return result


def price(problem: Problem, allocation: Allocation) -> Cost:
    """What an allocation costs; weight beyond a pivot is charged to the next unit."""
    load = loads(problem, allocation)
    units = allocation.units.tolist()
    waits = allocation.entry < 0
    over = 0
    for pool, opened in enumerate(units):
        if problem.over_minor_per_kg[pool] == 0:
            continue
        beyond_g = load[pool][WEIGHT] - int(problem.pivot_g[pool]) * opened
        charge = max(0, beyond_g) * int(problem.over_minor_per_kg[pool])
        over += -(-charge // G_PER_KG)
    prices = problem.unit_price_minor.tolist()
    return Cost(
        riding_minor=int(
            problem.cost_minor[allocation.entry[~waits]].sum(dtype=np.int64)
        ),
        waiting_minor=int(problem.waiting_minor[waits].sum(dtype=np.int64)),
        units_minor=sum(u * p for u, p in zip(units, prices, strict=True)),
        over_pivot_minor=over,
    )
