"""Timetable: weekdays and local times of lines become dated departures.

A line says "Tuesdays and Fridays at 18:30 in Yiwu, cut-off 20 hours before"; over a
horizon that is a list of departures with instants. Local times are resolved in the
zone of the site where they happen, so a clock change moves the instant and not the
wall clock.
"""

from dataclasses import dataclass


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
