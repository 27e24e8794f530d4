"""Three kinds of paper say the same, to the gram, in two languages, every time."""

import csv
import re
from datetime import UTC, datetime
from io import BytesIO, StringIO

import polars as pl
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from integrations.documents import manifest_csv, manifest_pdf, manifest_xlsx
from routing.network import SiteKind
from wms.hub.manifest import BAGS, PARCELS, UNITS, Contents, Journey
from wms.model import Site

REMARK = "EXAMPLE NUMBERS 示例号码"
HUB = Site(
    code="YIW",
    name_en="Yiwu hub",
    name_zh="义乌集货仓",
    kind=SiteKind.HUB,
    country="CN",
    unlocode="CNYIU",
    zone="Asia/Shanghai",
)
LODZ = Site(
    code="LODZ",
    name_en="Łódź terminal",
    name_zh="罗兹场站",
    kind=SiteKind.RAIL_TERMINAL,
    country="PL",
    unlocode="PLLOD",
    zone="Europe/Warsaw",
)
LEAVES = datetime(2026, 10, 27, 10, 30, tzinfo=UTC)


def contents(parcels: int = 120, *, description: str = "木制玩具 toy") -> Contents:
    numbers = range(parcels)
    held = pl.DataFrame(
        {
            "bag": [f"0952123400000000{n // 40:02d}" for n in numbers],
            "parcel_id": [f"P{n:09d}" for n in numbers],
            "country": ["PL"] * parcels,
            "hs6": ["950300"] * parcels,
            "description": [description] * parcels,
            "pieces": [1] * parcels,
            "value_minor": [999] * parcels,
            "currency": ["EUR"] * parcels,
            "weight_g": [101 + 7 * n for n in numbers],
            "volume_cm3": [1_000 + n for n in numbers],
        },
        schema=PARCELS,
    )
    sums = held.group_by("bag", maintain_order=True).agg(
        pl.sum("weight_g", "volume_cm3"), pl.len().cast(pl.Int64).alias("parcels")
    )
    bags = sums.with_columns(
        unit=pl.lit("XXXU0000013"),
        product=pl.lit("PL-PARCEL"),
        entry=pl.lit("LODZ"),
        customs_mode=pl.lit("9610"),
        goods_class=pl.lit("general"),
        gross_g=pl.col("weight_g") + 250,
    ).select(BAGS.names())
    weight_g, gross_g = int(bags["weight_g"].sum()), int(bags["gross_g"].sum())
    unit = (weight_g, int(bags["volume_cm3"].sum()), gross_g + 4_000_000)
    units = pl.DataFrame(
        [("XXXU0000013", "FEU40HC", "9610", "EX1", len(bags), parcels, *unit)],
        schema=UNITS,
        orient="row",
    )
    return Contents(
        number="YIW-20261026-0001",
        issued=HUB.local(LEAVES),
        hub=HUB,
        taker="YIW-LODZ/2026-10-27",
        journey=Journey(
            code="YIW-LODZ/2026-10-27",
            name_en="Yiwu-Łódź train",
            name_zh="义乌—罗兹中欧班列",
            mode="rail",
            carrier="Carrier",
            origin=HUB,
            destination=LODZ,
            departs=HUB.local(LEAVES),
            arrives=LODZ.local(LEAVES),
        ),
        units=units,
        bags=bags,
        parcels=held,
        weight_g=weight_g,
        volume_cm3=unit[1],
        gross_g=unit[2],
    )


def _pdf_text(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


def test_the_csv_adds_up_to_the_manifest() -> None:
    told = contents()

    rows = list(csv.DictReader(StringIO(manifest_csv(told).decode("utf-8-sig"))))

    assert sum(int(row["weight_g 净重(克)"]) for row in rows) == told.weight_g
    assert {row["unit 集装单元"] for row in rows} == {"XXXU0000013"}
    assert {row["seal 封志号"] for row in rows} == {"EX1"}
    assert [row["parcel_id 包裹号"] for row in rows] == told.parcels[
        "parcel_id"
    ].to_list()


def test_the_workbook_adds_up_to_the_manifest_and_says_so() -> None:
    told = contents()

    book = load_workbook(BytesIO(manifest_xlsx(told)))
    head, _, parcels = book.worksheets
    titles = [cell.value for cell in parcels[1]]
    place = titles.index("Net g 净重(克)")
    rows = parcels.iter_rows(min_row=2, values_only=True)
    *column, total_g = [int(str(row[place])) for row in rows]

    assert sum(column) == total_g == told.weight_g
    (total,) = (
        row for row in head.iter_rows(values_only=True) if row[0] == "Total 合计"
    )
    assert told.weight_g in total
    assert told.gross_g in total


def test_the_pages_add_up_to_the_manifest() -> None:
    told = contents()

    text = _pdf_text(manifest_pdf(told))
    parcels = re.findall(r"P\d{9}\s+([\d,]+)\.(\d{3})", text)

    weight_g = sum(int(kg.replace(",", "")) * 1_000 + int(g) for kg, g in parcels)
    assert len(parcels) == len(told.parcels)
    assert weight_g == told.weight_g
    assert f"{told.weight_g / 1_000:,.3f}" in text


def test_papers_read_in_english_chinese_and_polish() -> None:
    told = contents()

    text = _pdf_text(manifest_pdf(told, remarks=[REMARK]))

    for words in ("Handover manifest 交接单", "Łódź", "义乌—罗兹中欧班列", REMARK):
        assert words in text


def test_the_font_travels_inside_the_pages() -> None:
    paper = manifest_pdf(contents())

    assert b"/FontFile2" in paper
    assert b"WenQuanYi" in paper


def test_local_times_keep_the_offset_of_their_site() -> None:
    text = _pdf_text(manifest_pdf(contents()))

    assert "2026-10-27 18:30 +0800" in text
    assert "2026-10-27 11:30 +0100" in text


@pytest.mark.parametrize("maker", [manifest_csv, manifest_xlsx, manifest_pdf])
def test_the_same_manifest_gives_the_same_bytes(maker: object) -> None:
    assert callable(maker)

    assert maker(contents()) == maker(contents())


def test_a_description_cannot_become_a_formula() -> None:
    told = contents(1, description="=1+1")

    text = manifest_csv(told).decode("utf-8-sig")
    book = load_workbook(BytesIO(manifest_xlsx(told)))

    assert "'=1+1" in text
    cell = book.worksheets[2]["E2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
