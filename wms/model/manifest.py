"""Manifest: the record that a departure's goods were handed over, with their totals."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from wms.model.ground import Instant, Record, RowId


class Manifest(Record, table=True):
    """One hand-over by a hub to a departure; the papers are made from the records."""

    __table_args__ = (
        UniqueConstraint("hub", "departure"),
        CheckConstraint("bags > 0 AND parcels > 0", name="not_empty"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    number: str = Field(unique=True, max_length=32)
    hub: str = Field(foreign_key="site.code")
    departure: str = Field(foreign_key="departure.code")
    issued_at: datetime = Field(sa_type=Instant)
    units: int
    bags: int
    parcels: int
    weight_g: int = Field(sa_type=RowId)
    gross_g: int = Field(sa_type=RowId)
    volume_cm3: int = Field(sa_type=RowId)
