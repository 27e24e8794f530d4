"""Placing: whole items into whole units, at settled prices.

Items choose in the order of what a refusal would cost them per share of a unit they
take (their *regret*), each the offer with the best priced gain among those that still
have room. Then passes of plain improvement: an item moves where its true gain, charges
beyond the pivot included, is larger and where there is room.
"""

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel
from routing.solver.market import Offers
from routing.solver.prices import charge_routes
from routing.solver.settle import Choices

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PASSES = 4


def place(choices: Choices, price: Floats) -> tuple[Ints, float]:
    """Place every item or leave it; the offer each takes (-1: none) and the savings.

    Savings are gains less charges beyond the pivot; the price of units is not in them.
    """
    offers, c = choices.market.offers, choices
    charge = np.zeros((len(offers.route_start) - 1, price.shape[1]))
    charge_routes(offers, price, charge)
    items = c.market.items
    best, regret = np.empty(items, np.int64), np.empty(items)
    find_regrets(offers, c.first, c.offer, c.gain, c.route, charge, best, regret)
    order = np.argsort(-regret, kind="stable")
    room = offers.capacity * c.units[:, None]
    included = offers.pivot * c.units
    taken = np.full(items, -1, np.int64)
    fill(offers, c.first, c.offer, c.gain, c.route, charge, order, best, room, taken)
    included -= offers.capacity[:, 0] * c.units - room[:, 0]
    for _ in range(PASSES):
        moved = improve(
            offers, c.first, c.offer, c.gain, c.route, order, room, included, taken
        )
        if moved == 0:
            break
    return taken, savings(offers, included, taken)


@kernel
def find_regrets(
    o: Offers,
    first: Ints,
    offer: NDArray[np.int32],
    gain: NDArray[np.float32],
    route: NDArray[np.int32],
    charge: Floats,
    best: Ints,
    regret: Floats,
) -> None:
    """Best listed offer of every item, and what losing it costs per share of a unit."""
    for i in range(first.size - 1):
        best[i] = -1
        p1 = p2 = 0.0
        for at in range(first[i], first[i + 1]):
            row = offer[at] if o.use_by_offer else i
            p = float(gain[at])
            for d in range(charge.shape[1]):
                p -= charge[route[at], d] * o.use[d, row]
            if p > p1:
                p2 = p1
                p1 = p
                best[i] = at
            elif p > p2:
                p2 = p
        regret[i] = 0.0
        if best[i] >= 0:
            row = offer[best[i]] if o.use_by_offer else i
            pool = o.route_pool[o.route_start[route[best[i]]]]
            size = 1e-12
            for d in range(charge.shape[1]):
                if o.capacity[pool, d] > 0.0:
                    size = max(size, o.use[d, row] / o.capacity[pool, d])
            regret[i] = (p1 - p2) / size


@kernel
def has_room(o: Offers, row: int, route: int, room: Floats) -> bool:
    """Whether a load fits into every pool of a route."""
    for place in range(o.route_start[route], o.route_start[route + 1]):
        for d in range(room.shape[1]):
            if o.use[d, row] > room[o.route_pool[place], d]:
                return False
    return True


@kernel
def shift(
    o: Offers, row: int, route: int, sign: float, room: Floats, included: Floats
) -> None:
    """Take a load out of the room of a route's pools (sign 1) or give it back (-1)."""
    for place in range(o.route_start[route], o.route_start[route + 1]):
        pool = o.route_pool[place]
        included[pool] -= sign * o.use[0, row]
        for d in range(room.shape[1]):
            room[pool, d] -= sign * o.use[d, row]


@kernel
def over_charge(
    o: Offers, row: int, route: int, sign: float, included: Floats
) -> float:
    """What charges beyond the pivot grow by when a load joins (1) or leaves (-1)."""
    total = 0.0
    for place in range(o.route_start[route], o.route_start[route + 1]):
        pool = o.route_pool[place]
        if o.over[pool] > 0.0:
            before = min(0.0, included[pool])
            after = min(0.0, included[pool] - sign * o.use[0, row])
            total += o.over[pool] * (before - after)
    return total


@kernel
def fill(
    o: Offers,
    first: Ints,
    offer: NDArray[np.int32],
    gain: NDArray[np.float32],
    route: NDArray[np.int32],
    charge: Floats,
    order: Ints,
    best: Ints,
    room: Floats,
    taken: Ints,
) -> None:
    """Let items choose in order, each its best priced offer with room."""
    idle = np.zeros(room.shape[0])
    for i in order:
        if best[i] < 0:
            continue
        choice = -1
        row = offer[best[i]] if o.use_by_offer else i
        if has_room(o, row, route[best[i]], room):
            choice = best[i]
        else:
            top = 0.0
            for at in range(first[i], first[i + 1]):
                row = offer[at] if o.use_by_offer else i
                p = float(gain[at])
                for d in range(charge.shape[1]):
                    p -= charge[route[at], d] * o.use[d, row]
                if p > top and has_room(o, row, route[at], room):
                    top = p
                    choice = at
        if choice >= 0:
            row = offer[choice] if o.use_by_offer else i
            shift(o, row, route[choice], 1.0, room, idle)
            taken[i] = offer[choice]


@kernel
def improve(
    o: Offers,
    first: Ints,
    offer: NDArray[np.int32],
    gain: NDArray[np.float32],
    route: NDArray[np.int32],
    order: Ints,
    room: Floats,
    included: Floats,
    taken: Ints,
) -> int:
    """Move items to where they gain more; return how many moved."""
    moved = 0
    for i in order:
        held = taken[i]
        row = held if o.use_by_offer else i
        value = 0.0
        if held >= 0:
            shift(o, row, o.route[held], -1.0, room, included)
            value = o.gain[held] - over_charge(o, row, o.route[held], 1.0, included)
        choice = held
        if value < -1e-9:
            value = 0.0
            choice = -1
        for at in range(first[i], first[i + 1]):
            k = offer[at]
            if gain[at] <= value + 1e-9 or k == held:
                continue
            row = k if o.use_by_offer else i
            if not has_room(o, row, route[at], room):
                continue
            p = gain[at] - over_charge(o, row, route[at], 1.0, included)
            if p > value + 1e-9:
                value = p
                choice = k
        if choice >= 0:
            row = choice if o.use_by_offer else i
            shift(o, row, o.route[choice], 1.0, room, included)
        if choice != held:
            taken[i] = choice
            moved += 1
    return moved


@kernel
def savings(o: Offers, included: Floats, taken: Ints) -> float:
    """Gains of the offers taken, less charges beyond the pivots."""
    total = 0.0
    for i in range(taken.size):
        if taken[i] >= 0:
            total += o.gain[taken[i]]
    for r in range(included.size):
        if included[r] < 0.0:
            total += o.over[r] * included[r]
    return total
