"""Damaged parcel files: what cannot be read says so, what can be read lands."""

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.files import errors
from routing.files.parcels import ParcelFile, read_parcels
from routing.files.parcels.source import Limits

HEADER = (
    "parcel_id,ready_at,country,place,weight_g,length_mm,width_mm,height_mm,"
    "value_eur,description\n"
)
ROW = "{id},2026-10-26T09:30+08:00,DE,Leipzig,420,210,150,90,24.9,{told}\n"


def read(path: Path, limits: Limits | None = None) -> ParcelFile:
    return read_parcels(path, hub_zone="Asia/Shanghai", limits=limits or Limits())


def saved(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "parcels.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(*told: str) -> str:
    return "".join(ROW.format(id=f"P{i}", told=t) for i, t in enumerate(told, 1))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.NoSuchFile, match=r"parcels\.csv"):
        read(tmp_path / "parcels.csv")


@pytest.mark.parametrize("content", ["", "  \n \n", "\ufeff", HEADER, ",,,\n1,2,3,4\n"])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(errors.EmptyFile):
        read(saved(tmp_path, content))


def test_a_header_with_blank_rows_below_is_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile, match="nothing below"):
        read(saved(tmp_path, HEADER + "\n,,,\n\n"))


@pytest.mark.parametrize("sign", [";", "\t", "|", ","])
def test_the_delimiter_is_the_one_under_which_headers_are_known(
    tmp_path: Path, sign: str
) -> None:
    file = read(saved(tmp_path, (HEADER + rows("a toy")).replace(",", sign)))

    assert (file.delimiter, len(file.parcels)) == (sign, 1)


def test_european_decimals_come_with_semicolons(tmp_path: Path) -> None:
    text = (HEADER + rows("toy")).replace(",", ";").replace("24.9", "24,9")

    assert read(saved(tmp_path, text)).parcels["value_minor"].to_list() == [2490]


def test_excels_hint_line_is_no_header_but_counts_as_a_row(tmp_path: Path) -> None:
    text = "sep=;\n" + (HEADER + rows("toy")).replace(",", ";")

    assert read(saved(tmp_path, text)).parcels["row"].to_list() == [3]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_system_ends_them(tmp_path: Path, ending: str) -> None:
    text = (HEADER + rows("one", "two")).replace("\n", ending)

    file = read(saved(tmp_path, text))

    assert file.parcels["description"].to_list() == ["one", "two"]


def test_rows_too_short_or_too_long_are_named_and_the_others_land(
    tmp_path: Path,
) -> None:
    text = HEADER + rows("good", "one, two") + "P3,2026-10-26T09:30+08:00,DE\n"
    text += rows("good").replace("P1", "P4")

    file = read(saved(tmp_path, text))

    assert file.parcels["parcel_id"].to_list() == ["P1", "P4"]
    assert [(r.row, r.rule.code) for r in file.refused] == [
        (3, "fits_header"),
        (4, "fits_header"),
    ]
    assert "the header (10)" in file.refused[0].reason


def test_blank_rows_are_skipped_and_still_counted(tmp_path: Path) -> None:
    text = HEADER + "\n" + rows("toy") + ",,,,,,,,,\n"

    file = read(saved(tmp_path, text))

    assert file.parcels["row"].to_list() == [3]
    assert [str(note) for note in file.notes][-1] == "2 blank rows were skipped"


def test_a_quoted_line_break_belongs_to_its_cell(tmp_path: Path) -> None:
    text = HEADER + rows('"two\nlines, one cell"', "next")

    file = read(saved(tmp_path, text))

    assert file.parcels["description"].to_list() == ["two\nlines, one cell", "next"]
    assert file.parcels["row"].to_list() == [2, 3]


def test_an_inch_mark_does_not_spoil_the_file(tmp_path: Path) -> None:
    text = HEADER + rows('metal sign 12" black', '"quoted, fully"', 'say ""hi""')

    file = read(saved(tmp_path, text))

    assert file.parcels["description"].to_list() == [
        'metal sign 12" black',
        "quoted, fully",
        'say ""hi""',
    ]


