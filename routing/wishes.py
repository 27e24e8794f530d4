"""Wishes: what planners ask of a day's plan, beyond its parcels and its network."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from routing.batches import Pin
from routing.errors import Nonsense
from routing.pricing import Prices

ON_SALE_DAYS = 7
"""How many days of departures a day's plan chooses among: the weekly timetable once."""


@dataclass(frozen=True)
class Wishes:
    """What is fixed, left out, sold already, and paid for time.

    Attributes
    ----------
    pins : mapping of parcel to Pin
        A pinned parcel has no other options; so has the group it travels with.
    excluded : collection of departure codes
        Departures that do not exist today, for whatever reason.
    taken : mapping of departure code to units
        Units that earlier plans opened: no longer on sale, and a commitment is met
        by them first.
    from_min : int, optional
        What closes before this instant is gone; by default the hub's midnight.
    days : int
        Departures that close within so many days, and leave within them if their
        units are bought, are on sale.
    prices : Prices, optional
        By default those of `usual_prices`, for which the exchange needs the yuan.
    """

    pins: Mapping[str, Pin] = field(default_factory=dict)
    excluded: Collection[str] = ()
    taken: Mapping[str, int] = field(default_factory=dict)
    from_min: int | None = None
    days: int = ON_SALE_DAYS
    prices: Prices | None = None

    def __post_init__(self) -> None:
        """Refuse a plan of no days, and units given back that nobody took."""
        if self.days < 1:
            raise Nonsense(what="days", rule="at least 1", found=self.days)
        for departure, units in self.taken.items():
            if units < 0:
                raise Nonsense(
                    what=f"units taken of {departure}",
                    rule="not negative",
                    found=units,
                )


NO_WISHES = Wishes()
