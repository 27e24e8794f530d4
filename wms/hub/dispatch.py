"""Dispatch: goods leave the hub, with a departure or with their product's carrier.

A departure is told once and inherited by all that rides in it; only the state of its
bags and parcels is written down beside. Doing it again changes nothing. What a bag
rides in leaves in the order of the bag's way.
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, and_, select, update
from sqlmodel import Session

from wms.errors import WrongState
from wms.hub.milestones import record_handling_units
from wms.model.departure import Departure, DepartureState, lock_departure
from wms.model.ground import table_of
from wms.model.handling_unit import (
    HandlingUnit,
    Stowage,
    UnitKind,
    UnitState,
    split_way,
)
from wms.model.manifest import Manifest, manifest_numbered
from wms.model.milestone import Disposition, Milestone, Step, offset_min
from wms.model.parcel import Parcel, ParcelState, may_become
from wms.model.site import lock_site, site_named


@dataclass(frozen=True)
class Dispatched:
    """What left just now; a bag on its second departure had left the hub before."""

    taker: str
    units: int
    bags: int
    parcels: int


def dispatch(session: Session, departure: str, *, at: datetime) -> Dispatched:
    """Let a departure leave with everything loaded on it."""
    leaving = lock_departure(session, departure)
    if leaving.state is DepartureState.DEPARTED:
        return Dispatched(departure, 0, 0, 0)
    _refuse_what_is_not_there(session, departure)
    leaving.leave()
    local = site_named(session, leaving.origin).local(at)
    _record_loaded_there(session, leaving, local)
    session.add(_left(leaving, local))
    session.flush()
    unit, stowage = table_of(HandlingUnit), table_of(Stowage)
    units = (
        session.connection()
        .execute(
            update(unit)
            .values(state=UnitState.DEPARTED)
            .where(unit.c.departure == departure, unit.c.state == UnitState.SEALED)
        )
        .rowcount
    )
    riding = select(stowage.c.bag_id).where(stowage.c.departure == departure)
    bags, parcels = _leave(session, unit.c.id.in_(riding))
    return Dispatched(departure, units, bags, parcels)


def hand_over(session: Session, manifest_number: str, *, at: datetime) -> Dispatched:
    """Hand goods that start their delivery at the hub to their product's carrier."""
    manifest = manifest_numbered(session, manifest_number)
    if manifest.product is None:
        raise WrongState(
            what=f"manifest {manifest_number}",
            state=f"for departure {manifest.departure}",
            expected="a manifest of a product",
        )
    lock_site(session, manifest.hub)
    unit = table_of(HandlingUnit)
    ours = and_(
        unit.c.plan_id == manifest.plan_id,
        unit.c.product == manifest.product,
        unit.c.departures == "",
    )
    _record_leaving(session, manifest, ours, at)
    bags, parcels = _leave(session, ours)
    return Dispatched(manifest.product, 0, bags, parcels)


def _refuse_what_is_not_there(session: Session, departure: str) -> None:
    """Refuse to leave before the departure that brings the bags here has left."""
    bag, stowage, feeder = (
        table_of(HandlingUnit),
        table_of(Stowage),
        table_of(Departure),
    )
    connection = session.connection()
    ways = connection.execute(
        select(bag.c.departures)
        .join(stowage, stowage.c.bag_id == bag.c.id)
        .where(
            stowage.c.departure == departure,
            # A bag that left the hub may still be on the way to here.
            bag.c.state.in_([UnitState.LOADED, UnitState.DEPARTED]),
        )
        .distinct()
    ).scalars()
    before = {
        code for way in map(split_way, ways) for code in way[: way.index(departure)]
    }
    waiting = connection.execute(
        select(feeder.c.code)
        .where(feeder.c.code.in_(before), feeder.c.state == DepartureState.OPEN)
        .order_by(feeder.c.departs_min, feeder.c.code)
    ).scalars()
    for code in waiting:
        raise WrongState(
            what=f"departure {code}",
            state=DepartureState.OPEN,
            expected=f"{DepartureState.DEPARTED} before {departure}",
        )


def _record_loaded_there(session: Session, leaving: Departure, at: datetime) -> None:
    """Append that units from a hub elsewhere were loaded where the departure starts."""
    unit = table_of(HandlingUnit)
    sealed = select(unit.c.number).where(
        unit.c.departure == leaving.code,
        unit.c.state == UnitState.SEALED,
        unit.c.hub != leaving.origin,
    )
    numbers = session.connection().execute(sealed).scalars()
    record_handling_units(
        session.connection(),
        pl.Series(sorted(numbers), dtype=pl.String),
        Step.LOADING,
        Disposition.CONTAINER_CLOSED,
        place=leaving.origin,
        at=at,
        said_by="dispatch",
    )


def _record_leaving(
    session: Session, manifest: Manifest, ours: ColumnElement[bool], at: datetime
) -> None:
    """Append that bags which leave without a departure have left."""
    unit = table_of(HandlingUnit)
    loaded = select(unit.c.number).where(ours, unit.c.state == UnitState.LOADED)
    numbers = session.connection().execute(loaded).scalars()
    record_handling_units(
        session.connection(),
        pl.Series(sorted(numbers), dtype=pl.String),
        Step.DEPARTING,
        Disposition.IN_TRANSIT,
        place=manifest.hub,
        at=site_named(session, manifest.hub).local(at),
        said_by=f"manifest:{manifest.number}",
    )


def _leave(session: Session, which: ColumnElement[bool]) -> tuple[int, int]:
    """Mark loaded bags, and the parcels in them, as departed."""
    unit, parcel = table_of(HandlingUnit), table_of(Parcel)
    connection = session.connection()
    loaded = and_(which, unit.c.kind == UnitKind.BAG, unit.c.state == UnitState.LOADED)
    parcels = connection.execute(
        update(parcel)
        .values(state=ParcelState.DEPARTED)
        .where(
            parcel.c.bag_id.in_(select(unit.c.id).where(loaded)),
            may_become(ParcelState.DEPARTED),
        )
    ).rowcount
    bags = connection.execute(
        update(unit).values(state=UnitState.DEPARTED).where(loaded)
    ).rowcount
    return bags, parcels


def _left(departure: Departure, at: datetime) -> Milestone:
    return Milestone(
        departure=departure.code,
        step=Step.DEPARTING,
        disposition=Disposition.IN_TRANSIT,
        place=departure.origin,
        occurred_at=at,
        offset_min=offset_min(at),
        recorded_at=at,
        said_by="dispatch",
    )
