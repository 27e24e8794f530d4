"""Plan: decide how every waiting parcel leaves the hub.

Planning takes its time and holds no transaction while it thinks:

    draft   read the parcels that wait into columns
    solve   routing makes a plan of them, with no session open
    keep    put that plan on the books as a draft (`wms.hub.keep`)
    adopt   write it onto the parcels that are still where it found them

A plan is adopted once; doing it again changes nothing. Of several drafts of one hub the
first to be adopted wins, because each was drawn up as if it were alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import polars as pl
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    literal,
    select,
    update,
)
from sqlmodel import Session

from routing.files.parcels import PARCEL_COLUMNS
from wms.errors import Overbooked, Superseded, WrongState
from wms.hub.columns import columns_of
from wms.hub.land import COLUMNS
from wms.hub.milestones import record_parcels
from wms.model.departure import Departure, DepartureState
from wms.model.ground import table_of
from wms.model.parcel import COMES_FROM, Parcel, ParcelState
from wms.model.plan import (
    Plan,
    PlanLine,
    PlanLoad,
    PlanStatus,
    loads_of,
    plan_named,
)
from wms.model.site import lock_site, site_named

REMEASURED = "remeasured"


@dataclass(frozen=True)
class Drafted:
    """What there is to plan: parcels as columns, named as in a parcel file."""

    hub: str
    hub_zone: str
    day: date
    parcels: pl.DataFrame


@dataclass(frozen=True)
class Adopted:
    """What became of a plan's lines; ``moved`` names the parcels that were skipped.

    ``skipped`` counts them by what they are now, or "remeasured". ``repeated`` says
    that the plan had been adopted before, and that nothing was changed.
    """

    plan_id: int
    planned: int
    left_waiting: int
    skipped: Mapping[str, int]
    moved: pl.DataFrame
    repeated: bool


def draft(session: Session, hub: str, day: date) -> Drafted:
    """Read what waits at a hub and is ready by the end of its local day."""
    site = site_named(session, hub)
    midnight = site.local(datetime.combine(day, time.min, tzinfo=site.tzinfo))
    end_min = int((midnight + timedelta(days=1)).timestamp()) // 60
    parcel = table_of(Parcel)
    query = (
        select(*(parcel.c[column] for column in COLUMNS))
        .where(
            parcel.c.hub == hub,
            parcel.c.state.in_(COMES_FROM[ParcelState.PLANNED]),
            parcel.c.ready_min < end_min,
        )
        .order_by(parcel.c.parcel_id)
    )
    kept = columns_of(session.connection(), query, _KEPT)
    return Drafted(hub=hub, hub_zone=site.zone, day=day, parcels=_as_read(kept))


def adopt(session: Session, plan_id: int, *, at: datetime) -> Adopted:
    """Work by a plan from now on, as far as its parcels have not moved meanwhile."""
    site = lock_site(session, plan_named(session, plan_id).hub)
    plan = plan_named(session, plan_id)
    session.refresh(plan)  # as it is now that the hub is ours
    if plan.status is PlanStatus.ADOPTED:
        return _told(plan, pl.DataFrame(schema=_MOVED), repeated=True)
    if plan.status is PlanStatus.SUPERSEDED:
        raise Superseded(plan=plan_id, hub=plan.hub, by=plan.superseded_by)
    _refuse_what_left(session, plan_id)
    _refuse_overbooking(session, plan_id)
    connection = session.connection()
    plan.planned = _write_ways(connection, plan_id)
    plan.left_waiting = _write_reasons(connection, plan_id)
    moved = _moved(connection, plan_id)
    plan.skipped = dict(moved["is_now"].value_counts(sort=True).iter_rows())
    record_parcels(
        connection,
        table_of(Parcel).c.plan_id == plan_id,
        ParcelState.PLANNED,
        at=site.local(at),
        said_by=f"plan:{plan_id}",
    )
    plan.take_effect(at)
    session.flush()
    _supersede_drafts(connection, plan)
    return _told(plan, moved, repeated=False)


def units_taken(session: Session) -> dict[str, int]:
    """Units that adopted plans open on departures that have not left."""
    load, plan, departure = table_of(PlanLoad), table_of(Plan), table_of(Departure)
    query = (
        select(load.c.departure, func.sum(load.c.units))
        .join(plan, plan.c.id == load.c.plan_id)
        .join(departure, departure.c.code == load.c.departure)
        .where(
            plan.c.status == PlanStatus.ADOPTED,
            departure.c.state == DepartureState.OPEN,
        )
        .group_by(load.c.departure)
        .order_by(load.c.departure)
    )
    return {code: int(units) for code, units in session.connection().execute(query)}


_TEXTS = (
    "parcel_id order_id group seller country postcode place currency goods_class"
    " customs_mode hs6 description"
).split()
_KEPT = pl.Schema(
    {name: pl.String() if name in _TEXTS else pl.Int64() for name in COLUMNS}
    | {"lat": pl.Float64(), "lon": pl.Float64(), "due_assumed": pl.Boolean()}
)
_MOVED = pl.Schema({"parcel_id": pl.String(), "is_now": pl.String()})


def _as_read(kept: pl.DataFrame) -> pl.DataFrame:
    """The parcels as their file's reader would hand them over."""
    moments = {
        f"{name}_at": pl.from_epoch(pl.col(f"{name}_min") * 60)
        .cast(pl.Datetime("us"))
        .dt.replace_time_zone("UTC")
        for name in ("ready", "due")
    }
    narrow = (pl.col("row").cast(pl.UInt32), pl.col("hs6_lines").cast(pl.Int32))
    return kept.with_columns(*narrow, **moments).select("row", *PARCEL_COLUMNS)


