"""Sifting: which entries of a problem become offers of the market."""

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel


@kernel
def cheapest_poolless(
    first: NDArray[np.int64],
    way: NDArray[np.int32],
    cost: NDArray[np.int32],
    poolless: NDArray[np.bool_],
    weightless: NDArray[np.bool_],
    by_entry: bool,
    alternative: NDArray[np.int64],
    entry: NDArray[np.int64],
) -> None:
    """Lower every alternative to the cheapest entry that takes nothing."""
    for i in range(first.size - 1):
        for e in range(first[i], first[i + 1]):
            takes_nothing = poolless[way[e]] or weightless[e if by_entry else i]
            if takes_nothing and cost[e] < alternative[i]:
                alternative[i] = cost[e]
                entry[i] = e


@kernel
def _mark_item(
    i: int,
    first: NDArray[np.int64],
    way: NDArray[np.int32],
    cost: NDArray[np.int32],
    use: NDArray[np.int64],
    by_entry: bool,
    alternative: NDArray[np.int64],
    route_of_way: NDArray[np.int32],
    route_start: NDArray[np.int64],
    route_pool: NDArray[np.int32],
    room: NDArray[np.int64],
    seen: NDArray[np.int64],
    keep: NDArray[np.bool_],
) -> None:
    """Mark the entries of one item that gain, fit, and are the cheapest of a route."""
    for e in range(first[i], first[i + 1]):
        keep[e] = False
        route = route_of_way[way[e]]
        if cost[e] >= alternative[i] or route_start[route] == route_start[route + 1]:
            continue
        row = e if by_entry else i
        fits = True
        for place in range(route_start[route], route_start[route + 1]):
            for d in range(use.shape[1]):
                if use[row, d] > room[route_pool[place], d]:
                    fits = False
        if not fits:
            continue
        rival = seen[route]
        if not by_entry and rival >= first[i]:
            if cost[e] >= cost[rival]:
                continue
            keep[rival] = False
        seen[route] = e
        keep[e] = True


@kernel
def _rounded_up(whole: int) -> np.float32:
    """Nearest float32 that is not below a whole number."""
    near = np.float32(whole)
    if np.int64(near) < whole:
        near = np.nextafter(near, np.float32(np.inf))
    return near


@kernel
def sift(
    first: NDArray[np.int64],
    way: NDArray[np.int32],
    cost: NDArray[np.int32],
    use: NDArray[np.int64],
    by_entry: bool,
    alternative: NDArray[np.int64],
    route_of_way: NDArray[np.int32],
    route_start: NDArray[np.int64],
    route_pool: NDArray[np.int32],
    home: NDArray[np.int64],
    room: NDArray[np.int64],
    pools: int,
) -> tuple[
    NDArray[np.int32], NDArray[np.int32], NDArray[np.float32], NDArray[np.int64]
]:
    """Entries worth offering, ordered by home pool, then item, then entry."""
    keep = np.zeros(way.size, np.bool_)
    seen = np.full(home.size, -1, np.int64)
    start = np.zeros(pools + 1, np.int64)
    for i in range(first.size - 1):
        _mark_item(
            i,
            first,
            way,
            cost,
            use,
            by_entry,
            alternative,
            route_of_way,
            route_start,
            route_pool,
            room,
            seen,
            keep,
        )
        for e in range(first[i], first[i + 1]):
            if keep[e]:
                start[home[route_of_way[way[e]]] + 1] += 1
    for r in range(pools):
        start[r + 1] += start[r]
    fill = start[:-1].copy()
    entry = np.empty(start[pools], np.int32)
    item = np.empty(start[pools], np.int32)
    gain = np.empty(start[pools], np.float32)
    for i in range(first.size - 1):
        for e in range(first[i], first[i + 1]):
            if keep[e]:
                r = home[route_of_way[way[e]]]
                entry[fill[r]] = e
                item[fill[r]] = i
                gain[fill[r]] = _rounded_up(alternative[i] - cost[e])
                fill[r] += 1
    return entry, item, gain, start
