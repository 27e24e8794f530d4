"""The smoothed dual: item, capacity and lot prices that make a strong lower bound.

Every item i asks a surplus u[i]; a pool is opened when the surplus it can add pays for
its units. At prices u, price, toll the savings of any plan are at most

    sum u + sum_g (toll+ limit - toll- fewest)[g] + sum_r max(0, max_q T_r(q)),
    T_r(q) = sum_i (gain[i, r] - u[i] - charge)+ + q (V_r - unit_price - toll[r]),

with q from max(1, least) to most, and toll[r] the tolls of the families pool r counts
in: positive where a limit on them binds, negative where a fewest does. A committed pool has no outer max with 0. This is
the bound of capacitated facility location in its strong form: an item may use a pool
only as far as the pool is open. Its three kinks (an item takes an offer, a pool opens,
one unit more) are rounded off by Huber's parabola, so that a quasi-Newton method can
climb; the slopes of the rounded kinks are the fractions of offers, pools and units of
the linear relaxation.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.solver.box import Box, spread_tolls
from routing.solver.climb import Climb, dot
from routing.solver.compiled import kernel
from routing.solver.market import Market, Offers, demand_of_pools
from routing.solver.prices import add_route_loads, charge_routes, smooth_unit_return

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pause = Callable[[], bool]
"""Asked between evaluations; true ends a climb early."""


@dataclass(frozen=True)
class Prices:
    """A point of the dual, and the fractional units its rounded kinks imply.

    Attributes
    ----------
    surplus : float[n]
        What an item asks above its alternative before it joins a pool.
    price : float[R, D]
    toll : float[2, G]
        On one unit more in a family: raised by its limit, lowered by its fewest.
    units : float[R]
    """

    surplus: Floats
    price: Floats
    toll: Floats
    units: Floats


@dataclass(frozen=True)
class Smoothing:
    """How far kinks are rounded, and how long to climb.

    ``opening`` is in minor units of money, ``taking`` a share of an item's best gain.
    """

    opening: float
    taking: float
    steps: int
    tolerance: float = 1e-6


class Dual:
    """The smoothed dual of a market, scaled so that its variables are alike."""

    def __init__(self, market: Market) -> None:
        self.market = market
        offers = market.offers
        self.full_unit = _gain_of_full_unit(market)
        worth = np.maximum(offers.unit_price, 0.1 * self.full_unit)
        worth = np.maximum(worth, 1e-3)
        room = np.maximum(offers.capacity, 1.0)
        self.surplus_scale = np.maximum(market.best_gain, 1e-6)
        self.price_scale = worth[:, None] / room
        dearest = np.maximum(offers.unit_price, self.full_unit)
        self._price_ceiling = (16.0 * dearest / worth)[:, None] * np.ones_like(room)
        self.toll_scale = float(np.sort(worth)[len(worth) // 2]) if len(worth) else 1.0

    def among(self, market: Market) -> "Dual":
        """The same dual, with the same scales, that looks at fewer offers."""
        fewer = copy(self)
        fewer.market = market
        return fewer

    def opening_prices(self, box: Box) -> Prices:
        """Where a climb starts: items ask for most of their gain, units cost money."""
        offers, market = self.market.offers, self.market
        load, _ = demand_of_pools(offers, market.pools)
        filled = load / np.maximum(offers.capacity, 1.0)
        scarce = filled >= filled.max(axis=1, initial=0.0)[:, None]
        share = np.where(scarce & (filled > 0), 1.0, 0.02)
        price = share * offers.unit_price[:, None] / np.maximum(offers.capacity, 1.0)
        toll = np.zeros((2, len(box.families)))
        return Prices(0.6 * market.best_gain, price, toll, np.zeros(market.pools))

    def climb(
        self,
        prices: Prices,
        box: Box,
        awake: NDArray[np.bool_],
        smoothing: Smoothing,
        pause: Pause,
    ) -> tuple[Prices, int]:
        """Improve prices inside a box of units, looking at awake pools only.

        Returns the prices and how many offers were looked at.
        """
        point = _Point(self, box, awake, smoothing)
        start = np.concatenate(
            [
                prices.surplus / self.surplus_scale,
                (prices.price / self.price_scale).ravel(),
                prices.toll.ravel() / self.toll_scale,
            ]
        )
        ceiling = np.concatenate(
            [
                np.ones(self.market.items),
                self._price_ceiling.ravel(),
                np.tile(np.where(box.binding(), 16.0, 0.0), 2),
            ]
        )
        climb = Climb(point, start, ceiling)
        taken = 0
        while taken < smoothing.steps and not climb.arrived and not pause():
            climb.run(1, smoothing.tolerance)
            taken += 1
        point(climb.point, climb.slope)
        return Prices(*point.unscaled(), point.units), point.work


class _Point:
    """Evaluates the smoothed dual at scaled points, in its own scratch space."""

    def __init__(
        self,
        dual: Dual,
        box: Box,
        awake: NDArray[np.bool_],
        smoothing: Smoothing,
    ) -> None:
        market = dual.market
        self._dual, self._box, self._awake = dual, box, awake
        self._opening = smoothing.opening
        self._stiffness = 1.0 / (smoothing.taking * dual.surplus_scale)
        self._width = market.offers.over * min(0.25, 10.0 * smoothing.taking)
        widest = int(np.diff(market.offers.start).max(initial=0))
        self._profit = np.empty(widest)
        shape = market.offers.capacity.shape
        self._surplus, self._d_surplus = np.empty((2, market.items))
        self._price, self._d_price = np.empty((2, *shape))
        self._toll, self._d_toll = np.empty((2, 2, len(box.families)))
        self._pool_toll = np.empty(market.pools)
        self._bounds = np.array([box.limit, -box.fewest], float)
        self.units = np.zeros(market.pools)
        self.work = 0
        looked_at = awake & (box.most > 0)
        self._sweep = int(np.diff(market.offers.start)[looked_at].sum())

    def __call__(self, point: Floats, slope: Floats) -> float:
        dual = self._dual
        n, cut = len(self._surplus), len(self._surplus) + self._price.size
        np.multiply(point[:n], dual.surplus_scale, out=self._surplus)
        prices = point[n:cut].reshape(self._price.shape)
        np.multiply(prices, dual.price_scale, out=self._price)
        self._toll[:] = point[cut:].reshape(self._toll.shape) * dual.toll_scale
        families = self._box.families
        spread_tolls(
            families.first,
            families.member,
            self._toll[0] - self._toll[1],
            self._pool_toll,
        )
        value = smoothed(
            dual.market.offers,
            self._box.least,
            self._box.most,
            self._awake,
            self._surplus,
            self._price,
            self._pool_toll,
            self._stiffness,
            self._opening,
            self._width,
            self._d_surplus,
            self._d_price,
            self.units,
            self._profit,
        )
        np.multiply(self._d_surplus, dual.surplus_scale, out=slope[:n])
        slope[n:cut] = (self._d_price * dual.price_scale).ravel()
        opened = families.sums(self.units)
        self._d_toll[0] = self._bounds[0] - opened
        self._d_toll[1] = self._bounds[1] + opened
        slope[cut:] = self._d_toll.ravel() * dual.toll_scale
        self.work += self._sweep
        return value + dot(self._toll.ravel(), self._bounds.ravel())

    def unscaled(self) -> tuple[Floats, Floats, Floats]:
        """Surplus, price and toll of the point evaluated last."""
        return self._surplus.copy(), self._price.copy(), self._toll.copy()


def _gain_of_full_unit(market: Market) -> Floats:
    """Average gain of what one unit could hold."""
    load, gain = demand_of_pools(market.offers, market.pools)
    filled = load / np.maximum(market.offers.capacity, 1.0)
    return np.asarray(gain / np.maximum(1.0, filled.max(axis=1, initial=0.0)))


@kernel
def _offer_profits(
    o: Offers, pool: int, surplus: Floats, charge: Floats, profit: Floats
) -> int:
    """Write the profit of every offer of a pool, 0 unless it is its item's best.

    Loops run over dimensions first, so that each is one plain sweep.
    """
    start = o.start[pool]
    count: int = o.start[pool + 1] - start
    for at in range(count):
        profit[at] = o.gain[start + at] - surplus[o.item[start + at]]
    for d in range(charge.shape[1]):
        if o.uniform[pool] and count > 0:
            each = charge[o.route[start], d]
            if each == 0.0:
                continue
            for at in range(count):
                k = start + at
                column = k if o.use_by_offer else o.item[k]
                profit[at] -= each * o.use[d, column]
        else:
            for at in range(count):
                k = start + at
                column = k if o.use_by_offer else o.item[k]
                profit[at] -= charge[o.route[k], d] * o.use[d, column]
    for at in range(count):
        profit[at] = max(0.0, profit[at])
    if o.repeated[pool]:
        _keep_best_of_item(o, start, count, profit)
    return count


@kernel
def _keep_best_of_item(o: Offers, start: int, count: int, profit: Floats) -> None:
    top = 0
    for at in range(1, count):
        if o.item[start + at] != o.item[start + top]:
            top = at
        elif profit[at] > profit[top]:
            profit[top] = 0.0
            top = at
        else:
            profit[at] = 0.0


@kernel
def _take(
    o: Offers, start: int, count: int, stiffness: Floats, profit: Floats
) -> float:
    """Profit of a pool's offers, rounded; turns profits into the fractions taken."""
    even = odd = 0.0
    for at in range(0, count - 1, 2):
        bend = stiffness[o.item[start + at]]
        x = min(1.0, profit[at] * bend)
        even += x * (profit[at] - 0.5 * x / bend)
        profit[at] = x
        bend = stiffness[o.item[start + at + 1]]
        x = min(1.0, profit[at + 1] * bend)
        odd += x * (profit[at + 1] - 0.5 * x / bend)
        profit[at + 1] = x
    if count % 2 == 1:
        bend = stiffness[o.item[start + count - 1]]
        x = min(1.0, profit[count - 1] * bend)
        even += x * (profit[count - 1] - 0.5 * x / bend)
        profit[count - 1] = x
    return even + odd


