"""The allocation problem: which way each item goes, and how many units are opened.

Sets
    items i         parcels, or parcels that must travel together
    pools r         units of one kind on one departure for goods that may share a unit
                    (a rail line's containers on Tuesday for customs mode 9610), or a
                    fixed capacity (a site's sorting day: one unit, free, always open)
    ways w          chains of departures ended by a delivery product; R(w) its pools
    entries e       admissible pairs (item, way); E(i) those of one item
    lots l          pools that draw on one departure's units
    dimensions d    weight g, volume cm3, pieces (or any other, for public instances)

Data
    cost[e]                 everything that rides with the item: per kg, per piece,
                            handling, delivery, duty, lateness, holding
    waiting[i]              price of leaving the item unplanned today
    use[i, d] or use[e, d]  what the item takes of a pool
    capacity[r, d]          what one unit holds
    unit_price[r]           price of one opened unit
    pivot[r], over[r]       weight included in a unit's price, and the price per kg of
                            load beyond it (air contracts; pivot = capacity otherwise)
    min_units[r] <= max_units[r], lot_max_units[l]

Variables
    x[e] in {0, 1}, z[i] in {0, 1} (waits), y[r] in Z

Minimise
    sum cost x + sum waiting z + sum unit_price y
    + sum over[r] max(0, load[r, weight] - pivot[r] y[r]) / 1000

subject to
    each item goes one way or waits      sum_{e in E(i)} x[e] + z[i] = 1
    units hold their load                sum_{e: r in R(way e)} use[.., d] x[e]
                                             <= capacity[r, d] y[r]      for all r, d
    departures open no more units        sum_{r in lot l} y[r] <= lot_max_units[l]
    than are offered
    commitments are opened               min_units[r] <= y[r] <= max_units[r]

Not moving is an answer, so there is always a plan. Money is whole minor units of the
planning currency. Arrays only: no database, no names, no clock.
"""

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.errors import Nonsense

WEIGHT, VOLUME, PIECES = 0, 1, 2
"""Places of the three dimensions of a load; pivots apply to the first."""


@dataclass(frozen=True)
class Problem:
    """Arrays of one allocation problem: n items, E entries, W ways, R pools, L lots.

    Attributes
    ----------
    first : int64[n + 1]
        Entries of item i are ``first[i] : first[i + 1]``.
    way : int32[E]
    cost_minor : int32[E]
        At most 21,474,836.47 in a currency of two decimals; more is refused.
    waiting_minor : int64[n]
    use : int64[n, D] or int64[E, D]
        Rows are items when ``use_by_entry`` is false, entries otherwise.
    use_by_entry : bool
    way_first : int64[W + 1]
        Pools of way w are ``way_pool[way_first[w] : way_first[w + 1]]``; the pool whose
        units are the dearest comes first.
    way_pool : int32[...]
    capacity : int64[R, D]
    pivot_g, over_minor_per_kg, unit_price_minor, min_units, max_units : int64[R]
    lot : int32[R]
    lot_max_units : int64[L]
    """

    first: NDArray[np.int64]
    way: NDArray[np.int32]
    cost_minor: NDArray[np.int32]
    waiting_minor: NDArray[np.int64]
    use: NDArray[np.int64]
    use_by_entry: bool
    way_first: NDArray[np.int64]
    way_pool: NDArray[np.int32]
    capacity: NDArray[np.int64]
    pivot_g: NDArray[np.int64]
    over_minor_per_kg: NDArray[np.int64]
    unit_price_minor: NDArray[np.int64]
    min_units: NDArray[np.int64]
    max_units: NDArray[np.int64]
    lot: NDArray[np.int32]
    lot_max_units: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Refuse arrays that do not make one problem."""
        self._refuse_wrong_shapes()
        self._refuse_wrong_numbers()
        for field in fields(self):
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray):
                column.setflags(write=False)

    @property
    def items(self) -> int:
        """Number of items n."""
        return len(self.waiting_minor)

    @property
    def entries(self) -> int:
        """Number of admissible (item, way) pairs E."""
        return len(self.way)

    @property
    def ways(self) -> int:
        """Number of ways W."""
        return len(self.way_first) - 1

    @property
    def pools(self) -> int:
        """Number of pools R."""
        return len(self.unit_price_minor)

    @property
    def dimensions(self) -> int:
        """Number of dimensions D of a load."""
        return int(self.capacity.shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every array: two problems with the same one are the same."""
        digest = hashlib.sha256()
        for field in fields(self):
            column = np.asarray(getattr(self, field.name))
            digest.update(f"{field.name}{column.dtype}{column.shape}".encode())
            digest.update(np.ascontiguousarray(column).data)
        return digest.hexdigest()

    def _refuse_wrong_shapes(self) -> None:
        rows = self.entries if self.use_by_entry else self.items
        expected: dict[str, tuple[int, ...]] = {
            "first": (self.items + 1,),
            "cost_minor": (self.entries,),
            "use": (rows, self.dimensions),
            "capacity": (self.pools, self.dimensions),
            "lot": (self.pools,),
        }
        for name in (
            "pivot_g",
            "over_minor_per_kg",
            "min_units",
            "max_units",
        ):
            expected[name] = (self.pools,)
        for name, shape in expected.items():
            found = getattr(self, name).shape
            if found != shape:
                raise Nonsense(what=name, rule=f"shape {shape}", found=found)

    def _refuse_wrong_numbers(self) -> None:
        rules = (
            ("first", "grows from 0 to the entries", _is_fence(self.first, self.way)),
            (
                "way_first",
                "grows from 0 to the pools of ways",
                _is_fence(self.way_first, self.way_pool),
            ),
            ("way", "a way of this problem", _all_codes(self.way, self.ways)),
            ("way_pool", "a known pool", _all_codes(self.way_pool, self.pools)),
            ("lot", "a known lot", _all_codes(self.lot, len(self.lot_max_units))),
            ("use", "not negative", bool((self.use >= 0).all())),
            ("capacity", "not negative", bool((self.capacity >= 0).all())),
            ("min_units", "not negative", bool((self.min_units >= 0).all())),
            (
                "max_units",
                "at least min_units",
                bool((self.max_units >= self.min_units).all()),
            ),
            (
                "unit_price_minor",
                "not negative",
                bool((self.unit_price_minor >= 0).all()),
            ),
            (
                "over_minor_per_kg",
                "not negative",
                bool((self.over_minor_per_kg >= 0).all()),
            ),
            (
                "pivot_g",
                "between 0 and the weight a unit holds",
                bool(
                    (
                        (self.pivot_g >= 0) & (self.pivot_g <= self.capacity[:, WEIGHT])
                    ).all()
                ),
            ),
        )
        for name, rule, kept in rules:
            if not kept:
                raise Nonsense(what=name, rule=rule, found="something else")


def _is_fence(fence: NDArray[np.int64], fenced: NDArray[np.int32]) -> bool:
    return bool(
        fence[0] == 0 and fence[-1] == len(fenced) and (np.diff(fence) >= 0).all()
    )


def _all_codes(codes: NDArray[np.int32], size: int) -> bool:
    return bool(((codes >= 0) & (codes < size)).all())
