"""The demonstration day on the bundled network: every way is walked again by hand."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import routing
from routing.allocation import Budget
from routing.day import plan_day
from routing.demand import Demand
from routing.files.network import read_network
from routing.files.parcels import read_parcels
from routing.files.parcels.demand import demand, zones
from routing.network import Line, Network, Product
from routing.plan import Plan
from routing.postcodes import read_gazetteer
from routing.tariff import currencies
from routing.zones import Resolver

HUB, DAY = "YW-HUB", date(2026, 10, 26)
SMOKE = (
    Path(routing.__file__).parent / "data" / "demo" / "parcels_2026-10-26_smoke.csv.gz"
)
MORE = {"EUR": Fraction(8), "USD": Fraction(7), "GBP": Fraction(9)}


@pytest.fixture(scope="module")
def network() -> Network:
    return read_network()


@pytest.fixture(scope="module")
def waiting(network: Network) -> Demand:
    read = read_parcels(SMOKE, hub_zone="Asia/Shanghai")
    zoned = zones(read.parcels, Resolver(network, read_gazetteer(), on=DAY))
    exchange = {**MORE, "CNY": Fraction(1)}
    return demand(read.parcels, zoned, exchange=exchange, lateness_minor_per_day=200)


@pytest.fixture(scope="module")
def plan(network: Network, waiting: Demand) -> Plan:
    one = dict.fromkeys(currencies(network) | {"CNY"}, Fraction(1))
    return plan_day(
        waiting,
        network,
        hub=HUB,
        day=DAY,
        exchange={**one, **MORE},
        budget=Budget(work=60),
    )


def test_nearly_every_parcel_of_the_day_leaves(plan: Plan) -> None:
    assert (plan.way >= 0).mean() > 0.99
    assert plan.bound_minor <= plan.total_minor <= min(plan.baselines_minor.values())


def test_every_way_connects_from_the_hub_to_the_products_entry(
    plan: Plan, network: Network
) -> None:
    for way in plan.ways:
        here, ready_min = HUB, way.cutoff_min
        for code in way.departures:
            departure = plan.departures[code]
            assert departure.origin == here
            assert departure.cutoff_min >= ready_min
            here = departure.destination
            ready_min = departure.arrives_min + network.sites[here].dwell_min
        assert network.products[way.product].entry == here
        assert way.delivered_min > way.lands_min


def test_no_parcel_goes_a_way_that_refuses_it(plan: Plan, network: Network) -> None:
    it = plan.demand
    for row in np.flatnonzero(plan.way >= 0).tolist():
        way = plan.ways[plan.way[row]]
        product = network.products[way.product]
        goods = it.goods_classes[it.goods[row]]
        customs = it.customs_modes[it.customs[row]]
        lines = [network.lines[plan.departures[code].line] for code in way.departures]
        takers: list[Line | Product] = [*lines, product]
        assert way.zone == it.zones[it.zone[row]]
        assert it.ready_min[row] <= way.cutoff_min
        assert it.weight_g[row] <= product.max_weight_g
        assert all(goods in each.goods_classes for each in takers)
        assert all(customs in each.customs_modes for each in takers)


def test_no_departure_carries_more_than_its_units_hold(plan: Plan) -> None:
    weight_g: dict[str, int] = defaultdict(int)
    for row in np.flatnonzero(plan.way >= 0).tolist():
        for code in plan.ways[plan.way[row]].departures:
            weight_g[code] += int(plan.demand.weight_g[row])
    carried: dict[str, int] = defaultdict(int)
    for load in plan.loads:
        carried[load.departure] += load.weight_g
        assert load.weight_g <= load.units * load.unit_weight_g
        assert load.volume_cm3 <= load.units * load.unit_volume_cm3
        assert load.pieces <= load.units * load.unit_pieces
    assert all(weight_g[code] == grams for code, grams in carried.items())
