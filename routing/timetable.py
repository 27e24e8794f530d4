"""Timetable: weekdays and local times of lines become dated departures.

A line says "Tuesdays and Fridays at 18:30 in Yiwu, cut-off 20 hours before"; over a
horizon that is a list of departures with instants. Local times are resolved in the
timezone of the site where they happen, so a clock change moves the instant and not the
wall clock: a time that the clock skips leaves an hour later by the wall, a time that
it shows twice leaves at the first of the two. That is how calendars read such times
(RFC 5545, 3.3.5), so what we plan is what a carrier's own calendar shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from routing.errors import Nonsense, UnknownName
from routing.network import Line, Network, Site

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Departure:
    """One line on one date; instants in minutes since 1970 UTC.

    ``code`` is the line's code and the local date of departure:
    ``YW-MAD/2026-10-27``.
    """

    code: str
    line: str
    origin: str
    destination: str
    cutoff_min: int
    departs_min: int
    arrives_min: int


def departures(network: Network, *, first: date, days: int) -> list[Departure]:
    """Every departure of every line from ``first``, over so many local dates.

    Returns
    -------
    list of Departure
        By instant of departure, then by code. A line takes its legs' transit and the
        waits between them; what happens after the last arrival is the site's dwell.
    """
    runs = [
        _run(network, line, day)
        for line in network.lines.values()
        for day in _running_days(line, first, days)
    ]
    return sorted(runs, key=lambda it: (it.departs_min, it.code))


def instant_min(day: date, clock: time, timezone: str) -> int:
    """The instant a wall clock shows on a day, in minutes since 1970 UTC."""
    local = datetime.combine(day, clock, tzinfo=timezone_of(timezone))
    return int((local - _EPOCH).total_seconds()) // 60


def local_day(instant: int, timezone: str) -> date:
    """The date a wall clock shows at an instant given in minutes since 1970 UTC."""
    moment = _EPOCH + timedelta(minutes=instant)
    return moment.astimezone(timezone_of(timezone)).date()


@cache
def timezone_of(name: str) -> ZoneInfo:
    """The IANA timezone of a name; refuses a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise Nonsense(what="timezone", rule="an IANA timezone", found=name) from None


def site_of(network: Network, code: str) -> Site:
    """The site of a code; refuses a code that no site has."""
    if code not in network.sites:
        raise UnknownName(what="site", name=code)
    return network.sites[code]


def _running_days(line: Line, first: date, days: int) -> Iterator[date]:
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        if day.isoweekday() in line.weekdays and line.validity.covers(day):
            yield day


def _run(network: Network, line: Line, day: date) -> Departure:
    timezone = site_of(network, line.origin).zone
    site_of(network, line.destination)
    departs_min = instant_min(day, line.departs_local, timezone)
    return Departure(
        code=f"{line.code}/{day.isoformat()}",
        line=line.code,
        origin=line.origin,
        destination=line.destination,
        cutoff_min=departs_min - line.cutoff_min,
        departs_min=departs_min,
        arrives_min=departs_min + _travel_min(line),
    )


def _travel_min(line: Line) -> int:
    waits = sum(leg.dwell_min for leg in line.legs[:-1])
    travel_min = sum(leg.transit_min for leg in line.legs) + waits
    if travel_min < 1:
        # A journey without time would let a parcel circle within one minute.
        raise Nonsense(
            what=f"transit_min of line {line.code}", rule="at least 1", found=travel_min
        )
    return travel_min
