"""The run on fixed capacities: anytime, repeatable, and good."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing.allocation import Allocation, Budget, Progress, Stopped
from routing.instances import read_assignment
from routing.solver.fixed import allocate, suits
from routing.verify import price, violations
from tests.routing.solver.fixed.problems import answer_to, busy_problem

ROOT = Path(__file__).parents[4]
PUBLIC = ROOT.parent / "shared" / "data" / "instances" / "gap"


def test_the_same_work_gives_the_same_plan() -> None:
    problem = busy_problem(items=400, pools=12)

    first = answer_to(problem, Budget(work=30), seed=3)
    again = answer_to(problem, Budget(work=30), seed=3)

    np.testing.assert_array_equal(first.allocation.entry, again.allocation.entry)
    assert first.bound_minor == again.bound_minor
    assert first.work == again.work


def test_incumbents_only_fall_and_bounds_only_rise() -> None:
    heard: list[Progress] = []

    answer = answer_to(
        busy_problem(items=400, pools=12), Budget(work=60), listen=heard.append
    )

    costs = [line.incumbent_minor for line in heard]
    bounds = [line.bound_minor for line in heard]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert (costs[-1], bounds[-1]) == (answer.cost_minor, answer.bound_minor)


def test_a_tight_problem_comes_within_a_thousandth() -> None:
    problem = busy_problem(items=400, pools=12)

    answer = answer_to(problem, Budget(work=400, gap=1e-3))

    assert answer.gap <= 1e-3
    assert answer.stopped is Stopped.CLOSED
    assert (answer.allocation.entry >= 0).all()


def test_who_cancels_at_once_gets_a_plan_that_fits() -> None:
    problem = busy_problem(items=400, pools=12)

    answer = answer_to(problem, Budget(work=100), cancelled=lambda: True)

    assert answer.stopped is Stopped.CANCELLED
    assert violations(problem, answer.allocation) == []
    assert answer.bound_minor <= answer.cost_minor


def test_a_plan_is_never_worse_than_the_rules_of_thumb_and_the_last_plan() -> None:
    problem = busy_problem(items=100)
    last = answer_to(problem, Budget(work=40)).allocation
    counter = iter(range(10**9))

    answer = allocate(
        problem,
        budget=Budget(work=0),
        seed=0,
        start=last,
        rank={"first": np.arange(problem.entries)},
        listen=None,
        cancelled=None,
        clock=lambda: float(next(counter)),
    )

    assert set(answer.baselines_minor) == {
        "all_wait",
        "cheapest",
        "first",
        "last_plan",
    }
    assert answer.cost_minor <= min(answer.baselines_minor.values())
    assert answer.baselines_minor["last_plan"] == price(problem, last).total_minor


def test_items_wait_where_there_is_no_room() -> None:
    problem = busy_problem(items=30)
    closed = np.zeros_like(problem.min_units)
    problem = replace(problem, min_units=closed, max_units=closed, lot_max_units=closed)

    answer = answer_to(problem, Budget(work=10))

    assert (answer.allocation.entry == -1).all()
    assert answer.bound_minor == answer.cost_minor == problem.waiting_minor.sum()


def test_a_problem_without_items_is_closed() -> None:
    answer = answer_to(busy_problem(items=0), Budget(work=10))

    assert answer.cost_minor == answer.bound_minor == 0
    assert answer.stopped is Stopped.CLOSED


def test_fixed_free_single_pools_suit() -> None:
    assert suits(busy_problem())


def test_anything_left_to_buy_or_shared_does_not_suit() -> None:
    problem = busy_problem(items=4, pools=2)
    one = np.ones(2, np.int64)

    assert not suits(replace(problem, unit_price_minor=one))
    assert not suits(replace(problem, max_units=2 * one))
    assert not suits(replace(problem, lot_max_units=np.array([1, 0])))
    assert not suits(replace(problem, pivot_g=0 * one, over_minor_per_kg=5 * one))
    assert not suits(
        replace(
            problem,
            way_first=np.array([0, 2, 3]),
            way_pool=np.array([0, 1, 1], np.int32),
        )
    )


def test_an_entry_dearer_than_waiting_in_the_last_plan_waits() -> None:
    problem = busy_problem(items=2, pools=2)
    problem = replace(problem, waiting_minor=np.zeros(2, np.int64))
    last = Allocation(problem.first[:-1].copy(), problem.max_units.copy())
    counter = iter(range(10**9))

    answer = allocate(
        problem,
        budget=Budget(work=5),
        seed=0,
        start=last,
        rank={},
        listen=None,
        cancelled=None,
        clock=lambda: float(next(counter)),
    )

    assert answer.cost_minor <= 0


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public instances are not here")
@pytest.mark.parametrize("name", ["c20400", "e10400"])
def test_a_public_instance_is_proven_within_a_thousandth(name: str) -> None:
    problem = read_assignment(PUBLIC / f"{name}.gz")

    answer = answer_to(problem, Budget(work=250, gap=1e-3))

    assert violations(problem, answer.allocation) == []
    assert answer.gap <= 1e-3
