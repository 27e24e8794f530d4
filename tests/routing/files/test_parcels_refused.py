"""The list of refused rows that goes back to whoever sent the file."""

import csv
from pathlib import Path

from routing.files.parcels import read_parcels
from routing.files.parcels_refused import write_refused

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
