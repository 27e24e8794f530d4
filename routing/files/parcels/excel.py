"""Parcels in Excel: the visible sheet whose first row has most headers we know.

A workbook is measured before it is opened, because one far-away cell makes a reader lay
out a sheet of billions.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase

import polars as pl
import python_calamine as calamine

from routing.files.errors import BrokenFile, EmptyFile, LockedWorkbook
from routing.files.parcels.headers import recognised
from routing.files.parcels.sheet import Sheet, few_enough, without_blanks
from routing.files.parcels.source import CHUNK, Limits, Source
from routing.files.spreadsheet import Cell, cell_text

Rows = Sequence[Sequence[Cell]]

UNZIPPABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# Rows may stand apart, but not so far that most of the sheet is nothing.
SPARSE_TIMES = 4
SPARSE_ROWS = 10_000
# No element of a sheet that is looked for is longer: it may lie across two pieces.
ELEMENT_BYTES = 200


def read_excel(source: Source, limits: Limits) -> Sheet:
    """Rows of the visible sheet whose first row has most headers we know."""
    if source.data.startswith(b"PK"):
        _measure(source, limits)
    try:
        rows = max(_visible_sheets(source.data), key=_headers_known, default=[])
    except calamine.PasswordError as reason:
        raise LockedWorkbook(file=source.name) from reason
    except (calamine.CalamineError, OSError, ValueError) as reason:
        if "EncryptedPackage".encode("utf-16-le") in source.data:
            raise LockedWorkbook(file=source.name) from reason
        raise BrokenFile(file=source.name, format="Excel", found=reason) from reason
    return _sheet(source.name, _headers(rows), rows[1:], limits)


def _visible_sheets(data: bytes) -> Iterator[Rows]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheets_metadata:
        if sheet.visible is calamine.SheetVisibleEnum.Visible:
            read = book.get_sheet_by_name(sheet.name)
            yield read.to_python(skip_empty_area=False)


def _headers(rows: Rows) -> list[str]:
    return [cell_text(cell) for cell in rows[0]] if rows else []


def _headers_known(rows: Rows) -> int:
    return recognised(_headers(rows))


def _sheet(file: str, headers: list[str], rows: Rows, limits: Limits) -> Sheet:
    few_enough(file, len(headers), limits.columns, what="the number of columns")
    few_enough(file, len(rows), limits.rows, what="the number of rows")
    if not any(headers):
        raise EmptyFile(file=file, why="its first row is blank")
    columns: Iterable[tuple[Cell, ...]] = zip(*rows, strict=True)
    frame = pl.DataFrame(
        {f"c{i}": [cell_text(it) for it in cells] for i, cells in enumerate(columns)},
        schema_overrides={f"c{i}": pl.String for i in range(len(headers))},
    )
    return without_blanks(file, headers, frame.with_row_index("row", offset=2))


# --- measured before it is opened ----------------------------------------------------


def _measure(source: Source, limits: Limits) -> None:
    """Refuse a workbook that unpacks to more than we read, before unpacking it."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            few_enough(
                source.name, unpacked, limits.bytes, what="its size unpacked, in bytes"
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
    far_column = beyond(limits.columns)
    read, rows, last, tail = 0, 0, 0, b""
    with parts.open(part) as stream:
        while piece := stream.read(CHUNK):
            read += len(piece)
            # What the archive says about its sizes may be a lie.
            few_enough(file, read, limits.bytes, what="its size unpacked, in bytes")
            window = tail + piece
            if far := far_column.search(window):
                column = _column_number(far[1].decode())
                few_enough(file, column, limits.columns, what="the number of columns")
            rows += piece.count(b"<row")
            at = window.rfind(b"<row")
            number = ROW_NUMBER.match(window, at) if at >= 0 else None
            last = max(last, int(number[1])) if number else last
            tail = window[-ELEMENT_BYTES:]
    reach = min(SPARSE_TIMES * rows + SPARSE_ROWS, limits.rows + 1)
    few_enough(file, last, reach, what="the last row's number")


def beyond(columns: int) -> re.Pattern[bytes]:
    """A cell to the right of so many columns: beyond 64 (BL) lie BM, CA and AAA."""
    last = _column_letters(columns)
    wider = f"[A-Z]{{{len(last) + 1},3}}"
    as_wide = (
        f"{last[:i]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(last) - i - 1}}}"
        for i, letter in enumerate(last)
        if letter != "Z"
    )
    names = "|".join((wider, *as_wide))
    return re.compile(rf'<(?:\w+:)?c\b[^>]*?\br="({names})\d'.encode())


def _column_letters(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[place] + letters
    return letters


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return number
