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

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel
from routing.solver.market import Offers
from routing.solver.prices import add_route_loads, charge_routes, smooth_unit_return

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
    """What awake pools add to the smoothed dual, its gradient, and their units."""
    pools, dimensions = price.shape
    routes = o.route_start.size - 1
    charge = np.zeros((routes, dimensions))
    charge_routes(o, price, charge)
    load = np.zeros((routes, dimensions))
    slope = np.zeros(dimensions)
    value = 0.0
    for i in range(surplus.size):
        d_surplus[i] = 0.0
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
