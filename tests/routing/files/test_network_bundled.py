"""The bundled network keeps the rules and reaches every country of the Union."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from routing.demand import GoodsClass
from routing.files.network import BUNDLED, examine_network, read_network
from routing.files.network.tables import COLUMNS
from routing.network import Mode, Network, Product, SiteKind, Zone

HOUSE = Path(__file__).parents[3]
EU = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR"),
    *("HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI"),
    "SK",
)
# A plan day of the shared files, the demonstration day, and one after the peak.
DAYS = (date(2025, 12, 1), date(2026, 10, 26), date(2026, 11, 24))


@pytest.fixture(scope="module")
def network() -> Network:
    return read_network()


def _door_to_door(network: Network, zone: Zone, day: date) -> Iterator[Product]:
    for price in network.prices:
        product = network.products[price.product]
        at_hub = network.sites[product.entry].kind is SiteKind.HUB
        here = price.zone in {zone.code, zone.country} and price.validity.covers(day)
        if at_hub and here and product.validity.covers(day):
            yield product


def test_the_bundled_network_has_no_error_and_says_what_is_odd() -> None:
    found = examine_network(BUNDLED)

    assert found.errors == ()
    # Carriers' own brackets fall here and there; two published lines end in the open.
    assert {it.rule.code for it in found.findings} == {"price_rises", "line_leads_on"}


def test_every_country_of_the_union_has_a_zone(network: Network) -> None:
    assert {zone.country for zone in network.zones.values()} >= set(EU)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("goods", [GoodsClass.GENERAL, GoodsClass.BATTERY_IN_EQUIPMENT])
def test_nobody_in_the_union_is_stranded(
    goods: GoodsClass, day: date, network: Network
) -> None:
    stranded = [
        zone.code
        for zone in network.zones.values()
        if zone.country in EU
        and not any(
            goods in product.goods_classes
            for product in _door_to_door(network, zone, day)
        )
    ]

    assert stranded == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_week_has_departures_enough_to_choose_among(
    day: date, network: Network
) -> None:
    week = [day + timedelta(days=ahead) for ahead in range(7)]

    departures = [
        line.code
        for line in network.lines.values()
        for date_ in week
        if line.unit_type is not None
        and line.max_units > 0
        and line.validity.covers(date_)
        and date_.isoweekday() in line.weekdays
    ]

    assert 60 <= len(departures) <= 150


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_line_that_runs_can_be_paid(day: date, network: Network) -> None:
    charged = {it.rate_card for it in network.charges if it.validity.covers(day)}

    assert {
        line.rate_card for line in network.lines.values() if line.validity.covers(day)
    } <= charged


def test_lines_are_as_long_as_published(network: Network) -> None:
    def km(line: str) -> int:
        return sum(leg.km for leg in network.lines[line].legs)

    assert km("YW-MAD") == 13_052
    assert km("YW-THR") == 10_399
    assert km("YW-RIX") > 11_000


@pytest.mark.parametrize(
    ("line", "least_days", "most_days"),
    [("YW-MAD", 16, 18), ("YW-DUI", 14, 15), ("YW-LGG", 16, 17), ("YW-PRG", 15, 17)],
)
def test_lines_take_the_days_published(
    line: str, least_days: int, most_days: int, network: Network
) -> None:
    legs = network.lines[line].legs

    days = sum(leg.transit_min + leg.dwell_min for leg in legs) / 1_440

    assert least_days <= days <= most_days


def test_madrid_trains_change_gauge_three_times(network: Network) -> None:
    changes = {("ALASHANKOU", "DOSTYK"), ("BREST", "MALASZEWICZE"), ("HENDAYE", "IRUN")}
    legs = network.lines["YW-MAD"].legs

    assert {(leg.origin, leg.destination) for leg in legs} >= changes
    assert all(
        network.sites[code].gauge_from_mm != network.sites[code].gauge_to_mm
        for pair in changes
        for code in pair
    )


def test_batteries_alone_have_no_way(network: Network) -> None:
    alone = GoodsClass.BATTERY_ALONE
    admitted = [it.mode for it in network.goods_rules if it.goods_class == alone]

    assert set(admitted) == set(Mode)
    assert not any(it.admitted for it in network.goods_rules if it.goods_class == alone)
    assert not any(alone in it.goods_classes for it in network.products.values())


@pytest.mark.parametrize(
    ("country", "code", "day", "due"),
    [
        ("*", "EU-DUTY", date(2026, 6, 30), False),
        ("*", "EU-DUTY", date(2026, 7, 1), True),
        ("*", "EU-DUTY", date(2028, 7, 1), False),
        ("RO", "RO-FEE", date(2026, 1, 1), True),
        ("FR", "FR-FEE", date(2026, 2, 28), False),
        ("IT", "IT-FEE", date(2026, 7, 1), True),
    ],
)
def test_levies_begin_and_end_with_the_law(
    country: str, code: str, day: date, due: bool, network: Network
) -> None:
    holding = [it for it in network.levies if it.validity.covers(day)]

    assert ((country, code) in {(it.country, it.code) for it in holding}) == due


def test_a_full_container_and_a_last_mile_beat_a_parcel_line(network: Network) -> None:
    """Half a kilogram at 150 kg/m3 to Germany, in CNY at 7.2 a dollar, 8.3 a euro."""
    day, parcel_kg = DAYS[1], 0.5
    unit_cny = 7.2 * sum(
        float(it.amount)
        for it in network.charges
        if it.rate_card == "RC-YW-DUI" and it.validity.covers(day)
    )
    unit = network.unit_types["FEU40HC"]
    rail_cny = unit_cny * parcel_kg / (0.85 * 150 * unit.volume_cm3 / 1_000_000)

    def delivered(product: str) -> float:
        return min(
            float(it.per_item) + float(it.per_kg) * parcel_kg
            for it in network.prices
            if it.product == product and it.zone == "DE"
        )

    assert rail_cny + 8.3 * delivered("LM-DE-PARCEL") < delivered("WB-GEN")


def test_every_name_is_written_in_chinese_too(network: Network) -> None:
    names = {
        **{it.name_en: it.name_zh for it in network.sites.values()},
        **{it.name_en: it.name_zh for it in network.lines.values()},
        **{it.name_en: it.name_zh for it in network.zones.values()},
        **{it.name_en: it.name_zh for it in network.products.values()},
        **{it.name_en: it.name_zh for it in network.levies},
        **{it.name_en: it.name_zh for it in network.charges},
        **{it.reason_en: it.reason_zh for it in network.goods_rules},
    }

    assert [
        english
        for english, chinese in names.items()
        if not any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
    ] == []


def test_the_files_stay_small() -> None:
    assert (BUNDLED / "zones.geojson").stat().st_size < 1_000_000


def test_the_page_about_the_files_names_every_column() -> None:
    page = (HOUSE / "docs" / "network-files.md").read_text(encoding="utf-8")

    missing = {
        column
        for columns in COLUMNS.values()
        for column in columns
        if f"`{column}`" not in page
    }

    assert missing == set()
