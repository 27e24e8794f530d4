"""Parcel sheets: cells as text, whichever format they stood in.

What every reader of a format makes: columns named c0, c1, ... beside ``row``, the
number that a spreadsheet shows.
"""

from dataclasses import dataclass

import polars as pl

from routing.files.errors import EmptyFile, TooLarge


@dataclass(frozen=True)
class Sheet:
    """Cells as text, columns named c0, c1, ... beside ``row``; and misshapen rows.

    ``misshapen`` has row, value and the code of the rule it breaks.
    """

    headers: list[str]
    frame: pl.DataFrame
    misshapen: pl.DataFrame
    delimiter: str = ""
    blank_rows: int = 0


MISSHAPEN = {"row": pl.UInt32, "value": pl.String, "rule": pl.String}


def without_blanks(file: str, headers: list[str], frame: pl.DataFrame) -> Sheet:
    """Leave blank rows out; a table of nothing else is an empty file."""
    full, blanks = full_rows(frame)
    if full.is_empty():
        raise EmptyFile(file=file, why="there is a header and nothing below it")
    misshapen = pl.DataFrame(schema=MISSHAPEN)
    return Sheet(headers, full, misshapen, blank_rows=blanks)


def full_rows(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Rows with anything in them, and how many had nothing."""
    cells = pl.exclude("row").str.strip_chars()
    full = frame.filter(pl.any_horizontal(cells.ne(""))) if frame.width > 1 else frame
    return full, len(frame) - len(full)


def few_enough(file: str, found: int, most: int, *, what: str) -> None:
    """Refuse more than is read in one go."""
    if found > most:
        raise TooLarge(file=file, what=what, found=found, most=most)
