"""Closing: pack parcels into bags, number the bags, and write both down.

Bagging closes planned parcels, loading closes again those whose bag it had to open;
what is the same about both stands here.
"""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from sqlalchemy import Connection, insert, select, update
from sqlmodel import Session

from routing.demand import CustomsMode
from wms.hub.bag_rules import BagRule, rule_for
from wms.hub.labels import (
    Numbering,
    receptacle_numbers,
    series_between,
    sscc_numbers,
)
from wms.hub.milestones import record_units
from wms.hub.packing import pack
from wms.hub.staging import staged
from wms.model.departure import modes_of
from wms.model.ground import table_of
from wms.model.handling_unit import HandlingUnit, UnitKind, UnitState, split_way
from wms.model.milestone import Disposition, Step
from wms.model.parcel import Parcel, ParcelState
from wms.model.plan import Plan
from wms.model.site import Site, site_named

GROUP = ["departures", "product", "entry", "customs_mode", "goods_class"]
"""What all parcels of a bag share."""


@dataclass(frozen=True)
class Closed:
    """How many bags were closed, and the fewest that any packing would need."""

    closed: int
    at_least: int


def close_bags(
    session: Session,
    plan: Plan,
    site: Site,
    parcels: pl.DataFrame,
    *,
    rules: tuple[BagRule, ...],
    numbering: Numbering,
    at: datetime,
    moving_from: ParcelState,
    apart: tuple[str, ...] = (),
) -> Closed:
    """Put parcels (id, weight, volume and `GROUP`) into new bags.

    Columns named in ``apart`` separate bags too. Every parcel must still be
    ``moving_from``: its row was locked when it was read.
    """
    if not len(parcels):
        return Closed(0, 0)
    day = site.local(at).date()
    grouped = parcels.with_columns(
        group=pl.struct(*GROUP, *apart).rank("dense").cast(pl.Int64) - 1
    )
    groups = grouped.unique("group").sort("group")
    limits = _limits(groups, rules, day)
    use = np.stack(
        [
            grouped["weight_g"].to_numpy(),
            grouped["volume_cm3"].to_numpy(),
            np.ones(len(grouped), np.int64),
        ],
        axis=1,
    )
    packed = pack(use, grouped["group"].to_numpy(), limits)
    bagged = grouped.with_columns(bag=pl.Series(packed.bag))
    bags = _bags(bagged, groups, rules, day)
    bags = bags.with_columns(number=_numbers(session, site, bags, numbering, day))
    connection = session.connection()
    _insert(connection, plan, site, bags, at)
    numbers = bagged.join(bags, on="bag", maintain_order="left").select("id", "number")
    _fill(connection, numbers, moving_from)
    record_units(
        connection,
        numbers["number"].unique(maintain_order=True),
        Step.PACKING,
        Disposition.CONTAINER_CLOSED,
        place=site.code,
        at=site.local(at),
        said_by=f"plan:{plan.id}",
    )
    return Closed(len(bags), packed.at_least)


def _limits(
    groups: pl.DataFrame, rules: tuple[BagRule, ...], day: date
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    pairs = groups.select("product", "customs_mode").iter_rows()
    limits = [rule_for(rules, product, mode, day).limit for product, mode in pairs]
    return np.array(limits, np.int64).reshape(-1, 3)


def _bags(
    bagged: pl.DataFrame, groups: pl.DataFrame, rules: tuple[BagRule, ...], day: date
) -> pl.DataFrame:
    """One row a bag: what it holds, its group, and the weight of the empty sack."""
    sacks = [
        rule_for(rules, product, mode, day)
        for product, mode in groups.select("product", "customs_mode").iter_rows()
    ]
    rule = pl.DataFrame(
        {
            "group": groups["group"],
            "sack_g": [it.sack_g for it in sacks],
            "holds_g": [it.limit[0] for it in sacks],
            "holds_cm3": [it.limit[1] for it in sacks],
        }
    )
    over = (pl.col("weight_g") > pl.col("holds_g")) | (
        pl.col("volume_cm3") > pl.col("holds_cm3")
    )
    return (
        bagged.group_by("bag", maintain_order=True)
        .agg(
            pl.sum("weight_g", "volume_cm3"),
            pl.len().cast(pl.Int64).alias("pieces"),
            pl.first("group", *GROUP),
        )
        .sort("bag")
        .join(rule, on="group", maintain_order="left")
        # What fits no sack travels without one.
        .with_columns(tare_g=pl.when(over).then(0).otherwise("sack_g"))
    )


def _numbers(
    session: Session, site: Site, bags: pl.DataFrame, numbering: Numbering, day: date
) -> pl.Series:
    """A number for each bag: receptacles by despatch series, SSCC for the others."""
    number = pl.Series("number", [None] * len(bags), dtype=pl.String)
    rows = bags.with_row_index("place").with_columns(
        gross_g=pl.col("weight_g") + pl.col("tare_g")
    )
    is_postal = pl.col("customs_mode") == CustomsMode.POSTAL.value
    postal = rows.filter(is_postal)
    for part in postal.partition_by("departures", "entry", maintain_order=True):
        departures, entry = part.select("departures", "entry").row(0)
        series = series_between(
            site, site_named(session, entry), modes_of(session, split_way(departures))
        )
        found = receptacle_numbers(session, series, part["gross_g"].to_list(), day=day)
        number = number.scatter(part["place"], found)
    others = rows.filter(~is_postal)["place"]
    return number.scatter(others, sscc_numbers(session, numbering, len(others)))


def _insert(
    connection: Connection, plan: Plan, site: Site, bags: pl.DataFrame, at: datetime
) -> None:
    same = {
        "kind": UnitKind.BAG,
        "hub": site.code,
        "plan_id": plan.id,
        "state": UnitState.CLOSED,
        "closed_at": at,
    }
    own = ["number", "weight_g", "volume_cm3", "pieces", "tare_g", *GROUP]
    rows = [same | row for row in bags.select(own).iter_rows(named=True)]
    connection.execute(insert(table_of(HandlingUnit)), rows)


def _fill(
    connection: Connection, numbers: pl.DataFrame, moving_from: ParcelState
) -> None:
    parcel, unit = table_of(Parcel), table_of(HandlingUnit)
    with staged(connection, "filled", numbers) as filled:
        moved = connection.execute(
            update(parcel)
            .values(
                state=ParcelState.BAGGED,
                bag_id=select(unit.c.id)
                .where(unit.c.number == filled.c.number)
                .scalar_subquery(),
            )
            .where(parcel.c.id == filled.c.id, parcel.c.state == moving_from)
        ).rowcount
    assert moved == len(numbers), "every parcel was locked when it was read"


def dissolve(
    connection: Connection, bag_ids: pl.Series, site: Site, plan: Plan, at: datetime
) -> None:
    """Take bags off the floor whose parcels go on apart; the bags stay as a trail."""
    unit = table_of(HandlingUnit)
    with staged(connection, "opened", pl.DataFrame({"id": bag_ids})) as opened:
        numbers = connection.execute(
            update(unit)
            .values(state=UnitState.DISSOLVED)
            .where(unit.c.id == opened.c.id, unit.c.state == UnitState.CLOSED)
            .returning(unit.c.number)
        ).scalars()
        dissolved = pl.Series(sorted(numbers), dtype=pl.String)
    record_units(
        connection,
        dissolved,
        Step.REPACKAGING,
        Disposition.IN_PROGRESS,
        place=site.code,
        at=site.local(at),
        said_by=f"plan:{plan.id}",
    )
