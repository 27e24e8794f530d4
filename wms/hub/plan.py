"""Plan: decide how every waiting parcel leaves the hub.

Planning takes its time and holds no transaction while it thinks:

    draft   read the parcels that wait into columns
    solve   routing makes a plan of them, with no session open
    keep    put that plan on the books as a draft (`wms.hub.keep`)
    adopt   write it onto the parcels that are still where it found them

What travels as a group stays as one: where a parcel of it cannot go, none of it goes.
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
    Table,
    and_,
    case,
    func,
    literal,
    not_,
    null,
    select,
    update,
)
from sqlmodel import Session

from routing.files.parcels import PARCEL_COLUMNS
from wms.bulk import columns_of, staged
from wms.errors import Overbooked, Superseded, WrongState
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
    PlanWay,
    loads_of,
    plan_named,
)
from wms.model.site import lock_site, site_named

REMEASURED = "remeasured"
CUT_OFF_PASSED = "cut_off_passed"
GROUP_STAYS = "group_stays"


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

    ``skipped`` counts them by what they are now, or why they cannot go: "remeasured",
    "cut_off_passed", and "group_stays" for those that would leave a skipped parcel of
    their group behind. ``repeated`` says that the plan had been adopted before, and
    that nothing was changed.
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


def adopt(
    session: Session, plan_id: int, *, at: datetime, as_of: datetime | None = None
) -> Adopted:
    """Work by a plan from now on, as far as its parcels have not moved meanwhile.

    Ways whose cut-off is before ``as_of`` are closed, and their parcels skipped. It is
    ``at`` unless somebody goes through a day that is over.
    """
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
    skipped = _lock_skipped(connection, plan_id, as_of or at)
    plan.skipped = dict(skipped["is_now"].value_counts(sort=True).iter_rows())
    with staged(connection, "skipped", skipped.select("id")) as skipping:
        stands = _stands(plan_id, skipping)
        plan.planned = _write_ways(connection, stands)
        plan.left_waiting = _write_reasons(
            connection, stands, at=site.local(at), said_by=f"plan:{plan_id}"
        )
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
    return _told(plan, skipped.drop("id"), repeated=False)


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
_SKIPPED = pl.Schema({"id": pl.Int64(), **_MOVED})


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


def _lock_skipped(
    connection: Connection, plan_id: int, as_of: datetime
) -> pl.DataFrame:
    """Parcels that the plan cannot be written on, and why, in the order of numbers.

    All parcels of the plan are locked first, so that none moves until it is written.
    """
    _lock_lines(connection, plan_id)
    parcel, line = table_of(Parcel), table_of(PlanLine)
    why = _why_not(connection, plan_id, as_of)
    lines = (
        select(parcel.c.id, parcel.c.parcel_id, why.label("is_now"), parcel.c.group)
        .join(line, line.c.parcel_id == parcel.c.id)
        .where(line.c.plan_id == plan_id)
    )
    schema = pl.Schema({**_SKIPPED, "group": pl.String()})
    skipped = columns_of(connection, lines.where(why.is_not(None)), schema)
    groups = skipped.select("group").drop_nulls().unique(maintain_order=True)
    if len(groups):
        with staged(connection, "broken_groups", groups) as broken:
            rest = lines.where(
                why.is_(None),
                line.c.way_no.is_not(None),
                parcel.c.group.in_(select(broken.c.group)),
            )
            stay = columns_of(connection, rest, schema)
        stay = stay.with_columns(is_now=pl.lit(GROUP_STAYS))
        skipped = pl.concat([skipped, stay])
    return skipped.drop("group").sort("parcel_id")


def _lock_lines(connection: Connection, plan_id: int) -> None:
    parcel, line = table_of(Parcel), table_of(PlanLine)
    locking = (
        select(parcel.c.id)
        .join(line, line.c.parcel_id == parcel.c.id)
        .where(line.c.plan_id == plan_id)
        .order_by(parcel.c.id)
        .with_for_update(of=parcel)
    )
    # Counted, so that a million keys are locked and none of them fetched.
    connection.execute(select(func.count()).select_from(locking.subquery()))


def _why_not(
    connection: Connection, plan_id: int, as_of: datetime
) -> ColumnElement[str | None]:
    """What keeps the plan off a parcel of its lines; null where nothing does."""
    parcel, line, way = table_of(Parcel), table_of(PlanLine), table_of(PlanWay)
    closed = connection.execute(
        select(way.c.way_no).where(
            way.c.plan_id == plan_id, way.c.cutoff_min * 60 < int(as_of.timestamp())
        )
    ).scalars()
    measured = and_(
        line.c.weight_g == parcel.c.weight_g, line.c.volume_cm3 == parcel.c.volume_cm3
    )
    return case(
        (parcel.c.state.not_in(COMES_FROM[ParcelState.PLANNED]), parcel.c.state),
        (line.c.way_no.is_(None), null()),
        (not_(measured), literal(REMEASURED)),
        (line.c.way_no.in_(closed.all()), literal(CUT_OFF_PASSED)),
        else_=null(),
    )


def _stands(plan_id: int, skipping: Table) -> ColumnElement[bool]:
    """The condition of both statements: the line can be written onto the parcel."""
    parcel, line = table_of(Parcel), table_of(PlanLine)
    return and_(
        line.c.plan_id == plan_id,
        line.c.parcel_id == parcel.c.id,
        parcel.c.state.in_(COMES_FROM[ParcelState.PLANNED]),
        parcel.c.id.not_in(select(skipping.c.id)),
    )


def _write_ways(connection: Connection, stands: ColumnElement[bool]) -> int:
    parcel, line = table_of(Parcel), table_of(PlanLine)
    return connection.execute(
        update(parcel)
        .values(
            state=ParcelState.PLANNED,
            plan_id=line.c.plan_id,
            way_no=line.c.way_no,
            wait_reason=None,
        )
        .where(stands, line.c.way_no.is_not(None))
    ).rowcount


def _write_reasons(
    connection: Connection, stands: ColumnElement[bool], *, at: datetime, said_by: str
) -> int:
    """Say of each that waits why; what waited before has its milestone already."""
    parcel, line = table_of(Parcel), table_of(PlanLine)
    waits = and_(stands, line.c.way_no.is_(None))
    begins = select(parcel.c.id).where(waits, parcel.c.state != ParcelState.WAITING)
    record_parcels(
        connection,
        parcel.c.id.in_(begins.correlate(None)),
        ParcelState.WAITING,
        at=at,
        said_by=said_by,
    )
    return connection.execute(
        update(parcel)
        .values(state=ParcelState.WAITING, wait_reason=line.c.reason)
        .where(waits)
    ).rowcount


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
