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

from wms.hub.milestones import record_parcels
from wms.hub.staging import staged
from wms.model.arrival import Arrival, arrival_of
from wms.model.ground import insert_new, table_of
from wms.model.parcel import Parcel, ParcelState
from wms.model.party import Party, Role
from wms.model.site import Site, lock_site

COLUMNS = (
    "row_no",
    "parcel_id",
    "order_id",
    "group",
    "seller",
    "ready_min",
    "due_min",
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
    "lateness_minor_per_day",
)
"""Columns of a file that become columns of a parcel under the same name."""

_ALREADY_HERE = {"row_no": pl.Int64, "parcel_id": pl.String, "came_with": pl.String}


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
    parcels: pl.DataFrame,
    *,
    name: str,
    sha256: str,
    refused: int,
    at: datetime,
) -> Landed:
    """Put a file's accepted parcels on the books of a hub.

    ``refused`` counts the rows its reader had refused; ``at`` is when it landed.
    """
    site = lock_site(session, hub)
    earlier = arrival_of(session, hub, sha256)
    if earlier is not None:
        return _repeated(earlier)
    arrival = _enter(session, site, name, sha256, len(parcels), refused, at)
    connection = session.connection()
    with staged(connection, "landing", parcels.select(COLUMNS)) as landing:
        _enter_sellers(connection, landing)
        arrival.landed = _insert(connection, landing, hub, _id(arrival))
        already_here = (
            _already_here(connection, landing, arrival)
            if arrival.landed < len(parcels)
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


def _enter(
    session: Session,
    site: Site,
    name: str,
    sha256: str,
    accepted: int,
    refused: int,
    at: datetime,
) -> Arrival:
    rows = accepted + refused
    arrival = Arrival(
        hub=site.code,
        sha256=sha256,
        name=name,
        rows=rows,
        landed=0,
        refused=rows,
        landed_at=at,
    )
    session.add(arrival)
    session.flush()
    return arrival


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
    rows = rows.where(literal(1) == 1).order_by(landing.c.row_no)
    parcel = table_of(Parcel)
    inserting = insert_new(connection, parcel).from_select(into, rows)
    return connection.execute(
        inserting, execution_options={"preserve_rowcount": True}
    ).rowcount


def _already_here(
    connection: Connection, landing: Table, arrival: Arrival
) -> pl.DataFrame:
    parcel, earlier = table_of(Parcel), table_of(Arrival)
    ours = and_(parcel.c.arrival_id == arrival.id, parcel.c.row_no == landing.c.row_no)
    rows = connection.execute(
        select(landing.c.row_no, landing.c.parcel_id, earlier.c.name)
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
        .order_by(landing.c.row_no)
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
