"""Parcel files from Excel and Parquet."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.files import errors
from routing.files.parcels import ParcelFile, read_parcels
from routing.files.parcels.excel import beyond
from routing.files.parcels.source import Limits
from routing.files.parcels.template import Language, write_template

HEADER = (
    "parcel_id,ready_local,due_local,country,postcode,weight_kg,length_cm,width_cm,"
    "height_cm,value_eur,hs6,description"
).split(",")
Cell = str | float | datetime | date
ROW: list[Cell] = [
    "P1",
    datetime(2026, 10, 26, 9, 30),  # noqa: DTZ001 - Excel knows no zones
    date(2026, 11, 20),
    "DE",
    4109,
    0.42,
    21,
    15,
    9,
    24.9,
    950300,
    "玩具",
]


def read(path: Path, limits: Limits | None = None) -> ParcelFile:
    return read_parcels(path, hub_zone="Asia/Shanghai", limits=limits or Limits())


def workbook(tmp_path: Path, *rows: list[Cell], header: list[str] = HEADER) -> Path:
    path = tmp_path / "parcels.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        cover = book.add_worksheet("cover")
        cover.write_string(0, 0, "Parcels of Monday")
        sheet = book.add_worksheet("parcels")
        sheet.write_row(0, 0, header)
        for i, row in enumerate(rows, start=1):
            for j, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(i, j, cell, dated)
                else:
                    sheet.write(i, j, cell)
    return path


def test_a_workbook_is_read_from_the_sheet_that_holds_parcels(tmp_path: Path) -> None:
    file = read(workbook(tmp_path, ROW))

    parcel = file.parcels.row(0, named=True)
    assert (file.format, parcel["row"], parcel["parcel_id"]) == ("excel", 2, "P1")
    assert parcel["ready_at"] == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    assert parcel["due_at"] == datetime(2026, 11, 20, 15, 59, tzinfo=UTC)
    assert (parcel["weight_g"], parcel["length_mm"]) == (420, 210)
    assert (parcel["hs6"], parcel["description"]) == ("950300", "玩具")


def test_a_postcode_kept_as_a_number_gets_its_zero_back(tmp_path: Path) -> None:
    file = read(workbook(tmp_path, ROW))

    assert file.parcels["postcode"].to_list() == ["04109"]
    assert "postcode_repaired" in [note.code for note in file.notes]


def test_numbers_kept_as_text_are_numbers(tmp_path: Path) -> None:
    row = [*ROW[:5], "0.42", "21", *ROW[7:]]

    assert read(workbook(tmp_path, row)).parcels["weight_g"].to_list() == [420]


def test_a_parcel_number_that_excel_has_rounded_is_refused(tmp_path: Path) -> None:
    rows = [[6900000000000000123.0, *ROW[1:]], [123456789012.0, *ROW[1:]]]

    file = read(workbook(tmp_path, *rows))

    assert [(r.row, r.rule.code) for r in file.refused] == [(2, "digits_kept")]
    assert file.parcels["parcel_id"].to_list() == ["123456789012"]


def test_an_excel_date_has_no_offset_and_says_which_column_to_use(
    tmp_path: Path,
) -> None:
    header = ["parcel_id", "ready_at", *HEADER[2:]]

    file = read(workbook(tmp_path, ROW, header=header))

    assert "call the column ready_local" in file.refused[0].reason


def test_blank_rows_between_keep_the_sheets_row_numbers(tmp_path: Path) -> None:
    blank: list[Cell] = [""] * len(ROW)
    second = ["P2", *ROW[1:]]

    file = read(workbook(tmp_path, ROW, blank, second))

    assert file.parcels["row"].to_list() == [2, 4]


def test_an_error_cell_is_refused_and_not_read_as_zero(tmp_path: Path) -> None:
    row = [*ROW[:5], "#N/A", *ROW[6:]]

    file = read(workbook(tmp_path, row))

    assert [(r.field, r.rule.code) for r in file.refused] == [("weight_kg", "number")]


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile):
        read(workbook(tmp_path))


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + stream)

    with pytest.raises(errors.LockedWorkbook, match="password"):
        read(path)


@pytest.mark.parametrize("keep", [60, 400, 3000])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, keep: int) -> None:
    path = workbook(tmp_path, ROW)
    path.write_bytes(path.read_bytes()[:keep])

    with pytest.raises(errors.UnreadableFile):
        read(path)


def _with_sheet(path: Path, xml: bytes) -> Path:
    """The workbook with its last sheet replaced."""
    packed = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(path, "w", 8) as new:
        for name in old.namelist():
            changed = name == "xl/worksheets/sheet2.xml"
            new.writestr(name, xml if changed else old.read(name))
    return path


@pytest.mark.parametrize("corner", ["XFD2", "BM1", "A1048576"])
def test_a_single_far_away_cell_is_refused_before_a_sheet_of_billions_is_laid_out(
    tmp_path: Path, corner: str
) -> None:
    row = "".join(char for char in corner if char.isdigit())
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = f'<row r="{row}"><c r="{corner}"><v>1</v></c></row>'
    xml = f'<worksheet xmlns="{main}"><sheetData>{cell}</sheetData></worksheet>'

    with pytest.raises(errors.TooLarge):
        read(_with_sheet(workbook(tmp_path, ROW), xml.encode()))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = _with_sheet(workbook(tmp_path, ROW), b" " * 3_000_000)

    with pytest.raises(errors.TooLarge, match="unpacked"):
        read(path, Limits(bytes=1_000_000))


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "parcels.parquet"
    frame = pl.DataFrame(
        {
            "parcel_id": ["P1", "P2"],
            "ready_at": [datetime(2026, 10, 26, 1, 30, tzinfo=UTC)] * 2,
            "country": ["DE", "DE"],
            "postcode": ["04109", None],
            "place": ["Leipzig", "Leipzig"],
            "weight_kg": [0.42, float("nan")],
            "length_mm": [210, 210],
            "width_mm": [150.0, 150.0],
            "height_mm": [90, 90],
            "value_eur": [24.9, 24.9],
            "hs6": [["950300", "392640"], ["950300"]],
            "contains_battery": [True, False],
        },
        schema_overrides={"ready_at": pl.Datetime("us", "Europe/Berlin")},
    )
    frame.write_parquet(path)

    file = read(path)

    parcel = file.parcels.row(0, named=True)
    assert parcel["ready_at"] == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    assert (parcel["row"], parcel["weight_g"], parcel["hs6_lines"]) == (1, 420, 2)
    assert parcel["goods_class"] == "battery_in_equipment"
    assert [(r.row, r.rule.code) for r in file.refused] == [(2, "finite")]


def test_parquet_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parcels.parquet"
    pl.DataFrame({"parcel_id": ["P1"]}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(errors.BrokenFile, match="Parquet"):
        read(path)


def test_parquet_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parcels.parquet"
    pl.DataFrame({"parcel_id": []}, schema={"parcel_id": pl.String}).write_parquet(path)

    with pytest.raises(errors.EmptyFile):
        read(path)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_template_is_itself_a_sound_parcel_file(
    tmp_path: Path, language: Language, ending: str
) -> None:
    path = tmp_path / f"template{ending}"

    write_template(path, language=language)
    file = read(path)

    assert list(file.refused) == []
    assert file.parcels["postcode"].to_list() == ["04109", "08001"]
    assert file.parcels["hs6_lines"].to_list() == [1, 2]
    assert "unread" not in [note.code for note in file.notes]


def test_the_csv_template_opens_in_excel_as_chinese(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"

    write_template(path, language="zh")

    assert path.read_bytes().startswith("\ufeff包裹号,".encode())


def test_a_template_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.NotATable):
        write_template(tmp_path / "template.doc")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A sound workbook and the same parcels as Parquet."""
    folder = tmp_path_factory.mktemp("sound")
    book, text = folder / "parcels.xlsx", folder / "parcels.csv"
    write_template(book)
    write_template(text)
    packed = folder / "parcels.parquet"
    pl.read_csv(text, infer_schema=False).write_parquet(packed)
    assert len(read(book).parcels) == len(read(packed).parcels) == 2
    return {"xlsx": book.read_bytes(), "parquet": packed.read_bytes()}


@settings(max_examples=60)
@given(
    st.sampled_from(["xlsx", "parquet"]),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
    st.floats(0.5, 1),
)
def test_flipped_bytes_and_cut_ends_never_crash_the_reader(
    sound: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    flips: list[tuple[float, int]],
    kept: float,
) -> None:
    data = bytearray(sound[kind])
    for where, byte in flips:
        data[int(where * len(data))] = byte
    path = tmp_path_factory.getbasetemp() / f"flipped.{kind}"
    path.write_bytes(data[: int(kept * len(data)) + 1])

    try:
        file = read(path)
    except errors.UnreadableFile:
        return
    assert len(file.parcels) + file.refused.rows == file.rows


@pytest.mark.parametrize(
    ("columns", "within", "outside"),
    [(64, "BL", "BM"), (64, "AZ", "CA"), (26, "Z", "AA"), (3, "C", "D")],
)
def test_a_cell_is_far_away_when_its_column_is_beyond_the_limit(
    columns: int, within: str, outside: str
) -> None:
    far = beyond(columns)

    assert far.search(f'<c r="{within}7" t="s">'.encode()) is None
    assert far.search(f'<c r="{outside}7" t="s">'.encode()) is not None
