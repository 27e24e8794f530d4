"""Planning: from parcels as columns to a certified plan in one currency.

    zones      which delivery zone serves each address     routing.zones
    exchange   what every price is worth on the day        wms.exchange
    demand     the parcels in the planner's units          routing.files
    plan       ways, loads, a bound                        routing.day

The same for parcels of a file and parcels on the books; nothing here reads or writes
a database.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import polars as pl

from routing.allocation import Budget, Cancelled, Listener
from routing.day import plan_day
from routing.demand import Demand
from routing.files.parcels.demand import demand, zones
from routing.network import Network, SiteKind
from routing.plan import Plan
from routing.postcodes import read_gazetteer
from routing.tariff import currencies
from routing.wishes import NO_WISHES, Wishes
from routing.zones import Resolver
from wms.errors import NoHub, NothingToPlan
from wms.exchange import ExchangeError, planning_rates

# A plan may be drawn up on a day whose rates are not published yet, from the last that
# were; two months is as long as a quarter's freight contracts keep their rate.
OLDEST_RATE_DAYS = 62

# The house thinks in yuan where nobody names a price, as the planner's usual prices do.
HOUSE_CURRENCY = "CNY"

# Where a parcel does not say what a late day costs, in fen: about a twentieth of the
# goods' usual value of 70 yuan. An assumption.
LATE_DAY_FEN = 300


@dataclass(frozen=True)
class Outlook:
    """What a plan is made under: where, for which day, in which currency."""

    hub: str
    day: date
    currency: str = HOUSE_CURRENCY


def hub_of(network: Network, code: str | None = None) -> str:
    """The hub of that code, or the network's first one where none is named."""
    hubs = [it.code for it in network.sites.values() if it.kind is SiteKind.HUB]
    if code is None and hubs:
        return hubs[0]
    if code not in hubs:
        raise NoHub(network=network.name, hub=code, hubs=", ".join(hubs))
    return code


def day_of(parcels: pl.DataFrame, hub_zone: str) -> date:
    """The local day on which most of the parcels are ready, the first in a tie."""
    if parcels.is_empty():
        raise NothingToPlan(why="no parcel waits")
    zone = ZoneInfo(hub_zone)
    hours = parcels["ready_at"].dt.truncate("1h").value_counts()
    days: Counter[date] = Counter()
    for hour, count in hours.iter_rows():
        days[_local_day(hour, zone)] += count
    most = max(days.values())
    return min(day for day, count in days.items() if count == most)


def plan_parcels(
    parcels: pl.DataFrame,
    network: Network,
    outlook: Outlook,
    *,
    budget: Budget,
    seed: int = 0,
    wishes: Wishes = NO_WISHES,
    listen: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> Plan:
    """Plan parcels as `read_parcels` gives them; the rest is as `solve` takes it."""
    exchange = exchange_for(network, parcels, outlook)
    return plan_day(
        demand_of(parcels, network, outlook, exchange),
        network,
        hub=outlook.hub,
        day=outlook.day,
        exchange=exchange,
        budget=budget,
        seed=seed,
        currency=outlook.currency,
        wishes=wishes,
        listen=listen,
        cancelled=cancelled,
    )


def demand_of(
    parcels: pl.DataFrame,
    network: Network,
    outlook: Outlook,
    exchange: Mapping[str, Fraction],
) -> Demand:
    """The parcels in the planner's units, with the zones that serve them."""
    late_day = LATE_DAY_FEN * exchange[HOUSE_CURRENCY]
    return demand(
        parcels,
        zones(parcels, Resolver(network, read_gazetteer(), on=outlook.day)),
        exchange=exchange,
        lateness_minor_per_day=int(late_day + Fraction(1, 2)),
    )


def exchange_for(
    network: Network, parcels: pl.DataFrame, outlook: Outlook
) -> dict[str, Fraction]:
    """What a minor unit of every currency in use is worth on the day.

    A currency without a rate is left out as long as only prices of the network name
    it: a price that is never asked for needs no rate, and one that is says so.
    """
    needed = set(parcels["currency"].drop_nulls().unique()) | {HOUSE_CURRENCY}
    rates = _rates(sorted(needed), outlook)
    for currency in sorted(currencies(network) - needed):
        try:
            rates |= _rates([currency], outlook)
        except ExchangeError:
            continue
    return rates


def _rates(currencies: Iterable[str], outlook: Outlook) -> dict[str, Fraction]:
    return planning_rates(
        currencies, outlook.currency, outlook.day, stale_days=OLDEST_RATE_DAYS
    )


def _local_day(hour: datetime, zone: ZoneInfo) -> date:
    return hour.astimezone(zone).date()
