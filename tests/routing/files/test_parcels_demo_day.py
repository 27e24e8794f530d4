"""The demonstration day: what its page says is what the file holds."""

import gzip
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from routing.demand import GoodsClass
from routing.files.parcels import ParcelFile, read_parcels

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "routing" / "data" / "demo"
SHARED = ROOT.parent / "shared" / "data" / "orders"


def read(name: str) -> ParcelFile:
    return read_parcels(DEMO / name, hub_zone="Asia/Shanghai")


@pytest.fixture(scope="module")
def day() -> ParcelFile:
    return read("parcels_2026-10-26.csv.gz")


@pytest.fixture(scope="module")
def smoke() -> ParcelFile:
    return read("parcels_2026-10-26_smoke.csv.gz")


def percent(true: pl.Series) -> str:
    return f"{true.sum() / len(true):.1%}".replace("%", " %")


def figures(file: ParcelFile) -> dict[str, str]:
    parcels = file.parcels
    sides_m = parcels.select("length_mm", "width_mm", "height_mm").to_numpy() / 1000
    volume_m3 = sides_m.prod(axis=1).sum()
    weight_g = parcels["weight_g"].to_numpy()
    goods, mode = parcels["goods_class"], parcels["customs_mode"]
    few = goods.is_in(["magnetic", "food", "branded"])
    modes = [percent(mode == name) for name in ("9610", "1210", "postal")]
    weekend = parcels["ready_at"].dt.convert_time_zone("Asia/Shanghai").dt.day() < 26
    return {
        "parcels": f"{len(parcels):,}",
        "orders": f"{parcels['order_id'].n_unique():,}",
        "weight": f"{weight_g.sum() / 1e6:.2f} t",
        "volume": f"{volume_m3:.1f} m3",
        "density": f"{weight_g.sum() / 1e3 / volume_m3:.0f} kg/m3",
        "mean weight": f"{weight_g.mean():.0f} g",
        "up to 500 g": percent(parcels["weight_g"] <= 500),
        "over 2 kg": percent(parcels["weight_g"] > 2000),
        "heaviest": f"{weight_g.max():,} g",
        "longest side": f"{round(sides_m.max() * 1000)} mm",
        "with batteries": percent(goods.str.starts_with("battery")),
        "liquid": percent(goods == "liquid"),
        "magnetic, food, branded": percent(few),
        "9610 / 1210 / postal": " / ".join(modes),
        "Germany": percent(parcels["country"] == "DE"),
        "carried over the weekend": percent(weekend),
        "mean value": f"EUR {parcels['value_minor'].to_numpy().mean() / 100:.2f}",
    }


def test_every_row_of_the_day_lands_and_nothing_is_assumed_by_the_reader(
    day: ParcelFile, smoke: ParcelFile
) -> None:
    for file, rows in ((day, 50_000), (smoke, 5_000)):
        assert (len(file.parcels), len(file.refused), file.notes) == (rows, 0, ())


def test_the_page_states_the_figures_of_the_files(
    day: ParcelFile, smoke: ParcelFile
) -> None:
    page = (DEMO / "ATTRIBUTION.md").read_text()
    large, small = figures(day), figures(smoke)

    rows = [f"| {name} | {large[name]} | {small[name]} |" for name in large]

    assert [row for row in rows if row not in page] == []


def test_the_day_has_the_published_shape(day: ParcelFile) -> None:
    parcels = day.parcels
    weight_g = parcels["weight_g"].to_numpy()

    assert 0.44 <= (weight_g <= 500).mean() <= 0.46
    assert 550 <= weight_g.mean() <= 660
    assert weight_g.max() <= 30_000
    assert parcels["value_minor"].to_numpy().max() <= 150_00
    assert (parcels["due_at"] > parcels["ready_at"]).all()
    assert set(parcels["goods_class"]) <= set(GoodsClass)


