"""Parcel moments: when a parcel is ready and due, in UTC, to the minute.

A moment is written with its offset or in the hub's own time; a time that the hub's
clock skips or shows twice is no moment.
"""

from collections.abc import Mapping

import polars as pl

from routing.files.parcels.headers import FoundColumn
from routing.files.parcels.verdicts import Expr, Values, blank, first

CALENDAR = (pl.datetime(2000, 1, 1), pl.datetime(2100, 1, 1))


def moments(
    values: Values, sources: Mapping[str, FoundColumn], hub_zone: str, service_days: int
) -> None:
    """Ready and due in UTC, to the minute; no due date means the usual service."""
    ready, verdict = _moment("ready", sources, hub_zone)
    name = "ready_at" if "ready_at" in sources else "ready_local"
    values.verdicts[name] = pl.coalesce(first((blank(name), "filled")), verdict)
    values.typed["ready_at"] = ready
    usual = ready + pl.duration(days=service_days)
    name = "due_at" if "due_at" in sources else "due_local"
    if name not in sources:
        values.typed["due_at"] = usual
        values.typed["due_assumed"] = pl.lit(True)
        return
    due, verdict = _moment("due", sources, hub_zone)
    values.verdicts[name] = pl.when(~blank(name)).then(verdict)
    values.typed["due_at"] = pl.when(blank(name)).then(usual).otherwise(due)
    values.typed["due_assumed"] = blank(name)


def _moment(
    which: str, sources: Mapping[str, FoundColumn], hub_zone: str
) -> tuple[Expr, Expr]:
    if f"{which}_at" in sources:
        return _with_offset(pl.col(f"{which}_at"))
    return _local(pl.col(f"{which}_local"), hub_zone, end_of_day=which == "due")


def _with_offset(cell: Expr) -> tuple[Expr, Expr]:
    stamp = cell.str.slice(0, 16).str.replace(" ", "T", literal=True)
    wall = stamp.str.to_datetime("%Y-%m-%dT%H:%M", strict=False, time_unit="us")
    rest = cell.str.slice(16)
    seconds = r"(?::\d{2}(?:[.,]\d{1,9})?)?"
    offset = rest.str.extract(rf"^{seconds} ?(Z|z|[+-]\d{{2}}(?::?[0-5]\d)?)$")
    digits = offset.str.replace(":", "", literal=True)
    hours = digits.str.slice(1, 2).cast(pl.Int64, strict=False).fill_null(0)
    minutes = digits.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
    east = pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    utc = wall - pl.duration(minutes=east * (hours * 60 + minutes))
    bare = wall.is_not_null() & rest.str.contains(rf"^{seconds}$")
    verdict = first(
        (bare | cell.str.contains(r"^\d{4}-\d{2}-\d{2}$"), "no_offset"),
        (wall.is_null() | offset.is_null() | (hours > 14), "offset_moment"),
        (~utc.is_between(*CALENDAR), "in_calendar"),
    )
    return utc.dt.replace_time_zone("UTC"), verdict


def _local(cell: Expr, hub_zone: str, *, end_of_day: bool) -> tuple[Expr, Expr]:
    plain = cell.str.replace_many(
        ["/", "年", "月", "日", "T"], ["-", "-", "-", " ", " "]
    ).str.replace(r"\s+", " ")
    wall = pl.coalesce(
        plain.str.to_datetime(written, strict=False, time_unit="us")
        for written in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.f")
    )
    if end_of_day:  # a date alone, or midnight as Excel writes a date
        day = plain.str.slice(0, 10).str.strip_chars()
        alone = plain.str.contains(r"^\d+-\d+-\d+( 00:00:00)?\s*$")
        ends = day.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
        ends += pl.duration(hours=23, minutes=59)
        wall = pl.when(alone).then(ends).otherwise(wall)
    moment = wall.dt.truncate("1m").dt.replace_time_zone(
        hub_zone, ambiguous="null", non_existent="null"
    )
    outside = moment.is_null() | ~wall.is_between(*CALENDAR)
    verdict = first((wall.is_null(), "local_moment"), (outside, "in_calendar"))
    return moment.dt.convert_time_zone("UTC"), verdict
