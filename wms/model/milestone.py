"""Milestone: something that happened, in the vocabulary of GS1 EPCIS.

Milestones are appended and never edited. Each is about one thing: a parcel, a handling
unit or a departure. A parcel inherits those of its bag, of the units the bag rides in
and of its departures, so that a train's departure is written once and not 200,000
times.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from wms.model.ground import Instant, Record, RowId, by_value, index_where


class Step(StrEnum):
    """Business steps of the EPCIS core vocabulary that happen here."""

    RECEIVING = "receiving"
    STAGING_OUTBOUND = "staging_outbound"
    HOLDING = "holding"
    INSPECTING = "inspecting"
    PACKING = "packing"
    REPACKAGING = "repackaging"
    LOADING = "loading"
    DEPARTING = "departing"
    ARRIVING = "arriving"


class Disposition(StrEnum):
    """Dispositions of the EPCIS core vocabulary that things get here."""

    IN_PROGRESS = "in_progress"
    SELLABLE_ACCESSIBLE = "sellable_accessible"
    UNAVAILABLE = "unavailable"
    CONTAINER_OPEN = "container_open"
    CONTAINER_CLOSED = "container_closed"
    IN_TRANSIT = "in_transit"


def _once(subject: str) -> Index:
    return index_where(
        f"uq_milestone_{subject}",
        subject,
        "step",
        "occurred_at",
        there=f"{subject} IS NOT NULL",
        unique=True,
    )


class Milestone(Record, table=True):
    """One thing reached one step: where, when by the clock there, who said so.

    ``unit_id`` is a handling unit, bag or not. ``place`` is a site, or a finer point of
    one. ``recorded_at`` is when we learned it. The same thing cannot reach the same
    step twice in one moment, which is what makes a repeated report harmless.
    """

    __table_args__ = (
        _once("parcel_id"),
        _once("unit_id"),
        _once("departure"),
        CheckConstraint(
            "(CASE WHEN parcel_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN departure IS NULL THEN 0 ELSE 1 END) = 1",
            name="about_one_thing",
        ),
        CheckConstraint("offset_min BETWEEN -840 AND 840", name="offset"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    parcel_id: int | None = Field(default=None, foreign_key="parcel.id", sa_type=RowId)
    unit_id: int | None = Field(
        default=None, foreign_key="handling_unit.id", sa_type=RowId
    )
    departure: str | None = Field(default=None, foreign_key="departure.code")
    step: Step = Field(sa_type=by_value(Step))
    disposition: Disposition = Field(sa_type=by_value(Disposition))
    place: str = Field(max_length=64)
    occurred_at: datetime = Field(sa_type=Instant)
    offset_min: int
    recorded_at: datetime = Field(sa_type=Instant)
    said_by: str


def offset_min(at: datetime) -> int:
    """Minutes a local clock is ahead of UTC; a naive moment is refused."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError(f"the moment {at} has no time zone")
    return int(offset.total_seconds() // 60)
