"""Network tables: the ten tables of a network as rows of text, from CSV or Excel.

A directory holds one CSV file a table, a workbook one sheet a table; both end as the
same rows, so that every rule is written once. Row numbers are those an editor or Excel
shows: the header is row 1.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from routing.files.encodings import as_utf8
from routing.files.errors import UnreadableFile
from routing.files.network import rules
from routing.files.network.rules import Finding, NetworkRule
from routing.files.spreadsheet import Cell, cell_text

# A network of a thousand lines and products has fewer; this is another kind of file.
ROWS_MAX = 100_000
DELIMITERS = (",", ";", "\t")
DATED = ("effective_from", "effective_to", "source", "assumption")

# The columns of each table; a legs row holds as long as its line and has no dates.
COLUMNS: dict[str, tuple[str, ...]] = {
    "sites": (
        *("code", "name_en", "name_zh", "kind", "country", "unlocode", "lat", "lon"),
        *("timezone", "dwell_min", "sort_pieces_per_day", "release_pieces_per_day"),
        *("handling_per_piece", "handling_per_kg", "currency"),
        *("gauge_from_mm", "gauge_to_mm", *DATED),
    ),
    "unit_types": (
        *("code", "name_en", "name_zh", "mode", "max_weight_g", "volume_cm3"),
        *("max_pieces", "tare_g", *DATED),
    ),
    "lines": (
        *("code", "name_en", "name_zh", "mode", "carrier", "weekdays"),
        *("departs_local", "cutoff_min", "unit_type", "min_units", "max_units"),
        *("rate_card", "goods_classes", "customs_modes", "segregates"),
        *("co2_g_per_t_km", *DATED),
    ),
    "legs": (
        *("line", "leg", "origin", "destination", "km", "transit_min", "dwell_min"),
        *("late_p50_min", "late_p90_min", "source", "assumption"),
    ),
    "charges": (
        *("rate_card", "name_en", "name_zh", "basis", "amount", "currency"),
        *("over_g", "up_to_g", "pivot_g", "divisor_cm3_per_kg", "step_g", *DATED),
    ),
    "zones": ("code", "name_en", "name_zh", "country", "prefixes", *DATED),
    "products": (
        *("code", "name_en", "name_zh", "carrier", "entry", "cutoff_local"),
        *("weekdays", "max_weight_g", "max_longest_mm", "max_sum_mm"),
        *("max_girth_sum_mm", "divisor_cm3_per_kg", "step_g", "min_billed_g"),
        *("pieces_per_day", "goods_classes", "customs_modes", *DATED),
    ),
    "product_prices": (
        *("product", "zone", "over_g", "up_to_g", "per_item", "per_kg", "currency"),
        *("min_workdays", "max_workdays", *DATED),
    ),
    "goods_rules": (
        *("mode", "goods_class", "admitted", "reason_en", "reason_zh", *DATED),
    ),
    "levies": (
        *("code", "name_en", "name_zh", "country", "basis", "amount", "currency"),
        *DATED,
    ),
}


@dataclass(frozen=True)
class Row:
    """One row of a table: its number in the file and its cells, stripped."""

    file: str
    number: int
    cells: dict[str, str]

    def breaks(self, rule: NetworkRule, field: str, expected: str = "") -> Finding:
        """Say that a cell of this row breaks a rule."""
        value = self.cells.get(field, "")
        return Finding(rule, self.file, self.number, field, value, expected)


@dataclass(frozen=True)
class Table:
    """One table: where it came from, its rows, and whether they can be read.

    Without its file or one of its columns a table is said to be so once, and its rows
    are not judged cell by cell.
    """

    file: str
    rows: tuple[Row, ...]
    readable: bool = True


def read_tables(place: Path, findings: list[Finding]) -> dict[str, Table]:
    """Read all tables of a directory or a workbook; what is missing is empty."""
    if place.is_dir():
        sheets = {name: _csv_lines(place / f"{name}.csv", findings) for name in COLUMNS}
        files = {name: f"{name}.csv" for name in COLUMNS}
    else:
        sheets = _workbook_lines(place, findings)
        files = {name: f"{place.name}[{name}]" for name in COLUMNS}
    return {
        name: _table(files[name], sheets.get(name), COLUMNS[name], findings)
        for name in COLUMNS
    }


def _csv_lines(path: Path, findings: list[Finding]) -> list[list[str]] | None:
    if not path.is_file():
        return None
    try:
        data, _ = as_utf8(path.name, path.read_bytes())
    except UnreadableFile as wrong:
        findings.append(_unreadable(path.name, str(wrong)))
        return []
    text = data.decode()
    # Lines keep their numbers, so that an empty line does not shift the rows after it.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True
    )
    lines: list[list[str]] = []
    try:
        for cells in reader:
            lines += [[]] * (reader.line_num - len(lines) - 1)
            lines.append(cells)
    except csv.Error as wrong:
        findings.append(_unreadable(path.name, f"{wrong}, line {reader.line_num}"))
    return lines


def _delimiter(text: str) -> str:
    """What the header is parted by: Excel writes semicolons where 1,5 is a number."""
    header = text.partition("\n")[0]
    return max(DELIMITERS, key=header.count)


def _workbook_lines(
    path: Path, findings: list[Finding]
) -> dict[str, list[list[str]] | None]:
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as wrong:
        findings.append(_unreadable(path.name, str(wrong)))
        return {name: [] for name in COLUMNS}
    return {
        name: [
            [_as_typed(cell) for cell in cells]
            for cells in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in COLUMNS
        if name in book.sheet_names
    }


def _as_typed(cell: Cell) -> str:
    """A network's days have no time; Excel writes one, midnight, into each."""
    return cell_text(cell).removesuffix(" 00:00:00")


