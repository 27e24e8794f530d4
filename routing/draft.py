"""Draft: state the allocation problem of one hub and one day.

    timetable   departures on sale, and what may follow them     timetable
    chains      from the hub to the entries of products          itineraries
    options     chains joined with products, by zone             options
    entries     who may go which way, and for how much           pricing, entries
    pools       what is limited: units, days of sites            pools

Parcels are taken in the order of their identifiers, zones and kinds of goods in the
order of their names: the same parcels in another order make the same problem.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation
from routing.batches import Pin, Pinned, batches_of
from routing.demand import CustomsMode, Demand, GoodsClass
from routing.entries import Entries, entries_of
from routing.errors import Nonsense, UnknownName
from routing.itineraries import Chain, Kind, chains, fixed_chain
from routing.network import Network
from routing.options import Option, hub_chains, options
from routing.pools import Pool, Pools, binding, pool_loads
from routing.pricing import Pricing, usual_prices
from routing.problem import Problem
from routing.tariff import Exchange, Tariffs
from routing.timetable import Departure, departures, instant_min, site_of
from routing.units import MIN_PER_DAY, Ints
from routing.wishes import NO_WISHES, Wishes

_ONWARD_DAYS = 10
"""How much longer than its slowest line a chain may take, waits included."""


@dataclass(frozen=True)
class Draft:
    """A problem, and what its numbers stand for.

    Attributes
    ----------
    options : tuple of Option
    way_option : int32[W]
        The option of each way of the problem; ways of one option differ in their pools.
    pools : tuple of Pool
    item_first, item_parcel : int64
        Parcels of item i are ``item_parcel[item_first[i] : item_first[i + 1]]``.
    """

    problem: Problem
    demand: Demand
    network: Network
    hub: str
    day: date
    kinds: tuple[Kind, ...]
    pricing: Pricing
    options: tuple[Option, ...]
    way_option: NDArray[np.int32]
    pools: tuple[Pool, ...]
    item_first: Ints
    item_parcel: Ints
    timetable: Mapping[str, Departure]
    pinned: Pinned


def draft(
    demand: Demand,
    network: Network,
    *,
    hub: str,
    day: date,
    exchange: Exchange,
    wishes: Wishes = NO_WISHES,
) -> Draft:
    """State the problem of the parcels waiting at a hub.

    Parameters
    ----------
    exchange : mapping
        Minor units of the planning currency for one minor unit of each currency.
    wishes : Wishes, optional
        What is pinned, excluded and taken, from when, for how many days, at what
        prices of time.
    """
    timezone = site_of(network, hub).zone
    midnight_min = instant_min(day, time(), timezone)
    opens_min = midnight_min if wishes.from_min is None else wishes.from_min
    days = wishes.days
    kinds = kinds_of(demand)
    tariffs = Tariffs(network, exchange)
    timetable = _timetable(network, day, days, wishes.excluded)
    ends = _ends(network, timetable, tariffs, hub, day, days, opens_min, kinds)
    _add_fixed(ends, network, timetable, hub, kinds, wishes.pins.values())
    zones = sorted(_known(network, demand.zones))
    found = options(network, ends, tariffs, hub=hub, zones=zones, kinds=kinds)
    tomorrow_min = opens_min + MIN_PER_DAY
    prices = wishes.prices or usual_prices(exchange)
    pricing = Pricing(demand, network, tariffs, prices, next_min=tomorrow_min)
    limits = binding(found, _by_zone(demand))
    pools = Pools(network, tariffs, kinds, limits, wishes.taken)
    pinned = _pinned(demand, wishes.pins)
    batches = batches_of(demand, kinds, pinned)
    entries = entries_of(batches, demand, hub, found, pools, pricing)
    pools.add_commitments(
        _on_sale(network, timetable, hub, opens_min, opens_min + days * MIN_PER_DAY)
    )
    return Draft(
        problem=_problem(demand, entries, pools),
        demand=demand,
        network=network,
        hub=hub,
        day=day,
        kinds=kinds,
        pricing=pricing,
        options=tuple(found),
        way_option=entries.way_option,
        pools=tuple(pools.pools),
        item_first=entries.item_first,
        item_parcel=entries.item_parcel,
        timetable={it.code: it for it in timetable},
        pinned=pinned,
    )


def loads_of_pools(draft: Draft, allocation: Allocation) -> Ints:
    """What every pool carries, added up from the parcels themselves."""
    return pool_loads(
        draft.problem,
        allocation,
        draft.demand,
        item_first=draft.item_first,
        item_parcel=draft.item_parcel,
    )


def kinds_of(demand: Demand) -> tuple[Kind, ...]:
    """Every goods class with every customs mode, by name.

    Those that do not occur today tell refused goods from a refused mode, and both from
    a week in which nothing leaves.
    """
    goods = {*map(str, GoodsClass), *demand.goods_classes}
    customs = {*map(str, CustomsMode), *demand.customs_modes}
    return tuple((one, other) for one in sorted(goods) for other in sorted(customs))


def _by_zone(demand: Demand) -> dict[str, int]:
    served = demand.zone[demand.zone >= 0]
    counts = np.bincount(served, minlength=len(demand.zones)).tolist()
    return dict(zip(demand.zones, counts, strict=True))


def _known(network: Network, zones: Sequence[str]) -> Sequence[str]:
    for zone in zones:
        if zone not in network.zones:
            raise UnknownName(what="zone", name=zone)
    return zones


def _timetable(
    network: Network, day: date, days: int, excluded: Collection[str]
) -> list[Departure]:
    """Departures of the days on sale and of the chains that may follow."""
    slowest_min = max(
        (sum(leg.transit_min + leg.dwell_min for leg in it.legs))
        for it in network.lines.values()
    )
    horizon = days + slowest_min // MIN_PER_DAY + _ONWARD_DAYS
    return [
        it
        for it in departures(network, first=day, days=horizon)
        if it.code not in excluded and _offered(network, it)
    ]


def _offered(network: Network, departure: Departure) -> bool:
    line = network.lines[departure.line]
    return line.unit_type is None or line.max_units > 0


def _on_sale(
    network: Network,
    timetable: Sequence[Departure],
    hub: str,
    opens_min: int,
    until_min: int,
) -> list[Departure]:
    """Departures of the hub's corridor that close and leave in the days on sale."""
    reached = {hub}
    lines = list(network.lines.values())
    while more := {it.destination for it in lines if it.origin in reached} - reached:
        reached |= more
    return [
        it
        for it in timetable
        if it.origin in reached
        and it.destination != hub
        and network.lines[it.line].unit_type is not None
        and opens_min <= it.cutoff_min
        and it.departs_min < until_min
    ]


