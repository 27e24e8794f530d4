"""What a plan adds up to, counted again from its parcels."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import UnknownName
from routing.network import Network
from routing.plan import Plan, Reason
from routing.report.figures import Figures, Means
from tests.routing.report import networks, plans

NETWORK = networks.network()


def _figures(plan: Plan, network: Network = NETWORK) -> Figures:
    return Figures(plan, network)


@settings(max_examples=20)
@given(st.integers(0, 300), st.integers(0, 5))
def test_what_leaves_and_what_waits_are_all_parcels(parcels: int, seed: int) -> None:
    plan = plans.plan(parcels, seed=seed)
    figures = _figures(plan)

    leaves, waits = figures.planned, figures.waiting

    assert leaves.pieces + waits.pieces == parcels
    assert leaves.weight_g + waits.weight_g == plan.demand.weight_g.sum()
    assert leaves.volume_cm3 + waits.volume_cm3 == plan.demand.volume_cm3.sum()
    assert sum(way.weight_g for way in figures.by_way) == leaves.weight_g
    assert sum(q.pieces for q in figures.by_country.values()) == leaves.pieces
    assert figures.punctuality().parcels == leaves.pieces


def test_reasons_count_every_parcel_that_waits_once() -> None:
    figures = _figures(plans.plan(2_000))

    counted = sum(int(figures.waits_for(why).sum()) for why in Reason)

    assert counted == figures.waiting.pieces


def test_a_departure_carries_what_its_ways_bring() -> None:
    figures = _figures(plans.plan(2_000))
    said = {load.departure: load for load in figures.plan.loads}

    for row in figures.carried:
        for load in row.loads:
            assert row.quantity.weight_g == said[load.departure].weight_g


def test_a_truck_to_the_airport_does_not_make_it_a_journey_by_truck() -> None:
    figures = _figures(plans.plan(2_000))

    assert Means.TRUCK not in figures.means_of_way
    assert {Means.RAIL, Means.AIR, Means.DOOR} <= set(figures.means_of_way)


def test_a_train_is_counted_on_every_leg_it_travels() -> None:
    figures = _figures(plans.plan(2_000))
    on = {(flow.origin, flow.destination): flow.quantity for flow in figures.flows}

    assert on["YWX", "ALA"] == on["ALA", "PET"] == on["DUI", "MAD"]
    assert on["MAL", "DUI"].pieces > on["DUI", "MAD"].pieces


@pytest.mark.parametrize(
    ("ahead_min", "counted"),
    [
        (1_440, (1, 0, 0)),
        (1_439, (0, 1, 0)),
        (0, (0, 1, 0)),
        (-1, (0, 0, 1)),
    ],
)
def test_a_day_ahead_is_early_and_a_minute_over_is_late(
    ahead_min: int, counted: tuple[int, int, int]
) -> None:
    plan = plans.plan(1)
    delivered = plan.ways[0].delivered_min
    plan = replace(
        plan,
        way=np.zeros(1, np.int32),
        demand=replace(plan.demand, due_min=np.asarray([delivered + ahead_min])),
    )

    kept = _figures(plan).punctuality()

    assert (kept.early, kept.on_time, kept.late) == counted


def test_nothing_delivered_is_not_a_late_delivery() -> None:
    kept = _figures(plans.all_waiting()).punctuality()

    assert (kept.parcels, kept.late, kept.kept) == (0, 0, 1.0)


def test_a_plan_of_another_network_is_refused_by_name() -> None:
    stranger = replace(NETWORK, lines={})

    with pytest.raises(UnknownName) as refused:
        _ = _figures(plans.plan(10), stranger).carried

    assert refused.value.facts["what"] == "line"
