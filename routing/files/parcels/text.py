"""Parcel text: from CSV to cells, each row with the number a spreadsheet shows.

Polars reads fast but tells a short row from a row with blanks only if something stands
at the end of each row: an end mark is put there first, and looked for afterwards. What
polars refuses as a whole because of one stray quote (a sign of 12") is read again, more
slowly, by the rules of a spreadsheet, and only the rows at fault are named.
"""

import csv
import io
from dataclasses import replace
from itertools import compress

import numpy as np
import polars as pl
from numpy.typing import NDArray

from routing.files.encodings import END_MARK
from routing.files.errors import EmptyFile, NotATable
from routing.files.parcels.headers import recognised
from routing.files.parcels.sheet import MISSHAPEN, Sheet, few_enough, full_rows
from routing.files.parcels.source import Limits

DELIMITERS = (",", ";", "\t", "|")
# No address or description runs over this many lines: a quote was left open.
LINES_IN_A_RECORD = 40


def read_text(file: str, text: bytes, limits: Limits) -> Sheet:
    """Rows of a delimited text in UTF-8."""
    text = text.replace(b"\r\n", b"\n") if b"\r\n" in text else text
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")  # as old Macs ended lines
    above = 0
    if text[:4].lower() == b"sep=":  # a hint Excel leaves for itself
        above, text = 1, text.partition(b"\n")[2]
    above, text = _skip_blank(above, text)
    delimiter, headers = _header(file, text, limits)
    # The header is a line and no row.
    few_enough(file, text.count(b"\n") - 1, limits.rows, what="the number of rows")
    try:
        sheet = _read_fast(text, headers, delimiter)
    except pl.exceptions.PolarsError:
        sheet = _read_patiently(text, headers, delimiter)
    row = (pl.col("row") + above).cast(pl.UInt32)
    frame, blanks = full_rows(sheet.frame.with_columns(row))
    if frame.is_empty() and sheet.misshapen.is_empty():
        raise EmptyFile(file=file, why="there is a header and nothing below it")
    misshapen = sheet.misshapen.with_columns(row)
    blanks += sheet.blank_rows
    return Sheet(headers, frame, misshapen, delimiter, blank_rows=blanks)


def _skip_blank(above: int, text: bytes) -> tuple[int, bytes]:
    while text.startswith(b"\n"):
        above, text = above + 1, text[1:]
    return above, text


def _header(file: str, text: bytes, limits: Limits) -> tuple[str, list[str]]:
    """The delimiter under which most headers are known, and those headers."""
    head = text[:65_536].decode(errors="replace")
    if sum(char < " " and char not in "\n\t\r" for char in head[:4096]) > 20:
        raise NotATable(file=file, why="is not text")
    read = [(sign, _first_record(head, sign)) for sign in DELIMITERS]
    sign, headers = max(read, key=lambda one: (recognised(one[1]), len(one[1])))
    if not any(header.strip() for header in headers):
        raise EmptyFile(file=file, why="its first row is blank")
    few_enough(file, len(headers), limits.columns, what="the number of columns")
    return sign, headers


def _first_record(head: str, sign: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head), delimiter=sign), [])
    except csv.Error:
        return []


# --- the fast road -------------------------------------------------------------------


def _read_fast(text: bytes, headers: list[str], delimiter: str) -> Sheet:
    """Read everything with polars."""
    frame = _cells(text, len(headers), delimiter)
    return _shaped(frame.with_columns(pl.col("row") + 1), headers, delimiter)


def _cells(text: bytes, width: int, delimiter: str) -> pl.DataFrame:
    """Cells of all lines and, one column further, the end mark where a row fits."""
    mark = (delimiter + END_MARK).encode()
    marked = text.removesuffix(b"\n").replace(b"\n", mark + b"\n") + mark + b"\n"
    names = [f"c{i}" for i in range(width + 1)]
    frame = pl.read_csv(
        io.BytesIO(marked),
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        separator=delimiter,
        empty_string_is_null=False,
        missing_columns="insert",
        extra_columns="ignore",
        row_index_name="row",
    )
    if len(frame) < text.removesuffix(b"\n").count(b"\n") + 1:
        # Some quoted cells hold line breaks, and a mark before each.
        inside = mark.decode() + "\n"
        frame = frame.with_columns(
            pl.col(names).str.replace_all(inside, "\n", literal=True)
        )
    return frame