def _unreadable(file: str, reason: str) -> Finding:
    return Finding(rules.READABLE_FILE, file, 0, "", "", reason)


def _table(
    file: str,
    lines: Sequence[Sequence[str]] | None,
    columns: Sequence[str],
    findings: list[Finding],
) -> Table:
    if lines is None:
        findings.append(Finding(rules.FILE_THERE, file, 0, "", ""))
        return Table(file, (), readable=False)
    if len(lines) > ROWS_MAX:
        found = f"{len(lines):,}"
        findings.append(Finding(rules.FEW_ROWS, file, 0, "", found, f"{ROWS_MAX:,}"))
        return Table(file, (), readable=False)
    header = [name.strip() for name in lines[0]] if lines else []
    if header:
        findings += _header_findings(file, header, columns)
    rows = tuple(_rows(file, header, columns, lines[1:], findings))
    if not rows:
        findings.append(Finding(rules.NOT_EMPTY, file, 0, "", ""))
    return Table(file, rows, readable=set(columns) <= {*header})


def _header_findings(
    file: str, header: Sequence[str], columns: Sequence[str]
) -> Iterator[Finding]:
    for name in columns:
        if name not in header:
            yield Finding(rules.COLUMN_THERE, file, 1, name, "")
    for place, name in enumerate(header):
        if name and name in header[:place]:
            yield Finding(rules.COLUMN_ONCE, file, 1, name, name)
        elif name and name not in columns:
            yield Finding(rules.COLUMN_KNOWN, file, 1, name, name)


def _rows(
    file: str,
    header: Sequence[str],
    columns: Iterable[str],
    lines: Sequence[Sequence[str]],
    findings: list[Finding],
) -> Iterator[Row]:
    for number, line in enumerate(lines, start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(header):
            findings.append(
                Finding(
                    rules.ROW_FITS_HEADER,
                    file,
                    number,
                    "",
                    f"{len(line)}",
                    f"{len(header)}",
                )
            )
        found = dict(zip(header, (cell.strip() for cell in line), strict=False))
        yield Row(file, number, {name: found.get(name, "") for name in columns})
