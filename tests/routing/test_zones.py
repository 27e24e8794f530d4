"""An address finds its zone: the label rules, and the point helps out."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from routing.files.network import read_network
from routing.network import Zone
from routing.postcodes import Gazetteer, read_gazetteer, tidied
from routing.zones import Decided, Resolver

NETWORK = read_network()
GAZETTEER = read_gazetteer()
RESOLVER = Resolver(NETWORK, GAZETTEER)
NAMES = RESOLVER.names
DEMO = Path(__file__).parents[2] / "routing" / "data" / "demo"


def _one(
    country: str, postcode: str = "", lat: float = np.nan, lon: float = np.nan
) -> tuple[str | None, Decided]:
    found = RESOLVER.resolve([country], [postcode], [lat], [lon])
    zone = int(found.zone[0])
    return (NAMES[zone] if zone >= 0 else None), Decided(int(found.decided[0]))


@pytest.mark.parametrize(
    ("country", "postcode", "zone", "decided"),
    [
        ("DE", "20095", "DE", Decided.BY_COUNTRY),
        ("ES", "28001", "ES-PEN", Decided.BY_POSTCODE),
        ("ES", "07001", "ES-BAL", Decided.BY_PREFIX),
        ("ES", "35001", "ES-CAN", Decided.BY_PREFIX),
        ("ES", "51001", "ES-CEM", Decided.BY_PREFIX),
        ("FR", "20167", "FR-COR", Decided.BY_PREFIX),
        ("FR", "97410", "FR-DOM", Decided.BY_PREFIX),
        ("PT", "9000-001", "PT-MAD", Decided.BY_PREFIX),
        ("PT", "9500-321", "PT-ACO", Decided.BY_PREFIX),
        ("IT", "90121", "IT-SIC", Decided.BY_PREFIX),
        ("IT", "09124", "IT-SAR", Decided.BY_PREFIX),
        ("GR", "105 57", "GR-CON", Decided.BY_POSTCODE),
        ("GR", "71202", "GR-ISL", Decided.BY_PREFIX),
        ("FI", "22100", "FI-ALA", Decided.BY_PREFIX),
    ],
)
def test_a_postcode_finds_its_part_of_the_country(
    country: str, postcode: str, zone: str, decided: Decided
) -> None:
    assert _one(country, postcode) == (zone, decided)


@pytest.mark.parametrize(
    ("country", "postcode", "zone"),
    [
        ("ES", "7001", "ES-BAL"),  # a spreadsheet dropped the zero
        ("IT", "I-09124", "IT-SAR"),
        ("fi", " fi-22100 ", "FI-ALA"),
        ("EL", "71202", "GR-ISL"),
        ("RE", "97410", "FR-DOM"),
        ("UK", "SW1A 1AA", "GB"),
    ],
)
def test_labels_are_read_as_people_write_them(
    country: str, postcode: str, zone: str
) -> None:
    assert _one(country, postcode)[0] == zone


@pytest.mark.parametrize(
    ("country", "postcode", "lat", "lon", "decided"),
    [
        ("US", "10001", 40.7, -74.0, Decided.COUNTRY_UNKNOWN),
        ("ES", "99999", np.nan, np.nan, Decided.POSTCODE_UNKNOWN),
        ("ES", "calle", np.nan, np.nan, Decided.POSTCODE_UNKNOWN),
        ("ES", "", np.nan, np.nan, Decided.POSTCODE_NEEDED),
        ("ES", "", 48.2, 16.4, Decided.POINT_IN_NO_ZONE),
        ("", "", 0.0, -30.0, Decided.POINT_IN_NO_ZONE),
        ("", "28001", np.nan, np.nan, Decided.NOTHING_SAID),
    ],
)
def test_whoever_is_not_served_hears_why(
    country: str, postcode: str, lat: float, lon: float, decided: Decided
) -> None:
    assert _one(country, postcode, lat, lon) == (None, decided)


def test_a_point_finds_the_zone_where_no_postcode_is_given() -> None:
    assert _one("GR", "", 35.34, 25.13) == ("GR-ISL", Decided.BY_POINT)
    assert _one("GR", "", 37.98, 23.73) == ("GR-CON", Decided.BY_POINT)


def test_a_point_just_offshore_belongs_to_the_nearest_coast() -> None:
    assert _one("ES", "", 39.45, 2.30) == ("ES-BAL", Decided.NEAR_SHORE)


def test_a_point_far_at_sea_is_nobodys() -> None:
    assert _one("PT", "", 40.0, -15.0) == (None, Decided.POINT_IN_NO_ZONE)


def test_the_label_rules_where_the_point_contradicts_it() -> None:
    paris = (48.86, 2.35)

    assert _one("DE", "20095", *paris) == ("DE", Decided.BY_COUNTRY)
    assert _one("ES", "35001", *paris) == ("ES-CAN", Decided.BY_PREFIX)


def test_a_point_helps_where_the_postcode_is_not_known() -> None:
    assert _one("ES", "00000", 28.1, -15.45) == ("ES-CAN", Decided.BY_POINT)


def test_a_row_without_country_is_placed_by_its_point() -> None:
    assert _one("", "", 50.45, 30.52)[0] is None
    assert _one("", "", 52.52, 13.40) == ("DE", Decided.BY_POINT)


def test_zones_of_another_time_serve_nobody() -> None:
    early = Resolver(NETWORK, GAZETTEER, on=date(2020, 1, 1))

    assert early.names == ()
    assert early.resolve(["DE"], ["20095"]).zone.tolist() == [-1]


def test_reasons_are_counted_for_the_report() -> None:
    found = RESOLVER.resolve(["DE", "DE", "US"], ["20095", "", ""])

    assert found.reasons() == {"country_unknown": 1, "by_country": 2}


def test_columns_may_be_lists_arrays_or_series() -> None:
    said = (["ES", "DE"], ["35001", "20095"])

    lists = RESOLVER.resolve(*said)
    arrays = RESOLVER.resolve(np.array(said[0]), np.array(said[1]))
    series = RESOLVER.resolve(pl.Series(said[0]), pl.Series(said[1]))
    assert lists.zone.tolist() == arrays.zone.tolist() == series.zone.tolist()
    assert lists.zone.dtype == np.int32


def test_an_empty_column_has_no_zones() -> None:
    found = RESOLVER.resolve([], [], [], [])

    assert len(found.zone) == 0


# --- properties ----------------------------------------------------------------------

ZONES = st.sampled_from(list(NETWORK.zones.values()))
SHARES = st.floats(0, 1)


@given(zone=ZONES, across=SHARES, up=SHARES, named=st.booleans())
def test_a_point_well_inside_an_outline_is_in_that_zone(
    zone: Zone, across: float, up: float, named: bool
) -> None:
    left, bottom, right, top = shapely.bounds(zone.polygon)
    lon, lat = left + across * (right - left), bottom + up * (top - bottom)
    around = shapely.buffer(shapely.Point(lon, lat), 0.01)
    if not shapely.contains(zone.polygon, around):
        inside = shapely.point_on_surface(zone.polygon)
        lon, lat = shapely.get_x(inside), shapely.get_y(inside)

    found, _ = _one(zone.country if named else "", "", lat, lon)

    assert found == zone.code


ADDRESSES = st.lists(
    st.tuples(
        st.sampled_from(["ES", "GR", "DE", "US", "", "FR", "EL", " it "]),
        st.sampled_from(["", "28001", "35001", "71202", "7001", "99999", "20167", "x"]),
        st.floats(27, 70),
        st.floats(-32, 45),
    ),
    max_size=12,
)


@given(rows=ADDRESSES)
def test_a_row_is_decided_alone_whatever_stands_around_it(
    rows: list[tuple[str, str, float, float]],
) -> None:
    together = RESOLVER.resolve(
        [it[0] for it in rows],
        [it[1] for it in rows],
        [it[2] for it in rows],
        [it[3] for it in rows],
    )

    alone = [_one(*row) for row in rows]
    assert [Decided(code) for code in together.decided.tolist()] == [
        decided for _, decided in alone
    ]
    assert ((together.zone >= 0) == (together.decided >= 0)).all()


@given(
    postcode=st.text("ABL0123456789 -", max_size=10),
    country=st.sampled_from("DE GB LU ES".split()),
)
def test_tidying_a_postcode_twice_changes_nothing(postcode: str, country: str) -> None:
    frame = pl.DataFrame({"country": [country], "postcode": [postcode]})
    once = frame.with_columns(postcode=tidied("country", "postcode"))

    twice = once.with_columns(postcode=tidied("country", "postcode"))
    assert twice["postcode"].to_list() == once["postcode"].to_list()


# --- gazetteer -----------------------------------------------------------------------


def test_a_postcode_alone_gives_a_place() -> None:
    lat, lon = GAZETTEER.place("PT", "9000001") or (0.0, 0.0)

    assert abs(lat - 32.65) < 0.1
    assert abs(lon + 16.91) < 0.1


def test_a_postcode_nobody_has_gives_none() -> None:
    assert GAZETTEER.place("ES", "99999") is None
    assert GAZETTEER.place("GR", "10557") is None


def test_the_gazetteer_is_small_enough_to_travel() -> None:
    from routing.postcodes import BUNDLED

    assert BUNDLED.stat().st_size < 1_500_000


def test_without_a_gazetteer_prefixes_still_decide() -> None:
    found = Resolver(NETWORK, Gazetteer({})).resolve(["ES", "ES"], ["35001", "28001"])

    assert [NAMES[zone] for zone in found.zone.tolist()] == ["ES-CAN", "ES-PEN"]


def test_every_parcel_of_the_demonstration_day_finds_a_zone_of_its_country() -> None:
    parcels = pl.read_csv(
        DEMO / "parcels_2026-10-26_smoke.csv.gz",
        schema_overrides={"postcode": pl.String},
    )

    found = RESOLVER.resolve(
        parcels["country"], parcels["postcode"], parcels["lat"], parcels["lon"]
    )

    countries = [NETWORK.zones[NAMES[zone]].country for zone in found.zone.tolist()]
    assert countries == parcels["country"].to_list()