@kernel
def _load(
    o: Offers, pool: int, opened: float, taken: Floats, d_surplus: Floats, load: Floats
) -> None:
    """Count what an opened pool takes: items served, and load by route."""
    start = o.start[pool]
    count = o.start[pool + 1] - start
    for at in range(count):
        d_surplus[o.item[start + at]] -= opened * taken[at]
    for d in range(load.shape[1]):
        if o.uniform[pool] and count > 0:
            even = odd = 0.0
            for at in range(0, count - 1, 2):
                k = start + at
                column = k if o.use_by_offer else o.item[k]
                even += taken[at] * o.use[d, column]
                column = k + 1 if o.use_by_offer else o.item[k + 1]
                odd += taken[at + 1] * o.use[d, column]
            if count % 2 == 1:
                k = start + count - 1
                column = k if o.use_by_offer else o.item[k]
                even += taken[count - 1] * o.use[d, column]
            load[o.route[start], d] += opened * (even + odd)
        else:
            for at in range(count):
                k = start + at
                column = k if o.use_by_offer else o.item[k]
                load[o.route[k], d] += opened * taken[at] * o.use[d, column]


@kernel
def smoothed(
    o: Offers,
    least: Ints,
    most: Ints,
    awake: NDArray[np.bool_],
    surplus: Floats,
    price: Floats,
    toll: Floats,
    stiffness: Floats,
    mu: float,
    width: Floats,
    d_surplus: Floats,
    d_price: Floats,
    units: Floats,
    profit: Floats,
) -> float:
    """Value of the smoothed dual; writes its gradient and the fractional units."""
    pools, dimensions = price.shape
    routes = o.route_start.size - 1
    charge = np.zeros((routes, dimensions))
    charge_routes(o, price, charge)
    load = np.zeros((routes, dimensions))
    slope = np.zeros(dimensions)
    value = 0.0
    for i in range(surplus.size):
        value += surplus[i]
        d_surplus[i] = 1.0
    for r in range(pools):
        units[r] = 0.0
        for d in range(dimensions):
            d_price[r, d] = 0.0
        if most[r] <= 0 or not awake[r]:
            continue
        count = _offer_profits(o, r, surplus, charge, profit)
        taken = _take(o, o.start[r], count, stiffness, profit)
        margin = smooth_unit_return(o, r, price[r], width[r], slope)
        margin -= o.unit_price[r] + toll[r]
        added, opened, units[r] = _open(least[r], most[r], taken, margin, mu)
        value += added
        if opened == 0.0:
            continue
        for d in range(dimensions):
            d_price[r, d] = units[r] * slope[d]
        _load(o, r, opened, profit, d_surplus, load)
    for q in range(routes):
        for d in range(dimensions):
            load[q, d] = -load[q, d]
    add_route_loads(o, load, d_price)
    return value


@kernel
def _open(
    least: int, most: int, taken: float, margin: float, mu: float
) -> tuple[float, float, float]:
    """What a pool adds, how far it is opened, and with how many units, rounded."""
    fewest = max(1.0, float(least))
    spread = float(most) - fewest
    added = taken + fewest * margin
    units = fewest
    if spread > 0.0:
        rise = margin * spread / mu + 0.5
        if rise >= 1.0:
            units = fewest + spread
            added += spread * margin
        elif rise > 0.0:
            units = fewest + spread * rise
            added += mu * 0.5 * rise * rise
    if least >= 1:
        return added, 1.0, units
    if added <= 0.0:
        return 0.0, 0.0, 0.0
    if added < mu:
        return 0.5 * added * added / mu, added / mu, units * added / mu
    return added - 0.5 * mu, 1.0, units
