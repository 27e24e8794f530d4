"""Wishes: pins, groups, exclusions and prices that a planner may ask for."""

from dataclasses import replace
from datetime import date, time
from fractions import Fraction

import numpy as np
import pytest

from routing.batches import Pin
from routing.draft import draft
from routing.entries import PINNED_WAITS
from routing.errors import Nonsense
from routing.pricing import Prices, usual_prices
from routing.wishes import Wishes
from tests.routing.drafts import FLIGHT, SECOND_FLIGHT, TRAIN, busy, drafted, entries
from tests.routing.world import (
    DAY,
    EXCHANGE,
    LINES,
    at,
    changed,
    parcels,
    world,
)


def test_a_parcel_ready_after_the_cut_off_takes_the_next_departure() -> None:
    closes = at(date(2026, 10, 27), time(7))  # of the feeder of the first flight
    demand = parcels(2, ready_min=[closes, closes + 1], zone=1)

    made = drafted(demand)

    assert frozenset({(FLIGHT, "")}) in entries(made, 0)
    assert frozenset({(FLIGHT, "")}) not in entries(made, 1)
    assert frozenset({(SECOND_FLIGHT, "")}) in entries(made, 1)


def test_what_has_closed_before_the_planner_looks_is_gone() -> None:
    made = drafted(parcels(1, zone=1), from_min=at(date(2026, 10, 27), time(7, 1)))

    assert set(entries(made, 0)) == {frozenset({(SECOND_FLIGHT, "")})}


def test_an_excluded_departure_is_on_nobodys_way() -> None:
    made = drafted(parcels(1, zone=1), excluded=(FLIGHT,))

    assert frozenset({(FLIGHT, "")}) not in entries(made, 0)
    assert frozenset({(SECOND_FLIGHT, "")}) in entries(made, 0)


def test_a_line_without_units_to_sell_is_not_offered() -> None:
    made = drafted(
        parcels(1, zone=1), world(lines=changed(LINES, "PVG-LGG", max_units=0))
    )

    assert set(entries(made, 0)) == {frozenset({(TRAIN, "")})}


def test_a_pinned_parcel_has_no_other_way_and_waits_dearly() -> None:
    demand = parcels(2, zone=1)

    made = drafted(demand, pins={"P00001": Pin((SECOND_FLIGHT,), "LM")})

    assert len(entries(made, 0)) == 3
    assert set(entries(made, 1)) == {frozenset({(SECOND_FLIGHT, "")})}
    free, pinned = sorted(made.problem.waiting_minor.tolist())
    assert pinned == PINNED_WAITS * free


def test_a_pin_may_want_a_feeder_that_nobody_would_choose() -> None:
    early = ("HUB-PVG/2026-10-26", FLIGHT, "LGG-GW/2026-10-29")

    made = drafted(parcels(2, zone=1), pins={"P00001": Pin(early, "LM")})

    assert set(entries(made, 1)) == {frozenset({(FLIGHT, "")})}
    way = made.problem.way[made.problem.first[-2]]
    assert made.options[made.way_option[way]].way.departures == early


def test_a_pin_holds_on_what_has_been_closed_already() -> None:
    sealed = ("HUB-PVG/2026-10-27", FLIGHT, "LGG-GW/2026-10-28")
    noon = at(date(2026, 10, 27), time(12))

    made = drafted(parcels(2, zone=1), pins={"P00001": Pin(sealed)}, from_min=noon)

    assert frozenset({(FLIGHT, "")}) in entries(made, 1)


def test_a_pin_whose_departures_do_not_connect_leaves_no_way() -> None:
    torn = ("HUB-PVG/2026-10-26", "LGG-GW/2026-10-29")

    assert entries(drafted(parcels(1), pins={"P00000": Pin(torn)}), 0) == {}


def test_a_pin_on_a_departure_the_parcel_cannot_take_leaves_it_waiting() -> None:
    made = drafted(
        parcels(1, ready_min=at(date(2026, 10, 29))), pins={"P00000": Pin((FLIGHT,))}
    )

    assert entries(made, 0) == {}


