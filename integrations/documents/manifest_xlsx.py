"""Manifest as an Excel workbook: head and units, then bags, then parcels."""

from collections.abc import Sequence
from io import BytesIO

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from integrations.documents.headings import TITLE, facts, heading, totals
from wms.hub.manifest import Contents

# Characters a column shows before it grows too wide to print.
WIDEST, NARROWEST = 40, 9


def manifest_xlsx(contents: Contents, *, remarks: Sequence[str] = ()) -> bytes:
    """Three sheets; ``remarks`` stand under the title."""
    file = BytesIO()
    # No cell becomes a formula or a link because of what a seller typed.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        made = contents.issued.replace(tzinfo=None)
        book.set_properties({"title": contents.number, "created": made})
        bold = book.add_format({"bold": True})
        number = book.add_format({"num_format": "#,##0"})
        head = book.add_worksheet("Manifest 交接单")
        row = _head(head, contents, remarks, bold)
        _table(head, row, contents.units, bold, number, totals(contents))
        for name, table in (
            ("Bags 袋", contents.bags),
            ("Parcels 包裹", contents.parcels),
        ):
            sheet = book.add_worksheet(name)
            sums = {it: n for it, n in totals(contents).items() if it in table.columns}
            _table(sheet, 0, table, bold, number, sums)
            sheet.freeze_panes(1, 0)
    return file.getvalue()


def _head(
    sheet: Worksheet, contents: Contents, remarks: Sequence[str], bold: object
) -> int:
    """Write the title and what is known of the journey; the next free row."""
    sheet.write_string(0, 0, " ".join(TITLE), bold)
    lines = [("", remark) for remark in remarks] + facts(contents)
    for row, (name, value) in enumerate(lines, 1):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value)
    return len(lines) + 2


def _table(
    sheet: Worksheet,
    top: int,
    table: pl.DataFrame,
    bold: object,
    number: object,
    sums: dict[str, int],
) -> None:
    """Write a table under its headings, and what it adds up to below it."""
    for place, name in enumerate(table.columns):
        title = heading(name)
        sheet.write_string(top, place, title, bold)
        sheet.set_column(place, place, min(max(len(title) + 6, NARROWEST), WIDEST))
        if table[name].dtype == pl.Int64:
            sheet.write_column(top + 1, place, table[name].to_list(), number)
        else:
            sheet.write_column(top + 1, place, table[name].to_list())
    bottom = top + 1 + len(table)
    sheet.write_string(bottom, 0, heading("total"), bold)
    for name, total in sums.items():
        if name in table.columns:
            sheet.write_number(bottom, table.columns.index(name), total, number)
