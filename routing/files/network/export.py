"""Network export: the bundled network as files to start one's own from.

CSV files begin with a byte-order mark, without which Excel shows Chinese as rubbish; a
workbook has one sheet a table and the outlines beside it.
"""

import csv
import shutil
from codecs import BOM_UTF8
from pathlib import Path

import xlsxwriter

from routing.errors import RoutingError
from routing.files.network import BUNDLED
from routing.files.network.polygons import FILE
from routing.files.network.tables import COLUMNS


class NotEmpty(RoutingError):
    """Something stands where the files would be written; nothing is overwritten."""

    sentence = "{place} is there already; name a place that is not, or is empty"


def export_network(target: Path) -> list[Path]:
    """Write the bundled network to a directory, or to a workbook named ``.xlsx``."""
    workbook = target.suffix.lower() == ".xlsx"
    folder = target.parent if workbook else target
    outlines = folder / FILE
    if workbook:
        taken = [path for path in (target, outlines) if path.exists()]
    else:
        taken = [folder] if folder.exists() and any(folder.iterdir()) else []
    if taken:
        raise NotEmpty(place=str(taken[0]))
    folder.mkdir(parents=True, exist_ok=True)
    written = [_workbook(target)] if workbook else _tables(folder)
    shutil.copyfile(BUNDLED / FILE, outlines)
    return [*written, outlines]


def _tables(folder: Path) -> list[Path]:
    written = []
    for name in COLUMNS:
        path = folder / f"{name}.csv"
        path.write_bytes(BOM_UTF8 + (BUNDLED / path.name).read_bytes())
        written.append(path)
    return written


def _workbook(target: Path) -> Path:
    # Codes and times are text: Excel would turn 07 into 7 and 18:30 into a fraction.
    with xlsxwriter.Workbook(target, {"strings_to_numbers": False}) as book:
        bold = book.add_format({"bold": True})
        for name in COLUMNS:
            sheet = book.add_worksheet(name)
            with (BUNDLED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                for number, cells in enumerate(csv.reader(file)):
                    sheet.write_row(number, 0, cells, None if number else bold)
            sheet.freeze_panes(1, 1)
            sheet.autofit(240)
    return target
