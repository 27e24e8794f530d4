"""What a plan says fits into its units is stowed in them, down to the last parcel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from wms.hub.load.stowing import NOWHERE, stow

Ints = NDArray[np.int64]


def _goods(n: int, seed: int) -> tuple[Ints, Ints]:
    rng = np.random.default_rng(seed)
    weight_g = rng.lognormal(6, 0.8, n).astype(np.int64) + 20
    volume_cm3 = (weight_g * rng.uniform(3, 9, n)).astype(np.int64) + 50
    use = np.stack([weight_g, volume_cm3, np.ones(n, np.int64)], axis=1)
    bag = np.arange(n) // 40
    return use, bag


def _held(use: Ints, unit: Ints, units: int) -> Ints:
    held = np.zeros((units, 3), np.int64)
    np.add.at(held, unit[unit != NOWHERE], use[unit != NOWHERE])
    return held


@given(st.integers(1, 300), st.integers(1, 6), st.integers(0, 50), st.floats(0.3, 1.3))
def test_no_unit_holds_more_than_it_can(
    n: int, units: int, seed: int, fill: float
) -> None:
    use, bag = _goods(n, seed)
    holds = (use.sum(axis=0) / units / fill).astype(np.int64) + 1

    unit = stow(use, bag, units, holds)

    assert (_held(use, unit, units) <= holds).all()


@given(st.integers(1, 300), st.integers(0, 50))
def test_bags_stay_whole_where_there_is_room(n: int, seed: int) -> None:
    use, bag = _goods(n, seed)

    unit = stow(use, bag, 3, use.sum(axis=0))

    assert len(set(zip(bag.tolist(), unit.tolist(), strict=True))) == bag.max() + 1


@pytest.mark.parametrize("fill", [0.99, 0.999, 0.9999])
@pytest.mark.parametrize("dimensions", [(1,), (0, 1)])
def test_units_filled_to_the_brim_in_one_or_two_dimensions_take_everything(
    fill: float, dimensions: tuple[int, ...]
) -> None:
    use, bag = _goods(6_000, 3)
    holds = use.sum(axis=0) * 2
    for dimension in dimensions:
        holds[dimension] = int(use[:, dimension].sum() / 4 / fill) + 1

    unit = stow(use, bag, 4, holds)

    assert (unit != NOWHERE).all()
    assert (_held(use, unit, 4) <= holds).all()


def test_what_cannot_fit_stays_behind_and_the_rest_rides() -> None:
    use = np.array([[600, 1, 1], [600, 1, 1], [600, 1, 1]], np.int64)

    unit = stow(use, np.arange(3), 2, np.array([1_000, 10, 10]))

    assert sorted(unit.tolist()) == [NOWHERE, 0, 1]


def test_two_units_swap_parcels_so_that_a_third_fits() -> None:
    # 4 + 3 and 4 + 3 leave 3 in two places; 5 fits only after a swap
    weights = [4, 4, 3, 3, 6]
    use = np.array([[w, 1, 1] for w in weights], np.int64)

    unit = stow(use, np.arange(5), 2, np.array([10, 9, 9]))

    assert (unit != NOWHERE).all()
