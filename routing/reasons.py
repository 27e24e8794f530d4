"""Reasons: why a parcel waits, from the filter that took its last option away.

The options of its zone are put through the same filters in the same order for every
parcel; the first filter that nothing passes is the reason. A pin is the reason only
where something would pass without it. A group leaves together: its parcels wait for
the reason that comes first among them.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Answer
from routing.batches import kind_of
from routing.draft import Draft, loads_of_pools
from routing.options import Option
from routing.plan import Reason
from routing.problem import Problem
from routing.tariff import Bools, ProductTariff, takes_size
from routing.units import Ints

REASONS = tuple(Reason)
_SOMETHING_LEFT = len(REASONS)

_ENTRIES_AT_A_TIME = 4_000_000
"""When everybody waits, a million parcels' entries at once would take ten gigabytes."""


def reasons(draft: Draft, answer: Answer) -> NDArray[np.int8]:
    """For every parcel that waits, its place in ``tuple(Reason)``; -1 for others."""
    items = np.flatnonzero(answer.allocation.entry < 0)
    sizes = np.diff(draft.item_first)
    waits = np.repeat(answer.allocation.entry < 0, sizes)
    parcels = draft.item_parcel[waits]
    result = np.full(len(draft.demand), -1, dtype=np.int8)
    if len(parcels):
        found = _first_of_group(_refusals(draft, parcels), sizes[items])
        left = found == _SOMETHING_LEFT
        found[left] = _left(draft, answer, items)[left]
        result[parcels] = np.repeat(found, sizes[items])
    return result


def _first_of_group(found: Ints, sizes: Ints) -> Ints:
    heads = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return np.minimum.reduceat(found, heads)


def _refusals(draft: Draft, parcels: Ints) -> Ints:
    """The filter that leaves each parcel no option, taken zone by zone, kind by kind."""
    demand = draft.demand
    by_zone: dict[str, list[Option]] = {}
    for option in draft.options:
        by_zone.setdefault(option.way.zone, []).append(option)
    kind = kind_of(demand, draft.kinds)[parcels]
    keys = np.stack([demand.zone[parcels], kind, draft.pinned.pin[parcels]])
    alike, group = np.unique(keys, axis=1, return_inverse=True)
    result = np.empty(len(parcels), dtype=np.int64)
    for number, (zone, of_kind, pin) in enumerate(alike.T.tolist()):
        rows = np.flatnonzero(group.reshape(-1) == number)
        if zone < 0:
            result[rows] = REASONS.index(Reason.NO_ZONE)
            continue
        offered = by_zone.get(demand.zones[zone], [])
        found = _refusals_of_kind(draft, offered, of_kind, parcels[rows])
        if pin >= 0:
            kept = [it for it in offered if draft.pinned.pins[pin].allows(it)]
            fixed = _refusals_of_kind(draft, kept, of_kind, parcels[rows])
            torn = (found == _SOMETHING_LEFT) & (fixed != _SOMETHING_LEFT)
            found[torn] = REASONS.index(Reason.PINNED)
        result[rows] = found
    return result


def _refusals_of_kind(
    draft: Draft, offered: Sequence[Option], kind: int, parcels: Ints
) -> Ints:
    goods = draft.kinds[kind][0]
    alike = sum(1 << k for k, it in enumerate(draft.kinds) if it[0] == goods)
    admitted = [it for it in offered if it.admits >> kind & 1]
    for reason, passed in (
        (Reason.NO_DEPARTURE, offered),
        (Reason.GOODS_REFUSED, [it for it in offered if it.admits & alike]),
        (Reason.CUSTOMS_REFUSED, admitted),
    ):
        if not passed:
            return np.full(len(parcels), REASONS.index(reason), dtype=np.int64)
    light = np.zeros(len(parcels), dtype=np.bool_)
    small, timely = light.copy(), light.copy()
    for tariff, closes_min in _last_cutoffs(admitted):
        weight, size = _takes(draft, tariff, parcels)
        light |= weight
        small |= weight & size
        timely |= weight & size & (draft.demand.ready_min[parcels] <= closes_min)
    return np.select(
        [~light, ~small, ~timely],
        [
            REASONS.index(it)
            for it in (Reason.TOO_HEAVY, Reason.TOO_LARGE, Reason.NO_DEPARTURE)
        ],
        _SOMETHING_LEFT,
    )


def _last_cutoffs(offered: Sequence[Option]) -> list[tuple[ProductTariff, int]]:
    """Every tariff among options, with the last cut-off of its options."""
    found: dict[int, tuple[ProductTariff, int]] = {}
    for option in offered:
        _, closes_min = found.get(id(option.tariff), (None, option.way.cutoff_min))
        latest = max(closes_min, option.way.cutoff_min)
        found[id(option.tariff)] = (option.tariff, latest)
    return list(found.values())


def _takes(draft: Draft, tariff: ProductTariff, parcels: Ints) -> tuple[Bools, Bools]:
    """Whether a product takes each parcel's weight, and its size."""
    demand = draft.demand
    weight = tariff.takes_weight(demand.weight_g[parcels], demand.volume_cm3[parcels])
    size = takes_size(
        tariff.product,
        demand.length_mm[parcels],
        demand.width_mm[parcels],
        demand.height_mm[parcels],
    )
    return weight, size


def _left(draft: Draft, answer: Answer, items: Ints) -> Ints:
    """Why items with options stay: no room, or room that costs more than waiting."""
    problem = draft.problem
    counts = problem.first[items + 1] - problem.first[items]
    room = _room_of_ways(draft, answer)
    # No entry at all: every way costs more than waiting, or none takes the group whole.
    dear = counts == 0
    for some in np.array_split(
        np.arange(len(items)), 1 + int(counts.sum()) // _ENTRIES_AT_A_TIME
    ):
        dear[some] |= _some_way_has_room(problem, room, items[some])
    return np.where(
        dear, REASONS.index(Reason.CHEAPER_TO_WAIT), REASONS.index(Reason.NO_SPACE)
    )


def _some_way_has_room(problem: Problem, room: Ints, items: Ints) -> Bools:
    counts = problem.first[items + 1] - problem.first[items]
    owner = np.repeat(np.arange(len(items)), counts)
    steps = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    entries = np.repeat(problem.first[items], counts) + steps
    fits = (problem.use[items][owner] <= room[problem.way[entries]]).all(axis=1)
    found = np.zeros(len(items), dtype=np.bool_)
    found[owner[fits]] = True
    return found


def _room_of_ways(draft: Draft, answer: Answer) -> Ints:
    """What each way could still take if every unit on offer were opened."""
    problem, opened = draft.problem, answer.allocation.units
    lots_opened = np.zeros(len(problem.lot_max_units), dtype=np.int64)
    np.add.at(lots_opened, problem.lot, opened)
    spare = (problem.lot_max_units - lots_opened)[problem.lot]
    units = np.minimum(opened + spare, problem.max_units)
    room = problem.capacity * units[:, None] - loads_of_pools(draft, answer.allocation)
    ways = np.full((problem.ways, problem.dimensions), np.iinfo(np.int64).max)
    owner = np.repeat(np.arange(problem.ways), np.diff(problem.way_first))
    np.minimum.at(ways, owner, room[problem.way_pool])
    return ways
