"""Itineraries: chains of departures from the hub to where delivery products start.

The timetable becomes a time-expanded graph: an event is a place at a minute, departures
lead from their cut-off to their landing, waiting leads from a landing, once the site's
dwell is over, to the next cut-offs. Labels travel along it in the order of time. Two
labels meet only where they buy units of the same departures, or the one buys none; of
those, one that is no worse in everything replaces the other. Limits of a site's day
keep no labels apart: to take each gateway on each day for different made millions of
chains out of hundreds.

A label never returns to a site, which keeps circles in the network harmless. Nothing
is lost by it: whoever comes back could have stayed, for less and no later.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, pairwise
from operator import add, le
from typing import NamedTuple

import networkx as nx

from routing.network import Line, Network
from routing.tariff import Rate, Tariffs
from routing.timetable import Departure, local_day, site_of
from routing.units import MIN_PER_DAY

Kind = tuple[str, str]
"""What decides who may carry a parcel: its goods class and its customs mode."""

MAX_WAIT_MIN = 3 * MIN_PER_DAY
"""Longest stay at a place of transfer: free storage at terminals ends after days."""


class Event(NamedTuple):
    """A place at a minute: a departure lands (0) before others close (1)."""

    minute: int
    closes: int
    site: str
    departure: str


@dataclass(frozen=True)
class Chain:
    """Departures in order of travel; none for products that start at the hub.

    ``buys`` are the departures whose units it needs; ``admits`` has bit k set where
    parcels of kind k may travel all the way. A ``fixed`` chain is somebody's word and
    neither replaces another nor is replaced.
    """

    departures: tuple[Departure, ...]
    cutoff_min: int
    lands_min: int
    buys: tuple[str, ...]
    rates: tuple[int, ...]
    admits: int
    fixed: bool = False


def time_graph(network: Network, timetable: Sequence[Departure]) -> "nx.DiGraph[Event]":
    """Places in time; arcs with a ``departure`` travel, arcs without one wait."""
    graph: nx.DiGraph[Event] = nx.DiGraph()
    closing: dict[str, set[int]] = {}
    for it in timetable:
        lands = Event(it.arrives_min, 0, it.destination, it.code)
        closes = Event(it.cutoff_min, 1, it.origin, "")
        graph.add_edge(closes, lands, departure=it)
        closing.setdefault(it.origin, set()).add(it.cutoff_min)
    calendars = {site: sorted(minutes) for site, minutes in closing.items()}
    for site, minutes in calendars.items():
        for now, later in pairwise(minutes):
            graph.add_edge(Event(now, 1, site, ""), Event(later, 1, site, ""))
    for event in [it for it in graph if not it.closes]:
        ready_min = event.minute + site_of(network, event.site).dwell_min
        minutes = calendars.get(event.site, [])
        place = bisect_left(minutes, ready_min)
        if place < len(minutes):
            graph.add_edge(event, Event(minutes[place], 1, event.site, ""))
    return graph


def chains(
    network: Network,
    timetable: Sequence[Departure],
    tariffs: Tariffs,
    *,
    hub: str,
    kinds: Sequence[Kind],
    from_min: int,
    until_min: int,
) -> dict[str, list[Chain]]:
    """Every chain worth considering, by the site where it ends.

    Parameters
    ----------
    kinds : sequence of (goods class, customs mode)
        A chain that admits none of them is left out.
    from_min, until_min : int
        A chain's first departure closes between these instants, and the first whose
        units it buys leaves between them; the second instant is excluded.
    """
    graph = time_graph(network, timetable)
    steps = _steps(network, timetable, tariffs, kinds)
    ends: dict[str, _Front] = {}
    arriving: dict[Event, _Front] = {}
    for event in sorted(graph):
        front = arriving.pop(event, _Front(event))
        if event.site == hub:
            opens = event.closes and from_min <= event.minute < until_min
            front = _Front(event)
            front.add_all([_start(hub, event.minute, steps)] if opens else [])
        elif not event.closes:
            ends.setdefault(event.site, _Front(event)).add_all(front)
        for following, arc in graph.adj[event].items():
            step = steps[arc["departure"].code] if "departure" in arc else None
            later = step is not None and step.departure.departs_min >= until_min
            moved = [
                it.take(step, on_sale=not later) if step else it.wait(following)
                for it in front
            ]
            arriving.setdefault(following, _Front(following)).add_all(
                it for it in moved if it is not None
            )
    return {site: [it.chain() for it in front] for site, front in ends.items()}


def fixed_chain(
    network: Network, taken: Sequence[Departure], *, hub: str, kinds: Sequence[Kind]
) -> Chain | None:
    """The chain of just these departures from the hub; None where they do not connect.

    A planner may want what nobody would choose, and what has been closed already.
    """
    here, ready_min, admits = hub, taken[0].cutoff_min, -1
    for it in taken:
        if it.origin != here or it.cutoff_min < ready_min:
            return None
        here = it.destination
        ready_min = it.arrives_min + site_of(network, here).dwell_min
        line, day = network.lines[it.line], departure_day(network, it)
        admits &= _admits(network, line, day, kinds)
    return Chain(
        departures=tuple(taken),
        cutoff_min=taken[0].cutoff_min,
        lands_min=taken[-1].arrives_min,
        buys=tuple(it.code for it in taken if network.lines[it.line].unit_type),
        rates=(),
        admits=admits,
        fixed=True,
    )


@dataclass(frozen=True)
class _Step:
    """What taking a departure adds to a label."""

    departure: Departure
    rates: tuple[int, ...]
    buys: tuple[str, ...]
    admits: int


class _Label(NamedTuple):
    """A chain on its way; better is later closing, earlier landed, cheaper."""

    cutoff_min: int
    landed_min: int
    rates: tuple[int, ...]
    buys: tuple[str, ...]
    admits: int
    sites: tuple[str, ...]
    departures: tuple[Departure, ...]

    def take(self, step: _Step, *, on_sale: bool) -> "_Label | None":
        admits = self.admits & step.admits
        if not admits or step.departure.destination in self.sites:
            return None
        if step.buys and not self.buys and not on_sale:
            return None
        return _Label(
            cutoff_min=self.cutoff_min,
            landed_min=step.departure.arrives_min,
            rates=_sum(self.rates, step.rates),
            buys=self.buys + step.buys,
            admits=admits,
            sites=(*self.sites, step.departure.destination),
            departures=(*self.departures, step.departure),
        )

    def wait(self, until: Event) -> "_Label | None":
        return self if until.minute - self.landed_min <= MAX_WAIT_MIN else None

    def chain(self) -> Chain:
        return Chain(
            departures=self.departures,
            cutoff_min=self.cutoff_min,
            lands_min=self.landed_min,
            buys=self.buys,
            rates=self.rates,
            admits=self.admits,
        )


class _Front:
    """Labels of which none replaces another, by what they buy.

    Where parcels wait for a cut-off, it does not matter when they landed, only that
    the longest stay is counted from there; where they landed, earlier is better.
    """

    def __init__(self, event: Event) -> None:
        self._waits = event.closes == 1
        self._by_buys: dict[tuple[str, ...], list[_Label]] = {}

    def __iter__(self) -> Iterator[_Label]:
        return chain.from_iterable(self._by_buys.values())

    def add_all(self, labels: Iterable[_Label]) -> None:
        for label in labels:
            peers = self._by_buys.setdefault(label.buys, [])
            free = self._by_buys.get((), [])
            if any(self._replaces(it, label) for it in chain(peers, free)):
                continue
            peers[:] = [it for it in peers if not self._replaces(label, it)]
            peers.append(label)

    def _replaces(self, one: _Label, other: _Label) -> bool:
        earlier, later = (other, one) if self._waits else (one, other)
        return (
            one.cutoff_min >= other.cutoff_min
            and earlier.landed_min <= later.landed_min
            and not other.admits & ~one.admits
            and all(map(le, one.rates, other.rates))
        )


def _start(hub: str, cutoff_min: int, steps: Mapping[str, _Step]) -> _Label:
    some = next(iter(steps.values()))
    return _Label(
        cutoff_min=cutoff_min,
        landed_min=cutoff_min,
        rates=(0,) * len(some.rates),
        buys=(),
        admits=-1,
        sites=(hub,),
        departures=(),
    )


def _steps(
    network: Network,
    timetable: Sequence[Departure],
    tariffs: Tariffs,
    kinds: Sequence[Kind],
) -> dict[str, _Step]:
    # Thousands of departures share a few hundred prices and days.
    days = {it.code: departure_day(network, it) for it in timetable}
    rates = {it.code: step_rates(network, tariffs, it) for it in timetable}
    measure = cache(_yardstick({rate for row in rates.values() for rate in row}))

    @cache
    def admits(line: str, day: date) -> int:
        return _admits(network, network.lines[line], day, kinds)

    steps = {}
    for it in timetable:
        line = network.lines[it.line]
        steps[it.code] = _Step(
            departure=it,
            rates=(*measure(rates[it.code]), co2_g_per_t(line)),
            buys=(it.code,) if line.unit_type is not None else (),
            admits=admits(it.line, days[it.code]),
        )
    return steps


def step_rates(
    network: Network, tariffs: Tariffs, departure: Departure
) -> tuple[Rate, ...]:
    """What a parcel pays to ride on a departure and be handled where it lands."""
    line = network.lines[departure.line]
    day = departure_day(network, departure)
    landing = site_of(network, departure.destination)
    return (*tariffs.line(line.rate_card, day).rates, tariffs.handling(landing))


def departure_day(network: Network, departure: Departure) -> date:
    """The local date on which a departure leaves; its prices are those of that day."""
    return local_day(departure.departs_min, site_of(network, departure.origin).zone)


def co2_g_per_t(line: Line) -> int:
    """What carrying a tonne over a whole line emits."""
    return line.co2_g_per_t_km * sum(leg.km for leg in line.legs)


def _admits(network: Network, line: Line, day: date, kinds: Sequence[Kind]) -> int:
    refused = {
        it.goods_class
        for it in network.goods_rules
        if it.mode is line.mode and not it.admitted and it.validity.covers(day)
    }
    return sum(
        1 << k
        for k, (goods, customs) in enumerate(kinds)
        if goods in line.goods_classes - refused and customs in line.customs_modes
    )


def _yardstick(
    rates: Iterable[Rate],
) -> Callable[[tuple[Rate, ...]], tuple[int, ...]]:
    """Make prices comparable: one coordinate a weight interval and way of billing.

    Coordinates that are no larger make a price that is no larger for any parcel,
    because what is billed is never negative.
    """
    known = list(rates)
    ends = {0} | {it.over_g for it in known} | {it.up_to_g or 0 for it in known}
    floors = sorted(ends)
    billings = sorted({(it.divisor_cm3_per_kg, it.step_g) for it in known})

    def measure(row: tuple[Rate, ...]) -> tuple[int, ...]:
        sums = [[0] * (len(billings) + 1) for _ in floors]
        for it in row:
            column = billings.index((it.divisor_cm3_per_kg, it.step_g))
            for floor, cells in zip(floors, sums, strict=True):
                if it.over_g <= floor and (it.up_to_g is None or floor < it.up_to_g):
                    cells[column] += it.micro_per_kg
                    cells[-1] += it.micro_per_piece
        return tuple(cell for cells in sums for cell in cells)

    return measure


def _sum(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(add, one, other))
