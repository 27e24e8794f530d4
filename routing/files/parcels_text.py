"""Parcel text: from CSV to cells, each row with the number a spreadsheet shows.

Polars reads fast but tells a short row from a row with blanks only if something stands
at the end of each row: an end mark is put there first, and looked for afterwards. What
polars refuses as a whole because of one stray quote (a sign of 12") is read again, more
slowly, by the rules of a spreadsheet, and only the rows at fault are named.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import polars as pl

from routing.files.parcels_columns import recognised
from routing.files.parcels_errors import EmptyFile, NotATable, TooLarge
from routing.files.parcels_source import END_MARK, Limits

DELIMITERS = (",", ";", "\t", "|")
# No address or description runs over this many lines: a quote was left open.
LINES_IN_A_RECORD = 40
BATCH_ROWS = 50_000


@dataclass(frozen=True)
class Table:
    """Cells as text, columns named c0, c1, ... beside ``row``; and misshapen rows.

    ``misshapen`` has row, value and the code of the rule it breaks.
    """

    headers: list[str]
    frame: pl.DataFrame
    misshapen: pl.DataFrame
    delimiter: str = ""
    encoding: str = ""
    blank_rows: int = 0


MISSHAPEN = {"row": pl.UInt32, "value": pl.String, "rule": pl.String}


def read_text(file: str, text: bytes, limits: Limits) -> Table:
    """Rows of a delimited text in UTF-8."""
    text = text.replace(b"\r\n", b"\n") if b"\r\n" in text else text
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")  # as old Macs ended lines
    above = 0
    if text[:4].lower() == b"sep=":  # a hint Excel leaves for itself
        above, text = 1, text.partition(b"\n")[2]
    above, text = _skip_blank(above, text)
    delimiter, headers = _header(file, text, limits)
    _count(file, text, limits)
    try:
        table = _read_fast(text, headers, delimiter)
    except pl.exceptions.PolarsError:
        table = _read_patiently(text, headers, delimiter)
    row = (pl.col("row") + above).cast(pl.UInt32)
    frame, blanks = _without_blanks(table.frame.with_columns(row))
    if frame.is_empty() and table.misshapen.is_empty():
        raise EmptyFile(file=file, found="there is a header and nothing below it")
    misshapen = table.misshapen.with_columns(row)
    blanks += table.blank_rows
    return Table(headers, frame, misshapen, delimiter, blank_rows=blanks)


def _skip_blank(above: int, text: bytes) -> tuple[int, bytes]:
    while text.startswith(b"\n"):
        above, text = above + 1, text[1:]
    return above, text


def _header(file: str, text: bytes, limits: Limits) -> tuple[str, list[str]]:
    """The delimiter under which most headers are known, and those headers."""
    head = text[:65_536].decode(errors="replace")
    if sum(char < " " and char not in "\n\t\r" for char in head[:4096]) > 20:
        raise NotATable(file=file, found="is not text")
    read = [(sign, _first_record(head, sign)) for sign in DELIMITERS]
    sign, headers = max(read, key=lambda one: (recognised(one[1]), len(one[1])))
    if not any(header.strip() for header in headers):
        raise EmptyFile(file=file, found="its first row is blank")
    if len(headers) > limits.columns:
        raise TooLarge(
            file=file,
            what="the number of columns",
            found=len(headers),
            most=limits.columns,
        )
    return sign, headers


def _first_record(head: str, sign: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(head), delimiter=sign), [])
    except csv.Error:
        return []


def _count(file: str, text: bytes, limits: Limits) -> None:
    lines = text.count(b"\n")
    if lines > limits.rows + 1:
        raise TooLarge(
            file=file, what="the number of rows", found=lines, most=limits.rows
        )


# --- the fast road -------------------------------------------------------------------


def _read_fast(text: bytes, headers: list[str], delimiter: str) -> Table:
    """Read with polars; the end mark shows where each row ended."""
    mark = (delimiter + END_MARK).encode()
    marked = text.removesuffix(b"\n").replace(b"\n", mark + b"\n") + mark + b"\n"
    width = len(headers)
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
        row_index_offset=1,
    )[1:]
    del marked
    if len(frame) < text.count(b"\n"):  # some quoted cells hold line breaks
        inside = mark.decode() + "\n"
        frame = frame.with_columns(
            pl.col(names).str.replace_all(inside, "\n", literal=True)
        )
    end = pl.col(f"c{width}")
    fits = end == END_MARK
    bare = pl.col("c0").str.strip_chars().eq("") & pl.col("c1").eq(END_MARK)
    whole = frame.filter(fits).select("row", *names[:width])
    ragged = _ragged(frame.filter(~(fits | bare)), names, delimiter)
    blanks = len(frame) - len(whole) - len(ragged)
    return Table(headers, whole, ragged, blank_rows=blanks)


def _ragged(frame: pl.DataFrame, names: list[str], delimiter: str) -> pl.DataFrame:
    """Rows with too many or too few cells; nothing but delimiters is a blank row."""
    shown = pl.concat_str(names, separator=delimiter)
    shown = shown.str.split(delimiter + END_MARK).list.first()
    ragged = frame.select(
        pl.col("row").cast(pl.UInt32), value=shown, rule=pl.lit("fits_header")
    )
    return ragged.filter(pl.col("value").str.strip_chars(delimiter + " ") != "")


# --- the patient road ----------------------------------------------------------------


def _read_patiently(text: bytes, headers: list[str], delimiter: str) -> Table:
    """Read as a spreadsheet does, naming rows whose quotes do not close."""
    width = len(headers)
    names = [f"c{i}" for i in range(width)]
    bad: list[tuple[int, str, str]] = []
    frames = []
    records = islice(_records(_lines(text), delimiter, bad), 1, None)
    while batch := list(islice(records, BATCH_ROWS)):
        fitting: list[tuple[int, list[str]]] = []
        for row, cells in batch:
            if len(cells) == width or not any(cells):
                fitting.append((row, (cells + [""] * width)[:width]))
            else:
                bad.append((row, delimiter.join(cells), "fits_header"))
        rows = {"row": pl.Series([row for row, _ in fitting], dtype=pl.UInt32)}
        columns = zip(*(cells for _, cells in fitting), strict=True)
        cells_of = dict(zip(names, columns, strict=False)) if fitting else {}
        frames.append(
            pl.DataFrame(
                rows
                | {n: pl.Series(cells_of.get(n, ()), dtype=pl.String) for n in names}
            )
        )
    empty = pl.DataFrame(schema={"row": pl.UInt32, **dict.fromkeys(names, pl.String)})
    misshapen = pl.DataFrame(bad, schema=MISSHAPEN, orient="row")
    return Table(headers, pl.concat([empty, *frames]), misshapen)


def _lines(text: bytes) -> list[str]:
    return [line + "\n" for line in text.decode().removesuffix("\n").split("\n")]


def _records(
    lines: list[str], delimiter: str, bad: list[tuple[int, str, str]]
) -> Iterator[tuple[int, list[str]]]:
    """Records with their row number, starting anew below a quote left open."""
    start, row = 0, 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
        before = start
        while True:
            row += 1
            try:
                cells = next(reader, None)
            except csv.Error:  # a cell longer than csv takes
                cells = []
            after = start + reader.line_num
            if cells is None:
                return
            if after - before > 1 and _left_open(lines, before, after):
                break
            if not cells and lines[before].strip():
                break
            yield row, cells
            before = after
        bad.append((row, lines[before].rstrip("\n"), "quote_closed"))
        start = before + 1


def _left_open(lines: list[str], before: int, after: int) -> bool:
    if after - before > LINES_IN_A_RECORD:
        return True
    return sum(line.count('"') for line in lines[before:after]) % 2 == 1


def _without_blanks(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    cells = pl.exclude("row")
    full = frame.filter(pl.any_horizontal(cells.str.strip_chars().ne("")))
    return full, len(frame) - len(full)
