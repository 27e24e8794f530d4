"""Annealing: loads may be wrong at first and are made to fit slowly.

Within the core, a state's energy is what it wastes, by the identity of ``core``:

    sum of r over what is taken + beta sum_{r, d} f(load - room),
    f(e) = price * e- (room left over)  or  3 max(price, floor) * e+ (too much).

At beta = 1 lowering the energy is lowering the cost. The temperature is low from the
beginning, so that reduced costs stay at what a good plan affords; only ``beta`` grows,
from loads that hardly matter to loads that must fit. (Cooling everything together
forgets the prices while it is hot.) A move is a chain: an item leaves for another of
its pools, pushes one there to a further pool, and that one perhaps a third.

The random numbers are an xorshift; thresholds come from a table of -log(u), rounded,
since libraries disagree about the last bit of a logarithm.
"""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel
from routing.solver.fixed.choices import Codes, Floats, Ints
from routing.solver.fixed.core import Core

LOOSE = 0.01
"""Beta at the beginning: a full load too much weighs like a few reduced costs."""
TOO_MUCH = 3.0
"""Penalty of overload over its price: at 1.1 a twentieth of all states fits, at 3 most."""
ONE_LEG, TWO_LEGS = 0.1, 0.4
"""Share of chains of one leg, and of at most two."""
THRESHOLDS = np.array([round(-log((k + 0.5) / 4096), 9) for k in range(4096)])

Seeds = NDArray[np.uint64]


class State(NamedTuple):
    """An annealing under way: where items are, what pools carry, the best so far.

    ``members`` lists the items of pool r from ``core.member_first[r]`` on, ``counts[r]``
    of them; ``place`` is an item's position there. ``excess`` is load less room.
    ``tally`` holds cost, overloads, best cost and the drop in cost worth a copy.
    """

    current: Ints
    members: Codes
    counts: Ints
    place: Ints
    excess: Floats
    tally: Floats
    best: Ints
    random: Seeds


def begin(core: Core, current: Ints, seed: int) -> State:
    """A state that starts from the choices given."""
    state = State(
        current=current.copy(),
        members=np.empty(max(1, int(core.member_first[-1])), np.int32),
        counts=np.zeros(len(core.room), np.int64),
        place=np.zeros(len(current), np.int64),
        excess=-core.room,
        tally=np.array([0.0, 0.0, np.inf, max(0.5, len(current) * 1e-4)]),
        best=current.copy(),
        random=np.array([88172645463325252 + 7919 * seed], np.uint64),
    )
    settle_in(core, state)
    return state


def anneal(
    core: Core,
    state: State,
    beta: float,
    temperature: float,
    floor: Floats,
    moves: int,
) -> None:
    """Try so many moves at one beta and one temperature."""
    low = beta * core.price
    high = beta * TOO_MUCH * np.maximum(core.price, floor)
    high[-1] = 0.0
    if len(core.item):
        sweep(core, state, low, high, temperature, THRESHOLDS, moves)


@kernel
def settle_in(core: Core, s: State) -> None:
    """Write members, loads and tally of the current choices."""
    for i in range(s.current.size):
        k = s.current[i]
        r = core.pool[k]
        s.tally[0] += core.cost[k]
        for d in range(s.excess.shape[1]):
            s.excess[r, d] += core.use[k, d]
        s.place[i] = s.counts[r]
        s.members[core.member_first[r] + s.counts[r]] = i
        s.counts[r] += 1
    for r in range(s.excess.shape[0]):
        for d in range(s.excess.shape[1]):
            s.tally[1] += s.excess[r, d] > 0.0


@kernel
def draw(random: Seeds) -> np.uint64:
    """The next xorshift word."""
    random[0] ^= random[0] << np.uint64(13)
    random[0] ^= random[0] >> np.uint64(7)
    random[0] ^= random[0] << np.uint64(17)
    word: np.uint64 = random[0]
    return word


@kernel
def below(word: np.uint64, size: int) -> int:
    """A number below ``size`` from the upper bits of a word."""
    return int(np.int64(((word >> np.uint64(40)) * np.uint64(size)) >> np.uint64(24)))


