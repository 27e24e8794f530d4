"""The certificate: a lower bound that holds for whole items and whole units.

At any surpluses u >= 0, prices and tolls, no plan costs less than

    alternatives + commitments
        - ( sum u + sum_g (toll+ limit - toll- fewest)[g] + sum_r max_q h_r(q) ),

where h_r(q) is the most that q units of pool r can add. For every vector of extra
prices m this is bounded by a *line* in q,

    h_r(q) <= A_m + q (V_r - unit_price - toll[r]),
    A_m = sum_i (gain - u - charge - extra_m use)+,

so a few lines, each the best for one number of units, bound h_r for all of them. The
lines stay with the answer: they bound every branch of the tree at no cost, and say
which numbers of units cannot be part of a plan that beats the incumbent.

The search for good extra prices is done in floating point; what is counted is then
summed up in whole numbers of 1/scale minor units, so that nothing is lost to rounding:
prices are clipped (any price is a valid one) so that no sum can leave 64 bits.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from routing.solver.box import Box, spread_tolls
from routing.solver.dual import Prices
from routing.solver.lines import LINES, added, best_added, draw, narrow
from routing.solver.market import Market, Offers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROOM_BITS = 60
"""Sums of profits, charges and returns stay below 2**60, their total below 2**63."""


@dataclass(frozen=True)
class Lines:
    """Upper bounds on what units of a pool add, valid at one set of prices.

    Attributes
    ----------
    scale : int
        Everything below counts 1/scale of a minor unit.
    fixed : int
        Alternatives and commitments less surpluses.
    toll : int64[2, G]
        Raised by limits and lowered by fewests of families; the slopes contain them.
    intercept, slope : int64[R, LINES]
    """

    scale: int
    fixed: int
    toll: Ints
    intercept: Ints
    slope: Ints

    def bound_minor(self, box: Box) -> int:
        """Lower bound on every plan whose units lie in a box."""
        return -(-self._bound(box) // self.scale)

    def _bound(self, box: Box) -> int:
        added = best_added(self.intercept, self.slope, box.least, box.most)
        tolls = sum(
            int(up) * int(high) - int(down) * int(low)
            for up, down, high, low in zip(
                *self.toll, box.limit, box.fewest, strict=True
            )
            if up or down
        )
        return self.fixed - tolls - int(added.sum())

    def narrow(self, box: Box, cut_minor: int) -> Box:
        """Drop numbers of units with which no plan costs less than the cut."""
        best = best_added(self.intercept, self.slope, box.least, box.most)
        room = self._bound(box) - cut_minor * self.scale
        low, high = box.least.copy(), box.most.copy()
        if room < 0:
            narrow(self.intercept, self.slope, best, -room, low, high)
        return replace(box, least=low, most=high).tightened()

    def best_minor(self, least: Ints, most: Ints) -> Floats:
        """What pools add at most with so many units, in minor units."""
        best = best_added(self.intercept, self.slope, least, most)
        return np.asarray(best / self.scale)

    def worth(self, pool: int, units: int) -> float:
        """What so many units of a pool add at most, in minor units."""
        return float(added(self.intercept[pool], self.slope[pool], units)) / self.scale


def draw_lines(market: Market, box: Box, prices: Prices) -> Lines:
    """Evaluate the bound at given prices, in whole numbers."""
    scale, whole_price, limit, whole_over = _whole_prices(market, prices.price)
    cap = np.ceil(market.best_gain)
    surplus = np.rint(np.clip(prices.surplus, 0.0, cap) * scale).astype(np.int64)
    intercept = np.zeros((market.pools, LINES), np.int64)
    slope = np.zeros((market.pools, LINES), np.int64)
    widest = int(np.diff(market.offers.start).max(initial=0))
    draw(
        market.offers,
        box.least,
        box.most,
        _shared(market.offers, market.pools),
        surplus,
        whole_price,
        limit,
        whole_over,
        prices.units,
        scale,
        np.empty(widest, np.int32),
        np.empty(widest, np.int64),
        intercept,
        slope,
    )
    unit_cost = np.array(
        [int(f) * scale for f in market.offers.unit_price], dtype=object
    )
    committed = sum(int(u) * c for u, c in zip(market.least, unit_cost, strict=True))
    free = market.most > market.least
    slope[free] -= unit_cost[free].astype(np.int64)[:, None]
    intercept[free] += (unit_cost * market.least)[free].astype(np.int64)[:, None]
    toll = _whole_tolls(market, box, prices.toll, scale)
    pool_toll = np.empty(market.pools)
    families = box.families
    spread_tolls(families.first, families.member, (toll[0] - toll[1]) * 1.0, pool_toll)
    slope -= pool_toll.astype(np.int64)[:, None]
    fixed = market.alternative_minor * scale + committed - int(surplus.sum())
    return Lines(scale, fixed, toll, intercept, slope)


def _whole_tolls(market: Market, box: Box, toll: Floats, scale: int) -> Ints:
    """Tolls in whole numbers, small enough to stay exact in a float and in sums."""
    widest = max(1, int(market.most.max(initial=1)))
    limit = min(2.0**50, 2.0 ** (ROOM_BITS - 2) / widest) / max(1, len(box.families))
    whole = np.rint(np.clip(toll * scale, 0.0, limit)).astype(np.int64)
    whole[:, ~box.binding()] = 0
    return np.asarray(whole)


def _whole_prices(market: Market, price: Floats) -> tuple[int, Ints, Ints, Ints]:
    """Scale that keeps every sum inside 64 bits, prices, and where they are clipped."""
    offers = market.offers
    spread = (market.most - market.least) * offers.unit_price
    largest = max(1.0, float(market.best_gain.sum()), float(spread.max(initial=0.0)))
    scale = 2 ** int(np.clip(ROOM_BITS - 1 - np.log2(largest), 0, 24))
    longest = int(np.diff(offers.route_start).max(initial=1))
    dimensions = offers.capacity.shape[1]
    heaviest = np.maximum(1.0, offers.use.max(axis=1, initial=0.0))
    shares = dimensions * 4.0
    fullest = np.maximum(1.0, offers.capacity * np.maximum(1, market.most)[:, None])
    limit = 2.0**ROOM_BITS / (shares * np.maximum(fullest, heaviest * longest * 2.0))
    whole_limit = np.floor(limit).astype(np.int64)
    whole = np.rint(np.clip(price, 0.0, limit / scale) * scale).astype(np.int64)
    whole = np.minimum(whole, whole_limit)
    per_kg = np.rint(offers.over * 1000.0)
    over = [int(o) * scale // 1000 for o in np.minimum(per_kg, 2.0**35)]
    return scale, whole, whole_limit, np.array(over, np.int64)


def _shared(offers: Offers, pools: int) -> NDArray[np.bool_]:
    """Pools that are drawn on by routes at home elsewhere."""
    shared = np.zeros(pools, np.bool_)
    inner = np.ones(len(offers.route_pool), np.bool_)
    starts = offers.route_start[:-1]
    inner[starts[starts < offers.route_start[1:]]] = False
    shared[offers.route_pool[inner]] = True
    return shared
