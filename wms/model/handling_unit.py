"""Handling unit: a bag of parcels, or the container or device that bags ride in.

A bag's weight, volume and pieces are those of its parcels, to the gram; its own weight
is ``tare_g``. Which unit a bag rides in on each of its departures is its `Stowage`:
what is in a truck today may be in an aircraft tomorrow.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, func
from sqlmodel import Field, Session, col, select

from wms.errors import WrongState
from wms.model.ground import Instant, Record, RowId, by_value

_BETWEEN = "|"
"""Stands between the departures of a bag's way; no departure's code has one."""


class UnitKind(StrEnum):
    """What a handling unit is."""

    BAG = "bag"
    UNIT = "unit"


class UnitState(StrEnum):
    """How far a handling unit has come."""

    CLOSED = "closed"
    LOADED = "loaded"
    SEALED = "sealed"
    DEPARTED = "departed"
    DISSOLVED = "dissolved"


class HandlingUnit(Record, table=True):
    """A bag or a unit by the number printed on it.

    A bag has a way (its departures as `join_way` writes them, none for a product that
    starts at the hub), a product and its entry, a customs mode and a goods class; a
    unit has a departure, a mix, a type and a seal.
    A dissolved bag is kept as the trail of those that took its parcels.
    """

    __tablename__ = "handling_unit"
    __table_args__ = (
        Index("ix_handling_unit_plan_id_kind", "plan_id", "kind"),
        CheckConstraint(
            "weight_g >= 0 AND volume_cm3 >= 0 AND pieces >= 0 AND tare_g >= 0",
            name="load",
        ),
        CheckConstraint(
            "state = 'dissolved' OR kind = 'unit' OR pieces > 0", name="no_empty_bag"
        ),
        CheckConstraint(
            "kind = 'unit' OR (departures IS NOT NULL AND product IS NOT NULL"
            " AND entry IS NOT NULL AND customs_mode IS NOT NULL"
            " AND goods_class IS NOT NULL)",
            name="bag_has_way",
        ),
        CheckConstraint(
            "kind = 'bag' OR (departure IS NOT NULL AND mix IS NOT NULL"
            " AND unit_type IS NOT NULL AND seal IS NOT NULL)",
            name="unit_has_departure",
        ),
        CheckConstraint(
            "kind = 'bag' OR (weight_g <= max_weight_g"
            " AND volume_cm3 <= max_volume_cm3 AND pieces <= max_pieces)",
            name="unit_holds_load",
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    number: str = Field(unique=True, max_length=32)
    kind: UnitKind = Field(sa_type=by_value(UnitKind))
    hub: str = Field(foreign_key="site.code")
    plan_id: int = Field(foreign_key="plan.id", sa_type=RowId)
    state: UnitState = Field(sa_type=by_value(UnitState))
    weight_g: int = Field(sa_type=RowId)
    volume_cm3: int = Field(sa_type=RowId)
    pieces: int
    tare_g: int
    closed_at: datetime = Field(sa_type=Instant)
    # a bag's
    departures: str | None = None
    product: str | None = None
    entry: str | None = Field(default=None, foreign_key="site.code")
    customs_mode: str | None = Field(default=None, max_length=32)
    goods_class: str | None = Field(default=None, max_length=32)
    # a unit's
    departure: str | None = Field(
        default=None, foreign_key="departure.code", index=True
    )
    mix: str | None = Field(default=None, max_length=64)
    unit_type: str | None = Field(default=None, max_length=32)
    seal: str | None = Field(default=None, unique=True, max_length=32)
    max_weight_g: int | None = Field(default=None, sa_type=RowId)
    max_volume_cm3: int | None = Field(default=None, sa_type=RowId)
    max_pieces: int | None = None

    @property
    def gross_g(self) -> int:
        """Weight on the scale: what it holds and what it is."""
        return self.weight_g + self.tare_g

    def leave(self) -> None:
        """Go with the departure."""
        if self.state not in (UnitState.SEALED, UnitState.LOADED):
            raise WrongState(
                what=f"handling unit {self.number}",
                state=self.state,
                expected=f"{UnitState.SEALED} or {UnitState.LOADED}",
            )
        self.state = UnitState.DEPARTED


class Stowage(Record, table=True):
    """The unit a bag rides in on one departure; none where it rides loose."""

    bag_id: int = Field(primary_key=True, foreign_key="handling_unit.id", sa_type=RowId)
    departure: str = Field(primary_key=True, foreign_key="departure.code", index=True)
    unit_id: int | None = Field(
        default=None, foreign_key="handling_unit.id", sa_type=RowId, index=True
    )


def counted_by_kind(session: Session, plan_id: int) -> dict[UnitKind, int]:
    """How many bags and units a plan has."""
    statement = (
        select(HandlingUnit.kind, func.count())
        .where(col(HandlingUnit.plan_id) == plan_id)
        .group_by(col(HandlingUnit.kind))
    )
    return {UnitKind(kind): count for kind, count in session.exec(statement)}


def join_way(departures: Sequence[str]) -> str:
    """The departures of a way as one text, the same for the same way."""
    return _BETWEEN.join(departures)


def split_way(text: str) -> list[str]:
    """The departures that `join_way` wrote."""
    return text.split(_BETWEEN) if text else []
