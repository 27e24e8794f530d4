"""Sealing: units get their numbers and seals, bags their places, parcels their state.

The second half of loading: `load` has decided who rides where, this writes it down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from routing.plan import Reason
from wms.bulk import staged
from wms.hub.floor import Floor
from wms.hub.labels import seal_numbers, unit_numbers
from wms.hub.milestones import record_handling_units, record_parcels
from wms.model.departure import departure_named
from wms.model.ground import insert_new, table_of
from wms.model.handling_unit import (
    HandlingUnit,
    Stowage,
    UnitKind,
    UnitState,
    split_way,
)
from wms.model.milestone import Disposition, Step
from wms.model.parcel import Parcel, ParcelState, may_become
from wms.model.plan import Plan, PlanLoad

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Opened:
    """One load of the plan, and for every parcel which of its units it rides in."""

    load: PlanLoad
    unit: Ints


@dataclass(frozen=True)
class Sealed:
    """A unit under its number, and which parcels (rows of the cargo) are in it."""

    number: str
    rows: Ints


def leave_behind(floor: Floor, parcels: pl.DataFrame) -> tuple[str, ...]:
    """Put parcels that found no room back among those that wait, and name them."""
    if parcels.is_empty():
        return ()
    connection = floor.session.connection()
    parcel = table_of(Parcel)
    reason = Reason.NO_SPACE.value
    waits = {"state": ParcelState.WAITING, "wait_reason": reason, "bag_id": None}
    with staged(connection, "behind", parcels.select("id")) as behind:
        left = parcel.c.id.in_(select(behind.c.id))
        connection.execute(
            update(parcel)
            .values(waits)
            .where(left, parcel.c.state == ParcelState.BAGGED)
        )
        record_parcels(
            connection,
            left,
            ParcelState.WAITING,
            at=floor.local,
            said_by=floor.said_by,
        )
    return tuple(parcels["parcel_id"].sort())


def seal(floor: Floor, opened: Iterable[Opened], use: Ints) -> list[Sealed]:
    """Number and seal every unit that holds something, and put it on the books.

    Those of an onward departure are loaded where it starts, and told of when it leaves.
    """
    sealed, here = list[Sealed](), list[str]()
    for one in opened:
        units = _seal_units(floor, one, use)
        sealed += units
        origin = departure_named(floor.session, one.load.departure).origin
        if origin == floor.site.code:
            here += [unit.number for unit in units]
    record_handling_units(
        floor.session.connection(),
        pl.Series(here, dtype=pl.String),
        Step.LOADING,
        Disposition.CONTAINER_CLOSED,
        place=floor.site.code,
        at=floor.local,
        said_by=floor.said_by,
    )
    return sealed


def _seal_units(floor: Floor, opened: Opened, use: Ints) -> list[Sealed]:
    load, session = opened.load, floor.session
    mode = departure_named(session, load.departure).mode
    filled = [np.flatnonzero(opened.unit == unit) for unit in range(load.units)]
    filled = [rows for rows in filled if len(rows)]
    numbers = unit_numbers(session, floor.numbering, mode, load.unit_type, len(filled))
    seals = seal_numbers(session, floor.numbering, len(filled))
    session.add_all(
        _unit(floor, load, number, seal, use[rows])
        for number, seal, rows in zip(numbers, seals, filled, strict=True)
    )
    session.flush()
    return [Sealed(number, rows) for number, rows in zip(numbers, filled, strict=True)]


def _unit(
    floor: Floor, load: PlanLoad, number: str, seal: str, use: Ints
) -> HandlingUnit:
    weight_g, volume_cm3, pieces = use.sum(axis=0).tolist()
    return HandlingUnit(
        number=number,
        kind=UnitKind.UNIT,
        hub=floor.site.code,
        plan_id=floor.plan.number,
        state=UnitState.SEALED,
        weight_g=weight_g,
        volume_cm3=volume_cm3,
        pieces=pieces,
        tare_g=load.unit_tare_g,
        closed_at=floor.at,
        departure=load.departure,
        mix=load.mix,
        unit_type=load.unit_type,
        seal=seal,
        max_weight_g=load.unit_weight_g,
        max_volume_cm3=load.unit_volume_cm3,
        max_pieces=load.unit_pieces,
    )


def write_stowage(floor: Floor, parcels: pl.DataFrame, units: Sequence[Sealed]) -> int:
    """Write where every bag rides, and that bags and parcels are loaded."""
    connection = floor.session.connection()
    places = [
        parcels.select("id").gather(unit.rows).with_columns(number=pl.lit(unit.number))
        for unit in units
    ]
    if places:
        _in_units(connection, pl.concat(places))
    _loose(connection, floor.plan)
    return _mark_loaded(connection, floor.plan)


def _in_units(connection: Connection, places: pl.DataFrame) -> None:
    parcel, unit = table_of(Parcel), table_of(HandlingUnit)
    with staged(connection, "places", places) as place:
        rides = (
            select(parcel.c.bag_id, unit.c.departure, unit.c.id)
            .join_from(place, parcel, parcel.c.id == place.c.id)
            .join(unit, unit.c.number == place.c.number)
            .distinct()
        )
        connection.execute(
            insert(table_of(Stowage)).from_select(
                ["bag_id", "departure", "unit_id"], rides
            )
        )


def _loose(connection: Connection, plan: Plan) -> None:
    """Bags ride loose on those of their departures that sold no units."""
    unit = table_of(HandlingUnit)
    bags = connection.execute(
        select(unit.c.id, unit.c.departures)
        .where(unit.c.plan_id == plan.id, _closed_bags())
        .order_by(unit.c.id)
    )
    rides = [
        {"bag_id": bag_id, "departure": code, "unit_id": None}
        for bag_id, departures in bags
        for code in split_way(departures)
    ]
    if rides:
        connection.execute(insert_new(connection, table_of(Stowage)), rides)


def _mark_loaded(connection: Connection, plan: Plan) -> int:
    parcel, unit = table_of(Parcel), table_of(HandlingUnit)
    connection.execute(
        update(parcel)
        .values(state=ParcelState.LOADED)
        .where(parcel.c.plan_id == plan.id, may_become(ParcelState.LOADED))
    )
    return connection.execute(
        update(unit)
        .values(state=UnitState.LOADED)
        .where(unit.c.plan_id == plan.id, _closed_bags())
    ).rowcount


def _closed_bags() -> ColumnElement[bool]:
    unit = table_of(HandlingUnit)
    return and_(unit.c.kind == UnitKind.BAG, unit.c.state == UnitState.CLOSED)
