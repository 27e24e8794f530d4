"""Timetable: local times become instants, also where the clock is changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import Nonsense, UnknownName
from routing.network import Leg
from routing.timetable import departures, instant_min, local_day, timezone_of
from tests.routing.world import ALWAYS, DAY, LINES, changed, line, world

SPRING = date(2026, 3, 29)  # 02:00 becomes 03:00 in Europe
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00


def utc_min(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) // 60


def test_a_line_leaves_on_its_weekdays_at_the_time_of_its_origin() -> None:
    runs = [it for it in departures(world(), first=DAY, days=7) if it.line == "PVG-LGG"]

    assert [it.code for it in runs] == ["PVG-LGG/2026-10-27", "PVG-LGG/2026-10-30"]
    assert runs[0].departs_min == utc_min(2026, 10, 27, 15)  # 23:00 in Shanghai
    assert runs[0].cutoff_min == runs[0].departs_min - 360
    assert runs[0].arrives_min == runs[0].departs_min + 720


def test_a_line_takes_its_legs_and_the_waits_between_them() -> None:
    legs = (Leg("LGG", "DUI", 200, 180, 45, 0, 0), Leg("DUI", "GW", 100, 90, 600, 0, 0))
    network = world(lines=[line("TWO", "LGG", "GW", legs=legs)])

    first = departures(network, first=DAY, days=1)[0]

    # What happens after the last arrival is the dwell of the site.
    assert first.arrives_min - first.departs_min == 180 + 45 + 90


@pytest.mark.parametrize(
    ("day", "wall", "instant"),
    [
        (date(2026, 3, 28), time(6), utc_min(2026, 3, 28, 5)),
        (SPRING, time(6), utc_min(2026, 3, 29, 4)),
        (date(2026, 10, 24), time(6), utc_min(2026, 10, 24, 4)),
        (AUTUMN, time(6), utc_min(2026, 10, 25, 5)),
    ],
)
def test_a_clock_change_moves_the_instant_and_not_the_wall_clock(
    day: date, wall: time, instant: int
) -> None:
    network = world(lines=[line("EU", "LGG", "GW", departs_local=wall)])

    run = departures(network, first=day, days=1)[0]

    assert run.departs_min == instant


def test_a_time_the_clock_skips_leaves_an_hour_later_by_the_wall() -> None:
    skipped = instant_min(SPRING, time(2, 30), "Europe/Madrid")

    assert skipped == instant_min(SPRING, time(3, 30), "Europe/Madrid")
    assert skipped == utc_min(2026, 3, 29, 1, 30)


def test_a_time_the_clock_shows_twice_leaves_at_the_first_of_the_two() -> None:
    twice = instant_min(AUTUMN, time(2, 30), "Europe/Madrid")

    assert twice == utc_min(2026, 10, 25, 0, 30)
    assert instant_min(AUTUMN, time(3), "Europe/Madrid") - twice == 90


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.times())
def test_the_local_day_of_an_instant_is_the_day_it_was_made_of(
    day: date, wall: time
) -> None:
    for timezone in ("Asia/Shanghai", "Europe/Lisbon", "Europe/Athens"):
        assert local_day(instant_min(day, wall, timezone), timezone) == day


def test_a_line_runs_only_while_its_row_holds() -> None:
    ends = replace(ALWAYS, effective_to=date(2026, 10, 27))
    network = world(lines=[line("T", "LGG", "GW", validity=ends)])

    runs = departures(network, first=DAY, days=7)

    assert [it.code for it in runs] == ["T/2026-10-26", "T/2026-10-27"]


def test_departures_stand_in_the_order_of_time() -> None:
    runs = departures(world(), first=DAY, days=10)

    assert [it.departs_min for it in runs] == sorted(it.departs_min for it in runs)


def test_a_line_from_a_place_that_is_not_there_is_named() -> None:
    network = world(lines=[line("T", "NOWHERE", "GW")])

    with pytest.raises(UnknownName) as refused:
        departures(network, first=DAY, days=1)

    assert refused.value.facts == {"what": "site", "name": "NOWHERE"}


def test_a_line_that_takes_no_time_is_refused() -> None:
    network = world(lines=[line("T", "LGG", "GW", transit_min=0)])

    with pytest.raises(Nonsense, match="transit_min of line T"):
        departures(network, first=DAY, days=1)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../etc/passwd"])
def test_a_timezone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Nonsense, match="an IANA timezone"):
        timezone_of(name)


def test_a_line_without_weekdays_never_runs() -> None:
    lines = changed(LINES, "PVG-LGG", weekdays=frozenset())

    runs = departures(world(lines=lines), first=DAY, days=14)

    assert not [it for it in runs if it.line == "PVG-LGG"]