def _ends(
    network: Network,
    timetable: Sequence[Departure],
    tariffs: Tariffs,
    hub: str,
    day: date,
    days: int,
    opens_min: int,
    kinds: Sequence[Kind],
) -> dict[str, list[Chain]]:
    """Chains by the site where they end; the hub's own products start at once."""
    found = chains(
        network,
        timetable,
        tariffs,
        hub=hub,
        kinds=kinds,
        from_min=opens_min,
        until_min=opens_min + days * MIN_PER_DAY,
    )
    found[hub] = hub_chains(network, hub, first=day, days=days, from_min=opens_min)
    return found


def _add_fixed(
    ends: dict[str, list[Chain]],
    network: Network,
    timetable: Sequence[Departure],
    hub: str,
    kinds: Sequence[Kind],
    pins: Iterable[Pin],
) -> None:
    """Add the chains that pins spell out in full and that dominance had replaced."""
    known = {it.code: it for it in timetable}
    found = {
        tuple(it.code for it in chain.departures)
        for chains_here in ends.values()
        for chain in chains_here
    }
    for codes in sorted({it.departures for it in pins if it.departures} - found):
        taken = [known[code] for code in codes if code in known]
        if len(taken) == len(codes):
            chain = fixed_chain(network, taken, hub=hub, kinds=kinds)
            if chain is not None and chain.admits:
                ends.setdefault(taken[-1].destination, []).append(chain)


def _pinned(demand: Demand, pins: Mapping[str, Pin]) -> Pinned:
    column = np.full(len(demand), -1, dtype=np.int32)
    distinct = tuple(sorted(set(pins.values()), key=repr))
    place = {pin: number for number, pin in enumerate(distinct)}
    if pins:
        row = {name: number for number, name in enumerate(demand.parcel_id.tolist())}
        for parcel, pin in pins.items():
            if parcel not in row:
                raise Nonsense(
                    what="pin", rule="of a parcel of this demand", found=parcel
                )
            column[row[parcel]] = place[pin]
    return Pinned(column, distinct)


def _problem(demand: Demand, entries: Entries, pools: Pools) -> Problem:
    sizes = [len(it) for it in entries.way_pools]
    members = entries.item_parcel
    use = np.stack(
        [
            demand.weight_g[members],
            demand.volume_cm3[members],
            np.ones(len(members), dtype=np.int64),
        ],
        axis=1,
    )
    if len(entries.item_first) - 1 < len(members):
        use = np.add.reduceat(use, entries.item_first[:-1], axis=0)
    return Problem(
        first=entries.first,
        way=entries.way,
        cost_minor=entries.cost_minor,
        waiting_minor=entries.waiting_minor,
        use=use,
        use_by_entry=False,
        way_first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        way_pool=np.array(
            [pool for it in entries.way_pools for pool in it], dtype=np.int32
        ),
        **pools.columns(demand)._asdict(),
    )
