"""Draft: who may go which way and for how much; what is limited, fixed, left out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.demand import Demand, GoodsClass
from routing.draft import draft
from routing.errors import Nonsense, UnknownName
from routing.pricing import Prices
from tests.routing.drafts import (
    FLIGHT,
    POOR,
    SECOND_FLIGHT,
    TRAIN,
    busy,
    by_hand,
    drafted,
    entries,
)
from tests.routing.world import (
    DAY,
    EXCHANGE,
    LINES,
    PRODUCTS,
    SITES,
    changed,
    line,
    parcels,
    reordered,
    world,
)


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
