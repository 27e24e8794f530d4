"""Local time: what the clock on the wall of a site says.

We keep moments in UTC and sites keep a zone; a cut-off is a time on the site's wall.
Two nights a year a wall clock is no function of the moment: an hour is skipped, or told
twice. Of the two moments such a time may mean, a cut-off takes the earlier: too early
costs a parcel its wait, too late costs it the train. China has kept one zone without summer time since 1992; Europe
changes on the last Sundays of March and October.

* LocalTimeError
  - UnknownZone  a zone the IANA database does not have
  - NaiveMoment  a moment without its offset from UTC
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from wms.errors import HouseError


class LocalTimeError(HouseError, ValueError):
    """A time that names no moment."""


class UnknownZone(LocalTimeError):
    """A zone the IANA database does not have."""

    sentence = "{zone!r} is no time zone of the IANA database, as Asia/Shanghai is"


class NaiveMoment(LocalTimeError):
    """A moment without its offset from UTC."""

    sentence = "{at} says no offset from UTC, so it names no moment"


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    # The list that travels with tzdata, not the machine's own: what is refused here is
    # refused everywhere, and no name reaches into a folder.
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def zone_name(value: str) -> str:
    """The zone's name as we store it, or a refusal."""
    name = value.strip()
    if name not in _known():
        raise UnknownZone(zone=value)
    return name


Zone = Annotated[str, AfterValidator(zone_name)]


def site_time(at: datetime, zone: str) -> datetime:
    """What the wall clock of a site says at a moment."""
    if at.tzinfo is None:
        raise NaiveMoment(at=at.isoformat())
    return at.astimezone(ZoneInfo(zone_name(zone)))


def moment(day: date, wall_clock: time, zone: str) -> datetime:
    """The moment, in UTC, of a time on a site's wall; see above for the odd nights."""
    site = ZoneInfo(zone_name(zone))
    wall = datetime.combine(day, wall_clock.replace(tzinfo=None), tzinfo=site)
    # `fold` picks the offset before or after a change; on all other nights both agree.
    return min(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def cut_off_text(at: datetime, zone: str) -> str:
    """A cut-off as printed for drivers: `2026-11-23 18:00 CST (UTC+08:00)`.

    The offset stands beside the abbreviation because CST is Shanghai and Chicago both.
    """
    wall = site_time(at, zone)
    offset = wall.strftime("%z")
    name = wall.tzname() or ""
    # Zones without an abbreviation are called by their offset; once is enough.
    label = f"{name} " if name[:1].isalpha() else ""
    return f"{wall:%Y-%m-%d %H:%M} {label}(UTC{offset[:3]}:{offset[3:5]})"