def test_a_pin_of_a_parcel_that_is_not_there_is_named() -> None:
    with pytest.raises(Nonsense, match="NOBODY"):
        drafted(parcels(1), pins={"NOBODY": Pin(product="LM")})


def test_a_group_is_one_item_on_ways_that_take_all_of_it() -> None:
    demand = parcels(3, group=[7, 7, -1], weight_g=[500, 2_500, 500])

    made = drafted(demand)

    # The second parcel is too heavy for the door product, so the group is.
    assert sorted(np.diff(made.item_first).tolist()) == [1, 2]
    assert frozenset() in entries(made, 2)
    assert frozenset() not in entries(made, 0)
    assert sorted(made.problem.use[:, 2].tolist()) == [1, 2]
    assert sorted(made.problem.use[:, 0].tolist()) == [500, 3_000]
    alone = drafted(replace(demand, group=np.full(3, -1, dtype=np.int32)))
    for units, cost in entries(made, 0).items():
        assert cost == entries(alone, 0)[units] + entries(alone, 1)[units]


def test_a_group_whose_goods_must_not_mix_cannot_take_that_departure() -> None:
    made = drafted(parcels(2, zone=1, goods=[0, 1], group=5), busy())

    assert set(entries(made, 0)) == {frozenset({(TRAIN, "9610")})}


def test_a_group_is_pinned_as_a_whole_and_not_to_two_ways() -> None:
    demand = parcels(2, zone=1, group=5)

    made = drafted(demand, pins={"P00001": Pin((FLIGHT,))})

    assert set(entries(made, 0)) == {frozenset({(FLIGHT, "")})}
    with pytest.raises(Nonsense, match="the same for all parcels of a group"):
        drafted(demand, pins={"P00000": Pin((TRAIN,)), "P00001": Pin((FLIGHT,))})


def test_wishes_that_make_no_sense_are_refused() -> None:
    with pytest.raises(Nonsense, match="days"):
        Wishes(days=0)
    with pytest.raises(Nonsense, match=FLIGHT):
        Wishes(taken={FLIGHT: -1})


def test_a_negative_price_is_refused() -> None:
    with pytest.raises(Nonsense, match="co2_minor_per_t"):
        Prices(co2_minor_per_t=-1)


def test_waiting_costs_the_same_in_every_planning_currency() -> None:
    euros = {currency: rate / 8 for currency, rate in EXCHANGE.items()}

    in_yuan = draft(parcels(1), world(), hub="HUB", day=DAY, exchange=EXCHANGE)
    in_euros = draft(parcels(1), world(), hub="HUB", day=DAY, exchange=euros)

    # 300.50 yuan for half a kilogram; every price is rounded to a cent of its own.
    assert in_yuan.problem.waiting_minor.tolist() == [30_050]
    assert in_euros.problem.waiting_minor.tolist() == [3_756]
    assert in_euros.pricing.prices.capital_bp_per_year == 500


def test_the_usual_prices_need_a_rate_for_the_yuan() -> None:
    with pytest.raises(Nonsense, match="a rate for CNY"):
        usual_prices({"EUR": Fraction(1)})


def test_dearer_air_makes_ways_dearer_by_what_they_emit() -> None:
    demand = parcels(1, zone=1, weight_g=10_000)

    none = entries(drafted(demand, prices=Prices(co2_minor_per_t=0)), 0)
    some = entries(drafted(demand, prices=Prices(co2_minor_per_t=100_000)), 0)

    by_air, by_rail = frozenset({(FLIGHT, "")}), frozenset({(TRAIN, "")})
    # 10 kg x (9,000 km x 600 g + 2 x 300 km x 60 g) is 54.36 kg at 1.00 a kilogram.
    assert some[by_air] - none[by_air] == 5_436
    assert some[by_rail] - none[by_rail] == 294
