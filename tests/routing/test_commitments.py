"""Commitments: what is paid anyway, and who may ride in it."""

from itertools import product
from math import ceil

import numpy as np
import pytest

from routing.allocation import Budget
from routing.day import plan_day
from routing.demand import Demand
from routing.draft import Draft, draft
from routing.network import Network
from routing.plan import Component, Plan
from routing.pricing import Prices
from routing.wishes import Wishes
from tests.routing.world import (
    DAY,
    EXCHANGE,
    LINES,
    PRODUCTS,
    UNIT_TYPES,
    changed,
    parcels,
    world,
)

FLIGHT = "PVG-LGG/2026-10-27"
DEAR = Wishes(prices=Prices(waiting_minor_per_parcel=400_000))
"""Waiting that is worth half a unit: nobody opens one alone, two parcels do."""


def committed(least: int, most: int, *, pieces: int = 2) -> Network:
    """A flight a week whose units keep goods classes apart, and nothing else."""
    lines = changed(
        LINES,
        "PVG-LGG",
        weekdays=frozenset({2}),
        segregates=frozenset({"goods_class"}),
        min_units=least,
        max_units=most,
    )
    return world(
        lines=[it for it in lines if "RAIL" not in it.code],
        unit_types=changed(UNIT_TYPES, "AKE", max_pieces=pieces),
        products=[it for it in PRODUCTS if it.code == "LM"],
        prices=[it for it in world().prices if it.product == "LM"],
    )


def planned(demand: Demand, network: Network) -> Plan:
    return plan_day(
        demand,
        network,
        hub="HUB",
        day=DAY,
        exchange=EXCHANGE,
        budget=Budget(work=400),
        wishes=DEAR,
    )


def cheapest(made: Draft, least: int, most: int, *, pieces: int = 2) -> int:
    """The cost of the best plan there is: all of them, one after the other.

    Parcels fly or wait; what counts of a unit are its pieces, and a unit is paid
    once, whether it is committed or opened.
    """
    problem, found = made.problem, []
    goods = made.demand.goods[made.item_parcel]
    riding = [int(problem.cost_minor[problem.first[it]]) for it in range(problem.items)]
    for flies in product([False, True], repeat=problem.items):
        mixes = [
            sum(1 for it, fly in enumerate(flies) if fly and goods[it] == mix)
            for mix in np.unique(goods)
        ]
        units = sum(ceil(count / pieces) for count in mixes)
        if units <= most:
            rides = sum(cost for cost, fly in zip(riding, flies, strict=True) if fly)
            waits = sum(
                int(cost)
                for cost, fly in zip(problem.waiting_minor, flies, strict=True)
                if not fly
            )
            found.append(rides + waits + 900_000 * max(units, least))
    return min(found)


@pytest.mark.parametrize("goods", [[0], [0, 1], [0, 0, 1], [0, 0, 0, 1, 1, 2]])
@pytest.mark.parametrize("units", [1, 2, 3])
def test_where_every_unit_is_committed_any_mix_may_ride_in_it(
    goods: list[int], units: int
) -> None:
    network, demand = committed(units, units), parcels(len(goods), zone=1, goods=goods)
    made = draft(demand, network, hub="HUB", day=DAY, exchange=EXCHANGE, wishes=DEAR)
    best = cheapest(made, units, units)

    plan = planned(demand, network)

    assert plan.bound_minor <= best == plan.total_minor


@pytest.mark.parametrize(("least", "most"), [(0, 2), (1, 2), (1, 3), (2, 3)])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_where_one_mix_occurs_a_commitment_is_exact(
    least: int, most: int, count: int
) -> None:
    network, demand = committed(least, most), parcels(count, zone=1)
    made = draft(demand, network, hub="HUB", day=DAY, exchange=EXCHANGE, wishes=DEAR)
    best = cheapest(made, least, most)

    plan = planned(demand, network)

    assert plan.bound_minor <= best == plan.total_minor


@pytest.mark.parametrize(("least", "most"), [(1, 2), (2, 3), (2, 4)])
def test_where_a_commitment_is_laid_on_mixes_its_cost_is_true(
    least: int, most: int
) -> None:
    network, demand = committed(least, most), parcels(5, zone=1, goods=[0, 0, 0, 1, 1])
    made = draft(demand, network, hub="HUB", day=DAY, exchange=EXCHANGE, wishes=DEAR)

    plan = planned(demand, network)

    units = sum(it.units for it in plan.loads)
    assert least <= units <= most
    assert plan.breakdown_minor[Component.UNITS] == 900_000 * units
    assert cheapest(made, least, most) <= plan.total_minor


def test_units_that_are_paid_and_empty_are_shown_with_their_departure() -> None:
    plan = planned(parcels(2, zone=1, goods=[0, 1]), committed(3, 3))

    units = {it.mix: (it.units, it.min_units, it.pieces) for it in plan.loads}
    assert units == {
        "battery_in_equipment": (2, 2, 1),
        "general": (1, 1, 1),
    }
    assert plan.breakdown_minor[Component.UNITS] == 3 * 900_000
    assert all(it.unit_price_minor == 900_000 for it in plan.loads)


def test_a_commitment_that_carries_nothing_is_shown_empty() -> None:
    plan = planned(parcels(1, zone=-1), committed(2, 2))

    (load,) = plan.loads
    assert (load.departure, load.mix) == (FLIGHT, "")
    assert (load.units, load.min_units, load.pieces) == (2, 2, 0)
    assert plan.breakdown_minor[Component.UNITS] == 2 * 900_000
