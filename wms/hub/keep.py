"""Keep: put a plan on the books as a draft, complete enough to adopt it later.

Nothing but the plan is written: its ways, what it opens, and one line a parcel, joined
to our parcels by the number on their label. A process that dies after this has lost
nothing; adopting needs only the plan's number.
"""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import polars as pl
from sqlalchemy import Connection, Table, and_, insert, literal, select
from sqlmodel import Session

from routing import plan as routing_plan
from routing.network import Network
from routing.plan import Reason
from wms.bulk import staged
from wms.errors import NotFound
from wms.model.departure import enter_departures
from wms.model.ground import table_of
from wms.model.parcel import Parcel
from wms.model.plan import Plan, PlanLine, PlanLoad, PlanWay
from wms.model.site import enter_sites


def keep(
    session: Session,
    plan: routing_plan.Plan,
    network: Network,
    *,
    settings: Mapping[str, str],
    at: datetime,
) -> Plan:
    """Put a plan on the books as a draft, with the sites and departures it names."""
    enter_sites(session, network.sites.values())
    used = np.unique(plan.way[plan.way >= 0]).tolist()
    opened = [load for load in plan.loads if load.units > 0]
    codes = {code for way in used for code in plan.ways[way].departures}
    codes |= {load.departure for load in opened}
    enter_departures(
        session,
        (
            (plan.departures[code], network.lines[plan.departures[code].line])
            for code in sorted(codes)
        ),
    )
    record = _record(plan, settings, at)
    session.add(record)
    session.flush()
    plan_id = record.number
    session.add_all(_way(plan_id, way, plan.ways[way], network) for way in used)
    session.add_all(
        _load(plan_id, load, plan.departures[load.departure].line, network)
        for load in opened
    )
    session.flush()
    _keep_lines(session.connection(), plan_id, plan)
    return record


def _record(plan: routing_plan.Plan, settings: Mapping[str, str], at: datetime) -> Plan:
    made = plan.provenance
    return Plan(
        hub=plan.hub,
        day=plan.day,
        currency=plan.currency,
        cost_minor=plan.total_minor,
        bound_minor=plan.bound_minor,
        stopped=plan.stopped,
        parcels_sha256=made.parcels_sha256,
        network_sha256=made.network_sha256,
        problem_sha256=made.problem_sha256,
        seed=made.seed,
        work=made.work,
        seconds=made.seconds,
        versions=dict(made.versions),
        settings=dict(settings),
        breakdown_minor={
            str(part): sum_ for part, sum_ in plan.breakdown_minor.items()
        },
        baselines_minor=dict(plan.baselines_minor),
        drafted_at=at,
    )


def _way(plan_id: int, way_no: int, way: routing_plan.Way, network: Network) -> PlanWay:
    return PlanWay(
        plan_id=plan_id,
        way_no=way_no,
        departures=list(way.departures),
        product=way.product,
        entry=network.products[way.product].entry,
        delivery_zone=way.zone,
        cutoff_min=way.cutoff_min,
        lands_min=way.lands_min,
        delivered_min=way.delivered_min,
    )


def _load(
    plan_id: int, load: routing_plan.Load, line: str, network: Network
) -> PlanLoad:
    return PlanLoad(
        plan_id=plan_id,
        departure=load.departure,
        mix=load.mix,
        unit_type=load.unit_type,
        units=load.units,
        # All that the line sells: the plan only saw what earlier plans had left of it.
        max_units=network.lines[line].max_units,
        weight_g=load.weight_g,
        volume_cm3=load.volume_cm3,
        pieces=load.pieces,
        unit_weight_g=load.unit_weight_g,
        unit_volume_cm3=load.unit_volume_cm3,
        unit_pieces=load.unit_pieces,
        unit_tare_g=network.unit_types[load.unit_type].tare_g,
    )


def _keep_lines(connection: Connection, plan_id: int, plan: routing_plan.Plan) -> None:
    lines = _lines(plan)
    parcel = table_of(Parcel)
    with staged(connection, "drawn_up", lines) as drawn_up:
        rest = [drawn_up.c[name] for name in lines.columns[1:]]
        found = select(literal(plan_id), parcel.c.id, *rest).join_from(
            drawn_up,
            parcel,
            and_(parcel.c.hub == plan.hub, parcel.c.parcel_id == drawn_up.c.parcel_id),
        )
        kept = connection.execute(
            insert(table_of(PlanLine)).from_select(
                ["plan_id", "parcel_id", *lines.columns[1:]], found
            ),
            execution_options={"preserve_rowcount": True},
        ).rowcount
        if kept < len(lines):
            raise NotFound(
                what="parcel", name=_stranger(connection, drawn_up, plan.hub)
            )


def _lines(plan: routing_plan.Plan) -> pl.DataFrame:
    """One row a parcel: the way it goes, or why it waits."""
    reasons = pl.Series([reason.value for reason in Reason])
    waits = plan.way < 0
    return pl.DataFrame(
        {
            "parcel_id": plan.demand.parcel_id,
            "way_no": pl.Series(plan.way).set(pl.Series(waits), None),
            "reason": reasons.gather(np.where(waits, plan.reason, 0)),
            "cost_minor": plan.cost_minor,
            "weight_g": plan.demand.weight_g,
            "volume_cm3": plan.demand.volume_cm3,
        }
    ).with_columns(reason=pl.when(pl.Series(waits)).then("reason"))


def _stranger(connection: Connection, drawn_up: Table, hub: str) -> str:
    parcel = table_of(Parcel)
    here = select(parcel.c.parcel_id).where(parcel.c.hub == hub)
    name: str = connection.execute(
        select(drawn_up.c.parcel_id).where(drawn_up.c.parcel_id.not_in(here)).limit(1)
    ).scalar_one()
    return name
