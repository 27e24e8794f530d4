"""Batches: parcels put together that have the same options, groups kept whole.

Parcels of one zone are priced together; in a zone, those of one kind of goods share
their ways. Within a batch they stand in the order of their identifiers, so that the
order in which they were handed in makes no difference to anything that follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from routing.demand import Demand
from routing.errors import Nonsense
from routing.itineraries import Kind
from routing.options import Option
from routing.units import Ints

MIXED = -1
"""The kind of a stretch of groups, whose parcels may differ in kind."""


@dataclass(frozen=True)
class Pin:
    """What a planner has fixed for a parcel: departures it must take, a product."""

    departures: tuple[str, ...] = ()
    product: str | None = None

    def allows(self, option: Option) -> bool:
        """Whether an option keeps what was fixed."""
        same_product = self.product in {None, option.way.product}
        return same_product and set(self.departures) <= set(option.way.departures)


@dataclass(frozen=True)
class Pinned:
    """What planners have fixed: an index into ``pins`` a parcel, -1 for none."""

    pin: NDArray[np.int32]
    pins: tuple[Pin, ...]


@dataclass(frozen=True)
class Batch:
    """Parcels of a zone (None: none serves them) and a pin (None: nothing is fixed).

    Attributes
    ----------
    parcels : int64
        Rows of the demand: by kind, groups first, then by identifier.
    kind : int64
        Each one's place among the kinds.
    items : int64
        Places in ``parcels`` where items begin, and the end.
    stretches : tuple of (kind, first item, end)
        Items of one kind, or of `MIXED` kinds in groups.
    """

    zone: str | None
    pin: Pin | None
    parcels: Ints
    kind: Ints
    items: Ints
    stretches: tuple[tuple[int, int, int], ...]


def batches_of(demand: Demand, kinds: Sequence[Kind], pinned: Pinned) -> list[Batch]:
    """Every parcel in one batch; zones by name."""
    rank = np.empty(len(demand), dtype=np.int64)
    rank[np.argsort(demand.parcel_id, kind="stable")] = np.arange(len(demand))
    zones = sorted(demand.zones)
    zone, kind = _by_name(demand), kind_of(demand, kinds)
    lead, pin, grouped = _groups(demand, zone, rank, pinned.pin)
    stretch = np.where(grouped, MIXED, kind)
    order = np.lexsort((rank, lead, stretch, pin, zone))
    return [
        Batch(
            zone=zones[zone[rows[0]]] if zone[rows[0]] >= 0 else None,
            pin=pinned.pins[pin[rows[0]]] if pin[rows[0]] >= 0 else None,
            parcels=rows,
            kind=kind[rows],
            items=_fence_of(lead[rows]),
            stretches=_stretches(stretch[rows], lead[rows]),
        )
        for rows in _split(order, zone[order] << 32 | pin[order] + 1)
    ]


def kind_of(demand: Demand, kinds: Sequence[Kind]) -> NDArray[np.int64]:
    """Each parcel's place among the kinds."""
    places = {kind: place for place, kind in enumerate(kinds)}
    codes = np.array(
        [
            [places.get((goods, customs), -1) for customs in demand.customs_modes]
            for goods in demand.goods_classes
        ],
        dtype=np.int64,
    ).reshape(len(demand.goods_classes), len(demand.customs_modes))
    return codes[demand.goods, demand.customs]


def _split(order: Ints, key: Ints) -> list[Ints]:
    """Rows in stretches of one key."""
    return np.split(order, np.flatnonzero(np.diff(key)) + 1) if len(order) else []


def _fence_of(lead: Ints) -> Ints:
    """Where items begin, and the end."""
    heads = np.flatnonzero(np.diff(lead)) + 1
    return np.concatenate([[0], heads, [len(lead)]]).astype(np.int64)


def _stretches(stretch: Ints, lead: Ints) -> tuple[tuple[int, int, int], ...]:
    heads = _fence_of(lead)[:-1]
    fence = _fence_of(stretch[heads])
    return tuple(
        (int(stretch[heads[first]]), int(first), int(end))
        for first, end in pairwise(fence.tolist())
    )


def _by_name(demand: Demand) -> Ints:
    """Zones as places in the order of their names; -1 stays where no zone serves."""
    place = {zone: number for number, zone in enumerate(sorted(demand.zones))}
    names = np.array([*(place[it] for it in demand.zones), -1], dtype=np.int64)
    return names[demand.zone]


def _groups(
    demand: Demand, zone: Ints, rank: Ints, pin: NDArray[np.int32]
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """The first parcel and the pin of each parcel's group, and who is in one.

    A group to several zones travels as one item to each of them.
    """
    lead, pins = rank.copy(), pin.astype(np.int64)
    grouped = demand.group >= 0
    members = np.flatnonzero(grouped)
    if len(members):
        keys = demand.group[members].astype(np.int64) << 32 | zone[members] + 1
        _, group, sizes = np.unique(keys, return_inverse=True, return_counts=True)
        first = np.full(len(sizes), len(rank), dtype=np.int64)
        np.minimum.at(first, group, rank[members])
        fixed = np.full(len(sizes), -1, dtype=np.int64)
        np.maximum.at(fixed, group, pins[members])
        _refuse_two_pins(demand, members, pins[members], fixed[group])
        lead[members], pins[members] = first[group], fixed[group]
        grouped[members] = sizes[group] > 1
    return lead, pins, grouped


def _refuse_two_pins(demand: Demand, members: Ints, own: Ints, group: Ints) -> None:
    torn = members[(own >= 0) & (own != group)]
    if len(torn):
        raise Nonsense(
            what=f"pin of parcel {demand.parcel_id[torn[0]]}",
            rule="the same for all parcels of a group",
            found="another",
        )
