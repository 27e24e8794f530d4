"""Explain: why a parcel goes the way it goes, and what a departure's room is worth.

A way costs what rides with the parcel and, at the plan's prices, the room it takes on
departures whose room is scarce. The plan's choice is the cheapest of these sums, but
for what whole units and unsplit parcels cost; a way that would need a departure nobody
opened says so, because its unit would have to be paid as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from routing.batches import kind_of
from routing.draft import Draft
from routing.errors import Nonsense
from routing.options import Option
from routing.plan import Component, Load, Plan, Reason, Way
from routing.pools import mix_of
from routing.price_table import PriceTable
from routing.pricing import REFUSED, arrival
from routing.units import CM3_PER_M3, G_PER_KG, Ints

REASONS = tuple(Reason)


@dataclass(frozen=True)
class Choice:
    """A way a parcel could go.

    Attributes
    ----------
    parts_minor
        What would ride with the parcel; the parts add up to ``cost_minor``.
    room_minor
        What the room it takes is worth at the plan's prices.
    more_minor
        How much dearer it is than the plan's choice, room included; below zero where
        whole units or unsplit parcels kept the plan from it.
    scarcest
        The departure whose room is worth the most here; None where room is free.
    opens
        Departures it needs that the plan does not open.
    """

    way: Way
    parts_minor: Mapping[Component, int]
    cost_minor: int
    room_minor: float
    more_minor: float
    scarcest: str | None
    opens: tuple[str, ...]


@dataclass(frozen=True)
class ParcelExplained:
    """Why a parcel goes this way, or waits.

    ``together`` are the parcels that travel as one with it; costs are of them all.
    """

    parcel_id: str
    together: tuple[str, ...]
    chosen: Choice | None
    reason: Reason | None
    waiting_minor: int
    others: tuple[Choice, ...]


@dataclass(frozen=True)
class LoadExplained:
    """How full units for one mix are, and what more or cheaper ones would change.

    ``opens_at_minor`` is the unit price at which the first unit would pay for itself;
    None where units are open.
    """

    load: Load
    weight_fill: float
    volume_fill: float
    pieces_fill: float
    opens_at_minor: float | None


def explain_parcel(
    draft: Draft, plan: Plan, parcel_id: str, *, most: int = 3
) -> ParcelExplained:
    """Why a parcel goes its way, and the next best ones.

    Parameters
    ----------
    draft, plan
        The problem as it was stated, and the plan made from it.
    most
        How many other ways to tell, the next best first.
    """
    rows = _item_of(draft, parcel_id)
    row = int(rows[np.argmax(draft.demand.parcel_id[rows] == parcel_id)])
    own = plan.ways[plan.way[row]] if plan.way[row] >= 0 else None
    waiting_minor = int(draft.pricing.of_waiting(rows).sum())
    ranked = _ranked(draft, plan, rows)
    at_least = next(
        (total for total, _, option in ranked if option.way == own), waiting_minor
    )
    told = [
        _choice(draft, plan, rows, option, room, total - at_least)
        for total, room, option in _told(ranked, own, most)
    ]
    reason = int(plan.reason[row])
    return ParcelExplained(
        parcel_id=parcel_id,
        together=tuple(draft.demand.parcel_id[rows].tolist()),
        chosen=next((it for it in told if it.way == own), None),
        reason=REASONS[reason] if reason >= 0 else None,
        waiting_minor=waiting_minor,
        others=tuple(it for it in told if it.way != own)[:most],
    )


def explain_departure(plan: Plan, departure: str) -> tuple[LoadExplained, ...]:
    """How full a departure is and what its room is worth, one answer a mix.

    Raises
    ------
    Nonsense
        If the plan has no units of this departure on sale.
    """
    found = [it for it in plan.loads if it.departure == departure]
    if not found:
        raise Nonsense(
            what="departure", rule="one whose units are on sale", found=departure
        )
    return tuple(_load(it) for it in found)


def _load(it: Load) -> LoadExplained:
    units = max(it.units, 1)
    return LoadExplained(
        load=it,
        weight_fill=it.weight_g / (units * it.unit_weight_g),
        volume_fill=it.volume_cm3 / (units * it.unit_volume_cm3),
        pieces_fill=it.pieces / (units * it.unit_pieces),
        opens_at_minor=(
            None if it.units else max(0.0, it.unit_price_minor + it.unit_worth_minor)
        ),
    )


def _item_of(draft: Draft, parcel_id: str) -> Ints:
    """The parcels of the item a parcel belongs to."""
    row = np.flatnonzero(draft.demand.parcel_id == parcel_id)
    if not len(row):
        raise Nonsense(what="parcel", rule="one of this plan", found=parcel_id)
    place = int(np.flatnonzero(draft.item_parcel == row[0])[0])
    item = int(np.searchsorted(draft.item_first, place, side="right")) - 1
    return draft.item_parcel[draft.item_first[item] : draft.item_first[item + 1]]


_Ranked = list[tuple[float, float, Option]]


def _ranked(draft: Draft, plan: Plan, rows: Ints) -> _Ranked:
    """Every way the parcels may go: sum, room and option, the cheapest sum first."""
    demand = draft.demand
    kinds = np.unique(kind_of(demand, draft.kinds)[rows]).tolist()
    zone = int(demand.zone[rows[0]])
    offered = [
        it
        for it in draft.options
        if zone >= 0
        and it.way.zone == demand.zones[zone]
        and all(it.admits >> kind & 1 for kind in kinds)
    ]
    table = PriceTable(demand, draft.pricing, draft.hub, offered)
    if not offered:
        return []
    cost = table.of(rows).cost_minor(np.arange(len(offered)), 0, len(rows)).sum(axis=1)
    loads = {(it.departure, it.mix): it for it in plan.loads}
    found: _Ranked = []
    for option, riding_minor in zip(offered, cost.tolist(), strict=True):
        if riding_minor < REFUSED:
            rooms = _rooms(draft, loads, rows, option, kinds[0])
            room = sum(worth for _, worth in rooms)
            found.append((riding_minor + room, room, option))
    return sorted(
        found, key=lambda it: (it[0], it[2].way.delivered_min, it[2].way.product)
    )


def _told(ranked: _Ranked, own: Way | None, most: int) -> _Ranked:
    """The plan's choice and the best others."""
    chosen = [it for it in ranked if it[2].way == own]
    return chosen + [it for it in ranked if it[2].way != own][:most]


