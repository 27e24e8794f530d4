"""Plan: a drawn-up day, kept so that it can be adopted, judged and made again.

A plan is drafted when it is kept: its ways, loads and one line a parcel stand beside
it, and nothing else has changed. Adopting it writes its lines onto the parcels that
are still where it found them. Hashes, seed, work and versions are what it takes to
make the same plan again.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, Session, col, select

from wms.errors import NotFound, WrongState
from wms.model.ground import Instant, Record, RowId, by_value


class PlanStatus(StrEnum):
    """Whether the house works by the plan."""

    DRAFTED = "drafted"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class Plan(Record, table=True):
    """A plan of one hub's day, with what is known about its cost."""

    __table_args__ = (
        CheckConstraint("bound_minor <= cost_minor", name="bound"),
        CheckConstraint(
            "(status = 'adopted') = (adopted_at IS NOT NULL)", name="adopted_at"
        ),
        CheckConstraint(
            "(status = 'superseded') = (superseded_by IS NOT NULL)",
            name="superseded_by",
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    hub: str = Field(foreign_key="site.code", index=True)
    day: date
    status: PlanStatus = Field(default=PlanStatus.DRAFTED, sa_type=by_value(PlanStatus))
    currency: str = Field(max_length=3)
    cost_minor: int = Field(sa_type=RowId)
    bound_minor: int = Field(sa_type=RowId)
    stopped: str = Field(max_length=16)
    parcels_sha256: str = Field(max_length=64)
    network_sha256: str = Field(max_length=64)
    problem_sha256: str = Field(max_length=64)
    seed: int = Field(sa_type=RowId)
    work: int | None = Field(default=None, sa_type=RowId)
    seconds: float | None = None
    versions: dict[str, str] = Field(sa_type=JSON)
    settings: dict[str, str] = Field(sa_type=JSON)
    breakdown_minor: dict[str, int] = Field(sa_type=JSON)
    baselines_minor: dict[str, int] = Field(sa_type=JSON)
    drafted_at: datetime = Field(sa_type=Instant)
    adopted_at: datetime | None = Field(default=None, sa_type=Instant)
    superseded_by: int | None = Field(
        default=None, foreign_key="plan.id", sa_type=RowId
    )
    planned: int = 0
    left_waiting: int = 0
    skipped: dict[str, int] = Field(default_factory=dict, sa_type=JSON)

    @property
    def number(self) -> int:
        """The plan's number; there is one as soon as it is on the books."""
        assert self.id is not None, "a plan is flushed before it is told of"
        return self.id

    def take_effect(self, at: datetime) -> None:
        """Become what the house works by."""
        if self.status is not PlanStatus.DRAFTED:
            raise WrongState(
                what=f"plan {self.id}", state=self.status, expected=PlanStatus.DRAFTED
            )
        self.status = PlanStatus.ADOPTED
        self.adopted_at = at


class PlanWay(Record, table=True):
    """One way of a plan: its departures in order, then a product from its entry."""

    __tablename__ = "plan_way"

    plan_id: int = Field(primary_key=True, foreign_key="plan.id", sa_type=RowId)
    way_no: int = Field(primary_key=True)
    departures: list[str] = Field(sa_type=JSON)
    product: str
    entry: str = Field(foreign_key="site.code")
    delivery_zone: str
    cutoff_min: int
    lands_min: int
    delivered_min: int


class PlanLoad(Record, table=True):
    """What a plan opens on one departure for goods that may share units."""

    __tablename__ = "plan_load"
    __table_args__ = (
        CheckConstraint(
            "weight_g <= units * unit_weight_g"
            " AND volume_cm3 <= units * unit_volume_cm3"
            " AND pieces <= units * unit_pieces",
            name="units_hold_load",
        ),
        CheckConstraint("units <= max_units", name="units_offered"),
    )

    plan_id: int = Field(primary_key=True, foreign_key="plan.id", sa_type=RowId)
    departure: str = Field(primary_key=True, foreign_key="departure.code", index=True)
    mix: str = Field(primary_key=True, max_length=64)
    unit_type: str = Field(max_length=32)
    units: int
    max_units: int
    weight_g: int = Field(sa_type=RowId)
    volume_cm3: int = Field(sa_type=RowId)
    pieces: int
    unit_weight_g: int = Field(sa_type=RowId)
    unit_volume_cm3: int = Field(sa_type=RowId)
    unit_pieces: int = Field(sa_type=RowId)
    unit_tare_g: int


class PlanLine(Record, table=True):
    """What a plan decides for one parcel: a way, or the reason it waits.

    Weight and volume are what the plan counted: a parcel measured anew since then is
    skipped, because the loads were added up from these.
    """

    __tablename__ = "plan_line"
    __table_args__ = (
        CheckConstraint("(way_no IS NULL) <> (reason IS NULL)", name="way_or_reason"),
    )

    plan_id: int = Field(primary_key=True, foreign_key="plan.id", sa_type=RowId)
    parcel_id: int = Field(primary_key=True, foreign_key="parcel.id", sa_type=RowId)
    way_no: int | None = None
    reason: str | None = Field(default=None, max_length=32)
    cost_minor: int = Field(sa_type=RowId)
    weight_g: int
    volume_cm3: int = Field(sa_type=RowId)


def plan_named(session: Session, plan_id: int) -> Plan:
    """The plan with this number, or a refusal that names it."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise NotFound(what="plan", name=plan_id)
    return plan


def loads_of(session: Session, plan_id: int) -> list[PlanLoad]:
    """What the plan opens, by departure and mix."""
    statement = (
        select(PlanLoad)
        .where(col(PlanLoad.plan_id) == plan_id)
        .order_by(col(PlanLoad.departure), col(PlanLoad.mix))
    )
    return list(session.exec(statement))


def ways_of(session: Session, plan_id: int) -> list[PlanWay]:
    """The ways a plan's parcels go."""
    statement = (
        select(PlanWay)
        .where(col(PlanWay.plan_id) == plan_id)
        .order_by(col(PlanWay.way_no))
    )
    return list(session.exec(statement))


def adopted_on(session: Session, hub: str, day: date) -> list[Plan]:
    """Plans of a hub's day that the house works by, in the order they were adopted."""
    statement = (
        select(Plan)
        .where(col(Plan.hub) == hub, col(Plan.day) == day)
        .where(col(Plan.status) == PlanStatus.ADOPTED)
        .order_by(col(Plan.id))
    )
    return list(session.exec(statement))


def adopted_at_hub(session: Session, hub: str) -> frozenset[int]:
    """Numbers of all plans a hub has ever adopted."""
    statement = (
        select(Plan.id)
        .where(col(Plan.hub) == hub)
        .where(col(Plan.status) == PlanStatus.ADOPTED)
    )
    return frozenset(number for number in session.exec(statement) if number)
