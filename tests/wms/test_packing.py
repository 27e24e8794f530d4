"""No bag breaks a limit, nothing is lost, and few bags are more than needed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from wms.hub.bag.packing import pack

Ints = NDArray[np.int64]
parcel_lists = st.lists(
    st.tuples(
        st.integers(1, 3_000), st.integers(1, 20_000), st.just(1), st.integers(0, 3)
    ),
    max_size=200,
)
LIMIT = np.array([[10_000, 50_000, 40]] * 4, np.int64)


def _arrays(parcels: list[tuple[int, int, int, int]]) -> tuple[Ints, Ints]:
    table = np.array(parcels, np.int64).reshape(-1, 4)
    return table[:, :3], table[:, 3]


@given(parcel_lists)
def test_no_bag_holds_more_than_it_may(
    parcels: list[tuple[int, int, int, int]],
) -> None:
    use, group = _arrays(parcels)

    packed = pack(use, group, LIMIT)

    held = np.zeros((packed.bags, 3), np.int64)
    np.add.at(held, packed.bag, use)
    assert (held <= LIMIT[0]).all()
    assert (held > 0).all()
    assert (held.sum(axis=0) == use.sum(axis=0)).all()


@given(parcel_lists)
def test_no_bag_mixes_groups(parcels: list[tuple[int, int, int, int]]) -> None:
    use, group = _arrays(parcels)

    packed = pack(use, group, LIMIT)

    pairs = set(zip(packed.bag.tolist(), group.tolist(), strict=True))
    assert len(pairs) == packed.bags


@given(parcel_lists)
def test_there_are_never_fewer_bags_than_the_bound(
    parcels: list[tuple[int, int, int, int]],
) -> None:
    use, group = _arrays(parcels)

    packed = pack(use, group, LIMIT)

    assert packed.at_least <= packed.bags


def test_a_parcel_over_the_limit_is_a_bag_of_its_own() -> None:
    use = np.array([[12_000, 1, 1], [100, 1, 1], [100, 1, 1]], np.int64)

    packed = pack(use, np.zeros(3, np.int64), LIMIT)

    assert packed.bags == 2
    assert packed.bag[0] not in packed.bag[1:]


@pytest.mark.parametrize(("correlated", "most"), [(True, 1.01), (False, 1.04)])
def test_small_parcels_fill_bags_almost_as_well_as_sand_would(
    correlated: bool, most: float
) -> None:
    # Where weight and volume are both scarce and have nothing to do with each other,
    # even the best packing stays away from the bound.
    rng = np.random.default_rng(7)
    n = 20_000
    weight_g = rng.integers(20, 1_000, n)
    volume_cm3 = weight_g * 6 if correlated else rng.integers(100, 5_000, n)
    use = np.stack([weight_g, volume_cm3, np.ones(n, np.int64)], axis=1)

    packed = pack(use, np.zeros(n, np.int64), np.array([[10_000, 50_000, 500]]))

    assert packed.bags <= packed.at_least * most