def _refuse_what_left(session: Session, plan_id: int) -> None:
    load, departure = table_of(PlanLoad), table_of(Departure)
    gone = session.connection().execute(
        select(departure.c.code)
        .join(load, load.c.departure == departure.c.code)
        .where(load.c.plan_id == plan_id, departure.c.state != DepartureState.OPEN)
        .order_by(departure.c.code)
    )
    for (code,) in gone:
        raise WrongState(
            what=f"departure {code}",
            state=DepartureState.DEPARTED,
            expected=DepartureState.OPEN,
        )


def _refuse_overbooking(session: Session, plan_id: int) -> None:
    taken = units_taken(session)
    wanted: dict[str, list[PlanLoad]] = {}
    for load in loads_of(session, plan_id):
        wanted.setdefault(load.departure, []).append(load)
    for code, loads in wanted.items():
        units = sum(load.units for load in loads)
        offered = max(load.max_units for load in loads)
        if code in taken and taken[code] + units > offered:
            raise Overbooked(
                departure=code,
                unit_type=loads[0].unit_type,
                offered=offered,
                taken=taken[code],
                wanted=units,
            )


def _as_drafted(plan_id: int) -> ColumnElement[bool]:
    """The guard of both statements: the parcel is where the plan found it."""
    parcel, line = table_of(Parcel), table_of(PlanLine)
    return and_(
        line.c.plan_id == plan_id,
        line.c.parcel_id == parcel.c.id,
        parcel.c.state.in_(COMES_FROM[ParcelState.PLANNED]),
    )


def _write_ways(connection: Connection, plan_id: int) -> int:
    parcel, line = table_of(Parcel), table_of(PlanLine)
    return connection.execute(
        update(parcel)
        .values(
            state=ParcelState.PLANNED,
            plan_id=line.c.plan_id,
            way_no=line.c.way_no,
            wait_reason=None,
        )
        .where(
            _as_drafted(plan_id),
            line.c.way_no.is_not(None),
            line.c.weight_g == parcel.c.weight_g,
            line.c.volume_cm3 == parcel.c.volume_cm3,
        )
    ).rowcount


def _write_reasons(connection: Connection, plan_id: int) -> int:
    parcel, line = table_of(Parcel), table_of(PlanLine)
    return connection.execute(
        update(parcel)
        .values(state=ParcelState.WAITING, wait_reason=line.c.reason)
        .where(
            _as_drafted(plan_id),
            line.c.way_no.is_(None),
        )
    ).rowcount


def _moved(connection: Connection, plan_id: int) -> pl.DataFrame:
    """Parcels of the plan's lines on which it was not written, and what they are."""
    parcel, line = table_of(Parcel), table_of(PlanLine)
    free = parcel.c.state.in_(COMES_FROM[ParcelState.PLANNED])
    is_now = case((free, literal(REMEASURED)), else_=parcel.c.state)
    rows = connection.execute(
        select(parcel.c.parcel_id, is_now)
        .join(line, line.c.parcel_id == parcel.c.id)
        .where(
            line.c.plan_id == plan_id,
            case(
                (
                    line.c.way_no.is_(None),
                    parcel.c.state != ParcelState.WAITING,
                ),
                else_=func.coalesce(parcel.c.plan_id, 0) != plan_id,
            ),
        )
        .order_by(parcel.c.parcel_id)
    )
    return pl.DataFrame([tuple(row) for row in rows], schema=_MOVED, orient="row")


def _supersede_drafts(connection: Connection, by: Plan) -> None:
    plan = table_of(Plan)
    connection.execute(
        update(plan)
        .values(status=PlanStatus.SUPERSEDED, superseded_by=by.id)
        .where(
            plan.c.hub == by.hub,
            plan.c.status == PlanStatus.DRAFTED,
            plan.c.id != by.id,
        )
    )


def _told(plan: Plan, moved: pl.DataFrame, *, repeated: bool) -> Adopted:
    return Adopted(
        plan_id=plan.number,
        planned=plan.planned,
        left_waiting=plan.left_waiting,
        skipped=plan.skipped,
        moved=moved,
        repeated=repeated,
    )
