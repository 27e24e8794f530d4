"""Model: the allocation problem as the rows and columns a library solver reads.

Columns
    x[e] in {0 .. count}   how many of a group take entry e; one where items stand alone
    z[g] in {0 .. count}   how many of a group wait; left out where all must go
    y[r] in Z              units opened
    o[r] in Z              minor units paid for weight beyond the pivot

Rows
    each item goes one way or waits        sum_{e in E(g)} x[e] + z[g] = count[g]
    units hold their load                  sum use x - capacity y <= 0
    departures open no more than offered   sum_{r in lot} y[r] <= lot_max_units
    weight beyond a pivot is paid          1000 o - over load + over pivot y >= 0

The compact form: one row a pool and dimension, no row for every pair of entry and pool.
The tighter one has as many rows as entries, and solvers separate what they need of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from routing.problem import WEIGHT, Problem
from routing.units import G_PER_KG

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Crowd:
    """Who chooses: groups of items, what each may take and what one of them uses.

    Attributes
    ----------
    count : int64[G]
    first : int64[G + 1]
        Entries of group g are ``first[g] : first[g + 1]``.
    way : int32[E]
    cost_minor, waiting_minor : float64
        Of one item; of a kind, the mean in whole minor units.
    use : float64[E, D]
    """

    count: Ints
    first: Ints
    way: NDArray[np.int32]
    cost_minor: Floats
    waiting_minor: Floats
    use: Floats


@dataclass(frozen=True)
class Model:
    """Columns with bounds and costs, rows with bounds; all columns are whole."""

    cost: Floats
    most: Floats
    least: Floats
    rows: sparse.csr_matrix
    row_least: Floats
    row_most: Floats
    entries: int
    groups_that_wait: int

    def taken(self, values: Floats) -> Ints:
        """How many take each entry, from the solver's values."""
        return np.rint(values[: self.entries]).astype(np.int64)

    def units(self, values: Floats, pools: int) -> Ints:
        """Units opened, from the solver's values."""
        begin = self.entries + self.groups_that_wait
        return np.rint(values[begin : begin + pools]).astype(np.int64)


def each_item(problem: Problem) -> Crowd:
    """Every item by itself: the direct model."""
    use = problem.use
    if not problem.use_by_entry:
        use = np.repeat(use, np.diff(problem.first), axis=0)
    return Crowd(
        count=np.ones(problem.items, np.int64),
        first=problem.first,
        way=problem.way,
        cost_minor=problem.cost_minor.astype(np.float64),
        waiting_minor=problem.waiting_minor.astype(np.float64),
        use=use.astype(np.float64),
    )


def most_taken(problem: Problem, model: Model, values: Floats) -> Ints:
    """The entry each item takes in the direct model; -1 waits."""
    entry = np.full(problem.items, -1, np.int64)
    chosen = np.flatnonzero(model.taken(values))
    entry[np.searchsorted(problem.first, chosen, side="right") - 1] = chosen
    return entry


def state(problem: Problem, crowd: Crowd, *, all_must_go: bool = False) -> Model:
    """Write the problem of a crowd down in rows and columns."""
    groups, entries = len(crowd.count), len(crowd.way)
    waiting = 0 if all_must_go else groups
    paying = np.flatnonzero(problem.over_minor_per_kg)
    widths = (entries, waiting, problem.pools, len(paying))
    many = np.repeat(crowd.count, np.diff(crowd.first)).astype(np.float64)
    stated = list(_rows(problem, crowd, paying, widths))
    return Model(
        cost=np.concatenate(
            [
                crowd.cost_minor,
                crowd.waiting_minor[:waiting],
                problem.unit_price_minor,
                np.ones(len(paying)),
            ]
        ),
        least=np.concatenate(
            [np.zeros(entries + waiting), problem.min_units, np.zeros(len(paying))]
        ),
        most=np.concatenate(
            [
                many,
                crowd.count[:waiting],
                problem.max_units,
                _most_over(problem, paying),
            ]
        ),
        rows=sparse.vstack([block for block, _, _ in stated], format="csr"),
        row_least=np.concatenate([least for _, least, _ in stated]),
        row_most=np.concatenate([most for _, _, most in stated]),
        entries=entries,
        groups_that_wait=waiting,
    )


_Block = tuple[sparse.csr_matrix, Floats, Floats]
_Widths = tuple[int, int, int, int]


