"""Boxes: how many units may be opened, pool by pool and family by family.

A *family* is a set of pools whose units are also counted together, such as the lots of
the problem. A box bounds single pools and families,

    least[r] <= y[r] <= most[r],   fewest[g] <= sum_{r in g} y[r] <= limit[g],

and `tightened` carries every bound over to the others.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel
from routing.solver.market import Market

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Families:
    """Sets of pools: members of family g are ``member[first[g] : first[g + 1]]``."""

    first: Ints
    member: Ints

    def __len__(self) -> int:
        """How many families there are."""
        return len(self.first) - 1

    def sums(self, of_pools: NDArray[np.float64] | Ints) -> Floats:
        """Add numbers of pools up, family by family."""
        result = np.zeros(len(self))
        sum_families(self.first, self.member, np.asarray(of_pools, float), result)
        return result


@dataclass(frozen=True)
class Box:
    """Bounds on the units of pools and of families."""

    families: Families
    least: Ints
    most: Ints
    fewest: Ints
    limit: Ints

    @property
    def empty(self) -> bool:
        """Whether no numbers of units are left."""
        return bool((self.least > self.most).any() or (self.fewest > self.limit).any())

    @property
    def single(self) -> bool:
        """Whether only one choice of units is left."""
        return bool((self.least == self.most).all())

    def holds(self, units: Ints) -> bool:
        """Whether numbers of units lie in the box."""
        sums = self.families.sums(units)
        pools = (self.least <= units).all() and (units <= self.most).all()
        return bool(
            pools and (self.fewest <= sums).all() and (sums <= self.limit).all()
        )

    def at(self, units: Ints) -> "Box":
        """The box of one choice."""
        sums = self.families.sums(units).astype(np.int64)
        return Box(self.families, units, units, sums, sums)

    def tightened(self) -> "Box":
        """Carry bounds of pools to their families and back, until nothing moves."""
        box = replace(
            self,
            least=self.least.copy(),
            most=self.most.copy(),
            fewest=self.fewest.copy(),
            limit=self.limit.copy(),
        )
        _tighten(
            box.families.first,
            box.families.member,
            box.least,
            box.most,
            box.fewest,
            box.limit,
        )
        return box

    def split_pool(self, pool: int, units: Floats) -> "list[Box]":
        """Halves in which a pool opens fewer or more than a fractional number."""
        low, high = int(self.least[pool]), int(self.most[pool]) - 1
        middle = int(np.clip(np.floor(units[pool]), low, high))
        most, least = self.most.copy(), self.least.copy()
        most[pool], least[pool] = middle, middle + 1
        return [
            replace(self, most=most).tightened(),
            replace(self, least=least).tightened(),
        ]

    def binding(self) -> NDArray[np.bool_]:
        """Families that are bound more tightly than their pools alone."""
        sums = self.families.sums
        return np.asarray(
            (self.fewest > sums(self.least)) | (self.limit < sums(self.most))
        )


def whole_box(market: Market) -> Box:
    """The box of a whole market; its families are the lots that hold pools together."""
    lots = [np.flatnonzero(market.lot == lot) for lot in range(len(market.lot_units))]
    shared = [(pools, int(market.lot_units[at])) for at, pools in enumerate(lots)]
    shared = [(pools, most) for pools, most in shared if len(pools) > 1]
    sets = [pools for pools, _ in shared]
    first = np.cumsum([0, *(len(pools) for pools in sets)])
    member = np.concatenate([*sets, np.empty(0, np.int64)]).astype(np.int64)
    families = Families(first.astype(np.int64), member)
    limit = families.sums(market.most).astype(np.int64)
    limit[:] = [most for _, most in shared]
    fewest = families.sums(market.least).astype(np.int64)
    return Box(families, market.least, market.most, fewest, limit).tightened()


@kernel
def sum_families(first: Ints, member: Ints, of_pools: Floats, sums: Floats) -> None:
    """Add numbers of pools up, family by family."""
    for g in range(sums.size):
        total = 0.0
        for at in range(first[g], first[g + 1]):
            total += of_pools[member[at]]
        sums[g] = total


@kernel
def spread_tolls(first: Ints, member: Ints, tolls: Floats, of_pools: Floats) -> None:
    """What every pool pays: the tolls of all its families."""
    for r in range(of_pools.size):
        of_pools[r] = 0.0
    for g in range(tolls.size):
        if tolls[g] != 0.0:
            for at in range(first[g], first[g + 1]):
                of_pools[member[at]] += tolls[g]


@kernel
def _tighten(
    first: Ints, member: Ints, least: Ints, most: Ints, fewest: Ints, limit: Ints
) -> None:
    moved = True
    while moved:
        moved = False
        for g in range(fewest.size):
            low = high = 0
            for at in range(first[g], first[g + 1]):
                low += least[member[at]]
                high += most[member[at]]
            fewest[g] = max(fewest[g], low)
            limit[g] = min(limit[g], high)
            if fewest[g] > limit[g]:
                return
            for at in range(first[g], first[g + 1]):
                r = member[at]
                top = limit[g] - (low - least[r])
                bottom = fewest[g] - (high - most[r])
                if top < most[r]:
                    high -= most[r] - top
                    most[r] = top
                    moved = True
                if bottom > least[r]:
                    low += bottom - least[r]
                    least[r] = bottom
                    moved = True
                if least[r] > most[r]:
                    return
