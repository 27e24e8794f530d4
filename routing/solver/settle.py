"""Prices when the numbers of units are fixed: the market settles.

With y units open, item surpluses can be eliminated: item i asks exactly what its best
offer leaves it. What remains is a small problem in the prices of open pools,

    min over price >= 0 of  sum_i max(0, max_w gain - charge) + sum_r y[r] V_r(price),

whose maximum over offers is rounded off over a width: an item whose best offers lie
closer than the width is split among them. The joint climb over surpluses and prices
stalls at fixed units; this one arrives in some dozens of evaluations.
"""

import numpy as np
from numpy.typing import NDArray

from routing.solver.box import Box
from routing.solver.climb import Climb
from routing.solver.compiled import kernel
from routing.solver.dual import Dual, Pause, Prices
from routing.solver.market import Market, Offers
from routing.solver.prices import add_route_loads, charge_routes, smooth_unit_return

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Choices:
    """Offers on routes whose every pool is open, listed by item."""

    def __init__(self, market: Market, units: Ints) -> None:
        offers = market.offers
        opened = np.ascontiguousarray(units > 0)
        route_open = open_routes(offers, opened)
        self.market = market
        self.units = units
        self.first, self.offer = list_by_item(offers, opened, route_open, market.items)
        self.gain = offers.gain[self.offer]
        self.route = offers.route[self.offer]


class Settlement:
    """Prices of open pools at fixed units, and the savings bound they give."""

    def __init__(self, choices: Choices, price: Floats) -> None:
        self.choices = choices
        self.price = price.copy()
        self.value = np.inf
        self.work = 0

    def run(
        self, dual: Dual, widths: tuple[float, ...], steps: int, pause: Pause
    ) -> None:
        """Climb with ever sharper choices."""
        market, shape = dual.market, self.price.shape
        scale = dual.price_scale
        for width in widths:
            point = _Point(self, scale, width, market.best_gain)
            start = (self.price / scale).ravel()
            climb = Climb(point, start, np.full(start.size, np.inf))
            taken = 0
            while taken < steps and not climb.arrived and not pause():
                climb.run(1, 1e-6)
                taken += 1
            self.value = climb.value
            self.price = climb.point.reshape(shape) * scale

    def prices(self, box: Box) -> Prices:
        """The settled prices, with what the best offer leaves every item."""
        c, offers = self.choices, self.choices.market.offers
        charge = np.zeros((len(offers.route_start) - 1, self.price.shape[1]))
        charge_routes(offers, self.price, charge)
        surplus = np.zeros(c.market.items)
        best_surplus(offers, c.first, c.offer, c.gain, c.route, charge, surplus)
        toll = np.zeros((2, len(box.families)))
        return Prices(surplus, self.price, toll, c.units.astype(float))


class _Point:
    def __init__(
        self, settlement: Settlement, scale: Floats, width: float, best_gain: Floats
    ) -> None:
        self._settlement = settlement
        self._scale = scale
        self._width = width * np.maximum(best_gain, 1e-6)
        choices = settlement.choices
        self._kink = choices.market.offers.over * min(0.25, 10.0 * width)
        self._slope = np.empty_like(settlement.price)
        longest = int(np.diff(choices.first).max(initial=0))
        self._profit = np.empty(longest)
        self._place = np.empty(longest, np.int64)

    def __call__(self, point: Floats, slope: Floats) -> float:
        c = self._settlement.choices
        price = point.reshape(self._scale.shape) * self._scale
        value = settled(
            c.market.offers,
            c.units,
            c.first,
            c.offer,
            c.gain,
            c.route,
            price,
            self._width,
            self._kink,
            self._slope,
            self._profit,
            self._place,
        )
        slope[:] = (self._slope * self._scale).ravel()
        self._settlement.work += len(c.offer)
        return value


