"""Cases: the same for everyone who draws or reads them, whatever contender asks."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from routing.bench.case import Case, first_items
from routing.bench.tiers import (
    TIERS,
    Recipe,
    best_known,
    cook,
    fixed_capacities,
    instances_of,
    tier,
)
from routing.errors import Nonsense, UnknownName

SMALL_INSTANCE = "2 3  1 9 4  8 2 3  5 5 5  4 4 4  10 8"


@pytest.mark.parametrize("family", ["scarce", "ample", "fixed"])
def test_the_same_seed_draws_the_same_case(family: str) -> None:
    recipe = Recipe(family, 400, seed=7)  # type: ignore[arg-type]

    once, again = cook(recipe), cook(recipe)

    assert once.problem.fingerprint == again.problem.fingerprint


def test_another_seed_draws_another_case() -> None:
    one, other = cook(Recipe("fixed", 400, 1)), cook(Recipe("fixed", 400, 2))

    assert one.problem.fingerprint != other.problem.fingerprint


def test_a_case_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = cook(Recipe("scarce", 60))
    made.write(tmp_path / "case.npz")

    read = Case.read(tmp_path / "case.npz")

    assert read.problem.fingerprint == made.problem.fingerprint
    assert read.name == "scarce-60"
    np.testing.assert_array_equal(read.kind, made.kind)
    np.testing.assert_array_equal(read.arrives, made.arrives)


def test_what_a_contender_does_not_use_is_not_in_its_memory(tmp_path: Path) -> None:
    cook(Recipe("ample", 60)).write(tmp_path / "case.npz")

    read = Case.read(tmp_path / "case.npz", beside=())

    assert len(read.kind) == len(read.arrives) == 0


def test_a_few_items_see_the_same_pools() -> None:
    whole = cook(Recipe("scarce", 50)).problem

    few = first_items(whole, 10)

    assert few.items == 10
    np.testing.assert_array_equal(few.capacity, whole.capacity)
    np.testing.assert_array_equal(few.way, whole.way[: few.entries])


def test_parcels_of_one_kind_differ_in_weight_and_volume_only() -> None:
    case = cook(Recipe("scarce", 3_000))
    problem = case.problem
    rate = np.zeros((problem.items, problem.ways), bool)
    owner = np.repeat(np.arange(problem.items), np.diff(problem.first))
    rate[owner, problem.way] = True
    light = problem.use[:, 0] < np.quantile(problem.use[:, 0], 0.2)

    # Costs grow with weight, so of two alike the lighter is never the dearer.
    for kind in np.unique(case.kind)[:50]:
        alike = np.flatnonzero((case.kind == kind) & light)
        order = alike[np.argsort(problem.use[alike, 0])]
        assert (np.diff(problem.waiting_minor[order]) >= 0).all()


def test_options_of_a_fixed_case_are_different_capacities() -> None:
    problem = fixed_capacities(500, seed=3)

    ways = problem.way.reshape(500, -1)

    assert (np.diff(np.sort(ways, axis=1), axis=1) > 0).all()
    assert (problem.capacity.sum() * 1.2) > problem.use.reshape(500, -1).min(1).sum()


def test_instances_are_found_in_their_folder_with_best_known_values(
    tmp_path: Path,
) -> None:
    (tmp_path / "a23").write_text(SMALL_INSTANCE)
    (tmp_path / "b23.gz").write_bytes(gzip.compress(SMALL_INSTANCE.encode()))
    (tmp_path / "README.md").write_text("two small ones")
    (tmp_path / "best_known.csv").write_text("instance,best_known\na23,6\n")

    found = instances_of(tmp_path)

    assert [recipe.name for recipe in found] == ["a23", "b23"]
    assert [cook(recipe).best_known for recipe in found] == [6, None]
    assert cook(found[0]).all_go


def test_without_a_list_nothing_is_known_about_an_instance(tmp_path: Path) -> None:
    assert best_known(tmp_path / "a23") is None


def test_a_tier_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownName):
        tier("scarce-11", 1)


def test_a_day_without_parcels_is_refused() -> None:
    with pytest.raises(Nonsense):
        cook(Recipe("ample", 0))


def test_a_tier_is_named_by_what_is_scarce_and_how_many() -> None:
    assert {"scarce-10k", "ample-1m", "fixed-1m"} <= set(TIERS)
    assert Recipe("scarce", 1_234).name == "scarce-1234"
