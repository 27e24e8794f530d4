"""From a parcel file to the arrays the planner works on."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.demand import Demand
from routing.errors import Nonsense
from routing.files.parcels import read_parcels
from routing.files.parcels.demand import demand
from routing.zones import Resolution

# Fen for a cent, for a yen, which has no sen, and for a fen.
RATES = {"EUR": Fraction(39, 5), "JPY": Fraction(5), "CNY": Fraction(1)}
FILE = """\
parcel_id,ready_at,due_at,country,place,weight_g,length_mm,width_mm,height_mm,value,\
currency,goods_class,customs_mode,hs6,seller,group,lateness_cny_per_day
P1,2026-10-26T09:30:40+08:00,2026-11-20T20:00+01:00,DE,Leipzig,420,210,150,90,10,EUR,\
liquid,1210,950300;392640,S2,G1,2.5
P2,2026-10-26T09:30+08:00,,FR,Lyon,800,300,200,100,1000,JPY,general,9610,950300,S1,,
P3,2026-10-26T09:30+08:00,,XK,Prizren,800,300,200,100,5,CNY,general,9610,,,G1,
P4,2026-10-26T09:30+08:00,,ES,Vigo,800,301,201,101,5,CNY,general,9610,,S1,G2,
"""


@pytest.fixture(scope="module")
def parcels(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    path = tmp_path_factory.mktemp("parcels") / "parcels.csv"
    path.write_text(FILE.replace("XK", "AD"))
    file = read_parcels(path, hub_zone="Asia/Shanghai")
    assert list(file.refused) == []
    return file.parcels


def asked(parcels: pl.DataFrame, rates: dict[str, Fraction]) -> Demand:
    zone = np.array([0, 1, -1, 1], dtype=np.int32)[: len(parcels)]
    zoned = Resolution(zone, zone.astype(np.int8), ("DE", "WEST"))
    return demand(parcels, zoned, exchange=rates, lateness_minor_per_day=300)


def test_every_parcel_becomes_a_row_of_the_demand(parcels: pl.DataFrame) -> None:
    wanted = asked(parcels, RATES)

    assert wanted.parcel_id.tolist() == ["P1", "P2", "P3", "P4"]
    assert wanted.weight_g.tolist() == [420, 800, 800, 800]
    assert wanted.volume_cm3.tolist() == [2835, 6000, 6000, 6111]
    assert wanted.hs6_lines.tolist() == [2, 1, 1, 1]


def test_money_is_converted_into_the_planning_currency(parcels: pl.DataFrame) -> None:
    wanted = asked(parcels, RATES)

    assert wanted.value_minor.tolist() == [7800, 5000, 500, 500]
    assert wanted.lateness_minor_per_day.tolist() == [250, 300, 300, 300]


def test_a_currency_without_a_rate_is_named(parcels: pl.DataFrame) -> None:
    with pytest.raises(Nonsense, match="a rate for JPY"):
        asked(parcels, {"EUR": Fraction(39, 5), "CNY": Fraction(1)})


def test_words_become_codes_into_their_names(parcels: pl.DataFrame) -> None:
    wanted = asked(parcels, RATES)

    goods = [wanted.goods_classes[code] for code in wanted.goods]
    assert goods == ["liquid", "general", "general", "general"]
    assert wanted.customs_modes[wanted.customs[0]] == "1210"
    assert [wanted.sellers[code] for code in wanted.seller] == ["S2", "S1", "", "S1"]


def test_a_parcel_nobody_serves_stays_in_and_has_no_zone(
    parcels: pl.DataFrame,
) -> None:
    assert asked(parcels, RATES).zone.tolist() == [0, 1, -1, 1]


def test_a_group_travels_together_and_no_group_travels_alone(
    parcels: pl.DataFrame,
) -> None:
    group = asked(parcels, RATES).group

    assert group[0] == group[2] >= 0
    assert group[1] == -1
    assert group[3] not in {-1, group[0]}


def test_ready_and_due_are_whole_minutes_of_utc(parcels: pl.DataFrame) -> None:
    wanted = asked(parcels, RATES)

    day = 24 * 60
    assert wanted.ready_min[0] == wanted.ready_min[1]
    assert wanted.ready_min[1] % day == 90
    assert wanted.due_min[1] - wanted.ready_min[1] == 25 * day
    assert wanted.due_min[0] % day == 19 * 60


def test_no_parcels_are_no_demand(parcels: pl.DataFrame) -> None:
    assert len(asked(parcels.clear(), RATES)) == 0


@given(
    value_minor=st.integers(0, 10**11),
    rate=st.fractions(Fraction(1, 10**9), 10**6, max_denominator=10**12),
)
def test_an_exchange_is_exact_and_half_a_minor_unit_counts_as_one(
    parcels: pl.DataFrame, value_minor: int, rate: Fraction
) -> None:
    value = pl.lit(value_minor, dtype=pl.Int64)

    wanted = asked(parcels[2:3].with_columns(value_minor=value), {"CNY": rate})

    worth = int(wanted.value_minor[0])

    assert worth - Fraction(1, 2) <= value_minor * rate < worth + Fraction(1, 2)
