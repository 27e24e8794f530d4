"""Instances: seeded problems to measure with, and the public assignment format.

The generator draws a hub's day: parcels with log-normal weights and densities, six
gateways, trains and flights over ten days, delivery costs by gateway and zone, and the
price of a postal parcel for whatever does not ride. ``units="scarce"`` leaves a train
one or two containers to sell, whose price matters beside the parcels' savings;
``"ample"`` makes units so small that about two hundred are opened. ``skewed`` draws
zones and popularity from a heavy tail. Same arguments, same arrays.

A generalised assignment instance is the same problem: agents are pools of one unit
that is free and open, and what a job takes depends on the agent.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from routing.errors import Nonsense
from routing.problem import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ZONES = 60
GATEWAYS = 6
HORIZON_DAYS = 10
_Departure = tuple[int, int, int, list[int], int, int, float, float, list[bool]]
"""Gateway, day, transit, capacity, price, units, rates per kg and piece, goods."""
UNPLACED_MINOR = 1_000_000
"""What an assignment instance charges for a job without agent: more than any cost."""


@dataclass(frozen=True)
class _Departures:
    """Columns, one row a departure."""

    gateway: Ints
    day: Ints
    transit_days: Ints
    capacity: Ints
    unit_minor: Ints
    units: Ints
    minor_per_kg: Floats
    minor_per_piece: Floats
    accepts: NDArray[np.bool_]


@dataclass(frozen=True)
class _Parcels:
    """Columns, one row a parcel."""

    use: Ints
    zone: Ints
    goods: Ints
    ready_day: Ints
    due_day: Ints
    late_minor_per_day: Ints


@dataclass(frozen=True)
class _Rates:
    """What delivery costs and how long it takes, by gateway and zone; and the post."""

    days: Floats
    piece: Floats
    per_kg: Floats
    post_piece: Floats
    post_kg: Floats


@dataclass(frozen=True)
class HubDay:
    """A drawn day: the problem, and what its numbers stand for."""

    problem: Problem
    _parcels: _Parcels
    _departures: _Departures
    _rates: _Rates

    @property
    def kind(self) -> Ints:
        """Parcels of one number differ in weight and volume only."""
        of = self._parcels
        sides = [of.zone, of.goods, of.ready_day, of.due_day, of.late_minor_per_day]
        rows = np.column_stack(sides)
        return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)

    @property
    def arrives_h(self) -> Ints:
        """Hours until the parcel is delivered, for every entry."""
        of, way = self._departures, self.problem.way
        zone = np.repeat(self._parcels.zone, np.diff(self.problem.first))
        reached = (of.day + of.transit_days)[way]
        return np.rint((reached + self._rates.days[of.gateway[way], zone]) * 24).astype(
            np.int64
        )


def hub_day(
    parcels: int,
    seed: int,
    *,
    units: Literal["scarce", "ample"] = "scarce",
    skewed: bool = False,
) -> Problem:
    """A day at a hub as an allocation problem; as `draw_hub_day` takes it."""
    return draw_hub_day(parcels, seed, units=units, skewed=skewed).problem


def draw_hub_day(
    parcels: int,
    seed: int,
    *,
    units: Literal["scarce", "ample"] = "scarce",
    skewed: bool = False,
) -> HubDay:
    """A day at a hub, with the kinds and arrivals behind its problem.

    Parameters
    ----------
    parcels, seed
        Size and random seed.
    units
        Whether few large or many small units are opened.
    skewed
        Zones drawn from a heavy tail instead of a mild one.
    """
    random = np.random.default_rng(seed)
    drawn = _draw_parcels(random, parcels, skewed=skewed)
    shrink = 1.0 if units == "scarce" else min(1.0, parcels / 1e6)
    plentiful = parcels / 1e6 if units == "scarce" else 1.0
    departures = _draw_departures(random, plentiful, shrink)
    rates = _draw_rates(random)
    first, way, cost, waiting = _price(rates, drawn, departures)
    pools = len(departures.day)
    problem = Problem(
        first=first,
        way=way,
        cost_minor=cost,
        waiting_minor=waiting,
        use=drawn.use,
        use_by_entry=False,
        way_first=np.arange(pools + 1, dtype=np.int64),
        way_pool=np.arange(pools, dtype=np.int32),
        capacity=departures.capacity,
        pivot_g=departures.capacity[:, 0].copy(),
        over_minor_per_kg=np.zeros(pools, np.int64),
        unit_price_minor=departures.unit_minor,
        min_units=np.zeros(pools, np.int64),
        max_units=departures.units,
        lot=np.arange(pools, dtype=np.int32),
        lot_max_units=departures.units.copy(),
    )
    return HubDay(problem, drawn, departures, rates)


def _draw_parcels(random: Generator, count: int, *, skewed: bool) -> _Parcels:
    weight_kg = np.exp(random.normal(-0.9, 0.9, count)).clip(0.02, 20)
    kg_per_m3 = np.exp(random.normal(np.log(180), 0.5, count)).clip(40, 1500)
    spread = random.dirichlet(np.full(ZONES, 0.2 if skewed else 1.5))
    ready = random.integers(0, 3, count)
    grams = np.maximum(1, np.rint(weight_kg * 1e3)).astype(np.int64)
    cm3 = np.maximum(1, np.rint(weight_kg / kg_per_m3 * 1e6)).astype(np.int64)
    return _Parcels(
        use=np.column_stack([grams, cm3, np.ones(count, np.int64)]),
        zone=random.choice(ZONES, count, p=spread),
        goods=random.choice(3, count, p=[0.8, 0.15, 0.05]),
        ready_day=ready,
        due_day=ready
        + random.choice([7, 10, 15, 25], count, p=[0.15, 0.25, 0.35, 0.25]),
        late_minor_per_day=random.choice([30, 60], count),
    )


def _draw_departures(random: Generator, plentiful: float, shrink: float) -> _Departures:
    rows: list[_Departure] = []
    for gateway in range(GATEWAYS):
        for day in range(HORIZON_DAYS):
            if random.random() < 0.45:
                rows.append(_train(random, gateway, day, plentiful, shrink))
            rows.extend(_flight(random, gateway, day, plentiful, shrink) for _ in "ab")
    gateways, days, transits, holds, prices, units, kg, piece, accepts = zip(
        *rows, strict=True
    )
    return _Departures(
        np.array(gateways),
        np.array(days),
        np.array(transits),
        np.array(holds),
        np.array(prices),
        np.array(units),
        np.array(kg),
        np.array(piece),
        np.array(accepts),
    )


def _train(
    random: Generator, gateway: int, day: int, plentiful: float, shrink: float
) -> _Departure:
    transit = int(random.integers(13, 19))
    price = random.uniform(6500, 9500) * 100 * shrink
    units = max(1, round(random.integers(2, 9) * plentiful))
    holds = [round(18e6 * shrink), round(66e6 * shrink), round(66e3 * shrink)]
    accepts = [True, True, False]
    return (gateway, day, transit, holds, round(price), units, 12.0, 5.0, accepts)


def _flight(
    random: Generator, gateway: int, day: int, plentiful: float, shrink: float
) -> _Departure:
    transit = int(random.integers(1, 4))
    price = random.uniform(5500, 9000) * 100 * shrink
    units = max(1, round(random.integers(2, 12) * plentiful))
    holds = [round(3.2e6 * shrink), round(14e6 * shrink), round(14e3 * shrink)]
    every = random.random() >= 0.6
    return (
        gateway,
        day,
        transit,
        holds,
        round(price),
        units,
        60.0,
        8.0,
        [True, every, every],
    )


def _draw_rates(random: Generator) -> _Rates:
    return _Rates(
        days=random.uniform(1, 7, (GATEWAYS, ZONES)),
        piece=random.uniform(180, 450, (GATEWAYS, ZONES)),
        per_kg=random.uniform(30, 120, (GATEWAYS, ZONES)),
        post_piece=random.uniform(160, 300, ZONES),
        post_kg=random.uniform(800, 1300, ZONES),
    )


def _price(
    rates: _Rates, parcels: _Parcels, departures: _Departures
) -> tuple[Ints, NDArray[np.int32], NDArray[np.int32], Ints]:
    """Cost of every admissible pair that beats the post, in minor units."""
    count = len(parcels.zone)
    kept: list[NDArray[np.int32]] = []
    costs: list[NDArray[np.int32]] = []
    width = np.empty(count, np.int64)
    waiting = np.empty(count, np.int64)
    for low in range(0, count, 20_000):
        at = slice(low, low + 20_000)
        zone, kg = parcels.zone[at], parcels.use[at, 0] / 1e3
        rate = parcels.late_minor_per_day[at]
        late_post = np.maximum(0, parcels.ready_day[at] + 14 - parcels.due_day[at])
        post = rates.post_piece[zone] + late_post * rate + kg * rates.post_kg[zone]
        post = np.where(parcels.goods[at] < 2, post, 2500.0)
        waiting[at] = np.rint(np.minimum(post, 3000.0)).astype(np.int64)
        gateway = departures.gateway
        arrives = (
            departures.day + departures.transit_days + rates.days[gateway][:, zone].T
        )
        late = np.maximum(0.0, arrives - parcels.due_day[at, None]) * rate[:, None]
        cost = rates.piece[gateway][:, zone].T + departures.minor_per_piece + late
        cost += kg[:, None] * (
            rates.per_kg[gateway][:, zone].T + departures.minor_per_kg
        )
        minor = np.rint(cost).astype(np.int32)
        rides = departures.day >= parcels.ready_day[at, None]
        rides &= departures.accepts.T[parcels.goods[at]]
        rides &= minor < waiting[at, None]
        width[at] = rides.sum(axis=1)
        kept.append(np.nonzero(rides)[1].astype(np.int32))
        costs.append(minor[rides])
    first = np.concatenate([[0], np.cumsum(width)]).astype(np.int64)
    none = np.empty(0, np.int32)
    return first, np.concatenate([*kept, none]), np.concatenate([*costs, none]), waiting


def read_assignment(path: Path) -> Problem:
    """A generalised assignment instance: agents, jobs, costs, uses, capacities."""
    import gzip

    raw = path.read_bytes()
    text = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    numbers = np.array(text.split(), np.int64)
    agents, jobs = (int(size) for size in numbers[:2])
    cells = agents * jobs
    if len(numbers) != 2 + 2 * cells + agents:
        raise Nonsense(
            what=path.name,
            rule=f"{2 + 2 * cells + agents} numbers for {agents} agents, {jobs} jobs",
            found=len(numbers),
        )
    cost = numbers[2 : 2 + cells].reshape(agents, jobs).T
    use = numbers[2 + cells : 2 + 2 * cells].reshape(agents, jobs).T
    way = np.tile(np.arange(agents, dtype=np.int32), jobs)
    first = np.arange(jobs + 1, dtype=np.int64) * agents
    return assignment(
        first, way, cost.ravel(), use.reshape(-1, 1), numbers[2 + 2 * cells :]
    )


def assignment(
    first: Ints, way: NDArray[np.int32], cost: Ints, use: Ints, capacity: Ints
) -> Problem:
    """A problem with fixed capacities only: one unit a pool, free and open."""
    capacity = capacity.reshape(-1, use.shape[1])
    pools = len(capacity)
    one, nothing = np.ones(pools, np.int64), np.zeros(pools, np.int64)
    return Problem(
        first=first,
        way=way,
        cost_minor=cost.astype(np.int32),
        waiting_minor=np.full(len(first) - 1, UNPLACED_MINOR, np.int64),
        use=use,
        use_by_entry=True,
        way_first=np.arange(pools + 1, dtype=np.int64),
        way_pool=np.arange(pools, dtype=np.int32),
        capacity=capacity,
        pivot_g=capacity[:, 0].copy(),
        over_minor_per_kg=nothing,
        unit_price_minor=nothing,
        min_units=one,
        max_units=one,
        lot=np.arange(pools, dtype=np.int32),
        lot_max_units=one,
    )