@kernel
def weigh(excess: float, low: float, high: float) -> float:
    """Penalty of too much, worth of room left over."""
    return high * excess if excess > 0.0 else -low * excess


@kernel
def another(first: Ints, current: Ints, random: Seeds, item: int) -> int:
    """A random choice of an item that is not its current one."""
    k = int(first[item]) + below(draw(random), first[item + 1] - first[item] - 1)
    return k + 1 if k >= current[item] else k


@kernel
def shift(core: Core, s: State, item: int, k: int) -> None:
    """Move an item to another of its choices, lists and cost included."""
    old = s.current[item]
    r = core.pool[old]
    first = core.member_first[r]
    s.counts[r] -= 1
    last = s.members[first + s.counts[r]]
    s.members[first + s.place[item]] = last
    s.place[last] = s.place[item]
    r = core.pool[k]
    s.members[core.member_first[r] + s.counts[r]] = item
    s.place[item] = s.counts[r]
    s.counts[r] += 1
    s.tally[0] += core.cost[k] - core.cost[old]
    s.current[item] = k


@kernel
def keep_if_best(s: State, drop: float) -> None:
    """Remember a state without overload that is cheaper than the best by a drop."""
    if s.tally[1] == 0.0 and s.tally[0] < s.tally[2] - drop:
        s.tally[2] = s.tally[0]
        s.best[:] = s.current


@kernel
def reload(s: State, pools: Ints, change: Floats, known: int) -> None:
    """Carry changes of load out."""
    for at in range(known):
        r = pools[at]
        for d in range(change.shape[1]):
            s.tally[1] -= s.excess[r, d] > 0.0
            s.excess[r, d] += change[at, d]
            s.tally[1] += s.excess[r, d] > 0.0


@kernel
def sweep(  # noqa: C901, PLR0912, PLR0915 - handing a dozen arrays on at every move makes it three times as slow
    core: Core,
    s: State,
    low: Floats,
    high: Floats,
    temperature: float,
    thresholds: Floats,
    moves: int,
) -> None:
    """Propose chains, take those whose energy rises by less than a random threshold."""
    # Unpacked, because a kernel counts references at every use of a tuple's arrays.
    first, pool, use, reduced = core.first, core.pool, core.use, core.reduced
    member_first, members, count = core.member_first, s.members, s.counts
    current, excess, random = s.current, s.excess, s.random
    dimensions = excess.shape[1]
    item, to = np.empty(3, np.int64), np.empty(3, np.int64)
    pools, change = np.empty(4, np.int64), np.empty((4, dimensions))
    one, two = np.uint64(4096 * ONE_LEG), np.uint64(4096 * TWO_LEGS)
    for _ in range(moves):
        word = draw(random)
        mark = word & np.uint64(4095)
        longest = 1 if mark < one else (2 if mark < two else 3)
        limit = temperature * thresholds[(word >> np.uint64(12)) & np.uint64(4095)]
        i = below(word, current.size)
        pools[0] = pool[current[i]]
        for d in range(dimensions):
            change[0, d] = -use[current[i], d]
        known = 1
        legs = 0
        rise = 0.0
        while True:
            k = another(first, current, random, i)
            item[legs] = i
            to[legs] = k
            legs += 1
            rise += reduced[k] - reduced[current[i]]
            r = pool[k]
            at = 0
            while at < known and pools[at] != r:
                at += 1
            if at == known:
                pools[at] = r
                known += 1
                for d in range(dimensions):
                    change[at, d] = 0.0
            for d in range(dimensions):
                change[at, d] += use[k, d]
            if legs == longest or at == 0 or count[r] == 0:
                break
            i = members[member_first[r] + below(draw(random), count[r])]
            if i == item[0] or (legs == 2 and i == item[1]):
                break
            for d in range(dimensions):
                change[at, d] -= use[current[i], d]
        for at in range(known):
            r = pools[at]
            for d in range(dimensions):
                now = excess[r, d]
                rise += weigh(now + change[at, d], low[r, d], high[r, d])
                rise -= weigh(now, low[r, d], high[r, d])
        if rise <= limit:
            reload(s, pools, change, known)
            for leg in range(legs):
                shift(core, s, item[leg], to[leg])
            keep_if_best(s, s.tally[3])
    keep_if_best(s, 0.5)
