"""Parcel sheets: from Excel and Parquet to the same cells as text.

Excel is measured before it is opened, because one far-away cell makes a reader lay out
a sheet of billions. Numbers come back as a person would type them: whole ones without a
decimal point; one too long for Excel's fifteen digits is shown as Excel shows it, so
that the rule about lost digits can see it.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence

import polars as pl
import python_calamine as calamine

from routing.files.errors import (
    BrokenFile,
    EmptyFile,
    LockedWorkbook,
    TooLarge,
)
from routing.files.parcels.columns import recognised
from routing.files.parcels.source import CHUNK, Limits, Source
from routing.files.parcels.text import MISSHAPEN, Table

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None

DIGITS_KEPT = 1e15
UNZIPPABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
# A column beyond BL, the sixty-fourth.
FAR_COLUMN = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="(?:B[M-Z]|[C-Z][A-Z]|[A-Z]{3})\d')
ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')


def read_excel(source: Source, limits: Limits) -> Table:
    """Rows of the visible sheet whose first row has most headers we know."""
    if source.data.startswith(b"PK"):
        _measure(source, limits)
    best: tuple[int, list[str], Sequence[Sequence[Cell]]] = (-1, [], [])
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        for sheet in book.sheets_metadata:
            if sheet.visible is not calamine.SheetVisibleEnum.Visible:
                continue
            cells = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            headers = [text(cell) for cell in cells[0]] if cells else []
            known = recognised(headers)
            if known > best[0]:
                best = (known, headers, cells[1:])
    except calamine.PasswordError as reason:
        raise LockedWorkbook(file=source.name) from reason
    except (calamine.CalamineError, OSError, ValueError) as reason:
        if "EncryptedPackage".encode("utf-16-le") in source.data:
            raise LockedWorkbook(file=source.name) from reason
        raise BrokenFile(file=source.name, format="Excel", found=reason) from reason
    return _table(source.name, best[1], best[2], limits)


def _table(
    file: str, headers: list[str], rows: Sequence[Sequence[Cell]], limits: Limits
) -> Table:
    _few_enough(file, "the number of columns", len(headers), limits.columns)
    _few_enough(file, "the number of rows", len(rows), limits.rows)
    if not any(headers):
        raise EmptyFile(file=file, found="its first row is blank")
    columns: Iterable[tuple[Cell, ...]] = zip(*rows, strict=True)
    frame = pl.DataFrame(
        {f"c{i}": [text(cell) for cell in cells] for i, cells in enumerate(columns)},
        schema_overrides={f"c{i}": pl.String for i in range(len(headers))},
    )
    frame = frame.with_row_index("row", offset=2)
    return without_blanks(file, headers, frame)


def without_blanks(file: str, headers: list[str], frame: pl.DataFrame) -> Table:
    """Leave blank rows out; a table of nothing else is an empty file."""
    cells = pl.exclude("row").str.strip_chars()
    full = frame.filter(pl.any_horizontal(cells.ne(""))) if frame.width > 1 else frame
    if full.is_empty():
        raise EmptyFile(file=file, found="there is a header and nothing below it")
    misshapen = pl.DataFrame(schema=MISSHAPEN)
    return Table(headers, full, misshapen, blank_rows=len(frame) - len(full))


def text(cell: Cell) -> str:
    """A cell as a person would type it."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float):
        if abs(cell) >= DIGITS_KEPT:
            return f"{cell:.14E}"
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", timespec="seconds")
    return "" if cell is None else str(cell)


def _measure(source: Source, limits: Limits) -> None:
    """Refuse a workbook that unpacks to more than we read, before unpacking it."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            _few_enough(
                source.name, "its size unpacked, in bytes", unpacked, limits.bytes
            )
            if "EncryptedPackage" in parts.namelist():
                raise LockedWorkbook(file=source.name)
            for part in parts.namelist():
                if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                    _measure_sheet(source.name, parts, part, limits)
    except UNZIPPABLE as reason:
        raise BrokenFile(file=source.name, format="Excel", found=reason) from reason


def _measure_sheet(
    file: str, parts: zipfile.ZipFile, part: str, limits: Limits
) -> None:
    """Look for cells far to the right or far below the rows that are there."""
    read, rows, last, tail = 0, 0, 0, b""
    with parts.open(part) as stream:
        while piece := stream.read(CHUNK):
            read += len(piece)
            # What the archive says about its sizes may be a lie.
            _few_enough(file, "its size unpacked, in bytes", read, limits.bytes)
            window = tail + piece
            if FAR_COLUMN.search(window):
                raise TooLarge(
                    file=file, what="the number of columns", found=65, most=64
                )
            rows += piece.count(b"<row")
            at = window.rfind(b"<row")
            number = ROW_NUMBER.match(window, at) if at >= 0 else None
            last = max(last, int(number[1])) if number else last
            tail = window[-200:]
    if last > 4 * rows + 10_000:
        _few_enough(
            file, "the last row's number", last, min(4 * rows + 10_000, limits.rows)
        )


def _few_enough(file: str, what: str, found: int, most: int) -> None:
    if found > most:
        raise TooLarge(file=file, what=what, found=found, most=most)


# --- Parquet -------------------------------------------------------------------------


def read_parquet(source: Source, limits: Limits) -> Table:
    """Rows of a Parquet file, the first one numbered 1; typed columns become text."""
    try:
        data = io.BytesIO(source.data)
        schema = pl.read_parquet_schema(data)
        _few_enough(source.name, "the number of columns", len(schema), limits.columns)
        lazy = pl.scan_parquet(io.BytesIO(source.data))
        rows = int(lazy.select(pl.len()).collect().item())
        _few_enough(source.name, "the number of rows", rows, limits.rows)
        columns = [
            _as_text(name, kind).alias(f"c{i}")
            for i, (name, kind) in enumerate(schema.items())
        ]
        frame = lazy.select(columns).collect()
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,  # polars asserts on some damage
        OSError,
    ) as reason:
        told = str(reason).partition("\n")[0]
        raise BrokenFile(file=source.name, format="Parquet", found=told) from reason
    if rows == 0:
        raise EmptyFile(file=source.name, found="it has columns and no rows")
    numbered = frame.with_row_index("row", offset=1)
    return without_blanks(source.name, list(schema), numbered)


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        written = "%Y-%m-%dT%H:%M:%S%:z" if kind.time_zone else "%Y-%m-%d %H:%M:%S"
        shown = column.dt.to_string(written)
    elif isinstance(kind, pl.List):
        shown = column.cast(pl.List(pl.String)).list.join(";")
    elif isinstance(kind, pl.Boolean):
        shown = column.cast(pl.Int8).cast(pl.String)
    elif kind.is_float():
        whole = column.is_finite() & (column == column.round(0))
        whole &= column.abs() < DIGITS_KEPT
        digits = column.cast(pl.Int64, strict=False).cast(pl.String)
        shown = pl.when(whole).then(digits).otherwise(column.cast(pl.String))
    elif kind.is_numeric() or kind in {pl.String, pl.Categorical, pl.Enum, pl.Date}:
        shown = column.cast(pl.String)
    else:
        shown = pl.lit("", dtype=pl.String)
    return shown.fill_null("")
