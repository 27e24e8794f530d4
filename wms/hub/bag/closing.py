"""Closing: pack parcels into bags, number the bags, and write both down.

Bagging closes planned parcels, loading closes again those whose bag it had to open;
what is the same about both stands here.
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, insert, select, update

from routing.demand import CustomsMode
from wms.bulk import staged
from wms.hub.bag.packing import pack
from wms.hub.bag_rules import rule_for
from wms.hub.floor import Floor
from wms.hub.labels import receptacle_numbers, series_between, sscc_numbers
from wms.hub.milestones import record_handling_units
from wms.model.departure import modes_of
from wms.model.ground import table_of
from wms.model.handling_unit import HandlingUnit, UnitKind, UnitState, split_way
from wms.model.milestone import Disposition, Step
from wms.model.parcel import Parcel, ParcelState
from wms.model.site import site_named

GROUP = ["departures", "product", "entry", "customs_mode", "goods_class"]
"""What all parcels of a bag share."""


@dataclass(frozen=True)
class Closed:
    """How many bags were closed, and the fewest that any packing would need."""

    bags: int
    at_least: int


def close_bags(
    floor: Floor,
    parcels: pl.DataFrame,
    *,
    moving_from: ParcelState,
    apart: tuple[str, ...] = (),
) -> Closed:
    """Put parcels (id, weight, volume and `GROUP`) into new bags.

    Columns named in ``apart`` separate bags too. Every parcel must still be
    ``moving_from``: its row was locked when it was read.
    """
    if parcels.is_empty():
        return Closed(0, 0)
    grouped = parcels.with_columns(
        group=pl.struct(*GROUP, *apart).rank("dense").cast(pl.Int64) - 1,
        pieces=pl.lit(1, pl.Int64),
    )
    rules = _rules(floor, grouped)
    use = grouped.select("weight_g", "volume_cm3", "pieces").to_numpy()
    limits = rules.select("holds_g", "holds_cm3", "holds_pieces").to_numpy()
    packed = pack(use, grouped["group"].to_numpy(), limits)
    bagged = grouped.with_columns(bag=pl.Series(packed.bag))
    bags = _bags(bagged, rules)
    bags = bags.with_columns(number=_numbers(floor, bags))
    _insert(floor, bags)
    _fill(floor.session.connection(), bagged.join(bags, on="bag"), moving_from)
    _record(floor, bags["number"], Step.PACKING, Disposition.CONTAINER_CLOSED)
    return Closed(len(bags), packed.at_least)


def dissolve(floor: Floor, bag_ids: pl.Series) -> None:
    """Take bags off the floor whose parcels go on apart; the bags stay as a trail."""
    unit = table_of(HandlingUnit)
    connection = floor.session.connection()
    with staged(connection, "opened", pl.DataFrame({"id": bag_ids})) as opened:
        numbers = connection.execute(
            update(unit)
            .values(state=UnitState.DISSOLVED)
            .where(unit.c.id == opened.c.id, unit.c.state == UnitState.CLOSED)
            .returning(unit.c.number)
        ).scalars()
        dissolved = pl.Series(sorted(numbers), dtype=pl.String)
    _record(floor, dissolved, Step.REPACKAGING, Disposition.IN_PROGRESS)


def _record(
    floor: Floor, numbers: pl.Series, step: Step, disposition: Disposition
) -> None:
    record_handling_units(
        floor.session.connection(),
        numbers,
        step,
        disposition,
        place=floor.site.code,
        at=floor.local,
        said_by=floor.said_by,
    )


def _rules(floor: Floor, grouped: pl.DataFrame) -> pl.DataFrame:
    """What a bag of each group may hold, and what its empty sack weighs."""
    groups = grouped.unique("group").sort("group")
    day = floor.local.date()
    rules = [
        rule_for(floor.rules, product, customs_mode, day)
        for product, customs_mode in groups.select(
            "product", "customs_mode"
        ).iter_rows()
    ]
    limits = [rule.limit for rule in rules]
    return pl.DataFrame(
        {
            "group": groups["group"],
            "sack_g": [rule.sack_g for rule in rules],
            "holds_g": [limit[0] for limit in limits],
            "holds_cm3": [limit[1] for limit in limits],
            "holds_pieces": [limit[2] for limit in limits],
        }
    )


def _bags(bagged: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """One row a bag: what it holds, its group, and the weight of the empty sack."""
    over = (pl.col("weight_g") > pl.col("holds_g")) | (
        pl.col("volume_cm3") > pl.col("holds_cm3")
    )
    return (
        bagged.group_by("bag", maintain_order=True)
        .agg(pl.sum("weight_g", "volume_cm3", "pieces"), pl.first("group", *GROUP))
        .sort("bag")
        .join(rules, on="group", maintain_order="left")
        # What fits no sack travels without one.
        .with_columns(tare_g=pl.when(over).then(0).otherwise("sack_g"))
    )


def _numbers(floor: Floor, bags: pl.DataFrame) -> pl.Series:
    """A number for each bag: receptacles by despatch series, SSCC for the others."""
    number = pl.Series("number", [None] * len(bags), dtype=pl.String)
    rows = bags.with_row_index("place").with_columns(
        gross_g=pl.col("weight_g") + pl.col("tare_g")
    )
    is_postal = pl.col("customs_mode") == CustomsMode.POSTAL.value
    postal = rows.filter(is_postal)
    for part in postal.partition_by("departures", "entry", maintain_order=True):
        number = number.scatter(part["place"], _receptacles(floor, part))
    others = rows.filter(~is_postal)["place"]
    taken = sscc_numbers(floor.session, floor.numbering, len(others))
    return number.scatter(others, taken)


def _receptacles(floor: Floor, bags: pl.DataFrame) -> list[str]:
    """Numbers of the post's bags that take the same way to the same office."""
    departures, entry = bags.select("departures", "entry").row(0)
    series = series_between(
        floor.site,
        site_named(floor.session, entry),
        modes_of(floor.session, split_way(departures)),
    )
    return receptacle_numbers(
        floor.session, series, bags["gross_g"].to_list(), day=floor.local.date()
    )


def _insert(floor: Floor, bags: pl.DataFrame) -> None:
    same = {
        "kind": UnitKind.BAG,
        "hub": floor.site.code,
        "plan_id": floor.plan.id,
        "state": UnitState.CLOSED,
        "closed_at": floor.at,
    }
    own = ["number", "weight_g", "volume_cm3", "pieces", "tare_g", *GROUP]
    rows = [same | row for row in bags.select(own).iter_rows(named=True)]
    floor.session.connection().execute(insert(table_of(HandlingUnit)), rows)


def _fill(
    connection: Connection, bagged: pl.DataFrame, moving_from: ParcelState
) -> None:
    """Put each parcel's bag on the parcel."""
    parcel, unit = table_of(Parcel), table_of(HandlingUnit)
    with staged(connection, "filled", bagged.select("id", "number")) as filled:
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
    assert moved == len(bagged), "every parcel was locked when it was read"
