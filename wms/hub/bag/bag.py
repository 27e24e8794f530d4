"""Bag: close the planned parcels of a hub into bags that travel as one.

Parcels share a bag when they take the same departures to the same product, under the
same customs mode and in the same goods class. Doing it again bags what is left to bag,
which after a finished run is nothing.
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import func, select
from sqlmodel import Session

from wms.bulk import columns_of
from wms.hub.bag.closing import GROUP, close_bags
from wms.hub.bag_rules import BagRule
from wms.hub.floor import Floor, lock_floor
from wms.hub.labels import Numbering
from wms.model.ground import table_of
from wms.model.handling_unit import HandlingUnit, UnitKind, UnitState, join_way
from wms.model.parcel import Parcel, ParcelState
from wms.model.plan import ways_of


@dataclass(frozen=True)
class Bagged:
    """What was closed just now, and what stands bagged for the plan in all.

    ``at_least`` is the fewest bags that any packing of ``closed`` could have needed.
    """

    plan_id: int
    closed: int
    at_least: int
    bags: int
    parcels: int


def bag(
    session: Session,
    plan_id: int,
    *,
    numbering: Numbering,
    at: datetime,
    rules: tuple[BagRule, ...] | None = None,
) -> Bagged:
    """Close every planned parcel of an adopted plan into a bag."""
    floor = lock_floor(session, plan_id, numbering=numbering, at=at, rules=rules)
    closed = close_bags(floor, _lock_planned(floor), moving_from=ParcelState.PLANNED)
    standing, held = _standing(session, plan_id)
    return Bagged(plan_id, closed.bags, closed.at_least, standing, held)


def _lock_planned(floor: Floor) -> pl.DataFrame:
    """The parcels to bag, locked in the order of their keys, each with its group."""
    parcel = table_of(Parcel)
    schema = pl.Schema(
        {
            "id": pl.Int64(),
            "weight_g": pl.Int64(),
            "volume_cm3": pl.Int64(),
            "way_no": pl.Int64(),
            "customs_mode": pl.String(),
            "goods_class": pl.String(),
        }
    )
    query = (
        select(*(parcel.c[name] for name in schema))
        .where(parcel.c.plan_id == floor.plan.id, parcel.c.state == ParcelState.PLANNED)
        .order_by(parcel.c.id)
        .with_for_update()
    )
    found = columns_of(floor.session.connection(), query, schema)
    ways = _ways(floor.session, floor.plan.number)
    return found.join(ways, on="way_no", maintain_order="left").select(
        "id", "weight_g", "volume_cm3", *GROUP
    )


def _ways(session: Session, plan_id: int) -> pl.DataFrame:
    rows = [
        (way.way_no, join_way(way.departures), way.product, way.entry)
        for way in ways_of(session, plan_id)
    ]
    names = {"departures": pl.String, "product": pl.String, "entry": pl.String}
    return pl.DataFrame(rows, schema={"way_no": pl.Int64, **names}, orient="row")


def _standing(session: Session, plan_id: int) -> tuple[int, int]:
    unit = table_of(HandlingUnit)
    bags, parcels = (
        session.connection()
        .execute(
            select(func.count(), func.coalesce(func.sum(unit.c.pieces), 0)).where(
                unit.c.plan_id == plan_id,
                unit.c.kind == UnitKind.BAG,
                unit.c.state != UnitState.DISSOLVED,
            )
        )
        .one()
    )
    return int(bags), int(parcels)
