"""The plan: parcels, ways and departures that add up, from parcels to files and back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.assemble import SumsDisagree
from routing.day import rules_of_thumb
from routing.plan import Component
from routing.pricing import Prices
from routing.solve import solve
from tests.routing import oracle
from tests.routing.plans import ENOUGH, assembled, by_hand, drafted, planned
from tests.routing.world import (
    DAY,
    LINES,
    SITES,
    changed,
    parcels,
    reordered,
    world,
)


@settings(max_examples=12)
@given(st.integers(0, 10_000))
def test_a_plan_adds_up_and_every_way_is_one_the_parcel_may_go(seed: int) -> None:
    network, demand = world(), parcels(30, seed=seed)

    plan = planned(demand, network)

    assert plan.total_minor == sum(plan.breakdown_minor.values())
    assert plan.bound_minor <= plan.total_minor <= min(plan.baselines_minor.values())
    goes = plan.way >= 0
    assert ((plan.reason >= 0) == ~goes).all()
    journeys = {
        (tuple(run.code for run in it.runs), it.product.code, it.cutoff): it
        for it in oracle.journeys(network, "HUB", DAY)
    }
    sums = dict.fromkeys(Component, 0)
    for row in np.flatnonzero(goes).tolist():
        way = plan.ways[plan.way[row]]
        journey = journeys[way.departures, way.product, way.cutoff_min]
        assert way.zone == demand.zones[demand.zone[row]]
        assert oracle.admits(network, journey, demand, row)
        assert way.delivered_min == oracle.delivered(network, journey, demand, row)
        own = oracle.parts(network, journey, demand, row, Prices(), "HUB")
        assert plan.cost_minor[row] == sum(own.values())
        for component, minor in own.items():
            sums[component] += minor
    rides = {*Component} - {Component.UNITS, Component.OVER_PIVOT, Component.WAITING}
    assert {it: plan.breakdown_minor[it] for it in rides} == {
        it: sums[it] for it in rides
    }


@settings(max_examples=12)
@given(st.integers(0, 10_000))
def test_loads_are_the_parcels_that_ride_and_fit_the_units_opened(seed: int) -> None:
    lines = changed(
        LINES, "PVG-LGG", segregates=frozenset({"goods_class"}), max_units=12
    )
    network, demand = world(lines=lines), parcels(40, seed=seed)

    plan = planned(demand, network)

    for load in plan.loads:
        rides = [
            row
            for row in range(len(demand))
            if plan.way[row] >= 0
            and load.departure in plan.ways[plan.way[row]].departures
            and load.mix in {"", demand.goods_classes[demand.goods[row]]}
        ]
        assert (
            load.weight_g
            == demand.weight_g[rides].sum()
            <= load.units * load.unit_weight_g
        )
        assert load.volume_cm3 == demand.volume_cm3[rides].sum()
        assert load.pieces == len(rides)
        assert load.min_units <= load.units <= load.max_units
        assert load.fill <= 1
    for departure in {it.departure for it in plan.loads}:
        opened = sum(it.units for it in plan.loads if it.departure == departure)
        assert opened <= network.lines[plan.departures[departure].line].max_units
    paid = sum(it.units * it.unit_price_minor for it in plan.loads)
    assert plan.breakdown_minor[Component.UNITS] == paid


@settings(max_examples=5)
@given(st.permutations(range(30)))
def test_the_order_of_the_parcels_changes_neither_cost_nor_ways(
    order: list[int],
) -> None:
    demand = parcels(30, seed=11)

    one, other = planned(demand), planned(reordered(demand, order))

    assert other.breakdown_minor == one.breakdown_minor
    assert other.ways == one.ways
    assert (other.way == one.way[order]).all()


def test_groups_leave_together_or_not_at_all() -> None:
    demand = parcels(60, seed=5, group=np.arange(60) // 3, zone=0)

    plan = planned(demand)

    for group in plan.way.reshape(-1, 3).tolist():
        assert len(set(group)) == 1


def test_weight_beyond_the_pivot_is_charged_to_the_next_minor_unit() -> None:
    made = drafted(parcels(1, zone=1, weight_g=29_999))
    flight = next(
        place
        for place, it in enumerate(made.pools)
        if it.departure and it.departure.code == "PVG-LGG/2026-10-27"
    )
    heavy = replace(made.problem, pivot_g=np.minimum(made.problem.pivot_g, 10_000))
    made = replace(made, problem=heavy)
    entry = next(
        it
        for it in range(made.problem.entries)
        if flight
        in made.problem.way_pool[made.problem.way_first[made.problem.way[it]] :][:1]
    )
    units = [int(it == flight) for it in range(made.problem.pools)]

    plan = assembled(made, by_hand(made, [entry], units))

    # 19.999 kg at 12.00 a kilogram
    assert plan.breakdown_minor[Component.OVER_PIVOT] == 23_999
    assert sum(it.over_pivot_minor for it in plan.loads) == 23_999


def test_a_plan_whose_parts_are_not_its_cost_is_refused() -> None:
    made = drafted(parcels(2))
    answer = by_hand(made, [-1, -1], [0] * made.problem.pools)

    assert assembled(made, answer).total_minor == answer.cost_minor
    with pytest.raises(SumsDisagree):
        assembled(made, replace(answer, cost_minor=answer.cost_minor + 1))


def test_a_limited_day_of_a_gateway_is_kept() -> None:
    sites = changed(SITES, "GW", release_pieces_per_day=2)
    dear = Prices(waiting_minor_per_parcel=10_000_000)

    plan = planned(parcels(7, zone=1), world(sites=sites), prices=dear)

    # Two parcels each by two flights and a train.
    assert (plan.way >= 0).sum() == 6


def test_rules_of_thumb_rank_every_entry() -> None:
    made = drafted(parcels(20, seed=2))

    ranks = rules_of_thumb(made)

    assert set(ranks) == {"cheapest_by_due", "fastest"}
    assert all(it.shape == (made.problem.entries,) for it in ranks.values())
    answer = solve(made.problem, budget=ENOUGH, rank=ranks)
    assert {"all_wait", "cheapest", "cheapest_by_due", "fastest"} <= set(
        answer.baselines_minor
    )


def test_a_way_that_is_late_ranks_after_every_way_that_is_not() -> None:
    made = drafted(parcels(40, seed=6))
    due_min, problem = made.demand.due_min, made.problem

    rank = rules_of_thumb(made)["cheapest_by_due"]

    for item in range(problem.items):
        members = made.item_parcel[made.item_first[item] : made.item_first[item + 1]]
        own = range(problem.first[item], problem.first[item + 1])
        ways = [made.options[made.way_option[problem.way[it]]].way for it in own]
        late = [it.delivered_min > due_min[members].min() for it in ways]
        costs = problem.cost_minor[own].tolist()
        assert np.argsort(rank[own], kind="stable").tolist() == sorted(
            range(len(own)), key=lambda it: (late[it], costs[it])
        )
