"""A network is read from CSV or Excel, as a whole or not at all."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from routing.files.network import NetworkRefused, examine_network, read_network
from routing.files.network.export import NotEmpty, export_network
from routing.files.network.tables import COLUMNS
from tests.routing.files.networks import SMALL, changed, small


def _workbook(path: Path) -> Path:
    """The small network as Excel keeps what a person types."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "hh:mm"})
        for name, rows in small().tables.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
                        moment = datetime.fromisoformat(cell)
                        sheet.write_datetime(number, column, moment, day)
                    elif re.fullmatch(r"\d\d:\d\d", cell):
                        moment = datetime.fromisoformat(f"1900-01-01 {cell}")
                        sheet.write_datetime(number, column, moment.time(), clock)
                    elif re.fullmatch(r"-?\d+(\.\d+)?", cell):
                        sheet.write_number(number, column, float(cell))
                    else:
                        sheet.write_string(number, column, cell)
    (path.parent / "zones.geojson").write_bytes((SMALL / "zones.geojson").read_bytes())
    return path


def test_a_line_has_its_legs_in_order() -> None:
    line = read_network(SMALL).lines["TRAIN"]

    assert [leg.destination for leg in line.legs] == ["GATE", "RUHR"]
    assert (line.origin, line.destination) == ("WEST", "RUHR")
    assert line.weekdays == {2, 5}


def test_every_row_keeps_its_source_and_its_days() -> None:
    levy = read_network(SMALL).levies[0]

    assert levy.amount == Decimal("3.00")
    assert levy.validity.covers(date(2026, 7, 1))
    assert not levy.validity.covers(date(2028, 7, 1))
    assert levy.validity.source == "made for tests"


def test_a_star_stands_for_every_customs_mode() -> None:
    assert "9610" in read_network(SMALL).products["DOOR"].customs_modes


def test_a_workbook_says_the_same_as_a_folder(tmp_path: Path) -> None:
    by_sheet = read_network(_workbook(tmp_path / "network.xlsx"))
    by_file = read_network(SMALL)

    for name in ("sites", "unit_types", "lines", "charges", "zones", "products"):
        assert getattr(by_sheet, name) == getattr(by_file, name)
    assert by_sheet.prices == by_file.prices
    assert by_sheet.goods_rules == by_file.goods_rules
    assert by_sheet.levies == by_file.levies


def test_a_workbook_names_its_sheet_and_row(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("sites").write_row(0, 0, COLUMNS["sites"])

    files = {it.file for it in examine_network(path).findings}

    assert "empty.xlsx[sites]" in files
    assert "empty.xlsx[lines]" in files


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_files_saved_by_a_chinese_excel_are_read(encoding: str, tmp_path: Path) -> None:
    folder = changed("change sites 2 name_zh=义乌集货仓", tmp_path)
    path = folder / "sites.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    assert read_network(folder).sites["HUB"].name_zh == "义乌集货仓"


def test_semicolons_part_cells_where_commas_part_decimals(tmp_path: Path) -> None:
    folder = changed("change sites 2 name_en=Hub", tmp_path)
    path = folder / "levies.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",", ";"), encoding="utf-8")

    assert read_network(folder).levies == read_network(SMALL).levies


def test_blank_lines_do_not_shift_row_numbers(tmp_path: Path) -> None:
    folder = changed("change levies 2 amount=x", tmp_path)
    path = folder / "levies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n\n", 1))

    assert [it.row for it in examine_network(folder).findings] == [3]


def test_a_refused_network_carries_every_finding(tmp_path: Path) -> None:
    folder = changed("change sites 2 lat=x ; change levies 2 currency=euro", tmp_path)

    with pytest.raises(NetworkRefused) as refusal:
        read_network(folder)

    assert [it.field for it in refusal.value.findings] == ["lat", "currency"]
    assert "2 errors" in str(refusal.value)


def test_a_network_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetworkRefused):
        read_network(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 not a zip"])
def test_a_file_that_is_no_table_is_named_and_not_raised(
    content: bytes, tmp_path: Path
) -> None:
    folder = changed("change sites 2 name_en=Hub", tmp_path)
    (folder / "levies.csv").write_bytes(content)
    (folder / "other.xlsx").write_bytes(content)

    assert {it.file for it in examine_network(folder).findings} == {"levies.csv"}
    assert not examine_network(folder / "other.xlsx").usable


def test_the_bundled_network_is_exported_and_read_back(tmp_path: Path) -> None:
    export_network(tmp_path / "mine")
    export_network(tmp_path / "mine.xlsx")

    by_file = read_network(tmp_path / "mine")
    by_sheet = read_network(tmp_path / "mine.xlsx")
    assert by_file.lines == read_network().lines == by_sheet.lines
    assert by_file.prices == read_network().prices == by_sheet.prices


def test_an_export_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(NotEmpty):
        export_network(tmp_path)