def _rooms(
    draft: Draft,
    loads: Mapping[tuple[str, str], Load],
    rows: Ints,
    option: Option,
    kind: int,
) -> list[tuple[Load, float]]:
    """The units a way needs, and what the room the parcels take in them is worth."""
    demand = draft.demand
    weight_kg = int(demand.weight_g[rows].sum()) / G_PER_KG
    volume_m3 = int(demand.volume_cm3[rows].sum()) / CM3_PER_M3
    needed = []
    for departure in option.chain.departures:
        line = draft.network.lines[departure.line]
        load = loads.get((departure.code, mix_of(line, draft.kinds[kind])))
        if line.unit_type is not None and load is not None:
            worth = (
                weight_kg * load.kg_worth_minor
                + volume_m3 * load.m3_worth_minor
                + len(rows) * load.piece_worth_minor
            )
            needed.append((load, worth))
    return needed


def _choice(
    draft: Draft, plan: Plan, rows: Ints, option: Option, room: float, more: float
) -> Choice:
    pricing = draft.pricing
    parts = {
        **pricing.of_carriage(pricing.carriage(draft.hub, option.chain), rows),
        **pricing.of_tariff(option.tariff, rows),
        **pricing.of_arrival(arrival(option), rows),
    }
    kind = int(kind_of(draft.demand, draft.kinds)[rows[0]])
    loads = {(it.departure, it.mix): it for it in plan.loads}
    rooms = _rooms(draft, loads, rows, option, kind)
    scarce = [(worth, load.departure) for load, worth in rooms if worth > 0]
    return Choice(
        way=option.way,
        parts_minor={it: int(minor.sum()) for it, minor in parts.items()},
        cost_minor=sum(int(minor.sum()) for minor in parts.values()),
        room_minor=room,
        more_minor=more,
        scarcest=max(scarce)[1] if scarce else None,
        opens=tuple(load.departure for load, _ in rooms if not load.units),
    )
