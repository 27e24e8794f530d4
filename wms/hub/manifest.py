"""Manifest: what a hub hands over to a departure, down to the last parcel.

    issue      give every departure of a loaded plan its manifest: number and totals
    contents   all of it as columns, for whoever makes paper or messages of it

A plan's goods that start their delivery at the hub itself have no departure; they are
handed over to their product's carrier, on a manifest of the same form.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import Select, func, select
from sqlmodel import Session

from wms.bulk import columns_of
from wms.model.departure import Departure, departure_named
from wms.model.ground import table_of
from wms.model.handling_unit import HandlingUnit, Stowage, UnitKind, UnitState
from wms.model.manifest import Manifest, manifests_of
from wms.model.number_series import take_numbers
from wms.model.parcel import Parcel
from wms.model.plan import plan_named
from wms.model.site import Site, lock_site, site_named

UNITS = pl.Schema(
    {
        "unit": pl.String(),
        "unit_type": pl.String(),
        "mix": pl.String(),
        "seal": pl.String(),
        "bags": pl.Int64(),
        "parcels": pl.Int64(),
        "weight_g": pl.Int64(),
        "volume_cm3": pl.Int64(),
        "gross_g": pl.Int64(),
    }
)
BAGS = pl.Schema(
    {
        "unit": pl.String(),
        "bag": pl.String(),
        "product": pl.String(),
        "entry": pl.String(),
        "customs_mode": pl.String(),
        "goods_class": pl.String(),
        "parcels": pl.Int64(),
        "weight_g": pl.Int64(),
        "volume_cm3": pl.Int64(),
        "gross_g": pl.Int64(),
    }
)
PARCELS = pl.Schema(
    {
        "bag": pl.String(),
        "parcel_id": pl.String(),
        "country": pl.String(),
        "hs6": pl.String(),
        "description": pl.String(),
        "pieces": pl.Int64(),
        "value_minor": pl.Int64(),
        "currency": pl.String(),
        "weight_g": pl.Int64(),
        "volume_cm3": pl.Int64(),
    }
)


@dataclass(frozen=True)
class Journey:
    """The departure that takes the goods; instants by the clocks of its two ends."""

    code: str
    name_en: str
    name_zh: str
    mode: str
    carrier: str
    origin: Site
    destination: Site
    departs: datetime
    arrives: datetime


@dataclass(frozen=True)
class Contents:
    """A manifest in full; ``journey`` is none where a product's carrier takes it.

    ``units``, ``bags`` and ``parcels`` have the columns of `UNITS`, `BAGS`, `PARCELS`;
    a bag that rides loose names no unit. Gross is with the sack and the unit itself.
    """

    number: str
    issued: datetime
    hub: Site
    taker: str
    journey: Journey | None
    units: pl.DataFrame
    bags: pl.DataFrame
    parcels: pl.DataFrame
    weight_g: int
    volume_cm3: int
    gross_g: int


def issue(session: Session, plan_id: int, *, at: datetime) -> list[Manifest]:
    """Give every taker of a plan's loaded goods a manifest, unless it has one."""
    site = lock_site(session, plan_named(session, plan_id).hub)
    issued = {
        (manifest.departure, manifest.product)
        for manifest in manifests_of(session, plan_id)
    }
    for departure, product in _takers(session, plan_id):
        if (departure, product) not in issued:
            session.add(_issued(session, site, plan_id, departure, product, at))
            session.flush()
    return list(manifests_of(session, plan_id))


def contents(session: Session, manifest: Manifest) -> Contents:
    """Everything a manifest stands for, as columns."""
    hub = site_named(session, manifest.hub)
    units, bags, parcels = _cargo(
        session, manifest.plan_id, manifest.departure, manifest.product
    )
    return Contents(
        number=manifest.number,
        issued=hub.local(manifest.issued_at),
        hub=hub,
        taker=manifest.taker,
        journey=_journey(session, manifest.departure),
        units=units,
        bags=bags,
        parcels=parcels,
        weight_g=manifest.weight_g,
        volume_cm3=manifest.volume_cm3,
        gross_g=manifest.gross_g,
    )


def _takers(session: Session, plan_id: int) -> list[tuple[str | None, str | None]]:
    bag, stowage = table_of(HandlingUnit), table_of(Stowage)
    connection = session.connection()
    loaded = (bag.c.plan_id == plan_id, bag.c.state == UnitState.LOADED)
    departures = connection.execute(
        select(stowage.c.departure)
        .join(bag, bag.c.id == stowage.c.bag_id)
        .where(*loaded)
        .distinct()
        .order_by(stowage.c.departure)
    ).scalars()
    found: list[tuple[str | None, str | None]] = [(code, None) for code in departures]
    products = connection.execute(
        select(bag.c.product)
        .where(*loaded, bag.c.departures == "")
        .distinct()
        .order_by(bag.c.product)
    ).scalars()
    return found + [(None, code) for code in products]


