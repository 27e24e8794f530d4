"""Planning a file of parcels: in whichever currency, by the zones of the day."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

import routing
from routing.allocation import Budget
from routing.files.network import read_network
from routing.files.parcels import read_parcels
from routing.network import Network
from routing.plan import Plan
from wms.planning import Outlook, demand_of, exchange_for, plan_parcels

HUB, DAY = "YW-HUB", date(2026, 10, 26)
SMOKE = (
    Path(routing.__file__).parent / "data" / "demo" / "parcels_2026-10-26_smoke.csv.gz"
)


@pytest.fixture(scope="module")
def network() -> Network:
    return read_network()


@pytest.fixture(scope="module")
def parcels() -> pl.DataFrame:
    return read_parcels(SMOKE, hub_zone="Asia/Shanghai").parcels[:20]


def planned(parcels: pl.DataFrame, network: Network, currency: str) -> Plan:
    outlook = Outlook(HUB, DAY, currency)
    return plan_parcels(parcels, network, outlook, budget=Budget(work=50))


def test_a_plan_in_euros_costs_what_the_same_plan_costs_in_yuan(
    network: Network, parcels: pl.DataFrame
) -> None:
    in_yuan = planned(parcels, network, "CNY")
    in_euros = planned(parcels, network, "EUR")

    fen_for_a_cent = exchange_for(network, parcels, Outlook(HUB, DAY))["EUR"]
    # Each part of a parcel's cost is rounded to a cent, which is some eight fen.
    assert float(in_euros.total_minor * fen_for_a_cent) == pytest.approx(
        in_yuan.total_minor, abs=float(len(parcels) * 8 * fen_for_a_cent)
    )
    assert in_euros.way.tolist() == in_yuan.way.tolist()


def test_a_late_day_that_nobody_priced_costs_three_yuan(
    network: Network, parcels: pl.DataFrame
) -> None:
    unsaid = parcels.with_columns(
        lateness_cny_minor_per_day=pl.lit(None, dtype=pl.Int64)
    )

    exchange = {"CNY": Fraction(1, 8), "EUR": Fraction(1)}
    wanted = demand_of(unsaid, network, Outlook(HUB, DAY, "EUR"), exchange)

    assert set(wanted.lateness_minor_per_day.tolist()) == {38}


def test_a_zone_that_has_ended_serves_nobody(
    network: Network, parcels: pl.DataFrame
) -> None:
    german = parcels.filter(pl.col("country") == "DE")
    ended = replace(
        network.zones["DE"],
        validity=replace(
            network.zones["DE"].validity, effective_to=DAY - timedelta(days=1)
        ),
    )
    without = replace(network, zones={**network.zones, "DE": ended})
    exchange = {"CNY": Fraction(1), "EUR": Fraction(8)}

    served = demand_of(german, network, Outlook(HUB, DAY), exchange)
    unserved = demand_of(german, without, Outlook(HUB, DAY), exchange)

    assert (served.zone >= 0).all()
    assert (unserved.zone == -1).all()