@kernel
def open_routes(o: Offers, opened: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Routes that can be taken: every pool they draw on has a unit open."""
    result = np.ones(o.route_start.size - 1, np.bool_)
    for q in range(result.size):
        for place in range(o.route_start[q], o.route_start[q + 1]):
            if not opened[o.route_pool[place]]:
                result[q] = False
    return result


@kernel
def list_by_item(
    o: Offers, opened: NDArray[np.bool_], route_open: NDArray[np.bool_], items: int
) -> tuple[Ints, NDArray[np.int32]]:
    """Offers that can be taken, item after item."""
    first = np.zeros(items + 1, np.int64)
    for r in range(opened.size):
        if opened[r]:
            for k in range(o.start[r], o.start[r + 1]):
                if route_open[o.route[k]]:
                    first[o.item[k] + 1] += 1
    for i in range(items):
        first[i + 1] += first[i]
    offer = np.empty(first[items], np.int32)
    fill = first[:-1].copy()
    for r in range(opened.size):
        if opened[r]:
            for k in range(o.start[r], o.start[r + 1]):
                if route_open[o.route[k]]:
                    offer[fill[o.item[k]]] = k
                    fill[o.item[k]] += 1
    return first, offer


@kernel
def best_surplus(
    o: Offers,
    first: Ints,
    offer: NDArray[np.int32],
    gain: NDArray[np.float32],
    route: NDArray[np.int32],
    charge: Floats,
    surplus: Floats,
) -> None:
    """Raise every surplus to what the best listed offer leaves."""
    for i in range(first.size - 1):
        for at in range(first[i], first[i + 1]):
            row = offer[at] if o.use_by_offer else i
            p = float(gain[at])
            for d in range(charge.shape[1]):
                p -= charge[route[at], d] * o.use[d, row]
            surplus[i] = max(surplus[i], p)


@kernel
def _share_out(profit: Floats, count: int, width: float) -> float:
    """Split an item among offers within a width of each other; return its surplus.

    ``profit`` comes in falling order and leaves as the shares.
    """
    total = 0.0
    surplus = profit[0] - width
    for at in range(count):
        total += profit[at]
        level = (total - width) / (at + 1)
        if at + 1 == count or profit[at + 1] <= level:
            surplus = level
            break
    surplus = max(0.0, surplus)
    value: float = surplus
    for at in range(count):
        x = min(1.0, max(0.0, (profit[at] - surplus) / width))
        value += x * (profit[at] - surplus - 0.5 * width * x)
        profit[at] = x
    return value


@kernel
def _rank(
    o: Offers,
    item: int,
    first: Ints,
    offer: NDArray[np.int32],
    gain: NDArray[np.float32],
    route: NDArray[np.int32],
    charge: Floats,
    width: float,
    profit: Floats,
    place: Ints,
) -> int:
    """List an item's offers within a width of its best, best first; how many."""
    count = 0
    best = 0.0
    for at in range(first[item], first[item + 1]):
        p = float(gain[at])
        if p <= best - width:
            continue
        column = offer[at] if o.use_by_offer else item
        for d in range(charge.shape[1]):
            p -= charge[route[at], d] * o.use[d, column]
        if p <= 0.0 or p <= best - width:
            continue
        best = max(best, p)
        slot = count
        while slot > 0 and profit[slot - 1] < p:
            profit[slot] = profit[slot - 1]
            place[slot] = place[slot - 1]
            slot -= 1
        profit[slot] = p
        place[slot] = at
        count += 1
    return count


@kernel
def settled(
    o: Offers,
    units: Ints,
    first: Ints,
    offer: NDArray[np.int32],
    gain: NDArray[np.float32],
    route: NDArray[np.int32],
    price: Floats,
    width: Floats,
    kink: Floats,
    slope: Floats,
    profit: Floats,
    place: Ints,
) -> float:
    """Savings bound at fixed units and its gradient in the prices."""
    pools, dimensions = price.shape
    routes = o.route_start.size - 1
    charge = np.zeros((routes, dimensions))
    charge_routes(o, price, charge)
    load = np.zeros((routes, dimensions))
    value = 0.0
    for i in range(first.size - 1):
        count = _rank(o, i, first, offer, gain, route, charge, width[i], profit, place)
        if count == 0:
            continue
        value += _share_out(profit, count, width[i])
        for slot in range(count):
            at = place[slot]
            column = offer[at] if o.use_by_offer else i
            for d in range(dimensions):
                load[route[at], d] -= profit[slot] * o.use[d, column]
    own = np.zeros(dimensions)
    for r in range(pools):
        for d in range(dimensions):
            slope[r, d] = 0.0
        if units[r] > 0:
            value += units[r] * smooth_unit_return(o, r, price[r], kink[r], own)
            for d in range(dimensions):
                slope[r, d] = units[r] * own[d]
    add_route_loads(o, load, slope)
    return value
