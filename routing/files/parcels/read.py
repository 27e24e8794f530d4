"""Read a day's parcels; every bad row is named at once and the good ones land.

A file is refused as a whole only if no row of it can be used (`UnreadableFile`).
Otherwise the good rows land and the others are listed with row, field, value and rule.
A row is numbered as a spreadsheet numbers it: the header of a CSV or Excel file is row
1; Parquet has no header, its first row is 1. What the file left open and we assumed is
listed too, because a plan built on an assumption has to say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from routing.errors import Nonsense
from routing.files.encodings import as_utf8
from routing.files.parcels.excel import read_excel
from routing.files.parcels.goods import headings
from routing.files.parcels.headers import FoundColumn, resolve
from routing.files.parcels.notes import Note, notes_on
from routing.files.parcels.parquet import read_parquet
from routing.files.parcels.ranges import FACTS
from routing.files.parcels.rules import VALUE_SHOWN, Refusals
from routing.files.parcels.sheet import Sheet
from routing.files.parcels.source import Format, Limits, Source, open_source
from routing.files.parcels.text import read_text
from routing.files.parcels.values import values_of
from routing.files.parcels.verdicts import Values

READ_AT_ONCE = Limits()
# Between the express and the economy promise; a file without due dates says nothing.
USUAL_SERVICE_DAYS = 25


@dataclass(frozen=True)
class ParcelFile:
    """What a parcel file held: parcels, refusals, and notes on what was assumed.

    Attributes
    ----------
    name, sha256
        The file as it was sent; equal hashes are equal files.
    format, encoding, delimiter
        How it was read; the last two are empty where they do not apply.
    parcels
        Columns ``row, parcel_id, order_id, group, seller, ready_at, due_at,
        due_assumed, country, postcode, place, lat, lon, weight_g, length_mm, width_mm,
        height_mm, value_minor, currency, pieces, goods_class, customs_mode, hs6,
        hs6_lines, description, lateness_cny_minor_per_day``. Moments are UTC; lengths
        run from the longest to the shortest; blank text is null.
    refused
        Every rule broken, in the order of the file.
    notes
        What was assumed, repaired or left unread.
    rows
        Rows that were not blank.
    """

    name: str
    sha256: str
    format: Format
    encoding: str
    delimiter: str
    parcels: pl.DataFrame
    refused: Refusals
    notes: tuple[Note, ...]
    rows: int

    def __str__(self) -> str:
        """How it was read and what became of its rows."""
        how = " ".join(part for part in (self.format, self.encoding) if part)
        return (
            f"{self.name} ({how}): {self.rows:,} rows,"
            f" {len(self.parcels):,} parcels, {self.refused.rows:,} rows refused"
        )


def read_parcels(
    path: str | Path,
    *,
    hub_zone: str,
    encoding: str | None = None,
    service_days: int = USUAL_SERVICE_DAYS,
    limits: Limits = READ_AT_ONCE,
) -> ParcelFile:
    """Read a parcel file.

    Parameters
    ----------
    hub_zone
        IANA zone of the hub; columns ``..._local`` are in its time.
    encoding
        Where the person knows better than the detection.
    service_days
        From ready to due where the file gives no due date; noted as an assumption.

    Raises
    ------
    UnreadableFile
        If no row of the file can be used.
    """
    _zone_exists(hub_zone)
    source = open_source(Path(path), limits)
    sheet, encoding = _sheet(source, encoding, limits)
    sources, unread = resolve(source.name, sheet.headers)
    cells = sheet.frame.select(
        "row",
        **{
            name: pl.col(f"c{column.index}").str.strip_chars()
            for name, column in sources.items()
        },
    )
    values = values_of(
        sources,
        hub_zone=hub_zone,
        service_days=service_days,
        decimal_comma=sheet.delimiter == ";",
    )
    judged = _judge(cells, values)
    landed, parcels = cells, judged.select("row", *PARCEL_COLUMNS)
    if broken := _broken(judged, values):
        wrong = [pl.col(f"!{name}").is_not_null() for name in broken]
        sound = judged.select(~pl.any_horizontal(wrong)).to_series()
        landed, parcels = cells.filter(sound), parcels.filter(sound)
    return ParcelFile(
        name=source.name,
        sha256=source.sha256,
        format=source.format,
        encoding=encoding,
        delimiter=sheet.delimiter,
        parcels=parcels,
        refused=_refused(source.name, judged, sheet, sources, values),
        notes=notes_on(parcels, landed, sources, unread, sheet, service_days),
        rows=len(cells) + sheet.misshapen["row"].n_unique(),
    )


PARCEL_COLUMNS = (
    "parcel_id order_id group seller ready_at due_at due_assumed country postcode place"
    " lat lon weight_g length_mm width_mm height_mm value_minor currency pieces"
    " goods_class customs_mode hs6 hs6_lines description lateness_cny_minor_per_day"
).split()


def _zone_exists(hub_zone: str) -> None:
    try:
        ZoneInfo(hub_zone)
    except (ZoneInfoNotFoundError, ValueError) as reason:
        raise Nonsense(
            what="hub_zone", rule="an IANA zone, like Asia/Shanghai", found=hub_zone
        ) from reason


def _sheet(source: Source, encoding: str | None, limits: Limits) -> tuple[Sheet, str]:
    if source.format is Format.EXCEL:
        return read_excel(source, limits), ""
    if source.format is Format.PARQUET:
        return read_parquet(source, limits), ""
    text, encoding = as_utf8(source.name, source.data, encoding)
    return read_text(source.name, text, limits), encoding


def _judge(cells: pl.DataFrame, values: Values) -> pl.DataFrame:
    """Typed columns beside the verdicts (``!column``) and the cells (``?column``)."""
    judged = cells.select(
        "row",
        **{f"?{name}": pl.col(name) for name in values.verdicts},
        **{f"!{name}": verdict for name, verdict in values.verdicts.items()},
        **values.typed,
    )
    if "hs6" in cells.columns:
        read = headings(cells["hs6"])
        judged = judged.with_columns(
            cells["hs6"].alias("?hs6"),
            read["verdict"].alias("!hs6"),
            read["hs6"],
            read["hs6_lines"],
        )
        values.verdicts["hs6"] = pl.col("!hs6")
    return judged


def _broken(judged: pl.DataFrame, values: Values) -> list[str]:
    """The columns of which at least one cell breaks a rule."""
    return [
        name
        for name in values.verdicts
        if judged[f"!{name}"].null_count() < len(judged)
    ]


def _refused(
    file: str,
    judged: pl.DataFrame,
    sheet: Sheet,
    sources: Mapping[str, FoundColumn],
    values: Values,
) -> Refusals:
    """What was judged unsound, in rows of (row, field, value, rule)."""
    shape = {"columns": str(len(sheet.headers)), "delimiter": repr(sheet.delimiter)}
    facts = {("", "fits_header"): shape}
    misshapen = sheet.misshapen.select(
        "row", field=pl.lit(""), value=pl.col("value"), rule=pl.col("rule")
    )
    frames = [misshapen]
    for name in _broken(judged, values):
        broken = judged.filter(pl.col(f"!{name}").is_not_null())
        header = sources[name].header
        frames.append(
            broken.select(
                "row",
                field=pl.lit(header),
                value=pl.col(f"?{name}"),
                rule=pl.col(f"!{name}"),
            )
        )
        for rule, told in FACTS.get(name, {}).items():
            facts[header, rule] = told
    every = pl.concat(frames).sort("row", maintain_order=True)
    shown = pl.col("value").str.slice(0, VALUE_SHOWN)
    return Refusals(file, every.with_columns(shown), facts)
