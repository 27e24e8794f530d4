"""Moments are told by the wall clock of a site, and back."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from wms.local_time import (
    NaiveMoment,
    UnknownZone,
    Zone,
    cut_off_text,
    moment,
    site_time,
    zone_name,
)

zones = st.sampled_from(
    ["Asia/Shanghai", "Europe/Madrid", "Europe/Moscow", "Asia/Dubai", "Asia/Almaty"]
)


def test_a_cut_off_says_its_zone_and_its_offset() -> None:
    at = datetime(2026, 7, 1, 16, tzinfo=UTC)

    assert cut_off_text(at, "Europe/Madrid") == "2026-07-01 18:00 CEST (UTC+02:00)"
    assert cut_off_text(at, "Asia/Shanghai") == "2026-07-02 00:00 CST (UTC+08:00)"
    assert cut_off_text(at, "Asia/Dubai") == "2026-07-01 20:00 (UTC+04:00)"


def test_a_cut_off_in_the_hour_told_twice_falls_at_its_first_telling() -> None:
    at = moment(date(2026, 10, 25), time(2, 30), "Europe/Madrid")

    assert at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_cut_off_in_the_skipped_hour_comes_early_and_not_late() -> None:
    at = moment(date(2026, 3, 29), time(2, 30), "Europe/Madrid")

    assert at == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.times(), zones)
def test_a_time_read_off_the_wall_is_found_on_the_wall_again(
    day: date, wall_clock: time, zone: str
) -> None:
    wall = site_time(moment(day, wall_clock, zone), zone).replace(tzinfo=None)

    skipped = wall != datetime.combine(day, wall_clock)
    assert not skipped or (day.month == 3 and wall_clock.hour == 2)


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(NaiveMoment, match="2026-07-01T16:00:00"):
        site_time(datetime(2026, 7, 1, 16), "Asia/Shanghai")  # noqa: DTZ001


@pytest.mark.parametrize(
    "name", ["", "Europe", "Mars/Base", "asia/shanghai", "../etc/passwd", "UTC+8"]
)
def test_a_zone_the_database_does_not_have_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone_name(name)


def test_a_zone_stands_in_a_form() -> None:
    class Site(BaseModel):
        zone: Zone

    assert Site(zone=" Asia/Shanghai ").zone == "Asia/Shanghai"
    with pytest.raises(ValidationError, match="Peking"):
        Site(zone="Asia/Peking")
