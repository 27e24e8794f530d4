"""Plans made by hand, in the size and shape of a day in Yiwu, for pages to be drawn of.

Nothing here is optimal: parcels are dealt to ways by a seeded draw, units are opened
to hold them, and the bound is a little below the cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Progress, Stopped
from routing.demand import CustomsMode, Demand, GoodsClass
from routing.plan import Component, Load, Plan, Provenance, Reason, Way
from routing.timetable import Departure
from tests.routing.report.networks import (
    DOOR,
    HUB,
    LINES,
    SHANGHAI,
    SITES,
    UNITS,
    ZONES,
)

DAY = date(2026, 10, 27)


def plan(parcels: int = 4_000, *, days: int = 8, seed: int = 7) -> Plan:
    """A plan of so many parcels over the departures of so many days."""
    draw = np.random.default_rng(seed)
    departures = _departures(days)
    ways = _ways(departures)
    demand = _demand(parcels, draw)
    way, reason = _dealt(demand, ways, draw)
    loads = _loads(departures, ways, way, demand)
    cost_minor = np.where(way >= 0, 900 + demand.weight_g * 4, 4_000).astype(np.int64)
    breakdown = _breakdown(int(cost_minor.sum()), loads)
    total = sum(breakdown.values())
    return Plan(
        hub=HUB,
        hub_zone=SHANGHAI,
        day=DAY,
        currency="CNY",
        demand=demand,
        way=way,
        cost_minor=cost_minor,
        reason=reason,
        ways=ways,
        departures=departures,
        loads=loads,
        breakdown_minor=breakdown,
        bound_minor=int(total * 0.988),
        baselines_minor={"cheapest": int(total * 1.083), "fastest": int(total * 1.41)},
        stopped=Stopped.WORK,
        work=4_000,
        seconds=24.6,
        trace=_trace(total),
        provenance=Provenance(
            parcels_sha256="1f" * 32,
            network_sha256="2e" * 32,
            problem_sha256="3d" * 32,
            seed=seed,
            work=4_000,
            seconds=None,
            versions={"corridor": "0.1.0", "numpy": "2.4.0", "ortools": "9.15"},
        ),
    )


def all_waiting(parcels: int = 500) -> Plan:
    """A day on which nothing is worth sending."""
    given = plan(parcels)
    nowhere = np.full(parcels, -1, np.int32)
    reasons = np.arange(parcels, dtype=np.int8) % len(Reason)
    loads = tuple(replace(load, units=0, weight_g=0, volume_cm3=0, pieces=0)
                  for load in given.loads)  # fmt: skip
    waiting = {Component.WAITING: parcels * 4_000}
    return replace(
        given,
        way=nowhere,
        reason=reasons.astype(np.int8),
        loads=loads,
        breakdown_minor=waiting,
        bound_minor=parcels * 4_000,
        baselines_minor={"cheapest": parcels * 4_000},
        stopped=Stopped.CLOSED,
    )


def nothing_at_all() -> Plan:
    """A day without a parcel, a departure or a cost."""
    given = plan(0)
    return replace(
        given,
        ways=(),
        departures={},
        loads=(),
        breakdown_minor={},
        bound_minor=0,
        baselines_minor={},
        trace=(),
        stopped=Stopped.CLOSED,
        work=0,
        seconds=0.0,
    )


def without_units(parcels: int = 60) -> Plan:
    """A day on which everything goes door to door or by the kilogram."""
    given = plan(parcels)
    door = [i for i, way in enumerate(given.ways) if not way.departures]
    way = np.asarray(door, np.int32)[np.arange(parcels) % len(door)]
    return replace(given, way=way, reason=np.full(parcels, -1, np.int8), loads=())


def _departures(days: int) -> Mapping[str, Departure]:
    found = {}
    sites = {row[0]: row for row in SITES}
    for code, _, _, _, _, _, stops, hours, weekdays, _ in LINES:
        for day in (DAY + timedelta(days=ahead) for ahead in range(days)):
            if day.isoweekday() not in weekdays:
                continue
            local = datetime.combine(day, time(18, 30), ZoneInfo(sites[stops[0]][7]))
            departs = _minutes(local)
            arrives = departs + hours * 60 * (len(stops) - 1)
            name = f"{code}/{day}"
            found[name] = Departure(
                name, code, stops[0], stops[-1], departs - 20 * 60, departs, arrives
            )
    return found


def _minutes(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // 60


def _ways(departures: Mapping[str, Departure]) -> tuple[Way, ...]:
    ways = []
    for departure in departures.values():
        if departure.origin == HUB:
            continue
        for zone, *_ in ZONES:
            landed = departure.arrives_min
            first: tuple[str, ...] = (departure.code,)
            truck = departure.code.replace("PVG-FRA", "YW-PVG").replace(
                "HGH-LGG", "YW-HGH"
            )
            if truck != departure.code and truck in departures:
                first = (truck, departure.code)
            ways.append(
                Way(
                    first,
                    "LAST-MILE",
                    zone,
                    departure.cutoff_min,
                    landed,
                    landed + 4_320,
                )
            )
    today = _minutes(datetime.combine(DAY, time(18), ZoneInfo(SHANGHAI)))
    ways += [
        Way((), DOOR, zone, today, today + 9 * 1_440, today + 11 * 1_440)
        for zone, *_ in ZONES
    ]
    return tuple(ways)


def _demand(parcels: int, draw: np.random.Generator) -> Demand:
    weight = draw.lognormal(6.1, 0.9, parcels).clip(20, 30_000).astype(np.int64)
    popular = np.asarray([row[4] for row in ZONES], float)
    start = _minutes(datetime.combine(DAY, time(8), ZoneInfo(SHANGHAI)))
    ones = np.ones(parcels, np.int64)
    zone = draw.choice(len(ZONES), parcels, p=popular / popular.sum())
    return Demand(
        parcel_id=np.asarray([f"P{n:07}" for n in range(parcels)], np.str_),
        weight_g=weight,
        volume_cm3=weight * 6,
        length_mm=ones * 220,
        width_mm=ones * 160,
        height_mm=ones * 60,
        zone=zone.astype(np.int32),
        goods=draw.integers(0, 3, parcels).astype(np.int32),
        customs=np.zeros(parcels, np.int32),
        seller=np.zeros(parcels, np.int32),
        ready_min=ones * start,
        due_min=start + draw.integers(9, 34, parcels) * 1_440,
        lateness_minor_per_day=ones * 100,
        value_minor=ones * 9_000,
        hs6_lines=ones.astype(np.int32),
        group=np.full(parcels, -1, np.int32),
        zones=tuple(row[0] for row in ZONES),
        goods_classes=tuple(GoodsClass),
        customs_modes=tuple(CustomsMode),
        sellers=("a seller",),
    )


def _dealt(
    demand: Demand, ways: Sequence[Way], draw: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """The cheaper half of the week to most; late ways to few; some wait."""
    way = np.full(len(demand), -1, np.int32)
    reason = np.full(len(demand), -1, np.int8)
    for code, zone in enumerate(demand.zones):
        here = np.flatnonzero(demand.zone == code)
        fit = [i for i, w in enumerate(ways) if w.zone == zone]
        odds = np.asarray([5.0 if i % 5 else 0.2 for i in range(len(fit))])
        odds[len(fit) // 2 : -1] = 0.0
        way[here] = draw.choice(fit, len(here), p=odds / odds.sum())
    waits = draw.random(len(demand)) < 0.03
    way[waits] = -1
    kinds = draw.choice(
        len(Reason), int(waits.sum()), p=[0.05, 0.1, 0.05, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2]
    )
    reason[waits] = kinds
    return way, reason


def _loads(
    departures: Mapping[str, Departure],
    ways: Sequence[Way],
    way: NDArray[np.int32],
    demand: Demand,
) -> tuple[Load, ...]:
    unit_of = {row[0]: row for row in UNITS}
    loads = []
    for code, departure in departures.items():
        line = next(row for row in LINES if row[0] == departure.line)
        if line[4] is None:
            continue
        unit = unit_of[line[4]]
        mine = [i for i, w in enumerate(ways) if code in w.departures]
        on = np.isin(way, mine)
        g, cm3 = int(demand.weight_g[on].sum()), int(demand.volume_cm3[on].sum())
        pieces = int(on.sum())
        units = max(-(-g // unit[4]), -(-cm3 // unit[5]), -(-pieces // unit[6]))
        worth = 0.31 * line[5] * 100 if units else -0.22 * line[5] * 100
        loads.append(
            Load(
                code, "9610", line[4], units, 0, max(line[9], units), g, cm3, pieces,
                unit[4], unit[5], unit[6], line[5] * 100, 0,
                180.0 if units else 0.0, 2_400.0 if units else 0.0, 0.0, worth,
            )
        )  # fmt: skip
    return tuple(loads)


def _breakdown(riding: int, loads: Sequence[Load]) -> dict[Component, int]:
    shares = {
        Component.LINEHAUL: 22, Component.HANDLING: 9, Component.DELIVERY: 51,
        Component.LEVIES: 7, Component.LATENESS: 4, Component.CAPITAL: 2,
        Component.WAITING: 5,
    }  # fmt: skip
    parts = {part: riding * share // 100 for part, share in shares.items()}
    parts[Component.UNITS] = sum(load.units * load.unit_price_minor for load in loads)
    return parts


def _trace(total: int) -> tuple[Progress, ...]:
    steps = ((0.4, 1.083, 0.71), (1.9, 1.05, 0.93), (4.2, 1.021, 0.97),
             (9.5, 1.008, 0.981), (17.0, 1.002, 0.986), (24.6, 1.0, 0.988))  # fmt: skip
    return tuple(
        Progress(s, int(s * 160), "improve", int(total * up), int(total * low))
        for s, up, low in steps
    )
