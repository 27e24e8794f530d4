"""Manifest: the record that goods were handed over, to whom, and their totals.

Goods leave a hub with a departure, or are handed to the carrier of a delivery product
that starts at the hub itself. The papers are made from the records whenever asked for;
what is kept here is their number and what they add up to.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, select

from wms.errors import NotFound
from wms.model.ground import Instant, Record, RowId, index_where


class Manifest(Record, table=True):
    """One hand-over of one plan's goods to a departure or to a product's carrier."""

    __table_args__ = (
        index_where(
            "uq_manifest_plan_id_departure",
            "plan_id",
            "departure",
            there="departure IS NOT NULL",
            unique=True,
        ),
        index_where(
            "uq_manifest_plan_id_product",
            "plan_id",
            "product",
            there="product IS NOT NULL",
            unique=True,
        ),
        CheckConstraint("(departure IS NULL) <> (product IS NULL)", name="one_taker"),
        CheckConstraint("bags > 0 AND parcels > 0", name="not_empty"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    number: str = Field(unique=True, max_length=32)
    hub: str = Field(foreign_key="site.code")
    plan_id: int = Field(foreign_key="plan.id", sa_type=RowId)
    departure: str | None = Field(default=None, foreign_key="departure.code")
    product: str | None = Field(default=None)
    issued_at: datetime = Field(sa_type=Instant)
    units: int
    bags: int
    parcels: int
    weight_g: int = Field(sa_type=RowId)
    gross_g: int = Field(sa_type=RowId)
    volume_cm3: int = Field(sa_type=RowId)

    @property
    def taker(self) -> str:
        """The departure or the product that takes the goods."""
        return self.departure or self.product or ""


def manifest_numbered(session: Session, number: str) -> Manifest:
    """The manifest with this number, or a refusal that names it."""
    statement = select(Manifest).where(col(Manifest.number) == number)
    manifest = session.exec(statement).one_or_none()
    if manifest is None:
        raise NotFound(what="manifest", name=number)
    return manifest


def manifests_of(session: Session, plan_id: int) -> Sequence[Manifest]:
    """The manifests of a plan in the order of their numbers."""
    statement = select(Manifest).where(col(Manifest.plan_id) == plan_id)
    return session.exec(statement.order_by(col(Manifest.number))).all()
