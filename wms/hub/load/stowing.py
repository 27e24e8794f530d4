"""Stowing: bags into the units a plan has opened, so that everything rides.

    spread    the largest first, each to the unit that stays most evenly filled
    open      bags that fit nowhere are opened and their parcels spread one by one
    swap      where a parcel still does not fit, two units exchange parcels until the
              room that is left over all units is in one of them

Spreading evenly (and not filling one unit after the other) keeps heavy and bulky goods
in the same proportion everywhere, so that no unit is out of kilograms while another is
out of cubic metres. Arrays in, arrays out; the same input gives the same units.
"""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NOWHERE = -1
# Pairs of this many parcels a side are tried at once: 16 million sums, a tenth of a
# second, and differences down to the gram among a thousand parcels.
CANDIDATES = 1_200


def stow(use: Ints, bag: Ints, units: int, holds: Ints) -> Ints:
    """Give every parcel a unit; ``NOWHERE`` where there is truly no room.

    ``use[i, d]`` is what parcel i takes, ``bag[i]`` its bag, numbered from 0, and
    ``holds[d]`` what one of the units holds. Parcels of a bag stay together unless it
    had to be opened.
    """
    bags = int(bag.max()) + 1 if len(bag) else 0
    bag_use = np.zeros((bags, use.shape[1]), np.int64)
    np.add.at(bag_use, bag, use)
    room = np.tile(holds, (units, 1))
    unit = _spread(bag_use, room, holds)[bag]
    opened = np.flatnonzero(unit == NOWHERE)
    unit[opened] = _spread(use[opened], room, holds)
    stuck = np.flatnonzero(unit == NOWHERE)
    for parcel in stuck[np.argsort(-_share(use[stuck], holds), kind="stable")]:
        _make_room(int(parcel), use, unit, room, holds)
    return unit


def _share(use: Ints, holds: Ints) -> Floats:
    """How much of a unit a thing takes in its largest dimension."""
    share: Floats = (use / holds).max(axis=1)
    return share


def _spread(use: Ints, room: Ints, holds: Ints) -> Ints:
    """A unit for each thing, the largest first; ``room`` is taken as it goes."""
    unit = np.full(len(use), NOWHERE, np.int64)
    for thing in np.argsort(-_share(use, holds), kind="stable"):
        left = room - use[thing]
        fits = (left >= 0).all(axis=1)
        if fits.any():
            evenness = np.where(fits, (left / holds).min(axis=1), -1.0)
            chosen = int(evenness.argmax())
            unit[thing] = chosen
            room[chosen] = left[chosen]
    return unit


def _make_room(parcel: int, use: Ints, unit: Ints, room: Ints, holds: Ints) -> None:
    """Exchange parcels between units until this one fits, if it can be done."""
    if (use[parcel] > room.sum(axis=0)).any():
        return
    emptiest = np.argsort(-(room / holds).min(axis=1), kind="stable")
    for target in emptiest.tolist():
        before = unit.copy(), room.copy()
        for other in emptiest.tolist():
            if other != target:
                _exchange(target, other, use[parcel], use, unit, room, holds)
            if (use[parcel] <= room[target]).all():
                unit[parcel] = target
                room[target] -= use[parcel]
                return
        unit[:], room[:] = before


def _exchange(
    target: int, other: int, need: Ints, use: Ints, unit: Ints, room: Ints, holds: Ints
) -> None:
    """Swap one parcel of each unit so that the target has room for what it needs."""
    ours, theirs = _some(unit == target), _some(unit == other)
    if not len(ours):
        return
    # One more of theirs that takes nothing: to hand one over without getting one.
    back = np.vstack([use[theirs], np.zeros_like(need)])
    moved = use[ours][:, None, :] - back[None, :, :]
    allowed = (moved <= room[other]).all(axis=2) & (room[target] + moved >= 0).all(
        axis=2
    )
    # The swap that leaves the target closest to what it needs, and not beyond it.
    lacking = np.minimum(room[target] + moved - need, 0)
    score = np.where(allowed, (lacking / holds).min(axis=2), -np.inf)
    best = int(score.argmax())
    give, take = divmod(best, len(back))
    if score.flat[best] <= (np.minimum(room[target] - need, 0) / holds).min():
        return
    change = moved[give, take]
    room[target] += change
    room[other] -= change
    unit[ours[give]] = other
    if take < len(theirs):
        unit[theirs[take]] = target


def _some(members: NDArray[np.bool_]) -> Ints:
    """Members at even steps, no more than can be compared in pairs."""
    found = np.flatnonzero(members)
    step = -(-len(found) // CANDIDATES)
    return found[:: max(step, 1)]
