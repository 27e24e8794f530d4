"""Land: take a file of parcels into a hub, whole or not at all.

A million rows go through one temporary table and one insert. The same file lands once
(by the SHA-256 of its bytes); a parcel number that is at the hub already stays as it
is, and the row that brought it again is refused by its number in the file.
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Table, and_, literal, select
from sqlmodel import Session

from routing.files.parcels import ParcelFile
from routing.units import volume_cm3
from wms.bulk import staged
from wms.hub.milestones import record_parcels
from wms.model.arrival import Arrival, arrival_of
from wms.model.ground import insert_new, table_of
from wms.model.parcel import Parcel, ParcelState
from wms.model.party import Party, Role
from wms.model.site import Site, lock_site

COLUMNS = (
    "row",
    "parcel_id",
    "order_id",
    "group",
    "seller",
    "ready_min",
    "due_min",
    "due_assumed",
    "country",
    "postcode",
    "place",
    "lat",
    "lon",
    "weight_g",
    "length_mm",
    "width_mm",
    "height_mm",
    "volume_cm3",
    "value_minor",
    "currency",
    "pieces",
    "goods_class",
    "customs_mode",
    "hs6",
    "hs6_lines",
    "description",
    "lateness_cny_minor_per_day",
)
"""What a parcel keeps of its row in the file, under the names the file gave it."""

_ALREADY_HERE = {"row": pl.Int64, "parcel_id": pl.String, "came_with": pl.String}


@dataclass(frozen=True)
class Landed:
    """What became of a file: ``rows`` = ``landed`` + ``refused`` before + repeated.

    ``already_here`` names the rows whose parcel number was at the hub before, with the
    file that brought it. ``repeated`` files landed nothing, because they had landed.
    """

    arrival_id: int
    rows: int
    landed: int
    refused: int
    already_here: pl.DataFrame
    repeated: bool


def land(
    session: Session,
    hub: str,
    file: ParcelFile,
    *,
    at: datetime,
) -> Landed:
    """Put a file's good rows on the books of a hub; ``at`` is when it landed."""
    site = lock_site(session, hub)
    earlier = arrival_of(session, hub, file.sha256)
    if earlier is not None:
        return _repeated(earlier)
    arrival = _enter(session, site, file, at)
    connection = session.connection()
    with staged(connection, "landing", _kept(file.parcels)) as landing:
        _enter_sellers(connection, landing)
        arrival.landed = _insert(connection, landing, hub, _id(arrival))
        already_here = (
            _already_here(connection, landing, arrival)
            if arrival.landed < len(file.parcels)
            else pl.DataFrame(schema=_ALREADY_HERE)
        )
    arrival.refused = arrival.rows - arrival.landed
    parcel = table_of(Parcel)
    record_parcels(
        connection,
        parcel.c.arrival_id == arrival.id,
        ParcelState.RECEIVED,
        at=site.local(at),
        said_by=f"arrival:{arrival.id}",
    )
    session.flush()
    return _told(arrival, already_here, repeated=False)


def _enter(session: Session, site: Site, file: ParcelFile, at: datetime) -> Arrival:
    rows = len(file.parcels) + file.refused.rows
    arrival = Arrival(
        hub=site.code,
        sha256=file.sha256,
        name=file.name,
        rows=rows,
        landed=0,
        refused=rows,
        landed_at=at,
    )
    session.add(arrival)
    session.flush()
    return arrival


def _kept(parcels: pl.DataFrame) -> pl.DataFrame:
    """Columns as they are kept: whole minutes, ready not early and due not late."""
    sides = (parcels[f"{side}_mm"].to_numpy() for side in ("length", "width", "height"))
    return parcels.with_columns(
        ready_min=-(-pl.col("ready_at").dt.epoch("s") // 60),
        due_min=pl.col("due_at").dt.epoch("s") // 60,
        volume_cm3=pl.Series(volume_cm3(*sides), dtype=pl.Int64),
    ).select(COLUMNS)


def _enter_sellers(connection: Connection, landing: Table) -> None:
    code = landing.c.seller
    sellers = select(code, code, code, literal(Role.SELLER.value)).distinct()
    columns = ["code", "name_en", "name_zh", "role"]
    connection.execute(
        insert_new(connection, table_of(Party)).from_select(
            columns, sellers.where(code.is_not(None)).order_by(code)
        )
    )


def _insert(connection: Connection, landing: Table, hub: str, arrival_id: int) -> int:
    rows = select(
        literal(hub),
        literal(arrival_id),
        literal(ParcelState.RECEIVED.value),
        *(landing.c[column] for column in COLUMNS),
    )
    into = ["hub", "arrival_id", "state", *COLUMNS]
    # The order makes ids follow the file, and SQLite's grammar wants the WHERE.
    rows = rows.where(literal(1) == 1).order_by(landing.c.row)
    parcel = table_of(Parcel)
    inserting = insert_new(connection, parcel).from_select(into, rows)
    return connection.execute(
        inserting, execution_options={"preserve_rowcount": True}
    ).rowcount


def _already_here(
    connection: Connection, landing: Table, arrival: Arrival
) -> pl.DataFrame:
    parcel, earlier = table_of(Parcel), table_of(Arrival)
    ours = and_(parcel.c.arrival_id == arrival.id, parcel.c.row == landing.c.row)
    rows = connection.execute(
        select(landing.c.row, landing.c.parcel_id, earlier.c.name)
        .join_from(
            landing,
            parcel,
            and_(
                parcel.c.hub == arrival.hub,
                parcel.c.parcel_id == landing.c.parcel_id,
            ),
        )
        .join(earlier, earlier.c.id == parcel.c.arrival_id)
        .where(~ours)
        .order_by(landing.c.row)
    )
    return pl.DataFrame(
        [tuple(row) for row in rows], schema=_ALREADY_HERE, orient="row"
    )


def _repeated(earlier: Arrival) -> Landed:
    return _told(earlier, pl.DataFrame(schema=_ALREADY_HERE), repeated=True)


def _told(arrival: Arrival, already_here: pl.DataFrame, *, repeated: bool) -> Landed:
    return Landed(
        arrival_id=_id(arrival),
        rows=arrival.rows,
        landed=0 if repeated else arrival.landed,
        refused=arrival.refused,
        already_here=already_here,
        repeated=repeated,
    )


def _id(arrival: Arrival) -> int:
    assert arrival.id is not None, "flushed before it is asked for"
    return arrival.id