def test_a_quote_left_open_costs_one_row_and_not_the_file(tmp_path: Path) -> None:
    told = [f"good {i}" for i in range(60)]
    text = HEADER + rows('"open', *told)

    file = read(saved(tmp_path, text))

    assert file.parcels["description"].to_list() == told
    assert [(r.row, r.rule.code) for r in file.refused] == [(2, "quote_closed")]


def test_a_file_of_quoted_cells_survives_a_stray_quote_too(tmp_path: Path) -> None:
    plain = [line.split(",") for line in (HEADER + rows("one", "two")).splitlines()]
    text = "".join('"' + '","'.join(cells) + '"\n' for cells in plain)

    file = read(saved(tmp_path, text.replace('"one"', '"one" x')))

    assert file.parcels["parcel_id"].to_list() == ["P1", "P2"]


def test_a_misshapen_row_is_named_on_the_patient_road_too(tmp_path: Path) -> None:
    text = HEADER + rows('12" sign', "one, two") + "P3,DE\n"

    file = read(saved(tmp_path, text))

    assert len(file.parcels) == 1
    assert [r.row for r in file.refused] == [3, 4]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<!DOCTYPE html><table><tr><td>parcel_id</td></tr></table>", "web page"),
        (b"\x7fELF\x02\x01", "program"),
        (bytes(range(1, 30)) * 40, "not text"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(errors.NotATable, match=told):
        read(saved(tmp_path, content))


def test_an_archive_is_to_be_unpacked_first(tmp_path: Path) -> None:
    path = tmp_path / "parcels.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("parcels.csv", HEADER)

    with pytest.raises(errors.NotATable, match="unpack"):
        read(path)


def test_a_compressed_file_cut_short_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress((HEADER + rows(*"abcdef")).encode())

    with pytest.raises(errors.BrokenFile, match="gzip"):
        read(saved(tmp_path, packed[:-20]))


def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    packed = gzip.compress(b"0" * 5_000_000)

    with pytest.raises(errors.TooLarge, match="split the file"):
        read(saved(tmp_path, packed), Limits(bytes=1_000_000))


def test_too_many_bytes_rows_or_columns_are_refused_before_they_are_read(
    tmp_path: Path,
) -> None:
    path = saved(tmp_path, HEADER + rows(*"abcde"))

    for limits, told in (
        (Limits(bytes=100), "bytes"),
        (Limits(rows=4), "rows"),
        (Limits(columns=5), "columns"),
    ):
        with pytest.raises(errors.TooLarge, match=told):
            read(path, limits)
    assert len(read(path, Limits(rows=5)).parcels) == 5


def test_every_refusal_of_a_file_names_it_and_says_its_code(tmp_path: Path) -> None:
    with pytest.raises(errors.UnreadableFile) as refused:
        read(saved(tmp_path, ""))

    assert refused.value.code == "EmptyFile"
    assert refused.value.facts["file"] == "parcels.csv"


def test_equal_files_have_equal_hashes(tmp_path: Path) -> None:
    one = read(saved(tmp_path, HEADER + rows("toy"))).sha256
    again = read(saved(tmp_path, HEADER + rows("toy"))).sha256
    other = read(saved(tmp_path, HEADER + rows("top"))).sha256

    assert one == again != other
    assert len(one) == 64


@settings(max_examples=60)
@given(st.lists(st.text("ab,\"'\n;=", max_size=12), min_size=1, max_size=6))
def test_no_text_crashes_the_reader_or_loses_the_last_good_row(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.csv"
    padding = rows(*("filler",) * 45)
    last = ROW.format(id="last", told="good")
    path.write_text(HEADER + "\n".join(lines) + "\n" + padding + last)

    file = read(path)

    assert file.parcels["parcel_id"].to_list()[-1] == "last"