def _issued(
    session: Session,
    site: Site,
    plan_id: int,
    departure: str | None,
    product: str | None,
    at: datetime,
) -> Manifest:
    units, bags, parcels = _cargo(session, plan_id, departure, product)
    day = f"{site.local(at):%Y%m%d}"
    (serial,) = take_numbers(session, f"manifest {site.code} {day}", 1, last=9_999)
    loose = bags.filter(pl.col("unit").is_null())
    return Manifest(
        number=f"{site.code}-{day}-{serial:04d}",
        hub=site.code,
        plan_id=plan_id,
        departure=departure,
        product=product,
        issued_at=at,
        units=len(units),
        bags=len(bags),
        parcels=len(parcels),
        weight_g=int(parcels["weight_g"].sum()),
        gross_g=int(units["gross_g"].sum()) + int(loose["gross_g"].sum()),
        volume_cm3=int(parcels["volume_cm3"].sum()),
    )


def _cargo(
    session: Session, plan_id: int, departure: str | None, product: str | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Units, bags and parcels of one taker, each in the order of its numbers."""
    connection = session.connection()
    chosen = _chosen(plan_id, departure, product)
    bags = columns_of(connection, _bags(chosen), BAGS)
    parcels = columns_of(connection, _parcels(chosen), PARCELS)
    inside = bags.group_by("unit").agg(
        pl.len().cast(pl.Int64).alias("bags"),
        (pl.sum("gross_g") - pl.sum("weight_g")).alias("sacks_g"),
    )
    units = columns_of(connection, _units(plan_id, departure), _UNITS_KEPT)
    units = (
        units.join(inside, on="unit", maintain_order="left")
        .with_columns(gross_g=pl.sum_horizontal("weight_g", "tare_g", "sacks_g"))
        .select(UNITS.names())
    )
    return units, bags, parcels


_UNITS_KEPT = pl.Schema(
    {
        "unit": pl.String(),
        "unit_type": pl.String(),
        "mix": pl.String(),
        "seal": pl.String(),
        "parcels": pl.Int64(),
        "weight_g": pl.Int64(),
        "volume_cm3": pl.Int64(),
        "tare_g": pl.Int64(),
    }
)


def _chosen(
    plan_id: int, departure: str | None, product: str | None
) -> Select[int, str, int | None]:
    """The bags of one taker: id, number, and the unit each rides in."""
    bag, stowage = table_of(HandlingUnit), table_of(Stowage)
    gone_or_going = bag.c.state.in_([UnitState.LOADED, UnitState.DEPARTED])
    ours = (bag.c.plan_id == plan_id, bag.c.kind == UnitKind.BAG, gone_or_going)
    rides = select(bag.c.id, bag.c.number, stowage.c.unit_id)
    if departure is not None:
        riding = stowage.c.bag_id == bag.c.id
        return rides.join(stowage, riding).where(
            *ours, stowage.c.departure == departure
        )
    loose = stowage.c.bag_id == bag.c.id
    return rides.outerjoin(stowage, loose).where(
        *ours, bag.c.departures == "", bag.c.product == product
    )


def _bags(chosen: Select[int, str, int | None]) -> Select[*tuple[object, ...]]:
    rides = chosen.subquery("rides")
    bag, unit = table_of(HandlingUnit), table_of(HandlingUnit).alias("unit")
    return (
        select(
            unit.c.number,
            bag.c.number,
            bag.c.product,
            bag.c.entry,
            bag.c.customs_mode,
            bag.c.goods_class,
            bag.c.pieces,
            bag.c.weight_g,
            bag.c.volume_cm3,
            bag.c.weight_g + bag.c.tare_g,
        )
        .join_from(rides, bag, bag.c.id == rides.c.id)
        .outerjoin(unit, unit.c.id == rides.c.unit_id)
        .order_by(func.coalesce(unit.c.number, ""), bag.c.number)
    )


def _parcels(chosen: Select[int, str, int | None]) -> Select[*tuple[object, ...]]:
    rides, parcel = chosen.subquery("rides"), table_of(Parcel)
    return (
        select(
            rides.c.number,
            *(parcel.c[name] for name in PARCELS.names() if name != "bag"),
        )
        .join_from(rides, parcel, parcel.c.bag_id == rides.c.id)
        .order_by(rides.c.number, parcel.c.parcel_id)
    )


def _units(plan_id: int, departure: str | None) -> Select[*tuple[object, ...]]:
    unit = table_of(HandlingUnit)
    return (
        select(
            unit.c.number,
            unit.c.unit_type,
            unit.c.mix,
            unit.c.seal,
            unit.c.pieces,
            unit.c.weight_g,
            unit.c.volume_cm3,
            unit.c.tare_g,
        )
        .where(
            unit.c.plan_id == plan_id,
            unit.c.kind == UnitKind.UNIT,
            unit.c.departure == departure,
        )
        .order_by(unit.c.number)
    )


def _journey(session: Session, code: str | None) -> Journey | None:
    if code is None:
        return None
    departure: Departure = departure_named(session, code)
    origin = site_named(session, departure.origin)
    destination = site_named(session, departure.destination)
    leaves = datetime.fromtimestamp(departure.departs_min * 60, UTC)
    arrives = datetime.fromtimestamp(departure.arrives_min * 60, UTC)
    return Journey(
        code=code,
        name_en=departure.name_en,
        name_zh=departure.name_zh,
        mode=departure.mode,
        carrier=departure.carrier,
        origin=origin,
        destination=destination,
        departs=origin.local(leaves),
        arrives=destination.local(arrives),
    )