def _rows(
    problem: Problem, crowd: Crowd, paying: Ints, widths: _Widths
) -> Iterator[_Block]:
    entry, pool = _reached(problem, crowd)
    yield _each_goes_one_way_or_waits(crowd, widths)
    for dimension in range(problem.dimensions):
        load = _loads(problem, crowd.use[entry, dimension], entry, pool, widths)
        yield _units_hold_their_load(problem, load, dimension, widths)
    yield _departures_open_no_more_than_offered(problem, widths)
    if len(paying):
        weight = _loads(problem, crowd.use[entry, WEIGHT], entry, pool, widths)
        yield _weight_beyond_a_pivot_is_paid(problem, weight[paying], paying)


def _each_goes_one_way_or_waits(crowd: Crowd, widths: _Widths) -> _Block:
    groups, entries = len(crowd.count), widths[0]
    rides = sparse.csr_matrix(
        (np.ones(entries), np.arange(entries), crowd.first), (groups, entries)
    )
    waits = sparse.eye(groups, widths[1], format="csr")
    rest = sparse.csr_matrix((groups, widths[2] + widths[3]))
    counts = crowd.count.astype(np.float64)
    return sparse.hstack([rides, waits, rest], format="csr"), counts, counts


def _units_hold_their_load(
    problem: Problem, load: sparse.csr_matrix, dimension: int, widths: _Widths
) -> _Block:
    holds = sparse.diags(-problem.capacity[:, dimension].astype(np.float64))
    over = sparse.csr_matrix((problem.pools, widths[3]))
    rows = sparse.hstack([load, holds, over], format="csr")
    return rows, np.full(problem.pools, -np.inf), np.zeros(problem.pools)


def _departures_open_no_more_than_offered(problem: Problem, widths: _Widths) -> _Block:
    lots = len(problem.lot_max_units)
    opened = sparse.csr_matrix(
        (np.ones(problem.pools), (problem.lot, np.arange(problem.pools))),
        (lots, problem.pools),
    )
    before = sparse.csr_matrix((lots, widths[0] + widths[1]))
    after = sparse.csr_matrix((lots, widths[3]))
    rows = sparse.hstack([before, opened, after], format="csr")
    return rows, np.full(lots, -np.inf), problem.lot_max_units.astype(np.float64)


def _weight_beyond_a_pivot_is_paid(
    problem: Problem, weight: sparse.csr_matrix, paying: Ints
) -> _Block:
    rate = problem.over_minor_per_kg[paying].astype(np.float64)
    free = sparse.csr_matrix(
        (rate * problem.pivot_g[paying], (np.arange(len(paying)), paying)),
        (len(paying), problem.pools),
    )
    charged = sparse.diags(np.full(len(paying), float(G_PER_KG)))
    rows = sparse.hstack([sparse.diags(-rate) @ weight, free, charged], format="csr")
    return rows, np.zeros(len(paying)), np.full(len(paying), np.inf)


def _most_over(problem: Problem, paying: Ints) -> Floats:
    """The charge when every unit is full of nothing but paid weight."""
    full_g = problem.capacity[paying, WEIGHT] * problem.max_units[paying]
    most: Floats = np.ceil(full_g * problem.over_minor_per_kg[paying] / G_PER_KG)
    return most


def _reached(problem: Problem, crowd: Crowd) -> tuple[Ints, Ints]:
    """Pairs of entry and pool; a way that meets a pool twice loads it once."""
    ways = np.repeat(np.arange(problem.ways), np.diff(problem.way_first))
    pairs = np.unique(np.column_stack([ways, problem.way_pool]), axis=0)
    first = np.searchsorted(pairs[:, 0], np.arange(problem.ways + 1))
    width = np.diff(first)[crowd.way]
    entry = np.repeat(np.arange(len(crowd.way)), width)
    begin = np.repeat(first[crowd.way] - (np.cumsum(width) - width), width)
    return entry, pairs[begin + np.arange(len(entry)), 1]


def _loads(
    problem: Problem, use: Floats, entry: Ints, pool: Ints, widths: _Widths
) -> sparse.csr_matrix:
    some = use != 0
    return sparse.csr_matrix(
        (use[some], (pool[some], entry[some])),
        (problem.pools, widths[0] + widths[1]),
    )
