"""Milestones by the hundred thousand: what the verbs append one by one."""

from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, Connection, insert, literal, select

from wms.bulk import staged
from wms.model.ground import Instant, table_of
from wms.model.handling_unit import HandlingUnit
from wms.model.milestone import Disposition, Milestone, Step, offset_min
from wms.model.parcel import REACHED_BY, Parcel, ParcelState

COLUMNS = (
    "step",
    "disposition",
    "place",
    "occurred_at",
    "offset_min",
    "recorded_at",
    "said_by",
)


def record_parcels(
    connection: Connection,
    which: ColumnElement[bool],
    state: ParcelState,
    *,
    at: datetime,
    said_by: str,
) -> None:
    """Append that these parcels reached a state at their hub; ``at`` is local there."""
    parcel = table_of(Parcel)
    step, disposition = REACHED_BY[state]
    happened = select(
        parcel.c.id,
        literal(step.value),
        literal(disposition.value),
        parcel.c.hub,
        literal(at, Instant),
        literal(offset_min(at)),
        literal(at, Instant),
        literal(said_by),
    ).where(which)
    connection.execute(
        insert(table_of(Milestone)).from_select(["parcel_id", *COLUMNS], happened)
    )


def record_handling_units(
    connection: Connection,
    numbers: pl.Series,
    step: Step,
    disposition: Disposition,
    *,
    place: str,
    at: datetime,
    said_by: str,
) -> None:
    """Append that the handling units with these numbers reached a step at a place."""
    unit = table_of(HandlingUnit)
    with staged(connection, "reached", pl.DataFrame({"number": numbers})) as reached:
        happened = select(
            unit.c.id,
            literal(step.value),
            literal(disposition.value),
            literal(place),
            literal(at, Instant),
            literal(offset_min(at)),
            literal(at, Instant),
            literal(said_by),
        ).join(reached, reached.c.number == unit.c.number)
        connection.execute(
            insert(table_of(Milestone)).from_select(["unit_id", *COLUMNS], happened)
        )
