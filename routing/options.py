"""Options: chains of departures joined with the delivery products that end them.

A product takes parcels at its entry until a local time on its weekdays and promises a
number of workdays. An option is delivered at the end of the last day promised, which
is what lateness is counted from; public holidays are not known here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from operator import le

from routing.itineraries import Chain, Kind
from routing.network import Network, Product, Site
from routing.plan import Way
from routing.tariff import Levies, ProductTariff, Tariffs
from routing.timetable import instant_min, local_day, site_of

DELIVERED_BY = time(18, 0)
"""When the last delivery round of a day has ended, on the clock of the entry."""

_LONGEST_PAUSE_DAYS = 15
"""A product that accepts nothing for a fortnight is not offered."""


@dataclass(frozen=True)
class Limit:
    """So many pieces that a site or a product takes on a local day."""

    place: str
    day: date
    pieces: int


@dataclass(frozen=True)
class Option:
    """A way to one zone, with everything its price depends on.

    ``limits`` are the days of sites and of the product that have a limit of pieces;
    ``admits`` has bit k set where parcels of kind k may go this way.
    """

    way: Way
    chain: Chain
    tariff: ProductTariff
    levies: Levies
    limits: tuple[Limit, ...]
    admits: int


@dataclass(frozen=True)
class _Offer:
    """A chain to a product's entry and the day on which the product takes over."""

    product: Product
    chain: Chain
    day: date
    limits: tuple[Limit, ...]
    admits: int


def options(
    network: Network,
    chains: Mapping[str, Sequence[Chain]],
    tariffs: Tariffs,
    *,
    hub: str,
    zones: Iterable[str],
    kinds: Sequence[Kind],
) -> list[Option]:
    """Every way to every zone; zones in the order given, products by code."""
    offers = {
        code: _offers(network, network.products[code], hub, chains, kinds)
        for code in sorted(network.products)
    }
    found = (
        _option(network, tariffs, zone, offer)
        for zone in zones
        for code in offers
        if tariffs.serves(code, zone)
        for offer in offers[code]
    )
    return [it for it in found if it is not None]


def hub_chains(
    network: Network, hub: str, *, first: date, days: int, from_min: int
) -> list[Chain]:
    """The empty chains of products entered at the hub: one for each day they close."""
    site = site_of(network, hub)
    entered = [it for it in network.products.values() if it.entry == hub]
    closings = {
        instant_min(day, product.cutoff_local, site.zone)
        for product in entered
        for day in (first + timedelta(days=ahead) for ahead in range(days))
        if _runs(product, day)
    }
    return [
        Chain((), closing, closing, (), (), -1)
        for closing in sorted(closings)
        if closing >= from_min
    ]


def handover_day(network: Network, product: Product, ready_min: int) -> date | None:
    """The first local day on which a product still takes what is ready by then."""
    timezone = site_of(network, product.entry).zone
    first = local_day(ready_min, timezone)
    for ahead in range(_LONGEST_PAUSE_DAYS):
        day = first + timedelta(days=ahead)
        if not _runs(product, day):
            continue
        if instant_min(day, product.cutoff_local, timezone) >= ready_min:
            return day
    return None


def after_workdays(day: date, workdays: int) -> date:
    """The day so many workdays (Monday to Friday) later."""
    while workdays > 0:
        day += timedelta(days=1)
        workdays -= day.isoweekday() < 6
    return day


def _runs(product: Product, day: date) -> bool:
    return day.isoweekday() in product.weekdays and product.validity.covers(day)


def _admits(product: Product, kinds: Sequence[Kind]) -> int:
    return sum(
        1 << k
        for k, (goods, customs) in enumerate(kinds)
        if goods in product.goods_classes and customs in product.customs_modes
    )


def _offers(
    network: Network,
    product: Product,
    hub: str,
    chains: Mapping[str, Sequence[Chain]],
    kinds: Sequence[Kind],
) -> list[_Offer]:
    taken = _admits(product, kinds)
    return [
        _Offer(
            product=product,
            chain=chain,
            day=day,
            limits=chain_limits(network, hub, chain) + product_limit(product, day),
            admits=chain.admits & taken,
        )
        for chain, day in _handed_over(network, product, chains.get(product.entry, ()))
        if chain.admits & taken
    ]


def _handed_over(
    network: Network, product: Product, chains: Sequence[Chain]
) -> Iterator[tuple[Chain, date]]:
    """Chains to a product's entry, without those another one replaces.

    Landing earlier counts only as far as the product takes the parcels earlier.
    """
    dwell_min = site_of(network, product.entry).dwell_min
    fronts: dict[tuple[date, tuple[str, ...]], list[Chain]] = {}
    for chain in chains:
        ready_min = chain.lands_min + (dwell_min if chain.departures else 0)
        day = handover_day(network, product, ready_min)
        if day is None:
            continue
        if chain.fixed:
            yield chain, day
            continue
        peers = fronts.setdefault((day, chain.buys), [])
        if not any(_replaces(peer, chain) for peer in peers):
            peers[:] = [it for it in peers if not _replaces(chain, it)]
            peers.append(chain)
    for (day, _), peers in fronts.items():
        yield from ((chain, day) for chain in peers)


def _replaces(one: Chain, other: Chain) -> bool:
    return (
        one.cutoff_min >= other.cutoff_min
        and not other.admits & ~one.admits
        and all(map(le, one.rates, other.rates))
    )


def _option(
    network: Network, tariffs: Tariffs, zone: str, offer: _Offer
) -> Option | None:
    product, chain, day = offer.product, offer.chain, offer.day
    tariff = tariffs.product(product.code, zone, day)
    if tariff is None:
        return None
    entry = site_of(network, product.entry)
    delivered = after_workdays(day, tariff.workdays)
    way = Way(
        departures=tuple(it.code for it in chain.departures),
        product=product.code,
        zone=zone,
        cutoff_min=chain.cutoff_min,
        lands_min=chain.lands_min,
        delivered_min=instant_min(delivered, DELIVERED_BY, entry.zone),
    )
    return Option(
        way=way,
        chain=chain,
        tariff=tariff,
        levies=tariffs.levies(
            network.zones[zone].country, local_day(chain.lands_min, entry.zone)
        ),
        limits=offer.limits,
        admits=offer.admits,
    )


def chain_limits(network: Network, hub: str, chain: Chain) -> tuple[Limit, ...]:
    """The limited days a chain uses up: of the hub at its cut-off, then of landings."""
    visits = [(hub, chain.cutoff_min)]
    visits += [(it.destination, it.arrives_min) for it in chain.departures]
    found = (_site_limit(site_of(network, code), at) for code, at in visits)
    return tuple(it for it in found if it is not None)


def _site_limit(site: Site, instant: int) -> Limit | None:
    # Every parcel that passes is sorted and released once: the smaller limit decides.
    limits = (site.sort_pieces_per_day, site.release_pieces_per_day)
    pieces = min((it for it in limits if it is not None), default=None)
    if pieces is None:
        return None
    return Limit(site.code, local_day(instant, site.zone), pieces)


def product_limit(product: Product, day: date) -> tuple[Limit, ...]:
    """The product's own limit of a day, named apart from those of sites."""
    if product.pieces_per_day is None:
        return ()
    return (Limit(f"{product.entry}>{product.code}", day, product.pieces_per_day),)
