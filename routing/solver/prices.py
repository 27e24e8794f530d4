"""Prices: what every market kernel needs to know about them.

A pool has a price per gram, cm3 and piece, ``price[r, d]``; a route charges the sum
over its pools. One opened unit of pool r then *returns*

    V_r(price) = sum_d capacity[r, d] price[r, d],

except that under a pivot contract the first ``over[r]`` of the weight price pays for
the pivot weight only. The most that load beyond the pivot can be charged is
``over[r]`` a gram, so among all ways of splitting a weight price into "beyond the
pivot" and "beyond the unit", the split with the smallest return is the tightest:

    V_r(price) = pivot min(price, over) + capacity max(0, price - over) + the rest.

V_r is convex and piecewise linear; its slope is the capacity that a price is spread
over.
"""

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel
from routing.solver.market import Offers

Prices = NDArray[np.float64] | NDArray[np.int64]


@kernel
def charge_routes(o: Offers, price: Prices, charge: Prices) -> None:
    """Write the sum of pool prices of every route into ``charge[Q, D]``."""
    for q in range(charge.shape[0]):
        for d in range(charge.shape[1]):
            charge[q, d] = 0
            for place in range(o.route_start[q], o.route_start[q + 1]):
                charge[q, d] += price[o.route_pool[place], d]


@kernel
def smooth_unit_return(
    o: Offers,
    pool: int,
    price: NDArray[np.float64],
    width: float,
    slope: NDArray[np.float64],
) -> float:
    """V_r with its kink rounded over ``width`` of weight price; its slope beside it."""
    total = 0.0
    for d in range(price.size):
        slope[d] = o.capacity[pool, d]
        total += slope[d] * price[d]
    spare = o.capacity[pool, 0] - o.pivot[pool]
    over = o.over[pool]
    if spare <= 0.0 or over <= 0.0:
        return total
    reach = min(width, over)
    t = (price[0] - (over - reach)) / (2.0 * reach)
    t = min(1.0, max(0.0, t))
    slope[0] -= spare * (1.0 - t)
    total -= spare * (min(price[0], over + reach) - reach * t * t)
    return float(total)


@kernel
def add_route_loads(
    o: Offers, route_load: NDArray[np.float64], load: NDArray[np.float64]
) -> None:
    """Add what the routes carry to every pool they draw on."""
    for q in range(route_load.shape[0]):
        for place in range(o.route_start[q], o.route_start[q + 1]):
            for d in range(load.shape[1]):
                load[o.route_pool[place], d] += route_load[q, d]
