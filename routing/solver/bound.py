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
from routing.solver.compiled import kernel
from routing.solver.dual import Prices
from routing.solver.market import Market, Offers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROOM_BITS = 60
"""Sums of profits, charges and returns stay below 2**60, their total below 2**63."""
LINES = 6
"""Lines a pool; more tighten only pools that may open very different numbers."""
BISECTIONS = 18


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
            _narrow(self.intercept, self.slope, best, -room, low, high)
        return replace(box, least=low, most=high).tightened()

    def best_minor(self, least: Ints, most: Ints) -> Floats:
        """What pools add at most with so many units, in minor units."""
        return best_added(self.intercept, self.slope, least, most) / self.scale

    def worth(self, pool: int, units: int) -> float:
        """What so many units of a pool add at most, in minor units."""
        return float(_added(self.intercept[pool], self.slope[pool], units)) / self.scale


def draw_lines(market: Market, box: Box, prices: Prices) -> Lines:
    """Evaluate the bound at given prices, in whole numbers."""
    scale, whole_price, limit, whole_over = _whole_prices(market, prices.price)
    cap = np.ceil(market.best_gain)
    surplus = np.rint(np.clip(prices.surplus, 0.0, cap) * scale).astype(np.int64)
    intercept = np.zeros((market.pools, LINES), np.int64)
    slope = np.zeros((market.pools, LINES), np.int64)
    widest = int(np.diff(market.offers.start).max(initial=0))
    _draw(
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


@kernel
def _added(intercept: Ints, slope: Ints, units: int) -> int:
    if units == 0:
        return 0
    best: int = intercept[0] + slope[0] * units
    for m in range(1, intercept.size):
        best = min(best, intercept[m] + slope[m] * units)
    return best


@kernel
def best_added(intercept: Ints, slope: Ints, least: Ints, most: Ints) -> Ints:
    """The most each pool can add with a number of units between least and most."""
    best = np.zeros(least.size, np.int64)
    for r in range(least.size):
        if most[r] <= 0:
            continue
        low, high = max(1, int(least[r])), int(most[r])
        while high > low:  # the lower envelope of lines is concave
            middle = (low + high) // 2
            here = _added(intercept[r], slope[r], middle)
            if _added(intercept[r], slope[r], middle + 1) > here:
                low = middle + 1
            else:
                high = middle
        best[r] = _added(intercept[r], slope[r], low)
        if least[r] == 0 and best[r] < 0:
            best[r] = 0
    return best


@kernel
def _narrow(
    intercept: Ints, slope: Ints, best: Ints, room: int, low: Ints, high: Ints
) -> None:
    for r in range(low.size):
        while high[r] > low[r] and (
            best[r] - _added(intercept[r], slope[r], high[r]) >= room
        ):
            high[r] -= 1
        while low[r] < high[r] and (
            best[r] - _added(intercept[r], slope[r], low[r]) >= room
        ):
            low[r] += 1


@kernel
def _draw(
    o: Offers,
    least: Ints,
    most: Ints,
    shared: NDArray[np.bool_],
    surplus: Ints,
    price: Ints,
    limit: Ints,
    over: Ints,
    units: Floats,
    scale: int,
    offer: NDArray[np.int32],
    profit: Ints,
    intercept: Ints,
    slope: Ints,
) -> None:
    dimensions = price.shape[1]
    routes = o.route_start.size - 1
    charge = np.zeros((routes, dimensions), np.int64)
    for q in range(routes):
        for place in range(o.route_start[q], o.route_start[q + 1]):
            for d in range(dimensions):
                charge[q, d] += price[o.route_pool[place], d]
    ray = np.zeros(dimensions)
    extra = np.zeros(dimensions, np.int64)
    base = np.zeros(dimensions, np.int64)
    chosen = np.zeros(LINES, np.int64)
    weight = np.zeros(profit.size)
    for r in range(price.shape[0]):
        if most[r] <= 0:
            continue
        for d in range(dimensions):
            base[d] = price[r, d] if shared[r] else 0
        count = _collect_whole(
            o, r, surplus, charge, price[r], base, scale, offer, profit
        )
        _set_ray(o, r, price[r], ray)
        _choose_units(max(1, least[r]), most[r], units[r], chosen)
        for m in range(LINES):
            if m > 0 and chosen[m] == chosen[m - 1]:
                intercept[r, m] = intercept[r, m - 1]
                slope[r, m] = slope[r, m - 1]
                continue
            if m == 0:
                _weigh(o, count, ray, offer, weight)
            t = _best_step(o, r, chosen[m], count, base, ray, over[r], weight, profit)
            for d in range(dimensions):
                extra[d] = np.int64(min(t * ray[d], float(limit[r, d] // 2)))
                extra[d] = min(extra[d], max(0, limit[r, d] - base[d]))
            intercept[r, m] = _profit_left(o, count, extra, offer, profit)
            for d in range(dimensions):
                extra[d] += base[d]
            slope[r, m] = _whole_return(o, r, extra, over[r])


@kernel
def _collect_whole(
    o: Offers,
    pool: int,
    surplus: Ints,
    charge: Ints,
    own: Ints,
    base: Ints,
    scale: int,
    offer: NDArray[np.int32],
    profit: Ints,
) -> int:
    """Offers with profit when their home pool charges its base price only."""
    count = 0
    for k in range(o.start[pool], o.start[pool + 1]):
        item = o.item[k]
        p = np.int64(o.gain[k]) * scale - surplus[item]
        if p <= 0:
            continue
        row = k if o.use_by_offer else item
        for d in range(own.size):
            each = charge[o.route[k], d] - own[d] + base[d]
            p -= each * np.int64(o.use[d, row])
        if p <= 0:
            continue
        same = count > 0 and o.item[offer[count - 1]] == item
        if same and not o.use_by_offer:
            profit[count - 1] = max(profit[count - 1], p)
            continue
        offer[count] = k
        profit[count] = p
        count += 1
    return count


@kernel
def _set_ray(o: Offers, pool: int, price: Ints, ray: Floats) -> None:
    """Extra prices keep the proportions of the present ones."""
    total = 0.0
    for d in range(ray.size):
        ray[d] = float(price[d])
        total += ray[d]
    if total > 0.0:
        return
    for d in range(ray.size):
        ray[d] = 2.0**20 / max(1.0, o.capacity[pool, d])


@kernel
def _choose_units(fewest: int, most: int, near: float, chosen: Ints) -> None:
    """Numbers of units to draw lines for, ascending; all of them when they are few."""
    middle = max(fewest, min(np.int64(near), most))
    for m in range(chosen.size):
        if most - fewest < chosen.size:
            chosen[m] = min(most, fewest + m)
        elif m == 0:
            chosen[m] = fewest
        elif m == chosen.size - 1:
            chosen[m] = most
        else:
            chosen[m] = max(fewest, min(most, middle + m - 2))


@kernel
def _weigh(
    o: Offers, count: int, ray: Floats, offer: NDArray[np.int32], weight: Floats
) -> None:
    """What the listed offers pay for each step along the ray."""
    for at in range(count):
        weight[at] = 0.0
    for d in range(ray.size):
        if ray[d] > 0.0:
            for at in range(count):
                column = offer[at] if o.use_by_offer else o.item[offer[at]]
                weight[at] += ray[d] * o.use[d, column]


@kernel
def _best_step(
    o: Offers,
    pool: int,
    units: int,
    count: int,
    base: Ints,
    ray: Floats,
    over: int,
    weight: Floats,
    profit: Ints,
) -> float:
    """How far along the ray the bound on so many units is lowest, by bisection."""
    high = 1.0
    for _ in range(40):
        room = units * _room(o, pool, high, base, ray, over)
        if not _overfull(room, high, count, weight, profit):
            break
        high *= 2.0
    low = 0.5 * high if high > 1.0 else 0.0
    for _ in range(BISECTIONS):
        t = 0.5 * (low + high)
        room = units * _room(o, pool, t, base, ray, over)
        if _overfull(room, t, count, weight, profit):
            low = t
        else:
            high = t
    return high


@kernel
def _room(o: Offers, pool: int, t: float, base: Ints, ray: Floats, over: int) -> float:
    """What a unit returns for each step along the ray."""
    room = 0.0
    for d in range(ray.size):
        room += o.capacity[pool, d] * ray[d]
    if base[0] + t * ray[0] < over:
        room -= (o.capacity[pool, 0] - o.pivot[pool]) * ray[0]
    return room


@kernel
def _overfull(room: float, t: float, count: int, weight: Floats, profit: Ints) -> bool:
    """Whether more wants to ride at this price than units return for."""
    even = odd = 0.0
    for at in range(0, count - 1, 2):
        even += weight[at] if profit[at] > t * weight[at] else 0.0
        odd += weight[at + 1] if profit[at + 1] > t * weight[at + 1] else 0.0
    if count % 2 == 1 and profit[count - 1] > t * weight[count - 1]:
        even += weight[count - 1]
    return even + odd > room


@kernel
def _profit_left(
    o: Offers, count: int, extra: Ints, offer: NDArray[np.int32], profit: Ints
) -> int:
    """Sum of positive profits after extra prices, the best offer of each item."""
    total = best = 0
    item = -1
    for at in range(count):
        k = offer[at]
        row = k if o.use_by_offer else o.item[k]
        p = profit[at]
        for d in range(extra.size):
            p -= extra[d] * np.int64(o.use[d, row])
        if o.item[k] != item:
            total += best
            best = 0
            item = o.item[k]
        best = max(best, p)
    return total + best


@kernel
def _whole_return(o: Offers, pool: int, price: Ints, over: int) -> int:
    total = 0
    for d in range(price.size):
        total += np.int64(o.capacity[pool, d]) * price[d]
    total -= np.int64(o.capacity[pool, 0] - o.pivot[pool]) * min(price[0], over)
    return total
