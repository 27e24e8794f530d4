"""A file of parcels lands whole, once, and by the hundred thousand."""

from datetime import UTC, datetime
from functools import partial

import polars as pl
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.database import unit_of_work
from tests.wms.houses import NOON, counted, landed, open_hub, states
from tests.wms.parcels import HUB, file_of, parcels
from tests.wms.processes import do_together, kill_before_commit
from wms.errors import NotFound
from wms.hub.land import Landed, land
from wms.model import Parcel


def _land_a_day(session: Session, name: str = "day.csv") -> Landed:
    return land(session, HUB, file_of(parcels(500), name), at=NOON)


def test_every_good_row_of_a_file_becomes_a_received_parcel(engine: Engine) -> None:
    open_hub(engine)

    told = landed(engine, parcels(500))

    assert (told.rows, told.landed, told.refused) == (500, 500, 0)
    assert states(engine) == {"received": 500}
    milestones = counted(engine, "SELECT step, count(*) FROM milestone GROUP BY step")
    assert milestones == {"receiving": 500}


def test_a_parcel_keeps_what_its_row_said(engine: Engine) -> None:
    open_hub(engine)
    landed(engine, parcels(3))

    with unit_of_work(engine) as session:
        parcel = session.get(Parcel, 2)

    assert parcel is not None
    row = parcels(3).row(1, named=True)
    for column in ("row", "parcel_id", "weight_g", "seller", "lat", "description"):
        assert getattr(parcel, column) == row[column]
    sides = row["length_mm"] * row["width_mm"] * row["height_mm"]
    assert parcel.volume_cm3 == -(-sides // 1000)
    assert parcel.ready_min * 60 == row["ready_at"].timestamp()


def test_sellers_named_for_the_first_time_become_parties(engine: Engine) -> None:
    open_hub(engine)
    landed(engine, parcels(20).with_columns(seller=pl.lit("S1")))

    landed(engine, parcels(20, first=100), "second.csv")

    roles = counted(engine, "SELECT role, count(*) FROM party GROUP BY role")
    assert roles == {"seller": 7}


def test_parcels_without_a_seller_land_too(engine: Engine) -> None:
    open_hub(engine)

    told = landed(engine, parcels(5).with_columns(seller=pl.lit(None, pl.String)))

    assert told.landed == 5


def test_the_same_file_twice_lands_nothing_twice(engine: Engine) -> None:
    open_hub(engine)
    first = landed(engine, parcels(500))

    second = landed(engine, parcels(500))

    assert second.repeated
    assert second.landed == 0
    assert second.arrival_id == first.arrival_id
    assert states(engine) == {"received": 500}


def test_a_parcel_that_is_here_already_is_refused_by_its_row_and_the_rest_lands(
    engine: Engine,
) -> None:
    open_hub(engine)
    landed(engine, parcels(10), "monday.csv")

    told = landed(engine, parcels(10, first=8, seed=2), "tuesday.csv")

    assert (told.rows, told.landed, told.refused) == (10, 8, 2)
    assert told.already_here.rows() == [
        (2, "P000000008", "monday.csv"),
        (3, "P000000009", "monday.csv"),
    ]
    assert states(engine) == {"received": 18}


def test_a_file_that_breaks_a_check_of_the_database_lands_not_at_all(
    engine: Engine,
) -> None:
    open_hub(engine)
    columns = parcels(500).with_columns(
        weight_g=pl.when(pl.col("row") == 400).then(-4).otherwise("weight_g")
    )

    with pytest.raises(IntegrityError, match="weight_g"):
        landed(engine, columns)

    assert states(engine) == {}
    assert counted(engine, "SELECT name, rows FROM arrival") == {}


def test_a_file_for_a_hub_that_is_not_there_is_refused_by_its_name(
    engine: Engine,
) -> None:
    with pytest.raises(NotFound, match="YIW"):
        landed(engine, parcels(5))


def test_killed_in_the_middle_nothing_is_half_done_and_the_file_lands_again(
    engine: Engine,
) -> None:
    open_hub(engine)

    kill_before_commit(engine, _land_a_day)
    assert states(engine) == {}
    assert counted(engine, "SELECT name, rows FROM arrival") == {}

    with unit_of_work(engine) as session:
        told = _land_a_day(session)
    assert not told.repeated
    assert states(engine) == {"received": 500}


def test_two_who_land_the_same_parcels_at_once_land_them_once(engine: Engine) -> None:
    open_hub(engine)

    do_together(engine, [_land_a_day, partial(_land_a_day, name="copy.csv")])

    assert states(engine) == {"received": 500}
    arrivals = counted(engine, "SELECT landed, count(*) FROM arrival GROUP BY landed")
    assert arrivals == {"500": 1}


def test_text_that_looks_like_a_command_lands_as_text(engine: Engine) -> None:
    open_hub(engine)
    odd = ['"; DROP TABLE parcel; --', "\\.", "", "a\tb\nc", "木制玩具"]

    landed(engine, parcels(5).with_columns(description=pl.Series(odd)))

    with engine.connect() as connection:
        found = connection.execute(text("SELECT description FROM parcel ORDER BY id"))
        assert [row[0] for row in found] == odd


def test_a_naive_moment_is_refused(engine: Engine) -> None:
    open_hub(engine)

    with pytest.raises(Exception, match="time zone"), unit_of_work(engine) as session:
        land(
            session,
            HUB,
            file_of(parcels(1)),
            at=datetime(2026, 10, 26, tzinfo=UTC).replace(tzinfo=None),
        )
