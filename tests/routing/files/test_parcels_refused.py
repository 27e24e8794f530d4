"""The list of refused rows that goes back to whoever sent the file."""

import csv
from pathlib import Path

from routing.files.parcels import read_parcels
from routing.files.parcels.columns import COLUMNS
from routing.files.parcels.refused import write_refused
from routing.files.parcels.rules import RULES

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "tests" / "data" / "parcels"

FILE = """\
parcel_id,ready_at,country,place,weight_g,length_mm,width_mm,height_mm,value_eur
P1,2026-10-26T09:30+08:00,DE,Leipzig,=1+1,210,150,90,24.9
P2,2026-10-26T09:30+08:00,DE,Leipzig,420,210,150,90,24.9
P3,2026-10-26T09:30+08:00,YY,Leipzig,-5,210,150,90,24.9
"""


def listed(tmp_path: Path, language: str) -> list[list[str]]:
    sent, told = tmp_path / "parcels.csv", tmp_path / "refused.csv"
    sent.write_text(FILE)
    file = read_parcels(sent, hub_zone="Asia/Shanghai")
    write_refused(file.refused, told, language=language)
    return list(csv.reader(told.read_text(encoding="utf-8-sig").splitlines()))


def test_refused_rows_are_listed_with_their_reasons(tmp_path: Path) -> None:
    header, first, *_ = listed(tmp_path, "en")

    assert header == ["row", "column", "value", "rule", "reason"]
    assert first[:2] == ["2", "weight_g"]
    assert first[3:] == ["number", "must be a number like 1250 or 0.75"]


def test_a_value_is_never_handed_back_as_a_formula(tmp_path: Path) -> None:
    values = [value for _, _, value, *_ in listed(tmp_path, "en")[1:]]

    assert sorted(values) == ["'-5", "'=1+1", "YY"]


def test_reasons_come_in_chinese(tmp_path: Path) -> None:
    header, first, *_ = listed(tmp_path, "zh")

    assert header[-1] == "原因"
    assert first[-1] == "应为数字，如 1250 或 0.75"


def test_the_damaged_example_is_answered_by_the_list_beside_it(tmp_path: Path) -> None:
    told = tmp_path / "refused.csv"

    file = read_parcels(EXAMPLES / "damaged.csv", hub_zone="Asia/Shanghai")
    write_refused(file.refused, told)

    expected = (EXAMPLES / "damaged_refused.csv").read_text(encoding="utf-8")
    assert told.read_text(encoding="utf-8") == expected
    assert file.parcels["parcel_id"].to_list() == ["P1", "P7"]
    assert file.rows == len(file.parcels) + file.refused.rows


def test_a_sheet_as_chinese_excel_saves_it_lands_whole() -> None:
    path = EXAMPLES / "excel_zh_gb18030.csv"

    file = read_parcels(path, hub_zone="Asia/Shanghai")

    assert (file.encoding, list(file.refused)) == ("gb18030", [])
    assert file.parcels["country"].to_list() == ["DE", "GB", "ES"]
    assert file.parcels["postcode"].to_list() == ["04109", "E1 6AN", "08001"]
    assert file.parcels["customs_mode"].to_list() == ["9610", "9610", "postal"]


def test_the_page_about_parcel_files_names_every_column_and_rule() -> None:
    page = (ROOT / "docs" / "parcel-file.md").read_text(encoding="utf-8")

    names = [column.name for column in COLUMNS] + list(RULES)

    assert [name for name in names if f"| `{name}`" not in page] == []


def test_the_smallest_file_of_the_page_works(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "parcel-file.md").read_text(encoding="utf-8")
    path = tmp_path / "parcels.csv"
    path.write_text(page.split("```")[1])

    file = read_parcels(path, hub_zone="Asia/Shanghai")

    assert (len(file.parcels), list(file.refused)) == (1, [])