def test_only_greece_has_no_postcodes(day: ParcelFile) -> None:
    blank = day.parcels.filter(pl.col("postcode").is_null())

    assert blank["country"].unique().to_list() == ["GR"]
    assert day.parcels["country"].n_unique() == 27
    assert day.parcels["lat"].null_count() == 0


def test_the_smoke_size_is_part_of_the_day(day: ParcelFile, smoke: ParcelFile) -> None:
    small = smoke.parcels.drop("row")

    same = day.parcels.drop("row").join(small, on="parcel_id", how="semi")

    assert same.equals(small)


def test_the_day_holds_no_number_of_the_sources_customers() -> None:
    packed = (DEMO / "parcels_2026-10-26.csv.gz").read_bytes()
    header = gzip.decompress(packed).split(b"\n", 1)[0].decode()

    assert not {"customer", "customerid", "invoice"} & set(header.lower().split(","))


ORDERS = """\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
577402,22086,PAPER CHAIN KIT,12,2011-11-20 10:11:00,2.55,15465.0,United Kingdom
577402,84879,BIRD ORNAMENT,32,2011-11-21 10:11:00,1.69,15465.0,United Kingdom
C577403,84879,BIRD ORNAMENT,-32,2011-11-21 10:12:00,1.69,15465.0,United Kingdom
577404,POST,POSTAGE,1,2011-11-21 10:13:00,18.0,15465.0,France
577405,22622,VINTAGE BLOCKS,600,2011-11-21 10:14:00,11.95,,United Kingdom
577406,21485,ALARM CLOCK BAKELIKE,2,2011-11-22 15:14:00,3.75,,United Kingdom
577407,20712,JUMBO BAG WOODLAND,10,2011-11-23 17:30:00,1.65,14096.0,Germany
"""


def made(folder: Path) -> bytes:
    """The bytes of a day made from seven lines, four of which may become parcels."""
    folder.mkdir()
    (folder / "orders.csv").write_text(ORDERS)
    countries = (
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI"
    )
    codes = [*countries.split(), "SK"]
    people = "".join(f"{code},5000000\n" for code in codes)
    (folder / "people.csv").write_text("iso2,population\n" + people)
    places = "".join(f"{code},1000,Town,50.0,10.0\n" for code in codes if code != "GR")
    header = "country_code,zipcode,place,latitude,longitude\n"
    (folder / "places.csv").write_text(header + places)
    given = ("orders", "postcodes", "populations", "out")
    files = ("orders.csv", "places.csv", "people.csv", "")
    options = [
        word
        for name, file in zip(given, files, strict=True)
        for word in (f"--{name}", str(folder / file))
    ]
    command = [sys.executable, "-m", "scripts.make_demo_day", *options]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return (folder / "parcels_2026-10-26.csv.gz").read_bytes()


def test_the_same_orders_make_the_same_bytes(tmp_path: Path) -> None:
    first, second = made(tmp_path / "first"), made(tmp_path / "second")

    assert first == second
    parcels = pl.read_csv(gzip.decompress(first), infer_schema=False)
    assert parcels["description"].to_list() == [
        "PAPER CHAIN KIT",
        "BIRD ORNAMENT",
        "ALARM CLOCK BAKELIKE",
        "JUMBO BAG WOODLAND",
    ]
    assert parcels["goods_class"].to_list()[2] == "battery_in_equipment"
    assert parcels["ready_at"].str.slice(11).to_list()[1:] == [
        "10:11+08:00",
        "15:14+08:00",
        "17:30+08:00",
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="files of other days are not here")
@pytest.mark.parametrize(
    "name",
    [
        "parcels_peak_day_eu27.csv.gz",
        "parcels_peak_day_eu27_le2kg.csv.gz",
        "parcels_50k_oneday_eu27_le2kg.csv.gz",
    ],
)
def test_files_with_other_habits_land_whole(name: str) -> None:
    file = read_parcels(SHARED / name, hub_zone="Asia/Shanghai")

    assert list(file.refused) == []
    assert file.parcels["hs6_lines"].to_list() == [1] * file.rows
