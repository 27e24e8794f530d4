"""The oracle: every chain tried one after the other, every price worked out by hand.

Slow and plain on purpose, and without a line of the planner's own labels, tables or
prices: what both agree on is right for another reason than that it was copied.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

from routing.demand import Demand
from routing.network import Basis, Line, Network, Product
from routing.plan import Component
from routing.pricing import Prices

EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
EU = {"DE", "FR"}


@dataclass(frozen=True)
class Run:
    code: str
    line: str
    day: date
    cutoff: int
    departs: int
    arrives: int


@dataclass(frozen=True)
class Journey:
    """A chain with the product that ends it."""

    runs: tuple[Run, ...]
    product: Product
    cutoff: int
    lands: int
    handover: date


def minute(day: date, clock: time, zone: str) -> int:
    local = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    return int((local - EPOCH).total_seconds() // 60)


def day_of(at: int, zone: str) -> date:
    return (EPOCH + timedelta(minutes=at)).astimezone(ZoneInfo(zone)).date()


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def runs(network: Network, first: date, days: int) -> list[Run]:
    found = []
    for line in network.lines.values():
        zone = network.sites[line.origin].zone
        for day in (first + timedelta(days=ahead) for ahead in range(days)):
            if day.isoweekday() in line.weekdays and line.validity.covers(day):
                departs = minute(day, line.departs_local, zone)
                spent = sum(leg.transit_min for leg in line.legs)
                spent += sum(leg.dwell_min for leg in line.legs[:-1])
                found.append(
                    Run(
                        f"{line.code}/{day}",
                        line.code,
                        day,
                        departs - line.cutoff_min,
                        departs,
                        departs + spent,
                    )
                )
    return found


def journeys(
    network: Network, hub: str, first: date, *, days: int = 7
) -> Iterator[Journey]:
    """Every chain of a week on sale, ended by every product it reaches."""
    opens = minute(first, time(), network.sites[hub].zone)
    closes = opens + days * 1_440
    timetable = runs(network, first, days + 30)

    def onward(taken: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
        yield taken
        last = taken[-1]
        here = network.lines[last.line].destination
        ready = last.arrives + network.sites[here].dwell_min
        been = {hub, *(network.lines[it.line].destination for it in taken)}
        bought = any(network.lines[it.line].unit_type for it in taken)
        for run in timetable:
            line = network.lines[run.line]
            if line.origin != here or line.destination in been:
                continue
            if line.unit_type and not bought and run.departs >= closes:
                continue
            if ready <= run.cutoff <= last.arrives + 3 * 1_440:
                yield from onward((*taken, run))

    for run in timetable:
        line = network.lines[run.line]
        sold = not line.unit_type or run.departs < closes
        if line.origin == hub and opens <= run.cutoff < closes and sold:
            for taken in onward((run,)):
                yield from _ended(network, taken)
    yield from _from_the_hub(network, hub, first, days, opens)


def _ended(network: Network, taken: tuple[Run, ...]) -> Iterator[Journey]:
    site = network.sites[network.lines[taken[-1].line].destination]
    ready = taken[-1].arrives + site.dwell_min
    for product in network.products.values():
        if product.entry == site.code:
            day = day_of(ready, site.zone)
            while (
                day.isoweekday() not in product.weekdays
                or minute(day, product.cutoff_local, site.zone) < ready
            ):
                day += timedelta(days=1)
            yield Journey(taken, product, taken[0].cutoff, taken[-1].arrives, day)


def _from_the_hub(
    network: Network, hub: str, first: date, days: int, opens: int
) -> Iterator[Journey]:
    for product in network.products.values():
        for day in (first + timedelta(days=ahead) for ahead in range(days)):
            at = minute(day, product.cutoff_local, network.sites[hub].zone)
            runs_today = day.isoweekday() in product.weekdays
            if product.entry == hub and runs_today and at >= opens:
                yield Journey((), product, at, at, day)


def admits(network: Network, journey: Journey, demand: Demand, row: int) -> bool:
    """Whether a parcel may go this way, each rule on its own."""
    goods = demand.goods_classes[demand.goods[row]]
    customs = demand.customs_modes[demand.customs[row]]
    product = journey.product
    carriers = [network.lines[it.line] for it in journey.runs]
    takers: list[Line | Product] = [*carriers, product]
    sides = (demand.length_mm[row], demand.width_mm[row], demand.height_mm[row])
    return (
        all(goods in it.goods_classes for it in takers)
        and all(customs in it.customs_modes for it in takers)
        and not any(
            rule.mode is line.mode and rule.goods_class == goods and not rule.admitted
            for rule in network.goods_rules
            for line in carriers
        )
        and demand.weight_g[row] <= product.max_weight_g
        and (product.max_longest_mm is None or sides[0] <= product.max_longest_mm)
        and demand.ready_min[row] <= journey.cutoff
        and _bracket(network, journey, demand, row) is not None
    )


def _billed(weight: int, volume: int, divisor: int, step: int) -> int:
    grams = max(weight, ceil(Fraction(volume * 1_000, divisor))) if divisor else weight
    return ceil(Fraction(grams, step)) * step


def _bracket(
    network: Network, journey: Journey, demand: Demand, row: int
) -> tuple[Fraction, int, int] | None:
    """Price in the product's currency's major units, billed grams, workdays."""
    product = journey.product
    zone = network.zones[demand.zones[demand.zone[row]]]
    weight, volume = int(demand.weight_g[row]), int(demand.volume_cm3[row])
    billed = _billed(weight, volume, product.divisor_cm3_per_kg, product.step_g)
    billed = max(billed, product.min_billed_g)
    for place in (zone.code, zone.country):
        rows = [
            it
            for it in network.prices
            if (it.product, it.zone) == (product.code, place)
        ]
        for it in rows:
            if it.over_g < billed <= it.up_to_g:
                amount = Fraction(it.per_item) + Fraction(it.per_kg) * billed / 1_000
                days = max(one.max_workdays for one in rows)
                return amount * EXCHANGE[it.currency], billed, days
        if rows:
            return None
    return None


EXCHANGE = {"CNY": Fraction(1), "EUR": Fraction(8)}


def delivered(network: Network, journey: Journey, demand: Demand, row: int) -> int:
    bracket = _bracket(network, journey, demand, row)
    assert bracket is not None
    day, left = journey.handover, bracket[2]
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= 5
    return minute(day, time(18), network.sites[journey.product.entry].zone)


def parts(
    network: Network,
    journey: Journey,
    demand: Demand,
    row: int,
    prices: Prices,
    hub: str,
) -> dict[Component, int]:
    """What rides with a parcel, worked out charge by charge."""
    weight, volume = int(demand.weight_g[row]), int(demand.volume_cm3[row])
    linehaul, emitted = Fraction(0), Fraction(0)
    for run in journey.runs:
        line = network.lines[run.line]
        km = sum(leg.km for leg in line.legs)
        emitted += Fraction(weight * line.co2_g_per_t_km * km, 1_000_000)
        for it in network.charges:
            inside = it.over_g < weight and (it.up_to_g is None or weight <= it.up_to_g)
            if it.rate_card != line.rate_card or not inside:
                continue
            if it.basis is Basis.KG:
                billed = _billed(weight, volume, it.divisor_cm3_per_kg, it.step_g)
                linehaul += Fraction(it.amount) * EXCHANGE[it.currency] * billed / 1_000
            elif it.basis is Basis.PIECE:
                linehaul += Fraction(it.amount) * EXCHANGE[it.currency]
    handling = Fraction(0)
    for code in (hub, *(network.lines[it.line].destination for it in journey.runs)):
        site = network.sites[code]
        handling += Fraction(site.handling_per_piece)
        handling += Fraction(site.handling_per_kg) * weight / 1_000
    bracket = _bracket(network, journey, demand, row)
    assert bracket is not None
    country = network.zones[demand.zones[demand.zone[row]]].country
    owed = sum(
        Fraction(it.amount)
        * EXCHANGE[it.currency]
        * (int(demand.hs6_lines[row]) if it.basis == "hs6_line" else 1)
        for it in network.levies
        if it.country in {country, "*"} and country in EU
    )
    there = delivered(network, journey, demand, row)
    late = ceil(Fraction(max(0, there - int(demand.due_min[row])), 1_440))
    bound = max(0, there - int(demand.ready_min[row]))
    interest = Fraction(
        int(demand.value_minor[row]) * bound * prices.capital_bp_per_year,
        10_000 * 365 * 1_440,
    )
    return {
        Component.LINEHAUL: half_up(linehaul * 100),
        Component.HANDLING: half_up(handling * 100),
        Component.DELIVERY: half_up(bracket[0] * 100),
        Component.LEVIES: half_up(Fraction(owed) * 100),
        Component.LATENESS: late * int(demand.lateness_minor_per_day[row]),
        Component.CAPITAL: half_up(interest),
        Component.CO2: half_up(emitted * prices.co2_minor_per_t / 1_000_000),
    }


def bought(
    network: Network, journey: Journey, demand: Demand, row: int
) -> frozenset[tuple[str, str]]:
    """The departures whose units a parcel needs, with what they may not mix."""
    goods = demand.goods_classes[demand.goods[row]]
    customs = demand.customs_modes[demand.customs[row]]
    found = set()
    for run in journey.runs:
        line = network.lines[run.line]
        if line.unit_type is not None:
            mix = [customs] if "customs_mode" in line.segregates else []
            mix += [goods] if "goods_class" in line.segregates else []
            found.add((run.code, "+".join(mix)))
    return frozenset(found)
