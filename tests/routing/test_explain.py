"""Explanations: why this way, what another would cost, what room is worth."""

import pytest

from routing.allocation import Budget
from routing.assemble import assemble
from routing.batches import Pin
from routing.day import provenance
from routing.demand import Demand
from routing.draft import Draft, draft
from routing.errors import Nonsense
from routing.explain import explain_departure, explain_parcel
from routing.network import Network
from routing.plan import Component, Plan, Reason
from routing.pricing import Prices
from routing.solve import solve
from routing.wishes import Wishes
from tests.routing.world import DAY, EXCHANGE, LINES, changed, parcels, world

FLIGHT = "PVG-LGG/2026-10-27"
TRAIN = "RAIL-DUI/2026-10-28"
ENOUGH = Budget(work=400)


def made(
    demand: Demand,
    network: Network | None = None,
    *,
    prices: Prices | None = None,
    pins: dict[str, Pin] | None = None,
) -> tuple[Draft, Plan]:
    drafted = draft(
        demand,
        network or world(),
        hub="HUB",
        day=DAY,
        exchange=EXCHANGE,
        wishes=Wishes(prices=prices, pins=pins or {}),
    )
    answer = solve(drafted.problem, budget=ENOUGH)
    origin = provenance(drafted, budget=ENOUGH, seed=0)
    return drafted, assemble(drafted, answer, currency="CNY", provenance=origin)


def test_a_parcels_way_is_told_with_its_parts_and_the_next_best() -> None:
    drafted, plan = made(parcels(1))

    told = explain_parcel(drafted, plan, "P00000")

    assert told.chosen is not None
    assert told.chosen.way == plan.ways[plan.way[0]]
    assert told.chosen.cost_minor == plan.cost_minor[0]
    assert told.chosen.cost_minor == sum(told.chosen.parts_minor.values())
    assert told.chosen.more_minor == 0
    assert told.chosen.opens == ()
    assert told.reason is None
    assert 0 < len(told.others) <= 3
    assert [it.more_minor for it in told.others] == sorted(
        it.more_minor for it in told.others
    )


def test_a_way_that_needs_a_departure_nobody_opened_says_so() -> None:
    drafted, plan = made(parcels(1))

    told = explain_parcel(drafted, plan, "P00000", most=20)

    by_train = next(it for it in told.others if TRAIN in it.way.departures)
    assert by_train.opens == (TRAIN,)
    assert by_train.cost_minor < plan.cost_minor[0]
    assert by_train.parts_minor[Component.LINEHAUL] > 0


def test_a_parcel_that_waits_has_its_reason_and_what_waiting_costs() -> None:
    prices = Prices(waiting_minor_per_parcel=1_000, waiting_minor_per_kg=0)

    told = explain_parcel(*made(parcels(1), prices=prices), "P00000")

    assert told.chosen is None
    assert told.reason is Reason.CHEAPER_TO_WAIT
    assert told.waiting_minor == 1_050
    assert told.others


def test_a_parcel_nobody_serves_has_no_other_ways() -> None:
    told = explain_parcel(*made(parcels(1, zone=-1)), "P00000")

    assert (told.chosen, told.reason, told.others) == (None, Reason.NO_ZONE, ())


def test_an_order_is_explained_as_one() -> None:
    drafted, plan = made(parcels(3, group=[4, -1, 4]))

    told = explain_parcel(drafted, plan, "P00002")

    assert told.together == ("P00000", "P00002")
    assert told.chosen is not None
    assert told.chosen.cost_minor == plan.cost_minor[[0, 2]].sum()


def test_room_on_a_full_departure_makes_a_way_dearer_than_its_price() -> None:
    lines = [it for it in LINES if it.code not in {"HUB-RAIL", "RAIL-DUI"}]
    lines = changed(lines, "PVG-LGG", max_units=1, weekdays=frozenset({2}))
    dear = Prices(waiting_minor_per_parcel=5_000_000)
    demand = parcels(200, zone=1, weight_g=9_000, volume_cm3=30_000)

    drafted, plan = made(demand, world(lines=lines), prices=dear)

    full = explain_departure(plan, FLIGHT)[0]
    assert full.volume_fill > 0.98
    assert full.opens_at_minor is None
    gone = demand.parcel_id[plan.way >= 0][0]
    told = explain_parcel(drafted, plan, str(gone))
    assert told.chosen is not None
    assert (told.chosen.room_minor > 0) == (told.chosen.scarcest == FLIGHT)


def test_an_unopened_departure_says_what_it_would_have_to_cost() -> None:
    _, plan = made(parcels(1))

    train = explain_departure(plan, TRAIN)[0]

    assert train.load.units == 0
    assert train.weight_fill == train.volume_fill == train.pieces_fill == 0
    assert train.opens_at_minor is not None
    assert 0 <= train.opens_at_minor <= train.load.unit_price_minor


def test_strangers_are_named() -> None:
    drafted, plan = made(parcels(1))

    with pytest.raises(Nonsense, match="NOBODY"):
        explain_parcel(drafted, plan, "NOBODY")
    with pytest.raises(Nonsense, match="HUB-PVG"):
        explain_departure(plan, "HUB-PVG/2026-10-26")
