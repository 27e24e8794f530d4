"""Milestones by the hundred thousand: what the verbs append one by one."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, literal, select

from wms.model.ground import Instant, table_of
from wms.model.milestone import Milestone, offset_min
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
