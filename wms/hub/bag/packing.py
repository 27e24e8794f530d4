"""Packing: parcels into as few bags as can be; arrays in, arrays out.

First fit, the largest first, group by group. A large group is dealt out to several
lanes first, like cards, so that each lane has large and small parcels alike: looking
for room in every bag of a group would grow with its square, and costs one half-empty
bag a lane.
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# One half-empty bag in so many is below what first fit loses anyway; a million parcels
# are packed in about a second.
BAGS_A_LANE = 256
# What a lane needs when first fit does badly; beyond it the fullest bag is closed.
OPEN_BAGS = 4 * BAGS_A_LANE


@dataclass(frozen=True)
class Packed:
    """The bag of every parcel, numbered from 0, and the fewest bags there could be."""

    bag: Ints
    bags: int
    at_least: int


def pack(use: Ints, group: Ints, limit: Ints) -> Packed:
    """Put parcels into bags so that no bag mixes groups or holds more than it may.

    ``use[i, d]`` is what parcel i takes in dimension d, ``limit[g, d]`` what a bag of
    group g holds. A parcel over its limit is a bag of its own. Ties go to the parcel
    that comes first.
    """
    if not len(use):
        return Packed(np.zeros(0, np.int64), 0, 0)
    share = (use / limit[group]).max(axis=1)
    fewest = _fewest(use, group, limit)
    lane = _deal(share, group, -(-fewest // BAGS_A_LANE))
    order = np.lexsort((-share, lane, group))
    bag = np.empty(len(use), np.int64)
    bag[order] = _first_fit(use[order], group[order], lane[order], limit)
    return Packed(bag, int(bag.max()) + 1, int(fewest.sum()))


def _deal(share: Floats, group: Ints, lanes: Ints) -> Ints:
    """The lane of each parcel in its group, dealt out from the largest down."""
    order = np.lexsort((-share, group))
    first = np.searchsorted(group[order], np.arange(len(lanes)))
    lane = np.empty(len(group), np.int64)
    lane[order] = (np.arange(len(group)) - first[group[order]]) % lanes[group[order]]
    return lane


def _fewest(use: Ints, group: Ints, limit: Ints) -> Ints:
    """Bags that the fullest dimension of each group needs, were parcels divisible."""
    sums = np.zeros(limit.shape, np.int64)
    np.add.at(sums, group, np.minimum(use, limit[group]))
    fewest: Ints = (-(-sums // limit)).max(axis=1)
    return fewest


@numba.njit(cache=True)
def _first_fit(use: Ints, group: Ints, lane: Ints, limit: Ints) -> Ints:
    n, dimensions = use.shape
    bag = np.empty(n, np.int64)
    open_bag = np.zeros(OPEN_BAGS, np.int64)
    room = np.zeros((OPEN_BAGS, dimensions), np.int64)
    bags, opened = 0, 0
    for i in range(n):
        if i > 0 and (group[i] != group[i - 1] or lane[i] != lane[i - 1]):
            opened = 0
        place = _first_with_room(use[i], room, opened)
        if place == opened:
            if opened == OPEN_BAGS:
                place = _fullest(room, limit[group[i]])
            else:
                opened += 1
            open_bag[place] = bags
            _open(room[place], use[i], limit[group[i]])
            bags += 1
        bag[i] = open_bag[place]
        for d in range(dimensions):
            room[place, d] -= use[i, d]
    return bag


@numba.njit(cache=True)
def _first_with_room(use: Ints, room: Ints, opened: int) -> int:
    """The first open bag with room for a thing; ``opened`` where none has."""
    for k in range(opened):
        fits = True
        for d in range(len(use)):
            fits = fits and use[d] <= room[k, d]
        if fits:
            return k
    return opened


@numba.njit(cache=True)
def _open(room: Ints, use: Ints, limit: Ints) -> None:
    """Make a bag's room its limit, or just what the thing takes that is over it."""
    over = False
    for d in range(len(use)):
        over = over or use[d] > limit[d]
    for d in range(len(use)):
        room[d] = use[d] if over else limit[d]


@numba.njit(cache=True)
def _fullest(room: Ints, limit: Ints) -> int:
    """The bag with the least room in its scarcest dimension."""
    least, found = 2.0, 0
    for k in range(room.shape[0]):
        share = 1.0
        for d in range(room.shape[1]):
            share = min(share, room[k, d] / limit[d])
        if share < least:
            least, found = share, k
    return found
