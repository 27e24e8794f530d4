"""Assemble: from an allocation of items to the plan of parcels and departures.

Everything is added up again from the parcels: loads from their weights, the breakdown
from the price of each parcel's way. It has to meet the cost the solver answered with
to the last minor unit, or there is no plan.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from routing.allocation import Answer
from routing.draft import Draft, loads_of_pools
from routing.errors import RoutingError
from routing.plan import Component, Load, Plan, Provenance, Way
from routing.pools import unit_type_of
from routing.pricing import arrival
from routing.problem import PIECES, VOLUME, WEIGHT
from routing.reasons import reasons
from routing.timetable import Departure, site_of
from routing.units import CM3_PER_M3, G_PER_KG, Ints

RIDES = (
    Component.LINEHAUL,
    Component.HANDLING,
    Component.DELIVERY,
    Component.LEVIES,
    Component.LATENESS,
    Component.CAPITAL,
    Component.CO2,
)


class SumsDisagree(RoutingError):
    """The parts of a plan do not add up to the cost it was chosen for."""

    sentence = "the parts of the plan add up to {parts}, its cost is {cost}"


def assemble(
    draft: Draft, answer: Answer, *, currency: str, provenance: Provenance
) -> Plan:
    """Say an answer in parcels, ways and departures.

    Raises
    ------
    SumsDisagree
        If the breakdown is not the cost of the answer.
    """
    chosen = option_of_parcels(draft, answer)
    used = np.unique(chosen[chosen >= 0])
    parts = parts_of_parcels(draft, chosen)
    carried = loads_of_pools(draft, answer.allocation)
    over_minor = _over_pivot_minor(draft, answer, carried)
    breakdown = _breakdown(draft, answer, parts, over_minor)
    if sum(breakdown.values()) != answer.cost_minor:
        raise SumsDisagree(parts=sum(breakdown.values()), cost=answer.cost_minor)
    loads = sorted(
        (
            _load(draft, answer, pool, units, carried[pool], int(over_minor[pool]))
            for pool, units in _units_shown(draft, answer).items()
        ),
        key=lambda it: (it.departure, it.mix),
    )
    ways = tuple(draft.options[option].way for option in used.tolist())
    return Plan(
        hub=draft.hub,
        hub_zone=site_of(draft.network, draft.hub).zone,
        day=draft.day,
        currency=currency,
        demand=draft.demand,
        way=np.where(chosen >= 0, np.searchsorted(used, chosen), -1).astype(np.int32),
        cost_minor=np.sum([parts[it] for it in RIDES], axis=0, dtype=np.int64),
        reason=reasons(draft, answer),
        ways=ways,
        departures=_named(draft, ways, loads),
        loads=tuple(loads),
        breakdown_minor=breakdown,
        bound_minor=answer.bound_minor,
        baselines_minor=dict(answer.baselines_minor),
        stopped=answer.stopped,
        work=answer.work,
        seconds=answer.seconds,
        trace=answer.trace,
        provenance=provenance,
    )


def _named(
    draft: Draft, ways: Sequence[Way], loads: Sequence[Load]
) -> dict[str, Departure]:
    """Every departure a way or a load names, by code."""
    codes = {code for way in ways for code in way.departures}
    codes |= {it.departure for it in loads}
    return {code: draft.timetable[code] for code in sorted(codes)}


def option_of_parcels(draft: Draft, answer: Answer) -> Ints:
    """The option each parcel takes; -1 waits."""
    entry = answer.allocation.entry
    chosen = np.full(len(entry), -1, dtype=np.int64)
    rides = entry >= 0
    chosen[rides] = draft.way_option[draft.problem.way[entry[rides]]]
    result = np.empty(len(draft.demand), dtype=np.int64)
    result[draft.item_parcel] = np.repeat(chosen, np.diff(draft.item_first))
    return result


def parts_of_parcels(draft: Draft, chosen: Ints) -> dict[Component, Ints]:
    """What rides with each parcel on the option chosen for it, part by part."""
    parts = {it: np.zeros(len(chosen), dtype=np.int64) for it in RIDES}
    pricing = draft.pricing
    order = np.argsort(chosen, kind="stable")
    riding = order[np.searchsorted(chosen[order], 0) :]
    heads = np.flatnonzero(np.diff(chosen[riding], prepend=-1))
    for rows in np.split(riding, heads[1:]) if len(riding) else ():
        option = draft.options[int(chosen[rows[0]])]
        carriage = pricing.carriage(draft.hub, option.chain)
        for component, minor in {
            **pricing.of_carriage(carriage, rows),
            **pricing.of_tariff(option.tariff, rows),
            **pricing.of_arrival(arrival(option), rows),
        }.items():
            parts[component][rows] = minor
    return parts


def _breakdown(
    draft: Draft, answer: Answer, parts: Mapping[Component, Ints], over_minor: Ints
) -> dict[Component, int]:
    problem, allocation = draft.problem, answer.allocation
    waiting = problem.waiting_minor[allocation.entry < 0]
    sums = {it: int(minor.sum()) for it, minor in parts.items()}
    sums[Component.UNITS] = int(problem.unit_price_minor @ allocation.units)
    sums[Component.OVER_PIVOT] = int(over_minor.sum())
    sums[Component.WAITING] = int(waiting.sum())
    return {it: sums[it] for it in Component}


def _over_pivot_minor(draft: Draft, answer: Answer, loads: Ints) -> Ints:
    """The charge for weight beyond the pivots, to the next minor unit for each pool."""
    problem = draft.problem
    beyond_g = loads[:, WEIGHT] - problem.pivot_g * answer.allocation.units
    charge = np.maximum(beyond_g, 0) * problem.over_minor_per_kg
    return -(-charge // G_PER_KG)


def _units_shown(draft: Draft, answer: Answer) -> dict[int, int]:
    """Units of every departure's pools; limited days of sites are not shown.

    Prepaid units that nobody opened stand empty with the first mix of their departure.
    """
    units = answer.allocation.units.tolist()
    shown: dict[int, int] = {}
    first: dict[Departure, int] = {}
    for place, pool in enumerate(draft.pools):
        if pool.departure is not None and not pool.prepaid:
            shown[place] = units[place]
            first.setdefault(pool.departure, place)
    for place, pool in enumerate(draft.pools):
        if pool.departure is not None and pool.prepaid:
            opened = sum(shown[it] for it in shown if _same(draft, it, place))
            home = first.get(pool.departure, place)
            shown[home] = shown.get(home, 0) + units[place] - opened
    return shown


def _same(draft: Draft, pool: int, other: int) -> bool:
    return draft.pools[pool].departure == draft.pools[other].departure


def _load(
    draft: Draft, answer: Answer, pool: int, units: int, carried: Ints, over_minor: int
) -> Load:
    """A departure's pool as the plan shows it."""
    departure, problem = draft.pools[pool].departure, draft.problem
    assert departure is not None
    line = draft.network.lines[departure.line]
    holds, worth = problem.capacity[pool], answer.capacity_price[pool]
    price_minor = int(problem.unit_price_minor[pool])
    paid_minor = _prepaid_minor(draft, departure)
    return Load(
        departure=departure.code,
        mix=draft.pools[pool].mix,
        unit_type=unit_type_of(draft.network, line).code,
        units=units,
        min_units=int(problem.min_units[pool]) if paid_minor is None else units,
        max_units=int(problem.max_units[pool]),
        weight_g=int(carried[WEIGHT]),
        volume_cm3=int(carried[VOLUME]),
        pieces=int(carried[PIECES]),
        unit_weight_g=int(holds[WEIGHT]),
        unit_volume_cm3=int(holds[VOLUME]),
        unit_pieces=int(holds[PIECES]),
        unit_price_minor=price_minor if paid_minor is None else paid_minor,
        over_pivot_minor=over_minor,
        kg_worth_minor=float(worth[WEIGHT]) * G_PER_KG,
        m3_worth_minor=float(worth[VOLUME]) * CM3_PER_M3,
        piece_worth_minor=float(worth[PIECES]),
        # Beyond the price it is shown with, which may be paid already.
        unit_worth_minor=float(answer.unit_worth_minor[pool])
        + (0 if paid_minor is None else price_minor - paid_minor),
    )


def _prepaid_minor(draft: Draft, departure: Departure) -> int | None:
    """What a unit costs that is paid whoever opens it; None where opening costs."""
    for place, pool in enumerate(draft.pools):
        if pool.prepaid and pool.departure == departure:
            return int(draft.problem.unit_price_minor[place])
    return None
