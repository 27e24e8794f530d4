"""Arrival: one file of parcels that landed at a hub, once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from wms.model.ground import Instant, Record, RowId


class Arrival(Record, table=True):
    """A file by the SHA-256 of its bytes; ``rows`` = ``landed`` + ``refused``."""

    __table_args__ = (
        UniqueConstraint("hub", "sha256"),
        UniqueConstraint("id", "hub"),  # what a parcel points at
        CheckConstraint("rows = landed + refused", name="rows_add_up"),
        CheckConstraint("landed >= 0 AND refused >= 0", name="counts"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    hub: str = Field(foreign_key="site.code")
    sha256: str = Field(max_length=64)
    name: str
    rows: int
    landed: int
    refused: int
    landed_at: datetime = Field(sa_type=Instant)


def arrival_of(session: Session, hub: str, sha256: str) -> Arrival | None:
    """The arrival this file made before, if it did."""
    statement = select(Arrival).where(
        col(Arrival.hub) == hub, col(Arrival.sha256) == sha256
    )
    return session.exec(statement).one_or_none()
