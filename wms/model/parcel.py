"""Parcel: what a seller hands in and a buyer waits for.

A parcel changes by its verbs alone when one is touched; when a file, a plan or a load
touches a million, one statement does, with the same guard as its condition
(`may_become`). Weights and sizes are as measured; minutes count from 1970 UTC.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field, Session, col, func, select

from routing.demand import CustomsMode, GoodsClass
from wms.errors import WrongState
from wms.model.ground import Record, RowId, by_value, index_where
from wms.model.milestone import Disposition, Milestone, Step, offset_min


class ParcelState(StrEnum):
    """How far a parcel has come at its hub."""

    RECEIVED = "received"
    WAITING = "waiting"
    HELD = "held"
    PLANNED = "planned"
    BAGGED = "bagged"
    LOADED = "loaded"
    DEPARTED = "departed"


COMES_FROM: Mapping[ParcelState, tuple[ParcelState, ...]] = {
    ParcelState.RECEIVED: (ParcelState.HELD,),
    ParcelState.WAITING: (
        ParcelState.RECEIVED,
        ParcelState.WAITING,
        ParcelState.BAGGED,
    ),
    ParcelState.HELD: (
        ParcelState.RECEIVED,
        ParcelState.WAITING,
        ParcelState.PLANNED,
    ),
    ParcelState.PLANNED: (ParcelState.RECEIVED, ParcelState.WAITING),
    ParcelState.BAGGED: (ParcelState.PLANNED,),
    ParcelState.LOADED: (ParcelState.BAGGED,),
    ParcelState.DEPARTED: (ParcelState.LOADED,),
}
"""The guard of every verb and of every statement: where a state may come from."""

REACHED_BY: Mapping[ParcelState, tuple[Step, Disposition]] = {
    ParcelState.RECEIVED: (Step.RECEIVING, Disposition.IN_PROGRESS),
    ParcelState.WAITING: (Step.HOLDING, Disposition.IN_PROGRESS),
    ParcelState.HELD: (Step.HOLDING, Disposition.UNAVAILABLE),
    ParcelState.PLANNED: (Step.STAGING_OUTBOUND, Disposition.IN_PROGRESS),
    ParcelState.BAGGED: (Step.PACKING, Disposition.IN_PROGRESS),
    ParcelState.LOADED: (Step.LOADING, Disposition.CONTAINER_CLOSED),
    ParcelState.DEPARTED: (Step.DEPARTING, Disposition.IN_TRANSIT),
}
"""What a state is called in EPCIS when something gets there."""


class Parcel(Record, table=True):
    """A parcel at a hub; ``id`` is ours, ``parcel_id`` is on its label."""

    __table_args__ = (
        UniqueConstraint("hub", "parcel_id"),
        # One check a row instead of two: the hub is where the file landed.
        ForeignKeyConstraint(["arrival_id", "hub"], ["arrival.id", "arrival.hub"]),
        Index("ix_parcel_hub_state", "hub", "state"),
        # Only what is planned or bagged is looked up by it: landing a million parcels
        # need not write a million empty entries.
        index_where("ix_parcel_plan_id", "plan_id", there="plan_id IS NOT NULL"),
        index_where("ix_parcel_bag_id", "bag_id", there="bag_id IS NOT NULL"),
        CheckConstraint("weight_g > 0", name="weight_g"),
        CheckConstraint("volume_cm3 > 0", name="volume_cm3"),
        CheckConstraint(
            "length_mm >= width_mm AND width_mm >= height_mm AND height_mm > 0",
            name="sides_in_order",
        ),
        CheckConstraint("value_minor >= 0", name="value_minor"),
        CheckConstraint("lateness_cny_minor_per_day >= 0", name="lateness"),
        CheckConstraint("hs6_lines >= 0", name="hs6_lines"),
        CheckConstraint(
            "state NOT IN ('planned', 'bagged', 'loaded', 'departed')"
            " OR (plan_id IS NOT NULL AND way_no IS NOT NULL)",
            name="planned_has_way",
        ),
        CheckConstraint(
            "(state IN ('bagged', 'loaded', 'departed')) = (bag_id IS NOT NULL)",
            name="bagged_has_bag",
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    hub: str = Field(max_length=64)
    parcel_id: str = Field(max_length=64)
    seller: str | None = Field(default=None, foreign_key="party.code", index=True)
    arrival_id: int = Field(sa_type=RowId, index=True)
    row: int
    order_id: str | None = Field(default=None, max_length=64)
    weight_g: int
    volume_cm3: int = Field(sa_type=RowId)
    length_mm: int
    width_mm: int
    height_mm: int
    country: str = Field(max_length=2)
    postcode: str | None = Field(default=None, max_length=16)
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    goods_class: GoodsClass = Field(sa_type=by_value(GoodsClass))
    customs_mode: CustomsMode = Field(sa_type=by_value(CustomsMode))
    hs6: str | None = None
    hs6_lines: int
    description: str | None = None
    pieces: int = 1
    value_minor: int = Field(sa_type=RowId)
    currency: str = Field(max_length=3)
    lateness_cny_minor_per_day: int | None = Field(default=None, sa_type=RowId)
    ready_min: int = Field(sa_type=RowId)
    due_min: int = Field(sa_type=RowId)
    due_assumed: bool = False
    group: str | None = Field(default=None, max_length=64)
    state: ParcelState = Field(
        default=ParcelState.RECEIVED, sa_type=by_value(ParcelState)
    )
    wait_reason: str | None = Field(default=None, max_length=32)
    plan_id: int | None = Field(default=None, foreign_key="plan.id", sa_type=RowId)
    way_no: int | None = None
    bag_id: int | None = Field(
        default=None, foreign_key="handling_unit.id", sa_type=RowId
    )

    def assign(self, plan_id: int, way_no: int, at: datetime) -> Milestone:
        """Give the parcel its way out of the hub."""
        self._expect(ParcelState.PLANNED)
        self.plan_id, self.way_no, self.wait_reason = plan_id, way_no, None
        return self._reach(ParcelState.PLANNED, at, f"plan:{plan_id}")

    def wait(self, reason: str, at: datetime, said_by: str) -> Milestone | None:
        """Leave the parcel at the hub until the next plan, and say why.

        What waits already gets its new reason and no milestone: nothing happened to
        it, and a parcel that is planned daily would pile up equal ones.
        """
        self._expect(ParcelState.WAITING)
        self.wait_reason, self.bag_id = reason, None
        if self.state is ParcelState.WAITING:
            return None
        return self._reach(ParcelState.WAITING, at, said_by)

    def hold(self, reason: str, at: datetime, said_by: str) -> Milestone:
        """Take the parcel out of the flow until someone lets it go."""
        self._expect(ParcelState.HELD)
        self.plan_id = self.way_no = None
        self.wait_reason = reason
        return self._reach(ParcelState.HELD, at, said_by)

    def release(self, at: datetime, said_by: str) -> Milestone:
        """Put a held parcel back among those to plan."""
        self._expect(ParcelState.RECEIVED)
        self.wait_reason = None
        return self._reach(ParcelState.RECEIVED, at, said_by)

    def put_into(self, bag_id: int, at: datetime, said_by: str) -> Milestone:
        """Put the parcel into an open bag of its way."""
        self._expect(ParcelState.BAGGED)
        self.bag_id = bag_id
        return self._reach(ParcelState.BAGGED, at, said_by)

    def _expect(self, reaching: ParcelState) -> None:
        if self.state not in COMES_FROM[reaching]:
            raise WrongState(
                what=f"parcel {self.parcel_id}",
                state=self.state,
                expected=" or ".join(COMES_FROM[reaching]),
            )

    def _reach(self, state: ParcelState, at: datetime, said_by: str) -> Milestone:
        self.state = state
        step, disposition = REACHED_BY[state]
        return Milestone(
            parcel_id=self.id,
            step=step,
            disposition=disposition,
            place=self.hub,
            occurred_at=at,
            offset_min=offset_min(at),
            recorded_at=at,
            said_by=said_by,
        )


def may_become(state: ParcelState) -> ColumnElement[bool]:
    """The guard of a state as a condition: the parcel is where it may come from."""
    return col(Parcel.state).in_(COMES_FROM[state])


def loaded_by(session: Session, plan_id: int) -> tuple[int, int]:
    """How many parcels a plan has brought into units or on their way, and their grams."""
    statement = select(func.count(), func.coalesce(func.sum(Parcel.weight_g), 0)).where(
        col(Parcel.plan_id) == plan_id,
        col(Parcel.state).in_((ParcelState.LOADED, ParcelState.DEPARTED)),
    )
    count, weight_g = session.exec(statement).one()
    return int(count), int(weight_g)
