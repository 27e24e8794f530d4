"""Drafts for tests: problems of the small world, and the same counted by hand."""

from collections.abc import Mapping

import numpy as np

from routing.batches import Pin
from routing.demand import CustomsMode, Demand, GoodsClass
from routing.draft import Draft, draft
from routing.network import Mode, Network
from routing.pricing import Prices
from routing.wishes import Wishes
from tests.routing import oracle
from tests.routing.world import (
    DAY,
    EXCHANGE,
    LINES,
    PRODUCTS,
    changed,
    goods_rule,
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