def _shaped(frame: pl.DataFrame, headers: list[str], delimiter: str) -> Sheet:
    """Rows that fit their header, and those that do not; row 1 is the header."""
    width = len(headers)
    names = [f"c{i}" for i in range(width + 1)]
    frame = frame.filter(pl.col("row") > 1)
    fits = pl.col(names[width]) == END_MARK
    bare = pl.col("c0").str.strip_chars().eq("") & pl.col("c1").eq(END_MARK)
    whole = frame.filter(fits).select("row", *names[:width])
    ragged = _ragged(frame.filter(~(fits | bare)), names, delimiter)
    blanks = len(frame) - len(whole) - len(ragged)
    return Sheet(headers, whole, ragged, blank_rows=blanks)


def _ragged(frame: pl.DataFrame, names: list[str], delimiter: str) -> pl.DataFrame:
    """Rows with too many or too few cells; nothing but delimiters is a blank row."""
    shown = pl.concat_str(names, separator=delimiter)
    shown = shown.str.split(delimiter + END_MARK).list.first()
    ragged = frame.select(
        pl.col("row").cast(pl.UInt32), value=shown, rule=pl.lit("fits_header")
    )
    return ragged.filter(pl.col("value").str.strip_chars(delimiter + " ") != "")


# --- the patient road ----------------------------------------------------------------


def _read_patiently(text: bytes, headers: list[str], delimiter: str) -> Sheet:
    """Read lines with quotes one at a time, as a spreadsheet does, the rest fast."""
    lines = text.removesuffix(b"\n").split(b"\n")
    hard, swallowed, records = _hard_records(lines, delimiter)
    rows = pl.Series("row", np.arange(1, len(lines) + 1) - np.cumsum(swallowed))
    width = len(headers)
    # Where every line is hard, one blank row stands in for the easy ones.
    plain = b"\n".join(compress(lines, ~hard)) + b"\n"
    numbers = [0] if hard.all() else rows.filter(pl.Series(~hard))
    easy = _cells(plain, width, delimiter).with_columns(
        pl.Series("row", numbers, dtype=pl.UInt32)
    )
    bad = []
    fitting = []
    for line, cells in records:
        row = int(rows[line])
        if cells is None:
            bad.append((row, lines[line].decode(), "quote_closed"))
        else:  # the same shape that polars gives: an end mark, or none
            ended = [*cells, END_MARK, *[""] * width][: width + 1]
            fitting.append((row, *ended))
    schema = {"row": pl.UInt32} | dict.fromkeys(easy.columns[1:], pl.String)
    frame = pl.concat([easy, pl.DataFrame(fitting, schema=schema, orient="row")])
    sheet = _shaped(frame.sort("row"), headers, delimiter)
    open_quotes = pl.DataFrame(bad, schema=MISSHAPEN, orient="row")
    misshapen = pl.concat([sheet.misshapen, open_quotes]).sort("row")
    return replace(sheet, misshapen=misshapen)


Flags = NDArray[np.bool_]
Records = list[tuple[int, list[str] | None]]


def _hard_records(lines: list[bytes], delimiter: str) -> tuple[Flags, Flags, Records]:
    """Which lines quotes make hard, which of them continue a row, and their cells."""
    hard = np.array([b'"' in line for line in lines], dtype=np.bool_)
    swallowed = np.zeros(len(lines), dtype=np.bool_)
    records: Records = []
    free = 0
    for line in np.flatnonzero(hard).tolist():
        if line < free:
            continue
        cells, taken = _record(lines, line, delimiter)
        free = line + taken
        hard[line:free] = True
        swallowed[line + 1 : free] = True
        records.append((line, cells))
    return hard, swallowed, records


def _record(
    lines: list[bytes], start: int, delimiter: str
) -> tuple[list[str] | None, int]:
    """Cells of the row that starts here and how many lines it takes; or no cells."""
    ahead = (line.decode() + "\n" for line in lines[start : start + LINES_IN_A_RECORD])
    reader = csv.reader(ahead, delimiter=delimiter)
    try:
        cells = next(reader)
    except csv.Error:  # a cell longer than csv takes
        return None, 1
    taken = reader.line_num
    quotes = sum(line.count(b'"') for line in lines[start : start + taken])
    if taken > 1 and quotes % 2:
        return None, 1
    return cells, taken
