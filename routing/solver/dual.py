"""The dual: scaled variables, a climb over them, and the point it arrives at."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from routing.solver.box import Box, spread_tolls
from routing.solver.climb import Climb, dot, total
from routing.solver.market import Market, demand_of_pools
from routing.solver.smooth import smoothed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pause = Callable[[], bool]
"""Asked between evaluations; true ends a climb early."""

WORTH_A_THREAD = 1_000_000
"""Offers from which two threads finish sooner than one: a sweep takes milliseconds."""


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
        self, dual: Dual, box: Box, awake: NDArray[np.bool_], smoothing: Smoothing
    ) -> None:
        market = dual.market
        self._dual, self._box = dual, box
        self._halves = [
            _Part(dual, box, part, smoothing)
            for part in _parts(market, awake & (box.most > 0))
        ]
        shape = market.offers.capacity.shape
        self._surplus = np.empty(market.items)
        self._price = np.empty(shape)
        self._toll, self._d_toll = np.empty((2, 2, len(box.families)))
        self._pool_toll = np.empty(market.pools)
        self._bounds = np.array([box.limit, -box.fewest], float)
        self.units = np.zeros(market.pools)
        self.work = 0

    def __call__(self, point: Floats, slope: Floats) -> float:
        self._unscale(point)
        others = [
            _helpers().submit(
                part.evaluate, self._surplus, self._price, self._pool_toll
            )
            for part in self._halves[1:]
        ]
        part = self._halves[0]
        value = part.evaluate(self._surplus, self._price, self._pool_toll)
        value += sum(other.result() for other in others)
        d_surplus, d_price, self.units = part.d_surplus, part.d_price, part.units
        for part in self._halves[1:]:
            d_surplus = d_surplus + part.d_surplus
            d_price = d_price + part.d_price
            self.units = self.units + part.units
        self.work += sum(part.sweep for part in self._halves)
        self._scale_slope(d_surplus, d_price, slope)
        return (
            value + total(self._surplus) + dot(self._toll.ravel(), self._bounds.ravel())
        )

    def _unscale(self, point: Floats) -> None:
        dual, families = self._dual, self._box.families
        n, cut = len(self._surplus), len(self._surplus) + self._price.size
        np.multiply(point[:n], dual.surplus_scale, out=self._surplus)
        prices = point[n:cut].reshape(self._price.shape)
        np.multiply(prices, dual.price_scale, out=self._price)
        self._toll[:] = point[cut:].reshape(self._toll.shape) * dual.toll_scale
        net = self._toll[0] - self._toll[1]
        spread_tolls(families.first, families.member, net, self._pool_toll)

    def _scale_slope(self, d_surplus: Floats, d_price: Floats, slope: Floats) -> None:
        dual = self._dual
        n, cut = len(self._surplus), len(self._surplus) + self._price.size
        np.multiply(1.0 + d_surplus, dual.surplus_scale, out=slope[:n])
        slope[n:cut] = (d_price * dual.price_scale).ravel()
        opened = self._box.families.sums(self.units)
        self._d_toll[0] = self._bounds[0] - opened
        self._d_toll[1] = self._bounds[1] + opened
        slope[cut:] = self._d_toll.ravel() * dual.toll_scale

    def unscaled(self) -> tuple[Floats, Floats, Floats]:
        """Surplus, price and toll of the point evaluated last."""
        return self._surplus.copy(), self._price.copy(), self._toll.copy()


class _Part:
    """Some of the pools of a dual, evaluated by one thread."""

    def __init__(
        self, dual: Dual, box: Box, awake: NDArray[np.bool_], smoothing: Smoothing
    ) -> None:
        market = dual.market
        self._offers, self._box, self._awake = market.offers, box, awake
        self._opening = smoothing.opening
        self._stiffness = 1.0 / (smoothing.taking * dual.surplus_scale)
        self._width = market.offers.over * min(0.25, 10.0 * smoothing.taking)
        self._profit = np.empty(int(np.diff(market.offers.start).max(initial=0)))
        self.d_surplus = np.empty(market.items)
        self.d_price = np.empty(market.offers.capacity.shape)
        self.units = np.empty(market.pools)
        self.sweep = int(np.diff(market.offers.start)[awake].sum())

    def evaluate(self, surplus: Floats, price: Floats, toll: Floats) -> float:
        """What these pools add; the gradient and units stay here."""
        return smoothed(
            self._offers,
            self._box.least,
            self._box.most,
            self._awake,
            surplus,
            price,
            toll,
            self._stiffness,
            self._opening,
            self._width,
            self.d_surplus,
            self.d_price,
            self.units,
            self._profit,
        )


def _parts(market: Market, awake: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """All awake pools, or two halves of equal offers where that is worth a thread.

    The cut depends on the offers alone, so that sums are the same on every machine.
    """
    offers = np.where(awake, np.diff(market.offers.start), 0)
    behind = np.cumsum(offers)
    if len(offers) == 0 or behind[-1] < WORTH_A_THREAD:
        return [awake]
    front = behind <= behind[-1] // 2
    return [awake & front, awake & ~front]


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="prices")


def _gain_of_full_unit(market: Market) -> Floats:
    """Average gain of what one unit could hold."""
    load, gain = demand_of_pools(market.offers, market.pools)
    filled = load / np.maximum(market.offers.capacity, 1.0)
    return np.asarray(gain / np.maximum(1.0, filled.max(axis=1, initial=0.0)))
