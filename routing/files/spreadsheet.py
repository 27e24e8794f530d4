"""Spreadsheet cells: what a person who types the cell into a CSV file would write.

So that a rule judges a workbook and a CSV file alike. Whole numbers come without a
decimal point; a number too long for Excel's fifteen digits is shown as Excel shows it,
for a rule about lost digits to see it.
"""

import datetime as dt

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None

DIGITS_KEPT = 1e15  # from here on a spreadsheet rounds


def cell_text(cell: Cell) -> str:
    """A cell as a person would type it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        if abs(cell) >= DIGITS_KEPT:
            return f"{cell:.14E}"
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", timespec="seconds")
    return "" if cell is None else str(cell)
