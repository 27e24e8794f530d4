"""Load: put the bags of a plan into the units it opened, and seal them.

Every departure of a bag's way is loaded in turn: a bag may ride loose in a truck and in
a device in the aircraft after it. Where whole bags do not fit the units opened, some
are opened and closed again in parts (`stowing`), so that what is loaded agrees with the
plan to the gram. What has truly no room goes back to waiting, and is named, with all
parcels of its group.

All of it is one transaction; once done, doing it again finds nothing to load.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sqlalchemy import select
from sqlmodel import Session

from wms.bulk import columns_of
from wms.hub.bag.closing import GROUP, close_bags, dissolve
from wms.hub.bag_rules import BagRule
from wms.hub.floor import Floor, lock_floor
from wms.hub.labels import Numbering
from wms.hub.load.sealing import Opened, leave_behind, seal, write_stowage
from wms.hub.load.stowing import NOWHERE, stow
from wms.model.ground import table_of
from wms.model.handling_unit import HandlingUnit, split_way
from wms.model.parcel import Parcel, ParcelState
from wms.model.plan import PlanLoad, loads_of

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Difference:
    """Where a departure carries something else than its plan said."""

    departure: str
    mix: str
    planned_g: int
    loaded_g: int


@dataclass(frozen=True)
class Loaded:
    """What was loaded just now; ``left_behind`` names parcels that found no room.

    ``differences`` is empty when every load is the plan's to the gram, which it is
    unless parcels were skipped when the plan was adopted, or left behind now.
    """

    plan_id: int
    units: int
    bags: int
    parcels: int
    reclosed_bags: int
    left_behind: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass
class _Cargo:
    """Parcels on their way into units: ``part`` numbers what travels as one."""

    parcels: pl.DataFrame
    use: Ints
    part: Ints
    aboard: NDArray[np.bool_]
    stowed: dict[tuple[str, str], Ints]


def load(
    session: Session,
    plan_id: int,
    *,
    numbering: Numbering,
    at: datetime,
    rules: tuple[BagRule, ...] | None = None,
) -> Loaded:
    """Load every bag of an adopted plan."""
    floor = lock_floor(session, plan_id, numbering=numbering, at=at, rules=rules)
    cargo = _lock_bagged(floor)
    if cargo.parcels.is_empty():
        return Loaded(plan_id, 0, 0, 0, 0, (), ())
    loads = loads_of(session, plan_id)
    for one in loads:
        _stow(cargo, one)
    _keep_groups_whole(cargo)
    left_behind = leave_behind(floor, cargo.parcels.filter(~pl.Series(cargo.aboard)))
    reclosed = _close_again(floor, cargo)
    units = seal(floor, _opened(cargo, loads), cargo.use)
    bags = write_stowage(floor, cargo.parcels, units)
    return Loaded(
        plan_id=plan_id,
        units=len(units),
        bags=bags,
        parcels=int(cargo.aboard.sum()),
        reclosed_bags=reclosed,
        left_behind=left_behind,
        differences=_differences(cargo, loads),
    )


_BAGGED = pl.Schema(
    {
        "id": pl.Int64(),
        "parcel_id": pl.String(),
        "weight_g": pl.Int64(),
        "volume_cm3": pl.Int64(),
        "bag_id": pl.Int64(),
        "group": pl.String(),
    }
    | dict.fromkeys(GROUP, pl.String())
)


def _lock_bagged(floor: Floor) -> _Cargo:
    """The bagged parcels of a plan, locked in the order of their keys."""
    parcel, unit = table_of(Parcel), table_of(HandlingUnit)
    query = (
        select(*((unit if name in GROUP else parcel).c[name] for name in _BAGGED))
        .join(unit, unit.c.id == parcel.c.bag_id)
        .where(parcel.c.plan_id == floor.plan.id, parcel.c.state == ParcelState.BAGGED)
        .order_by(parcel.c.id)
        .with_for_update(of=parcel)
    )
    parcels = columns_of(floor.session.connection(), query, _BAGGED)
    use = parcels.select("weight_g", "volume_cm3", pieces=pl.lit(1, pl.Int64))
    return _Cargo(
        parcels=parcels,
        use=use.to_numpy(),
        part=_numbered(parcels["bag_id"].to_numpy()),
        aboard=np.ones(len(parcels), np.bool_),
        stowed={},
    )


def _stow(cargo: _Cargo, one: PlanLoad) -> None:
    """Give the riders of one load their units, and part those that ride apart."""
    riding = np.flatnonzero(_rides(cargo.parcels, one) & cargo.aboard)
    holds = np.array([one.unit_weight_g, one.unit_volume_cm3, one.unit_pieces])
    unit = np.full(len(cargo.parcels), NOWHERE, np.int64)
    part = _numbered(cargo.part[riding])
    unit[riding] = stow(cargo.use[riding], part, one.units, holds)
    cargo.aboard[riding] = unit[riding] != NOWHERE
    cargo.stowed[_pool(one)] = unit
    cargo.part = _numbered(cargo.part * (one.units + 1) + unit + 1)


def _keep_groups_whole(cargo: _Cargo) -> None:
    """Leave behind what would leave a parcel of its group behind."""
    boarded = cargo.parcels.select("group", aboard=pl.Series(cargo.aboard))
    whole = pl.col("group").is_null() | pl.col("aboard").all().over("group")
    cargo.aboard &= boarded.select(whole).to_series().to_numpy()


def _rides(parcels: pl.DataFrame, one: PlanLoad) -> NDArray[np.bool_]:
    """Whose way takes the departure, in goods that its mix may carry."""
    # A mix names what does not share a unit with anything else: "9610", "9610+liquid".
    parts = {part for part in one.mix.split("+") if part}
    kinds = parcels.select("departures", "customs_mode", "goods_class").unique()
    ways = [
        (way, customs, goods)
        for way, customs, goods in kinds.iter_rows()
        if one.departure in split_way(way) and parts <= {customs, goods}
    ]
    taking = pl.DataFrame(ways, schema=kinds.schema, orient="row")
    found = parcels.join(
        taking.with_columns(rides=True),
        on=kinds.columns,
        how="left",
        maintain_order="left",
    )
    rides: NDArray[np.bool_] = found["rides"].fill_null(value=False).to_numpy()
    return rides


def _close_again(floor: Floor, cargo: _Cargo) -> int:
    """Dissolve bags that ride in parts, and close the parts as bags of their own."""
    places = {
        f"unit {number}": unit for number, unit in enumerate(cargo.stowed.values())
    }
    parcels = cargo.parcels.with_columns(
        part=pl.Series(cargo.part), aboard=pl.Series(cargo.aboard), **_series(places)
    )
    one_part = pl.col("part").n_unique().over("bag_id") == 1
    broken = parcels.filter(~(one_part & pl.col("aboard").all().over("bag_id")))
    if broken.is_empty():
        return 0
    dissolve(floor, broken["bag_id"].unique().sort())
    closed = close_bags(
        floor,
        broken.filter("aboard"),
        moving_from=ParcelState.BAGGED,
        apart=tuple(places),
    )
    return closed.bags


def _series(columns: Mapping[str, Ints]) -> dict[str, pl.Series]:
    return {name: pl.Series(column) for name, column in columns.items()}


def _opened(cargo: _Cargo, loads: list[PlanLoad]) -> list[Opened]:
    """Who rides where; not those who found no room on another of their departures."""
    return [
        Opened(one, np.where(cargo.aboard, cargo.stowed[_pool(one)], NOWHERE))
        for one in loads
    ]


def _differences(cargo: _Cargo, loads: list[PlanLoad]) -> tuple[Difference, ...]:
    loaded: Mapping[tuple[str, str], int] = {
        pool: int(cargo.use[(unit != NOWHERE) & cargo.aboard, 0].sum())
        for pool, unit in cargo.stowed.items()
    }
    return tuple(
        Difference(one.departure, one.mix, one.weight_g, loaded[_pool(one)])
        for one in loads
        if one.weight_g != loaded[_pool(one)]
    )


def _pool(one: PlanLoad) -> tuple[str, str]:
    return (one.departure, one.mix)


def _numbered(keys: Ints) -> Ints:
    """Keys as numbers from 0 without gaps, in the order of the keys."""
    numbers: Ints = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    return numbers
