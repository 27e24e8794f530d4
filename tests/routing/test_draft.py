"""Draft: who may go which way and for how much; what is limited, fixed, left out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.batches import Pin
from routing.demand import CustomsMode, Demand, GoodsClass
from routing.draft import Draft, draft
from routing.entries import PINNED_WAITS
from routing.errors import Nonsense, UnknownName
from routing.network import Mode, Network
from routing.pricing import Prices, usual_prices
from routing.wishes import Wishes
from tests.routing import oracle
from tests.routing.world import (
    DAY,
    EXCHANGE,
    LINES,
    PRODUCTS,
    SITES,
    at,
    changed,
    goods_rule,
    line,
    parcels,
    reordered,
    world,
)

FLIGHT = "PVG-LGG/2026-10-27"
SECOND_FLIGHT = "PVG-LGG/2026-10-30"
TRAIN = "RAIL-DUI/2026-10-28"
POOR = Prices(waiting_minor_per_parcel=8_000, waiting_minor_per_kg=100)


def drafted(
    demand: Demand,
    network: Network | None = None,
    *,
    pins: Mapping[str, Pin] | None = None,
    excluded: tuple[str, ...] = (),
    prices: Prices | None = None,
    from_min: int | None = None,
    taken: Mapping[str, int] | None = None,
) -> Draft:
    return draft(
        demand,
        network or world(),
        hub="HUB",
        day=DAY,
        exchange=EXCHANGE,
        wishes=Wishes(
            pins=pins or {},
            excluded=excluded,
            prices=prices,
            from_min=from_min,
            taken=taken or {},
        ),
    )


Units = frozenset[tuple[str, str]]


def entries(made: Draft, parcel: int) -> dict[Units, int]:
    """The units a parcel may buy, and what each set would cost it."""
    problem = made.problem
    place = int(np.flatnonzero(made.item_parcel == parcel)[0])
    item = int(np.searchsorted(made.item_first, place, side="right")) - 1
    found: dict[Units, int] = {}
    for entry in range(problem.first[item], problem.first[item + 1]):
        way = problem.way[entry]
        needs = problem.way_pool[problem.way_first[way] : problem.way_first[way + 1]]
        units = frozenset(
            (pool.departure.code, pool.mix)
            for pool in (made.pools[it] for it in needs)
            if pool.departure is not None
        )
        assert units not in found
        found[units] = int(problem.cost_minor[entry])
    return found


def by_hand(
    network: Network, demand: Demand, row: int, prices: Prices
) -> dict[Units, int]:
    """The same, from every chain there is."""
    found: dict[Units, int] = {}
    if demand.zone[row] < 0:
        return found
    for journey in oracle.journeys(network, "HUB", DAY):
        if oracle.admits(network, journey, demand, row):
            cost = sum(
                oracle.parts(network, journey, demand, row, prices, "HUB").values()
            )
            units = oracle.bought(network, journey, demand, row)
            found[units] = min(cost, found.get(units, cost))
    waiting = int(prices.waiting_minor(demand.weight_g[row : row + 1])[0])
    free = found.get(frozenset(), waiting)
    return {
        units: cost
        for units, cost in found.items()
        if cost < waiting and (not units or cost < free)
    }


def busy() -> Network:
    """The world with refusals, mixes kept apart and a way round."""
    lines = changed(LINES, "PVG-LGG", segregates=frozenset({"goods_class"}))
    lines = changed(lines, "RAIL-DUI", segregates=frozenset({"customs_mode"}))
    lines = changed(lines, "LGG-GW", goods_classes=frozenset({*GoodsClass} - {"food"}))
    rule = goods_rule(Mode.AIR, GoodsClass.BATTERY_ALONE)
    products = changed(
        PRODUCTS,
        "DOOR",
        customs_modes=frozenset({CustomsMode.POSTAL, CustomsMode.BONDED}),
    )
    return world(lines=lines, goods_rules=[rule], products=products)


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.sampled_from([Prices(), POOR]))
def test_every_parcel_has_exactly_the_ways_that_trying_all_chains_finds(
    seed: int, prices: Prices
) -> None:
    network = busy()
    demand = parcels(6, seed=seed, group=-1)

    made = drafted(demand, network, prices=prices)

    for row in range(len(demand)):
        assert entries(made, row) == by_hand(network, demand, row, prices)


@given(st.permutations(range(25)))
@settings(max_examples=10)
def test_the_order_of_the_parcels_makes_no_difference(order: list[int]) -> None:
    demand = parcels(25, seed=3)
    shuffled = reordered(demand, order)

    assert drafted(demand).problem.fingerprint == drafted(shuffled).problem.fingerprint


def test_units_of_a_departure_are_a_pool_with_the_price_of_its_card() -> None:
    made = drafted(parcels(3))

    pools = {it.departure.code: at for at, it in enumerate(made.pools) if it.departure}
    flight, train = pools[FLIGHT], pools[TRAIN]
    problem = made.problem
    assert set(pools) == {FLIGHT, SECOND_FLIGHT, TRAIN}
    assert problem.capacity[flight].tolist() == [1_500_000, 4_000_000, 5_000]
    assert problem.unit_price_minor[[flight, train]].tolist() == [900_000, 2_000_000]
    assert problem.pivot_g[[flight, train]].tolist() == [1_000_000, 26_000_000]
    assert problem.over_minor_per_kg[[flight, train]].tolist() == [1_200, 0]
    assert problem.max_units[[flight, train]].tolist() == [3, 2]


def test_goods_that_must_not_mix_share_the_units_on_offer_but_no_unit() -> None:
    made = drafted(parcels(2, goods=[0, 1]), busy())

    flight = [
        place
        for place, it in enumerate(made.pools)
        if it.departure and it.departure.code == FLIGHT
    ]

    assert sorted(made.pools[it].mix for it in flight) == [
        "battery_in_equipment",
        "general",
    ]
    assert len({int(made.problem.lot[it]) for it in flight}) == 1
    assert made.problem.lot_max_units[made.problem.lot[flight[0]]] == 3


def test_a_commitment_is_laid_on_the_mix_most_parcels_could_use() -> None:
    lines = changed(
        LINES, "PVG-LGG", segregates=frozenset({"goods_class"}), min_units=1
    )

    made = drafted(parcels(3, goods=[0, 1, 1]), world(lines=lines))

    committed = {
        (it.departure.code, it.mix): int(made.problem.min_units[place])
        for place, it in enumerate(made.pools)
        if it.departure and it.departure.line == "PVG-LGG"
    }
    assert committed == {
        (FLIGHT, "general"): 0,
        (FLIGHT, "battery_in_equipment"): 1,
        (SECOND_FLIGHT, "general"): 0,
        (SECOND_FLIGHT, "battery_in_equipment"): 1,
    }


@pytest.mark.parametrize(
    ("least", "most", "laid"),
    [
        (1, 3, [1, 0, 0]),
        (1, 2, [1, 0, 0]),
        (2, 3, [1, 1, 0]),
        (3, 5, [3, 0, 0]),
        (4, 5, [3, 1, 0]),
    ],
)
def test_a_commitment_leaves_every_mix_a_unit_to_ride_in(
    least: int, most: int, laid: list[int]
) -> None:
    lines = changed(
        LINES,
        "PVG-LGG",
        segregates=frozenset({"goods_class"}),
        min_units=least,
        max_units=most,
    )

    made = drafted(parcels(6, zone=1, goods=[0, 0, 0, 1, 1, 2]), world(lines=lines))

    found = {
        it.mix: int(made.problem.min_units[place])
        for place, it in enumerate(made.pools)
        if it.departure and it.departure.code == FLIGHT
    }
    assert [found[str(it)] for it in tuple(GoodsClass)[:3]] == laid


@pytest.mark.parametrize(
    "demand",
    [
        parcels(1, zone=-1),
        parcels(1, goods=2),  # goods that the flight refuses
        parcels(1, weight_g=40_000),
        parcels(0),
    ],
)
def test_a_commitment_nobody_can_use_is_paid_all_the_same(demand: Demand) -> None:
    general = frozenset({GoodsClass.GENERAL})
    lines = changed(LINES, "PVG-LGG", min_units=1, goods_classes=general)

    made = drafted(demand, world(lines=lines))

    problem = made.problem
    assert problem.min_units @ problem.unit_price_minor == 2 * 900_000


def test_no_commitment_is_paid_that_is_not_ours_or_not_on_sale() -> None:
    away = line("LGG-PVG", "LGG", "HUB", unit_type="AKE", min_units=1, max_units=1)
    lines = [*changed(LINES, "PVG-LGG", min_units=1), away]

    made = drafted(parcels(1, zone=-1), world(lines=lines), excluded=(SECOND_FLIGHT,))

    assert [it.departure.code for it in made.pools if it.departure] == [FLIGHT]


@pytest.mark.parametrize(
    ("taken", "least", "most"), [(0, 2, 3), (1, 1, 2), (2, 0, 1), (3, 0, 0), (4, 0, 0)]
)
def test_units_of_earlier_plans_are_off_sale_and_meet_the_commitment_first(
    taken: int, least: int, most: int
) -> None:
    lines = changed(LINES, "PVG-LGG", min_units=2)

    made = drafted(parcels(1, zone=1), world(lines=lines), taken={FLIGHT: taken})

    flight = next(
        place
        for place, it in enumerate(made.pools)
        if it.departure and it.departure.code == FLIGHT
    )
    problem = made.problem
    assert (problem.min_units[flight], problem.max_units[flight]) == (least, most)
    assert problem.lot_max_units[problem.lot[flight]] == most


def test_a_site_with_a_limit_that_can_bind_is_a_pool_of_its_day() -> None:
    def limits(pieces: int) -> list[tuple[str, int]]:
        sites = changed(
            SITES, "GW", release_pieces_per_day=pieces, sort_pieces_per_day=9
        )
        made = drafted(parcels(4, zone=1), world(sites=sites))
        return [
            (f"{it.limit.place} {it.limit.day}", int(made.problem.capacity[at, 2]))
            for at, it in enumerate(made.pools)
            if it.limit
        ]

    assert sorted(limits(3)) == [
        ("GW 2026-10-28", 3),
        ("GW 2026-10-31", 3),
        ("GW 2026-11-12", 3),
    ]
    assert limits(4) == []


def test_a_product_with_a_limit_that_can_bind_is_a_pool_of_its_day() -> None:
    products = changed(PRODUCTS, "DOOR", pieces_per_day=1)

    made = drafted(parcels(2), world(products=products))

    places = {it.limit.place for it in made.pools if it.limit}
    assert places == {"HUB>DOOR"}
    assert all(
        made.problem.min_units[at] == 1 for at, it in enumerate(made.pools) if it.limit
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


def test_a_zone_the_network_does_not_have_is_named() -> None:
    with pytest.raises(UnknownName, match="FR"):
        drafted(parcels(1), world(zones=[world().zones["DE"]]))


def test_a_hub_the_network_does_not_have_is_named() -> None:
    with pytest.raises(UnknownName, match="NOWHERE"):
        draft(parcels(1), world(), hub="NOWHERE", day=DAY, exchange=EXCHANGE)


def test_no_parcels_make_an_empty_problem() -> None:
    made = drafted(parcels(0))

    assert made.problem.items == made.problem.entries == 0


def test_a_dear_way_beyond_what_an_entry_can_hold_is_refused() -> None:
    prices = Prices(waiting_minor_per_parcel=1 << 40)
    demand = parcels(1, lateness_minor_per_day=1 << 31, due_min=0)

    with pytest.raises(Nonsense, match="at most"):
        drafted(demand, prices=prices)


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
